"""The bench on the screen: steps, the step in view and the taxonomy side by side, and the footer.

This is what an action gets (``tui/commands/``), and all that it needs to know of the screen.
"""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from mast_tui.tui import panes, view
from mast_tui.tui.screens.asking import AskingScreen
from mast_tui.tui.widgets.bars import Line, PaneTitle, RightLine, Rule
from mast_tui.tui.widgets.lines import Piece
from mast_tui.tui.widgets.overview import Overview
from mast_tui.tui.widgets.step import StepView
from mast_tui.tui.widgets.steps import StepList
from mast_tui.tui.widgets.taxonomy import Taxonomy
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.beside import BesidePane
    from mast_tui.workbench.selection import Selection
    from mast_tui.workbench.walking import Walk

TITLED = ("steps", "step", "taxonomy")


class BenchScreen(AskingScreen):
    """One trace as it is being read and tagged. A subclass takes keys, and works between them."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-roomy"),
        (150, "-broad"),
    ]
    """Below 60 columns nothing can be read; from 100 on the taxonomy stands beside the step."""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (12, "-high"), (18, "-tall")]  # noqa: RUF012

    def __init__(self, bench: Bench, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.bench = bench
        self.ascii_only = ascii_only
        self.pane = "steps"
        self.spoken = False
        """The footer says something until the next key."""
        self.wrap = True
        self.unfolded: set[int] = set()
        self.leading = False
        """The leader key was pressed; the next key says what to do."""
        self.selection: Selection | None = None
        self.beside_pane: BesidePane | None = None
        self.walk: Walk | None = None
        """The list of places that is being walked through."""
        self.search_told = False
        """It was said how a search goes, and no key came since."""
        self._hinted: tuple[object, tuple[list[Piece], ...]] = (None, ())
        """Which hints were asked for last, in how much room, and what they are."""

    def compose(self) -> ComposeResult:
        plain = self.ascii_only
        self._fit_classes()
        self.title_line, self.status_line = Line(id="title"), RightLine(id="status")
        self.notice_line, self.hint_line = Line(id="notice"), RightLine(id="hints")
        self.steps = StepList(ascii_only=plain)
        self.step_view = StepView(ascii_only=plain)
        self.taxonomy = Taxonomy(self.bench.codebook)
        self.titles = {name: PaneTitle(name, id=f"{name}-title") for name in TITLED}
        with Horizontal(id="header"):
            yield self.title_line
            yield self.status_line
        self.overview = Overview(ascii_only=plain)
        yield self.overview
        with Horizontal(id="titles"):
            yield from self.titles.values()
        with Horizontal(id="panes"):
            yield self.steps
            yield Rule(classes="first-rule")
            yield self.step_view
            yield Rule(classes="last-rule")
            yield self.taxonomy
        with Horizontal(id="footer"):
            yield self.notice_line
            yield self.hint_line
        yield Line(lambda width: [(" too small: mast-tui needs 60x12", "error")], id="small")

    def _fit_classes(self) -> None:
        """Say at once how much room there is; Textual says it after a first layout without."""
        fitting = zip(
            (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), self.app.size, strict=True
        )
        self.add_class(*(max(one for one in of if one[0] <= room)[1] for of, room in fitting))

    def action_run_command(self, name: str) -> None:
        """Do the action of this id."""
        raise NotImplementedError

    def keep_working(self) -> None:
        """Read, sieve, search and save in slices between the keys, until all is done."""
        raise NotImplementedError

    def show_trace(self) -> None:
        """Show everything of the trace in view."""
        glance = self.bench.trace.glance
        self.steps.forget_actors()
        self.title_line.show(lambda width: view.header(glance, width, weighed=False))
        self.call_after_refresh(self.show_outcome)
        self.call_after_refresh(self.show_settled)
        self.show_list(redraw=True)
        self.show_step()
        self.show_focus()
        self.keep_working()

    def show_outcome(self) -> None:
        """Show how the run ended, once that can be told."""
        if not self.bench.trace.id_at_hand:
            return  # the work behind the keys comes back to it
        info = self.bench.trace.info
        self.title_line.show(lambda width: view.header(info, width))

    def show_settled(self) -> None:
        """Show what was settled of each mode, beside the trace in view."""
        from mast_tui.workbench.guiding import settled_by_mode

        self.attempt(lambda: self.taxonomy.show_settled(settled_by_mode(self.bench)))

    def show_reading(self, redraw: bool = False) -> None:
        """Show which step is in view now, in the list and on its page."""
        self.show_list(redraw)
        self.show_step()
        self.keep_working()

    def show_list(self, redraw: bool = False) -> None:
        """Show the steps that pass the filter, with the cursor on the one in view."""
        reading = self.bench.reading
        self.steps.numbers = reading.shown
        self.steps.show(len(reading.shown), reading.row, redraw)
        self.titles["steps"].show(self.pane == "steps", view.filter_words(reading.filter))

    def show_step(self, top: int = 0) -> None:
        """Show the step in view from row ``top``, and all that says where it is."""
        reading = self.bench.reading
        step = reading.step if reading.shown else None
        self.selection = None
        self.step_view.empty = "no step passes the filter" if len(reading.trace) else "no steps"
        self.step_view.quotes, self.step_view.hits = view.quotes(self.bench), view.hits(self.bench)
        self.step_view.show(
            step,
            wrap=self.wrap,
            unfolded=reading.at in self.unfolded,
            top=top,
            others=view.above(self.bench, self.step_view.size.width),
        )
        self.bench.opened(reading.at)
        self.show_labels()

    def show_labels(self) -> None:
        """Show what is tagged, and whether it is saved."""
        self.step_view.show_tags(view.step_tags(self.bench))
        self.show_above()
        self.taxonomy.show_marks(view.taxonomy_marks(self.bench))
        self.status_line.say(*view.status(self.bench))
        self.show_hints()
        self.show_overview()
        self.show_relations()
        if self.beside_pane:
            self.beside_pane.follow()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_above)
        self.call_after_refresh(self.hint_line.renew)  # it goes on where the notice line ends

    def show_above(self) -> None:
        """Show above the step what its one line of tags has no room for."""
        self.step_view.show_above(view.above(self.bench, self.step_view.size.width))

    def show_overview(self) -> None:
        """Show where in the trace, what is tagged and what is pinned."""
        bench = self.bench
        pinned = bench.pinned_steps()
        self.overview.show(bench.reading.index, bench.reading.at, bench.tagged_steps(), pinned)

    def show_relations(self) -> None:
        """Say in the step's headline how it belongs to others."""
        self.step_view.show_relations(view.relations(self.bench.reading))

    def show_hits(self) -> None:
        """Mark the hits in the list and in the step, where that changed."""
        search = self.bench.reading.search
        self.steps.show_hits(search.has if search else lambda number: False)
        self.step_view.show_hits(view.hits(self.bench))

    def show_selection(self, selection: "Selection | None") -> None:
        """Show what is selected in the step, or that nothing is any more."""
        self.selection = selection
        self.step_view.show_selection(selection)

    def show_quotes(self) -> None:
        """Show the evidence and hits of the step in view anew."""
        self.step_view.quotes, self.step_view.hits = view.quotes(self.bench), view.hits(self.bench)
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

    def show_quoted(self, said: Notice) -> None:
        """Show that evidence came or went."""
        self.show_quotes()
        self.show_change(said)

    def show_change(self, said: Notice) -> None:
        """Show what a change touched: this step's line, its modes, the header."""
        reading = self.bench.reading
        if reading.filter.tagged:
            self.show_list(redraw=True)
        self.steps.refresh_row(reading.row)
        self.show_labels()
        self.say(said)
        self.keep_working()

    def show_changes(self, said: Notice) -> None:
        """Show what a change touched on whatever steps: their lines, evidence, labels."""
        self.show_list(redraw=True)
        self.show_quoted(said)

    # --- the footer

    def show_footer(self) -> None:
        """Show the keys that work now, or the code being typed."""
        self.spoken = False
        if self._editor:
            self.notice_line.show(self._editor.pieces)
            self.hint_line.say(*self.beside_question)
            return
        if self._choice:
            self._write((f" {self._choice[0]}", "strong"))
            return
        if self.bench.entry.pending:
            self.notice_line.show(lambda width: view.pending(self.bench.entry, width))
        self.show_hints()

    @property
    def speaks(self) -> bool:
        """Whether the footer says something else than which keys there are."""
        return self.spoken or self.asks or self.leading or bool(self.bench.entry.pending)

    def show_hints(self) -> None:
        """Show the keys that matter most now, where the footer says nothing else."""
        if self._editor or self.spoken:
            return
        if not self.speaks:
            self.notice_line.show(lambda width: self._hints()[0])
        self.hint_line.show(lambda width: self._hints()[1])

    def _hints(self) -> tuple[list[Piece], ...]:
        names, code = panes.footer_names(self.bench, self.pane), self.bench.codebook.modes[-1].keys
        asked = (names, code, self.notice_line.size.width, self.hint_line.size.width)
        if self._hinted[0] != asked:  # two lines ask, and most keys change nothing of it
            self._hinted = (asked, panes.hints(*asked))
        return self._hinted[1]

    def say(self, said: Notice) -> None:
        """Say one line in the footer, over the hints where it is long, until the next key."""
        self.spoken = True
        self._write(view.notice(said)[0])

    def _write(self, piece: Piece) -> None:
        """Write into the footer's first part, and where that is too short over the other one."""

        def parts() -> tuple[Piece, Piece | None]:
            return view.overflow(piece, self.notice_line.size.width, self.hint_line.size.width)

        self.notice_line.show(lambda width: parts()[:1])  # anew when there is less room
        self.hint_line.show(lambda width: [rest] if (rest := parts()[1]) else self._hints()[1])
