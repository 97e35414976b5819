"""The configuration file: what it may say, and what is said of a wrong one."""

from pathlib import Path

import pytest

from mast_tui import places
from mast_tui.cli import main
from mast_tui.cli.appearance import dressed
from mast_tui.cli.commands.open import add_arguments
from mast_tui.errors import MastError, UsageError
from mast_tui.settings import load


@pytest.fixture
def config(own_places: Path) -> Path:
    """Where the configuration file would be."""
    own_places.mkdir()
    return own_places / "config.toml"


def options(*words: str) -> dict[str, object]:
    """What the app is told of its looks after these words."""
    from argparse import ArgumentParser

    parser = ArgumentParser()
    add_arguments(parser)
    args = parser.parse_args(words)
    return {**dressed(args, None), "mouse": args.mouse}


def test_no_file_says_nothing(config: Path) -> None:
    settings = load()
    assert (settings.theme, settings.annotator, dict(settings.keys)) == ("", "", {})
    assert settings.path == config


def test_defaults_come_from_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('theme = "light"\nascii = true\nmouse = true\nannotator = "ines"\n')
    told = options()
    assert (told["look"], told["ascii_only"], told["mouse"]) == ("light", True, True)
    assert places.annotator_name() == "ada"  # the environment comes first
    monkeypatch.delenv("MAST_TUI_ANNOTATOR")
    assert places.annotator_name() == "ines"
    assert places.annotator_name("bob") == "bob"


def test_what_is_sent_to_the_terminal_is_chosen_too(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert options()["whole"] is False
    config.write_text('repaint = "whole"')
    assert options()["whole"] is True
    monkeypatch.setenv("MAST_TUI_REPAINT", "changed")
    assert options()["whole"] is False
    monkeypatch.setenv("MAST_TUI_REPAINT", "often")
    with pytest.raises(MastError, match="MAST_TUI_REPAINT: repaint is changed or whole, not often"):
        options()


def test_the_theme_is_what_says_it_first(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert options()["look"] == "16"
    config.write_text('theme = "light"')
    assert options()["look"] == "light"
    monkeypatch.setenv("NO_COLOR", "1")
    assert options()["look"] == "none"
    monkeypatch.setenv("MAST_TUI_THEME", "contrast")
    assert options()["look"] == "contrast"
    assert options("--theme", "dark")["look"] == "dark"


def test_a_theme_that_is_none_is_told_where_it_stands(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="--theme: there is no theme drak; there are 16, dark"):
        options("--theme", "drak")
    config.write_text('theme = "drak"')
    with pytest.raises(MastError, match=r"config\.toml: there is no theme drak"):
        options()
    monkeypatch.setenv("MAST_TUI_THEME", "drak")
    with pytest.raises(MastError, match="MAST_TUI_THEME: there is no theme drak"):
        options()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theme = ", "this is not TOML"),
        ("\xff", "this is not TOML"),
        ('colour = "red"', "there is no setting colour; there are theme, ascii, mouse"),
        ("theme = 3", "theme must be a text in quotes"),
        ('ascii = "yes"', "ascii must be true or false"),
        ('keys = "j"', "keys must be a table"),
        ('macros = "j"', "macros must be a table"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(
    config: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_bytes(text.encode("latin-1"))
    assert main(["keys"]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_wrong_macro_is_told_before_the_app_shows(config: Path) -> None:
    config.write_text('[macros]\nr = ["1.3"]\n')
    options()
    config.write_text('[macros]\nrr = ["1.3"]\n')
    with pytest.raises(MastError, match=r"config\.toml: \[macros\]: 'rr' is no letter"):
        options()


def test_a_file_that_cannot_be_read_is_told(config: Path) -> None:
    config.mkdir()
    with pytest.raises(MastError, match="the configuration cannot be read"):
        load()
