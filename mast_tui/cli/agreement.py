"""Agreement between annotators, by failure mode and overall.

  mast-tui agreement                    from the store: by trace, then by step
  mast-tui agreement --level span       by trace, step or span (ranges marked as one finding)
  mast-tui agreement --by round         by round, pair, model, format, scenario, agent
  mast-tui agreement --disagreements    where people differ: omission, confusion, localisation
  mast-tui agreement --open             the same list in the app, each with its step
  mast-tui agreement --judge NAME       a judge against the consensus (--against NAME or majority),
                                        and the traces on which they differ; with --open in the app
  mast-tui agreement --after            the votes as they are after discussion (those before, and
                                        each annotator against the consensus, are told anyway)
  mast-tui agreement --self             each with themselves, on traces that were given again
  mast-tui agreement --bootstrap        intervals by drawing traces 2000 times (--seed S)
  mast-tui agreement votes.csv          from votes made elsewhere, CSV or JSONL, with
                                        annotator, trace, mode, value and optionally step
  mast-tui agreement --frozen paper-v1  the labels as they were when they were frozen
  mast-tui agreement --map auto         with the votes of other codebooks, by the names of modes;
                                        --map FILE says what names do not
  mast-tui agreement --labels 'F/*.parquet'   from a Parquet data set of any size, counted by
                                        DuckDB or, with --engine spark://HOST:PORT, by Spark
  mast-tui agreement --json             one JSON document (by trace, unless --level says)

A mode that an annotator did not tag is a vote against it once their review is done, and no vote
before. Judges never count among people: they get a table of their own, against the majority of
people and against a consensus. A statistic that is not defined is "-" (null in JSON), and its
reason is named.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from mast_tui.cli.appearance import add_screen_options
from mast_tui.cli.data_set import add_engine
from mast_tui.cli.labelled import (
    add_source,
    check_file,
    labelled,
    people_of,
    rounds,
)
from mast_tui.errors import UsageError
from mast_tui.labels.dataset.engine import is_data_set
from mast_tui.tables import table

if TYPE_CHECKING:
    from mast_tui.analysis.bootstrap import Draws
    from mast_tui.analysis.discussion import Discussion
    from mast_tui.analysis.judging import Judging
    from mast_tui.analysis.localisation import Localisation
    from mast_tui.analysis.report import Report
    from mast_tui.labels.labelled import Labelled

LEVELS = ("trace", "step", "span")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``agreement``."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="votes in long form, CSV or JSONL")
    add_source(parser)
    add_engine(parser)
    parser.add_argument("--level", choices=LEVELS, help="the unit that is voted on")
    parser.add_argument("--by", metavar="WHAT", help="round, pair, model, format, scenario, agent")
    parser.add_argument("--among", metavar="NAME,..", help="these annotators only")
    parser.add_argument(
        "--bootstrap", metavar="B", nargs="?", type=int, const=2000, help="draw traces B times"
    )
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="of the drawing")
    parser.add_argument(
        "--after", action="store_true", help="the votes as they are after discussion"
    )
    parser.add_argument(
        "--self", action="store_true", help="each with themselves, on traces given once more"
    )
    parser.add_argument("--judge", metavar="NAME", help="this one against the consensus")
    parser.add_argument(
        "--against", metavar="NAME", help="what --judge is held to: a NAME, or majority of people"
    )
    parser.add_argument(
        "--coefficients", action="store_true", help="with Fleiss, Conger, AC1, PABAK by mode"
    )
    parser.add_argument("--disagreements", action="store_true", help="list where people differ")
    parser.add_argument(
        "--open", action="store_true", help="open the app on the list of disagreements"
    )
    parser.add_argument(
        "--tolerance", metavar="K", type=int, default=1, help="steps that are one place (1)"
    )
    add_screen_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def run(args: Namespace) -> int:
    """Print the agreement."""
    from mast_tui.analysis.documents import agreement_document
    from mast_tui.analysis.study import judges_of, report_of, steps_of
    from mast_tui.cli.oneself import blindness_of, run_self, tell_blindness

    _check(args)
    if args.self:
        return run_self(args)
    if args.by:
        return _run_by(args)
    if is_data_set(args.file):
        return _run_data_set(args)
    labels = labelled(args, args.file, args.round)
    people: Sequence[str] = people_of(args, labels)
    discussion = _discussion(args, labels, people)
    labels = labels.discussed() if args.after else labels
    if args.judge:
        from mast_tui.cli.calibrating import beside, tell

        found = beside(args, labels, people)
        if not args.open and not args.disagreements:
            return tell(args, found)
        labels, people = found.labels, found.sides
    if args.open:
        from mast_tui.cli.disagreeing import open_disagreements

        return open_disagreements(args, labels, people)
    if args.disagreements:
        from mast_tui.cli.disagreeing import list_disagreements

        return list_disagreements(args, labels, people)
    levels = (
        [args.level]
        if args.level
        else ["trace"]
        if args.json or not labels.by_step
        else ["trace", "step"]
    )
    reports = [report_of(labels, level, people, draws=_draws(args)) for level in levels]
    if args.json:
        told = agreement_document(labels, people, levels[0], report=reports[0])
        more = {"discussion": discussion.to_dict() if discussion else None}
        dump(told | {"blindness": blindness_of(args)} | more)
    else:
        if _voting(reports[0]) > 1:
            _print(reports, labels, steps_of(labels, people), args.coefficients)
        _print_judges(judges_of(labels, people, levels[0]), labels)
        _print_discussion(discussion, labels)
        tell_blindness(args, labels.warnings)
    _tell(_hint(reports[0], args))
    return 0


def _discussion(args: Namespace, labels: "Labelled", people: Sequence[str]) -> "Discussion | None":
    """What discussion changed, where the whole agreement is told."""
    if args.file or args.judge or args.open or args.disagreements:
        return None
    from mast_tui.analysis.discussion import discussion_of

    return discussion_of(labels, people, "step" if args.level == "step" else "trace")


def _print_discussion(found: "Discussion | None", labels: "Labelled") -> None:
    if found is not None:
        from mast_tui.cli.discussing import lines

        print("\n".join(lines(found, labels.names())))


def _run_data_set(args: Namespace) -> int:
    """A Parquet data set of any size: the same from counts, by trace."""
    from mast_tui.cli.data_set import agreed

    check_file(args)
    found = agreed(args)
    if args.json:
        told = found.report.to_dict() | {"steps": None, "data_set": found.about}
        dump(told | {"judges": [one.to_dict() for one in found.judges], "carried": []})
    else:
        if _voting(found.report) > 1:
            _print([found.report], found.labels, None, args.coefficients)
        _print_judges(found.judges, found.labels)
    _tell(_hint(found.report, args))
    return 0


def _check(args: Namespace) -> None:
    if args.file and args.labels:
        raise UsageError("a file of votes is named twice: leave out --labels")
    args.file = args.file or args.labels
    if args.bootstrap is not None and args.bootstrap < 100:
        raise UsageError("--bootstrap needs 100 draws or more")
    if args.by and args.disagreements:
        raise UsageError("--disagreements lists all of them: leave out --by")
    if args.open and (args.by or args.json):
        raise UsageError("--open shows disagreements in the app: leave out --by and --json")
    if args.against and not args.judge:
        raise UsageError("--against is what a judge is held to: name it with --judge")
    if args.judge and (args.by or args.self or is_data_set(args.file)):
        raise UsageError("--judge is for the labels of the store or a file: leave out the rest")
    if args.tolerance < 0:
        raise UsageError("--tolerance is a number of steps from 0")


def _draws(args: Namespace) -> "Draws | None":
    if args.bootstrap is None:
        return None
    from mast_tui.analysis.bootstrap import Draws

    return Draws(args.bootstrap, args.seed)


# --- by round, by pair, by what is known of traces


def _run_by(args: Namespace) -> int:
    from mast_tui.analysis import listings, words

    level = args.level or "trace"
    groups, names = _groups(args, level)
    if args.json:
        reports = {name: report.to_dict() for name, report in groups.items()}
        dump({"level": level, "by": args.by, "groups": reports})
        return 0
    # labels of a judge alone, say, which belong to no round: a group in JSON, and no row of dashes
    groups = {name: one for name, one in groups.items() if one.annotators} or groups
    heads = (args.by, *listings.GROUP_HEADS[1:])
    print(f"Agreement by {level}, by {args.by}\n")
    print_table(heads, listings.group_rows(groups), listings.GROUP_NUMBERS)
    print("\nKrippendorff's alpha of each mode\n")
    rows = listings.alpha_rows(groups, names)
    print_table(listings.heads_of("mode", list(groups)), rows, frozenset(range(1, len(groups) + 1)))
    print(f"\n{words.LEGEND}")
    said = [(name, line) for name, report in groups.items() for line in report.warnings]
    for name, line in dict.fromkeys(said):
        print_line(f"warning: {name or '(none)'}: {line}")
    return 0


def _groups(args: Namespace, level: str) -> "tuple[dict[str, Report], dict[str, dict[str, str]]]":
    """The reports by their names, and the names of each one's modes."""
    from mast_tui.analysis.study import report_of

    if is_data_set(args.file):
        from mast_tui.cli.data_set import groups

        check_file(args)
        found, names = groups(args)
        return found, dict.fromkeys(found, names)
    if args.by == "round":
        return _by_round(args, level)
    labels = labelled(args, args.file, args.round)
    people = people_of(args, labels)
    if args.by == "pair":
        found = {
            f"{a}|{b}": report_of(labels, level, (a, b), draws=_draws(args))
            for a, b in combinations(people, 2)
        }
    else:
        found = {
            name: report_of(labels, level, people, part, _draws(args))
            for name, part in labels.groups(args.by).items()
        }
    return found, dict.fromkeys(found, labels.names())


