"""``mast-tui agreement --open``: the app on the list of disagreements, in a real terminal."""

import subprocess
import sys
from pathlib import Path

import pytest

from mast_tui.cli.samples import STORE, make_demo
from tests.tui.terminal import Terminal


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo") / "samples")


def test_agreement_opens_the_app_on_the_disagreements(samples: Path, tmp_path: Path) -> None:
    words = ("agreement", "--open", "--db", str(samples / STORE))
    with Terminal(*words, cwd=tmp_path) as the:
        the.wait_for("omission")
        the.press("j", "FM-3.3 Incorrect verification: omission 1-1")
        the.press("\r", "2 of 31: Scenario-11 / 1, 3.3")
        the.press(",n", "3 of 31: Scenario-19 / 1, 1.3")
        assert the.leave("q") == 0


def test_without_a_terminal_one_line_says_what_prints(samples: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mast_tui", "agreement", "--open", "--db", str(samples / STORE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith(
        "--open needs a terminal that can draw a screen; --disagreements prints"
    )
