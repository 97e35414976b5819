"""Agreement over all labels: by trace, then by step."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from mast_tui.analysis.bootstrap import Draws
from mast_tui.analysis.discussion import Discussion, discussion_of
from mast_tui.analysis.documents import agreement_document
from mast_tui.analysis.of_labels import judges_of, report_of, steps_of
from mast_tui.analysis.report import Report
from mast_tui.cli.commands.agreement import judge, tables
from mast_tui.cli.commands.agreement.disagreements import list_disagreements, open_disagreements
from mast_tui.cli.commands.agreement.discussion import lines
from mast_tui.cli.data_set import agreement_of
from mast_tui.cli.labelled import check_file, labelled, people_of, source
from mast_tui.cli.printing import print_json, print_line, say
from mast_tui.labels.blind.revealing import blindness, sentences
from mast_tui.labels.dataset.engine import is_data_set
from mast_tui.labels.labelled import Labelled


def run(args: Namespace) -> int:
    """Print the agreement."""
    if is_data_set(args.file):
        return _run_data_set(args)
    labels = labelled(args, args.file, args.round)
    people: Sequence[str] = people_of(args, labels)
    discussion = _discussion(args, labels, people)
    labels = labels.discussed() if args.after else labels
    if args.judge:
        found = judge.beside(args, labels, people)
        if not args.open and not args.disagreements:
            return judge.tell(args, found)
        labels, people = found.labels, found.sides
    if args.open:
        return open_disagreements(args, labels, people)
    if args.disagreements:
        return list_disagreements(args, labels, people)
    _tell(args, labels, people, discussion)
    return 0


def _tell(
    args: Namespace, labels: Labelled, people: Sequence[str], discussion: Discussion | None
) -> None:
    both = not args.json and labels.by_step
    levels = [args.level] if args.level else ["trace", "step"] if both else ["trace"]
    reports = [report_of(labels, level, people, draws=draws_of(args)) for level in levels]
    if args.json:
        told = agreement_document(labels, people, levels[0], report=reports[0])
        more = {"discussion": discussion.to_dict() if discussion else None}
        print_json(told | {"blindness": _blindness(args)} | more, allow_nan=False)
    else:
        if _voting(reports[0]) > 1:
            tables.print_reports(reports, labels, steps_of(labels, people), args.coefficients)
        tables.print_judges(judges_of(labels, people, levels[0]), labels)
        if discussion:
            print("\n".join(lines(discussion, labels.names())))
        _tell_blindness(args, labels.warnings)
    _hint(reports[0], args)


def _discussion(args: Namespace, labels: Labelled, people: Sequence[str]) -> Discussion | None:
    """What discussion changed, where the whole agreement is told."""
    if args.file or args.judge or args.open or args.disagreements:
        return None
    return discussion_of(labels, people, "step" if args.level == "step" else "trace")


def _run_data_set(args: Namespace) -> int:
    """A Parquet data set of any size: the same from counts, by trace."""
    check_file(args)
    found = agreement_of(args, args.file)
    if args.json:
        told = found.report.to_dict() | {"steps": None, "data_set": found.about}
        print_json(
            told | {"judges": [one.to_dict() for one in found.judges], "carried": []},
            allow_nan=False,
        )
    else:
        if _voting(found.report) > 1:
            tables.print_reports([found.report], found.labels, None, args.coefficients)
        tables.print_judges(found.judges, found.labels)
    _hint(found.report, args)
    return 0


def draws_of(args: Namespace) -> Draws | None:
    """How to draw traces, where intervals are wanted."""
    return None if args.bootstrap is None else Draws(args.bootstrap, args.seed)


def _blindness(args: Namespace) -> list[dict[str, Any]]:
    """What each round hid, what was revealed, what changed then; nothing for a file of votes."""
    if args.file:
        return []
    with source(args) as store:
        return blindness(store, args.round)


def _tell_blindness(args: Namespace, said: Sequence[str]) -> None:
    """The same in a line a round, but for what was ``said`` already."""
    for line in sentences(_blindness(args)):
        if line not in said:
            print_line(f"note: {line}")


def _voting(report: Report) -> int:
    return sum(1 for votes in report.votes if votes)


def _hint(report: Report, args: Namespace) -> None:
    """What to do where there is nothing to agree on."""
    if _voting(report) > 1:
        return
    if args.file:
        say(f"{args.file}: agreement needs the votes of two annotators")
        return
    voting = [name for name, votes in zip(report.annotators, report.votes, strict=True) if votes]
    who = f"only {voting[0]} has" if voting else "nobody has"
    say(
        f"agreement needs the done reviews of two annotators, and {who} any: "
        "finish reviews (review --done) or import labels"
    )
