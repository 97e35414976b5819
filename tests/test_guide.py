"""The annotators' guide says what is so: ``python -m tests.test_guide`` writes its card anew."""

import re
from pathlib import Path

from mast_tui.cli.commands.keys import card
from mast_tui.tui.actions import ACTIONS
from mast_tui.tui.inks import THEMES

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "annotator.md"
CARD = re.compile(r"(?<=with your own keys\.\n\n```\n).*?(?=\n```)", re.DOTALL)


def test_the_card_of_the_guide_is_the_one_that_is_printed() -> None:
    found = CARD.search(GUIDE.read_text("utf-8"))
    assert found
    assert found[0] == "\n".join(card()), "write it anew: python -m tests.test_guide"


def test_the_guide_names_every_theme_and_only_actions_that_there_are() -> None:
    text = GUIDE.read_text("utf-8")
    assert all(name in text for name in THEMES)
    ids = re.findall(r"^(\w+) = ", text.split("[keys]")[1].split("```")[0], re.MULTILINE)
    assert ids
    assert set(ids) <= {action.id for action in ACTIONS}


def test_the_guide_stays_one_page() -> None:
    text = CARD.sub("", GUIDE.read_text("utf-8"))
    assert len(text.splitlines()) <= 90


if __name__ == "__main__":
    written = "\n".join(card())
    GUIDE.write_text(CARD.sub(lambda _: written, GUIDE.read_text("utf-8")), encoding="utf-8")
