"""What the adjudication screen says, made from the desk. Pure: pieces out, nothing drawn."""

from collections import Counter
from collections.abc import Sequence

from mast_tui.labels.model import Tag, TraceRow
from mast_tui.labels.settling.cases import KINDS, Side, Unit
from mast_tui.labels.settling.round import Item
from mast_tui.labels.study.precedents import Precedent
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.widgets.lines import Piece, crop, cut, length
from mast_tui.workbench.adjudicating import Desk

NARROWEST = 24
"""Columns below which sides stand under each other and not side by side."""
SHORTEST = 14
"""Columns below which it is not said which trace it is."""
QUOTED = 3
"""Rows that one quote or note takes at most; all of it is shown on a screen of its own."""
VOTES = {1: "tagged", 0: "absent", None: "no vote"}


def heading(desk: Desk, width: int) -> list[Piece]:
    """Which round, how far, and what is left by kind."""
    name = f"round {_safe(desk.round)}" if desk.round else "labels outside rounds"
    state = "" if desk.docket.closed_at else " (open)"
    left = Counter(one.case.kind for one in desk.docket.items if not one.decided)
    pieces: list[Piece] = [
        (f" {name}", "title"),
        (state, "warning"),
        (f"  {desk.in_words()}", "strong"),
    ]
    kinds = "  ".join(f"{left[kind]} {kind}" for kind in KINDS if left[kind])
    only = f"  only {desk.kind}" if desk.kind else ""
    room = width - length(pieces) - len(only)
    return [
        *pieces,
        (only, "hit" if only else ""),
        *([(f"  left: {kinds}", "quiet")] if kinds and len(kinds) + 8 <= room else []),
    ]


def case_line(desk: Desk, width: int) -> list[Piece]:
    """Which disagreement, on what, in which trace, and how it was settled."""
    item = desk.item
    if item is None:
        return [(" nothing to settle here", "quiet")]
    number = f" {desk.at + 1}/{len(desk.items)} "
    modes = list(dict.fromkeys(unit.mode for unit in item.case.units))
    what = " or ".join(_mode(desk, mode, len(modes) == 1) for mode in modes)
    done = settled_words(desk)
    pieces: list[Piece] = [(number, "quiet"), (f"{item.case.kind}  ", ""), (what, "tag")]
    state: Piece = (f"  {done}", "strong") if done else ("  not settled", "quiet")
    room = width - length(pieces) - len(state[0])
    where = f"  {about(item.trace)}"
    shown = cut(where, room) if room >= SHORTEST else ""
    return [
        *pieces,
        (shown, ""),
        (" " * (room - len(shown)) if room > len(shown) else "", ""),
        state,
    ]


def about(row: TraceRow) -> str:
    """``scenario 3 / 1  heron-flash``"""
    where = " / ".join(one for one in (row.scenario, row.trial) if one)
    name = f"scenario {where}" if where else row.path.replace("\\", "/").rsplit("/", 1)[-1]
    return _safe("  ".join(filter(None, (name, row.model))))


def settled_words(desk: Desk) -> str:
    """How the disagreement in view was settled: ``A: 3.3 at step 12``; empty while it is not."""
    item = desk.item
    if item is None or not item.decided:
        return ""
    letter = desk.taken().lower()
    what = ", ".join(unit.text() for unit in item.present) or "nothing there"
    choice = next(iter(item.settled.values())).choice
    return f"settled, {letter or choice if not choice.startswith('[') or letter else 'new'}: {what}"


def decision_line(desk: Desk, names: dict[str, str], width: int) -> list[Piece]:
    """Who settled it and why; before that what judges say, or what the mode means."""
    item = desk.item
    if item is None:
        return []
    if item.decided:
        one = next(iter(item.settled.values()))
        who = " and ".join(names.get(u, "?") for u in (one.decided_by, one.decided_with) if u)
        shown = (
            "  (shown by the guidelines)" if any(s.precedent for s in item.settled.values()) else ""
        )
        text = f"by {who}" + (f": {one.reason}" if one.reason else "") + shown
        return [(f" {crop(_safe(text), width - 1)}", "")]
    judges = ", ".join(f"{name} {VOTES[vote]}" for name, vote in item.judges.items())
    code = item.case.units[0].mode
    meant = desk.codebook.mode(code).definition if code in desk.codebook else ""
    told = f"judges: {judges}" if judges else meant
    return [(f" {crop(_safe(told), width - 1)}", "quiet")]


