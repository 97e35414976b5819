"""Which records make which step, in compact arrays: the index of a trace."""

from array import array
from collections.abc import Sequence
from typing import Any

from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.source import Record

FOLDED, CALL = 1, 2
USAGE = "usage"
"""The role of a record that only says what a step took."""


class Piece:
    """One record that belongs to a step.

    ``role`` is what it is to the step, in the words of the format (``call``, ``output``);
    ``index`` the 0-based record in the source; ``nth`` which call or result of that record;
    ``value`` the record itself, loaded for this step, its text truly decoded.
    """

    __slots__ = ("index", "nth", "role", "value")

    def __init__(self, role: str, index: int, nth: int, value: Any) -> None:
        self.role = role
        self.index = index
        self.nth = nth
        self.value = value


class Cut:
    """One step before it is built: its pieces, and what was known when it was cut."""

    __slots__ = ("continues", "folded", "index", "kind", "notes", "pieces")

    def __init__(
        self,
        index: int,
        kind: str | None,
        folded: bool,
        notes: tuple[str, ...],
        continues: int | None,
        pieces: list[Piece],
    ) -> None:
        self.index = index
        self.kind = kind
        self.folded = folded
        self.notes = notes
        self.continues = continues
        self.pieces = pieces

    @property
    def first(self) -> Piece:
        """The piece that opened the step."""
        return self.pieces[0]

    def of(self, role: str) -> list[Piece]:
        """The pieces of one role, in the order of the source."""
        return [piece for piece in self.pieces if piece.role == role]

    def step(
        self,
        kind: str,
        title: str,
        *,
        actor: str = "agent",
        text: str = "",
        reasoning: str | None = None,
        tool: Tool | None = None,
        output: str | None = None,
        error: bool = False,
        timestamp: str | None = None,
        duration: float | None = None,
        exit_code: int | None = None,
        notes: tuple[str, ...] = (),
        source_id: str | None = None,
        usage: Usage | None = None,
        leak: bool = False,
    ) -> Step:
        """The step, with what the cut knows of it filled in (a kind set at cutting wins)."""
        return Step(
            index=self.index,
            kind=self.kind or kind,
            actor=actor,
            title=title,
            text=text,
            reasoning=reasoning,
            tool=tool,
            output=output,
            error=error,
            timestamp=timestamp,
            duration=duration,
            exit_code=exit_code,
            notes=self.notes + notes,
            continues=self.continues,
            folded=self.folded,
            source_index=self.first.index,
            source_id=source_id,
            usage=usage,
            leak=leak,
        )


