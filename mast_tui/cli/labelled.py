"""What the statistics commands start from: looks at traces, from the store or from a file."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.codebook.model import Codebook
    from mast_tui.labels.looks import Facts, Look
    from mast_tui.labels.store import Store

SETTLED = ("done", "excluded")


class Labelled(NamedTuple):
    """Everything that was said, with the words for it."""

    looks: "list[Look]"
    facts: "dict[str, Facts]"
    codebook: "Codebook"
    modes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    file: str | None = None
    """Where the votes stand, if not in the store."""
    by_step: bool = True
    """Whether there may be votes by step."""

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
        return {**modes, **groups, "any": "any failure"}

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

    def of(self, looks: "Iterable[Look]") -> "Labelled":
        """The same with some of the looks."""
        return self._replace(looks=list(looks))


def add_source(parser: ArgumentParser) -> None:
    """Where the labels come from."""
    parser.add_argument(
        "--labels", metavar="FILE", help="votes in long form, CSV or JSONL, instead of the store"
    )
    parser.add_argument("--round", metavar="R", help="one round only")


def labelled(args: Namespace, file: str | None) -> Labelled:
    """What there is in the file, or else in the store, in the round that was asked for."""
    return from_file(args, file) if file else from_store(args)


def from_file(args: Namespace, file: str) -> Labelled:
    """A file of votes; its modes are those that it names."""
    from mast_tui.codebook.load import load
    from mast_tui.labels.longform import read_long

    found = read_long(file)
    rounds = {look.round for look in found.looks}
    if args.round is not None and rounds == {""}:
        raise UsageError(f"{file}: has no column round: leave out --round")
    if args.round is not None and args.round not in rounds:
        raise MastError(
            f'{file}: has no round "{args.round}"; there is {", ".join(sorted(rounds))}'
        )
    looks = [look for look in found.looks if args.round in (None, look.round)]
    return Labelled(
        looks, found.facts, load(args.codebook), found.modes, found.warnings, file, found.by_step
    )


def from_store(args: Namespace) -> Labelled:
    """The store's labels in one codebook."""
    from mast_tui import places
    from mast_tui.labels.looks import facts, looks
    from mast_tui.labels.store import Store

    with Store(places.database_path(args.db)) as store:
        codebook = codebook_of(store, args.codebook, args.round)
        found = looks(store, codebook, None, args.round)
        modes = tuple(mode.code for mode in codebook.modes)
        return Labelled(found, facts(store), codebook, modes)


def codebook_of(store: "Store", chosen: str | None, round: str | None) -> "Codebook":
    """The codebook that was chosen; else MAST, or what the labels of the round were made with."""
    from mast_tui.codebook.document import codebook_from
    from mast_tui.codebook.load import load

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


def rounds_of(args: Namespace) -> list[str]:
    """The rounds of a store that hold labels."""
    from mast_tui import places
    from mast_tui.labels.store import Store

    with Store(places.database_path(args.db)) as store:
        found = {review.round for review in store.reviews()}
        return sorted(found | {tag.round for tag in store.tags()})


def group_values(labels: Labelled, by: str) -> dict[str, set[str]]:
    """The traces of each value of something known of traces."""
    known = sorted({name for one in labels.facts.values() for name in one.about})
    if by not in known:
        there = f"there is {', '.join(known)}" if known else "nothing is known of these traces"
        raise UsageError(f'traces cannot be told apart by "{by}"; {there}')
    found: dict[str, set[str]] = {}
    for trace in {look.trace for look in labels.looks}:
        one = labels.facts.get(trace)
        value = one.about.get(by, "unknown") if one else "unknown"
        found.setdefault(value, set()).add(trace)
    return dict(sorted(found.items()))
