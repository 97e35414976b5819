"""The whole of the labels, as a file that reads back unchanged."""

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


def write(store: "Store", out: TextIO, *, done: bool = False, round: str | None = None) -> int:
    """Write every line; see :mod:`mast_tui.labels.transfer`."""
    from mast_tui.labels import transfer

    return transfer.write(store, out, done=done, round=round)
