"""What leaves comes back: each format of the field with what it can hold."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.codebook.load import load
from mast_tui.exports.looks import majority
from mast_tui.labels.store import Store
from mast_tui.labels.votes import votes
from tests.exports.conftest import Export

MAST = load()
CODES = [mode.code for mode in MAST.modes]
KINDS = ("human", "judge", "consensus")


@pytest.fixture
def back(export: Export, samples: Path, tmp_path: Path) -> Any:
    """Exports the samples' labels and imports them into a store of their own."""

    def run(format: str, *traces: str) -> Store:
        out = export(format, name=f"out.{format}")
        words = ["import", str(out), "--db", str(tmp_path / "back.db")]
        assert main([*words, *(word for path in traces for word in ("--traces", path))]) == 0
        return Store(tmp_path / "back.db")

    return run


def told(store: Store, kinds: tuple[str, ...] = ("human",)) -> Mapping[str, Mapping[Any, Any]]:
    """The votes by mode and trace."""
    names = [one.name for one in store.annotators() if one.kind in kinds]
    return votes(store, MAST, annotators=names).modes


def one_vote(store: Store) -> dict[str, dict[str, Any]]:
    """What more than half say."""
    return {
        mode: {trace: majority(said.values()) for trace, said in units.items()}
        for mode, units in told(store).items()
    }


def places(store: Store, kinds: tuple[str, ...] = ("human",)) -> set[tuple[str, str, int | None]]:
    """Trace, mode and step of all tags."""
    uuids = {one.uuid for one in store.annotators() if one.kind in kinds}
    return {(tag.trace_id, tag.mode, tag.step) for tag in store.tags() if tag.annotator in uuids}


@pytest.mark.parametrize("format", ["atif", "adamast"])
def test_every_vote_and_step_comes_back(format: str, back: Any, demo: Store, samples: Path) -> None:
    found = back(format, str(samples))

    assert places(found) == places(demo)
    if format == "atif":  # AdaMAST does not know unsure
        assert told(found) == told(demo)
    notes = {tag.note for tag in demo.tags() if tag.note}
    said = "\n".join(tag.note or "" for tag in found.tags())
    assert all(note in said for note in notes)


def test_the_tags_of_agentrx_and_trail_come_back(back: Any, demo: Store, samples: Path) -> None:
    agreed = one_vote(demo)
    wanted = {
        (trace, mode, step)
        for trace, mode, step in places(demo)
        if agreed[mode][trace] == 1 and step is not None
    }
    found = back("trail", str(samples))
    assert places(found, ("consensus",)) == wanted


def test_agentrx_of_agentrx_is_the_same(data: Path, tmp_path: Path) -> None:
    truth = data / "agentrx/ground_truth/tau_ground_truth.json"
    store, out = tmp_path / "a.db", tmp_path / "again.json"
    traces = ["--traces", str(data / "agentrx/trajectories")]
    assert main(["import", str(truth), *traces, "--db", str(store)]) == 0
    words = ["--annotators", "AgentRx", "--codebook", "agentrx", "--db", str(store)]
    assert main(["export", "agentrx", "-o", str(out), *words]) == 0
    assert main(["import", str(out), *traces, "--db", str(tmp_path / "b.db")]) == 0

    first, second = Store(store), Store(tmp_path / "b.db")
    assert {(t.trace_id, t.mode, t.step, t.note) for t in first.tags()} == {
        (t.trace_id, t.mode, t.step, t.note) for t in second.tags()
    }
    assert len(first.tags()) > 0
    decisive = {review.trace_id: review.decisive is not None for review in first.reviews()}
    assert {r.trace_id: r.decisive is not None for r in second.reviews()} == decisive
    records = {one["trajectory_id"]: one for one in json.loads(truth.read_text())}
    for record in json.loads(out.read_text()):
        before = records.get(record["trajectory_id"], records.get(int(record["trajectory_id"])))
        assert before is not None
        assert len(record["failures"]) == len(before["failures"])


def test_one_vote_a_mode_comes_back(back: Any, demo: Store, samples: Path) -> None:
    found = back("agentdash", str(samples))

    assert [one.kind for one in found.annotators()] == ["consensus"]
    said = {
        mode: {trace: one["agentdash votes"] for trace, one in units.items()}
        for mode, units in told(found, ("consensus",)).items()
    }
    assert said == one_vote(demo)


@pytest.mark.parametrize("format", ["mad-human", "mad-full"])
def test_mad_comes_back_with_its_votes_on_the_text_it_holds(
    format: str, back: Any, demo: Store
) -> None:
    found = back(format)

    kinds = ("human",) if format == "mad-human" else ("consensus",)
    before = told(demo) if format == "mad-human" else one_vote(demo)
    after = told(found, kinds)
    for code in CODES:
        counts = [sorted(map(str, _votes(units))) for units in (before[code], after[code])]
        assert counts[0] == counts[1], code


def _votes(units: Mapping[Any, Any]) -> list[Any]:
    return [
        vote
        for said in units.values()
        for vote in (said.values() if isinstance(said, dict) else [said])
    ]


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_rows_come_back_with_their_reviews_quotes_and_decisions(
    format: str, back: Any, demo: Store, samples: Path
) -> None:
    found = back(format, str(samples))

    assert places(found, KINDS) == places(demo, KINDS)
    assert told(found) == {  # rows do not tell who was unsure: that is absent there
        mode: {
            trace: {who: 0 if vote is None and unsure(demo, trace, who, mode) else vote
                    for who, vote in said.items()}
            for trace, said in units.items()
        }
        for mode, units in told(demo).items()
    }  # fmt: skip
    before, after = (
        {(r.trace_id, r.state, r.outcome, bool(r.decisive)) for r in one.reviews()
         if r.state != "not started"}
        for one in (demo, found)
    )  # fmt: skip
    assert after == before
    first = {tag.id: tag.quotes[:1] for tag in demo.tags()}
    quoted = [tag.quotes for tag in found.tags() if tag.quotes]
    assert len(quoted) > len(list(filter(None, first.values()))) / 2
    assert {quote.text for quotes in quoted for quote in quotes} <= {
        quote.text for quotes in first.values() for quote in quotes
    }


def unsure(store: Store, trace: str, who: str, mode: str) -> bool:
    found = store.verdicts(trace_id=trace, annotator=who)
    return any(one.mode == mode and one.value == "unsure" for one in found)
