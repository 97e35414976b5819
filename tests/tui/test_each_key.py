"""Each key does what the table of actions says: one case an action, with an effect that is seen.

An action without a case fails :func:`test_every_action_has_a_case`. What needs a study is pressed
in one.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mast_tui.cli import main
from mast_tui.labels.moved.anchors import place_of
from mast_tui.labels.study.assigned import queue
from mast_tui.tui.actions import ACTIONS, LEADER, by_id, keys_of
from mast_tui.workbench.bench import Bench
from tests.helpers import LONG_LINE, MAST, a_bench, shop_run
from tests.studies import a_queue, a_study, judge_says
from tests.tui.given import Driver, running, text_of


class Seen(NamedTuple):
    """What an annotator sees that keys change."""

    at: int
    pane: str
    top: int
    trace: int
    tags: frozenset[tuple[str, int | None]]
    text: str
    notice: str
    clipboard: str


def seen(the: Driver) -> Seen:
    work = the.work
    tags = frozenset(the.tags)
    return Seen(
        the.at, work.pane, work.step_view.top, the.bench.number, tags, the.text, the.notice,
        the.app.clipboard,
    )  # fmt: skip


Effect = Callable[[Seen, Seen, Driver], object]


class Case(NamedTuple):
    """At a step, after some keys: the key of the action (and ``then`` some more) has an effect.

    ``prepare`` makes what others did before.
    """

    effect: Effect
    at: int = 2
    given: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    prepare: Callable[[Bench], object] = lambda bench: None


def moved(to: int, **more: object) -> Case:
    """The step of this number comes in view."""
    return Case(lambda before, now, the: now.at == to != before.at, **more)  # type: ignore[arg-type]


def shows(words: str, **more: object) -> Case:
    """These words come on the screen, that were not there."""
    return Case(
        lambda before, now, the: words in now.text and words not in before.text,
        **more,  # type: ignore[arg-type]
    )


def says(words: str, **more: object) -> Case:
    """The footer says this."""
    return Case(lambda before, now, the: words in now.notice, **more)  # type: ignore[arg-type]


def the_tag(the: Driver, mode: str = "3.3") -> object:
    return the.bench.tag_of(mode, the.at)


def others_differ(bench: Bench) -> None:
    """Ben and Cyd are done with the trace, and differ on two modes."""
    row, trace = bench.row(), bench.trace.finish()
    for name, tags in (("Ben", {"1.3": 8, "2.6": 13, "3.3": 9}), ("Cyd", {"3.3": 9})):
        hand = bench.hand.store.hand(name, MAST)
        for mode, step in tags.items():
            hand.tag(row, mode, place_of(trace.bare(step)))
        hand.review(row, state="done", outcome="failed")


def judged(bench: Bench) -> None:
    """A judge found a mode at step 8."""
    judge_says(bench.hand.store.path.parent, bench.row(), ("1.3", 8, "again"))


def skipped(the: Driver) -> list[str | None]:
    """Why which traces of the queue were skipped."""
    return [one.assignment.skipped for one in queue(the.bench.hand.store, "Ada")]


COUNTED = "until it is counted"
"""Stands among keys for waiting."""
TAGGED = ("3", "3")
FOUND = ("/", "c", "h", "e", "c", "k", "o", "u", "t", "enter")
STEP = ("tab",)
DIFFERENCES = ("A", COUNTED, "3", "enter")
TO_MODE = ("tab", "tab", "G", "k")
QUOTED = ("v", "v", "l", "l", "3", "3")

CASES: dict[str, Case] = {
    # moving about
    "down": moved(3),
    "up": moved(1),
    "first": moved(1, at=9),
    "last": moved(14),
    "page_down": moved(14),
    "page_up": moved(1, at=14),
    "read_on": Case(lambda before, now, the: now.top > before.top and now.at == 6, at=6),
    "read_back": Case(lambda b, now, the: now.top < b.top and now.at == 6, at=6, given=("space",)),
    "scroll_down": Case(lambda before, now, the: now.top > before.top, at=6),
    "scroll_up": Case(lambda before, now, the: now.top < before.top, at=6, given=("J",)),
    "go": moved(12, then=("1", "2", "enter")),
    "next_error": moved(7),
    "previous_error": moved(7, at=11),
    "next_tagged": moved(9, given=(":", "9", "enter", *TAGGED, "g")),
    "previous_tagged": moved(9, given=(":", "9", "enter", *TAGGED, "G")),
    "next_trace": Case(lambda before, now, the: (before.trace, now.trace) == (0, 1)),
    "previous_trace": Case(lambda b, now, the: (b.trace, now.trace) == (1, 0), given=("]",)),
    "next_phase": Case(lambda before, now, the: now.at > before.at),
    "previous_phase": Case(lambda before, now, the: now.at < before.at, at=14),
    "overview_on": moved(3),
    "overview_back": moved(8, at=9),
    "outline": shows("phases"),
    "traces": shows("2 open traces"),
    "next_pane": Case(lambda before, now, the: (before.pane, now.pane) == ("steps", "step")),
    "previous_pane": Case(lambda b, now, the: (b.pane, now.pane) == ("steps", "taxonomy")),
    # reading
    "find": shows("hit 1 of ", then=("p", "a", "y", "m", "e", "n", "t", "enter")),
    "found_only": shows("only hits", given=FOUND),
    "next_hit": says("hit 2 of", given=FOUND),
    "previous_hit": says("hit 1 of", given=(*FOUND, "n")),
    "filter": shows("show only"),
    "overview_scale": says("the overview runs by time"),
    "room": Case(lambda before, now, the: not the.work.taxonomy.display),
    "wrap": Case(
        lambda b, now, the: LONG_LINE[:40] in now.text and "GAVE-UP" not in now.text, at=6
    ),
    "left": Case(lambda before, now, the: the.work.step_view.shift == 0, at=6, given=("w", "l")),
    "right": Case(lambda before, now, the: the.work.step_view.shift > 0, at=6, given=("w",)),
    "fold": shows("rule 11", at=1),
    "lay_out": Case(lambda b, now, the: "as JSON" in b.text and "as JSON" not in now.text, at=5),
    "raw": shows("raw: 2 records of codex", at=7),
    "same_call": says("no other step makes this very call", at=9),
    "diff": says("no other step makes this very call", at=9),
    "answer": says("names nothing that is known by its name"),
    "pin": Case(lambda before, now, the: "^" in text_of(the.work.steps)),
    "pins": shows("pinned steps", given=("p",)),
    "beside": Case(lambda b, now, the: the.work.beside_pane is not None, then=("a",)),
    "compare": shows("2 scenario 3 / 2  heron-flash"),
    "signals": Case(lambda b, now, the: the.bench.reading.signals is not None),
    "copy": Case(lambda before, now, the: now.clipboard.startswith("The checkout of the shop")),
    "copy_step": Case(lambda before, now, the: now.clipboard.startswith("arguments:\n"), at=9),
    "write_part": says("written to"),
    "pager": says("no terminal for"),
    "editor": says("no terminal for"),
    "diagnosis": shows("diagnosis beside truth"),
    "history": shows("your changes on this trace", given=TAGGED),
    "others": says("nobody else tagged this trace"),
    "statistics": shows("between Ben, Cyd: 1 trace", then=(COUNTED,), prepare=others_differ),
    "next_in_list": moved(13, given=DIFFERENCES, prepare=others_differ),
    "previous_in_list": moved(8, given=(*DIFFERENCES, "comma", "n"), prepare=others_differ),
    # tagging
    "rather": shows("step 2: FM-3.3, or rather another mode?", given=TAGGED),
    "guideline": shows(
        "agreed: look twice", given=TAGGED, then=(*"look", "space", *"twice", "enter", *TO_MODE)
    ),
    "macro": Case(
        lambda b, now, the: ("3.3", 3) in now.tags,
        given=(*TAGGED, "M", "=", "w", "enter", "j"),
        then=("w",),
    ),
    "tag": Case(lambda before, now, the: now.pane == "step"),
    "tag_by_name": Case(
        lambda b, now, the: the_tag(the) is not None,
        then=(*"incorrect", "enter"),
    ),
    "tag_trace": Case(lambda b, now, the: ("3.2", None) in now.tags, then=("3", "2")),
    "note": shows("saw it", given=TAGGED, then=(*"saw", "space", *"it", "enter")),
    "select": Case(lambda before, now, the: the.work.selection is not None),
    "select_lines": Case(lambda before, now, the: bool(the.work.selection.words)),  # type: ignore[union-attr]
    "unquote": Case(lambda b, now, the: not the_tag(the).quotes, given=QUOTED),  # type: ignore[attr-defined]
    "mark": Case(lambda before, now, the: the.bench.marked == {2}),
    "mark_range": Case(lambda b, now, the: the.bench.marked == {2, 3, 4}, given=("x", "j", "j")),
    "repeat": Case(lambda b, now, the: ("3.3", 3) in now.tags, given=(*TAGGED, "j")),
    "confidence": Case(
        lambda b, now, the: the_tag(the).confidence == "high",  # type: ignore[attr-defined]
        given=TAGGED,
        then=("h",),
    ),
    "impact": Case(
        lambda b, now, the: the_tag(the).impact == "recovered",  # type: ignore[attr-defined]
        given=TAGGED,
        then=("r",),
    ),
    "actor": Case(
        lambda b, now, the: the_tag(the).actor == "userx",  # type: ignore[attr-defined]
        given=TAGGED,
        then=("x", "enter"),
    ),
    "decisive": says("is decisive", given=TAGGED),
    "undo": Case(lambda b, now, the: b.tags and not now.tags, given=TAGGED),
    "redo": Case(lambda b, now, the: not b.tags and now.tags, given=(*TAGGED, "u")),
    "adjudicate": shows("1/2 omission  FM-1.3 Step repetition", prepare=others_differ),
    "done": Case(lambda b, now, the: the.state() == "done", then=("f", "enter", "enter")),
    # the app
    "help": shows("keys and guidelines"),
    "leader": says("then a key"),
    "palette": shows("command:"),
    "theme": shows("high contrast"),
    "save_as": Case(
        lambda b, now, the: the.bench.hand.store.path.name == "labels-2.db", then=("enter",)
    ),
    "redraw": Case(lambda before, now, the: now.text == before.text),
    "close": Case(lambda b, now, the: (b.pane, now.pane) == ("step", "steps"), given=STEP),
}

IN_A_STUDY: dict[str, Case] = {
    "queue": shows("0 of 3 done, 3 left"),
    "skip": Case(
        lambda b, now, the: (b.trace != now.trace, skipped(the)) == (True, [None, None, "later"]),
        then=(*"later", "enter"),
    ),
    "ask": shows("Ada asks: is it?", then=(*"is", "space", *"it?", "enter")),
    "questions": shows("1 question, 1 open", given=("F", "w", "enter")),
    "suggestions": shows("FM-1.3", prepare=judged),
    "progress": Case(lambda b, now, the: ["Ben", "3", "0"] in rows(now)),
}
"""Those that need one: Ada has three traces of a blind round to read, and so has Ben."""


def rows(now: Seen) -> list[list[str]]:
    """The first three words of each line."""
    return [line.split()[:3] for line in now.text.splitlines()]


def pressed(action: str) -> tuple[str, ...]:
    """The first key of an action; the leader key before it where it needs that."""
    key = keys_of(by_id(action))[0]
    return ("comma", key.removeprefix(LEADER)) if key.startswith(LEADER) else (key,)


@pytest.fixture
def both(tmp_path: Path, home: Path) -> Iterator[Bench]:
    """A failed run and one that succeeded, read to their ends."""
    bench = a_bench(home, shop_run(tmp_path, 1), shop_run(tmp_path, 2, "succeeded"))
    bench.open(0)
    yield bench
    bench.close()


@pytest.fixture
def round_of_ada(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Ada at the first of her traces of a blind round, in which a judge's labels show."""
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "study", settings="preannotations = true")
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    bench = a_queue(folder, "Ada")
    yield bench
    bench.close()


