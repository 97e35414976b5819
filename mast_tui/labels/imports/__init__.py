"""Labels that other people and programs made: one module a format.

Each module has ``ID``, ``ABOUT``, ``sniff(head) -> bool`` and ``read(path) -> Found``: plain
statements about traces, in the codebook of the source. Finding the traces and writing the labels is
the same for all (:mod:`matching`, :mod:`writing`).
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from mast_tui.errors import MastError, UsageError
from mast_tui.labels.imports.base import Found

REGISTRY = {
    "mad-human": "mad_human",
    "mad": "mad_full",
    "who-and-when": "whowhen",
    "agentrx": "agentrx",
    "agentdash": "agentdash",
    "trail": "trail",
    "atif": "atif_labels",
    "adamast": "adamast",
    "rows": "rows",
    "votes": "votes",
}
"""Format ids in the order in which they are tried, each with its module."""

HEAD = 65_536


class Importer(Protocol):
    """What a module of this package offers."""

    ID: str
    ABOUT: str

    def sniff(self, head: bytes) -> bool: ...

    def read(self, path: str) -> Found: ...


def importer(id: str) -> Importer:
    """The module of a format."""
    if id not in REGISTRY:
        raise UsageError(f'no format "{id}" to import; there is labels, {", ".join(REGISTRY)}')
    return cast(Importer, import_module(f"mast_tui.labels.imports.{REGISTRY[id]}"))


def detect(path: str) -> str | None:
    """The format of a file; None where no module knows it."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from None
    return next((id for id in REGISTRY if importer(id).sniff(head)), None)
