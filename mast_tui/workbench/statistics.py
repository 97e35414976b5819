"""The statistics of a store, and the traces and steps that stand behind each number."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, overload

from mast_tui.analysis.agreement import agreement
from mast_tui.analysis.disagreements import Disagreement, Disagreements
from mast_tui.analysis.listings import where
from mast_tui.analysis.of_labels import disagreements_of, vectors_of
from mast_tui.analysis.report import Report
from mast_tui.analysis.vectors import Vector
from mast_tui.codebook.model import Codebook
from mast_tui.labels.labelled import ANY, Labelled
from mast_tui.labels.labelled import of_store as labelled_of_store
from mast_tui.labels.looks import Look
from mast_tui.labels.store import Store
from mast_tui.labels.study.progress import items
from mast_tui.labels.study.rules import rules_of
from mast_tui.labels.votes import LEVELS, Level

ALL = "all"
UNKNOWN = "unknown"
STATES = ("done", "in progress", "excluded", "not started")


class Place(NamedTuple):
    """A trace or a step that stands behind a number, and what to say of it."""

    trace: str
    path: str
    step: int | None
    mode: str
    """The code of the mode that it is about; empty where it is about none."""
    name: str
    """The trace in words that people know it by."""
    words: str


class Share(NamedTuple):
    """One cell of the heat map."""

    having: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None of no traces."""
        return self.having / self.of if self.of else None


class Statistics(NamedTuple):
    """Everything that the screen tells, counted once."""

    labels: Labelled
    people: tuple[str, ...]
    reports: Mapping[Level, Report]
    lists: Mapping[Level, Disagreements]
    vectors: tuple[Vector, ...]
    groups: tuple[str, ...]
    """The models, by name; all of them together first where there are several."""
    states: Mapping[str, Mapping[str, str]]
    """By annotator: how far each trace of theirs is, by trace."""
    by_trace: Mapping[str, Sequence[Look]]
    """What the people who are compared said of each trace."""
    uncounted: Mapping[str, int] = {}
    """Reviews in other codebooks, by the codebook's id."""

    # --- what is told

    def left_out(self) -> list[str]:
        """What labels there are that these numbers are not about, and how to see them."""
        return [
            f"{number:,} review{'' if number == 1 else 's'} not counted here: see --codebook {id}"
            for id, number in self.uncounted.items()
        ]

    def share(self, mode: str, group: str, outcome: str) -> Share:
        """How many traces of a group with this outcome have the mode, of those voted on."""
        votes = [one.votes.get(mode) for one in self._in(group, outcome)]
        return Share(votes.count(1), sum(vote is not None for vote in votes))

    def traces_in(self, group: str, outcome: str) -> int:
        """How many traces of a group ended so."""
        return len(self._in(group, outcome))

    def counted(self, annotator: str) -> dict[str, int]:
        """How many traces of an annotator are done, in progress, ..."""
        found = Counter(self.states[annotator].values())
        return {state: found[state] for state in STATES}

    # --- what stands behind it

    def behind_mode(self, level: Level, name: str) -> list[Place]:
        """Where people differ about a mode, a category or any of all; then where all saw it."""
        modes = self.modes_of(name)
        differing = [row for row in self.lists[level].rows if row.mode in modes]
        met = {(row.trace, row.mode) for row in differing}
        return [self.place(row) for row in differing] + [
            self._of_vector(one, mode, "all who voted tagged it")
            for one in self.vectors
            for mode in sorted(modes & self._agreed(one.trace))
            if (one.trace, mode) not in met
        ]

    def behind_confusion(self, level: Level, modes: tuple[str, str]) -> list[Place]:
        """Where these two were given to one place."""
        return [
            self.place(row)
            for row in self.lists[level].rows
            if row.mode in modes
            and any(
                other.partition("@")[0] in modes
                for others in row.instead.values()
                for other in others
            )
        ]

    def behind_share(self, mode: str, group: str, outcome: str) -> list[Place]:
        """The traces of a group that have the mode, those it decided first."""
        having = [one for one in self._in(group, outcome) if one.votes.get(mode) == 1]
        having.sort(key=lambda one: (one.decisive != mode, one.trace))
        return [
            self._of_vector(one, mode, "decisive" if one.decisive == mode else "") for one in having
        ]

    def behind_person(self, annotator: str) -> list[Place]:
        """The traces of an annotator, those that wait for them first."""
        order = {state: number for number, state in enumerate(reversed(STATES))}
        mine = sorted(
            self.states[annotator].items(), key=lambda one: (order.get(one[1], 9), one[0])
        )
        return [self._place(trace, None, "", state) for trace, state in mine]

    def disagreements(self, level: Level) -> Sequence[Place]:
        """All of them, the most contested first; each is put in words when it is looked at."""
        return _Places(self.lists[level].rows, self.place)

    def place(self, row: Disagreement) -> Place:
        """Where to look for a disagreement, and what it is."""
        return Place(row.trace, row.path, row.step, row.mode, where(row), difference(row))

    def modes_of(self, name: str) -> frozenset[str]:
        """The modes of a category, of any failure, or the one mode."""
        if name == ANY:
            return frozenset(self.labels.modes)
        return frozenset(self.labels.categories().get(name, (name,)))

    def _in(self, group: str, outcome: str) -> list[Vector]:
        return [
            one
            for one in self.vectors
            if one.outcome == outcome and group in (ALL, one.about.get("model", UNKNOWN))
        ]

    def _agreed(self, trace: str) -> set[str]:
        """The modes that two people or more tagged in a trace, and nobody says are absent."""
        mine = self.by_trace.get(trace, ())
        votes = {mode: [look.vote(mode) for look in mine] for mode in self.labels.modes}
        return {mode for mode, of in votes.items() if of.count(1) > 1 and 0 not in of}

    def _of_vector(self, one: Vector, mode: str, words: str) -> Place:
        told = ", ".join(word for word in (one.outcome, words) if word)
        return self._place(one.trace, one.first.get(mode), mode, told)

    def _place(self, trace: str, step: int | None, mode: str, words: str) -> Place:
        known = self.labels.facts.get(trace)
        about = known.about if known else {}
        named = [about.get("scenario") and f"Scenario-{about['scenario']}", about.get("trial")]
        name = " / ".join(text for text in named if text) or trace[:16]
        return Place(trace, known.path if known else "", step, mode, name, words)


