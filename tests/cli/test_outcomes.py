"""``--score`` and ``--threshold``: another measure of success, and where an outcome comes from."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.labelling import Shell
from tests.helpers import shop_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run whose root cause was half found, and whose chain was found."""
    path = shop_run(tmp_path)
    judged = {"scores": {"root_cause_entity": 50, "propagation_chain": 90}}
    next(tmp_path.rglob("judge_output.json")).write_text(json.dumps(judged))
    return path


def listed(shell: Shell, *words: object) -> dict[str, Any]:
    (row,) = json.loads(shell("list", "--json", *map(str, words)).out)
    return {name: row[name] for name in ("outcome", "score", "outcome_source")}


def test_success_is_the_whole_root_cause_unless_told_otherwise(shell: Shell, run: Path) -> None:
    assert listed(shell, run) == {
        "outcome": "failed",
        "score": 0.5,
        "outcome_source": "root_cause_entity in judge_output.json",
    }


def test_another_threshold_or_score_decides_and_is_told(shell: Shell, run: Path) -> None:
    easy = listed(shell, run, "--threshold", "0.5")
    assert (easy["outcome"], easy["score"]) == ("succeeded", 0.5)
    chain = listed(shell, "--score", "propagation_chain", run, "--threshold", "0.95")
    assert (chain["outcome"], chain["score"]) == ("failed", 0.9)
    assert "propagation_chain >= 0.95" in chain["outcome_source"]
    shown = shell("show", str(run), "--score", "propagation_chain", "--threshold", "0.8")
    assert "outcome succeeded (0.90)" in shown.out
    assert "outcome by propagation_chain >= 0.8 in judge_output.json" in shown.out
    printed = shell(str(run), "--score", "propagation_chain", "--threshold", "0.8")
    assert "outcome succeeded (0.90)" in printed.out


def test_a_score_that_nobody_gave_leaves_the_outcome_unknown(shell: Shell, run: Path) -> None:
    said = shell("list", str(run), "--score", "charm")
    assert "unknown" in said.out
    assert "no score charm" in said.err
    assert listed(shell, run, "--score", "charm")["score"] is None


def test_the_table_says_where_outcomes_come_from(shell: Shell, run: Path) -> None:
    assert "outcome of 1 by root_cause_entity in judge_output.json" in shell("list", str(run)).err


def test_a_threshold_outside_the_scale_is_refused(shell: Shell, run: Path) -> None:
    assert shell("list", str(run), "--threshold", "100").code == 2
