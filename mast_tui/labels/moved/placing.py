"""Steps that move: where a tag's step is after its reader cuts otherwise or its file changed.

A tag is placed again by its source (native id, then record), then by a hash of the step's words,
then by its quotes. What none of these finds, or finds in several steps, stays unplaced: it is
listed with the reason, never guessed.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from mast_tui.labels.model import Place, Quote, Tag
from mast_tui.labels.moved.anchors import place_of, relocated, step_hash
from mast_tui.traces.model import Step
from mast_tui.traces.trace import Trace


class Placed(NamedTuple):
    """A tag has its step."""

    tag: Tag
    place: Place | None
    """None for the whole trace."""
    how: str
    """``unchanged``, ``source``, ``hash`` or ``quote``."""
    quotes: tuple[Quote, ...]
    """As they stand there now; one that is not found there is left as it was."""

    @property
    def moved(self) -> bool:
        """Whether the number of the step is another one than the tag says."""
        return self.place is not None and self.place.step != self.tag.step

    @property
    def outdated(self) -> bool:
        """Whether the tag's record should say something else than it does."""
        return self.how != "unchanged"


class Unplaced(NamedTuple):
    """A tag whose step cannot be told; it stays in the store as it is."""

    tag: Tag
    reason: str


def place(
    tag: Tag, trace: Trace, content: str | None = None, steps: "Steps | None" = None
) -> Placed | Unplaced:
    """Where a tag's step is in a trace, which is read to its end.

    ``content`` is the content hash of the file that was tagged; without it, the file is taken
    for unchanged. ``steps`` serves many tags of one trace.
    """
    if tag.step is None:
        return Placed(tag, None, "unchanged", tag.quotes)
    steps = steps or Steps(trace.finish())
    same_file = content in (None, "", trace.content_hash)
    if steps.still_there(tag, same_file):
        return Placed(tag, place_of(steps.step(tag.step)), "unchanged", tag.quotes)
    return _placed_again(tag, steps, same_file)


def place_all(
    tags: Iterable[Tag], trace: Trace, content: str | None = None
) -> list[Placed | Unplaced]:
    """The same for all tags of one trace."""
    steps = Steps(trace.finish())
    return [place(tag, trace, content, steps) for tag in tags]


def _placed_again(tag: Tag, steps: "Steps", same_file: bool) -> Placed | Unplaced:
    by_hash = steps.of_hash(tag.step_hash)
    if source := steps.of_source(tag, same_file):
        found = _one_of(source, by_hash, tag, steps)
        if found is None:
            return Unplaced(tag, f"its source is in steps {_listed(source)}")
        if by_hash and not steps.certain(found, tag, same_file):
            words = f"its words are in {_listed(by_hash)}"
            return Unplaced(tag, f"its source is in step {found}, {words}")
        return _at(found, "source", tag, steps)
    if by_hash:
        found = _one_of(by_hash, by_hash, tag, steps)
        if found is None:
            return Unplaced(tag, f"its words are in steps {_listed(by_hash)}")
        return _at(found, "hash", tag, steps)
    quoted = steps.of_quotes(tag)
    if len(quoted) == 1:
        return _at(quoted[0], "quote", tag, steps)
    if quoted:
        return Unplaced(tag, f"its quotes are in steps {_listed(quoted)}")
    return Unplaced(tag, _nothing_found(tag))


def _one_of(found: list[int], by_hash: list[int], tag: Tag, steps: "Steps") -> int | None:
    """The one step among several that has the words, else the one that has the quotes."""
    if len(found) == 1:
        return found[0]
    same = [number for number in found if number in by_hash]
    if len(same) == 1:
        return same[0]
    quoted = [number for number in same or found if steps.quoted(number, tag)]
    return quoted[0] if len(quoted) == 1 else None


def _at(number: int, how: str, tag: Tag, steps: "Steps") -> Placed:
    step = steps.step(number)
    quotes = tuple(
        (quote if quote.step not in (None, tag.step) else relocated(step, quote)) or quote
        for quote in tag.quotes
    )
    return Placed(tag, place_of(step), how, quotes)


