"""Deciding between modes that are mistaken for each other: a tag becomes one of another mode."""

from mast_tui.codebook.model import Mode
from mast_tui.labels.model import Place, Tag
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.tagging import Tagger


def retag(bench: Tagger, tag: Tag, mode: Mode) -> Notice:
    """Say that it is another mode; evidence, note and the rest of the finding go along.

    One change: one undo takes it back.
    """
    row, tags = bench.row(), bench.finding(tag)
    decisive = bench.review.decisive
    title = f"{bench.name(tag)} is rather {mode.label}"

    def change() -> None:
        with bench.hand.together(row, "tag", title):
            for one in tags:
                bench.hand.untag(row, one.id)
                bench.hand.tag(
                    row,
                    mode.code,
                    _place(one),
                    quotes=one.quotes,
                    note=one.note,
                    confidence=one.confidence,
                    impact=one.impact,
                    actor=one.actor,
                    group=one.group,
                    decisive=one.id == decisive,
                )

    bench.last_mode = mode
    return bench.saver.write(change, title)


def drop(bench: Tagger, tag: Tag) -> Notice:
    """Say that it is no failure: the tag and the rest of its finding go."""
    row, tags = bench.row(), bench.finding(tag)
    title = f"removed {bench.name(tag)}: no failure"

    def change() -> None:
        with bench.hand.together(row, "untag", title):
            for one in tags:
                bench.hand.untag(row, one.id)

    return bench.saver.write(change, title)


def _place(tag: Tag) -> Place | None:
    if tag.step is None:
        return None
    return Place(tag.step, tag.source_index, tag.source_id, tag.step_hash)
