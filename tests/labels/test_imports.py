"""Labels of other people and programs: read, matched, written once, and never guessed."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.imports import detect, importer
from mast_tui.labels.imports.matching import Pool
from mast_tui.labels.imports.trail import category
from mast_tui.labels.imports.writing import Report, bring
from mast_tui.labels.store import Store
from mast_tui.labels.votes import votes
from mast_tui.traces.discover import open_traces
from tests.labels.given import a_store, a_trace
from tests.traces import spanned
from tests.traces.spanned import TRACE

NOBODY = Said()
HUMAN = "mast/MAD_human_labelled_dataset.json"


def brought(store: Store, file: Path, *traces: str, dry: bool = False) -> Report:
    """What came of a file, its format detected."""
    format = detect(str(file))
    assert format is not None
    found = importer(format).read(str(file))
    return bring(store, found, Pool(traces, store.traces()), load(), NOBODY, dry)


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value))
    return path


def known(store: Store, *ids: str) -> None:
    """Traces that the store knows already."""
    for id in ids:
        store.hand("Lea", load()).review(a_trace(id), state="in progress")


def test_mads_human_labels_come_in_with_their_oddities_named(data: Path, store: Store) -> None:
    file = data / HUMAN
    report = brought(store, file, str(file))

    assert (report.records, len(report.matched), report.unmatched) == (19, 57, [])
    assert report.rounds == ["Generlazability", "Round 1", "Round 2", "Round 3"]
    assert len(report.annotators) == 3
    told = "\n".join(report.warnings)
    assert "record 18: annotator_3: NaN for 3.2, 3.3, read as no vote" in told
    assert "records 3 and 8 are the same trace" in told
    assert told.count("look swapped") == 2
    assert told.count("are identical; copied?") == 7
    before = (store.tags(), store.reviews(), store.verdicts())
    assert brought(store, file, str(file)).records == 19
    assert (store.tags(), store.reviews(), store.verdicts()) == before


def test_mads_revisions_stay_in_codebooks_of_their_own(data: Path, store: Store) -> None:
    brought(store, data / HUMAN, str(data / HUMAN))

    counts = {id: len({r.trace_id for r in store.reviews(codebook=id)})
              for id in ("mast-r1", "mast-r2", "mast")}  # fmt: skip
    assert counts == {"mast-r1": 5, "mast-r2": 10, "mast": 4}
    last = votes(store, load(), round="Generlazability")
    for mode in ("3.2", "3.3"):
        said = [units.get("MAD annotator 3") for units in last.modes[mode].values()]
        assert said.count(None) == 1


def test_who_and_when_warns_where_agent_and_step_do_not_fit(data: Path, store: Store) -> None:
    files = sorted((data / "whowhen").rglob("*.json"))
    warned = set()
    for file in files:
        report = brought(store, file, str(file))
        assert len(report.matched) == 1, file
        warned |= {text.split(":")[0] for text in report.warnings}

    half = "Algorithm-Generated", "Hand-Crafted"
    assert warned == {f"{half[0]}/{n}.json" for n in (14, 15, 59)} | {
        f"{half[1]}/{n}.json" for n in (20, 22, 49)
    }
    tags = store.tags(codebook="whowhen")
    assert len(tags) == len(files) == len({tag.trace_id for tag in tags})
    assert {one.kind for one in store.annotators()} == {"consensus"}


def test_agentrx_is_matched_in_its_own_data_set_only(data: Path, store: Store) -> None:
    truth = data / "agentrx/ground_truth/magentic_one_ground_truth.json"

    report = brought(store, truth, str(data / "agentrx"), str(data / "whowhen"))

    (one,) = report.matched
    assert one.trace.format == "agentrx"
    assert len(report.unmatched) == 43
    tags = store.tags(codebook="agentrx")
    assert {tag.source_index for tag in tags} >= {4, 6, 9}  # steps 5, 7 and 10, from 1
    assert store.reviews(codebook="agentrx")[0].decisive in {tag.id for tag in tags}
    tau = data / "agentrx/ground_truth/tau_ground_truth.json"
    assert len(brought(store, tau, str(data / "agentrx")).matched) == 2


def test_a_dry_run_writes_nothing(data: Path, store: Store) -> None:
    report = brought(store, data / HUMAN, str(data / HUMAN), dry=True)

    assert len(report.matched) == 57
    assert not store.path.exists()


def test_identities_are_the_same_on_every_machine(data: Path, tmp_path: Path) -> None:
    file = data / "whowhen/Hand-Crafted/1.json"
    one, other = a_store(tmp_path, "1.db"), a_store(tmp_path, "2.db")
    for store in (one, other):
        brought(store, file, str(file))

    assert [tag.id for tag in one.tags()] == [tag.id for tag in other.tags()]


def test_mads_full_file_is_a_judges_and_null_says_nothing(tmp_path: Path, store: Store) -> None:
    log = "2025-01-17 | INFO | a plain log\n" * 3

    def record(n: int, vote: int | None) -> dict[str, Any]:
        return {
            "mas_name": "AG2", "llm_name": "GPT-4o", "benchmark_name": "GSM", "trace_id": n,
            "trace": {"key": "AG2_GSM", "index": n, "trajectory": log + str(n)},
            "mast_annotation": dict.fromkeys(("1.1", "3.2"), vote),
        }  # fmt: skip

    file = written(tmp_path / "full.json", [record(0, 1), record(1, None), record(2, 0)])

    report = brought(store, file, str(file))

    assert len(report.matched) == 2
    assert "record 1 (AG2_GSM/1): every vote is null" in report.warnings[0]
    assert {one.codebook for one in store.reviews()} == {"mast-judge"}
    assert {one.kind for one in store.annotators()} == {"judge"}


def test_agentdash_means_the_one_trace_and_keeps_its_outcome(tmp_path: Path, store: Store) -> None:
    said = {"failure_modes": {"1.1": 1, "2.6": 0}, "summary": "s", "task_completion": False}
    file = written(tmp_path / "dash.json", said)
    known(store, "t1")

    assert len(brought(store, file).matched) == 1

    (review,) = store.reviews(codebook="mast-judge")
    assert (review.outcome, review.summary, review.state) == ("failed", "s", "done")
    known(store, "t2")
    assert "several traces fit" in brought(store, file).unmatched[0].reason


def test_adamast_finds_modes_by_name_and_says_what_it_leaves_out(
    tmp_path: Path, store: Store
) -> None:
    modes = [
        {"code": "MAST-3", "name": "Step repetition", "evidence": "twice", "confidence": "high"},
        {"code": "MAST-13", "name": "Weak verification"},
    ]
    judged = [{"trace_id": "t1", "failure_modes": modes, "none_apply": False, "judge_metadata": {}}]
    known(store, "t1")

    report = brought(store, written(tmp_path / "a.json", judged))

    assert "Weak verification: left out" in report.warnings[0]
    (tag,) = store.tags()
    assert (tag.mode, tag.note, tag.confidence) == ("1.3", "twice", "high")
    found = votes(store, load(), annotators=["AdaMAST"])
    assert (found.modes["1.1"]["t1"]["AdaMAST"], found.modes["2.6"]["t1"]["AdaMAST"]) == (0, None)


def test_long_votes_leave_what_they_do_not_name_open(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("annotator,trace,mode,value\nZoe,t1,3.3,1\nZoe,t1,1.1,0\nZoe,t9,3.3,1\n")
    known(store, "t1")

    report = brought(store, file)

    assert [one.statement.trace.name for one in report.unmatched] == ["t9"]
    found = votes(store, load(), annotators=["Zoe"])
    said = {mode: units["t1"]["Zoe"] for mode, units in found.modes.items()}
    assert (said["3.3"], said["1.1"], said["2.6"]) == (1, 0, None)


def test_steps_out_of_range_and_unknown_modes_are_no_match(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("annotator,trace,mode,value\nZoe,t1,9.9,1\n")
    with pytest.raises(MastError, match=r'no mode "9\.9"'):
        brought(store, file)
    broken = written(tmp_path / "w.json", {"history": [{"content": "x", "role": "human"}],
                                           "question_ID": "q", "mistake_step": "7"})  # fmt: skip
    with pytest.raises(MastError, match="no entry of the history"):
        brought(store, broken)


def test_another_text_under_a_known_key_is_no_match(tmp_path: Path, store: Store) -> None:
    def mad(steps: int, vote: int) -> Path:
        said = ({"content": f"word {n}", "role": "user", "name": "solver"} for n in range(steps))
        log = " ".join(map(str, said))
        record = {
            "mas_name": "AG2", "llm_name": "GPT-4o", "benchmark_name": "GSM",
            "trace_id": 0, "trace": {"key": "K", "index": 0, "trajectory": log},
            "mast_annotation": {"1.1": vote},
        }  # fmt: skip
        return written(tmp_path / f"mad{steps}.json", [record])

    first, second = mad(3, 1), mad(5, 0)
    assert len(brought(store, first, str(first)).matched) == 1

    (one,) = brought(store, second, str(second)).unmatched

    assert "another text has this key here" in one.reason
    assert [tag.mode for tag in store.tags()] == ["1.1"]


# --- TRAIL


def trail(folder: Path, *errors: dict[str, Any], id: str | None = TRACE, tail: str = "") -> Path:
    """TRAIL's trace of a run, and what its annotators said of it."""
    written(folder / f"{TRACE}.json", spanned.trail())
    said = folder / "annotations"
    said.mkdir()
    scores = [{"reliability_score": 3, "reliability_reasoning": "r", "overall": 3.25}]
    record = {"trace_id": id} if id else {}
    file = written(said / f"{TRACE}.json", record | {"errors": list(errors), "scores": scores})
    file.write_text(file.read_text()[:-1] + tail + "}")
    return file


