"""Failure signatures: what goes wrong in a group of traces, in failed and successful ones.

Vectors in, a report out. Counting stands in :func:`count`, what is told of a mode in
:mod:`mode_signature`, of modes together in :mod:`cascade` and :mod:`pairs`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mast_tui.analysis.association import Interval, Table
from mast_tui.analysis.cascade import SHUFFLES, Cascade, cascade
from mast_tui.analysis.cautions import cautions
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.mode_signature import (
    BENIGN_FROM,
    FATAL_BELOW,
    Counts,
    ModeSignature,
    interval_dict,
    mode_signatures,
)
from mast_tui.analysis.pairs import Pairing, pairings
from mast_tui.analysis.presets import Preset
from mast_tui.analysis.resampling import DRAWS, Mean, mean_over, top_shares
from mast_tui.analysis.vectors import Vector, Vectors

SHOWN = 5
"""Traces named for each thing to fix."""


class Book(NamedTuple):
    """What signatures need to know of a codebook."""

    categories: Mapping[str, str]
    """Mode to category."""
    remedies: Mapping[str, tuple[str, str]] = {}
    """Mode to what to do about it, and whose advice that is."""
    circular: frozenset[str] = frozenset()
    """Modes that are partly defined by how the run ended."""


class Choices(NamedTuple):
    """What one may want otherwise."""

    seed: int = 1
    draws: int = DRAWS
    shuffles: int = SHUFFLES
    fatal_below: float = FATAL_BELOW
    benign_from: float = BENIGN_FROM
    preset: Preset | None = None


class Predictor(NamedTuple):
    """One mode in the ranking of those that tell failed from successful runs."""

    mode: str
    difference: Interval
    p: float | None
    """Holm's, over the modes tested."""
    top: float | None
    """The share of resamples over scenarios in which it is the strongest, where these were drawn."""


class Fix(NamedTuple):
    """One thing to fix, with the traces that show it."""

    mode: str
    decisive: int
    """Failed traces that it decided."""
    failed: tuple[int, int]
    """Failed traces that have it, of those with a vote."""
    remedy: str
    remedy_source: str
    traces: tuple[tuple[str, str, int | None], ...]
    """Trace, path and step."""


