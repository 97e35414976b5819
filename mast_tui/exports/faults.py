"""What went wrong in a trace, a line a mode and step: for formats that know one answer a trace.

A mode counts where more than half of those who voted tagged it; it is then told at each step that
one of them tagged, with their words together.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mast_tui.exports.chosen import Chosen
from mast_tui.exports.looks import Looks, majority
from mast_tui.labels.looks import Look
from mast_tui.labels.model import Tag

Lost = Counter[str]


class Fault(NamedTuple):
    """One mode at one step, or (step none) on the whole trace."""

    mode: str
    step: int | None
    tags: tuple[Tag, ...]
    """Whose words it is told in."""
    decisive: int
    """How many call it the decisive one."""

    @property
    def notes(self) -> str:
        """What was noted, each once."""
        return "\n".join(dict.fromkeys(tag.note for tag in self.tags if tag.note))

    @property
    def quotes(self) -> list[str]:
        """What was quoted, each once."""
        return list(dict.fromkeys(quote.text for tag in self.tags for quote in tag.quotes))

    @property
    def actor(self) -> str | None:
        """Which agent it is about: the one named most often."""
        named = Counter(tag.actor for tag in self.tags if tag.actor)
        return named.most_common(1)[0][0] if named else None


class Faults:
    """The faults of each trace, and what of the labels they leave out."""

    def __init__(self, chosen: Chosen, found: Looks) -> None:
        self.lost: Lost = Counter()
        self._codes = [mode.code for mode in found.codebook.modes]
        self._decisive = {one.decisive for one in chosen.reviews() if one.decisive}
        self._tags: defaultdict[tuple[str, str, str], list[Tag]] = defaultdict(list)
        names = {one.uuid: one.name for one in chosen.annotators()}
        for tag in found.tags:
            self._tags[tag.trace_id, names[tag.annotator], tag.round].append(tag)

    def of(self, looks: Sequence[Look]) -> list[Fault]:
        """The faults of one trace, by step; those of the whole trace last."""
        tags = [tag for look in looks for tag in self.tags(look)]
        agreed = {code for code in self._codes if majority(one.vote(code) for one in looks) == 1}
        self.lost["tags of modes that half or fewer of those who voted saw"] += sum(
            tag.mode not in agreed for tag in tags
        )
        self.lost["who tagged what (a mode counts where more than half tagged it)"] += (
            len(looks) > 1
        )
        places: defaultdict[tuple[str, int | None], list[Tag]] = defaultdict(list)
        for tag in tags:
            if tag.mode in agreed:
                places[tag.mode, tag.step].append(tag)
        found = [
            Fault(mode, step, tuple(of), sum(tag.id in self._decisive for tag in of))
            for (mode, step), of in places.items()
        ]
        return sorted(found, key=lambda one: (one.step is None, one.step or 0, one.mode))

    def tags(self, look: Look) -> list[Tag]:
        """What an annotator tagged in one look, unless they excluded the trace."""
        return [] if look.excluded else self._tags[look.trace, look.annotator, look.round]


def root(faults: Sequence[Fault]) -> Fault | None:
    """The fault that most call decisive; of several the first. None where nobody named one."""
    named = [one for one in faults if one.decisive]
    return max(named, key=lambda one: one.decisive) if named else None
