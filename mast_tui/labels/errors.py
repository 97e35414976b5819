"""What can go wrong with the store, each said in one line."""

from mast_tui.errors import MastError


class StoreError(MastError):
    """The label store cannot be read or written: disk full, no permission, damaged, newer."""

    @property
    def reason(self) -> str:
        """What is wrong and what to do, without the file, whose name may fill the line."""
        return str(self).partition(": ")[2] or str(self)


class StoreBusy(StoreError):
    """Another process is writing; nothing was written, the same call may be tried again."""


class UndoRefused(MastError):
    """What would be undone or redone has been changed since by something else."""