def _by_round(args: Namespace, level: str) -> "tuple[dict[str, Report], dict[str, dict[str, str]]]":
    """Each round alone, in the codebook that its labels were made with."""
    from mast_tui.analysis.study import report_of

    there = rounds(args, args.file)
    if args.file and there == [""]:
        raise UsageError(f"{args.file}: has no column round")
    found, names = {}, {}
    for name in there:
        labels = labelled(args, args.file, name)
        found[name] = report_of(labels, level, people_of(args, labels), draws=_draws(args))
        names[name] = labels.names()
    return found, names


# --- words


def _print(
    reports: "list[Report]",
    labels: "Labelled",
    steps: "Localisation | None",
    more: bool = False,
) -> None:
    from mast_tui.analysis import listings, words

    names = labels.names()
    for report in reports:
        for line in lines(report, names, more):
            print_line(line)
        print()
    if steps:
        print_table(listings.STEP_HEADS, listings.step_rows(steps, names), listings.STEP_NUMBERS)
        print_line(listings.decisive_line(steps.decisive))
        print()
    print(words.LEGEND)
    if more:
        print(words.MORE_LEGEND)
    if steps:
        print(listings.STEP_LEGEND)
    notes = dict.fromkeys(note for report in reports for note in report.notes)
    warnings = dict.fromkeys(warning for report in reports for warning in report.warnings)
    for said in (*(f"note: {note}" for note in notes), *(f"warning: {one}" for one in warnings)):
        print_line(said)


