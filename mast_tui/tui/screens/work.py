"""The main screen: steps, the step in view and the taxonomy side by side."""

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from mast_tui.codebook.model import Mode
from mast_tui.traces.model import PartName
from mast_tui.tui import commands, view
from mast_tui.tui.actions import ACTIONS
from mast_tui.tui.page import Page
from mast_tui.tui.widgets.bars import Line, PaneTitle, RightLine, Rule
from mast_tui.tui.widgets.prompt import Prompt
from mast_tui.tui.widgets.step import Places, StepView
from mast_tui.tui.widgets.steps import StepLine, StepList
from mast_tui.tui.widgets.taxonomy import Taxonomy
from mast_tui.workbench.bench import Bench, Notice

SMALLEST = (60, 12)
"""Columns and rows below which nothing can be read."""
WIDE = 100
"""Columns from which on the taxonomy stands beside the step instead of over it."""
BROAD = 150
"""Columns from which on the list gets a share of the width."""
SLICE = 0.004
"""Seconds of reading between two looks at the keys."""
PANES = ("steps", "step", "taxonomy")


class WorkScreen(Screen[None]):
    """One trace, ready to be read and tagged. Keys are looked up in ``ACTIONS``."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(action.keys, f"run_command('{action.id}')", action.word, id=action.id, show=False)
        for action in ACTIONS
    ]

    def __init__(self, bench: Bench, *, ascii_only: bool = False, welcome: str = "") -> None:
        super().__init__()
        self.bench = bench
        self.ascii_only = ascii_only
        self.pane = "steps"
        self.wrap = True
        self.unfolded: set[int] = set()
        self._welcome = welcome
        self._answer: Callable[[str | None], None] | None = None
        self._changing: Callable[[str], None] | None = None
        self._choice: tuple[str, Callable[[str], None]] | None = None
        self._page_of: tuple[object, ...] = ()
        self._working = False

    def compose(self) -> ComposeResult:
        plain = self.ascii_only
        self.title_line, self.status_line = Line(id="title"), RightLine(id="status")
        self.notice_line, self.hint_line = Line(id="notice"), RightLine(id="hints")
        self.prompt = Prompt(id="prompt")
        self.steps = StepList(ascii_only=plain)
        self.step_view = StepView(ascii_only=plain)
        self.taxonomy = Taxonomy(self.bench.codebook)
        self.titles = {
            name: PaneTitle(name, id=f"{name}-title", ascii_only=plain) for name in PANES
        }
        with Horizontal(id="header"):
            yield self.title_line
            yield self.status_line
        with Horizontal(id="titles"):
            yield from self.titles.values()
        with Horizontal(id="panes"):
            yield self.steps
            yield Rule(ascii_only=plain)
            yield self.step_view
            yield Rule(ascii_only=plain, classes="last-rule")
            yield self.taxonomy
        with Horizontal(id="footer"):
            yield self.notice_line
            yield self.hint_line
            yield self.prompt
        yield Line(id="small")

    # --- showing

    def on_mount(self) -> None:
        self.steps.source = self._step_line
        self.prompt.display = False

    def on_resize(self, event: events.Resize) -> None:
        size = event.size
        small = size.width < SMALLEST[0] or size.height < SMALLEST[1]
        self.set_class(small, "-small")
        self.set_class(size.width < WIDE, "-narrow")
        self.set_class(size.width >= BROAD, "-broad")
        words = (
            f" {size.width}x{size.height} is too small: mast-tui needs {SMALLEST[0]}x{SMALLEST[1]}"
        )
        self.query_one("#small", Line).show([(words, "error")])
        self.call_after_refresh(self._laid_out)

    def _laid_out(self) -> None:
        """The panes know their sizes now."""
        self._page_of = ()
        self.show_trace()
        if self._welcome:
            self.say(Notice(self._welcome))
            self._welcome = ""

    def on_screen_resume(self) -> None:
        self.keep_working()

    def show_trace(self) -> None:
        """Show everything of the trace in view."""
        self.title_line.show(view.header(self.bench.trace.info, self.title_line.size.width))
        self.show_list(redraw=True)
        self.show_step()
        self.show_focus()
        self.keep_working()

    def show_list(self, redraw: bool = False) -> None:
        """Show the steps that pass the filter, with the cursor on the one in view."""
        reading = self.bench.reading
        self.steps.numbers = reading.shown
        self.steps.show(len(reading.shown), reading.row, redraw)
        self.titles["steps"].show(self.pane == "steps", view.filter_words(reading.filter))

    def show_step(self, top: int | None = None) -> None:
        """Show the step in view, in one frame with all that says where it is."""
        reading, step = self.bench.reading, self.bench.reading.step
        here = (self.bench.number, reading.at, self.wrap, reading.at in self.unfolded)
        if step is None:
            self.step_view.empty = "no step passes the filter" if len(reading.trace) else "no steps"
            self.step_view.show(None)
        elif here != self._page_of or top is not None:
            width = self.step_view.size.width - 2
            unfolded = reading.at in self.unfolded
            page = Page(step, width, wrap=self.wrap, unfolded=unfolded)
            self.step_view.quotes, self.step_view.hits = self._quotes(), self.hits()
            self.step_view.show(page, top or 0)
        self._page_of = here
        self.bench.opened(reading.at)
        self.show_labels()

    def show_labels(self) -> None:
        """Show what is tagged, and whether it is saved."""
        self.step_view.show_tags(view.step_tags(self.bench, self.bench.tags_here()))
        self.taxonomy.show_marks(view.taxonomy_marks(self.bench))
        self.status_line.show(view.status(self.bench))

    def show_quotes(self) -> None:
        """Show the evidence and hits of the step in view anew."""
        self.step_view.quotes, self.step_view.hits = self._quotes(), self.hits()
        self.step_view.refresh()

    def show_focus(self) -> None:
        """Show which pane has the keys; where it is narrow, the taxonomy only if it has them."""
        self.set_class(self.pane == "taxonomy", "-choosing")
        self.steps.active = self.pane == "steps"
        self.steps.refresh_row(self.steps.cursor)
        self.taxonomy.activate(self.pane == "taxonomy")
        for name, title in self.titles.items():
            title.show(name == self.pane)
        self.show_footer()

    def show_footer(self) -> None:
        """Show the keys that work now, or the code being typed."""
        self.set_class(self._choice is not None, "-asking")
        if self._choice:
            self.notice_line.show([(f" {self._choice[0]}", "strong")])
        elif self.bench.entry.pending:
            self.notice_line.show(view.pending(self.bench.entry, self.notice_line.size.width))
        else:
            self.notice_line.show([])
        self.hint_line.show(view.hints(self.pane, self.hint_line.size.width))

    def say(self, said: Notice) -> None:
        """Say one line in the footer, until the next key."""
        self.notice_line.show(view.notice(said))

    def _step_line(self, number: int) -> StepLine:
        reading = self.bench.reading
        codes = [tag.mode for tag in self.bench.tags if tag.step == number]
        hits = reading.search is not None and bool(reading.search.in_step(number))
        return StepLine(reading.trace.step(number), codes, hits)

    def _quotes(self) -> Places:
        return _places(
            (quote.part, quote.start, quote.end)
            for tag in self.bench.tags_here()
            for quote in tag.quotes
        )

    def hits(self) -> Places:
        """Where the search hits in the step in view."""
        reading = self.bench.reading
        hits = reading.search.in_step(reading.at) if reading.search else []
        return _places((hit.part, hit.start, hit.end) for hit in hits)

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """A code being typed, or a question with one-key answers, comes before the bindings."""
        if self.prompt.display:
            return
        character = event.character if event.is_printable and event.character else ""
        if self._choice:
            self._take_choice(character or event.key)
            taken = True
        elif self.bench.entry.pending or not self._is_bound(event.key):
            taken = self._take_code(character, event.key)
        else:
            taken = False
        if taken:
            event.stop()
            event.prevent_default()

    def _is_bound(self, key: str) -> bool:
        return key in self._bindings.key_to_bindings

    def _take_code(self, character: str, key: str) -> bool:
        """Give a key to the code being typed; False if it is none of its."""
        entry = self.bench.entry
        if not entry.starts(character):
            if not entry.pending:
                return False
            unknown = f"{entry.typed}{character}"
            entry.clear()
            self.show_footer()
            if character and key != "q":
                self.say(Notice(f"no mode has the keys {unknown}", trouble=True))
            return True
        whole, mode = entry.whole, entry.press(character)
        if mode is None:
            self.show_footer()
        else:
            entry.clear()
            self.toggle(mode, whole)
        return True

    def action_run_command(self, name: str) -> None:
        """Do the action of this id."""
        if self.has_class("-small") and name != "close":
            return
        if not self._choice and not self.bench.entry.pending:
            self.show_footer()
        commands.run(self, name)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.say(Notice("pasted text is ignored here: keys would tag", trouble=True))

    # --- asking

    def ask(
        self,
        question: str,
        answer: Callable[[str | None], None],
        value: str = "",
        changing: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for a line of text; ``answer`` gets it, or None; ``changing`` each state of it."""
        self._answer, self._changing = answer, changing
        self.notice_line.display = self.hint_line.display = False
        self.prompt.ask(question, value)

    def choose(self, question: str, answer: Callable[[str], None]) -> None:
        """Ask for one key."""
        self._choice = (question, answer)
        self.show_footer()

    def _take_choice(self, key: str) -> None:
        assert self._choice is not None
        answer, self._choice = self._choice[1], None
        self.show_footer()
        answer(key)

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        if self._changing:
            self._changing(event.text)

    def on_prompt_answered(self, event: Prompt.Answered) -> None:
        answer, self._answer, self._changing = self._answer, None, None
        self.set_focus(None)
        self.prompt.close()
        self.notice_line.display = self.hint_line.display = True
        self.show_footer()
        if answer:
            answer(event.text)

    # --- tagging

    def toggle(self, mode: Mode, whole: bool = False) -> None:
        """Tag or untag, and show it on the lines it touches."""
        self.show_change(self.bench.toggle(mode, whole))

    def show_change(self, said: Notice) -> None:
        """Show what a change touched: this step's line, its modes, the header."""
        reading = self.bench.reading
        if reading.filter.tagged:
            self.show_list(redraw=True)
        self.steps.refresh_row(reading.row)
        self.show_labels()
        self.say(said)
        self.keep_working()

    # --- the work behind the keys

    def keep_working(self) -> None:
        """Read, sieve, search and save in slices between the keys, until all is done."""
        if not self._working:
            self._working = True
            self.run_worker(self._work(), exclusive=False)

    async def _work(self) -> None:
        try:
            while self._step_of_work():
                await asyncio.sleep(0.1 if self.bench.unsaved else 0)
        finally:
            self._working = False

    def _step_of_work(self) -> bool:
        """One slice; True while there is more to do."""
        bench, reading = self.bench, self.bench.reading
        before = (len(reading.shown), reading.trace.complete, reading.at, bench.unsaved)
        more = reading.work(SLICE)
        if bench.unsaved and bench.save():
            self.show_change(Notice("saved"))
        after = (len(reading.shown), reading.trace.complete, reading.at, bench.unsaved)
        if after != before:
            self._show_growth(finished=not more)
        return more or bench.unsaved > 0

    def _show_growth(self, finished: bool) -> None:
        reading = self.bench.reading
        full = len(reading.shown) > self.steps.size.height
        if finished or not full or self.steps.count <= self.steps.size.height:
            self.show_list()
            self.status_line.show(view.status(self.bench))
        if self._page_of[1:2] != (reading.at,):
            self.show_list()
            self.show_step()


def _places(found: Iterable[tuple[PartName, int, int]]) -> Places:
    places: dict[PartName, list[tuple[int, int]]] = {}
    for part, start, end in found:
        places.setdefault(part, []).append((start, end))
    return {part: sorted(stretches) for part, stretches in places.items()}
