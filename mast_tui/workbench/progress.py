"""How far a study is, as tables: what the command prints and the screen shows."""

from typing import TYPE_CHECKING

from mast_tui.labels.blind.hiding import Blinding
from mast_tui.labels.identity import utc_now
from mast_tui.labels.study.progress import DIMENSIONS, By, Line, items, line, lines
from mast_tui.tables import table

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.workbench.studying import Studying

HEADS = ("given", "done", "open", "excl", "skip", "left", "min", "ends (UTC)")
"""``min``: minutes a trace. """
_BESIDES = sum(len(head) + 2 for head in HEADS[:-2]) + len("123.4") + len("2026-01-01 12:00") + 4
"""Columns that the numbers take beside a name."""
NUMBERS = frozenset(range(1, 8))


def dimensions(blinding: Blinding | None) -> tuple[By, ...]:
    """What may be told apart: by model, one's own finished traces would say what they were."""
    hidden = blinding is not None and blinding.hides("model")
    return tuple(by for by in DIMENSIONS if by != "model" or not hidden)


def counted(store: "Store", by: tuple[By, ...], round: str | None) -> dict[str, list[Line]]:
    """The lines by each of these, and all together; empty where nothing is assigned."""
    found, now = items(store, round), utc_now()
    if not found:
        return {}
    tables = {str(one): lines(found, one, now) for one in by}
    return tables | {"all": [line("all", found, now)]}


def tables(found: dict[str, list[Line]], room: int | None = None) -> list[list[str]]:
    """The same as lines of text, the columns of all tables one below the other.

    In ``room`` columns it is names that are cut.
    """
    widest = None if room is None else max(8, room - _BESIDES)
    rows = [[by, *HEADS] for by in found]
    bodies = {by: [_cells(one, widest) for one in of] for by, of in found.items()}
    made = table(("", *HEADS), [*rows, *(row for body in bodies.values() for row in body)], NUMBERS)
    heads, below = made[1 : 1 + len(rows)], made[1 + len(rows) :]
    parts: list[list[str]] = []
    for head, body in zip(heads, bodies.values(), strict=True):
        parts.append([head, *below[: len(body)]])
        below = below[len(body) :]
    return parts


def _cells(one: Line, widest: int | None) -> list[str]:
    spent = one.seconds_per_trace
    numbers = (one.assigned, one.done, one.in_progress, one.excluded, one.skipped, one.left)
    minutes = "-" if spent is None else f"{spent / 60:.1f}"
    end = one.expected_end[:16].replace("T", " ") if one.expected_end else "-"
    long = widest is not None and len(one.name) > widest
    name = f"{one.name[: (widest or 1) - 1]}…" if long else one.name
    return [name, *map(str, numbers), minutes, end]


def progress_tables(study: "Studying", room: int | None = None) -> list[list[str]]:
    """What the screen shows."""
    by = dimensions(study.blinding)
    found = counted(study.store, by, None)
    hidden = (
        [] if "model" in by else [["by model: hidden while a blind round hides models from you"]]
    )
    return [*tables(found, room), *hidden] if found else []
