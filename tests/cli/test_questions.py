"""``mast-tui questions``: asked, answered, seen by whom they are for."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.labelling import Shell
from tests.studies import a_study


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell) -> str:
    """A trace that Ada and Ben were given."""
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(a_study(tmp_path / "study", runs=3))
    (one, *_) = json.loads(shell("assign", "--round", "r1", "--json").out)
    return f"@{one['trace_id']}"


def seen(shell: Shell, who: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        shell("questions", *words, "--json", "--annotator", who).out
    )
    return found


def test_an_answer_for_who_asked_is_seen_by_nobody_else(trace: str, shell: Shell) -> None:
    assert shell("questions", "ask", trace, "is it 1.3?", "--step", "8").code == 0
    (asked,) = seen(shell, "Ada", "--open")
    assert (asked["text"], asked["step"], asked["round"]) == ("is it 1.3?", 8, "r1")
    assert seen(shell, "Ben") == []

    said = shell("questions", "answer", asked["id"][:8], "no, it polls", "--annotator", "Dee")

    assert (said.code, "seen by who asked" in said.err) == (0, True)
    assert seen(shell, "Ada", "--open") == []
    assert seen(shell, "Ada")[0]["answer"] == "no, it polls"
    assert seen(shell, "Ben") == []


def test_an_answer_for_all_is_seen_by_all(trace: str, shell: Shell) -> None:
    shell("questions", "ask", trace, "is it 1.3?")
    (asked,) = seen(shell, "Dee")
    shell("questions", "answer", asked["id"], "no, it polls", "--all", "--annotator", "Dee")

    (one,) = seen(shell, "Ben")

    assert (one["annotator"], one["answered_by"], one["audience"]) == ("Ada", "Dee", "all")
    assert "Dee, for all: no, it polls" in shell("questions", "--annotator", "Ben").out


def test_only_the_lead_answers_and_slips_are_told(trace: str, shell: Shell) -> None:
    shell("questions", "ask", trace, "why?")
    (asked,) = seen(shell, "Ada")

    assert "not the lead" in shell("questions", "answer", asked["id"], "so").err
    assert (
        "no question begins" in shell("questions", "answer", "zz", "so", "--annotator", "Dee").err
    )
    assert shell("questions", "ask", trace, "why?", "--step", "99").code == 2
    assert shell("questions", "ask", trace).code == 2
    assert shell("questions", "ask", trace, "  ").code == 1


def test_without_a_study_there_is_nobody_to_ask(
    shell: Shell, chat: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "belongs to no study" in shell("questions", "ask", chat, "why?").err
