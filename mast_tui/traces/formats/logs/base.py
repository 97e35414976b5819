"""What the readers of all agent systems' logs share: entries become steps, nothing is lost.

``source_index`` of a step is the 0-based line of the log on which it begins (of a list of turns:
which turn it is). What stands around the log (the task, expected answers, earlier annotators'
notes) becomes steps with a ``source_id`` that names it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from mast_tui.traces.cuts import Cut, Cuts, Piece
from mast_tui.traces.formats.logs.text import Text, entries
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.parts import strip_sgr
from mast_tui.traces.reader import Facts, Reader
from mast_tui.traces.source import Record, Source

BLIND = "hidden in blind reading: "
"""How the note begins that says what a leak is."""


class Extra(NamedTuple):
    """Something that stands beside the log in its file."""

    id: str
    title: str
    text: str
    leak: str = ""
    """What it gives away; empty where it is the task."""
    line: int = 0


class Turn(NamedTuple):
    """A message of a log that is a list of them; ``said`` alone where it is in no known shape."""

    line: int
    said: str
    name: str = ""
    role: str = ""


@dataclass
class Log:
    """One run's log, opened: its system, its text or turns, and what stands beside it."""

    system: "type[System]"
    body: Text | Sequence[Turn]
    task: list[Extra] = field(default_factory=list)
    leaks: list[Extra] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    line: int = 0
    """Where in the whole text the body begins."""

    @property
    def extras(self) -> list[Extra]:
        """The task, then what gives something away."""
        return self.task + self.leaks


class System:
    """How one agent system writes its log; a subclass for each."""

    name: ClassVar[str | None] = None
    mark: ClassVar[re.Pattern[str]] = re.compile(r"\n(?!)")
    """A line that begins an entry, with the line feed before it."""

    def __init__(self, cuts: Cuts, facts: Facts) -> None:
        self.cuts = cuts
        self.facts = facts

    @classmethod
    def knows(cls, head: str) -> bool:
        """Whether a log that begins so is surely of this system."""
        return False

    def entry(self, record: Record) -> None:
        """Cut one entry that begins with the mark (or one turn)."""
        raise NotImplementedError

    def raw(self, record: Record) -> None:
        """Cut what stands before the first mark, or goes on from an entry that is too long."""
        if record.value.strip():
            self.cuts.open(record, role="raw", kind="message")

    def end(self) -> None:
        """The log is over."""

    def build(self, cut: Cut) -> Step:
        """The step of a cut."""
        raise NotImplementedError


class LogReader(Reader):
    """Reads one log; ``opened`` gives it, from wherever it lies, as often as it is asked."""

    def __init__(self, source: Source, opened: Callable[[], Log]) -> None:
        super().__init__(source)
        source.faults.one = "entry of the log"
        self._opened = opened
        self._system: System | None = None
        self.facts.native_key = ""

    def records(self) -> Iterator[Record | None]:
        yield Record(0, 0, 0, None)  # so that a file of many traces opens without reading each
        log = self._opened()
        self._system = log.system(self.cuts, self.facts)
        self._learn(log)
        extras = [Record(one.line, -1 - nth, 0, one) for nth, one in enumerate(log.extras)]
        yield from extras[: len(log.task)]
        yield from _entries(log)
        yield from extras[len(log.task) :]

    def _learn(self, log: Log) -> None:
        self.facts.agent = self.facts.agent or log.system.name
        for name, value in log.facts.items():
            if getattr(self.facts, name) is None:
                setattr(self.facts, name, value)

    def cut(self, record: Record) -> None:
        if record.value is None or self._system is None:
            return
        if isinstance(record.value, Extra):
            leak = bool(record.value.leak)
            kind = "harness" if leak else "message"
            self.cuts.open(record, role="extra", kind=kind, folded=leak)
        elif isinstance(record.value, str) and not is_marked(self._system, record.value):
            self._system.raw(record)
        else:
            self._system.entry(record)

    def end(self) -> None:
        if self._system is not None:
            self._system.end()
            self._system = type(self._system)(self.cuts, self.facts)  # holds no text any more

    def build(self, cut: Cut) -> Step:
        if cut.first.role == "extra":
            return _extra_step(cut)
        if cut.first.role == "raw":
            return raw_step(cut)
        if self._system is None:
            raise ValueError("nothing was cut")
        return self._system.build(cut)

    def load(self, start: int, length: int) -> Any:
        log = self._opened()
        if start < 0:
            return log.extras[-start - 1]
        if isinstance(log.body, Sequence):
            return log.body[start]
        return plain(log.body.slice(start, length))


def _entries(log: Log) -> Iterator[Record | None]:
    if not isinstance(log.body, Sequence):
        yield from entries(log.body, log.system.mark, log.line)
        return
    for nth, turn in enumerate(log.body):
        yield Record(turn.line, nth, 0, turn)


def is_marked(system: System, seen: str) -> bool:
    """Whether an entry begins as this system begins one."""
    return system.mark.match("\n" + seen[:1000]) is not None


def plain(text: str) -> str:
    """A text as a person reads it: the line ends of Windows are line ends."""
    return text.replace("\r\n", "\n") if "\r\n" in text else text


def body(text: str) -> str:
    """A text without the blank lines around it."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def said(piece: Piece) -> str:
    """The text of a piece, without colour sequences."""
    return strip_sgr(piece.value)


def raw_step(cut: Cut) -> Step:
    """Text of a log in no shape that its system writes."""
    text = body(said(cut.first))
    first = cut.first.index + 1
    last = first + text.count("\n")
    lines = f"line {first:,}" if first == last else f"lines {first:,} to {last:,}"
    heading = first_line(text) or "(blank)"
    return cut.step("message", heading, actor="log", text=text, notes=(f"{lines} of the log",))


def words(cut: Cut, actor: str, text: str, kind: str = "reasoning", **more: Any) -> Step:
    """What an agent says; ``title`` may be given."""
    heading = more.pop("title", "") or first_line(text) or "(empty)"
    return cut.step(kind, cut_line(heading), actor=actor, text=text, **more)


def folded(cut: Cut, title: str, actor: str = "system", **more: Any) -> Step:
    """Everything of a step as it stands in the log: prompts and the noise around them."""
    text = "\n".join(body(said(piece)) for piece in cut.pieces)
    return cut.step("message", cut_line(title), actor=actor, text=text, **more)


def _extra_step(cut: Cut) -> Step:
    extra: Extra = cut.first.value
    notes = (BLIND + extra.leak,) if extra.leak else ()
    return cut.step(
        "harness" if extra.leak else "message",
        extra.title,
        actor="system" if extra.leak else "user",
        text=extra.text,
        notes=notes,
        source_id=extra.id,
        leak=bool(extra.leak),
    )
