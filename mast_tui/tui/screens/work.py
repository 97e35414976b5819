"""The main screen: what a key does here, and the work behind the keys."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from mast_tui.errors import MastError
from mast_tui.tui import commands, view
from mast_tui.tui.actions import ACTIONS
from mast_tui.tui.background import pause, work_on
from mast_tui.tui.screens.mouse import MouseScreen
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice

AT_REST = 0.4
"""Seconds after the first step in which reading on comes before what the first keys take."""


class WorkScreen(MouseScreen):
    """One trace, ready to be read and tagged. Keys are looked up in ``ACTIONS``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(action.keys, f"run_command('{action.id}')", action.word, id=action.id, show=False)
        for action in ACTIONS
    ]

    def __init__(self, bench: Bench, *, ascii_only: bool = False, welcome: str = "") -> None:
        super().__init__(bench, ascii_only=ascii_only)
        self.pressed_at = 0.0
        """When the last key came."""
        self._welcome = welcome
        self._working = False
        self._stands = False
        """The step was drawn once; nothing else is done before."""
        self._styled_for = ""

    def on_mount(self) -> None:
        self._styled_for = self.app.theme
        self.call_after_refresh(self._show_around)
        self.show_trace()
        if self.bench.study:
            from mast_tui.tui.commands.studying import watch

            watch(self)
        opening = self.bench.opening
        if opening.complete and opening.complaint():
            self.say(Notice(opening.complaint(), trouble=True))
        elif self._welcome:
            self.say(Notice(self._welcome))

    def _show_around(self) -> None:
        """The step stands: now what is around it, for which some forty more have to be read."""
        self._stands = True
        self.steps.source = partial(view.step_line, self.bench)
        self.steps.refresh()
        self.keep_working()
        self.set_timer(AT_REST, self._get_ready)

    def _get_ready(self) -> None:
        """Load what the first keys and the first tag take, so that they do not wait for it."""
        commands.preload()
        self.bench.hand.store.get_ready()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.ScreenResume):  # all is styled, but perhaps for another theme
            event.refresh_styles = self._styled_for != self.app.theme
            self._styled_for = self.app.theme
        await super().on_event(event)

    def on_screen_resume(self) -> None:
        self.keep_working()

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """A code being typed, or a question with one-key answers, comes before the bindings.

        Bindings are followed here too: Textual would follow them when the event has gone up to
        the app, and keys that came in the same moment would overtake it.
        """
        character = event.character if event.is_printable and event.character else ""
        taken, self.pressed_at, self.search_told = True, monotonic(), False
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
