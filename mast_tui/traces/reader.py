"""What a format module writes: a reader that cuts records into steps and builds a step."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from mast_tui.traces.cuts import Cut, Cuts
from mast_tui.traces.model import Step, Usage
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record, Source

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace

ODD_SHAPES = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)
"""What a reader raises over values that it did not expect: they cost a record, never the rest."""


@dataclass(slots=True)
class Facts:
    """What a reader learns of the run on its way; fills itself as records are cut."""

    native_key: str | None = None
    """What identifies the trace in its format. None: not met yet; ``""``: the format has none,
    and the record's bytes identify it."""
    run_id: str = ""
    model: str | None = None
    agent: str | None = None
    started: str | None = None
    cwd: str | None = None
    """Where the agent worked: scenario and trial may be read off it."""
    scenario: str | None = None
    trial: str | None = None
    ending: Ending | None = None
    """How the run ended, where the trace itself holds a named score of it."""
    scores: dict[str, float] = field(default_factory=dict)
    """The named scores that the trace itself holds, for who measures success by another."""
    usage: Usage | None = None
    """What the whole run took, where the source tells that beside its steps."""
    warnings: list[str] = field(default_factory=list)

    def encrypted(self, records: int) -> None:
        """Warn of reasoning that nobody can read, in so many records."""
        if records:
            many = "1 record" if records == 1 else f"{records:,} records"
            self.warnings.append(f"reasoning is encrypted in {many}")

    def left_out(self, unknown: Mapping[str, int], what: str = "records") -> None:
        """Warn of what was passed over, by its type."""
        if unknown:
            kinds = ", ".join(sorted(unknown)[:5])
            count = sum(unknown.values())
            self.warnings.append(f"{count:,} {what} of unknown type left out: {kinds}")


class Reader:
    """One trace on its way from records to steps; a format subclasses it.

    ``cut`` sees every record once, in order, and only says which records make which step;
    ``build`` sees one step's records when somebody looks at it. What fails on a record costs
    that record (it is counted as a fault); what fails on a step costs that step.
    """

    adds: tuple[str, ...] | None = None
    """The words of a step's parts that need not stand in its records; None where any may not.

    Every other word of ASCII letters stands there in one piece, whatever its case: so a search
    may look at the bytes first (:mod:`mast_tui.traces.sift`). Tests hold each reader to it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.cuts = Cuts()
        self.facts = Facts()

    def records(self) -> Iterator[Record | None]:
        """The stream: ``self.source.lines()`` or ``self.source.members("steps", outer=...)``."""
        raise NotImplementedError

    def cut(self, record: Record) -> None:
        """Look at one parsed record; open, attach, note, link by ``self.cuts``; learn ``facts``."""
        raise NotImplementedError

    def end(self) -> None:
        """The stream is over: orphans, the last answer, what came after the array."""

    def build(self, cut: Cut) -> Step:
        """The step of a cut; mostly ends in ``cut.step(kind, title, ...)``."""
        raise NotImplementedError

    def load(self, start: int, length: int) -> Any:
        """The record at a place, as a piece's value."""
        return self.source.load(start, length)

    def step_named(self, id: str) -> int | None:
        """The step that a native id belongs to, where it is no step's own id."""
        return None


class TextReader(Reader):
    """For logs of lines: a record's value is the line as it stands, when cut and when built."""

    def records(self) -> Iterator[Record | None]:
        return self.source.texts()

    def load(self, start: int, length: int) -> str:
        return self.source.text(start, length)


class WholeReader(Reader):
    """The simple form, for small or text-like sources: a function that makes every step at once.

    The steps stay in memory; their ``index`` is set here.
    """

    def __init__(self, source: Source, steps: Callable[[Facts], Iterable[Step]]) -> None:
        super().__init__(source)
        self._make = steps
        self._steps: list[Step] = []

    def records(self) -> Iterator[Record | None]:
        for step in self._make(self.facts):
            yield Record(step.source_index, 0, 0, step)

    def cut(self, record: Record) -> None:
        step: Step = record.value
        number = self.cuts.open(
            record, kind=step.kind, call=step.tool is not None, folded=step.folded
        )
        self._steps.append(step if step.index == number else replace(step, index=number))

    def build(self, cut: Cut) -> Step:
        return self._steps[cut.index - 1]

    def load(self, start: int, length: int) -> Any:
        return None


def raised(error: BaseException) -> str:
    """What a reader raised, and where in its code: ``KeyError at codex.py:31``.

    Not what the error says: that may hold words of the trace.
    """
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    module = place.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{type(error).__name__} at {module}:{place.tb_lineno}"


class Format(Protocol):
    """What ``FORMAT`` of a format module is; mypy holds each to it where it is declared."""

    id: str
    """Shown in lists: ``codex``."""
    family: str
    """Goes into the trace id: formats that tell the same native key share it."""
    version: int
    """Raised when the cutting of steps changes, for labels hang on steps."""

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins so (256 KB) is of this format; by content, never by name."""

    def open(self, source: Source) -> "list[Trace]":
        """Its traces (mostly one), unread: see :class:`mast_tui.traces.trace.Trace`.

        OSError, or one of ``ODD_SHAPES``, where the file is damaged: what it says is the reason.
        """


class OneTrace:
    """A format of which every file is one trace: a subclass says ``id``, ``reader``, ``sniff``."""

    id: str
    family: str
    """The ``id``, unless a subclass says another."""
    version = 1
    reader: type[Reader]

    def __init_subclass__(cls) -> None:
        cls.family = cls.__dict__.get("family", cls.id)

    def sniff(self, head: bytes) -> bool:
        raise NotImplementedError

    def open(self, source: Source) -> "list[Trace]":
        from mast_tui.traces.trace import Trace  # which reads with readers

        return [Trace(self, self.reader(source))]


@runtime_checkable
class KeyedFormat(Format, Protocol):
    """A format that finds one of a file's many traces without looking at the others."""

    def open_key(self, source: Source, key: str) -> "list[Trace]":
        """The trace that ``FILE#key`` names; none where the file has no such key."""
