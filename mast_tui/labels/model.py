"""The words of the labels: quotes, tags, verdicts, reviews, annotators.

All values are frozen: a change is a call of :class:`mast_tui.labels.hand.Hand`, which gives
the new value back. They are named tuples, because a dataclass costs a millisecond at
start. Times are RFC 3339 in UTC with milliseconds and Z.
"""

import os
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

from mast_tui.traces.model import Outcome, PartName, TraceInfo

AnnotatorKind = Literal["human", "judge", "consensus"]
Confidence = Literal["high", "medium", "low"]
Impact = Literal["recovered", "contributed"]
VerdictValue = Literal["absent", "unsure"]
SettledValue = Literal["present", "absent"]
State = Literal["not started", "in progress", "done", "excluded"]
Hidden = Literal["labels", "judge", "outcome", "truth", "model"]
Required = Literal["summary", "outcome", "evidence"]

KINDS: tuple[AnnotatorKind, ...] = get_args(AnnotatorKind)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
IMPACTS: tuple[Impact, ...] = get_args(Impact)
VERDICTS: tuple[VerdictValue, ...] = get_args(VerdictValue)
SETTLED: tuple[SettledValue, ...] = get_args(SettledValue)
STATES: tuple[State, ...] = get_args(State)
HIDDEN: tuple[Hidden, ...] = get_args(Hidden)
"""What a blind round can hide: other people's labels, a judge's, how the run ended, the true
cause, and which model it was."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Quote(NamedTuple):
    """Evidence: a place in a part of a step, counted in code points, with what it says."""

    part: PartName
    start: int
    end: int
    """One behind the last character."""
    text: str
    before: str = ""
    """Up to 32 characters on either side: they find the quote again when steps move."""
    after: str = ""
    step: int | None = None
    """The step quoted from; none means the step of the tag."""

    def masked(self, mask: Callable[[str], str]) -> "Quote":
        """The same place in a text of which something is hidden, whose length stays."""
        before, after = mask(self.before), mask(self.after)
        return self._replace(text=mask(self.text), before=before, after=after)


class Place(NamedTuple):
    """Where a step is: its number for people, its source for when steps move."""

    step: int
    source_index: int | None = None
    source_id: str | None = None
    step_hash: str | None = None


class TraceRow(NamedTuple):
    """What the store keeps of a trace, so that labels can be read without its file."""

    trace_id: str
    content_hash: str
    run_id: str
    path: str
    format: str
    reader_version: int
    model: str | None
    agent: str | None
    scenario: str | None
    trial: str | None
    outcome: Outcome
    score: float | None
    steps: int


def trace_row(info: TraceInfo, steps: int) -> TraceRow:
    """The row of a trace that has been read to its end, found again from any folder."""
    return TraceRow(
        trace_id=info.trace_id,
        content_hash=info.content_hash,
        run_id=info.run_id,
        path=info.path if info.path == "-" else os.path.abspath(info.path),
        format=info.format,
        reader_version=info.reader_version,
        model=info.model,
        agent=info.agent,
        scenario=info.scenario,
        trial=info.trial,
        outcome=info.outcome,
        score=info.score,
        steps=steps,
    )


class Annotator(NamedTuple):
    """Who says it. ``uuid`` is the identity, ``name`` is what people see."""

    uuid: str
    name: str
    kind: AnnotatorKind = "human"
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""


class Tag(NamedTuple):
    """One annotator says: this mode, at this step, or (step none) on the whole trace."""

    id: str
    """:meth:`mast_tui.labels.identity.Scope.tag`: the same vote has the same id everywhere."""
    trace_id: str
    annotator: str
    """The annotator's uuid."""
    round: str
    codebook: str
    codebook_version: str
    codebook_revision: int
    mode: str
    step: int | None
    phase: str
    """Empty, or ``after`` for what was said after the round was discussed."""
    source_index: int | None
    source_id: str | None
    reader_version: int
    step_hash: str | None
    note: str | None
    confidence: Confidence | None
    impact: Impact | None
    actor: str | None
    group: str | None
    """The finding that this tag is a part of: a range, or steps far apart."""
    created_at: str
    changed_at: str
    revision: int
    host: str
    removed: bool = False
    quotes: tuple[Quote, ...] = ()


class Verdict(NamedTuple):
    """One annotator on one mode of one trace, without a place."""

    id: str
    trace_id: str
    annotator: str
    round: str
    codebook: str
    codebook_version: str
    codebook_revision: int
    mode: str
    phase: str
    value: VerdictValue
    created_at: str
    changed_at: str
    revision: int
    host: str
    removed: bool = False


class Review(NamedTuple):
    """One annotator on one trace, in one codebook and round."""

    id: str
    trace_id: str
    annotator: str
    round: str
    codebook: str
    codebook_version: str
    codebook_revision: int
    phase: str
    state: State = "not started"
    outcome: Outcome | None = None
    """How the run ended, as the annotator judges it."""
    summary: str | None = None
    exclusion: str | None = None
    """Why the trace cannot be judged, when it is excluded."""
    decisive: str | None = None
    """The id of the tag that decided how the run ended."""
    seconds: float = 0.0
    """Time spent in the trace."""
    steps_opened: str = ""
    """As ranges: ``1-12,15,20-31``."""
    revealed: str | None = None
    """JSON: what a blind round had hidden and was shown, and when."""
    done_at: str | None = None
    created_at: str = ""
    changed_at: str = ""
    revision: int = 0
    host: str = ""


class Settlement(NamedTuple):
    """What was decided of one mode at one place on which annotators differed."""

    id: str
    """:func:`mast_tui.labels.identity.settlement_id`: one decision a place, in every store."""
    trace_id: str
    round: str
    codebook: str
    codebook_version: str
    codebook_revision: int
    mode: str
    step: int | None
    value: SettledValue
    choice: str
    """Whose side was taken: JSON of their uuids, or the word ``neither`` or ``new``."""
    reason: str | None
    precedent: bool
    """Whether the guidelines show it."""
    decided_by: str
    """The uuid of who decided."""
    decided_with: str | None = None
    """And of the second person, where two did it together."""
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""
    removed: bool = False


class Change(NamedTuple):
    """One key press in the history."""

    id: int
    at: str
    text: str
    """One line: ``tagged FM-3.3 at step 12``."""
    undo_of: int | None = None
