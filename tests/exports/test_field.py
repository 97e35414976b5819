"""The field's own formats: votes that were not cast are null, and what is lost is told."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.load import load
from mast_tui.exports import FORMATS, Written, writer
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.labels.store import Store
from mast_tui.labels.votes import votes
from mast_tui.traces.discover import open_traces
from tests.exports.conftest import Export
from tests.labels.given import EVIDENCE, TRACE, a_hand, a_store, a_trace, at

MAST = load()
CODES = [mode.code for mode in MAST.modes]


def written(store: Store, format: str, **options: Any) -> tuple[Any, Written]:
    out = io.StringIO()
    done = writer(format)(Chosen(store, Options(**options)), out)
    text = out.getvalue()

    def refused(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    lines = text.splitlines() if FORMATS[format].what == "line" else [text]
    values = [json.loads(line, parse_constant=refused) for line in lines]
    return (values if FORMATS[format].what == "line" else values[0]), done


def test_mad_human_gives_every_vote_as_the_store_counts_it(demo: Store) -> None:
    records, done = written(demo, "mad-human")

    counted = votes(demo, MAST)
    assert done.number == len(records) == len(counted.units)
    for record in records:
        for code, one in zip(CODES, record["annotations"], strict=True):
            assert one["failure mode"].startswith(f"{code} ")
            said = [one[f"annotator_{n}"] for n in range(1, len(counted.annotators) + 1)]
            cast = counted.modes[code][record["key"]]
            assert said == [
                None if cast[name] is None else bool(cast[name]) for name in counted.annotators
            ]
    assert "names: annotator_1 is ines" in done.lost


def test_mad_files_read_back_as_traces_with_their_text(export: Export) -> None:
    for format in ("mad-human", "mad-full"):
        out = export(format, name=f"{format}.json")
        traces, skipped = open_traces([str(out)])
        assert not skipped
        assert len(traces) == len(json.loads(out.read_text())) == 9
        texts = ["\n".join(one.text for one in trace.finish().steps()) for trace in traces]
        assert all("[step 2]" in text for text in texts)


def test_mad_full_is_the_vote_of_more_than_half_and_a_tie_is_null(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        for name, modes in (("Ada", ("1.1", "1.2")), ("Ben", ("1.1", "2.3")), ("Cy", ("1.1",))):
            hand = a_hand(store, name)
            for mode in modes:
                hand.tag(TRACE, mode, at(3))
            hand.review(TRACE, state="done")
        a_hand(store, "Ada").verdict(TRACE, "2.3", "unsure")
        a_hand(store, "Ada").review(TRACE, state="done")

        (record,), done = written(store, "mad-full")

    assert list(record) == [
        "mas_name", "llm_name", "benchmark_name", "trace_id", "trace", "mast_annotation",
    ]  # fmt: skip
    assert record["trace"] == {"key": "t1", "index": 0, "trajectory": None}
    assert list(record["mast_annotation"]) == CODES
    told = record["mast_annotation"]
    assert (told["1.1"], told["1.2"], told["2.3"], told["3.3"]) == (1, 0, None, 0)
    assert "ties, which are null: 1" in done.lost
    assert any(what.startswith("the text of 1 trace, which is no longer") for what in done.lost)


def test_what_is_not_done_is_null_and_not_zero(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        a_hand(store).tag(TRACE, "1.1", at(3))

        (record,), _ = written(store, "mad-full")
        answers, _ = written(store, "agentdash")

    assert set(record["mast_annotation"].values()) == {1, None}
    assert answers["t1"]["failure_modes"] == record["mast_annotation"]
    assert (answers["t1"]["total_failures"], answers["t1"]["task_completion"]) == (1, None)


def test_agentdash_answers_for_every_trace(demo: Store) -> None:
    answers, _ = written(demo, "agentdash")

    assert len(answers) == 9
    for answer in answers.values():
        assert set(answer) == {
            "failure_modes", "summary", "task_completion", "total_failures", "raw_response",
        }  # fmt: skip
        assert answer["total_failures"] == list(answer["failure_modes"].values()).count(1)


def test_adamast_tells_done_with_nothing_found_apart(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(TRACE, "3.3", at(12), quotes=[EVIDENCE], note="why", confidence="high")
        ada.review(TRACE, state="done")
        ada.review(a_trace("t2"), state="done")
        ada.review(a_trace("t3"), state="in progress")

        (first, second), done = written(store, "adamast")

    assert first["failure_modes"] == [
        {
            "code": "3.3",
            "name": "Incorrect verification",
            "evidence": "step 12: total_count: 0\nwhy",
            "confidence": "high",
            "severity": None,
        }
    ]
    assert (first["none_apply"], second["none_apply"]) == (False, True)
    assert done.lost == ("reviews that are excluded, or not done and without tags: 1",)


def test_who_and_when_points_at_the_message_of_the_decisive_step(
    export: Export, demo: Store
) -> None:
    folder = export("who-and-when", "--annotators", "ines")

    traces, skipped = open_traces([str(folder)])
    assert not skipped
    decisive = {
        tag.trace_id: tag
        for review in demo.reviews(annotator="ines")
        for tag in demo.tags(review.trace_id, "ines")
        if tag.id == review.decisive
    }
    files = sorted(folder.glob("*.json"))
    assert len(files) == len(traces) > 0
    for file in files:
        record, tag = json.loads(file.read_text()), decisive[file.stem]
        assert record["mistake_step"] == str((tag.step or 0) - 1)
        message = record["history"][int(record["mistake_step"])]
        assert all(quote.text in message["content"] for quote in tag.quotes)
        assert record["mistake_agent"] == (tag.actor or message["name"])
        assert record["mistake_reason"] == (tag.note or "")


def test_pygamma_gets_one_unit_for_a_range_and_one_for_a_step(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        for step in (4, 5, 6):
            ada.tag(TRACE, "1.3", at(step), group="range")
        ada.tag(TRACE, "2.6", at(9))
        ada.tag(TRACE, "1.1", None)
        a_hand(store, "Ben").review(TRACE, state="done")

        done = writer("pygamma")(Chosen(store), tmp_path)

    with (tmp_path / "t1.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["Ada", "1.3", "3", "6"], ["Ada", "2.6", "8", "9"]]
    assert done.number == 2
    assert "tags on a whole trace: 1" in done.lost
    assert "annotators of a trace who tagged no step of it: 1" in done.lost


@pytest.mark.parametrize("format", ["mad-human", "mad-full", "who-and-when"])
def test_without_text_no_word_of_a_trace_leaves(format: str, export: Export) -> None:
    out = export(format, "--without-text")

    files = list(out.rglob("*.json")) if out.is_dir() else [out]
    assert files
    for text in (file.read_text() for file in files):
        for record in json.loads(text) if text.startswith("[") else [json.loads(text)]:
            trace = record.get("trace")
            assert not (trace.get("trajectory") if isinstance(trace, dict) else trace)
            assert not record.get("history")


def test_what_is_lost_stands_in_the_manifest_and_on_stderr(
    export: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("agentdash")

    lost = json.loads((tmp_path / "out.manifest.json").read_text())["not_carried"]
    assert any(what.startswith("the step of a tag: ") for what in lost)
    said = capsys.readouterr().err
    assert all(f"not carried: {what}" in said for what in lost)


def test_labels_of_judges_leave_when_they_are_named(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        judge = store.hand("gpt", MAST, kind="judge")
        judge.tag(TRACE, "1.1", at(2))
        judge.review(TRACE, state="done")

        nothing, done = written(store, "agentdash")
        answers, _ = written(store, "agentdash", annotators=("gpt",))

    assert nothing == {}
    assert done.lost[0].startswith("labels of annotators who are no human")
    assert answers["t1"]["total_failures"] == 1
