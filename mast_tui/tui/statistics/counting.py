"""Counting in a thread: nobody waits for it, not even when the app is left."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def in_thread(count: Callable[[], Result]) -> Result:
    """What ``count`` gives, counted in a thread that ends with the process."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def give(result: Result | None, error: Exception | None) -> None:
        if done.cancelled():  # the screen was closed meanwhile
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = count()
        except Exception as found:
            error = found
        with suppress(RuntimeError):  # the app was left meanwhile
            loop.call_soon_threadsafe(give, result, error)

    Thread(target=run, daemon=True).start()
    return await done
