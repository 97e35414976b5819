"""Signatures in words and columns, for whoever draws the table."""

from collections.abc import Iterator, Mapping, Sequence

from mast_tui.analysis.association import Interval, phi, relative_change
from mast_tui.analysis.cascade import Cascade
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.comparison import Comparison, ModeComparison
from mast_tui.analysis.exact import odds_ratio
from mast_tui.analysis.mode_signature import ModeSignature
from mast_tui.analysis.presets import Preset
from mast_tui.analysis.resampling import Mean
from mast_tui.analysis.signature import Group, Signature

Names = Mapping[str, str]

GROUP_HEADS = (
    "", "traces", "failed", "ok", "unknown", "modes a trace", "in failed", "95%", "in ok", "95%",
)  # fmt: skip
GROUP_NUMBERS = frozenset((1, 2, 3, 4, 5, 6, 8))

MODE_HEADS = (
    "mode", "all", "failed", "ok", "diff", "95%", "odds", "95%", "p Holm", "q", "phi", "by labels",
)  # fmt: skip
MODE_NUMBERS = frozenset((1, 2, 3, 4, 6, 8, 9, 10))

COMPARE_NUMBERS = frozenset((1, 2, 3, 5))

PAIR_HEADS = ("modes together", "both", "phi", "lift", "q", "first", "second", "lag", "q order")
PAIR_NUMBERS = frozenset(range(1, 9))

LEGEND = """\
failed, ok: share of failed and successful traces with the mode; diff: the one less the other, in
points (Newcombe), within models where there are several (Mantel-Haenszel); odds: conditional odds
ratio, exact interval; p Holm, q: Fisher's test over the modes tested (5 traces with, 5 without)."""


def title(report: Signature) -> list[str]:
    """Whose labels, of how many traces, and where the outcomes are from."""
    found = report.found
    who = ", ".join(found.annotators) or "nobody"
    whose = f"{found.source} of {who}" if found.source in ("majority", "any") else who
    outcomes = found.outcomes()
    words = {"review": "by review", "computed": "computed", "unknown": "unknown"}
    told = ", ".join(f"{n} {words[name]}" for name, n in outcomes.items() if n) or "none"
    return [f"Failure signatures: {found.number} traces, {whose}", f"outcome: {told}"]


def group_rows(report: Signature) -> list[list[str]]:
    """One row a group, then all."""
    groups = [*report.groups, report.whole] if len(report.groups) > 1 else [report.whole]
    return [
        [
            group.name,
            str(group.traces),
            str(group.outcomes["failed"]),
            str(group.outcomes["succeeded"]),
            str(group.outcomes["unknown"]),
            _mean(group.means["all"]),
            _mean(group.means["failed"]),
            _mean_span(group.means["failed"]),
            _mean(group.means["succeeded"]),
            _mean_span(group.means["succeeded"]),
        ]
        for group in groups
    ]


def shares_heads(report: Signature) -> tuple[str, ...]:
    """The heads of the table of shares: a column a group."""
    return ("failed / ok, %", *(group.name for group in report.groups))


def share_rows(report: Signature, names: Names) -> list[list[str]]:
    """Each mode's share of failed and of successful traces, a column a group."""
    rows = []
    for code in report.found.modes:
        cells = [_both(group.modes[code]) for group in report.groups]
        if any(group.modes[code].tagged for group in report.groups):
            rows.append([names.get(code, code), *cells])
    return rows


def mode_rows(group: Group, names: Names) -> list[list[str]]:
    """One row a mode that some trace has."""
    return [
        _mode_row(names.get(code, code), one) for code, one in group.modes.items() if one.tagged
    ]


