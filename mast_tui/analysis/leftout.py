"""Every mode's counts without one trace, for every trace: what the jackknife goes over."""

from collections import Counter
from collections.abc import Mapping, Sequence

from mast_tui.analysis.counts import Ballot
from mast_tui.analysis.tally import Signature, Tally, of_signature, raters, signatures


class LeftOut:
    """The traces of each mode: their signatures, and the tally of each signature.

    Traces that share a signature give the same value when left out, so each is counted once.
    """

    def __init__(
        self,
        ballots: Mapping[str, Ballot],
        tallies: Mapping[str, Tally],
        groups: Sequence[Sequence[int]],
    ) -> None:
        self.tallies = tallies
        self.traces = {code: signatures(ballot, groups) for code, ballot in ballots.items()}
        self.parts = {code: self._parts(code) for code in ballots}
        self.counted = {code: self._counted(code) for code in ballots}
        self.together: Mapping[tuple[Signature, ...], int] | None = None

    @classmethod
    def of_counts(
        cls,
        tallies: Mapping[str, Tally],
        traces: Mapping[str, Mapping[Signature, int]],
        together: Mapping[tuple[Signature, ...], int] | None = None,
    ) -> "LeftOut":
        """The same from how many traces have each signature, mode by mode.

        ``together`` counts the signatures of a trace on all modes. Without it no trace can be left
        out of several modes at once.
        """
        found = cls({}, tallies, ())
        found.together = together
        found.parts = {
            code: {key: of_signature(key, raters(tallies[code].shares)) for key in of}
            for code, of in traces.items()
        }
        found.counted = {
            code: {key: n for key, n in of.items() if found.parts[code][key].sums.units}
            for code, of in traces.items()
        }
        return found

    def rows(self) -> Mapping[tuple[Signature, ...], int]:
        """How many traces have each row of signatures, one a mode."""
        if self.together is not None:
            return self.together
        return Counter(zip(*[self.traces[code] for code in self.tallies], strict=True))

    def _parts(self, code: str) -> dict[Signature, Tally]:
        complete = raters(self.tallies[code].shares)
        return {
            signature: of_signature(signature, complete) for signature in set(self.traces[code])
        }

    def _counted(self, code: str) -> dict[Signature, int]:
        """The signatures of traces with a pairable unit, and how many traces have each."""
        counts = Counter(self.traces[code])
        return {key: times for key, times in counts.items() if self.parts[code][key].sums.units}

    def rarity(self, code: str) -> tuple[int, int]:
        """How many traces carry a 1, and how many a 0."""
        positive = negative = 0
        for signature, times in self.counted[code].items():
            part = self.parts[code][signature].sums
            positive += times * (part.positives > 0)
            negative += times * (part.positives < part.ratings)
        return positive, negative
