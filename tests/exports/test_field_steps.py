"""AgentRx, TRAIL, labelled ATIF and examples for a judge: what points at steps."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.load import load
from mast_tui.exports import writer
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.texts import Texts, told
from mast_tui.labels.store import Store
from tests.exports.conftest import Export
from tests.exports.test_field import written
from tests.labels.given import EVIDENCE, TRACE, a_hand, a_store, a_trace, at

MAST = load()
FAILED = a_trace(outcome="failed")


def in_folder(store: Store, format: str, folder: Path, **options: Any) -> dict[str, Any]:
    """What a format of many files writes, by the id of the trace."""
    writer(format)(Chosen(store, Options(**options)), folder)
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in folder.iterdir()}


def test_agentrx_tells_a_mode_where_more_than_half_saw_it(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        for name, step in (("Ada", 12), ("Ben", 12), ("Cy", 14)):
            hand = a_hand(store, name)
            hand.tag(FAILED, "3.3", at(step), quotes=[EVIDENCE], note=f"{name} saw", decisive=True)
            hand.review(FAILED, state="done", outcome="failed", summary=f"by {name}")
        a_hand(store, "Ada").tag(FAILED, "1.3", at(4))
        a_hand(store, "Ben").tag(FAILED, "3.3", None)

        (record,), done = written(store, "agentrx")

    assert [(one["failure_id"], one["step_number"]) for one in record["failures"]] == [
        (1, 12),
        (2, 14),
    ]
    first = record["failures"][0]
    assert first["failure_category"] == "FM-3.3 Incorrect verification"
    assert first["step_reason"] == "Ada saw\nBen saw"
    assert first["category_reason"] == "total_count: 0"
    assert record["root_cause"] == {"failure_id": 1, "reason_for_root_cause": "Ada saw\nBen saw"}
    assert record["failure_summary"] == "by Ada\nby Ben\nby Cy"
    assert "tags of modes that half or fewer of those who voted saw: 1" in done.lost
    assert "tags on a whole trace: 1" in done.lost


def test_agentrx_leaves_out_what_did_not_fail(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(a_trace("t2", outcome="succeeded"), "1.3", at(4))
        ada.review(a_trace("t2", outcome="succeeded"), state="done")

        records, done = written(store, "agentrx")

    assert records == []
    assert "traces that did not fail: 1" in done.lost


def test_trail_points_at_spans_where_there_are_any(tmp_path: Path) -> None:
    spans = a_trace("t2", format="otel")
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(TRACE, "3.3", at(12), quotes=[EVIDENCE], note="why", impact="contributed")
        ada.tag(TRACE, "1.3", at(3), impact="recovered")
        ada.tag(TRACE, "1.1", None)
        ada.tag(spans, "2.6", at(7), decisive=True)
        for trace in (TRACE, spans, a_trace("t3")):
            ada.review(trace, state="done")
        out = tmp_path / "trail"
        out.mkdir()

        found = in_folder(store, "trail", out)

    assert found["t1"]["errors"] == [
        {
            "category": "FM-1.3 Step repetition",
            "location": "step-3",
            "evidence": "",
            "description": "",
            "impact": "LOW",
        },
        {
            "category": "FM-3.3 Incorrect verification",
            "location": "step-12",
            "evidence": "total_count: 0",
            "description": "why",
            "impact": "MEDIUM",
        },
    ]
    (error,) = found["t2"]["errors"]
    assert (error["location"], error["impact"]) == ("call-7", "HIGH")
    assert found["t3"]["errors"] == []


def test_labelled_atif_holds_votes_and_tags_by_step_id(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(TRACE, "3.3", at(12), quotes=[EVIDENCE], note="why", decisive=True)
        ada.verdict(TRACE, "2.6", "unsure")
        ada.review(TRACE, state="done", outcome="failed", summary="it stops too early")
        out = tmp_path / "atif"
        out.mkdir()

        document = in_folder(store, "atif", out)["t1"]

    said = document["extra"]["mast_tui"]
    labels = {one["name"]: one for one in said["labels"]}
    assert {name: one["value"] for name, one in labels.items() if one["value"] is not False} == {
        "3.3": True,
        "2.6": None,
    }
    assert (labels["3.3"]["step_id"], labels["3.3"]["decisive"]) == (12, True)
    assert labels["3.3"]["quotes"][0]["text"] == "total_count: 0"
    assert said["reviews"][0]["summary"] == "it stops too early"
    assert len(document["steps"]) == TRACE.steps  # the file is gone: steps without words
    assert not any(step["message"] for step in document["steps"])


def test_examples_for_a_judge_are_what_people_agree_on(export: Export, demo: Store) -> None:
    lines = [json.loads(line) for line in export("few-shot").read_text().splitlines()]

    assert {one["mode"] for one in lines} == {mode.code for mode in MAST.modes}
    texts = Texts(Chosen(demo))
    votes = {(look["trace_id"], look["mode"]): look["votes"] for look in lines}
    for one in lines:
        step = (texts.steps(one["trace_id"]) or [])[one["step"] - 1]
        assert one["excerpt"] == told(step) or len(told(step)) > 4000
        for_it, against = votes[one["trace_id"], one["mode"]].values()
        if one["verdict"] == "yes":
            assert for_it > against
            assert all(quote in told(step) for quote in one["evidence"])
        else:
            assert for_it == 0
            assert one["tagged_instead"]
    for mode in MAST.modes:
        verdicts = [one["verdict"] for one in lines if one["mode"] == mode.code]
        assert verdicts.count("no") <= max(2, verdicts.count("yes"))


def test_a_long_step_is_cut_about_its_evidence(tmp_path: Path, monkeypatch: Any) -> None:
    from mast_tui.exports import fewshot

    monkeypatch.setattr(fewshot, "EXCERPT", 40)
    text = "a" * 100 + " the evidence " + "b" * 100
    assert "".join(fewshot._cut(text, 90, 130)) == (
        f"[90 characters before]\n{text[90:130]}\n[84 characters behind]"
    )


@pytest.mark.parametrize("format", ["agentrx", "trail", "few-shot", "atif"])
def test_labels_of_judges_stay_out_unless_they_are_named(format: str, tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        judge = store.hand("gpt", MAST, kind="judge")
        judge.tag(FAILED, "1.1", at(2))
        judge.review(FAILED, state="done")
        for name, people in (("without", ()), ("with", ("gpt",))):
            folder = tmp_path / name
            folder.mkdir()
            chosen = Chosen(store, Options(annotators=people))
            if format in ("trail", "atif"):
                done = writer(format)(chosen, folder)
            else:
                with (folder / "out").open("w") as out:
                    done = writer(format)(chosen, out)
            assert bool(done.number) == (name == "with"), done