@dataclass(frozen=True, slots=True)
class Group:
    """The signature of a group of traces."""

    name: str
    traces: int
    outcomes: dict[str, int]
    means: dict[str, Mean | Undefined]
    """Modes a trace: all, failed, succeeded."""
    modes: dict[str, ModeSignature]
    ranking: tuple[Predictor, ...]
    fixes: tuple[Fix, ...]
    decided: int
    """Failed traces with a decisive mode."""
    cascade: Cascade
    pairs: tuple[Pairing, ...]
    warnings: tuple[str, ...]

    @property
    def tested(self) -> int:
        """How many modes were tested."""
        return sum(1 for one in self.modes.values() if one.tested)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "name": self.name,
            "traces": self.traces,
            **self.outcomes,
            "modes_per_trace": {
                name: None if isinstance(mean, Undefined) else mean.to_dict()
                for name, mean in self.means.items()
            },
            "modes": {code: one.to_dict() for code, one in self.modes.items()},
            "tested": self.tested,
            "strongest": [
                {
                    "mode": one.mode,
                    **interval_dict("difference", one.difference),
                    "p_holm": one.p,
                    "top_in_resamples": one.top,
                }
                for one in self.ranking
            ],
            "fix_first": [
                {
                    "mode": fix.mode,
                    "decisive": fix.decisive,
                    "decided": self.decided,
                    "failed": list(fix.failed),
                    "remedy": fix.remedy or None,
                    "remedy_source": fix.remedy_source or None,
                    "traces": [
                        {"trace_id": trace, "path": path, "step": step}
                        for trace, path, step in fix.traces
                    ],
                }
                for fix in self.fixes
            ],
            "cascade": self.cascade.to_dict(),
            "pairs": [pair.to_dict() for pair in self.pairs],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Signature:
    """The signatures of all groups, and of all traces together."""

    by: str
    found: Vectors
    whole: Group
    groups: tuple[Group, ...]
    choices: Choices

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of ``mast-tui signature --json``."""
        return {
            "by": self.by,
            "source": self.found.source,
            "annotators": list(self.found.annotators),
            "traces": self.found.number,
            "outcome_from": self.found.outcomes(),
            "seed": self.choices.seed,
            "draws": self.choices.draws,
            "all": self.whole.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "preset": self.choices.preset.to_dict() if self.choices.preset else None,
            "vectors": [vector.to_dict() for vector in self.found.vectors],
        }


UNNAMED = "unknown"


def signature(
    found: Vectors, book: Book, by: str = "model", choices: Choices | None = None
) -> Signature:
    """The signature of each group that ``by`` makes, and of all traces."""
    wanted = choices or Choices()
    parts: defaultdict[str, list[Vector]] = defaultdict(list)
    for vector in found.vectors:
        parts[vector.about.get(by, UNNAMED)].append(vector)
    whole = group("all", found.vectors, found, book, wanted)
    groups = tuple(group(name, of, found, book, wanted) for name, of in sorted(parts.items()))
    return Signature(by, found, whole, groups, wanted)


def group(
    name: str, vectors: Sequence[Vector], found: Vectors, book: Book, choices: Choices
) -> Group:
    """The signature of some traces."""
    counted = count(vectors, found.modes)
    modes = mode_signatures(counted, choices.fatal_below, choices.benign_from)
    outcomes = Counter(vector.outcome for vector in vectors)
    decided = [v for v in vectors if v.outcome == "failed" and v.decisive]
    return Group(
        name,
        len(vectors),
        {outcome: outcomes[outcome] for outcome in ("failed", "succeeded", "unknown")},
        means_of(vectors, choices),
        modes,
        ranking(vectors, modes, choices),
        fixes(vectors, modes, book),
        len(decided),
        cascade(vectors, book.categories, shuffles=choices.shuffles, seed=choices.seed),
        pairings(vectors, found.modes),
        tuple(cautions(vectors, modes, book.circular, found.judged)),
    )


def count(vectors: Sequence[Vector], modes: Collection[str]) -> dict[str, dict[str, Counts]]:
    """Traces by mode, model and outcome: all that the tables of modes are made of."""
    cells: dict[str, defaultdict[str, list[int]]] = {
        mode: defaultdict(lambda: [0] * 6) for mode in modes
    }
    place = {"failed": 0, "succeeded": 1, "unknown": 4}
    for vector in vectors:
        model = vector.about.get("model", "")
        at = place[vector.outcome]
        for mode, vote in vector.votes.items():
            if vote is not None:
                cells[mode][model][at + (0 if vote else 2 if at < 2 else 1)] += 1
    return {
        mode: {
            model: Counts(Table(*found[:4]), found[4], found[5]) for model, found in models.items()
        }
        for mode, models in cells.items()
    }


def cluster_of(vector: Vector) -> str:
    """Runs of one scenario belong together; a trace without one stands alone."""
    scenario = vector.about.get("scenario")
    return f"scenario {scenario}" if scenario else f"trace {vector.trace}"


def means_of(vectors: Sequence[Vector], choices: Choices) -> dict[str, Mean | Undefined]:
    """Modes a trace, over all and by outcome."""
    parts = {"all": list(vectors)} | {
        outcome: [vector for vector in vectors if vector.outcome == outcome]
        for outcome in ("failed", "succeeded")
    }
    return {
        name: mean_over(
            ((cluster_of(v), float(len(v.modes))) for v in of), choices.seed, choices.draws
        )
        for name, of in parts.items()
    }


def ranking(
    vectors: Sequence[Vector], modes: Mapping[str, ModeSignature], choices: Choices
) -> tuple[Predictor, ...]:
    """The tested modes by their difference within models, the strongest first."""
    clusters: defaultdict[str, list[Vector]] = defaultdict(list)
    for vector in vectors:
        if vector.outcome != "unknown":
            clusters[cluster_of(vector)].append(vector)
    models = sorted({vector.about.get("model", "") for vector in vectors})
    tables = [
        {
            (mode, model): found.table
            for mode, of in count(members, modes).items()
            for model, found in of.items()
        }
        for members in clusters.values()
    ]
    return ranking_of(tables, models, modes, choices)


def ranking_of(
    clusters: Sequence[Mapping[tuple[str, str], Table]] | None,
    models: Sequence[str],
    modes: Mapping[str, ModeSignature],
    choices: Choices,
) -> tuple[Predictor, ...]:
    """The same from each cluster's tables, by mode and model; None: there is nothing to draw."""
    tested = [
        (mode, one.adjusted)
        for mode, one in modes.items()
        if one.tested and isinstance(one.adjusted, Interval)
    ]
    codes = [mode for mode, _ in tested]
    top = top_shares(clusters, codes, models, choices.seed, choices.draws) if clusters else {}
    found = [
        Predictor(
            mode, difference, modes[mode].claim, None if clusters is None else top.get(mode, 0.0)
        )
        for mode, difference in tested
    ]
    return tuple(sorted(found, key=lambda one: (-one.difference.value, one.mode)))


def fixes(
    vectors: Sequence[Vector], modes: Mapping[str, ModeSignature], book: Book
) -> tuple[Fix, ...]:
    """The modes of failed traces: first what decided most, then what goes most with failing."""
    failed = [vector for vector in vectors if vector.outcome == "failed"]
    decisive = Counter(vector.decisive for vector in failed if vector.decisive)
    found = []
    for mode, one in modes.items():
        having = [vector for vector in failed if vector.votes.get(mode) == 1]
        if having or decisive[mode]:
            remedy, source = book.remedies.get(mode, ("", ""))
            shown = sorted(having, key=lambda vector: (vector.decisive != mode, vector.trace))
            places = tuple((v.trace, v.path, v.first.get(mode)) for v in shown[:SHOWN])
            told = (one.table.failed_with, one.table.failed)
            found.append(Fix(mode, decisive[mode], told, remedy, source, places))
    return tuple(sorted(found, key=lambda fix: (-fix.decisive, -weight(modes[fix.mode]), fix.mode)))


def weight(one: ModeSignature) -> float:
    """How much a mode goes with failing; where that is unknown, how common it is in failed runs."""
    if isinstance(one.adjusted, Interval):
        return one.adjusted.value
    return one.among_failed.value if isinstance(one.among_failed, Interval) else 0.0
