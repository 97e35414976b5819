"""Every mode's counts without one trace, for every trace: what the jackknife goes over."""

from collections import Counter
from collections.abc import Mapping, Sequence

from mast_tui.analysis.counts import Ballot
from mast_tui.analysis.tally import Tally, TraceVotes, of_trace, raters, votes_by_trace


class LeftOut:
    """The traces of each mode: the votes in each, and the tally of these.

    Traces with the same votes give the same value when left out, so each is counted once.
    """

    def __init__(
        self,
        ballots: Mapping[str, Ballot],
        tallies: Mapping[str, Tally],
        groups: Sequence[Sequence[int]],
    ) -> None:
        self.tallies = tallies
        self.traces = {code: votes_by_trace(ballot, groups) for code, ballot in ballots.items()}
        self.parts = {code: self._parts(code) for code in ballots}
        self.counted = {code: self._counted(code) for code in ballots}
        self.together: Mapping[tuple[TraceVotes, ...], int] | None = None

    @classmethod
    def of_counts(
        cls,
        tallies: Mapping[str, Tally],
        traces: Mapping[str, Mapping[TraceVotes, int]],
        together: Mapping[tuple[TraceVotes, ...], int] | None = None,
    ) -> "LeftOut":
        """The same from how many traces have the same votes, mode by mode.

        ``together`` counts the votes in a trace on all modes. Without it no trace can be left
        out of several modes at once.
        """
        found = cls({}, tallies, ())
        found.together = together
        found.parts = {
            code: {key: of_trace(key, raters(tallies[code].shares)) for key in of}
            for code, of in traces.items()
        }
        found.counted = {
            code: {key: n for key, n in of.items() if found.parts[code][key].sums.units}
            for code, of in traces.items()
        }
        return found

    def rows(self) -> Mapping[tuple[TraceVotes, ...], int]:
        """How many traces have each row of such votes, one a mode."""
        if self.together is not None:
            return self.together
        return Counter(zip(*[self.traces[code] for code in self.tallies], strict=True))

    def _parts(self, code: str) -> dict[TraceVotes, Tally]:
        complete = raters(self.tallies[code].shares)
        return {votes: of_trace(votes, complete) for votes in set(self.traces[code])}

    def _counted(self, code: str) -> dict[TraceVotes, int]:
        """The votes in traces with a pairable unit, and how many traces have each."""
        counts = Counter(self.traces[code])
        return {key: times for key, times in counts.items() if self.parts[code][key].sums.units}

    def rarity(self, code: str) -> tuple[int, int]:
        """How many traces carry a 1, and how many a 0."""
        positive = negative = 0
        for votes, times in self.counted[code].items():
            part = self.parts[code][votes].sums
            positive += times * (part.positives > 0)
            negative += times * (part.positives < part.ratings)
        return positive, negative
