"""Which word is the command, and which is a path."""

from pathlib import Path

import pytest

from mast_tui.cli import COMMANDS, main, split_command
from tests.helpers import shop_run


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ("list runs", "list", "runs"),
        ("runs", None, "runs"),
        ("", None, ""),
        ("--db labels.db list runs", "list", "--db labels.db runs"),
        ("--no-state demo", "demo", "--no-state"),
        ("--db list runs", None, "--db list runs"),
        ("--annotator show list", "list", "--annotator show"),
        ("--annotator=show runs", None, "--annotator=show runs"),
        ("-- list", None, "-- list"),
        ("--db x -- demo", None, "--db x -- demo"),
        ("./demo", None, "./demo"),
        ("demo/", None, "demo/"),
        ("show list", "show", "list"),
    ],
)
def test_the_first_word_that_is_no_value_of_an_option_is_the_command(
    words: str, command: str | None, rest: str
) -> None:
    assert split_command(words.split()) == (command, rest.split())


def test_a_path_named_like_a_command_is_a_path_after_two_dashes_or_with_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop_run(tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    for words in (["--", "demo"], ["./demo"]):
        assert main(words) == 0
        assert "kubectl get pods -n shop" in capsys.readouterr().out


@pytest.mark.parametrize("place", [0, 1, 2])
def test_options_of_every_command_may_stand_before_or_after_its_name(
    tmp_path: Path, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(shop_run(tmp_path))
    words = ["list", path]
    words[place:place] = ["--db", str(tmp_path / "x.db")]
    assert main(words) == 0
    assert "heron-flash" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_what_it_is_for(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: mast-tui {command}")
    assert "--annotator NAME" in told
    assert f"mast-tui {command}" in told.split("\n", 1)[1]


def test_an_unknown_option_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["list", "--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err
