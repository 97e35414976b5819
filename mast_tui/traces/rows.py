"""The row of a trace in a list: what is known of it once it was read to its end."""

from collections.abc import Generator
from typing import Any, NamedTuple

from mast_tui.traces.identity import twins
from mast_tui.traces.model import Outcome, Usage
from mast_tui.traces.trace import Trace

BREATH = 32
"""Steps built between two looks at the clock."""


class Row(NamedTuple):
    """What a list says of one trace, read to its end."""

    trace_id: str
    path: str
    """The file; see :attr:`address`."""
    key: str | None
    format: str
    reader_version: int
    run_id: str
    model: str | None
    agent: str | None
    scenario: str | None
    trial: str | None
    steps: int
    tool_calls: int
    errors: int
    hidden: int
    """Steps that are hidden until revealed."""
    outcome: Outcome
    score: float | None
    outcome_source: str | None
    warnings: tuple[str, ...] = ()
    usage: Usage | None = None

    @property
    def address(self) -> str:
        """The path, with ``#key`` where one file holds many traces; ``open_traces`` takes it."""
        return f"{self.path}#{self.key}" if self.key is not None else self.path


def examine(trace: Trace) -> Row:
    """The row of one trace, which is read to its end for it."""
    work = examined(trace)
    while True:
        try:
            next(work)
        except StopIteration as end:
            row: Row = end.value
            return row


def examined(trace: Trace) -> Generator[None, None, Row]:
    """The row of one trace, with a pause after each slice of reading."""
    while not trace.advance(0.004):
        yield None
    errors = hidden = 0
    for number in range(1, len(trace) + 1):
        step = trace.peek(number)
        errors += step.error
        hidden += step.leak
        if number % BREATH == 0:
            yield None
    info, usage = trace.info, trace.usage
    trace.close()
    return Row(
        trace_id=info.trace_id,
        path=trace.path,
        key=trace.key,
        format=info.format,
        reader_version=info.reader_version,
        run_id=info.run_id,
        model=info.model,
        agent=info.agent,
        scenario=info.scenario,
        trial=info.trial,
        steps=len(trace),
        tool_calls=trace.tool_calls,
        errors=errors,
        hidden=hidden,
        outcome=info.outcome,
        score=info.score,
        outcome_source=info.outcome_source,
        warnings=info.warnings,
        usage=usage,
    )


def twins_told(rows: list[Row]) -> list[Row]:
    """The rows, each warned of others that tell the same run: read twice it would count twice."""
    told = list(rows)
    for one, other in twins((row.trace_id, row.run_id) for row in rows):
        told[other] = _warned(told[other], rows[one])
        told[one] = _warned(told[one], rows[other])
    return told


def _warned(row: Row, twin: Row) -> Row:
    said = f"the same run as {twin.address}"
    return row if said in row.warnings else row._replace(warnings=(*row.warnings, said))


def remembered(values: list[Any], file: str) -> Row:
    """A row as the cache holds it; the path is the one that it was found by this time."""
    row = Row._make(values)
    usage = Usage(*row.usage) if row.usage else None
    return row._replace(path=file, warnings=tuple(row.warnings), usage=usage)
