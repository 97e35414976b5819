"""The README shows the app as it is."""

import pytest

from tests.tui.pictures import FOLDER, PICTURES, Picture, draw


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_the_picture_in_the_docs_is_what_the_app_draws(picture: Picture) -> None:
    shown = (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8")

    drawn = await draw(picture)

    assert drawn == shown, "draw them anew: python -m tests.tui.pictures"
