"""What to set off in a row of trace text. Sparing: every coloured word costs bytes on the line."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from mast_tui.traces.model import PartName


class Mark(NamedTuple):
    """A stretch of a row, in characters, and the style it is drawn in."""

    start: int
    end: int
    style: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # compiled when first needed: at import they would delay the first screen
    return (
        (
            "quiet",
            re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"),
        ),
        ("quiet", re.compile(r'^ *(?:- )?(?:"[^"\n]{1,60}"|[A-Za-z_][\w.\-/]{0,60}):(?= |$)')),
        ("quiet", re.compile(r'(?:(?<=, )|(?<=\{))"[^"\\\n]{1,60}":(?= )')),
        (
            "error",
            re.compile(
                r"\b(?:ERROR|FATAL|CRITICAL|PANIC|panic:|Traceback|[A-Z]\w*(?:Error|Exception)"
                r"|CrashLoopBackOff|OOMKilled|ImagePullBackOff|ErrImagePull|Evicted|Unhealthy"
                r"|BackOff|FailedScheduling|FailedMount)\b"
            ),
        ),
        (
            "warning",
            re.compile(
                r"\b(?:WARN|WARNING|Warning|Pending|NotReady|Terminating|0/[1-9]\d*(?= ))\b"
            ),
        ),
    )


def complains(line: str) -> bool:
    """Does the line name an error?"""
    return any(style == "error" and pattern.search(line) for style, pattern in _patterns())


def marks(part: PartName, text: str, patch: bool = False) -> list[Mark]:
    """The stretches of one row to set off, in order and without overlap."""
    if patch:
        return _patch_marks(text)
    if part in ("text", "reasoning"):
        return _markdown_marks(text)
    found = sorted(
        Mark(match.start(), match.end(), style)
        for style, pattern in _patterns()
        for match in pattern.finditer(text)
    )
    return list(_apart(found))


def _patch_marks(text: str) -> list[Mark]:
    style = {"+": "added", "-": "removed", "*": "strong", "@": "quiet"}.get(text[:1])
    return [Mark(0, len(text), style)] if style else []


@cache
def _markdown() -> re.Pattern[str]:
    """Headings and bold words; what only draws: fences, bullets, bars of quotes and tables."""
    return re.compile(
        r"(?P<strong>^#{1,6} .*|\*\*[^*\n]+\*\*)"
        r"|(?P<quiet>^\s*(?:```.*|[-*+] |\d+[.)] |> ?|[|:\- ]{5,}$))"
    )


def _markdown_marks(text: str) -> list[Mark]:
    return [
        Mark(match.start(), match.end(), match.lastgroup or "strong")
        for match in _markdown().finditer(text)
    ]


def is_diff(text: str) -> bool:
    """Does the text begin as a diff does?"""
    head = text[:4_000]
    return bool(_hunk().search(head)) and ("--- " in head or "diff " in head)


@cache
def _hunk() -> re.Pattern[str]:
    return re.compile(r"^@@ -\d+(?:,\d+)? \+\d+", re.MULTILINE)


def _apart(found: list[Mark]) -> Iterator[Mark]:
    """Those marks that do not begin inside an earlier one."""
    end = 0
    for mark in found:
        if mark.start >= end:
            yield mark
            end = mark.end


def layer(under: list[Mark], over: list[Mark]) -> list[Mark]:
    """Both lists of marks as one without overlap; ``over`` wins, and of it the later mark."""
    if not over:
        return under
    both = [*under, *over]
    inks = [""] * max(mark.end for mark in both)  # a row is short: painting it is the least work
    for mark in both:
        inks[mark.start : mark.end] = [mark.style] * (mark.end - mark.start)
    found, end = [], 0
    for style, run in groupby(inks):
        start, end = end, end + sum(1 for _ in run)
        if style:
            found.append(Mark(start, end, style))
    return found
