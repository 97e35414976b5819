"""Keys of the screens over the main one, taken in the order in which they came."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual import events, on
from textual.screen import Screen

Result = TypeVar("Result")
SLICE = 0.008
"""Seconds of work between two looks at the keys."""


async def work_through(work: Callable[[float], bool]) -> None:
    """Do all of it, slice by slice, with the keys in between."""
    while work(SLICE):
        await asyncio.sleep(0)


class PromptScreen(Screen[Result]):
    """Follows a binding when its key comes, and hands keys on once it is closed.

    Textual would follow it when the event has gone up to the app; over a slow link several keys
    come at once, and those behind a closing one would be lost.
    """

    look_every = 2.0
    """Seconds between two looks at whether others wrote to the store."""

    def keep_up(self, changed: Callable[[], bool], show: Callable[[], None]) -> None:
        """Show again what others changed; nothing is drawn where they did nothing."""

        def look() -> None:
            if changed():
                show()

        self.set_interval(self.look_every, look)

    @on(events.Key)
    async def follow(self, event: events.Key) -> None:
        """Follow the binding of a key of this screen at once."""
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(events.Key(event.key, event.character))
            return
        bound = self.active_bindings.get(event.key)
        if bound is not None and bound.node is self:
            event.stop()
            event.prevent_default()
            await self.app.run_action(bound.binding.action, self)
