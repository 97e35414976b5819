"""A trace: steps numbered from 1, indexed in slices, built when somebody looks."""

from array import array
from collections import OrderedDict
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from mast_tui.errors import said
from mast_tui.traces import identity
from mast_tui.traces.cuts import USAGE, Piece
from mast_tui.traces.model import Step, TraceInfo, Usage
from mast_tui.traces.outcome import Measure
from mast_tui.traces.reader import ODD_SHAPES, Format, Reader, raised
from mast_tui.traces.rundir import Ending, RunContext, by_score, context_of
from mast_tui.traces.usage import totalled

if TYPE_CHECKING:
    from mast_tui.traces.sift import Sift
    from mast_tui.traces.veil import Veil

KEPT_STEPS, KEPT_BYTES = 64, 8 << 20
UNKNOWN = -1
SOON_READ = 4 << 20
"""Bytes of a file whose hash is no reason to wait."""
BROKE_OFF = "reading broke off"


class Trace:
    """One run of an agent on one task."""

    def __init__(self, format: Format, reader: Reader, key: str | None = None) -> None:
        self.format = format
        self.key = key
        self.path = reader.source.path
        self.complete = False
        """Whether every record was seen; until then steps may be added and outputs attached."""
        self._reader = reader
        self._records = reader.records()
        self._kept: OrderedDict[int, tuple[Step, int]] = OrderedDict()
        self._kept_bytes = 0
        self._facts = array("b")  # kind and error of each step, or UNKNOWN
        self._kinds: list[str] = []
        self._usage: dict[int, Usage] = {}
        self._content_hash = ""
        self._run: RunContext | None = None
        self._run_known = False
        self._ending: Ending | None = None
        self._measure: Measure | None = None
        self.veil: Veil | None = None
        """What a blind round hides of it, for whoever reads it now."""
        self.records_seen = 0
        self.odd_shapes: tuple[type[Exception], ...] = ODD_SHAPES
        """What costs a record or a step when the reader raises it; tests of a reader set it empty."""

    def __len__(self) -> int:
        return len(self._reader.cuts)

    @property
    def address(self) -> str:
        """The path, with ``#key`` where one file holds many traces."""
        return f"{self.path}#{self.key}" if self.key is not None else self.path

    def advance(self, seconds: float = 0.004) -> bool:
        """Index for about so long (at least one record); returns ``complete``."""
        until = perf_counter() + seconds
        while not self.complete:
            self._one_record()
            if perf_counter() >= until:
                break
        return self.complete

    def finish(self) -> "Trace":
        """Index the rest."""
        while not self.complete:
            self._one_record()
        return self

    def starts(self) -> bool:
        """Whether a record of it can be read at all; reads no further than that."""
        while not self.records_seen and not self.complete:
            self._one_record()
        return self.records_seen > 0

    @property
    def broke_off(self) -> str | None:
        """Why nothing more could be read, where reading ended before the end."""
        said = self._reader.facts.warnings
        return next((one for one in said if one.startswith(BROKE_OFF)), None)

    def warn(self, text: str) -> None:
        """Something that only shows from outside the trace (the same run lies elsewhere too)."""
        if text not in self._reader.facts.warnings:
            self._reader.facts.warnings.append(text)

    def _one_record(self) -> None:
        """Cut the next record, if it is not a breath; at the end of them, complete."""
        reader = self._reader
        stops: tuple[type[Exception], ...] = (*self.odd_shapes, OSError)
        try:
            record = next(self._records)
        except StopIteration:
            self._end()
            return
        except stops as error:
            reader.facts.warnings.append(f"{BROKE_OFF}: {said(error)}")
            self._end()
            return
        if record is None:
            return
        try:
            reader.cut(record)
            self.records_seen += 1
        except self.odd_shapes:
            reader.source.faults.add(record.index)  # a record in no shape of its format
        if reader.cuts.touched:
            self._drop_touched()

    def _end(self) -> None:
        reader, self.complete = self._reader, True
        try:
            reader.end()
        except self.odd_shapes as error:
            said_so = f"the end of the trace is in no known shape ({said(error)})"
            reader.facts.warnings.append(said_so)
        self._drop_touched()

    def _drop_touched(self) -> None:
        for number in self._reader.cuts.touched:
            if number in self._kept:
                self._kept_bytes -= self._kept.pop(number)[1]
            if number <= len(self._facts):
                self._facts[number - 1] = UNKNOWN
        self._reader.cuts.touched.clear()

    def step(self, number: int) -> Step:
        """The step of this number (from 1) as it may be seen; IndexError where there is none."""
        return self._seen(self.bare(number))

    def _seen(self, step: Step) -> Step:
        return self.veil.step(step, self._reader.facts.model) if self.veil else step

    def bare(self, number: int, keep: bool = True) -> Step:
        """The step as it is, whatever is hidden: what labels hang on."""
        if number in self._kept:
            if keep:
                self._kept.move_to_end(number)
            return self._kept[number][0]
        if not 1 <= number <= len(self):
            raise IndexError(f"no step {number} in {len(self)}")
        step, size = self._build(number)
        if keep:
            self._keep(number, step, size)
        self._learn(number, step)
        return step

    def peek(self, number: int) -> Step:
        """The same as :meth:`step`, without keeping it built: for looking through all steps."""
        return self._seen(self.bare(number, keep=False))

    def raw(self, number: int) -> list[tuple[int, str]]:
        """The records that make a step: each one's number in the source, and its text there.

        Empty where the reader made the steps at once and no longer knows where they stood.
        """
        found: dict[int, tuple[int, str]] = {}
        for role, index, _, start, length in self._reader.cuts.places(number):
            if length and start not in found and role != USAGE:
                text = self._reader.source.read(start, length).decode("utf-8", "replace")
                model = self._reader.facts.model
                found[start] = (index, self.veil.text(text, model) if self.veil else text)
        return [found[start] for start in sorted(found)]

    def steps(self, start: int = 1, stop: int | None = None) -> Iterator[Step]:
        """Steps ``start`` to ``stop`` (both included), indexing on as far as needed."""
        number = start
        while stop is None or number <= stop:
            while number > len(self) and not self.complete:
                self._one_record()
            if number > len(self):
                return
            yield self.step(number)
            number += 1

    def fact(self, number: int) -> tuple[str, bool]:
        """Kind and error flag of a step, kept for every step once known."""
        known = self._facts[number - 1] if number <= len(self._facts) else UNKNOWN
        if known == UNKNOWN:
            if not 1 <= number <= len(self):
                raise IndexError(f"no step {number} in {len(self)}")
            self._learn(number, self._build(number)[0])
            known = self._facts[number - 1]
        return self._kinds[known >> 1], bool(known & 1)

    @property
    def tool_calls(self) -> int:
        """How many steps are tool calls, so far."""
        return self._reader.cuts.calls

    def errors(self) -> int:
        """How many steps failed; builds every step whose fact is not known yet."""
        return sum(self.fact(number)[1] for number in range(1, len(self) + 1))

    @property
    def usage(self) -> Usage | None:
        """What the run took: as its source tells it, else all steps that were looked at."""
        return totalled(self._usage.values(), self._reader.facts.usage)

    def is_call(self, number: int) -> bool:
        """Whether a step is a tool call, without building it."""
        return self._reader.cuts.is_call(number)

    def source_index(self, number: int) -> int:
        """The 0-based record of a step, without building it."""
        return self._reader.cuts.source_index(number)

    def sift(self, word: str, exact: bool = False) -> "Sift | None":
        """The steps of a complete trace that may hold a word; None where its bytes do not tell."""
        from mast_tui.traces.sift import sift

        return sift(self._reader, word, exact)

    def pieces(self, number: int) -> list[Piece]:
        """The records that make a step, as they stand in the source."""
        return self._load(number)[0]

    def _load(self, number: int) -> tuple[list[Piece], int]:
        loaded: dict[int, object] = {}
        pieces, size = [], 0
        for role, index, nth, start, length in self._reader.cuts.places(number):
            if start not in loaded:
                loaded[start] = self._reader.load(start, length)
                size += length
            pieces.append(Piece(role, index, nth, loaded[start]))
        return pieces, size

    def step_named(self, id: str) -> int | None:
        """The step that has a native id, or that what has the id is told in; reads to the end."""
        self.finish()
        for number in range(1, len(self) + 1):
            if self.bare(number, keep=False).source_id == id:
                return number
        return self._reader.step_named(id)

    def records_of(self, number: int) -> list[int]:
        """The 0-based records that make a step, without building it."""
        places = self._reader.cuts.places(number)
        return sorted({index for role, index, *_ in places if role != USAGE})

    def _build(self, number: int) -> tuple[Step, int]:
        cuts, size = self._reader.cuts, 0
        stops: tuple[type[Exception], ...] = (*self.odd_shapes, OSError)
        try:
            pieces, size = self._load(number)
            return self._reader.build(cuts.cut(number, pieces)), size
        except stops as error:
            pieces = [Piece("broken", cuts.source_index(number), 0, None)]
            why = error.strerror if isinstance(error, OSError) else raised(error)
            note = f"this step could not be read ({why})"
            cut = cuts.cut(number, pieces)
            return cut.step("message", note, actor="system", notes=(note,)), size

    def _keep(self, number: int, step: Step, size: int) -> None:
        self._kept[number] = (step, size)
        self._kept_bytes += size
        while len(self._kept) > 1 and (
            len(self._kept) > KEPT_STEPS or self._kept_bytes > KEPT_BYTES
        ):
            _, (_, dropped) = self._kept.popitem(last=False)
            self._kept_bytes -= dropped

    def _learn(self, number: int, step: Step) -> None:
        if number > len(self._facts):
            self._facts.extend([UNKNOWN] * (len(self) - len(self._facts)))
        if step.kind not in self._kinds:
            self._kinds.append(step.kind)
        if step.usage is not None:
            self._usage[number] = step.usage
        self._facts[number - 1] = self._kinds.index(step.kind) << 1 | step.error

    @property
    def trace_id(self) -> str:
        """The same on every machine and path; reads on until the native key is met."""
        facts = self._reader.facts
        while facts.native_key is None and not self.complete:
            self._one_record()
        if facts.native_key:
            return identity.trace_id(self.format.family, facts.native_key)
        return identity.trace_id(self.format.family, f"sha256:{self.content_hash}")

    @property
    def id_at_hand(self) -> bool:
        """Whether nobody waits for the id: it may be the hash of a big file, not read yet."""
        key = self._reader.facts.native_key
        known = key != "" or self.complete or self._content_hash
        return bool(known) or self._reader.source.size <= SOON_READ

    @property
    def native_key(self) -> str | None:
        """What identifies the trace in its format, as far as known; empty where nothing does."""
        return self._reader.facts.native_key

    @property
    def run_id(self) -> str:
        """The native run, as far as known: the same in two files that tell one run."""
        facts = self._reader.facts
        return facts.run_id or facts.native_key or self.trace_id

    @property
    def content_hash(self) -> str:
        """The sha256 of the file; free once the trace is complete, until then it reads the rest."""
        if not self._content_hash:
            self._content_hash = self._reader.source.content_hash()
        return self._content_hash

    @property
    def run(self) -> RunContext | None:
        """The run directory around the trace, if it has one."""
        if not self._run_known:
            self._run_known = True
            self._run = context_of(self.path, self._reader.facts.cwd)
        return self._run

    @property
    def measure(self) -> Measure | None:
        """What success is, where somebody chose it; else what the trace or the study says."""
        return self._measure

    @measure.setter
    def measure(self, measure: Measure | None) -> None:
        self._measure, self._ending = measure, None

    @property
    def info(self) -> TraceInfo:
        """What may be known so far, final once complete; until then ``content_hash`` is empty."""
        return self._veiled(weigh=True)

    @property
    def bare_info(self) -> TraceInfo:
        """The same, whatever is hidden: what the store keeps of a trace."""
        veil, self.veil = self.veil, None  # how it ended is weighed by what was really said
        try:
            ending = self._ending or self._own_ending()
            ending = ending or (self.run.ending(self) if self.run else None)
            self._ending = ending if self.complete else None
            return self._told(ending, True)
        finally:
            self.veil = veil

    def _own_ending(self) -> Ending | None:
        """How the run ended as the trace itself tells it."""
        facts = self._reader.facts
        if self._measure is None:
            return facts.ending
        if not facts.scores and facts.ending is None:
            return None
        return by_score(facts.scores, self._measure)

    @property
    def glance(self) -> TraceInfo:
        """The same at once: without how the run ended, nor an id that is not at hand."""
        return self._veiled(weigh=False)

    def _veiled(self, weigh: bool) -> TraceInfo:
        veil = self.veil
        if veil is not None and "outcome" in veil:
            return veil.info(self._told(None, weigh))
        found = self.bare_info if weigh else self._told(self._ending or self._own_ending(), False)
        return veil.info(found) if veil else found

    def _told(self, ending: Ending | None, weighed: bool) -> TraceInfo:
        facts, run, faults = self._reader.facts, self.run, self._reader.source.faults
        known = weighed or self.id_at_hand
        return TraceInfo(
            trace_id=self.trace_id if known else "",  # first: it may read on
            path=self.address,
            format=self.format.id,
            reader_version=self.format.version,
            content_hash=self.content_hash if self.complete else self._content_hash,
            run_id=self.run_id if known else facts.run_id,
            model=facts.model,
            agent=facts.agent,
            scenario=facts.scenario or (run.scenario if run else None),
            trial=facts.trial or (run.trial if run else None),
            started=facts.started,
            outcome=ending.outcome if ending else "unknown",
            score=ending.score if ending else None,
            outcome_source=ending.source if ending else None,
            warnings=(*facts.warnings, *faults.sentences(), *(ending.warnings if ending else ())),
        )

    def close(self) -> None:
        """Let go of the file and of built steps; looking again opens it again."""
        self._kept.clear()
        self._kept_bytes = 0
        self._reader.source.close()