async def check(action: str, case: Case, bench: Bench) -> None:
    """Press what is given, look, press the key, and look again."""
    bench.trace.finish()
    bench.reading.go(case.at)
    case.prepare(bench)
    async with running(bench) as the:
        the.bench.reading.index.finish()
        await press(the, *case.given)
        before = seen(the)
        await press(the, *pressed(action), *case.then)
        now = seen(the)
        assert case.effect(before, now, the), f"{now.notice}\n{now.text}"


async def press(the: Driver, *keys: str) -> None:
    """Press keys, and wait where it says so among them."""
    for key in keys:
        if key == COUNTED:
            await the.app.workers.wait_for_complete()
            await the.pilot.pause()
        else:
            await the.press(key)


@pytest.mark.parametrize("action", CASES)
async def test_a_key_does_what_it_says(
    action: str, both: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("EDITOR", "cat")
    await check(action, CASES[action], both)


@pytest.mark.parametrize("action", IN_A_STUDY)
async def test_a_key_does_what_it_says_in_a_study(action: str, round_of_ada: Bench) -> None:
    await check(action, IN_A_STUDY[action], round_of_ada)


async def test_leaving_ends_the_app(both: Bench) -> None:
    async with running(both) as the:
        await the.press(*pressed("close"))
        assert the.app.return_code == 0


def test_every_action_has_a_case() -> None:
    assert {action.id for action in ACTIONS} == CASES.keys() | IN_A_STUDY.keys()
    assert not CASES.keys() & IN_A_STUDY.keys()
