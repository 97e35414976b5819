"""Signatures from counts: what an engine counted over a data set, told as the store's vectors are.

Means and rankings are drawn by scenario as there, with the same numbers, where the scenarios can
be held here. Of orders, where modes come in other traces of the model is not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from mast_tui.analysis.association import Table
from mast_tui.analysis.cautions import cautions_of
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.comparison import Comparison, compare_counts
from mast_tui.analysis.counted_cascade import Part, cascade_of, pairs_of
from mast_tui.analysis.mode_signature import Counts, ModeSignature, mode_signatures
from mast_tui.analysis.resampling import Mean, mean_of
from mast_tui.analysis.signature import (
    SHOWN,
    Book,
    Choices,
    Fix,
    Group,
    Predictor,
    Signature,
    ranking_of,
    weight,
)
from mast_tui.analysis.vectors import Vectors
from mast_tui.labels.dataset.vectors import CLUSTERS, Alike, VectorCounts


def signature_of(
    counts: VectorCounts,
    book: Book,
    by: str,
    source: str,
    annotators: Sequence[str],
    judged: bool,
    choices: Choices,
) -> Signature:
    """The signature of each group, and of all traces."""
    names = sorted({one.group for one in counts.alike})
    origins: Counter[str] = Counter()
    for one in counts.alike:
        origins[one.origin or "unknown"] += one.traces
    found = Vectors((), counts.modes, source, tuple(annotators), judged, dict(origins))
    whole = _group(_part(counts, "all", names), book, judged, choices)
    groups = tuple(_group(_part(counts, n, [n]), book, judged, choices) for n in names)
    return Signature(by, found, whole, groups, choices)


def _part(counts: VectorCounts, name: str, groups: Sequence[str]) -> Part:
    mine = frozenset(groups)
    clusters = counts.clusters
    single = name if groups == [name] else ""
    return Part(
        name,
        counts.modes,
        [one for one in counts.alike if one.group in mine],
        None if clusters is None else [one for one in clusters if one.group in mine],
        counts.scenarios.get(single, (0, 0)),
        counts.orders,
        mine,
    )


def _group(part: Part, book: Book, judged: bool, choices: Choices) -> Group:
    modes = mode_signatures(_count(part), choices.fatal_below, choices.benign_from)
    outcomes: Counter[str] = Counter()
    for one in part.alike:
        outcomes[one.outcome] += one.traces
    told = {name: outcomes[name] for name in ("failed", "succeeded", "unknown")}
    warnings = cautions_of(told, *part.scenarios, modes, book.circular, judged)
    return Group(
        part.name,
        outcomes.total(),
        told,
        {name: _mean(part, name, choices) for name in ("all", "failed", "succeeded")},
        modes,
        _ranking(part, modes, choices),
        _fixes(part, modes, book),
        sum(one.traces for one in part.alike if one.outcome == "failed" and one.decisive),
        cascade_of(part, choices),
        pairs_of(part),
        (*warnings, *_undrawn(part)),
    )


def _undrawn(part: Part) -> list[str]:
    if part.clusters is not None:
        return []
    return [
        f"means and the ranking have no intervals: there are more than {CLUSTERS:,} scenarios "
        "(or traces without one) to draw from"
    ]


def _count(part: Part) -> dict[str, dict[str, Counts]]:
    """Traces by mode, model and outcome."""
    place = {"failed": 0, "succeeded": 1, "unknown": 4}
    cells = [defaultdict[str, list[int]](lambda: [0] * 6) for _ in part.modes]
    for one in part.alike:
        at = place[one.outcome]
        for votes, vote in zip(cells, one.votes, strict=True):
            if vote is not None:
                votes[one.model][at + (0 if vote else 2 if at < 2 else 1)] += one.traces
    return {
        mode: {model: Counts(Table(*n[:4]), n[4], n[5]) for model, n in of.items()}
        for mode, of in zip(part.modes, cells, strict=True)
    }


def _mean(part: Part, outcome: str, choices: Choices) -> Mean | Undefined:
    """Modes a trace, drawn by scenario where these are at hand."""
    if part.clusters is None:
        mine = [one for one in part.alike if outcome in ("all", one.outcome)]
        number = sum(one.traces for one in mine)
        total = sum(one.traces * one.votes.count(1) for one in mine)
        return Mean(total / number, number, None) if number else Undefined("no traces")
    sums: dict[str, list[int]] = {}
    for cluster in part.clusters:
        if outcome in ("all", cluster.outcome):
            found = sums.setdefault(cluster.name, [0, 0])
            found[0] += cluster.modes
            found[1] += cluster.traces
    return mean_of([(float(total), n) for total, n in sums.values()], choices.seed, choices.draws)


def _ranking(
    part: Part, modes: Mapping[str, ModeSignature], choices: Choices
) -> tuple[Predictor, ...]:
    models = sorted({one.model for one in part.alike})
    if part.clusters is None:
        return ranking_of(None, models, modes, choices)
    tables: dict[str, dict[tuple[str, str], Table]] = {}
    for cluster in part.clusters:
        if cluster.outcome != "unknown":
            into = tables.setdefault(cluster.name, {})
            for mode, ones, votes in zip(part.modes, cluster.ones, cluster.votes, strict=True):
                key = mode, cluster.model
                into[key] = _added(into.get(key), cluster.outcome, ones, votes - ones)
    return ranking_of(list(tables.values()), models, modes, choices)


def _added(table: Table | None, outcome: str, having: int, not_having: int) -> Table:
    a, b, c, d = table or (0, 0, 0, 0)
    if outcome == "failed":
        return Table(a + having, b, c + not_having, d)
    return Table(a, b + having, c, d + not_having)


def _fixes(part: Part, modes: Mapping[str, ModeSignature], book: Book) -> tuple[Fix, ...]:
    """The modes of failed traces; the traces named are the first of those that are alike."""
    failed = [one for one in part.alike if one.outcome == "failed"]
    found = []
    for place, (mode, told) in enumerate(modes.items()):
        having = [one for one in failed if one.votes[place] == 1]
        decisive = sum(one.traces for one in failed if one.decisive == mode)
        if having or decisive:
            remedy, source = book.remedies.get(mode, ("", ""))
            shown = sorted(having, key=lambda one: (one.decisive != mode, one.example))[:SHOWN]
            places = tuple((one.example, "", None) for one in shown)
            of = (told.table.failed_with, told.table.failed)
            found.append(Fix(mode, decisive, of, remedy, source, places))
    return tuple(sorted(found, key=lambda fix: (-fix.decisive, -weight(modes[fix.mode]), fix.mode)))


def compare_of(
    names: tuple[str, str], counts: VectorCounts, choices: Choices, over: str
) -> Comparison:
    """Two groups side by side, over all traces or those of one outcome."""
    parts = [
        [one for one in counts.alike if one.group == name and over in ("all", one.outcome)]
        for name in names
    ]
    clusters: dict[str, list[int]] = {}
    for side, name in enumerate(names):
        for one in counts.clusters or ():
            if one.group == name and over in ("all", one.outcome):
                cells = clusters.setdefault(one.name, [0, 0, 0, 0])
                cells[2 * side] += one.modes
                cells[2 * side + 1] += one.traces
    told = {
        mode: tuple(_having(part, place) for part in parts)
        for place, mode in enumerate(counts.modes)
    }
    sums = tuple(
        (sum(one.traces * one.votes.count(1) for one in part), sum(one.traces for one in part))
        for part in parts
    )
    return compare_counts(names, over, told, sums, list(clusters.values()), choices)


def _having(alike: Sequence[Alike], place: int) -> tuple[int, int]:
    """Traces with a mode, of those with a vote on it."""
    known = [one for one in alike if one.votes[place] is not None]
    return sum(one.traces * (one.votes[place] or 0) for one in known), sum(o.traces for o in known)
