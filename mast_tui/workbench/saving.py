"""Changes on their way to the store: made at once, or kept and tried again in order."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.errors import StoreBusy, StoreError

UNSAVED = "NOT SAVED"


class Notice(NamedTuple):
    """One line for the annotator: what was done, or why not."""

    text: str
    trouble: bool = False


def refusal(error: MastError) -> Notice:
    """Why a change was not made."""
    busy = isinstance(error, StoreBusy)
    return Notice("the store is busy: once more, please" if busy else str(error), trouble=True)


class Waiting(NamedTuple):
    """A change to save; ``about`` is the trace, mode and step that it tags or untags."""

    change: Callable[[], object]
    about: tuple[str, str, int | None] | None = None


class Saver:
    """Nothing that was done is lost because the store was busy, full or away for a while."""

    def __init__(
        self, saved: Callable[[], None], prepare: Callable[[], None] = lambda: None
    ) -> None:
        self._saved = saved
        self._prepare = prepare
        """What has to be in the store before the next change."""
        self._waiting: deque[Waiting] = deque()
        self.state = ""
        """Empty before the first change, then ``saved``, ``saving...`` or what stands in the way."""

    @property
    def unsaved(self) -> int:
        """How many changes wait to be saved."""
        return len(self._waiting)

    def waiting_about(self, about: tuple[str, str, int | None]) -> int:
        """How many of them tag or untag this."""
        return sum(one.about == about for one in self._waiting)

    def write(
        self,
        change: Callable[[], object],
        done: str,
        about: tuple[str, str, int | None] | None = None,
    ) -> Notice:
        """Make a change, or keep it for :meth:`save` where it cannot be saved now."""
        self._waiting.append(Waiting(change, about))
        try:
            self.save()
        except MastError as error:
            return Notice(str(error), trouble=True)
        if self._waiting:
            said = self.state if self.state.startswith(UNSAVED) else f"{done}, but {self.state}"
            return Notice(said, trouble=True)
        return Notice(done)

    def save(self) -> bool:
        """Try to save what waits, in order; True if nothing waits any more.

        Raises MastError for a change that the store refuses for good; it no longer waits then.
        """
        while self._waiting:
            try:
                self._prepare()
                self._waiting[0].change()
            except StoreBusy:
                self.state = "saving..."
                return False
            except StoreError as error:
                self.state = f"{UNSAVED}: {error.reason}"
                return False
            except MastError:
                self._waiting.popleft()
                self.state = "saved"  # as far as the store takes it
                raise
            self._waiting.popleft()
            self.changed()
        return True

    def changed(self) -> None:
        """The store holds something new."""
        self.state = "saved"
        self._saved()
