"""The sections on failure signatures: heat map, difference plot, cascades, what to fix."""

from collections.abc import Mapping

from mast_tui.analysis import signature_words as words
from mast_tui.analysis.association import Interval
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.mode_signature import ModeSignature
from mast_tui.analysis.signature import Fix, Group
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
from mast_tui.reports.charts import heat, interval_bar
from mast_tui.reports.html import Html, element, join, link
from mast_tui.reports.material import Material

LEGEND = """failed, ok: how many of them have the mode; diff: the one share less the other with all
models together, drawn with its Newcombe interval; within models: weighed as Mantel and Haenszel do;
p Holm: of the test within models where there are several, else Fisher's; by labels: fatal candidate,
benign or undetermined, or too few traces to say."""
FEW_GROUPS = 8
"""More groups than this make no readable heat map: those with most traces are shown."""


def signatures(found: Material, anchors: Mapping[str, str]) -> Html:
    """What goes wrong in which group, in failed and successful traces."""
    report, names = found.signature, found.names
    columns = heads((report.by, *words.GROUP_HEADS[1:]), words.GROUP_NUMBERS)
    whole = report.whole
    return section(
        "signatures",
        "Failure signatures",
        paragraph("; ".join(words.title(report)), "."),
        table(columns, words.group_rows(report), f"By {report.by}"),
        heat_map(found),
        differences(found),
        element("h3", "Strongest predictor of failing"),
        bullets(words.strongest_lines(whole, names)),
        element("h3", "What to fix first") if whole.fixes else None,
        _fixes(whole, names, anchors),
    )


def heat_map(found: Material) -> Html:
    """A row a mode; for each group a column of failed and one of successful traces."""
    report = found.signature
    every = report.groups if len(report.groups) > 1 else (report.whole,)
    groups = sorted(every, key=lambda group: -group.traces)[:FEW_GROUPS]
    groups.sort(key=lambda group: group.name)
    columns = [Head("mode")]
    for group in groups:
        columns += [Head(f"{group.name} failed", True), Head(f"{group.name} ok", True)]
    rows: list[list[Cell | str]] = []
    for code in report.found.modes:
        row: list[Cell | str] = [Cell(mode_name(found.names.get(code, code)))]
        for group in groups:
            row += _heated(group.modes[code])
        rows.append(row)
    cut = (
        f"; the {len(groups)} of {len(every)} with most traces" if len(groups) < len(every) else ""
    )
    told = "Per cent of traces with the mode, and how many of how many: failed and successful (ok)"
    return join(
        element("h3", "Heat map"),
        table(columns, rows, f"{told}{cut}", "heated"),
    )


def _heated(one: ModeSignature) -> list[Cell | str]:
    counts = one.table
    return [
        heat(one.among_failed, counts.failed_with, counts.failed),
        heat(one.among_succeeded, counts.succeeded_with, counts.succeeded),
    ]


def differences(found: Material) -> Html:
    """Failed less successful, one row a mode, on one scale."""
    whole = found.signature.whole
    columns = [
        Head("mode"), Head("failed", True), Head("ok", True), Head("-100 to +100", sorts=False),
        Head("diff", True, "points, all models together"), Head("95% (Newcombe)"),
        Head("within models", True, "Mantel-Haenszel over models, where there are several"),
        Head("p Holm", True), Head("by labels"),
    ]  # fmt: skip
    rows = [_difference(found.names.get(code, code), one) for code, one in whole.modes.items()]
    return join(
        element("h3", "Failed less successful"),
        table(columns, rows, "Share among failed less share among successful traces, in points"),
        legend(LEGEND),
        element("h3", "Tests"),
        table(
            heads(words.MODE_HEADS, words.MODE_NUMBERS),
            [[Cell(mode_name(row[0])), *row[1:]] for row in words.mode_rows(whole, found.names)],
            "How modes go with failing",
        ),
        legend(words.LEGEND),
    )


