"""What can go wrong with the store, each said in one line."""

from mast_tui.errors import MastError


class StoreError(MastError):
    """The label store cannot be read or written: disk full, no permission, damaged, newer."""


class StoreBusy(StoreError):
    """Another process is writing; nothing was written, the same call may be tried again."""


class UndoRefused(MastError):
    """What would be undone or redone has been changed since by something else."""
