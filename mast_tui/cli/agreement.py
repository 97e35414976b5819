"""Agreement between annotators, by failure mode and overall.

  mast-tui agreement                    from the store: by trace, then by step
  mast-tui agreement --level step       one of the two
  mast-tui agreement votes.csv          from votes made elsewhere, CSV or JSONL, with
                                        annotator, trace, mode, value and optionally step
  mast-tui agreement --json             one JSON document (by trace, unless --level step)

A mode that an annotator did not tag is a vote against it once their review is done, and no vote
before. A statistic that is not defined is "-" (null in JSON), and its reason is named.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.errors import UsageError
from mast_tui.tables import table

if TYPE_CHECKING:
    from mast_tui.analysis.report import Report
    from mast_tui.codebook.model import Codebook
    from mast_tui.labels.store import Store
    from mast_tui.labels.votes import Level, Votes

_SETTLED = ("done", "excluded")


class _Found(NamedTuple):
    """Votes, and how many reviews of each annotator are not done."""

    votes: "Votes"
    unfinished: dict[str, int]


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``agreement``."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="votes in long form, CSV or JSONL")
    parser.add_argument("--level", choices=("trace", "step"), help="the unit that is voted on")
    parser.add_argument("--round", metavar="R", help="one round only")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def run(args: Namespace) -> int:
    """Print the agreement."""
    from mast_tui.codebook.load import load

    if args.file and args.round is not None:
        raise UsageError("a file of votes has no rounds: leave out --round")
    codebook = load(args.codebook)
    reports = list(_reports(args, codebook))
    if args.json:
        import json

        print(json.dumps(reports[0].to_dict(), ensure_ascii=False, indent=2, allow_nan=False))
    elif _voting(reports[0]) > 1:
        _print(reports, codebook)
    hint = _hint(reports[0], args)
    if hint:
        print(f"mast-tui: {hint}", file=sys.stderr)
    return 0


def _reports(args: Namespace, codebook: "Codebook") -> Iterator["Report"]:
    from mast_tui.analysis.agreement import agreement

    for found in _votes_of_file(args) if args.file else _votes_of_store(args, codebook):
        yield agreement(
            found.votes.modes,
            found.votes.annotators,
            level=found.votes.level,
            units=found.votes.units,
            unfinished=found.unfinished,
            warnings=found.votes.warnings,
        )


def _votes_of_file(args: Namespace) -> Iterator[_Found]:
    from mast_tui.labels.dataset import read_votes

    yield _Found(read_votes(args.file, args.level or "trace"), {})
    if not args.level and not args.json:
        votes = read_votes(args.file)
        if votes.level == "step":
            yield _Found(votes, {})


def _votes_of_store(args: Namespace, codebook: "Codebook") -> Iterator[_Found]:
    from mast_tui import places
    from mast_tui.labels.store import Store
    from mast_tui.labels.votes import LEVELS, votes

    both = not args.level and not args.json
    levels: tuple[Level, ...] = LEVELS if both else (args.level or "trace",)
    with Store(places.database_path(args.db)) as store:
        unfinished = _unfinished(store, codebook, args.round)
        for level in levels:
            yield _Found(votes(store, codebook, level=level, round=args.round), unfinished)


def _unfinished(store: "Store", codebook: "Codebook", round: str | None) -> dict[str, int]:
    """How many traces each human has begun and neither done nor excluded."""
    names = {one.uuid: one.name for one in store.annotators() if one.kind == "human"}
    reviews = store.reviews(round=round, codebook=codebook.id)
    settled = {(r.annotator, r.trace_id) for r in reviews if r.state in _SETTLED and not r.phase}
    begun = {(r.annotator, r.trace_id) for r in reviews if r.state == "in progress"}
    tags = store.tags(round=round, codebook=codebook.id)
    begun |= {(tag.annotator, tag.trace_id) for tag in tags if not tag.phase}
    counts = Counter(names[who] for who, _ in begun - settled if who in names)
    return dict(sorted(counts.items()))


def _print(reports: list["Report"], codebook: "Codebook") -> None:
    from mast_tui.analysis import words
    from mast_tui.traces.safe import visible

    for report in reports:
        print("\n".join(visible(line) for line in lines(report, codebook)), end="\n\n")
    print(words.LEGEND)
    notes = dict.fromkeys(note for report in reports for note in report.notes)
    warnings = dict.fromkeys(warning for report in reports for warning in report.warnings)
    for line in (*(f"note: {note}" for note in notes), *(f"warning: {said}" for said in warnings)):
        print(visible(line, line=True))


def lines(report: "Report", codebook: "Codebook") -> Iterator[str]:
    """One level for people: a row a mode, then all modes together."""
    from mast_tui.analysis import words

    names = {mode.code: mode.label for mode in codebook.modes}
    yield words.title(report)
    yield ""
    yield from table(words.HEADS, words.mode_rows(report, names), words.NUMBERS)
    yield ""
    yield from table(words.OVERALL_HEADS, words.overall_rows(report), words.OVERALL_NUMBERS)


def _voting(report: "Report") -> int:
    return sum(1 for votes in report.votes if votes)


def _hint(report: "Report", args: Namespace) -> str:
    """What to do where there is nothing to agree on."""
    if _voting(report) > 1:
        return ""
    if args.file:
        return f"{args.file}: agreement needs the votes of two annotators"
    voting = [name for name, votes in zip(report.annotators, report.votes, strict=True) if votes]
    who = f"only {voting[0]} has" if voting else "nobody has"
    return (
        f"agreement needs the done reviews of two annotators, and {who} any: "
        "finish reviews (review --done) or import labels"
    )