def error(category: str, location: str, **more: Any) -> dict[str, Any]:
    return {"category": category, "location": location, "evidence": "said so",
            "description": f"{category} here", "impact": "HIGH"} | more  # fmt: skip


def test_trails_errors_come_to_the_steps_of_their_spans(tmp_path: Path, store: Store) -> None:
    file = trail(
        tmp_path,
        error("Tool-related", f"{2:016x}", evidence="Let me look."),  # the model's span
        error("Resource Abuse", f"{3:016x}"),  # the tool's, which is told in the call's step
        error("Context Handling Failures", f"{1:016X}"),  # the agent's, above both
    )

    report = brought(store, file, str(tmp_path / f"{TRACE}.json"))

    assert (report.unmatched, report.warnings) == ([], ())
    (trace,) = open_traces([tmp_path / f"{TRACE}.json"])[0]
    call = next(step.index for step in trace.finish().steps() if step.tool)
    placed = {tag.mode: tag.step or 0 for tag in store.tags(codebook="trail")}
    assert placed["abuse"] == call
    assert placed["tool-related"] <= call
    assert 1 <= placed["context"] <= placed["tool-related"]
    (review,) = store.reviews()
    assert review.summary == "TRAIL's scores (0 to 5): reliability 3, overall 3.25"
    notes = {tag.mode: tag.note for tag in store.tags()}
    assert notes["abuse"] == "Resource Abuse here\nimpact: high\nsaid so"  # not in the step
    quotes = {tag.mode: [quote.text for quote in tag.quotes] for tag in store.tags()}
    assert quotes["tool-related"] == ["Let me look."]
    found = votes(store, load("trail"), annotators=["TRAIL"])
    assert (found.modes["goal"][trace.trace_id]["TRAIL"], len(found.modes)) == (0, 21)
    assert found.modes["memory"][trace.trace_id]["TRAIL"] is None