def sides(desk: Desk, width: int) -> list[Sequence[Piece]]:
    """What each side says, side by side where there is room."""
    item = desk.item
    if item is None:
        return [[(" no disagreement is left in what all have finished", "quiet")]]
    cells = [(side, item) for side in item.case.sides]
    columns = len(cells) + bool(item.case.unsure)
    each = (width - 1) // columns - 1
    if each < NARROWEST:
        stacked = [line for side, of in cells for line in _side(desk, of, side, width - 2)]
        return [*([(" ", ""), *line] for line in [*stacked, *_unsure(item)])]
    blocks = [_side(desk, of, side, each - 2) for side, of in cells]
    blocks += [_unsure(item)] if item.case.unsure else []
    rows = max(map(len, blocks))
    return [
        [
            piece
            for place, block in enumerate(blocks)
            for piece in _cell(block[row] if row < len(block) else [], each, first=not place)
        ]
        for row in range(rows)
    ]


def _cell(line: Sequence[Piece], width: int, first: bool) -> list[Piece]:
    """A line of a block, filled to the width of its column, with a rule before all but the first."""
    rule = " " if first else "│ "
    room = width + 1 - len(rule)
    return [(rule, "quiet"), *line, (" " * max(0, room - length(line)), "")]


def _unsure(item: Item) -> list[list[Piece]]:
    if not item.case.unsure:
        return []
    return [[(_safe(f"unsure: {', '.join(item.case.unsure)}"), "warning")]]


def _side(desk: Desk, item: Item, side: Side, width: int) -> list[list[Piece]]:
    """One side: its letter and people, then what each of them said, in at most ``width`` cells."""
    taken = side.letter == desk.taken()
    mark = "=" if taken else " "
    people = crop(_safe(", ".join(side.holders)), max(0, width - 3))
    lines: list[list[Piece]] = [
        [(f"{mark}{side.letter.lower()} ", "cursor" if taken else "strong"), (people, "strong")]
    ]
    if not side.units:
        lines.append([("nothing here", "quiet")])
    for unit in side.units:
        lines += _unit(desk, item, side, unit, width)
    for who, what in _besides(item, side):
        also = f"{who}also {what}"
        lines += [[(row, "quiet")] for row in _rows(also, width, QUOTED)]
    return lines


def _besides(item: Item, side: Side) -> list[tuple[str, str]]:
    """What those of a side tagged on the same steps besides, said once for all who say it."""
    people: dict[tuple[int, str], list[str]] = {}
    for name, tag in item.others:
        if name in side.holders:
            people.setdefault((tag.step or 0, tag.mode), []).append(name)
    groups: dict[tuple[str, ...], list[Unit]] = {}
    for (step, mode), names in sorted(people.items()):
        groups.setdefault(tuple(names), []).append(Unit(mode, step or None))
    return [
        ("" if len(names) == len(side.holders) else f"{', '.join(names)}: ", _at_steps(units))
        for names, units in groups.items()
    ]


def _at_steps(units: Sequence[Unit]) -> str:
    """``1.1, 2.2 at step 12``"""
    steps: dict[int | None, list[str]] = {}
    for unit in units:
        steps.setdefault(unit.step, []).append(unit.mode)
    return "; ".join(
        f"{', '.join(modes)} {'on the whole trace' if step is None else f'at step {step}'}"
        for step, modes in steps.items()
    )


def _unit(desk: Desk, item: Item, side: Side, unit: Unit, width: int) -> list[list[Piece]]:
    here = unit.step is not None and unit.step == desk.step
    several = len(item.case.units) > 1
    arrow = ">" if here and several else ""
    lines: list[list[Piece]] = [[(crop(f"{arrow}{unit.text()}", width), "tag")]]
    for name in side.holders:
        for tag in item.of(name):
            if (tag.mode, tag.step) == unit:
                lines += said(tag, _name(item, name, side), width, QUOTED)
    return lines


def _name(item: Item, name: str, side: Side) -> str:
    """Who says it, where a side is of several people."""
    return f"{name}: " if len(side.holders) > 1 else ""