def _nothing_found(tag: Tag) -> str:
    has = {
        "source": tag.source_id is not None or tag.source_index is not None,
        "words": tag.step_hash is not None,
        "quotes": bool(_own_quotes(tag)),
    }
    said = [name for name, there in has.items() if there]
    if not said:
        return "it carries no source, hash or quote to find its step by"
    return f"no step of the trace has its {' or '.join(said)}"


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (", ..." if len(numbers) > 5 else "")


class Steps:
    """The steps of a trace by what tags remember of them, looked through once."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._by_id: dict[str, list[int]] | None = None
        self._by_hash: dict[str, list[int]] = {}
        self._by_record: dict[int, list[int]] = {}

    def step(self, number: int) -> Step:
        """A step, built."""
        return self.trace.bare(number, keep=False)

    def still_there(self, tag: Tag, same_file: bool) -> bool:
        """Whether the tag's own step is what it was, as far as the tag can tell."""
        number = tag.step or 0
        if not 1 <= number <= len(self.trace) or tag.reader_version != self.trace.format.version:
            return False
        if tag.source_index is not None:
            if self.trace.source_index(number) != tag.source_index:
                return False
            if self.step(number).source_id != tag.source_id:
                return False
        return self.certain(number, tag, same_file)

    def certain(self, number: int, tag: Tag, same_file: bool) -> bool:
        """Whether a step that has the source of a tag surely is its step.

        It is where it has the tag's words, or had them before its output came, or has its quotes.
        Another version of the reader may read other words from the same file.
        """
        read_otherwise = tag.step_hash is None or tag.reader_version != self.trace.format.version
        if same_file and read_otherwise:
            return True
        step = self.step(number)
        if tag.step_hash in (step_hash(step), step_hash(replace(step, output=None))):
            return True
        return bool(tag.quotes) and self.quoted(number, tag)

    def of_source(self, tag: Tag, same_file: bool) -> list[int]:
        """The steps of the tag's native id; without one, those of its record.

        In another file the same record may tell something else: words or quotes must agree.
        """
        self._look_through()
        assert self._by_id is not None
        if tag.source_id is not None and (found := self._by_id.get(tag.source_id)):
            return found
        if tag.source_index is None:
            return []
        found = self._by_record.get(tag.source_index, [])
        if tag.source_id is not None:  # another call of the record is not the one that was tagged
            found = [number for number in found if self.step(number).source_id is None]
        opened = [one for one in found if self.trace.source_index(one) == tag.source_index]
        return [one for one in opened or found if self.certain(one, tag, same_file)]

    def of_hash(self, mark: str | None) -> list[int]:
        """The steps with exactly these words."""
        self._look_through()
        return self._by_hash.get(mark, []) if mark else []

    def of_quotes(self, tag: Tag) -> list[int]:
        """The steps that say everything the tag quotes from its step."""
        if not _own_quotes(tag):
            return []
        every = range(1, len(self.trace) + 1)
        return [number for number in every if self.quoted(number, tag)]

    def quoted(self, number: int, tag: Tag) -> bool:
        """Whether a step says everything that the tag quotes from its own."""
        quotes, step = _own_quotes(tag), self.step(number)
        return bool(quotes) and all(relocated(step, quote) is not None for quote in quotes)

    def _look_through(self) -> None:
        if self._by_id is not None:
            return
        self._by_id = {}
        for number in range(1, len(self.trace) + 1):
            step = self.step(number)
            if step.source_id is not None:
                self._by_id.setdefault(step.source_id, []).append(number)
            self._by_hash.setdefault(step_hash(step), []).append(number)
            for record in self.trace.records_of(number):
                self._by_record.setdefault(record, []).append(number)


def _own_quotes(tag: Tag) -> list[Quote]:
    return [quote for quote in tag.quotes if quote.step in (None, tag.step)]
