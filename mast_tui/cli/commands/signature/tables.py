"""Signatures in tables for people."""

from collections.abc import Iterable, Sequence

from mast_tui.analysis import signature_words as words
from mast_tui.analysis.comparison import Comparison
from mast_tui.analysis.signature import Group, Signature
from mast_tui.cli.printing import print_line, print_table


def print_signature(report: Signature, groups: list[Group], names: dict[str, str]) -> None:
    """The groups beside each other, then some of them in full."""
    for line in words.title(report):
        print_line(line)
    print()
    rows = words.group_rows(report)
    print_table((report.by, *words.GROUP_HEADS[1:]), rows, words.GROUP_NUMBERS)
    if len(report.groups) > 1:
        print()
        rows, heads = words.share_rows(report, names), words.shares_heads(report)
        print_table(heads, rows, range(1, len(heads)))
    for group in groups:
        _print_group(group, names)
    preset = report.choices.preset
    if preset:
        print_line(f"\n{preset.source}\n")
        rows = words.preset_rows(report.whole, preset, names)
        print_table(("mode", "these labels", "the list", ""), rows)
    print(f"\n{words.LEGEND}")
    for line in words.warning_lines([report.whole] if len(groups) > 1 else groups):
        print_line(f"warning: {line}")


def _print_group(group: Group, names: dict[str, str]) -> None:
    print_line(f"\n== {group.name} ==\n")
    print_table(words.MODE_HEADS, words.mode_rows(group, names), words.MODE_NUMBERS)
    _section("strongest predictor of failing", words.strongest_lines(group, names))
    _section("fix first", words.fix_lines(group, names))
    _section("isolated or cascading", words.cascade_lines(group.cascade, names))
    rows = words.pair_rows(group, names)
    if rows:
        print()
        print_table(words.PAIR_HEADS, rows, words.PAIR_NUMBERS)


def _section(heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        print_line(f"\n{heading}:")
        for line in found:
            print_line(f"  {line}")


def print_comparisons(
    report: Signature, comparisons: Sequence[Comparison], names: dict[str, str]
) -> None:
    """Two groups beside each other, once over all traces, once by outcome."""
    for line in words.title(report):
        print_line(line)
    for one in comparisons:
        over = "all traces" if one.over == "all" else f"{one.over} traces"
        print_line(f"\n{over}: {one.traces[0]} and {one.traces[1]}; {words.compare_line(one)}\n")
        rows = words.compare_rows(one, names)
        if rows:
            print_table(words.compare_heads(one), rows, words.COMPARE_NUMBERS)
