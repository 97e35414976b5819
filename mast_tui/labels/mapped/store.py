"""Labels read through a mapping: as rows of another codebook, and what was lost on the way."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from mast_tui.codebook.model import Codebook
from mast_tui.labels.lens import Lens
from mast_tui.labels.mapped.modes import Carry, Way
from mast_tui.labels.model import Review, Tag, Verdict
from mast_tui.labels.store import Store


class Told(NamedTuple):
    """What became of the labels of one codebook, in one version."""

    version: str
    way: Way
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


def told(store: Store, carry: Carry, round: str | None = None) -> list[Told]:
    """What became of the labels of each codebook and version that is carried."""
    found: list[Told] = []
    if not carry.ways:
        return found
    tags, reviews = store.tags(round=round), store.reviews(round=round)
    for (id, version, revision), way in sorted(carry.ways.items()):

        def of(label: Tag | Review, key: tuple[Any, ...] = (id, version, revision)) -> bool:
            there = (label.codebook, label.codebook_version, label.codebook_revision)
            return there == key and not label.phase

        used = sum(map(of, reviews))
        counted = Counter(tag.mode for tag in filter(of, tags))
        if used or counted:
            found.append(Told(version, way, used, counted))
    return found


class Carried(Lens):
    """A store in one codebook: what was said in others is called as it is called there.

    A label that was carried names its origin in its version.
    """

    def __init__(self, store: Store, carry: Carry) -> None:
        super().__init__(store)
        self.carry = carry
        self._own = {
            _look(one) for one in store.reviews(codebook=carry.target.id) if not carry.way(one)
        }
        """Who judged what in the codebook itself: that comes before what is carried over."""

    def behind(
        self, round: str | None, codebook: str | None
    ) -> tuple[str | None, str | None] | None:
        return (round, None) if codebook in (None, self.carry.target.id) else None

    def shows(self, label: Tag | Verdict | Review) -> bool:
        return self._counts(label) and _has_place(self.carry, label)

    def shown_tag(self, tag: Tag) -> Tag:
        return _called(self.carry, tag)

    def shown_review(self, review: Review) -> Review:
        there = self.carry.way(review) is None
        return review if there else review._replace(**_book(self.carry, review))

    def verdicts(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Verdict]:
        if self.behind(round, codebook) is None:
            return []
        said = super().verdicts(trace_id, annotator, round, codebook, removed)
        tags = filter(self._counts, self.origin.tags(trace_id, annotator, round))
        return [
            *(one for verdict in said for one in _on_each(self.carry, verdict)),
            *(one for tag in tags for one in _unknown(self.carry, tag)),
        ]

    def asked(self, codebook: str) -> dict[tuple[str, int], frozenset[str]]:
        target = self.carry.target
        if codebook != target.id:
            return {}
        found = self.origin.asked(codebook)
        for (id, version, revision), way in self.carry.ways.items():
            asked = self.origin.asked(id).get((version, revision), frozenset(way.names))
            found[_version(target, id, version), revision] = way.asked(asked)
        return found

    def _counts(self, label: Tag | Verdict | Review) -> bool:
        return self.carry.way(label) is None or _look(label) not in self._own


def _look(label: Tag | Verdict | Review) -> tuple[str, ...]:
    return label.trace_id, label.annotator, label.round, label.phase


def _unknown(carry: Carry, tag: Tag) -> list[Verdict]:
    """What a tag on a mode that was split leaves open: which of its parts is meant."""
    into = carry.into(tag)
    if len(into) < 2:
        return []
    fields = {name: getattr(tag, name) for name in Verdict._fields if name != "value"}
    fields |= _book(carry, tag)
    return [Verdict(**fields | {"mode": mode, "value": "unsure"}) for mode in into]


def carried_tags(carry: Carry, tags: Iterable[Tag]) -> list[Tag]:
    """The tags under the modes of the target; those that have none there are left out."""
    return [_called(carry, tag) for tag in tags if _has_place(carry, tag)]


def _has_place(carry: Carry, label: Tag | Verdict | Review) -> bool:
    """Whether the target can say it: a tag on a mode that was split is several, or none."""
    way = carry.way(label)
    if way is None:
        return label.codebook == carry.target.id
    if isinstance(label, Review):
        return bool(way.codes)
    return isinstance(label, Verdict) or len(carry.into(label)) == 1


def _called(carry: Carry, tag: Tag) -> Tag:
    if carry.way(tag) is None:
        return tag
    return tag._replace(mode=carry.into(tag)[0], **_book(carry, tag))


def _on_each(carry: Carry, verdict: Verdict) -> list[Verdict]:
    """A verdict on a mode that was split is one on each part."""
    if carry.way(verdict) is None:
        return [verdict]
    about = _book(carry, verdict)
    return [verdict._replace(mode=mode, **about) for mode in carry.into(verdict)]


def _book(carry: Carry, label: Tag | Verdict | Review) -> dict[str, Any]:
    """The codebook as a row names it: the target's, and where the label was made."""
    version = _version(carry.target, label.codebook, label.codebook_version)
    return {"codebook": carry.target.id, "codebook_version": version}


def _version(target: Codebook, id: str, version: str) -> str:
    return f"{target.version} (carried from {id} {version})"
