"""Every screen at every size, in every kind of theme."""

import pytest

from mast_tui.tui.themes import PALETTES
from tests.tui.given import NARROW
from tests.tui.screens import FOLDER, SCREENS, SIZES, THEMES, Shown, draw, file_of

by_name = pytest.mark.parametrize("shown", SCREENS, ids=lambda shown: shown.name)


@by_name
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_screen_is_what_it_was(shown: Shown, size: tuple[int, int]) -> None:
    kept = file_of(shown, size).read_text("utf-8")
    drawn = await draw(shown, size)
    assert drawn.text == kept, "look, then write them anew: python -m tests.tui.screens"


@by_name
@pytest.mark.parametrize("look", THEMES)
async def test_a_theme_changes_colours_and_no_letter(shown: Shown, look: str) -> None:
    kept = file_of(shown, NARROW).read_text("utf-8")
    drawn = await draw(shown, NARROW, look)
    assert drawn.text == kept
    if look == "none":
        assert (drawn.colours | drawn.backgrounds) <= {"default"}
    else:
        palette = PALETTES[look]
        assert drawn.backgrounds == {palette.background}
        assert drawn.colours <= set(palette)


def test_the_texts_are_all_of_screens_and_tell_nothing_of_the_machine() -> None:
    files = set(FOLDER.glob("*.txt"))
    assert files == {file_of(shown, size) for shown in SCREENS for size in SIZES}
    assert not any("/tmp" in path.read_text("utf-8") for path in files)