def said(tag: Tag, who: str, width: int, most: int) -> list[list[Piece]]:
    """The words of one tag: how sure, the note, the quotes."""
    facts = ", ".join(filter(None, (tag.confidence, tag.impact, tag.actor)))
    words = f"{who}{tag.note or ''}{f' [{facts}]' if facts else ''}".strip()
    lines: list[list[Piece]] = [[(row, "")] for row in _rows(words, width, most)]
    for quote in tag.quotes:
        where = f" ({quote.part}{'' if quote.step is None else f' of step {quote.step}'})"
        text = f'"{quote.text}"{where}'
        lines += [[(row, "quote")] for row in _rows(text, width, most)]
    return lines


def _rows(text: str, width: int, most: int) -> list[str]:
    """Text in rows, the last one cut where there are more than ``most``."""
    plain = " ".join(_safe(text).split())
    if not plain:
        return []
    rows = [row.rstrip() for row in word_rows(plain, max(4, width))]
    if len(rows) > most:
        rows = [*rows[: most - 1], cut(f"{rows[most - 1]} …", width)]
    return rows


def step_title(desk: Desk) -> str:
    """Which place is in view, of how many."""
    places, step = desk.places, desk.step
    if step is None:
        return "the whole trace"
    more = f", place {desk.place % len(places) + 1} of {len(places)}" if len(places) > 1 else ""
    return f"step {step}{more}"


def everything(desk: Desk, precedents: Sequence[Precedent], width: int) -> list[list[Piece]]:
    """All that was said in full, then what the codebook and earlier decisions say of the modes."""
    item = desk.item
    if item is None:
        return []
    lines: list[list[Piece]] = []
    for name, tag in sorted([*item.tags, *item.others], key=lambda one: one[0].casefold()):
        lines.append([(f" {_safe(name)}  ", "strong"), (f"{tag.mode} {_where(tag)}", "tag")])
        lines += [[("   ", ""), *line] for line in said(tag, "", width - 4, 1000)]
        lines.append([])
    for mode in dict.fromkeys(unit.mode for unit in item.case.units):
        lines += _definition(desk, mode, width)
        lines += [line for one in precedents if one.mode == mode for line in _earlier(one, width)]
        lines.append([])
    return lines


def _definition(desk: Desk, code: str, width: int) -> list[list[Piece]]:
    if code not in desk.codebook:
        return []
    mode = desk.codebook.mode(code)
    texts = [
        mode.definition,
        *([f"Agreed: {mode.note}"] if mode.note else []),
        *(f"Not this: {one.text} ({one.mode or 'none'})" for one in mode.boundaries),
    ]
    rows = [row for text in texts for row in _rows(text, width - 4, 1000)]
    return [[(f" {mode.label}", "strong")], *([("   ", ""), (row, "")] for row in rows)]


def _earlier(one: Precedent, width: int) -> list[list[Piece]]:
    where = "the whole trace" if one.step is None else f"step {one.step}"
    name = one.path.replace("\\", "/").rsplit("/", 1)[-1]
    text = f"settled {one.value} ({where} of {name}, by {one.decided_by}): {one.reason or 'no reason given'}"
    rows = [
        *_rows(text, width - 6, 1000),
        *_rows(f'"{one.quote}"' if one.quote else "", width - 6, 3),
    ]
    return [[("   - " if not n else "     ", ""), (row, "quiet")] for n, row in enumerate(rows)]


def row_of(desk: Desk, item: Item, width: int) -> list[Piece]:
    """A disagreement in the list of all."""
    state = "settled" if item.decided else ""
    units = ", ".join(unit.text() for unit in item.case.units)
    pieces: list[Piece] = [(f"{state:<8}", "strong"), (f"{item.case.kind:<13}", "")]
    what = crop(units, max(20, (width - 24) // 2))
    return [
        *pieces,
        (what, "tag"),
        (" ", ""),
        (crop(about(item.trace), max(0, width - 25 - len(what))), ""),
    ]


def _mode(desk: Desk, code: str, named: bool) -> str:
    mode = desk.codebook.mode(code) if code in desk.codebook else None
    if mode is None:
        return _safe(code)
    return mode.label if named else mode.id


def _where(tag: Tag) -> str:
    return "on the whole trace" if tag.step is None else f"at step {tag.step}"


def _safe(text: str) -> str:
    return visible(text, line=True)
