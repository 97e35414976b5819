"""Agreement in tables for people."""

from collections.abc import Iterator

from mast_tui.analysis import agreement_words as words
from mast_tui.analysis import listings
from mast_tui.analysis.judging import Judging
from mast_tui.analysis.localisation import Localisation
from mast_tui.analysis.report import Report
from mast_tui.cli.printing import print_line, print_table
from mast_tui.labels.labelled import Labelled
from mast_tui.tables import table


def print_reports(
    reports: list[Report],
    labels: Labelled,
    steps: Localisation | None,
    more: bool = False,
) -> None:
    """Every level, where tags stand, and what to know of both."""
    names = labels.names()
    for report in reports:
        for line in _lines(report, names, more):
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


def print_judges(judges: list[Judging], labels: Labelled) -> None:
    """Each judge against people and consensus."""
    for one in judges:
        print_line(f"\nJudge {one.judge} against the {one.against}\n")
        rows = listings.judge_rows(one, labels.names())
        print_table(listings.JUDGE_HEADS, rows, listings.JUDGE_NUMBERS)
        print_line(listings.judge_line(one))


def _lines(report: Report, names: dict[str, str], more: bool = False) -> Iterator[str]:
    """One level for people: a row a mode, a row a category, then all modes together."""
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
