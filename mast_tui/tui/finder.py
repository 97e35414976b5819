"""A search while it is being typed."""

from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.tui.commands.searching import find_all, next_hit
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.query import CASES, PATTERN, Query, Vocabulary, completions, parse
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.line_editor import LineEditor
    from mast_tui.tui.widgets.lines import Piece

ALL = "/"
"""A search that begins with this goes through all open traces."""
TYPING = 0.008
"""Seconds that a letter may search before the rest is left to the work between the keys."""


class Finder:
    """One search while it is being typed: hits are marked and counted with each letter."""

    def __init__(self, work: BenchScreen) -> None:
        self.work = work
        self.reading = work.bench.reading
        before = self.reading.search
        self.before = before.query if before else None
        self.case = self.before.case if self.before else "smart"
        self.is_pattern = bool(self.before and self.before.is_pattern and not _says_so(self.before))
        self.trouble = ""
        self._typed: str | None = None
        """What was typed and not searched for yet."""
        self._past = ["", *work.bench.recall.finds()]
        self._back = 0
        self._offers: list[str] = []
        self._offered = -1

    def ask(self) -> None:
        """Ask what to find."""
        text = self.before.text if self.before else ""
        self.work.ask(self._question(), self.answer, text, self.changed, self.press, offer=True)
        self.work.progress = self._tell
        self._tell()

    def _question(self) -> str:
        words = ["pattern"] if self.is_pattern else []
        words += {"smart": [], "exact": ["Case"], "any": ["any case"]}[self.case]
        return f"find ({', '.join(words)}):" if words else "find:"

    def press(self, editor: "LineEditor", key: str) -> bool:
        """Take the keys that mean something in a search only."""
        if key == "tab":
            self._complete(editor)
        elif key in ("up", "down"):
            self._recall(editor, 1 if key == "up" else -1)
        elif key == "ctrl+r":
            self.is_pattern = not self.is_pattern
        elif key == "ctrl+t":
            self.case = CASES[(CASES.index(self.case) + 1) % len(CASES)]
        else:
            self._offers = []
            return False
        editor.question = self._question()
        return True

    def _complete(self, editor: "LineEditor") -> None:
        if not self._offers:
            self._offers = completions(editor.text, vocabulary(self.work))
            self._offered = -1
        if self._offers:
            self._offered = (self._offered + 1) % len(self._offers)
            _write(editor, self._offers[self._offered])
        if len(self._offers) == 1:
            self._offers = []

    def _recall(self, editor: "LineEditor", direction: int) -> None:
        if self._back == 0:
            self._past[0] = editor.text
        self._back = max(0, min(len(self._past) - 1, self._back + direction))
        _write(editor, self._past[self._back])

    def query(self, text: str) -> Query | None:
        """What was typed, if it can be searched for."""
        self.trouble = ""
        try:
            return parse(text, self.case, self.is_pattern) if text else None
        except MastError as error:
            self.trouble = str(error)
            return None

    def changed(self, text: str) -> None:
        """Search for what is typed so far, once for all letters that came at once."""
        self._typed, waited = text, self._typed is not None
        if not waited:
            self.work.call_later(self._look)

    def _look(self) -> None:
        """Search, and mark what is in view, unless the question was answered since."""
        text, self._typed = self._typed, None
        if text is None:
            return
        if not text.startswith(ALL):
            query = self.query(text)
            if not self.trouble:
                self._find(query)
        self._tell()

    def _find(self, query: Query | None) -> None:
        if query != (self.reading.search.query if self.reading.search else None):
            self.reading.find(query or "", TYPING)
            self.work.show_hits()
            self.work.keep_working()

    def _tell(self) -> None:
        keys = ("^R pattern ^T case Tab  ", "quiet")  # first, for that is left out first
        self.work.beside_question = [keys, *self._told(), (" ", "")]
        self.work.show_footer()

    def _told(self) -> "list[Piece]":
        search = self.reading.search
        if self.trouble:
            return [(self.trouble[:40], "error")]
        if search is None:
            return [("// all traces  kind: error:", "quiet")]
        so_far = "" if search.complete else "+"
        return [(f"{len(search.hits):,}{so_far} hits in {search.steps():,} steps", "strong")]

    def answer(self, text: str | None) -> None:
        """Go to the first hit; given up, search for what was searched for before."""
        work, self._typed = self.work, None
        if text is None:
            self._find(self.before)
            return
        everywhere = text.startswith(ALL)
        query = self.query(text.removeprefix(ALL))
        if self.trouble:
            work.say(Notice(self.trouble, trouble=True))
            return
        work.bench.recall.found(text)
        if everywhere and query:
            find_all(work, query)
            return
        self._find(query)
        if query:
            next_hit(work)
        else:
            work.show_hits()


def _says_so(query: Query) -> bool:
    return PATTERN in query.text


def _write(editor: "LineEditor", text: str) -> None:
    editor.text, editor.cursor, editor.offered = text, len(text), False


def vocabulary(work: BenchScreen) -> Vocabulary:
    """What the fields of a search may be completed with."""
    index = work.bench.reading.index
    codes = [mode.code for mode in work.bench.codebook.modes]
    return Vocabulary(index.tools, index.actors, codes)
