"""Completion says what the parsers say, in the words of three shells."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from mast_tui.cli import COMMANDS, main
from mast_tui.cli.commands.completion import commands
from mast_tui.traces.kinds import KINDS
from mast_tui.tui.inks import THEMES

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    assert main(["completion", "bash"]) == 0
    path = tmp_path / "completion.bash"
    path.write_text(capsys.readouterr().out)
    return path


def offered(script: Path, *words: str, cwd: Path | None = None) -> set[str]:
    """What bash offers for the last of these words."""
    told = " ".join(map(shlex.quote, words))
    code = (
        f"source {shlex.quote(str(script))}; COMP_WORDS=({told}); COMP_CWORD={len(words) - 1}; "
        '_mast_tui; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", code], capture_output=True, text=True, check=True, cwd=cwd
    )
    assert done.stderr == ""
    return set(done.stdout.split("\n")) - {""}


def test_bash_offers_commands_and_files_first(script: Path, tmp_path: Path) -> None:
    (tmp_path / "a run.jsonl").touch()
    found = offered(script, "mast-tui", "", cwd=tmp_path)
    assert found >= {*COMMANDS, "a run.jsonl"}
    assert offered(script, "mast-tui", "agr") == {"agreement"}


def test_bash_offers_the_options_of_the_command(script: Path) -> None:
    assert offered(script, "mast-tui", "--th") == {"--theme", "--threshold"}
    assert offered(script, "mast-tui", "show", "x", "--s") >= {"--step"}
    assert "--step" not in offered(script, "mast-tui", "keys", "--")
    assert offered(script, "mast-tui", "--db", "show", "keys", "--js") == {"--json"}


def test_bash_offers_the_values_of_an_option(script: Path, tmp_path: Path) -> None:
    assert offered(script, "mast-tui", "--theme", "") == set(THEMES)
    assert offered(script, "mast-tui", "show", "--kind", "") == set(KINDS)
    assert offered(script, "mast-tui", "tag", "x", "--mode", "3") == {"3.1", "3.2", "3.3"}
    assert offered(script, "mast-tui", "completion", "") == set(SHELLS)
    assert offered(script, "mast-tui", "show", "--step", "") == set()
    (tmp_path / "labels.db").touch()
    assert offered(script, "mast-tui", "list", "--db", "", cwd=tmp_path) >= {"labels.db"}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_is_read_without_a_word(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    assert main(["completion", shell]) == 0
    path = tmp_path / "script"
    path.write_text(capsys.readouterr().out)
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_offers_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["completion", "fish"])
    (tmp_path / "mast-tui.fish").write_text(capsys.readouterr().out)
    ask = f"source {tmp_path}/mast-tui.fish; complete -C 'mast-tui show --kind '"
    done = subprocess.run(
        ["fish", "--no-config", "-c", ask], capture_output=True, text=True, check=True,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == set(KINDS)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["completion", shell])
    script = capsys.readouterr().out
    for command in commands():
        assert command.name in script
        for option in command.options:
            for name in option.names:
                assert (
                    f"-l {name[2:]} " if shell == "fish" and name[1] == "-" else name.lstrip("-")
                ) in script
