"""Each key does what the table of actions says: one case an action, with an effect that is seen.

An action without a case fails :func:`test_every_action_has_a_case`. What needs a study is tested
with one elsewhere; those cases name the test.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mast_tui.tui.actions import ACTIONS, LEADER, by_id, keys_of
from mast_tui.workbench.bench import Bench
from tests.helpers import LONG_LINE, a_bench, shop_run
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
    """At a step, after some keys: the key of the action (and ``then`` some more) has an effect."""

    effect: Effect
    at: int = 2
    given: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


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


TAGGED = ("3", "3")
FOUND = ("/", "c", "h", "e", "c", "k", "o", "u", "t", "enter")
STEP = ("tab",)
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
    "search": shows("hit 1 of ", then=("p", "a", "y", "m", "e", "n", "t", "enter")),
    "found_only": shows("only hits", given=FOUND),
    "next_hit": says("hit 2 of", given=FOUND),
    "previous_hit": says("hit 1 of", given=(*FOUND, "n")),
    "filter": shows("show only"),
    "overview_scale": says("the overview runs by time"),
    "wide": Case(lambda before, now, the: not the.work.taxonomy.display),
    "wrap": Case(
        lambda b, now, the: LONG_LINE[:40] in now.text and "GAVE-UP" not in now.text, at=6
    ),
    "left": Case(lambda before, now, the: the.work.step_view.shift == 0, at=6, given=("w", "l")),
    "right": Case(lambda before, now, the: the.work.step_view.shift > 0, at=6, given=("w",)),
    "fold": shows("rule 11", at=1),
    "lay_out": Case(lambda b, now, the: "as JSON" in b.text and "as JSON" not in now.text, at=5),
    "raw": shows("raw: 2 records of codex", at=7),
    "same_call": says("no other step makes this very call", at=9),
    "same_diff": says("no other step makes this very call", at=9),
    "claims": says("names nothing that is known by its name"),
    "pin": Case(lambda before, now, the: "^" in text_of(the.work.steps)),
    "pins": shows("pinned steps", given=("p",)),
    "beside": Case(lambda b, now, the: the.work.besides is not None, then=("a",)),
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
    # tagging
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

ELSEWHERE = {
    "agreement": "test_statistics.py",
    "next_in_list": "test_statistics.py",
    "previous_in_list": "test_statistics.py",
    "rather": "test_guiding.py",
    "guideline": "test_guiding.py",
    "macro": "test_macros.py",
    "queue": "test_studying.py",
    "skip": "test_studying.py",
    "question": "test_studying.py",
    "questions": "test_studying.py",
    "suggestions": "test_studying.py",
    "adjudicate": "test_adjudicating.py",
    "progress": "test_studying.py",
}
"""Actions whose effect a test with a study, other annotators or a broken store asserts."""


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


@pytest.mark.parametrize("action", CASES)
async def test_a_key_does_what_it_says(
    action: str, both: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("EDITOR", "cat")
    case = CASES[action]
    both.trace.finish()
    both.reading.go(case.at)
    async with running(both) as the:
        both.reading.index.finish()
        await the.press(*case.given)
        before = seen(the)
        await the.press(*pressed(action), *case.then)
        now = seen(the)
        assert case.effect(before, now, the), f"{now.notice}\n{now.text}"


async def test_leaving_ends_the_app(both: Bench) -> None:
    async with running(both) as the:
        await the.press(*pressed("close"))
        assert the.app.return_code == 0


def test_every_action_has_a_case() -> None:
    assert {action.id for action in ACTIONS} == CASES.keys() | ELSEWHERE.keys()
    assert not CASES.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize(("action", "file"), ELSEWHERE.items())
def test_what_is_tested_elsewhere_is_pressed_there(action: str, file: str) -> None:
    tree = ast.parse((Path(__file__).parent / file).read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) == "press"
    ]
    texts = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
    texts |= {arg.value for node in ast.walk(tree) if isinstance(node, ast.Tuple)
              for arg in node.elts if isinstance(arg, ast.Constant)}  # fmt: skip
    key = keys_of(by_id(action))[0].removeprefix(LEADER)
    assert key in texts, f"no test in {file} presses {key}"


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