def _mode_row(name: str, one: ModeSignature) -> list[str]:
    ratio = odds_ratio(one.table)
    difference = one.adjusted
    return [
        name,
        f"{one.tagged}/{one.n}",
        _percent(one.among_failed),
        _percent(one.among_succeeded),
        points(difference),
        points_interval(difference),
        "-" if isinstance(ratio, Undefined) else _ratio(ratio.value),
        "" if isinstance(ratio, Undefined) else f"{_ratio(ratio.low)} to {_ratio(ratio.high)}",
        p_value(one.p_holm),
        p_value(one.q),
        _number(phi(one.table)),
        one.verdict if one.tested or one.verdict != "undetermined" else "too few",
    ]


def strongest_lines(group: Group, names: Names) -> Iterator[str]:
    """The ranking of predictors, as far as it says something."""
    if not group.ranking:
        yield "no mode has 5 traces with it and 5 without among traces that failed and succeeded"
        return
    yield f"{group.tested} modes tested; by difference of prevalence{_within(group)}:"
    for place, one in enumerate(group.ranking[:3], start=1):
        claim = f"p {p_value(one.p)} (Holm)" if one.p is not None else "no test"
        top = "" if one.top is None else f"; strongest in {one.top:.0%} of resamples"
        yield (
            f"{place}. {names.get(one.mode, one.mode)}: {points(one.difference)} points "
            f"({points_interval(one.difference)}), {claim}{top}"
        )
    first = group.modes[group.ranking[0].mode]
    change = relative_change(first.table)
    if first.strata < 2 and not isinstance(change, Undefined):
        yield f"   in relation to successful traces: {change:+.0%}"


def fix_lines(group: Group, names: Names, most: int = 3) -> Iterator[str]:
    """What to fix first, with the traces that show it."""
    for fix in group.fixes[:most]:
        parts = [f"in {fix.failed[0]} of {fix.failed[1]} failed trace{'s' * (fix.failed[1] != 1)}"]
        if group.decided:
            parts.insert(0, f"decisive in {fix.decisive} of {group.decided}")
        yield f"{names.get(fix.mode, fix.mode)}: {', '.join(parts)}"
        if fix.remedy:
            yield (
                f"   {fix.remedy} ({fix.remedy_source})"
                if fix.remedy_source
                else f"   {fix.remedy}"
            )
        shown = [f"@{trace}{f' step {step}' if step else ''}" for trace, _, step in fix.traces]
        yield f"   see {', '.join(shown)}"


def cascade_lines(found: Cascade, names: Names) -> Iterator[str]:
    """Isolated against cascading."""
    total = sum(found.classes.values())
    shares = [f"{count} {name}" for name, count in found.classes.items() if count]
    yield f"{', '.join(shares)} of {total} traces"
    sizes = ", ".join(f"{count} with {size}" for size, count in found.distribution.items())
    yield f"modes a trace: {sizes}"
    spread = found.dispersion
    if isinstance(spread.value, Undefined) or isinstance(spread.p, Undefined):
        yield "dispersion: no mode varies within a model"
    else:
        word = "more" if spread.value > 1 and spread.p < 0.05 else "not more"
        how = f"{spread.shuffles} shuffles within models, seed {spread.seed}"
        yield (
            f"dispersion {spread.value:.2f}, p {p_value(spread.p)}: modes come together {word} than "
            f"unrelated ones would ({how if spread.shuffles else 'normal, within models'})"
        )
    if found.begun:
        first = [f"{names.get(m, m)} {n}" for m, n in list(found.triggers.items())[:3]]
        noun = "failed trace" if found.begun == 1 else "failed traces"
        yield f"first in {found.begun} {noun}: {', '.join(first)}"
    if not isinstance(found.per_100_steps, Undefined):
        line = f"{found.per_100_steps:.1f} modes in 100 steps"
        if not isinstance(found.length_correlation, Undefined):
            line += f"; correlation with length {found.length_correlation:+.2f}"
        yield line


