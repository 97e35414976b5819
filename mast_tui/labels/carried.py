"""Labels read through a mapping: as rows of another codebook, and what was lost on the way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.labels.carrying import Carried, Carry
from mast_tui.labels.model import Review, Tag, Verdict

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


class Told(NamedTuple):
    """What became of the labels of one codebook, in one version."""

    version: str
    way: Carried
    reviews: int
    tags: Counter[str]
    """How often each mode of the source was tagged."""

    def lines(self) -> list[str]:
        """What could not be carried, by name, a line each."""
        way, found = self.way, []
        whence = f"{way.source} {self.version}"
        reviews = "1 review" if self.reviews == 1 else f"{self.reviews:,} reviews"
        found.append(
            f"{whence}: the votes of {reviews} were carried over to {way.target}, "
            f"{len(way.codes)} of {len(way.names)} modes"
        )
        if way.dropped:
            found.append(f"{whence}: not carried: {'; '.join(map(self._named, way.dropped))}")
        for code, into in way.split.items():
            found.append(
                f"{whence}: {self._named(code)} is several there ({', '.join(into)}): "
                "votes against it were carried, votes for it are unknown"
            )
        if way.missing:
            found.append(f"{whence}: never asked, so no votes: {', '.join(way.missing)}")
        return found

    def _named(self, code: str) -> str:
        number = self.tags[code]
        tags = "1 tag" if number == 1 else f"{number:,} tags"
        return f"{code} {self.way.names.get(code, '')} ({tags})"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        way = self.way
        return {
            "codebook": way.source,
            "version": self.version,
            "into": way.target,
            "reviews": self.reviews,
            "modes": {code: list(into) for code, into in way.codes.items()},
            "dropped": [
                {"mode": code, "name": way.names[code], "tags": self.tags[code]}
                for code in way.dropped
            ],
            "merged": way.merged,
            "missing": list(way.missing),
        }


def told(store: "Store", carry: Carry, round: str | None = None) -> list[Told]:
    """What became of the labels of each codebook and version that is carried."""
    tags, reviews = store.tags(round=round), store.reviews(round=round)
    found = []
    for (id, version, revision), way in sorted(carry.ways.items()):

        def of(label: Tag | Review, key: tuple[Any, ...] = (id, version, revision)) -> bool:
            there = (label.codebook, label.codebook_version, label.codebook_revision)
            return there == key and not label.phase

        used = sum(map(of, reviews))
        counted = Counter(tag.mode for tag in filter(of, tags))
        if used or counted:
            found.append(Told(version, way, used, counted))
    return found


def carried_tags(carry: Carry, tags: Iterable[Tag]) -> list[Tag]:
    """The tags under the modes of the target; those that have none there are left out."""
    found = []
    for tag in tags:
        into = carry.into(tag)
        if carry.way(tag) is None and tag.codebook == carry.target.id:
            found.append(tag)
        elif carry.way(tag) and len(into) == 1:
            found.append(replace(tag, mode=into[0], **_book(carry, tag)))
    return found


def carried_verdicts(carry: Carry, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts in the same way; one on a mode that was split is one on each part."""
    found = []
    for one in verdicts:
        if carry.way(one) is None and one.codebook == carry.target.id:
            found.append(one)
        elif carry.way(one):
            about = _book(carry, one)
            found += [one._replace(mode=mode, **about) for mode in carry.into(one)]
    return found


def carried_reviews(carry: Carry, reviews: Iterable[Review]) -> list[Review]:
    """The reviews of everything that is carried."""
    found = []
    for review in reviews:
        way = carry.way(review)
        if way is None and review.codebook == carry.target.id:
            found.append(review)
        elif way and way.codes:
            found.append(replace(review, **_book(carry, review)))
    return found


def _book(carry: Carry, label: Tag | Verdict | Review) -> dict[str, Any]:
    """The codebook as a row names it: the target's, and where the label was made."""
    whence = f"{label.codebook} {label.codebook_version}"
    return {
        "codebook": carry.target.id,
        "codebook_version": f"{carry.target.version} (carried from {whence})",
    }
