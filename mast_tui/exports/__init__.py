"""What leaves: one module a dataset format.

A format is a function ``write(store, out, *, done, round) -> int`` that writes text to ``out``
and returns how many rows it wrote.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


class Writer(Protocol):
    """What writes one format."""

    def __call__(
        self, store: "Store", out: TextIO, *, done: bool = False, round: str | None = None
    ) -> int: ...


FORMATS = {
    "jsonl": ("mast_tui.exports.flat:write_jsonl", "one JSON object a tag"),
    "csv": ("mast_tui.exports.flat:write_csv", "the same columns as jsonl"),
    "labels": ("mast_tui.exports.labels:write", "everything, to be read back by import"),
}
"""Each format with where its writer is and what it is for."""


def writer(format: str) -> Writer:
    """The writer of a format, imported when it is asked for."""
    module, _, name = FORMATS[format][0].partition(":")
    found: Callable[..., int] = getattr(import_module(module), name)
    return cast(Writer, found)
