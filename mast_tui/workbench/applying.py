"""Tagging with a macro: all its modes at once, as one change."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from mast_tui.codebook.model import Mode
from mast_tui.errors import MastError
from mast_tui.labels.checks import ranges
from mast_tui.labels.model import Place, Quote
from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.workbench.macros import Macro, MacroTag
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.selection import Selection
from mast_tui.workbench.tagging import Tagger


class NewTag(NamedTuple):
    """One tag to write."""

    mode: Mode
    place: Place | None
    group: str | None
    fields: dict[str, Any]
    """What the tag says beside its mode; nothing where it is there already."""


def apply(bench: Tagger, macro: Macro, selection: Selection | None = None) -> Notice:
    """Tag the step in view, or the marked ones, with all of a macro; one undo takes it back.

    What is tagged already keeps its words; with a selection each tag on a step gets it as evidence.
    """
    if bench.reading.step is None:
        return Notice("there is no step to tag", trouble=True)
    modes = [_mode(bench, macro, tag) for tag in macro.tags]
    places, quotes = _where(bench, selection)
    said = [
        one
        for mode, tag in zip(modes, macro.tags, strict=True)
        for one in _new_tags(bench, mode, tag, places)
        if one.fields or (quotes and one.place)
    ]
    where = f"step{'s' if len(places) > 1 else ''} {ranges(place.step for place in places)}"
    if not said:
        return Notice(f"macro {macro.letter}: {where} has all of it already")
    codes = ", ".join(dict.fromkeys(mode.id for mode in modes))
    row, title = bench.row(), f"macro {macro.letter}: {codes} at {where}"

    def change() -> None:
        with bench.hand.together(row, "tag", title):
            for mode, place, group, fields in said:
                given = fields | {"quotes": quotes if place else ()}
                bench.hand.tag(row, mode.code, place, group=group, **given)

    bench.marked = set()
    return bench.saver.write(change, title)


def _where(bench: Tagger, selection: Selection | None) -> tuple[list[Place], Sequence[Quote]]:
    """The steps to tag, and the evidence there."""
    if selection is not None and selection.span:
        step = bench.bare(selection.step)
        quote = quote_at(step, selection.part, *selection.span)
        return [place_of(step)], [quote]
    steps = sorted(bench.marked) or [bench.reading.at]
    return [place_of(bench.trace.bare(number)) for number in steps], []


def _new_tags(
    bench: Tagger, mode: Mode, tag: MacroTag, places: Sequence[Place]
) -> Iterator[NewTag]:
    group = uuid4().hex if len(places) > 1 and not tag.trace else None
    given = {"note": tag.note, "confidence": tag.confidence, "impact": tag.impact}
    for place in [None] if tag.trace else places:
        known = bench.tag_of(mode.code, place.step if place else None)
        yield NewTag(mode, place, None if known else group, {} if known else given)


def _mode(bench: Tagger, macro: Macro, tag: MacroTag) -> Mode:
    try:
        return bench.codebook.mode(bench.codebook.find(tag.mode))
    except MastError as error:
        raise MastError(f"macro {macro.letter}: {error}") from None
