"""The tutor teaches by doing: each lesson ends when it was done, and not before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.places import samples_folder
from mast_tui.tui.actions import CHANGED
from mast_tui.tui.keymap import remap
from mast_tui.tui.tutor import LESSONS, SAMPLE, TutorScreen
from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench
from tests.tui.given import NARROW, WIDE, Driver, running, text_of
from tests.tui.terminal import Terminal

TAUGHT: tuple[tuple[str, ...], ...] = (
    ("j", "j", "j"),
    ("e",),
    ("space",),
    ("/", *"outage confirmed", "enter"),
    ("3", "3"),
    ("v", "s", "3", "3"),
    ("m", *"victims only", "enter"),
    ("u",),
    ("U",),
    ("T", "3", "2"),
    ("tab", "tab", "j", "q"),
    ("Z", "Z", "Z"),
    ("?", "q"),
    ("D", "f", *"wrong cause", "enter", "enter"),
)
"""The keys that each lesson asks for."""


@pytest.fixture
def sample(home: Path) -> Iterator[Bench]:
    """Somebody new at the sample of the tutor."""
    bench = a_bench(home, samples_folder() / SAMPLE)
    yield bench
    bench.close()


def lesson(the: Driver) -> str:
    assert isinstance(the.work, TutorScreen)
    return text_of(the.work.lesson_lines)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_it_can_be_walked_whole(sample: Bench, size: tuple[int, int]) -> None:
    async with running(sample, size, work=TutorScreen) as the:
        for number, keys in enumerate(TAUGHT, 1):
            if size == NARROW and keys[0] == "Z":
                keys = keys[1:]  # there the taxonomy has no room to give
            assert lesson(the).startswith(f" {number}/{len(LESSONS)} "), lesson(the)
            for key in keys:
                assert lesson(the).startswith(f" {number}/"), key
                await the.press("space" if key == " " else key)
            await the.pilot.pause()
        assert lesson(the).startswith(f" {len(LESSONS)}/{len(LESSONS)} ")
        assert the.bench.review.state == "done"
        assert the.tags == {("3.3", 29), ("3.2", None)}
        await the.press("q")
    assert the.app.return_code == 0


async def test_the_lessons_name_the_keys_as_they_are(sample: Bench) -> None:
    remap({"down": "f2", "find": "f3", "select": "f4"}, "c", ["33"])
    try:
        async with running(sample, work=TutorScreen) as the:
            assert "Press F2 three times" in lesson(the)
            view = the.work.lesson_lines  # type: ignore[attr-defined]
            for number, key in ((3, "press F3, type"), (5, "press F4, and")):
                view.show(number, len(LESSONS), LESSONS[number].text)
                assert key in lesson(the)
    finally:
        CHANGED.clear()


async def test_other_keys_do_not_end_a_lesson(sample: Bench) -> None:
    async with running(sample, work=TutorScreen) as the:
        await the.press("k", "w", "?", "q", "tab", "q", "j")
        assert lesson(the).startswith(" 1/")


@pytest.mark.parametrize("size", [WIDE, NARROW, (200, 60)])
async def test_every_lesson_fits_its_lines(sample: Bench, size: tuple[int, int]) -> None:
    async with running(sample, size, work=TutorScreen) as the:
        view = the.work.lesson_lines  # type: ignore[attr-defined]
        for number, one in enumerate(LESSONS):
            view.show(number, len(LESSONS), one.text)
            shown = " ".join(text_of(view).split())
            assert shown.endswith(one.text.split()[-1].format_map({"close": "q"})), shown
            assert "{" not in shown


def test_it_works_on_a_copy_and_keeps_nothing(tmp_path: Path, own_places: Path) -> None:
    (tmp_path / "scratch").mkdir()
    with Terminal("tutor", cwd=tmp_path, env={"TMPDIR": str(tmp_path / "scratch")}) as the:
        the.wait_for("Press j three times")
        the.press("jjj", "2/15")
        assert the.leave() == 0
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not own_places.exists()
