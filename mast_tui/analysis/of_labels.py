"""Agreement and signatures of all labels: for commands, screens and reports."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from mast_tui.analysis.agreement import agreement
from mast_tui.analysis.bootstrap import Draws
from mast_tui.analysis.calibration import Differing, differing, majority_looks
from mast_tui.analysis.counts import pack
from mast_tui.analysis.disagreements import TOLERANCE, Disagreements, disagreements
from mast_tui.analysis.judging import MAJORITY, Judging, judging
from mast_tui.analysis.localisation import Localisation, localisation
from mast_tui.analysis.report import Report
from mast_tui.analysis.signature import Book, Choices, Signature, signature
from mast_tui.analysis.spans import span_votes
from mast_tui.analysis.tally import groups_of
from mast_tui.analysis.vectors import ANYBODY, CONSENSUS, Vectors, vectors
from mast_tui.analysis.vectors import MAJORITY as MOST
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.labelled import ANY, Labelled
from mast_tui.labels.votes import Level

VERIFICATION = "FC3"
"""The category of MAST whose modes are partly defined by how the run ended."""


def report_of(
    labels: Labelled,
    level: str = "trace",
    people: Sequence[str] | None = None,
    traces: Collection[str] | None = None,
    draws: Draws | None = None,
) -> Report:
    """Agreement by trace, step or span, between the humans or between those named."""
    some = labels if traces is None else labels.within(traces)
    names = labels.people() if people is None else people
    if level == "span":
        return _span_report(some, names, draws)
    votes = some.votes(_level(level), names)
    return agreement(
        votes.modes,
        names,
        level=level,
        units=votes.units,
        unfinished=_unfinished(some, names),
        warnings=labels.warnings,
        categories=labels.categories(),
        sets=True,
        draws=draws,
    )


def _level(level: str) -> Level:
    return "step" if level == "step" else "trace"


def _unfinished(labels: Labelled, people: Sequence[str]) -> dict[str, int]:
    return {name: count for name, count in labels.unfinished().items() if name in people}


def _span_report(labels: Labelled, people: Sequence[str], draws: Draws | None) -> Report:
    """Agreement on spans; a category has spans of its own."""

    def of(modes: dict[str, tuple[str, ...]]) -> Report:
        return agreement(
            span_votes(labels.looks, modes, people, labels.facts),
            people,
            level="span",
            unfinished=_unfinished(labels, people),
            warnings=labels.warnings,
            draws=draws,
        )

    whole = of({code: (code,) for code in labels.modes})
    groups = of({**labels.categories(), ANY: labels.modes})
    return replace(whole, categories=groups.modes)


def steps_of(labels: Labelled, people: Sequence[str] | None = None) -> Localisation | None:
    """Agreement on steps, where two people placed tags."""
    names = labels.people() if people is None else people
    found = localisation(labels.looks, names, labels.modes, labels.facts)
    return found if found.overall.traces or found.decisive.traces else None


def judges_of(
    labels: Labelled, people: Sequence[str] | None = None, level: str = "trace"
) -> list[Judging]:
    """Each judge against the majority of people, and against each consensus."""
    names = labels.people() if people is None else people
    judges = [name for name in labels.named("judge") if name not in names]
    if not judges:
        return []
    agreed = [name for name in labels.named("consensus") if name not in names]
    everybody = [*names, *agreed, *judges]
    votes = labels.votes(_level(level), everybody)
    groups = groups_of(votes.units, _level(level))
    ballots = {code: pack(of, votes.units, everybody) for code, of in votes.modes.items()}
    sides = [(MAJORITY, list(range(len(names))))] if names else []
    sides += [(name, [everybody.index(name)]) for name in agreed]
    return [
        judging(ballots, places, everybody.index(judge), judge, against, groups, _level(level))
        for judge in judges
        for against, places in sides
    ]


def disagreements_of(
    labels: Labelled,
    people: Sequence[str] | None = None,
    level: str = "trace",
    tolerance: int = TOLERANCE,
) -> Disagreements:
    """Where people differ, the most contested first."""
    names = labels.people() if people is None else people
    return disagreements(labels.looks, names, labels.modes, labels.facts, level, tolerance)


class Calibration(NamedTuple):
    """A judge beside a reference."""

    labels: Labelled
    """What the two say, and nobody else."""
    sides: tuple[str, str]
    """The reference, then the judge."""
    judging: Judging | None
    """None where the two have no trace in common."""

    def differing(self, level: str = "trace", tolerance: int = TOLERANCE) -> list[Differing]:
        """The traces to look at, the worst first."""
        found = disagreements_of(self.labels, self.sides, level, tolerance)
        return differing(found, self.sides[0])


def calibration_of(
    labels: Labelled,
    judge: str,
    against: str | None = None,
    people: Sequence[str] | None = None,
    level: str = "trace",
) -> Calibration:
    """A judge against a consensus or an annotator by name, or the majority of people.

    Without a name it is the consensus, where there is one.
    """
    names = labels.people() if people is None else people
    reference = against or next(iter(labels.named("consensus")), MAJORITY)
    known = {look.annotator for look in labels.looks}
    for name in {judge, reference} - {MAJORITY}:
        if name not in known:
            there = ", ".join(sorted(known)) or "nobody yet"
            raise MastError(f"no labels by {name}; there are labels by {there}")
    if reference == MAJORITY:
        looks = majority_looks(labels.looks, [n for n in names if n != judge], labels.modes)
    else:
        looks = [look for look in labels.looks if look.annotator == reference]
    traces = {look.trace for look in looks}
    judged = [look for look in labels.looks if look.annotator == judge and look.trace in traces]
    two = labels.of([*looks, *judged])._replace(read=None)
    return Calibration(two, (reference, judge), _judging(two, reference, judge, level))


def _judging(labels: Labelled, reference: str, judge: str, level: str) -> Judging | None:
    both = (reference, judge)
    votes = labels.votes(_level(level), both)
    if not votes.units or not labels.modes:
        return None
    ballots = {code: pack(of, votes.units, both) for code, of in votes.modes.items()}
    groups = groups_of(votes.units, _level(level))
    return judging(ballots, [0], 1, judge, reference, groups, _level(level))


def vectors_of(labels: Labelled, source: str = MOST) -> Vectors:
    """The failure vectors that a source gives: majority, any, consensus or an annotator's name."""
    named = {look.annotator for look in labels.looks}
    if source not in (MOST, ANYBODY, CONSENSUS) and source not in named:
        there = ", ".join(sorted(named)) or "nobody yet"
        raise MastError(f'no labels by "{source}"; there are labels by {there}')
    if source == CONSENSUS and labels.looks and not labels.named("consensus"):
        raise MastError("there is no consensus yet: take --annotator-source majority, or any")
    return vectors(labels.looks, labels.facts, labels.modes, source)


def signature_of(
    labels: Labelled, by: str = "model", source: str = MOST, choices: Choices | None = None
) -> Signature:
    """The failure signatures of the groups that ``by`` makes."""
    found = vectors_of(labels, source)
    if found.vectors and by != "model":  # a slip is to be told, a set without models is fine
        labels.groups(by)
    return signature(found, book_of(labels.codebook), by, choices)


def book_of(codebook: Codebook) -> Book:
    """What signatures need of the codebook."""
    return Book(
        {mode.code: mode.category for mode in codebook.modes},
        {mode.code: (mode.remedy, mode.remedy_source) for mode in codebook.modes},
        frozenset(mode.code for mode in codebook.modes if mode.category == VERIFICATION),
    )
