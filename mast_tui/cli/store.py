"""The label store as commands open it; what they import at their tops does not load it."""

from argparse import Namespace
from typing import TYPE_CHECKING

from mast_tui import places

if TYPE_CHECKING:
    from pathlib import Path

    from mast_tui.labels.store import Store

PATIENCE = 10.0
"""Seconds that a script waits for another writer."""


def store_of(args: Namespace) -> "Store":
    """The store that is named, or the one in use."""
    return patient(places.database_path(args.db))


def patient(path: "Path") -> "Store":
    """A store that waits for other writers, where the app goes on."""
    from mast_tui.labels.store import Store

    return Store(path, busy=PATIENCE)