def _print_judges(judges: "list[Judging]", labels: "Labelled") -> None:
    from mast_tui.analysis import listings

    for one in judges:
        print_line(f"\nJudge {one.judge} against the {one.against}\n")
        rows = listings.judge_rows(one, labels.names())
        print_table(listings.JUDGE_HEADS, rows, listings.JUDGE_NUMBERS)
        print_line(listings.judge_line(one))


def lines(report: "Report", names: dict[str, str], more: bool = False) -> Iterator[str]:
    """One level for people: a row a mode, a row a category, then all modes together."""
    from mast_tui.analysis import words

    yield words.title(report)
    yield ""
    rows = [*words.mode_rows(report, names), *words.category_rows(report, names)]
    made = table(words.HEADS, rows, words.NUMBERS)
    yield from made[: len(report.modes) + 1]
    yield from ["", *made[len(report.modes) + 1 :]] if report.categories else []
    yield ""
    yield from table(words.OVERALL_HEADS, words.overall_rows(report), words.OVERALL_NUMBERS)
    if pairs := words.pair_rows(report):
        heads = ("kappa, all modes", *(row[0] for row in pairs))
        yield ""
        yield from table(heads, pairs, frozenset(range(1, len(heads))))
    if more:
        yield ""
        yield from table(words.MORE_HEADS, words.more_rows(report, names), words.MORE_NUMBERS)


def print_table(heads: Sequence[str], rows: list[list[str]], right: frozenset[int]) -> None:
    """A table on stdout."""
    print("\n".join(table(heads, rows, right)))


def print_line(text: str) -> None:
    """A line on stdout, with nothing in it that a terminal would obey."""
    from mast_tui.traces.safe import visible

    if text:
        print(visible(text))
    else:
        print()


def dump(document: Any) -> None:
    """One JSON document on stdout."""
    import json

    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def _tell(hint: str) -> None:
    if hint:
        print(f"mast-tui: {hint}", file=sys.stderr)


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
