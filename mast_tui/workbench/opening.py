"""The open traces: some at once, the rest while the annotator reads."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import perf_counter

from mast_tui.errors import MastError
from mast_tui.traces.discover import Skipped, open_again, warn_of_twins
from mast_tui.traces.trace import Trace


class Opening:
    """The traces that are open so far; :meth:`advance` looks for more.

    A folder of ten thousand runs takes its seconds to look through, and nobody should wait for it.
    """

    def __init__(
        self,
        found: Iterator[Trace | Skipped],
        prepare: Callable[[Trace], None] = lambda trace: None,
    ) -> None:
        self.traces: list[Trace] = []
        self.skipped = 0
        """Files that looked like traces and could not be read."""
        self.complete = False
        self.trouble = ""
        """Why looking ended before its end; empty if it did not."""
        self._found = found
        self._prepare = prepare
        self._met: set[str] = set()

    @classmethod
    def of(cls, traces: Iterable[Trace]) -> "Opening":
        """These traces, and no more to look for."""
        opening = cls(iter(()))
        opening.traces, opening.complete = list(traces), True
        return opening

    def advance(self, seconds: float) -> bool:
        """Look for about so long (at least at one file); True if that is all.

        Raises MastError where a path that was named cannot be read and nothing else was found.
        """
        until = perf_counter() + seconds
        while not self.complete:
            self._one()
            if perf_counter() >= until:
                break
        return self.complete

    def complaint(self) -> str:
        """What an annotator should hear of the looking: trouble, and files passed over."""
        files = f"{self.skipped:,} file{'s' * (self.skipped != 1)}"
        passed = f"{files} skipped: mast-tui list says which and why" if self.skipped else ""
        return self.trouble or passed

    def bring(self, found: Iterable[Trace | Skipped]) -> None:
        """Put these in front: nobody should wait for what they worked on last."""
        late = [one for one in found if isinstance(one, Trace) and one.address not in self._met]
        for trace in reversed(late):
            self._met.add(trace.address)
            self._prepare(trace)
            self.traces.insert(0, trace)

    def number_of(self, trace_id: str) -> int | None:
        """Which of the open traces has this id."""
        ids = (number for number, one in enumerate(self.traces) if one.trace_id == trace_id)
        return next(ids, None)

    def fetch(self, trace_id: str, addresses: Iterable[str]) -> int | None:
        """The open trace with this id; one that is not open yet is opened from one of the addresses."""
        number = self.number_of(trace_id)
        if number is not None:
            return number
        for address in filter(None, addresses):
            with suppress(MastError):
                self.add(open_again(trace_id, address))
                return len(self.traces) - 1
        return None

    def add(self, trace: Trace) -> None:
        """Put a trace behind those that are here; looking on does not meet it again."""
        self._met.add(trace.address)
        self._prepare(trace)
        self.traces.append(trace)

    def _one(self) -> None:
        try:
            found = next(self._found)
        except StopIteration:
            self.complete = True
            warn_of_twins(self.traces)
            return
        except MastError as error:
            self.complete, self.trouble = True, str(error)
            if not self.traces:
                raise
            return
        if isinstance(found, Skipped):
            self.skipped += 1
        elif found.address not in self._met:
            self.add(found)