def test_trails_quirks_are_read_and_said(tmp_path: Path, store: Store) -> None:
    file = trail(
        tmp_path,
        error("Formatting Error", "Span ID not found for this shard"),
        error("instruction non compliance", f"{2:016x}"),
        error("Something Else", f"{2:016x}"),
        error("Tool Selection Errors", f"{2:016x}"),
        error("Tool Selection Error", f"{2:016x}", description="again"),
        id=None,  # then the file's name tells
        tail=",",  # as one file of TRAIL ends
    )

    report = brought(store, file, str(tmp_path / f"{TRACE}.json"))

    assert report.unmatched == []
    told = "\n".join(report.warnings)
    assert 'Formatting Error at "Span ID not found for this shard", which is no span' in told
    assert 'left out: TRAIL has no mode "Something Else"' in told
    tags = {tag.mode: tag for tag in store.tags()}
    assert set(tags) == {"formatting", "non-compliance", "tool-selection"}
    assert tags["formatting"].step is None
    assert "again" in (tags["tool-selection"].note or "")


def test_trails_spans_must_be_there(tmp_path: Path, store: Store) -> None:
    file = trail(tmp_path, error("Goal Deviation", "feedfeedfeedfeed"))

    (one,) = brought(store, file, str(tmp_path / f"{TRACE}.json")).unmatched

    assert "step feedfeedfeedfeed is not in trace" in one.reason
    assert store.tags() == []
    assert len(brought(store, file).unmatched) == 1  # nor is a trace guessed by anything else


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Language-only", "language-only"),
        ("Tool-Related Hallucinations", "tool-related"),
        ("Timeout Issue", "timeout"),
        ("Environment Setup", "environment"),
        ("Authentication error", "authentication"),
        ("Poor information retrieval", "retrieval"),
        ("Context Handling Failure", "context"),
    ],
)
def test_trails_categories_are_known_in_every_spelling(said: str, code: str) -> None:
    assert category(said) == code
