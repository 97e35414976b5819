"""How a step is shown: wrapped, folded, laid out for what it is, or raw."""

import json
from typing import TYPE_CHECKING

from mast_tui.traces.model import PartName
from mast_tui.tui.actions import key_for, with_keys
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.blocks import Passage

FOLDS: dict[str, PartName] = {"o": "output", "c": "arguments", "t": "text", "r": "reasoning"}
ROOM = {
    "": "all panes are back",
    "-wide": "the step has the taxonomy's room; {key} gives it the list's too",
    "-alone": "the step stands alone; {key} brings the others back",
}
MOST = 2_000_000
"""Characters up to which a record is written with line ends."""

SIDEWAYS = 16


def wrap(work: BenchScreen) -> None:
    work.wrap = not work.wrap
    work.show_step()
    sideways = with_keys("lines do not wrap: {left} and {right} scroll sideways")
    work.say(Notice("lines wrap" if work.wrap else sideways))


def left(work: BenchScreen) -> None:
    work.step_view.move_sideways(-SIDEWAYS)


def right(work: BenchScreen) -> None:
    work.step_view.move_sideways(SIDEWAYS)


def fold(work: BenchScreen) -> None:
    """Show an injected prompt in full; of other steps, ask which part to fold in all of them."""
    step = work.bench.reading.step
    if step is not None and step.folded:
        work.unfolded ^= {step.index}
        work.show_step()
        return
    folded = work.step_view.folded
    words = {"o": "output", "c": "call", "t": "text", "r": "reasoning"}
    offered = " ".join(
        f"{key} {'un' if FOLDS[key] in folded else ''}fold {word} " for key, word in words.items()
    )
    work.choose(f"in all steps: {offered} a unfold all", lambda key: _fold(work, key))


def _fold(work: BenchScreen, key: str) -> None:
    view = work.step_view
    if key == "a":
        view.folded = frozenset()
    elif key in FOLDS:
        view.folded ^= {FOLDS[key]}
    else:
        return
    work.show_step()
    folded = ", ".join("call" if part == "arguments" else part for part in sorted(view.folded))
    work.say(Notice(f"folded in all steps: {folded}" if folded else "nothing is folded"))


def lay_out(work: BenchScreen) -> None:
    """Show all as it stands; or JSON as a tree and tables in columns, however long they are."""
    view = work.step_view
    page = view.page
    shows = page is not None and page.is_laid_out
    view.laid_out = not shows and view.laid_out is not True
    work.show_selection(None)
    work.show_step()
    words = "JSON shows as a tree, tables in columns" if view.laid_out else "all shows as it stands"
    work.say(Notice(words))


def room(work: BenchScreen) -> None:
    """Give the step the taxonomy's room, then the list's too, then give both back."""
    order = ("", "-alone") if work.has_class("-narrow") else ("", "-wide", "-alone")
    here = next((one for one in order[1:] if work.has_class(one)), "")
    following = order[(order.index(here) + 1) % len(order)]
    work.remove_class("-wide", "-alone")
    if following:
        work.add_class(following)
    work.say(Notice(ROOM[following].format(key=key_for("room"))))


def raw(work: BenchScreen) -> None:
    """The records of the step as they stand in the source."""
    from mast_tui.tui.screens.blocks import PassagesScreen

    reading = work.bench.reading
    step = reading.step
    if step is None or (step.leak and not reading.reveal):
        work.say(Notice("this step is hidden", trouble=True))
        return
    records = reading.trace.raw(step.index)
    if not records:
        work.say(Notice("this format keeps no records of steps to show", trouble=True))
        return
    passages = [_passage(number, text) for number, text in records]
    title = f"step {step.index}, raw: {len(records)} records of {reading.trace.format.id}"
    work.app.push_screen(
        PassagesScreen(title, passages, lambda: [*map(_spread, passages)], "on one line or many")
    )


def _passage(number: int, text: str) -> "Passage":
    from mast_tui.tui.screens.blocks import Passage

    return Passage(f"record {number}, {len(text):,} characters", text.strip("\n"))


def _spread(one: "Passage") -> "Passage":
    """The same record with line ends, where it is JSON and not too long."""
    try:
        value = json.loads(one.text) if len(one.text) <= MOST else None
    except (ValueError, RecursionError):
        value = None
    if value is None:
        return one
    return one._replace(text=json.dumps(value, indent=2, ensure_ascii=False))
