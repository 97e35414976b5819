"""The counts of what comes first, taken by an engine: first modes, transitions, lags, classes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from mast_tui.labels.dataset.engine import Engine


class Orders(NamedTuple):
    """What the first steps of modes say, by group; a pair of modes is named in codebook order."""

    isolated: dict[str, int]
    """Traces with several modes of one category, close together."""
    cascades: dict[str, int]
    """Traces with modes of several categories, one after the other."""
    begun: dict[str, int]
    """Failed traces with a placed mode; of these, where several modes share the first step."""
    ties: dict[str, int]
    triggers: dict[str, dict[str, int]]
    moves: dict[str, dict[tuple[str, str], int]]
    lags: dict[str, dict[tuple[str, str], dict[int, int]]]
    """How often the second comes so many steps after the first."""


def placed_tags(
    rows: "Table",
    kept: "Table",
    modes: Sequence[str],
    categories: Mapping[str, str],
    anybody: bool,
) -> "Table":
    """One row a trace and mode that it has and that somebody placed: where it comes first."""
    import ibis

    tags = rows.filter((rows.vote == 1) & rows.step.notnull())
    tags = tags.filter((tags.review != "excluded").fill_null(True))
    own = tags.group_by("trace", "annotator", "mode").agg(low=tags.step.min(), high=tags.step.max())
    order = ibis.window(group_by=[own.trace, own["mode"]], order_by=[own.low, own.annotator])
    every = ibis.window(group_by=[own.trace, own["mode"]])
    ranked = own.mutate(
        place=ibis.row_number().over(order),
        given=own.low.count().over(every),
        from_=own.low.min().over(every),
        to=own.high.max().over(every),
    )
    middle = 0 if anybody else ((ranked.given - 1) / 2).floor().cast("int64")
    firsts = ranked.filter(ranked.place == middle).select(
        "trace", "mode", first="low", low="from_", high="to"
    )
    facts = kept.select("trace", "part", "outcome", "size", *(f"v{i}" for i in range(len(modes))))
    both = firsts.inner_join(facts, "trace")
    has = both["mode"].cases(*[(code, both[f"v{i}"]) for i, code in enumerate(modes)], else_=0)
    number = both["mode"].cases(*[(code, i) for i, code in enumerate(modes)], else_=-1)
    group = both["mode"].cases(
        *[(code, categories.get(code, code)) for code in modes], else_=both["mode"]
    )
    return (
        both.mutate(has=has, number=number.cast("int64"), category=group)
        .filter(lambda one: one.has == 1)
        .select(
            "trace", "part", "outcome", "size", "mode", "number", "category", "first", "low", "high"
        )
    )


def orders_of(engine: "Engine", placed: "Table", modes: Sequence[str], within: int) -> Orders:
    """The counts over the first steps of modes; ``within`` steps are close together."""
    import ibis

    traces = placed.group_by("trace", "part", "outcome", "size").agg(
        placed=placed["mode"].count(),
        firsts=placed["first"].nunique(),
        groups=placed.category.nunique(),
        begin=placed["first"].min(),
        low=placed.low.min(),
        high=placed.high.max(),
    )
    whole = traces.filter((traces["size"] > 1) & (traces.placed == traces["size"]))
    close = whole.filter((whole.groups == 1) & (whole.high - whole.low <= within))
    apart = whole.filter((whole.groups > 1) & (whole.firsts == whole["size"]))
    failed = placed.filter(placed.outcome == "failed")
    every = ibis.window(group_by=failed.trace)
    ranks = ibis.window(group_by=failed.trace, order_by=failed["first"])
    failed = engine.keep(
        failed.mutate(begin=failed["first"].min().over(every), rank=ibis.dense_rank().over(ranks))
    )
    starts = failed.filter(failed["first"] == failed.begin)
    tied = starts.group_by("trace", "part").agg(n=starts["mode"].count())
    return Orders(
        _by_part(engine, close),
        _by_part(engine, apart),
        _by_part(engine, tied),
        _by_part(engine, tied.filter(tied.n > 1)),
        _triggers(engine, starts),
        _moves(engine, failed, modes),
        _lags(engine, placed, modes),
    )


def _by_part(engine: "Engine", table: "Table") -> dict[str, int]:
    each = table.group_by("part").agg(n=table.trace.count())
    return {one["part"]: one["n"] for one in engine.rows(each)}


def _triggers(engine: "Engine", starts: "Table") -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in engine.rows(starts.group_by("part", "mode").agg(n=starts.trace.count())):
        found[one["part"]][one["mode"]] = one["n"]
    return dict(found)


def _moves(
    engine: "Engine", failed: "Table", modes: Sequence[str]
) -> dict[str, dict[tuple[str, str], int]]:
    """From each mode to those whose first step is the next."""
    after = failed.select("trace", "rank", next="number").view()
    both = failed.inner_join(
        after, [failed.trace == after.trace, failed["rank"] + 1 == after["rank"]]
    )
    found: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for one in engine.rows(both.group_by("part", "number", "next").agg(n=both.trace.count())):
        found[one["part"]][modes[one["number"]], modes[one["next"]]] = one["n"]
    return dict(found)


def _lags(
    engine: "Engine", placed: "Table", modes: Sequence[str]
) -> dict[str, dict[tuple[str, str], dict[int, int]]]:
    """How many steps lie between the first steps of each two modes."""
    other = placed.select("trace", second="number", later="first").view()
    both = placed.inner_join(other, [placed.trace == other.trace, placed.number < other.second])
    both = both.mutate(lag=both.later - both["first"])
    found: defaultdict[str, Any] = defaultdict(lambda: defaultdict(dict))
    counted = both.group_by("part", "number", "second", "lag").agg(n=both.trace.count())
    for one in engine.rows(counted):
        pair = modes[one["number"]], modes[one["second"]]
        found[one["part"]][pair][int(one["lag"])] = one["n"]
    return dict(found)
