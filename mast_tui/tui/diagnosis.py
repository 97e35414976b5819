"""The agent's diagnosis beside the true one, as text to scroll."""

from collections.abc import Iterator
from itertools import zip_longest

from mast_tui.traces.safe import visible
from mast_tui.traces.truth import Entity, Truth
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.diagnosis import Blamed, Diagnosis, missed, same

Text = list[list[Piece]]


def diagnosis_lines(diagnosis: Diagnosis | None, truth: Truth | None, width: int) -> Text:
    """Two columns: what the agent said, and what was true; ``=`` marks where they agree."""
    column = max(24, (width - 5) // 2)
    said = list(_said(diagnosis, truth, column))
    true = list(_true(diagnosis, truth, column))
    empty: list[Piece] = []
    return [
        [(" ", ""), *_fill(left, column), (" | ", "quiet"), *right]
        for left, right in zip_longest(said, true, fillvalue=empty)
    ]


def _said(diagnosis: Diagnosis | None, truth: Truth | None, width: int) -> Iterator[list[Piece]]:
    yield [("the agent", "title")]
    if diagnosis is None:
        yield from _wrap("wrote no diagnosis that can be read", "quiet", width)
        return
    yield from _wrap(diagnosis.source, "quiet", width)
    yield []
    for one in diagnosis.entities:
        yield from _blamed(one, truth, width)
    yield []
    yield [("propagation", "strong")]
    for link in diagnosis.chain:
        yield from _wrap(f"{link.source} -> {link.target}", "", width)
        yield from _wrap(f"  {link.effect}", "quiet", width)


def _blamed(one: Blamed, truth: Truth | None, width: int) -> Iterator[list[Piece]]:
    found = same(one, truth) if truth else None
    right = found is not None and one.cause == found.root_cause
    sign = "=" if right else "x" if one.cause else " "
    ink = "strong" if right else "error" if one.cause and truth else ""
    yield from _wrap(f"{sign} {one.name}{'  (cause)' if one.cause else ''}", ink, width)
    if one.reason:
        yield from _wrap(f"    {one.reason}", "quiet", width)


def _true(diagnosis: Diagnosis | None, truth: Truth | None, width: int) -> Iterator[list[Piece]]:
    yield [("the truth", "title")]
    if truth is None:
        yield from _wrap("no ground truth lies beside this run", "quiet", width)
        return
    yield from _wrap(truth.path.replace("\\", "/").rsplit("/", 1)[-1], "quiet", width)
    yield []
    overlooked = missed(diagnosis, truth) if diagnosis else list(truth.root_causes)
    for entity in truth.root_causes:
        sign = "missed" if entity in overlooked else "found"
        yield from _wrap(
            f"{_name(entity)}  (cause, {sign})", "error" if sign == "missed" else "strong", width
        )
    yield []
    yield [("propagation", "strong")]
    names = {entity.id: _name(entity) for entity in truth.entities}
    for link in truth.propagations:
        pair = f"{names.get(link.source, link.source)} -> {names.get(link.target, link.target)}"
        yield from _wrap(pair, "", width)
        yield from _wrap(f"  {link.effect}", "quiet", width)


def _name(entity: Entity) -> str:
    known = [part for part in (entity.namespace, entity.kind, entity.name or entity.id) if part]
    return "/".join(known)


def _wrap(text: str, ink: str, width: int) -> Iterator[list[Piece]]:
    for row in word_rows(visible(text, line=True), width):
        yield [(row, ink)]


def _fill(pieces: list[Piece], width: int) -> list[Piece]:
    text, ink = pieces[0] if pieces else ("", "")
    return [(crop(text, width), ink)]
