"""What to open, where no trace was named: the samples, and what was opened last."""

from collections.abc import Sequence
from typing import NamedTuple

from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.widgets.lines import Piece, crop


class Offer(NamedTuple):
    """Something that can be opened."""

    title: str
    path: str
    about: str = ""


class StartScreen(ChoiceScreen[None]):
    """Offers; Enter opens one."""

    heading = "mast-tui: what do you want to read?   (or: mast-tui PATH)"
    enter_word, close_word = "open", "leave"

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = offers

    def show_rows(self) -> None:
        self.rows.put([self._row(offer) for offer in self._offers])

    def _row(self, offer: Offer) -> list[Piece]:
        width = self.rows.size.width - 2
        about = visible(offer.about, line=True)
        title = crop(visible(offer.title, line=True), max(20, width - len(about) - 2))
        return [(title, "strong"), ("  " + about, "quiet")]

    def tell(self, trouble: str) -> None:
        """Say why an offer cannot be opened, in place of the keys."""
        self.key_line.say((f" {visible(trouble, line=True)}", "error"))

    def action_choose(self) -> None:
        """Say that it is being read before reading, which may take its time."""
        offer = self._offers[self.rows.cursor]
        self.key_line.say((" reading ...", "quiet"))
        self.call_after_refresh(self.app.open_offer, offer)  # type: ignore[attr-defined]

    def on_screen_resume(self) -> None:
        self.show_keys()

    def action_cancel(self) -> None:
        self.app.exit()
