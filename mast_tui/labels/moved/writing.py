"""Writing down where tags are after their steps moved: one transaction, all in the history."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from mast_tui.labels import register, reviews, rows
from mast_tui.labels.checks import where
from mast_tui.labels.identity import Scope
from mast_tui.labels.model import Tag, TraceRow
from mast_tui.labels.moved.placing import Placed
from mast_tui.labels.moved.settled import follow
from mast_tui.labels.press import Press
from mast_tui.labels.rows import Record

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

ACTION = "place"
"""What the history calls it. It takes part in no undo: nobody said anything new."""


def move(store: "Store", trace: TraceRow, found: Iterable[Placed]) -> list[Tag]:
    """Write the new places of tags on one trace; returns the tags that could be moved.

    Tags of closed rounds are frozen and stay as they are. A step is part of a tag's identity:
    the tag at the old step is marked removed, and everything it said goes to the one at the new
    step. Reviews are not reopened.
    """
    outdated = [one for one in found if one.outdated and not one.tag.removed]
    moved: list[Tag] = []
    gone: list[Placed] = []
    if not outdated:
        return moved
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        register.trace(connection, trace, at)
        for scope, tags in groupby(
            sorted(outdated, key=_order), key=lambda one: rows.scope_of(one.tag)
        ):
            if not register.frozen(connection, scope):
                press, group = Press(connection, scope, at, host, ACTION), list(tags)
                moved += _move(press, group, trace.reader_version)
                gone += group
        follow(connection, gone, at, host)
        if not moved:
            connection.execute("ROLLBACK")
    return moved


def moved_id(found: Placed) -> str:
    """The identity of a tag at the step where it was found."""
    if not found.moved or found.place is None:
        return found.tag.id
    return rows.scope_of(found.tag).tag(found.tag.mode, found.place.step)


def _order(found: Placed) -> tuple[Scope, int]:
    return rows.scope_of(found.tag), found.tag.step or 0


def _move(press: Press, group: list[Placed], reader_version: int) -> list[Tag]:
    """First every old place is left, then every new one taken: steps may change places."""
    pairs = [(one, rows.load(press.connection, "tags", one.tag.id)) for one in group]
    there = [(one, before) for one, before in pairs if before and not before["removed"]]
    for one, before in there:
        if one.moved:
            press.text = _told(one)
            press.put("tags", before, before | {"removed": True})
    return [_take(press, one, before, reader_version) for one, before in there]


def _again(press: Press, before: Record, after: Record) -> Tag:
    """The same step, as the reader cuts it now; another tag may just have joined this one."""
    current = rows.load(press.connection, "tags", before["id"]) or before
    joined = [quote for quote in current["quotes"] if quote not in before["quotes"]]
    return rows.tag_of(press.put("tags", current, after | {"quotes": after["quotes"] + joined}))


def _take(press: Press, found: Placed, before: Record, reader_version: int) -> Tag:
    press.text = _told(found)
    quotes = [rows.quote_record(quote) for quote in found.quotes]
    quotes = [_own(quote, found) for quote in quotes]
    after = before | rows.place_record(found.place)
    after |= {"id": moved_id(found), "reader_version": reader_version, "quotes": quotes}
    if not found.moved:
        return _again(press, before, after)
    other = rows.load(press.connection, "tags", after["id"])
    if other and not other["removed"]:  # what was two steps is one: so are the two tags
        more = [quote for quote in quotes if quote not in other["quotes"]]
        after |= {field: value for field, value in other.items() if value is not None}
        after["quotes"] = other["quotes"] + more
    record = press.put("tags", other, after)
    reviews.keep_decisive(press, found.tag.id, record["id"])
    return rows.tag_of(record)


def _own(quote: Record, found: Placed) -> Record:
    """A quote that named the tag's step names the new one."""
    if found.place is not None and quote["step"] == found.tag.step:
        return quote | {"step": found.place.step if quote["step"] is not None else None}
    return quote


def _told(found: Placed) -> str:
    step = found.place.step if found.place else None
    if not found.moved:
        return f"placed {found.tag.mode} {where(step)} again, by {found.how}"
    return f"moved {found.tag.mode} from step {found.tag.step} to step {step}, by {found.how}"