class _Places(Sequence[Place]):
    """The places of some disagreements."""

    def __init__(
        self, rows: Sequence[Disagreement], place: Callable[[Disagreement], Place]
    ) -> None:
        self._rows = rows
        self._place = place

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | Sequence[Place]:
        if isinstance(at, slice):
            return _Places(self._rows[at], self._place)
        return self._place(self._rows[at])


def difference(row: Disagreement) -> str:
    """``confusion 2-1: ines @12, tomasz @14 against wanjiru (2.6@12)``."""
    for_it = [_tagger(name, row) for name, vote in row.votes.items() if vote == 1]
    against = [
        f"{name} ({', '.join(row.instead[name])})" if name in row.instead else name
        for name, vote in row.votes.items()
        if vote == 0
    ]
    sides = " against ".join(", ".join(side) for side in (for_it, against) if side)
    unknown = [f"{name}: {why}" for name, why in row.unknown.items()]
    apart = [f"{row.distance} steps apart"] if row.distance is not None else []
    return "; ".join([f"{row.kind} {row.split[0]}-{row.split[1]}: {sides}", *unknown, *apart])


def _tagger(name: str, row: Disagreement) -> str:
    steps = [str(step) for step in row.steps.get(name, []) if step is not None]
    return f"{name} @{','.join(steps[:3])}{'..' if len(steps) > 3 else ''}" if steps else name


def of_store(path: Path, codebook: Codebook) -> Statistics:
    """The statistics of a store in a codebook; opens it anew, for it may be another thread's."""
    with Store(path) as store:
        labels = labelled_of_store(store, codebook, rules=rules_of(str(path)))
        assigned = [(item.annotator, item.trace_id, item.state) for item in items(store)]
        reviews = Counter(one.codebook for one in store.reviews())
    others = {id: number for id, number in sorted(reviews.items()) if id != codebook.id}
    return of_labels(labels, assigned=assigned)._replace(uncounted=others)


def of_labels(
    labels: Labelled,
    people: Sequence[str] | None = None,
    assigned: Iterable[tuple[str, str, str]] = (),
) -> Statistics:
    """The statistics of some labels: of the humans, or of those named."""
    names = tuple(labels.people() if people is None else people)
    vectors = vectors_of(labels).vectors
    models = sorted({one.about.get("model", UNKNOWN) for one in vectors})
    levels = [level for level in LEVELS if level == "trace" or labels.by_step]
    return Statistics(
        labels,
        names,
        {level: _report(labels, names, level) for level in levels},
        {level: disagreements_of(labels, names, level) for level in levels},
        vectors,
        (ALL, *models) if len(models) > 1 else tuple(models),
        _states(labels, assigned),
        _by_trace(labels, names),
    )


def _report(labels: Labelled, people: Sequence[str], level: Level) -> Report:
    votes = labels.votes(level, people)
    unfinished = {name: n for name, n in labels.unfinished().items() if name in people}
    return agreement(
        votes.modes,
        people,
        level=level,
        units=votes.units,
        unfinished=unfinished,
        warnings=labels.warnings,
        categories=labels.categories(),
    )


def _by_trace(labels: Labelled, people: Sequence[str]) -> dict[str, list[Look]]:
    found: defaultdict[str, list[Look]] = defaultdict(list)
    for look in labels.looks:
        if look.annotator in people:
            found[look.trace].append(look)
    return found


def _states(
    labels: Labelled, assigned: Iterable[tuple[str, str, str]]
) -> dict[str, dict[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for annotator, trace, state in assigned:
        found[annotator][trace] = state
    for look in labels.looks:
        found[look.annotator][look.trace] = look.state
    return {name: found[name] for name in sorted(found)}
