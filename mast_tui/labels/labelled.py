"""Everything that was said about some traces, as plain values: what the statistics start from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.load import load
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.blind.revealing import blindness, cautions
from mast_tui.labels.looks import AFTER, Facts, Look, facts, looks
from mast_tui.labels.mapped.modes import Carry, carry
from mast_tui.labels.mapped.store import Told, told
from mast_tui.labels.study.guidelines import revised
from mast_tui.labels.study.rules import PLAIN, Rules, scores_of
from mast_tui.labels.votes import Level, Votes, votes_of

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

SETTLED = ("done", "excluded")
ANY = "any"
"""What any failure at all is called beside modes and categories."""


class Labelled(NamedTuple):
    """Everything that was said, with the words for it."""

    looks: list[Look]
    facts: dict[str, Facts]
    codebook: Codebook
    modes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    read: Callable[[Level], Votes] | None = None
    """The votes as a file gives them: it says itself which steps were voted on."""
    by_step: bool = True
    """Whether there may be votes by step."""
    carry: Carry | None = None
    """How labels in other codebooks and versions were read."""
    carried: tuple[Told, ...] = ()
    """What became of them."""
    after: tuple[Look, ...] = ()
    """The looks as they are after discussion, where anybody changed a vote."""

    def people(self) -> list[str]:
        """The humans, by name."""
        return self.named("human")

    def named(self, kind: str) -> list[str]:
        """The annotators of a kind, by name."""
        return sorted({look.annotator for look in self.looks if look.kind == kind})

    def names(self) -> dict[str, str]:
        """What each mode and category is shown as."""
        modes = {mode.code: mode.label for mode in self.codebook.modes}
        groups = {one.id: f"{one.id} {one.name}" for one in self.codebook.categories}
        return {**modes, **groups, ANY: "any failure"}

    def categories(self) -> dict[str, tuple[str, ...]]:
        """The codes of each category that has one here."""
        found = {
            one.id: tuple(m.code for m in self.codebook.modes_in(one.id) if m.code in self.modes)
            for one in self.codebook.categories
        }
        return {name: codes for name, codes in found.items() if codes}

    def unfinished(self) -> dict[str, int]:
        """How many traces each human has begun and neither done nor excluded."""
        open_looks = [
            look.annotator
            for look in self.looks
            if look.kind == "human" and look.state not in SETTLED
        ]
        return dict(sorted(Counter(open_looks).items()))

    def discussed(self) -> "Labelled":
        """The same after discussion: who changed no vote says what they said before."""
        return self._replace(looks=list(self.after)) if self.after else self

    def of(self, looks: Iterable[Look]) -> "Labelled":
        """The same with some of the looks."""
        return self._replace(looks=list(looks))

    def within(self, traces: Collection[str]) -> "Labelled":
        """The same with some of the traces."""
        return self.of(look for look in self.looks if look.trace in traces)

    def votes(self, level: Level, annotators: Collection[str]) -> Votes:
        """The votes of these annotators by trace or by step."""
        names = tuple(annotators)
        if self.read is None:
            steps = {trace: one.steps for trace, one in self.facts.items()}
            return votes_of(self.looks, self.modes, names, level, steps)
        kept = {look.trace for look in self.looks}
        found = self.read(level)
        units = tuple(u for u in found.units if (u[0] if isinstance(u, tuple) else u) in kept)
        return Votes(level, names, units, found.modes, found.warnings)

    def groups(self, by: str) -> dict[str, set[str]]:
        """The traces of each value of something that is known of traces."""
        known = sorted({name for one in self.facts.values() for name in one.about})
        if by not in known:
            there = f"there is {', '.join(known)}" if known else "nothing is known of these traces"
            raise UsageError(f'traces cannot be told apart by "{by}"; {there}')
        found: dict[str, set[str]] = {}
        for trace in {look.trace for look in self.looks}:
            one = self.facts.get(trace)
            value = one.about.get(by, "unknown") if one else "unknown"
            found.setdefault(value, set()).add(trace)
        return dict(sorted(found.items()))


def of_store(
    store: "Store",
    codebook: str | Codebook | None = None,
    round: str | None = None,
    map: str | None = None,
    rules: Rules = PLAIN,
) -> Labelled:
    """A store's labels in one codebook: the file that is named, else MAST or what was used.

    Votes of its other versions are carried over, and with ``map`` (``auto``, or a file) those of
    other codebooks. ``rules`` are a study's.
    """
    if isinstance(codebook, Codebook):
        book = codebook
    else:
        book = codebook_of(store, codebook, round) if map is None else load(codebook)
    book = revised(store, book)
    way = carry(store.codebooks(), book, map)
    modes = tuple(mode.code for mode in book.modes)
    carried = tuple(told(store, way, round))
    changed = any(review.phase == AFTER for review in store.reviews(round=round))
    after = looks(store, book, None, round, way, after=True) if changed else []
    return Labelled(
        rules.looks(looks(store, book, None, round, way)),
        rules.facts(facts(store), scores_of(store) if rules.measure else {}),
        book,
        modes,
        (*(line for one in carried for line in one.lines()), *cautions(blindness(store, round))),
        carry=way,
        carried=carried,
        after=tuple(rules.looks(after)),
    )


def of_file(file: str, codebook: str | None = None, round: str | None = None) -> Labelled:
    """A file of votes; its modes are those that it names."""
    from mast_tui.labels.dataset.looks import read_long
    from mast_tui.labels.dataset.votes import read_votes

    found = read_long(file)
    rounds = {look.round for look in found.looks}
    if round is not None and rounds == {""}:
        raise UsageError(f"{file}: has no column round: leave out --round")
    if round is not None and round not in rounds:
        raise MastError(f'{file}: has no round "{round}"; there is {", ".join(sorted(rounds))}')
    kept = [look for look in found.looks if round in (None, look.round)]
    read = partial(read_votes, file)
    book = load(codebook)
    return Labelled(kept, found.facts, book, found.modes, found.warnings, read, found.by_step)


def codebook_of(store: "Store", chosen: str | None, round: str | None) -> Codebook:
    """The codebook that was chosen; else MAST, or what the labels of the round were made with."""
    codebook = load(chosen)
    if chosen is not None:
        return codebook
    used = Counter(review.codebook for review in store.reviews(round=round))
    used += Counter(tag.codebook for tag in store.tags(round=round))
    if codebook.id in used or not used:
        return codebook
    wanted = used.most_common(1)[0][0]
    bodies = [body for body in store.codebooks() if body.get("id") == wanted]
    return codebook_from(bodies[-1]) if bodies else codebook


def rounds_of(store: "Store") -> list[str]:
    """The rounds of a store that hold labels."""
    found = {review.round for review in store.reviews()}
    return sorted(found | {tag.round for tag in store.tags()})
