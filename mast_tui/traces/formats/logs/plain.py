"""A log of no known system: cut where lines begin alike, or one step.

The first pattern of ``PATTERNS`` that fits three lines cuts the log; what it names is the actor.
"""

import re

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.logs.base import System, body, said, words
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import first_line
from mast_tui.traces.source import Record

LEAST = 3
_time = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d"
PATTERNS = (
    ("lines of loguru", rf"{_time}\S* \| +"),
    ("times in brackets", rf"\[{_time}[^\]\n]*\] "),
    ("names of a logger", r"[\w./-]+ - (?:DEBUG|INFO|WARNING|ERROR|CRITICAL) - "),
    ("times", rf"{_time}\S* "),
    ("rulers", r"[ \t]*(?:-{3,}|={3,}|\*{3,}|#{4,}) ?[^\s\-=*#][^\n]*? ?(?:-{3,}|={3,}|\*{3,}|#{4,})"),
    ("turns", r"(?:Step|Turn|Round|Iteration|Episode) \d+\b"),
    ("thoughts and actions", r"(?:Thought|Action|Observation|Final Answer)(?: \d+)?:"),
    ("headings", r"#{1,3} \S"),
    ("speakers", r"(?:[A-Z]\w*(?:[ -][A-Z]\w*){0,3}|user|assistant|system|human|tool): "),
)  # fmt: skip
_speaker = re.compile(rf"{PATTERNS[-1][1][:-2]}(?=: )")
_ruler = re.compile(r"[\s\-=*#]+(.*?)[\s\-=*#]*$", re.MULTILINE)


class Plain(System):
    """One raw step; the subclasses of it cut by a pattern."""

    def entry(self, record: Record) -> None:
        self.cuts.open(record, role="entry", kind="message")

    def build(self, cut: Cut) -> Step:
        text = body(said(cut.first))
        if found := _speaker.match(text):
            rest = body(text[found.end() + 2 :])
            return words(cut, found[0], text, title=first_line(rest))
        head = text.partition("\n")[0]
        ruler = _ruler.match(head) if head[:1] in "-=*#" else None
        return words(cut, "log", text, "message", title=ruler[1] if ruler else "")


_CUT: list[type[System]] = [
    type(f"By{nth}", (Plain,), {"mark": re.compile(rf"\n(?:{pattern})")})
    for nth, (_, pattern) in enumerate(PATTERNS)
]


def by_pattern(head: str) -> type[System] | None:
    """How a log of no known system that begins so is cut; None where no pattern fits."""
    text = "\n" + head
    for system in _CUT:
        found = system.mark.finditer(text)
        if sum(1 for _ in zip(range(LEAST), found, strict=False)) == LEAST:
            return system
    return None