def _difference(name: str, one: ModeSignature) -> list[Cell | str]:
    counts, span = one.table, one.difference
    value, interval = _parts(span)
    within, _ = _parts(one.adjusted if one.strata > 1 else Undefined("one model"))
    told = f"{words.points(span)} points, 95% interval {words.points_interval(span) or 'none'}"
    claim = one.claim
    return [
        Cell(mode_name(name)),
        Cell(f"{counts.failed_with}/{counts.failed}", _value(one.among_failed)),
        Cell(f"{counts.succeeded_with}/{counts.succeeded}", _value(one.among_succeeded)),
        Cell(interval_bar(value, interval, -1.0, 1.0, told, bar=False, width=200)),
        number(value, words.points(span)),
        words.points_interval(span),
        number(within, words.points(one.adjusted) if within is not None else ""),
        Cell(words.p_value(claim), 2.0 if claim is None else claim),
        one.verdict if one.tested or one.verdict != "undetermined" else "too few",
    ]


def _parts(span: Interval | Undefined) -> tuple[float | None, tuple[float, float] | None]:
    if isinstance(span, Undefined):
        return None, None
    return span.value, (span.low, span.high)


def _value(span: Interval | Undefined) -> float:
    return float("-inf") if isinstance(span, Undefined) else span.value


def _fixes(group: Group, names: Mapping[str, str], anchors: Mapping[str, str]) -> Html | None:
    if not group.fixes:
        return None
    columns = [
        Head("mode"), Head("decisive", True, "failed traces that it decided"),
        Head("in failed", True), Head("remedy", sorts=False), Head("seen in", sorts=False),
    ]  # fmt: skip
    rows = [_fix(fix, group, names, anchors) for fix in group.fixes]
    return table(columns, rows, "Modes of failed traces, what decided most first", "fixes")


def _fix(
    fix: Fix, group: Group, names: Mapping[str, str], anchors: Mapping[str, str]
) -> list[Cell | str]:
    seen = []
    for trace, path, step in fix.traces:
        if trace in anchors:
            seen.append(link(anchors[trace], f"{trace[:8]}{f' step {step}' if step else ''}"))
        else:
            seen.append(command(path, trace, step))
    source = element("small", f" ({fix.remedy_source})") if fix.remedy_source else None
    return [
        Cell(mode_name(names.get(fix.mode, fix.mode))),
        Cell(f"{fix.decisive}/{group.decided}", fix.decisive),
        Cell(f"{fix.failed[0]}/{fix.failed[1]}", fix.failed[0]),
        Cell(join(fix.remedy, source)),
        Cell(bullets(seen, "seen")),
    ]


def cascades(found: Material) -> Html:
    """Whether modes come alone or one after the other, and in what order."""
    whole, names = found.signature.whole, found.names
    rows = words.pair_rows(whole, names)
    return section(
        "cascades",
        "Cascades",
        bullets(words.cascade_lines(whole.cascade, names)),
        _triggers(whole, names),
        _transitions(whole, names, found.most),
        table(heads(words.PAIR_HEADS, words.PAIR_NUMBERS), rows, "Modes that come together")
        if rows
        else None,
    )


def _triggers(group: Group, names: Mapping[str, str]) -> Html | None:
    cascade = group.cascade
    rows: list[list[Cell | str]] = []
    for mode, told in cascade.to_dict()["trigger"].items():
        count, ends = told["traces"], told["share_ci"]
        interval = (ends[0], ends[1]) if ends else None
        bar = interval_bar(told["share"], interval, 0.0, 1.0, f"{count} of {cascade.begun}")
        name = mode_name(names.get(mode, mode))
        rows.append([Cell(name), Cell(f"{count}/{cascade.begun}", count), Cell(bar)])
    columns = [Head("begins with"), Head("failed traces", True), Head("0 to 100%", sorts=False)]
    return table(columns, rows, "First mode of failed traces, Wilson intervals") if rows else None


def _transitions(group: Group, names: Mapping[str, str], most: int) -> Html | None:
    moves = list(group.cascade.transitions.items())[:most]
    rows: list[list[Cell | str]] = [
        [
            Cell(mode_name(names.get(one, one))),
            Cell(mode_name(names.get(other, other))),
            Cell(str(count), count),
        ]
        for (one, other), count in moves
    ]
    columns = [Head("after"), Head("comes"), Head("failed traces", True)]
    return table(columns, rows, "Order of first steps in failed traces") if rows else None
