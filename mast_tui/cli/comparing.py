"""Agreement made of labels: reports, steps and judges, for the commands that show them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mast_tui.cli.labelled import Labelled

if TYPE_CHECKING:
    from mast_tui.analysis.bootstrap import Draws
    from mast_tui.analysis.judging import Judging
    from mast_tui.analysis.localisation import Localisation
    from mast_tui.analysis.report import Report
    from mast_tui.labels.votes import Level, Votes


def report_of(
    labels: Labelled,
    level: str,
    people: Sequence[str],
    traces: Collection[str] | None = None,
    draws: "Draws | None" = None,
) -> "Report":
    """The report of one level, by trace, step or span, over all traces or some."""
    from mast_tui.analysis.agreement import agreement

    some = labels if traces is None else labels.of(k for k in labels.looks if k.trace in traces)
    if level == "span":
        return _span_report(some, people, draws)
    votes = _votes(some, level, people)
    return agreement(
        votes.modes,
        people,
        level=level,
        units=votes.units,
        unfinished=_unfinished(some, people),
        warnings=labels.warnings,
        categories=labels.categories(),
        sets=True,
        draws=draws,
    )


def _unfinished(labels: Labelled, people: Sequence[str]) -> dict[str, int]:
    return {name: count for name, count in labels.unfinished().items() if name in people}


def _votes(labels: Labelled, level: str, people: Sequence[str]) -> "Votes":
    """Votes by trace or step: a file says itself which steps were voted on."""
    from mast_tui.labels.dataset import read_votes
    from mast_tui.labels.votes import votes_of

    chosen: Level = "step" if level == "step" else "trace"
    if labels.file is None:
        steps = {trace: one.steps for trace, one in labels.facts.items()}
        return votes_of(labels.looks, labels.modes, people, chosen, steps)
    votes = read_votes(labels.file, chosen)
    kept = {look.trace for look in labels.looks}
    units = tuple(u for u in votes.units if (u[0] if isinstance(u, tuple) else u) in kept)
    return replace(votes, units=units)


def _span_report(labels: Labelled, people: Sequence[str], draws: "Draws | None") -> "Report":
    """Agreement on spans; a category has spans of its own."""
    from mast_tui.analysis.agreement import agreement
    from mast_tui.analysis.spans import span_votes

    def of(modes: dict[str, tuple[str, ...]]) -> "Report":
        return agreement(
            span_votes(labels.looks, modes, people, labels.facts),
            people,
            level="span",
            unfinished=_unfinished(labels, people),
            warnings=labels.warnings,
            draws=draws,
        )

    whole = of({code: (code,) for code in labels.modes})
    groups = of({**labels.categories(), "any": labels.modes})
    return replace(whole, categories=groups.modes)


def steps_of(labels: Labelled, people: Sequence[str]) -> "Localisation | None":
    """Agreement on steps, where two people placed tags."""
    from mast_tui.analysis.localisation import localisation

    found = localisation(labels.looks, people, labels.modes, labels.facts)
    return found if found.overall.traces or found.decisive.traces else None


def judges_of(labels: Labelled, people: Sequence[str], level: str) -> "list[Judging]":
    """Each judge against the majority of people, and against each consensus."""
    judges = [name for name in labels.named("judge") if name not in people]
    if not judges:
        return []
    from mast_tui.analysis.counts import pack
    from mast_tui.analysis.judging import MAJORITY, judging
    from mast_tui.analysis.tally import groups_of

    level = "trace" if level == "span" else level
    agreed = [name for name in labels.named("consensus") if name not in people]
    everybody = [*people, *agreed, *judges]
    votes = _votes(labels, level, everybody)
    groups = groups_of(votes.units, level)
    ballots = {code: pack(of, votes.units, everybody) for code, of in votes.modes.items()}
    sides = [(MAJORITY, list(range(len(people))))] if people else []
    sides += [(name, [everybody.index(name)]) for name in agreed]
    return [
        judging(ballots, places, everybody.index(judge), judge, against, groups, level)
        for judge in judges
        for against, places in sides
    ]