def pair_rows(group: Group, names: Names, most: int = 5) -> list[list[str]]:
    """The modes that come together most surely."""
    rows = []
    for pair in [pair for pair in group.pairs if pair.q < 0.05][:most]:
        order = pair.order
        rows.append(
            [
                " and ".join(names.get(mode, mode).split(" ")[0] for mode in pair.modes),
                str(pair.both),
                _number(pair.phi),
                _number(pair.lift),
                p_value(pair.q),
                *(
                    (str(order.first), str(order.second), f"{order.lag:g}", p_value(order.q))
                    if order
                    else ("", "", "", "")
                ),
            ]
        )
    return rows


def preset_rows(group: Group, preset: Preset, names: Names) -> list[list[str]]:
    """What a published list says beside what these labels say."""
    return [
        [names.get(code, code), one.verdict, preset.says(code), preset.contradictions.get(code, "")]
        for code, one in group.modes.items()
        if one.tagged or preset.says(code) != "not listed"
    ]


def compare_heads(found: Comparison) -> tuple[str, ...]:
    """The heads of two groups side by side."""
    return ("mode", *found.names, "diff", "95%", "p Holm")


def compare_rows(found: Comparison, names: Names) -> list[list[str]]:
    """One row a mode that either has."""
    return [
        _compare_row(names.get(code, code), one)
        for code, one in found.modes.items()
        if one.first[0] or one.second[0]
    ]


def _compare_row(name: str, one: ModeComparison) -> list[str]:
    return [
        name,
        *(f"{k}/{n} {100 * k / n if n else 0:.0f}%" for k, n in (one.first, one.second)),
        points(one.difference),
        points_interval(one.difference),
        p_value(one.p_holm),
    ]


def compare_line(found: Comparison) -> str:
    """The difference in modes a trace."""
    first, second = found.means
    if first is None or second is None or found.difference is None:
        return f"{found.over}: one of the groups has no traces"
    line = f"modes a trace: {first:.2f} against {second:.2f}, difference {found.difference:+.2f}"
    if found.interval:
        line += f" ({found.interval[0]:.2f} to {found.interval[1]:.2f}, drawn by scenario)"
    return line


def warning_lines(groups: Sequence[Group]) -> Iterator[str]:
    """The cautions of all groups, each said once."""
    yield from dict.fromkeys(line for group in groups for line in group.warnings)


def _within(group: Group) -> str:
    return " within models" if any(one.strata > 1 for one in group.modes.values()) else ""


def _both(one: ModeSignature) -> str:
    return f"{_percent(one.among_failed)} / {_percent(one.among_succeeded)}"


def _percent(found: Interval | Undefined) -> str:
    return "-" if isinstance(found, Undefined) else f"{100 * found.value:.0f}"


def points(found: Interval | Undefined) -> str:
    """A difference in points, or "-"."""
    return "-" if isinstance(found, Undefined) else f"{_whole(found.value):+.0f}"


def points_interval(found: Interval | Undefined) -> str:
    """The interval of a difference in points, or nothing."""
    if isinstance(found, Undefined):
        return ""
    return f"{_whole(found.low):.0f} to {_whole(found.high):.0f}"


def _whole(share: float) -> float:
    """A share in whole points; never a minus before nothing."""
    return round(100 * share) + 0.0


def _ratio(value: float) -> str:
    if value == float("inf"):
        return "inf"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def p_value(value: float | None) -> str:
    """A p value to three places; nothing where there was no test."""
    if value is None:
        return ""
    return "<.001" if value < 0.001 else f"{value:.3f}"


def _number(value: Value) -> str:
    return "-" if isinstance(value, Undefined) else f"{value:.2f}"


def _mean(found: Mean | Undefined) -> str:
    return "-" if isinstance(found, Undefined) else f"{found.value:.1f}"


def _mean_span(found: Mean | Undefined) -> str:
    if isinstance(found, Undefined) or not found.interval:
        return ""
    return f"{found.interval[0]:.1f} to {found.interval[1]:.1f}"
