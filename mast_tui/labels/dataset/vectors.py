"""The counts that signatures are made of, taken by an engine: traces that are alike, and orders.

What several annotators said of a trace becomes one vote a mode there, as :mod:`analysis.vectors`
does it here; how often each row of votes occurs by model and outcome comes back.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.labels.dataset.counts import MOST, digit, spelled, sum_of
from mast_tui.labels.dataset.orders import Orders, orders_of, placed_tags
from mast_tui.labels.looks import Vote

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from mast_tui.labels.dataset.engine import Engine

CLUSTERS = 20_000
"""More scenarios than this (or traces without one) are not drawn again."""


class Alike(NamedTuple):
    """Traces of one group, model and outcome with the same votes."""

    group: str
    model: str
    outcome: str
    origin: str
    """Where the outcome is from: review, computed, or nowhere."""
    decisive: str | None
    votes: tuple[Vote, ...]
    traces: int
    example: str
    """The first trace of them by its id."""
    counted: int
    """How many of them have a number of steps; the sum of these, and of their squares."""
    steps: int
    squares: int


class Cluster(NamedTuple):
    """The traces of one scenario in one group, model and outcome."""

    name: str
    group: str
    model: str
    outcome: str
    first: str
    """The first trace by its id."""
    traces: int
    modes: int
    """How many modes they have, added up."""
    ones: tuple[int, ...]
    """Votes of 1 by mode."""
    votes: tuple[int, ...]


class VectorCounts(NamedTuple):
    """All that is counted for signatures."""

    modes: tuple[str, ...]
    alike: list[Alike]
    clusters: list[Cluster] | None
    """None where there are too many."""
    scenarios: dict[str, tuple[int, int]]
    """By group: traces with a scenario, and how many scenarios."""
    orders: Orders


def vectors(
    engine: "Engine",
    rows: "Table",
    looks: "Table",
    annotators: Sequence[str],
    modes: Sequence[str],
    categories: Mapping[str, str],
    by: str,
    anybody: bool = False,
    within: int = 5,
) -> VectorCounts:
    """The counts over what these annotators said: what most say, or what any of them says."""
    names = list(annotators)
    mine = looks.filter(looks.annotator.isin(names))
    kept = engine.keep(_vectors(mine, len(modes), list(modes), by, anybody))
    placed = engine.keep(
        placed_tags(rows.filter(rows.annotator.isin(names)), kept, modes, categories, anybody)
    )
    return VectorCounts(
        tuple(modes),
        _alike(engine, kept, modes),
        _clusters(engine, kept, len(modes)),
        _scenarios(engine, kept),
        orders_of(engine, placed, modes, within),
    )


# --- one row a trace


def _vectors(looks: "Table", size: int, modes: list[str], by: str, anybody: bool) -> "Table":
    """One row a trace that something is known of; the votes in ``v0``, ``v1``, ..."""
    import ibis

    traces = looks.group_by("trace").agg(
        **{f"k{i}": looks[f"m{i}"].cast("int64").sum() for i in range(size)},
        **{f"n{i}": looks[f"m{i}"].count() for i in range(size)},
        **{
            f"d{i}": looks.decided.count(where=looks.decided == code)
            for i, code in enumerate(modes)
        },
        failed=looks.said.count(where=looks.said == "failed"),
        succeeded=looks.said.count(where=looks.said == "succeeded"),
        computed=looks.computed.max(),
        steps=looks.steps.max().coalesce(0),
        **{name: looks[name].max() for name in looks.columns if name.startswith("about_")},
    )

    def about(name: str) -> "Value":
        column = f"about_{name}"
        return traces[column].nullif("") if column in traces.columns else ibis.null("string")

    votes = [_vote(traces[f"k{i}"], traces[f"n{i}"], anybody) for i in range(size)]
    found = traces.select(
        "trace",
        "steps",
        outcome=_outcome(traces),
        origin=_origin(traces),
        decisive=_decided(traces, modes),
        model=about("model").coalesce(""),
        part=about(by).coalesce("unknown"),
        scenario=about("scenario"),
        **{f"v{i}": vote for i, vote in enumerate(votes)},
    )
    own = [found[f"v{i}"] for i in range(size)]
    known = reduce(or_, [vote.notnull() for vote in own])
    return found.filter(known).mutate(size=sum_of(vote.coalesce(0).cast("int64") for vote in own))


def _vote(ones: "Value", given: "Value", anybody: bool) -> "Value":
    import ibis

    nobody = ibis.null("int8")
    if anybody:
        return ibis.cases((given == 0, nobody), (ones > 0, 1), else_=0).cast("int8")
    sides = ((2 * ones == given, nobody), (2 * ones > given, 1))
    return ibis.cases((given == 0, nobody), *sides, else_=0).cast("int8")


def _outcome(traces: "Table") -> "Value":
    """What most reviews say; where they say nothing or are split, what was computed."""
    import ibis

    return ibis.cases(
        (traces.failed > traces.succeeded, "failed"),
        (traces.succeeded > traces.failed, "succeeded"),
        else_=traces.computed.coalesce("unknown"),
    )


def _origin(traces: "Table") -> "Value":
    import ibis

    said = traces.failed != traces.succeeded
    return ibis.cases((said, "review"), (traces.computed.notnull(), "computed"), else_="")


def _decided(traces: "Table", modes: Sequence[str]) -> "Value":
    """The mode that most annotators call decisive, if there is one."""
    import ibis

    counts = [traces[f"d{i}"] for i in range(len(modes))]
    most = ibis.greatest(*counts) if len(counts) > 1 else counts[0]
    alone = sum_of((count == most).cast("int64") for count in counts) == 1
    sides = [(alone & (most > 0) & (one == most), m) for one, m in zip(counts, modes, strict=True)]
    return ibis.cases(*sides, else_=ibis.null("string"))


def _alike(engine: "Engine", kept: "Table", modes: Sequence[str]) -> list[Alike]:
    size = len(modes)
    parts = [range(at, min(at + MOST, size)) for at in range(0, size, MOST)]
    codes = {
        f"code{number}": sum_of(digit(kept[f"v{i}"]) * 3 ** (i - part.start) for i in part)
        for number, part in enumerate(parts)
    }
    named = kept.mutate(**codes, long=(kept.steps > 0).cast("int64"))
    by = ("part", "model", "outcome", "origin", "decisive", *codes)
    found = named.group_by(*by).agg(
        n=named.trace.count(),
        example=named.trace.min(),
        long=named.long.sum().cast("int64"),
        steps=named.steps.sum().cast("int64"),
        squares=(named.steps * named.steps).sum().cast("int64"),
    )
    made = [
        Alike(
            one["part"],
            one["model"],
            one["outcome"],
            one["origin"],
            one["decisive"],
            _votes(one, parts),
            one["n"],
            one["example"],
            one["long"],
            one["steps"],
            one["squares"],
        )
        for one in engine.rows(found)
    ]
    return sorted(made, key=lambda one: (one.example, one.group))


def _votes(row: Mapping[str, Any], parts: Sequence[range]) -> tuple[Vote, ...]:
    votes: list[Vote] = []
    for number, part in enumerate(parts):
        votes += spelled(row[f"code{number}"], len(part))
    return tuple(votes)


# --- clusters


def _clusters(engine: "Engine", kept: "Table", size: int) -> list[Cluster] | None:
    """The traces by scenario, in the order of their first; a trace without one stands alone."""
    named = kept.mutate(cluster=("scenario " + kept.scenario).coalesce("trace " + kept.trace))
    if engine.rows(named.agg(n=named.cluster.nunique()))[0]["n"] > CLUSTERS:
        return None
    columns = {f"ones{i}": named[f"v{i}"].cast("int64").sum().coalesce(0) for i in range(size)}
    columns |= {f"votes{i}": named[f"v{i}"].count() for i in range(size)}
    found = named.group_by("cluster", "part", "model", "outcome").agg(
        first=named.trace.min(), n=named.trace.count(), modes=named["size"].sum(), **columns
    )
    made = [
        Cluster(
            one["cluster"],
            one["part"],
            one["model"],
            one["outcome"],
            one["first"],
            one["n"],
            int(one["modes"]),
            tuple(int(one[f"ones{i}"]) for i in range(size)),
            tuple(one[f"votes{i}"] for i in range(size)),
        )
        for one in engine.rows(found)
    ]
    return sorted(made, key=lambda one: one.first)


def _scenarios(engine: "Engine", kept: "Table") -> dict[str, tuple[int, int]]:
    """By group, and under the empty name of all: traces with a scenario, and scenarios."""
    there = kept.filter(kept.scenario.notnull())
    each = there.group_by("part").agg(n=there.trace.count(), names=there.scenario.nunique())
    found = {one["part"]: (one["n"], one["names"]) for one in engine.rows(each)}
    whole = engine.rows(there.agg(n=there.trace.count(), names=there.scenario.nunique()))[0]
    return found | {"": (whole["n"], whole["names"])}
