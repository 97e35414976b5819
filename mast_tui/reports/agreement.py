"""The sections on agreement: modes, all modes together, steps, judges, disagreements."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mast_tui.analysis import agreement_words as words
from mast_tui.analysis import listings
from mast_tui.analysis.disagreements import Disagreement
from mast_tui.analysis.report import ModeAgreement, Report
from mast_tui.reports.blocks import (
    Cell,
    Head,
    bullets,
    command,
    heads,
    legend,
    mode_name,
    number,
    paragraph,
    section,
    table,
)
from mast_tui.reports.charts import interval_bar
from mast_tui.reports.html import Html, element, join, link, quoted
from mast_tui.reports.material import Excerpt, Material

SORTED_BY = (
    "", "n", "tagged_units", "percent_agreement", "positive_agreement", "negative_agreement",
    "krippendorff_alpha", "", "cohen_kappa_mean",
)  # fmt: skip
"""What each column of the analysis' rows is sorted by."""
SCALE = (-1.0, 1.0)


def agreement(found: Material) -> Html:
    """How far people agree, by trace and by step."""
    parts: list[Html | None] = []
    for report in found.reports:
        parts += [element("h3", words.title(report)), *_level(report, found.names)]
    if found.steps:
        rows = [_named(row) for row in listings.step_rows(found.steps, found.names)]
        parts.append(table(heads(listings.STEP_HEADS, listings.STEP_NUMBERS), rows, "Same steps"))
        parts.append(paragraph(listings.decisive_line(found.steps.decisive)))
        parts.append(legend(listings.STEP_LEGEND))
    return section(
        "agreement",
        "Agreement",
        legend(f"{words.LEGEND} {words.MORE_LEGEND} Bars: alpha from -1 to 1 with its interval."),
        *parts,
    )


def _level(report: Report, names: Mapping[str, str]) -> Iterator[Html | None]:
    if sum(1 for votes in report.votes if votes) < 2:
        yield paragraph("Agreement needs the done reviews of two annotators.")
        return
    rows = zip(words.mode_rows(report, names), report.modes.values(), strict=True)
    columns = _columns()
    yield table(columns, [_mode(*row) for row in rows], f"Modes by {report.level}")
    if report.categories:
        pairs = zip(words.category_rows(report, names), report.categories.values(), strict=True)
        yield table(columns, [_mode(*row) for row in pairs], f"Categories by {report.level}")
    yield _overall(report)
    if matrix := words.pair_rows(report):
        people = [row[0] for row in matrix]
        columns = heads(("", *people), range(1, len(people) + 1))
        yield table(
            columns, matrix, f"Cohen's kappa of each pair, all modes as one, by {report.level}"
        )
    more = [_named(row) for row in words.more_rows(report, names)]
    yield table(
        heads(words.MORE_HEADS, words.MORE_NUMBERS), more, f"Other coefficients by {report.level}"
    )


def _columns() -> list[Head]:
    found = heads(words.HEADS, words.NUMBERS)
    return [*found[:7], Head("-1 to 1", sorts=False), *found[7:]]


def _mode(row: list[str], mode: ModeAgreement) -> list[Cell | str]:
    cells: list[Cell | str] = [Cell(mode_name(row[0]))]
    for name, shown in zip(SORTED_BY[1:], row[1:], strict=True):
        value = {"n": mode.n, "tagged_units": mode.tagged_units}.get(name, mode.values.get(name))
        cells.append(number(value, shown) if name else shown)
    told = f"alpha {row[6]}, {row[7]}"
    alpha = mode.values["krippendorff_alpha"]
    return [*cells[:7], Cell(interval_bar(alpha, mode.interval, *SCALE, told)), *cells[7:]]


def _overall(report: Report) -> Html:
    """All modes in one number, each kind under its own name."""
    values, spans = report.overall.values, report.overall.intervals
    rows: list[list[Cell | str]] = []
    for name, shown, interval, why in words.overall_rows(report):
        key = name.replace(" ", "_")
        bar = interval_bar(values[key], spans.get(key), *SCALE, shown) if key in values else None
        rows.append([name, Cell(shown, values.get(key)), Cell(bar), interval, why])
    columns = [Head("all modes"), Head("value", True), Head("-1 to 1", sorts=False),
               Head("95% interval"), Head("what it is", sorts=False)]  # fmt: skip
    return table(columns, rows, f"All modes together, by {report.level}", "overall")


