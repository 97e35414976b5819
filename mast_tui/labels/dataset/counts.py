"""The counts that agreement is made of, taken by an engine: votes by annotator, mode and group.

An annotator's rows on a trace become one look, the looks on a trace one number a mode that spells
everybody's votes, and only how often each of these numbers occurs comes back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.looks import Vote

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table, Value

    from mast_tui.labels.dataset.engine import Engine

MOST = 39
"""Votes spelled in one number: 3 ** 39 is the last power of three below 2 ** 63."""
WHOLE = 2_000
"""With no more traces than this, votes on all modes of a trace come back together."""
ALL = ""
"""The group of all traces."""

OWN = frozenset(
    ("annotator", "trace", "mode", "annotator_kind", "round", "codebook", "codebook_version",
     "review", "vote", "nan", "bad", "step", "steps", "said", "outcome", "odd", "decisive")
)  # fmt: skip
"""The columns that are counted; by any other one groups can be made."""

Histogram = dict[tuple[int | None, ...], int]
"""How many traces have each row of votes, in the order of the annotators."""


class VoteCounts(NamedTuple):
    """The votes of some annotators on the traces of a group."""

    traces: int
    """Traces that any of them looked at."""
    modes: dict[str, Histogram]
    unions: dict[str, Histogram]
    """The same for categories and any failure."""
    together: dict[tuple[tuple[int | None, ...], ...], int] | None = None
    """How many traces have each row of votes on every mode; None where there are too many."""


def looks_of(rows: "Table", modes: Sequence[str], about: Iterable[str]) -> "Table":
    """One row a look: the vote on mode number i in column ``m<i>``, and what is said of the trace.

    A vote is 1 if it is 1 anywhere in the trace, else 0 if it is 0 anywhere.
    """
    import ibis

    counts = (rows.review != "excluded").fill_null(True)
    rows = rows.mutate(
        vote=counts.ifelse(rows.vote, ibis.null("int8")),
        said=counts.ifelse(rows.said, ibis.null("string")),
    )
    tagged = rows.decisive & (rows.vote == 1).fill_null(False)
    facts = {f"about_{name}": rows[name].max() for name in about if name in rows.columns}
    return rows.group_by("trace", "annotator").agg(
        **{f"m{i}": rows.vote.max(where=rows["mode"] == code) for i, code in enumerate(modes)},
        whole=rows.count(where=rows.step.isnull() & rows.vote.notnull()),
        said=rows.said.max(),
        computed=rows.outcome.max(),
        decided=tagged.ifelse(rows["mode"], ibis.null("string")).min(),
        review=rows.review.max(),
        steps=rows.steps.max(),
        **facts,
    )


def check(
    engine: "Engine", rows: "Table", looks: "Table", modes: Sequence[str], where: str
) -> None:
    """Refuse rows that vote 1 and 0 on the same: rounds that were put together, usually.

    Only where a look has more votes than modes is it worth the wide pass that finds them.
    """
    known = sum_of(looks[f"m{i}"].notnull().cast("int8") for i in range(len(modes)))
    if not engine.rows(looks.filter(looks.whole > known).limit(1)):
        return
    whole = rows.filter(rows.step.isnull())
    each = whole.group_by("annotator", "trace", "mode").agg(
        low=whole.vote.min(), high=whole.vote.max()
    )
    found = engine.rows(each.filter(each.low < each.high).limit(1))
    if found:
        one = found[0]
        raise MastError(
            f"{where}: {one['annotator']} votes both 0 and 1 on mode {one['mode']} of trace "
            f"{one['trace']}: name one round with --round"
        )


def unfinished(engine: "Engine", looks: "Table") -> dict[str, int]:
    """How many reviews of each annotator are neither done nor excluded."""
    open_looks = looks.filter((looks.review != "done").fill_null(False))
    found = engine.rows(open_looks.group_by("annotator").agg(n=open_looks.annotator.count()))
    return {one["annotator"]: one["n"] for one in sorted(found, key=lambda one: one["annotator"])}


def votes(
    engine: "Engine",
    looks: "Table",
    annotators: Sequence[str],
    modes: Sequence[str],
    unions: Mapping[str, Sequence[str]],
    by: str | None = None,
) -> dict[str, VoteCounts]:
    """The votes of these annotators, by what ``by`` says of a trace, or of all traces."""
    if len(annotators) > MOST:
        raise MastError(f"{len(annotators)} annotators: name up to {MOST} of them with --among")
    if not annotators:
        return {ALL: VoteCounts(0, {code: {} for code in modes}, {u: {} for u in unions}, {})}
    names = {f"m{i}": code for i, code in enumerate(modes)}
    groups = {f"u{i}": name for i, name in enumerate(unions)}
    mine = looks.filter(looks.annotator.isin(list(annotators)))
    mine = mine.mutate(
        **{column: _union(mine, unions[name], modes) for column, name in groups.items()}
    )
    kept = engine.keep(_spelled(mine, annotators, [*names, *groups], by))
    found: defaultdict[str, VoteCounts] = defaultdict(lambda: VoteCounts(0, {}, {}))
    sizes = {
        one["part"]: one["n"] for one in engine.rows(kept.group_by("part").agg(n=kept.count()))
    }
    few = sum(sizes.values()) <= WHOLE
    for part, size in sizes.items():
        found[part] = VoteCounts(
            size, {code: {} for code in modes}, {name: {} for name in unions}, {} if few else None
        )
    for one in engine.rows(_histograms(kept, [*names, *groups])):
        counts, column = found[one["part"]], one["column"]
        into = counts.modes[names[column]] if column in names else counts.unions[groups[column]]
        into[spelled(one["code"], len(annotators))] = one["n"]
    if few:
        each = kept.group_by("part", *names).agg(n=kept.count())
        for one in engine.rows(each):
            row = tuple(spelled(one[column], len(annotators)) for column in names)
            into_whole = found[one["part"]].together
            if into_whole is not None:
                into_whole[row] = one["n"]
    return dict(sorted(found.items()))


def _union(looks: "Table", codes: Sequence[str], modes: Sequence[str]) -> "Value":
    """A vote for any is a vote for all of them; a vote against needs one against each."""
    import ibis

    own = [looks[f"m{modes.index(code)}"] for code in codes if code in modes]
    tagged = reduce(or_, [(vote == 1).fill_null(False) for vote in own])
    known = reduce(and_, [vote.notnull() for vote in own])
    return ibis.cases((tagged, 1), (known, 0), else_=ibis.null("int8")).cast("int8")


def _spelled(
    looks: "Table", annotators: Sequence[str], columns: Sequence[str], by: str | None
) -> "Table":
    """One row a trace; an annotator has at most one look on it, so that a sum spells all votes."""
    import ibis

    powers = [(name, 3**place) for place, name in enumerate(annotators)]
    power = looks.annotator.cases(*powers, else_=0).cast("int64")
    codes = {name: (digit(looks[name]) * power).sum().cast("int64") for name in columns}
    column = f"about_{by}"
    if by is None or column not in looks.columns:
        part = ibis.literal("unknown" if by else ALL)
        return looks.group_by("trace").agg(**codes).mutate(part=part)
    part = looks[column].max().coalesce("unknown")
    return looks.group_by("trace").agg(part=part, **codes)


def _histograms(kept: "Table", columns: Sequence[str]) -> "Table":
    import ibis

    return ibis.union(
        *[
            kept.group_by("part", code=kept[name])
            .agg(n=kept.count())
            .mutate(column=ibis.literal(name))
            for name in columns
        ]
    )


def digit(vote: "Value") -> "IntegerValue":
    """A vote as a digit to the base 3: 0 for none, then 0 and 1."""
    found: IntegerValue = (vote.cast("int64") + 1).coalesce(0)
    return found


def sum_of(values: "Iterable[Value]") -> "Value":
    """Values added up."""
    found: Value = reduce(lambda one, other: one + other, values)
    return found


def spelled(code: int, size: int) -> tuple[Vote, ...]:
    """The votes that a number spells."""
    found: list[Vote] = []
    for _ in range(size):
        code, rest = divmod(code, 3)
        found.append(None if rest == 0 else 1 if rest == 2 else 0)
    return tuple(found)