class Cuts:
    """The steps as they are found: each a chain of pieces, some 50 bytes a piece."""

    def __init__(self) -> None:
        self._first = array("i")
        self._last = array("i")
        self._flags = array("b")
        self._next = array("i")
        self._start = array("q")
        self._length = array("q")
        self._record = array("i")
        self._nth = array("i")
        self._role = array("b")
        self._owner = array("i")
        self._highest = 0
        self.in_order = True
        """Whether the pieces were met in the order of their places in the file."""
        self.placeless: set[int] = set()
        """Steps of which a piece has no place in the file."""
        self._roles: list[str] = []
        self._kinds: dict[int, str] = {}
        self._notes: dict[int, tuple[str, ...]] = {}
        self._continues: dict[int, int] = {}
        self._coming: list[str] = []
        self.calls = 0
        self.touched: set[int] = set()
        """Steps that changed after they were opened; whoever keeps built steps drops these."""

    def __len__(self) -> int:
        return len(self._first)

    def open(
        self,
        record: Record,
        nth: int = 0,
        *,
        role: str = "call",
        kind: str | None = None,
        call: bool = False,
        folded: bool = False,
    ) -> int:
        """A new step begins with this record (or its ``nth`` call); returns the step's number.

        ``call`` says that it is a tool call, ``kind`` only what the reader knows without building.
        """
        number = len(self._first) + 1
        place = self._add(record, nth, role, number)
        self._first.append(place)
        self._last.append(place)
        self._flags.append((FOLDED if folded else 0) | (CALL if call else 0))
        self.calls += call
        if kind is not None:
            self._kinds[number] = kind
        if self._coming:
            self._notes[number] = tuple(self._coming)
            self._coming.clear()
        return number

    def attach(
        self,
        number: int,
        record: Record,
        nth: int = 0,
        *,
        role: str = "output",
        call: bool = False,
    ) -> None:
        """This record (or its ``nth`` result) belongs to a step that is open already.

        ``call`` where it is the call, and its output came before it. Number 0 is no step: that
        costs the record.
        """
        if number < 1:
            raise LookupError("this record belongs to no step")
        if call and not self.is_call(number):
            self._flags[number - 1] |= CALL
            self.calls += 1
        self._chain(number, self._add(record, nth, role, number))

    def borrow(self, number: int, other: int, *, role: str) -> None:
        """The record that opened another step helps to tell this one."""
        place = self._first[other - 1]
        record = Record(self._record[place], self._start[place], self._length[place], None)
        self._chain(number, self._add(record, self._nth[place], role, number))

    def _chain(self, number: int, place: int) -> None:
        self._next[self._last[number - 1]] = place
        self._last[number - 1] = place
        self.touched.add(number)

    def note(self, number: int, text: str) -> None:
        """The reader has something to say of a step."""
        self._notes[number] = (*self._notes.get(number, ()), text)
        self.touched.add(number)

    def note_next(self, text: str) -> None:
        """The same of the step that comes next."""
        self._coming.append(text)

    def set_kind(self, number: int, kind: str) -> None:
        """A kind that is only known later (the last message is the answer)."""
        self._kinds[number] = kind
        self.touched.add(number)

    def link(self, number: int, earlier: int) -> None:
        """Step ``number`` writes to, or waits for, the running command of an earlier one."""
        self._continues[number] = earlier
        self.touched.add(number)

    def is_call(self, number: int) -> bool:
        """Whether the step is a tool call."""
        return bool(self._flags[number - 1] & CALL)

    def kind(self, number: int) -> str | None:
        """The kind, if it was known at cutting."""
        return self._kinds.get(number)

    def source_index(self, number: int) -> int:
        """The record that opened a step."""
        return self._record[self._first[number - 1]]

    def places(self, number: int) -> list[tuple[str, int, int, int, int]]:
        """Role, record, nth, start and length of each piece of a step."""
        found = []
        place = self._first[number - 1]
        while place >= 0:
            role = self._roles[self._role[place]]
            found.append(
                (
                    role,
                    self._record[place],
                    self._nth[place],
                    self._start[place],
                    self._length[place],
                )
            )
            place = self._next[place]
        return found

    def cut(self, number: int, pieces: list[Piece]) -> Cut:
        """What :meth:`Reader.build` gets."""
        return Cut(
            number,
            self._kinds.get(number),
            bool(self._flags[number - 1] & FOLDED),
            self._notes.get(number, ()),
            self._continues.get(number),
            pieces,
        )

    def pieces_by_place(self) -> Sequence[int]:
        """All pieces in the order of their places in the file."""
        count = len(self._start)
        if self.in_order:
            return range(count)
        return array("l", sorted(range(count), key=self._start.__getitem__))

    def piece(self, piece: int) -> tuple[int, int, int]:
        """The step of a piece, and its start and end in the file."""
        start = self._start[piece]
        return self._owner[piece], start, start + self._length[piece]

    def _add(self, record: Record, nth: int, role: str, number: int) -> int:
        start, length = record.start, record.length
        if role not in self._roles:
            self._roles.append(role)
        self._next.append(-1)
        self._start.append(start)
        self._length.append(length)
        self._record.append(record.index)
        self._nth.append(nth)
        self._role.append(self._roles.index(role))
        self._owner.append(number)
        if length <= 0 or start < 0:
            self.placeless.add(number)
        if start < self._highest:
            self.in_order = False
        self._highest = start
        return len(self._next) - 1
