"""Settling disagreements: what each side says side by side, with the step they speak of."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from mast_tui.errors import MastError
from mast_tui.labels.settling.cases import said as units_said
from mast_tui.labels.study.precedents import precedents
from mast_tui.traces.safe import visible
from mast_tui.tui import view
from mast_tui.tui.actions import key_for
from mast_tui.tui.screens import adjudicate_view as words
from mast_tui.tui.screens.adjudicate_items import ItemsScreen, SidesView
from mast_tui.tui.screens.adjudicate_keys import BINDINGS, footer, help_lines
from mast_tui.tui.screens.adjudicate_reading import reading_of
from mast_tui.tui.screens.asking import AskingScreen
from mast_tui.tui.screens.follow import closes
from mast_tui.tui.screens.text import TextScreen
from mast_tui.tui.widgets.bars import Line, PaneTitle
from mast_tui.tui.widgets.step import StepView, places_of
from mast_tui.workbench.adjudicating import SETTLED, Desk
from mast_tui.workbench.saving import Notice


class AdjudicateScreen(AskingScreen):
    """One disagreement at a time; the next one that is not settled comes up by itself."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, desk: Desk, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.ascii_only = ascii_only
        self._names: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        self.heading_line, self.case_line = Line(id="heading"), Line(id="case")
        self.sides = SidesView()
        self.decision_line = Line(id="decision")
        self.step_title = PaneTitle("step", id="step-title")
        self.step_view = StepView(ascii_only=self.ascii_only)
        self.notice_line, self.key_line = Line(id="asked"), Line(id="keys")
        yield self.heading_line
        yield self.case_line
        yield self.sides
        yield self.decision_line
        yield self.step_title
        yield self.step_view
        yield self.notice_line
        yield self.key_line

    def on_mount(self) -> None:
        self.show_item()
        self.show_footer()
        if self.desk.item is not None and self.desk.item.decided:
            self.say(Notice("everything that can be settled is settled"))

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_item)

    # --- showing

    def show_item(self) -> None:
        """Show everything of the disagreement in view."""
        desk = self.desk
        self._names = {one.uuid: one.name for one in desk.store.annotators()}
        self.heading_line.show(lambda width: words.heading(desk, width))
        self.case_line.show(lambda width: words.case_line(desk, width))
        self.decision_line.show(lambda width: words.decision_line(desk, self._names, width))
        self._show_sides()
        self._show_step()
        self.show_footer()

    def _show_sides(self) -> None:
        lines = words.sides(self.desk, self.size.width)
        most = max(4, self.size.height // 2 - 3)
        if len(lines) > most:
            left = len(lines) - most + 1
            lines = [
                *lines[: most - 1],
                [(f" {left} more lines: {key_for('adjudicate_everything')} shows all", "quiet")],
            ]
        self.sides.put(lines)

    def _show_step(self) -> None:
        shown, tags = self.desk.view(), self.desk.here()
        title = words.step_title(self.desk)
        self.step_title.show(
            False, f"{title}, {shown.remark}" if shown.step and shown.remark else title
        )
        self.step_view.empty = visible(shown.remark, line=True)
        quotes = [quote for tag in tags for quote in tag.quotes if quote.step in (None, tag.step)]
        self.step_view.quotes = places_of((one.part, one.start, one.end) for one in quotes)
        self.step_view.show(shown.step)
        if shown.step is not None and quotes:
            self.step_view.bring_in_view(quotes[0].part, quotes[0].start)

    def show_footer(self) -> None:
        """Show what is asked, or the keys that work now."""
        if self._editor:
            self.notice_line.show(self._editor.pieces)
            self.key_line.say(*self.beside_question)
            return
        if self._choice:
            self.notice_line.say((f" {self._choice[0]}", "strong"))
        else:
            self.notice_line.say()
        item = self.desk.item
        sides = len(item.case.sides) if item else 0
        self.key_line.show(lambda width: footer(self, width, sides))

    def say(self, said: Notice) -> None:
        """Say one line over the keys, until the next key."""
        self.notice_line.say(*view.notice(said))

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """Keys are followed in the order in which they came, as on the main screen."""
        character = event.character if event.is_printable and event.character else ""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:  # the key before this one opened a screen
            self.app.screen.post_message(events.Key(event.key, event.character))
        elif self._editor:
            self._edit(event.key, character)
        elif self._choice:
            self._take_choice(character or event.key)
        elif bound := self.active_bindings.get(event.key):
            if bound.node is self:
                self.show_footer()
                self._do(bound.binding.action, event.key)
            else:
                self.run_worker(self.app.run_action(bound.binding.action, bound.node))

    def _do(self, action: str, key: str) -> None:
        name, _, number = action.removesuffix(")").partition("(")
        command = getattr(self, f"action_{name}")
        try:
            if name == "take":
                command(key)
            elif number:
                command(int(number))
            else:
                command()
        except MastError as error:
            self.say(Notice(str(error), trouble=True))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._editor:
            self._editor.insert(event.text)
            self._edited()

    # --- deciding

    def action_take(self, letter: str) -> None:
        side = self.desk.side(letter)
        if side is None:
            self.say(Notice(f"there is no side {letter} here", trouble=True))
            return
        who = visible(", ".join(side.holders), line=True)
        self._why(
            f"{letter}, {who}: {units_said(side.units)}. Why?", partial(self.desk.take, letter)
        )

    def action_neither(self) -> None:
        if empty := self.desk.empty_side():
            self.action_take(empty)
        elif self.desk.item:
            self._why("neither: nothing of it is there. Why?", self.desk.neither)

    def action_new(self) -> None:
        item = self.desk.item
        if item is None:
            return
        unit = item.case.units[0]
        start = unit.mode if unit.step is None else f"{unit.mode} {unit.step}"

        def answered(text: str | None) -> None:
            if text is None:
                return
            try:
                units = self.desk.units(text)
            except MastError as error:
                self.say(Notice(str(error), trouble=True))
                return
            self._why(f"new: {units_said(units)}. Why?", partial(self.desk.new, text))

        self.ask("what is there (mode and step; commas between several)?", answered, start)

    def _why(self, question: str, settle: Callable[[str], Notice]) -> None:
        """Ask for the reason, which may stay empty, then settle and go on."""

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._went(settle(reason))

        self.ask(question, answered)

    def _went(self, said: Notice, on: bool = True) -> None:
        """Show what came of a decision, and the next disagreement that is not settled."""
        if not said.trouble and on and not self.desk.to_undecided():
            more = self.desk.agreed_in_words()
            agreed = (
                f"; {key_for('adjudicate_agreed')} takes over what all agree on: {more}"
                if more
                else ""
            )
            said = Notice(f"{said.text}. All is settled{agreed}")
        self.show_item()
        self.say(said)

    def action_undo(self) -> None:
        self._went(self.desk.undo(), on=False)

    def action_redo(self) -> None:
        self._went(self.desk.redo(), on=False)

    def action_precedent(self) -> None:
        self._went(self.desk.toggle_precedent(), on=False)

    def action_agreed(self) -> None:
        told = self.desk.agreed_in_words()
        if not told:
            self.say(Notice("nothing agreed is left to take over"))
            return

        def answer(key: str) -> None:
            if key == "y":
                self._went(self.desk.agree(), on=False)

        self.choose(f"take over what all agree on ({told})? y/n", answer)

    def action_rethink(self) -> None:
        voters = self.desk.voters()
        item = self.desk.item
        if item is None or not voters:
            said = "nobody who settles here voted on this: name yourself with --annotator or --with"
            self.say(Notice(said, trouble=True))
            return
        if len(voters) == 1:
            self._rethink(voters[0])
            return
        names = [visible(name, line=True) for name in voters]
        numbered = "  ".join(f"{number} {name}" for number, name in enumerate(names, 1))

        def answer(key: str) -> None:
            if key.isdecimal() and 0 < int(key) <= len(voters):
                self._rethink(voters[int(key) - 1])

        self.choose(f"whose vote? {numbered}", answer)

    def _rethink(self, name: str) -> None:
        item = self.desk.item
        letters = " ".join(one.letter.lower() for one in item.case.sides) if item else ""
        settled = f", {SETTLED} as it was settled" if item and item.decided else ""

        def answer(key: str) -> None:
            if not closes(key):
                self._went(self.desk.rethink(name, key), on=False)

        who = visible(name, line=True)
        self.choose(f"{who} says after discussion: side {letters}{settled}?", answer)

    # --- looking

    def action_move(self, by: int) -> None:
        if self.desk.move(by):
            self.show_item()
        else:
            self.say(Notice(f"this is the {'last' if by > 0 else 'first'} disagreement"))

    def action_place(self) -> None:
        if self.desk.next_place():
            self._show_sides()
            self._show_step()
        else:
            self.say(Notice("it is about this one place"))

    def action_scroll(self, pages: int) -> None:
        self.step_view.scroll(pages * max(1, self.step_view.room - 1))

    def action_only(self) -> None:
        kind = self.desk.only()
        self.show_item()
        self.say(Notice(f"only {kind}" if kind else "all kinds"))

    def action_everything(self) -> None:
        earlier = precedents(self.desk.store, self.desk.codebook.id)
        lines = words.everything(self.desk, earlier, self.size.width)
        self.app.push_screen(TextScreen("what was said, and what the modes mean", lines))

    def action_items(self) -> None:
        def chosen(number: int | None) -> None:
            if number is not None:
                self.desk.show(number)
                self.show_item()

        self.app.push_screen(ItemsScreen(self.desk), chosen)

    def action_help(self) -> None:
        self.app.push_screen(TextScreen("keys of adjudication", help_lines()))

    def action_read(self) -> None:
        if self.desk.item is None:
            self.say(Notice("nothing to open", trouble=True))
            return
        trace = self.desk.trace()
        if isinstance(trace, str):
            self.say(Notice(f"settle it from quotes and notes: {trace}", trouble=True))
            return
        self.app.push_screen(reading_of(self.desk, trace, self.ascii_only))

    def action_close(self) -> None:
        self.desk.close()
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit()
