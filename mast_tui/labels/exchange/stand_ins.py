"""Labels on their way to an annotator elsewhere in a blind round, and back.

There, another file stands in for the trace, without what the round hides. Its steps have the same
numbers and its texts the same lengths, so a label is the same label on either side: only the id of
the trace, the source of a step and the words of a quote are others.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.exchange import lines
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import Quote, TraceRow
from mast_tui.labels.moved.anchors import AROUND, place_of
from mast_tui.labels.rows import Record
from mast_tui.traces.discover import open_again
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.traces.veil import hidden_in, masked

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

PREFIX = "stands-for-"
SAID = ("review", "verdict", "tag")


def run_of(trace_id: str) -> str:
    """What the run of a stand-in is called."""
    return f"{PREFIX}{trace_id}"


class StandIn(NamedTuple):
    """What goes out in place of a trace."""

    row: TraceRow
    hides: frozenset[str]
    round: str
    """The round that it was given in."""
    again: bool
    """Whether the annotator is to judge it anew, without what they said before."""
    model: str = ""
    """What is masked in quotes."""


def outgoing(
    text: str, stand_ins: Mapping[str, StandIn], paths: Mapping[str, str], annotator: str
) -> str:
    """The lines of a labels file as a blind annotator may have them.

    ``paths`` are where the traces lie in the bundle; of other traces that are mentioned nothing
    is told. Without stand-ins only the paths change.
    """
    found, ids, read = [], _Ids(), _read(text)
    hides = frozenset[str]().union(*(one.hides for one in stand_ins.values()))
    models = {one["trace_id"]: one["model"] for type, one in read if type == "trace"}
    for type, record in read:
        if type == "trace":
            record = _trace(record, stand_ins, paths, hides)
        elif one := stand_ins.get(record.get("trace_id", "")):
            if _kept_back(type, record, one, annotator):
                continue
            record = ids.moved(type, _told(type, record, one), one.row.trace_id)
        elif "model" in hides and record.get("trace_id") not in {None, *paths}:
            record = _unnamed(type, record, models.get(record["trace_id"]) or "")
        found.append((type, record))
    return _written(found, ids)


def _unnamed(type: str, record: Record, model: str) -> Record:
    """What was settled or asked of a trace that is only mentioned, without the names of models."""
    words = {"question": ("text", "answer"), "settlement": ("reason",), "tag": ("note",)}
    record = record | {name: hidden_in(record[name], model) for name in words.get(type, ())}
    return record | {"quotes": _masked(record["quotes"], model)} if type == "tag" else record


def _masked(quotes: list[Record], model: str) -> list[Record]:
    words = ("text", "before", "after")
    return [one | {name: masked(one[name], model) for name in words} for one in quotes]


def _trace(
    record: Record,
    stand_ins: Mapping[str, StandIn],
    paths: Mapping[str, str],
    hides: Collection[str],
) -> Record:
    id = record["trace_id"]
    if one := stand_ins.get(id):
        return rows.record_of(one.row) | {"changed_at": record["changed_at"], "path": paths[id]}
    if id in paths or not hides:
        return record | {"path": paths.get(id, f"@{id}")}
    if "outcome" in hides:
        record = record | {"outcome": "unknown", "score": None}
    if "model" in hides:
        names = ("agent", "scenario", "trial")
        record = record | {name: hidden_in(record[name], record["model"]) for name in names}
        record["model"] = None
    return record | {"path": f"@{id}"}


def _kept_back(type: str, record: Record, one: StandIn, annotator: str) -> bool:
    """What others said of the trace, and what the annotator said of it before."""
    if "labels" not in one.hides:
        return False
    if type == "settlement":
        return True
    own = record.get("annotator") == annotator
    return type in SAID and (not own or (one.again and record["round"] != one.round))


def _told(type: str, record: Record, one: StandIn) -> Record:
    """A tag as it stands in the file that stands in; questions without the names of models."""
    if type == "question" and "model" in one.hides:
        return record | {name: hidden_in(record[name], one.model) for name in ("text", "answer")}
    if type != "tag":
        return record
    quotes = record["quotes"]
    if "model" in one.hides:
        quotes = _masked(quotes, one.model)
    nowhere = {"source_index": None, "source_id": None, "step_hash": None}
    return record | nowhere | {"reader_version": one.row.reader_version, "quotes": quotes}


def incoming(text: str, store: "Store", annotator: str, say: Callable[[str], None]) -> str:
    """The lines of a labels file on its way back: what the annotator said, whatever else it holds."""
    rounds = {name for (name,) in store.file.rows("SELECT name FROM rounds")}
    known = {row.trace_id for row in store.traces()}
    read = (
        (type, record)
        for type, record in _own(_read(text), annotator)
        if not (type == "round" and record["name"] in rounds)
        and not (type == "trace" and record["trace_id"] in known)
    )
    return _homed(list(read), store, say)


def homed(text: str, store: "Store", say: Callable[[str], None]) -> str:
    """The lines of a labels file with what was said of stand-ins on the traces themselves.

    Each tag gets the source of its step and the words of its quotes from the trace itself; where
    that cannot be read any more the tag keeps its step, and it is said.
    """
    return _homed(_read(text), store, say) if PREFIX in text else text


def _homed(read: Sequence[tuple[str, Record]], store: "Store", say: Callable[[str], None]) -> str:
    known = {row.trace_id: row for row in store.traces()}
    real: dict[str, str] = {}
    for type, record in read:
        meant = str(record.get("run_id", "")).removeprefix(PREFIX) if type == "trace" else ""
        if meant in known and record["run_id"] != meant:
            real[record["trace_id"]] = meant
    found, ids, traces = [], _Ids(), _Traces(known, say)
    for type, record in read:
        id = real.get(record.get("trace_id", ""))
        if id is not None and type == "trace":
            continue
        if id is not None:
            record = ids.moved(type, traces.placed(type, record, id), id)
        found.append((type, record))
    return _written(found, ids)


def _own(read: Iterable[tuple[str, Record]], annotator: str) -> Iterator[tuple[str, Record]]:
    """The lines of one annotator, and what these point to."""
    listed = list(read)
    people = [record for type, record in listed if type == "annotator"]
    mine = {one["uuid"] for one in people if name_key(one["name"]) == name_key(annotator)}
    for type, record in listed:
        whose = record.get("uuid" if type == "annotator" else "annotator")
        if type in ("labels", "codebook", "round", "trace") or whose in mine:
            yield type, record


class _Ids:
    """What rows are called after they moved to another trace."""

    def __init__(self) -> None:
        self.new: dict[str, str] = {}

    def moved(self, type: str, record: Record, trace_id: str) -> Record:
        record = record | {"trace_id": trace_id}
        if type == "question":
            return record
        old, record["id"] = record["id"], lines.derived_id(type, record)
        self.new[old] = record["id"]
        return record


class _Traces:
    """The traces themselves, opened when a tag needs one."""

    def __init__(self, known: Mapping[str, TraceRow], say: Callable[[str], None]) -> None:
        self._known = known
        self._say = say
        self._open: dict[str, Trace | None] = {}

    def placed(self, type: str, record: Record, id: str) -> Record:
        """A tag with its place in the trace itself."""
        if type != "tag":
            return record
        row, trace = self._known[id], self._trace(id)
        bare = {"source_index": None, "source_id": None, "step_hash": None}
        bare["reader_version"] = row.reader_version  # type: ignore[assignment]
        step = record["step"]
        if trace is None or (step is not None and not 1 <= step <= len(trace)):
            return record | bare
        own = bare | {"reader_version": trace.format.version}
        if step is not None:
            place = rows.place_record(place_of(trace.bare(step, keep=False)))
            own |= {name: place[name] for name in bare if name in place}
        return record | own | {"quotes": [self._quote(trace, step, q) for q in record["quotes"]]}

    def _quote(self, trace: Trace, step: int | None, quote: Record) -> Record:
        """The words that stand at the place of a quote, where they may be what was seen there."""
        at = quote["step"] or step
        if at is None or not 1 <= at <= len(trace):
            return quote
        text = part_text(trace.bare(at, keep=False), quote["part"])
        start, end = quote["start"], quote["end"]
        there = Quote(
            quote["part"], start, end, text[start:end],
            text[max(0, start - AROUND) : start], text[end : end + AROUND],
        )  # fmt: skip
        words = ("text", "before", "after")
        if not all(_may_be(quote[name], getattr(there, name)) for name in words):
            return quote
        return quote | {name: getattr(there, name) for name in words}

    def _trace(self, id: str) -> Trace | None:
        if id not in self._open:
            self._open[id] = None
            path = self._known[id].path
            try:
                self._open[id] = open_again(id, path).finish()
            except MastError:
                self._say(f"{path}: is not there to look up where steps are; step numbers hold")
        return self._open[id]


def _may_be(seen: str, there: str) -> bool:
    """Whether words are those that are there, or stars in their place."""
    return len(seen) == len(there) and all(
        one in (other, "*") for one, other in zip(seen, there, strict=True)
    )


def _read(text: str) -> list[tuple[str, Record]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                values: Any = json.loads(line)
                found.append((str(values.pop("type")), values))
            except (ValueError, KeyError, AttributeError, TypeError):
                raise MastError(
                    f"line {number} of the labels is no line of a labels file"
                ) from None
    return found


def _written(found: Iterable[tuple[str, Record]], ids: _Ids) -> str:
    """The lines, their decisive tags called as they are now."""
    written = []
    for type, record in found:
        if type == "review" and record.get("decisive") in ids.new:
            record = record | {"decisive": ids.new[record["decisive"]]}
        written.append(json.dumps({"type": type} | record, ensure_ascii=False) + "\n")
    return "".join(written)