def _named(row: list[str]) -> list[Cell | str]:
    return [Cell(mode_name(row[0])), *row[1:]]


def judges(found: Material) -> Html | None:
    """Each judge against people."""
    if not found.judges:
        return None
    parts: list[Html] = []
    for one in found.judges:
        rows = [_named(row) for row in listings.judge_rows(one, found.names)]
        columns = heads(listings.JUDGE_HEADS, listings.JUDGE_NUMBERS)
        parts.append(table(columns, rows, f"Judge {one.judge} against the {one.against}"))
        parts.append(paragraph(listings.judge_line(one)))
    return section("judges", "Judges", *parts)


def disagreements(found: Material, anchors: Mapping[str, str]) -> Html:
    """Where people differ, with what they quoted."""
    told = found.disagreements
    shown = told.rows[: found.most]
    cut = f" The first {len(shown)} are shown." if len(shown) < len(told.rows) else ""
    columns = [
        *heads(listings.LIST_HEADS, listings.LIST_NUMBERS),
        Head("what they saw", sorts=False),
    ]
    words_of = listings.disagreement_rows(replace(told, rows=shown), found.names)
    rows = [
        _row(place, row, cells, found, anchors)
        for place, (row, cells) in enumerate(zip(shown, words_of, strict=True), start=1)
    ]
    return section(
        "disagreements",
        "Disagreements",
        paragraph(f"{listings.count_line(told)}, the most even split first.{cut}"),
        table(columns, rows, "Where people differ", "stacked") if rows else None,
        element("h3", "Confused with each other") if told.confusions else None,
        bullets(listings.confusion_lines(told, found.names)),
    )


def _row(
    place: int,
    row: Disagreement,
    cells: list[str],
    found: Material,
    anchors: Mapping[str, str],
) -> list[Cell | str]:
    kind, split, mode, step, trace, *rest = cells
    where = link(anchors[row.trace], trace) if row.trace in anchors else trace
    evidence = join(_seen(row, found), command(row.path, row.trace, row.step))
    return [
        Cell(element("span", kind, id=f"d{place}", class_=f"type {kind}")),
        split,
        Cell(mode, hint=found.names.get(row.mode)),
        _step(row, step, found),
        Cell(where),
        *rest,
        Cell(evidence, kind="evidence"),
    ]


def _step(row: Disagreement, shown: str, found: Material) -> Cell:
    """The number of the step, linked to its words where they are on the page."""
    if row.step is None or (row.trace, row.step) not in found.steps_shown:
        return number(row.step, shown)
    place = list(found.steps_shown).index((row.trace, row.step)) + 1
    return Cell(link(f"s{place}", shown), float(row.step))


def steps(found: Material) -> Html | None:
    """The words of the steps that people differ about."""
    if not found.steps_shown:
        return None
    rows = {(row.trace, row.step): row for row in reversed(found.disagreements.rows)}
    parts = [
        element(
            "article",
            element("h3", f"{listings.where(rows[trace, step])}, step {step}"),
            paragraph(text.title, kind="legend"),
            element("pre", quoted(text.text), tabindex="0"),
            legend(f"{text.cut:,} characters more") if text.cut else None,
            paragraph(command(rows[trace, step].path, trace, step)),
            id=f"s{place}",
        )
        for place, ((trace, step), text) in enumerate(found.steps_shown.items(), start=1)
    ]
    about = "What the steps say that people differ about, without what gives the answer away."
    return section("steps", "Steps", legend(about), *parts)


def _seen(row: Disagreement, found: Material) -> Iterator[Html]:
    """What was quoted and noted for the mode, and for what others tagged at its place."""
    for one in found.excerpts.get((row.trace, row.mode), ()):
        yield _excerpt(one, "")
    for name, others in row.instead.items():
        for other in others:
            mode, _, step = other.partition("@")
            for one in found.excerpts.get((row.trace, mode), ()):
                if one.annotator == name and step == str(one.step or ""):
                    yield _excerpt(one, f", {found.names.get(mode, mode)}")


def _excerpt(one: Excerpt, instead: str) -> Html:
    at = "" if one.step is None else f" at step {one.step}"
    return element(
        "figure",
        element("figcaption", f"{one.annotator}{at}{instead}"),
        [element("blockquote", quoted(words)) for words in one.quotes],
        element("p", quoted(one.note)) if one.note else None,
    )
