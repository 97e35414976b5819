"""The main screen: steps, the step in view and the taxonomy side by side."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from mast_tui.errors import MastError
from mast_tui.traces.model import PartName
from mast_tui.tui import commands, view
from mast_tui.tui.actions import ACTIONS
from mast_tui.tui.background import pause, work_on
from mast_tui.tui.besides import Besides
from mast_tui.tui.commands import relating, surveying
from mast_tui.tui.screens.mouse import MouseScreen
from mast_tui.tui.widgets.bars import Line, PaneTitle, RightLine, Rule
from mast_tui.tui.widgets.lines import Piece
from mast_tui.tui.widgets.overview import Overview
from mast_tui.tui.widgets.step import StepView
from mast_tui.tui.widgets.steps import StepLine, StepList
from mast_tui.tui.widgets.taxonomy import Taxonomy
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.selection import Selection

if TYPE_CHECKING:
    from mast_tui.workbench.walking import Walk

PANES = ("steps", "step", "taxonomy")


class WorkScreen(MouseScreen):
    """One trace, ready to be read and tagged. Keys are looked up in ``ACTIONS``."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-tiny"),
        (60, "-narrow"),
        (100, "-roomy"),
        (150, "-broad"),
    ]
    """Below 60 columns nothing can be read; from 100 on the taxonomy stands beside the step."""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (12, "-high"), (18, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(action.keys, f"run_command('{action.id}')", action.word, id=action.id, show=False)
        for action in ACTIONS
    ]

    def __init__(self, bench: Bench, *, ascii_only: bool = False, welcome: str = "") -> None:
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
        self.pressed: tuple[PartName, int] | None = None
        """Where in the step's text the mouse button went down."""
        self.besides: Besides | None = None
        self.walk: Walk | None = None
        """The list of places that is being walked through."""
        self.pressed_at = 0.0
        """When the last key came."""
        self.search_told = -1.0
        """After which key it was said how a search goes."""
        self._welcome = welcome
        self._working = False
        self._stands = False
        """The step was drawn once; nothing else is done before."""

    def compose(self) -> ComposeResult:
        plain = self.ascii_only
        self._fit_classes()
        self.title_line, self.status_line = Line(id="title"), RightLine(id="status")
        self.notice_line, self.hint_line = Line(id="notice"), RightLine(id="hints")
        self.steps = StepList(ascii_only=plain)
        self.step_view = StepView(ascii_only=plain)
        self.taxonomy = Taxonomy(self.bench.codebook)
        self.titles = {name: PaneTitle(name, id=f"{name}-title") for name in PANES}
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

    # --- showing

    def on_mount(self) -> None:
        self.call_after_refresh(self._show_around)
        self.show_trace()
        if self.bench.study:
            from mast_tui.tui.commands.studying import watch

            watch(self)
        opening = self.bench.opening
        if opening and opening.complete and opening.told():
            self.say(Notice(opening.told(), trouble=True))
        elif self._welcome:
            self.say(Notice(self._welcome))

    def _show_around(self) -> None:
        """The step stands: now what is around it, for which some forty more have to be read."""
        self._stands = True
        self.steps.source = self._step_line
        self.steps.refresh()
        self.keep_working()
        self.call_after_refresh(commands.preload)

    def on_screen_resume(self) -> None:
        self.keep_working()

    def show_trace(self) -> None:
        """Show everything of the trace in view."""
        glance = self.bench.trace.glance
        self.steps.forget_actors()
        self.title_line.show(lambda width: view.header(glance, width, weighed=False))
        self.call_after_refresh(self.show_outcome)
        self.call_after_refresh(self._show_settled)
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

    def _show_settled(self) -> None:
        from mast_tui.tui.commands.guiding import show_settled

        show_settled(self)

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
        surveying.show_overview(self)
        relating.show_relations(self)
        if self.besides:
            from mast_tui.tui.commands.pinning import follow

            follow(self)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_above)

    def show_above(self) -> None:
        """Show above the step what its one line of tags has no room for."""
        self.step_view.show_above(view.above(self.bench, self.step_view.size.width))

    def show_selection(self, selection: Selection | None) -> None:
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

    def show_footer(self) -> None:
        """Show the keys that work now, or the code being typed."""
        self.spoken = False
        if self._editor:
            self.notice_line.show(self._editor.pieces)
            self.hint_line.say(*self.beside_question)
            return
        if self._choice and self._write((f" {self._choice[0]}", "strong")):
            return
        if not self._choice and self.bench.entry.pending:
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
        names, code = view.footer_names(self.bench, self.pane), self.bench.codebook.modes[-1].keys
        return view.hints(names, code, self.notice_line.size.width, self.hint_line.size.width)

    def say(self, said: Notice) -> None:
        """Say one line in the footer, over the hints where it is long, until the next key."""
        self.spoken = True
        self._write(view.notice(said)[0])

    def _write(self, piece: Piece) -> bool:
        """Write into the footer's first part; True if it takes of the other one too."""
        room, beside = self.notice_line.size.width, self.hint_line.size.width
        here, rest = view.overflow(piece, room, beside)
        self.notice_line.say(here)
        if rest:
            self.hint_line.say(rest)
        else:  # a longer line may have stood there
            self.hint_line.show(lambda width: self._hints()[1])
        return rest is not None

    def _step_line(self, number: int) -> StepLine:
        return view.step_line(self.bench, number, number in surveying.pinned_steps(self))

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """A code being typed, or a question with one-key answers, comes before the bindings.

        Bindings are followed here too: Textual would follow them when the event has gone up to
        the app, and keys that came in the same moment would overtake it.
        """
        character = event.character if event.is_printable and event.character else ""
        taken, self.pressed_at = True, monotonic()
        if self.app.screen is not self:  # the key before this one opened a screen
            self.app.screen.post_message(events.Key(event.key, event.character))
        elif self._is_small():
            taken = False  # nobody sees what a code would tag
        elif self._editor:
            self._edit(event.key, character)
        elif self._choice:
            self._take_choice(character or event.key)
        elif self.leading:
            from mast_tui.tui.leader import take

            take(self, event.key)
        elif self.bench.entry.pending:
            taken = self._take_code(character, event.key)
        elif self.selection and self._select(event.key):
            pass
        elif not (name := self._bound(event.key)):
            taken = self._take_code(character, event.key)
        else:
            self.action_run_command(name)
        if taken:
            event.stop()
            event.prevent_default()

    def _select(self, key: str) -> bool:
        """Give a key to the selection; False if it is none of its."""
        from mast_tui.tui.commands.evidence import press

        return press(self, key)

    def _is_small(self) -> bool:
        return self.has_class("-tiny") or self.has_class("-low")

    def _bound(self, key: str) -> str:
        """The action that this key is bound to; empty where it is none of ours."""
        bound = self.active_bindings.get(key)
        return bound.binding.id or "" if bound and bound.node is self else ""

    def _take_code(self, character: str, key: str) -> bool:
        """Give a key to the code being typed; False if it is none of its."""
        entry = self.bench.entry
        if not entry.starts(character):
            if not entry.pending:
                return False
            from mast_tui.tui.screens.follow import closes

            unknown = f"{entry.typed}{character}"
            entry.clear()
            self.show_footer()
            if character and not closes(key):
                self.say(Notice(f"no mode has the keys {unknown}", trouble=True))
            return True
        whole, mode = entry.whole, entry.press(character)
        if mode is None:
            self.show_footer()
        else:
            entry.clear()
            from mast_tui.tui.commands.tagging import apply

            self.attempt(partial(apply, self, mode, whole))
        return True

    def action_run_command(self, name: str) -> None:
        """Do the action of this id."""
        if self._is_small() and name != "close":
            return
        if not self._choice and not self.bench.entry.pending:
            self.show_footer()
        self.attempt(partial(commands.run, self, name))

    def attempt(self, what: Callable[[], object]) -> None:
        """Do something that may need the store; say why where it cannot be done."""
        try:
            what()
        except MastError as error:
            self.say(Notice(str(error), trouble=True))

    # --- tagging

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

    # --- the work behind the keys

    def keep_working(self) -> None:
        """Read, sieve, search and save in slices between the keys, until all is done."""
        if self._stands and not self._working:
            self._working = True
            self.run_worker(self._work(), exclusive=False)

    async def _work(self) -> None:
        try:
            while work_on(self):
                await asyncio.sleep(pause(self))
        finally:
            self._working = False
