"""What stands in for a trace has its steps under the same numbers, and texts of the same lengths."""

from pathlib import Path

import pytest

from mast_tui import places
from mast_tui.exports.stand_in import write
from mast_tui.labels.exchange.stand_ins import run_of
from mast_tui.traces.discover import open_traces
from mast_tui.traces.model import PARTS, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace

HIDES = frozenset(("labels", "judge", "outcome", "truth", "model"))


def stand_in(trace: Trace, folder: Path, hides: frozenset[str] = HIDES) -> Trace:
    file = folder / f"{trace.finish().trace_id}.json"
    with file.open("w", encoding="utf-8") as out:
        write(trace, hides, out)
    (seen,) = open_traces([file])[0]
    return seen.finish()


def shape(step: Step) -> tuple[object, ...]:
    """Everything that a label hangs on."""
    lengths = tuple(len(part_text(step, part)) for part in PARTS)
    return step.kind, step.error, step.source_id, lengths


def same_shape(traces: list[Trace], folder: Path) -> int:
    """How many traces have the shape of what stands in for them; an embedded answer has none."""
    for trace in traces:
        seen = stand_in(trace, folder)
        steps = [(step, seen.step(step.index)) for step in trace.steps() if not step.leak]
        assert len(seen) == len(trace)
        assert [shape(step) for step, _ in steps] == [shape(other) for _, other in steps]
        assert all(other.leak for other in seen.steps() if trace.step(other.index).leak)
        assert seen.run_id == run_of(trace.trace_id)
    return len(traces)


def test_the_samples_keep_their_shape(tmp_path: Path) -> None:
    assert same_shape(open_traces([places.samples_folder()])[0], tmp_path) == 9


@pytest.mark.parametrize("folder", ["mast", "whowhen", "agentrx", "sregym", "formats"])
def test_real_traces_keep_their_shape(folder: str, data: Path, tmp_path: Path) -> None:
    assert same_shape(open_traces([data / folder])[0], tmp_path) > 0


def test_only_what_is_hidden_is_left_out(tmp_path: Path) -> None:
    (trace,) = open_traces([places.samples_folder() / "Scenario-11/1"])[0]

    seen = stand_in(trace, tmp_path, frozenset(("labels",)))

    told = trace.info
    assert (seen.info.model, seen.info.outcome) == (told.model, told.outcome)
    assert (seen.info.scenario, seen.info.trial) == (told.scenario, told.trial)
    assert [step.text for step in seen.steps()] == [step.text for step in trace.steps()]
    hidden = stand_in(trace, tmp_path).info
    assert (hidden.model, hidden.outcome, hidden.score) == (None, "unknown", None)
