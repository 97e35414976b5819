"""Who&When: failure logs with the agent and step that earlier annotators held responsible.

Both halves: Algorithm-Generated (CaptainAgent) and Hand-Crafted (Magentic-One). The labels of the
file are no steps of the run: they stand behind it, marked as a leak.
"""

import re
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.teams import TeamReader
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, OneTrace
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record

LABELS = ("mistake_agent", "mistake_step", "mistake_reason", "ground_truth")
CORRECT = ("is_correct", "is_corrected")
_first = re.compile(rb'\{\s*"history"\s*:\s*\[\s*\{\s*"(?:content|role|name)"\s*:')
LABEL = -1
"""The place of the label: not in the history, but beside it."""


class WhoWhenReader(TeamReader):
    """Reads one file of Who&When."""

    path = ("history",)

    def learn(self, entry: dict[str, Any]) -> None:
        if self.last == 0:
            self._half = "Algorithm-Generated" if "name" in entry else "Hand-Crafted"
            self.facts.agent = "CaptainAgent" if "name" in entry else "Magentic-One"
        if self.digest.opening:
            self._know()

    def end(self) -> None:
        super().end()
        if self.last < 0:
            return
        self._know()
        self.facts.native_key = self.facts.native_key or f"{self._half}/{self.digest.whole}"
        correct = next((self.outer[key] for key in CORRECT if key in self.outer), None)
        if isinstance(correct, bool):
            name = next(key for key in CORRECT if key in self.outer)
            outcome = Ending("succeeded" if correct else "failed", None, f"{name} in the file")
            self.facts.ending = outcome
        if any(key in self.outer for key in LABELS):
            record = Record(self.last + 1, LABEL, 0, None)
            self.cuts.open(record, role="label", folded=True)

    def _know(self) -> None:
        """The key, once the question's id is met; not before the run's mark is known too."""
        question = self.outer.get("question_ID")
        if not isinstance(question, str) or not question:
            return
        self.facts.scenario = question
        self.facts.native_key = f"{self._half}/{question}"
        self.facts.run_id = self.digest.opening or self.digest.whole

    def load(self, start: int, length: int) -> Any:
        return self.outer if start == LABEL else super().load(start, length)

    def build(self, cut: Cut) -> Step:
        return _label(cut) if cut.first.role == "label" else super().build(cut)


def _label(cut: Cut) -> Step:
    outer = cut.first.value
    said = [f"{key}: {outer[key]}" for key in (*LABELS, *CORRECT) if key in outer]
    return cut.step(
        "message",
        "label and true answer that this file carries",
        actor="annotator",
        text="\n".join(said),
        leak=True,
    )


def _begins(head: bytes) -> bool:
    """Whether a file that is longer than its head begins so; its labels may stand at the end."""
    if b'"trajectory"' in head or b'"mas_name"' in head:
        return False
    marks = (b'"question_ID"', b'"mistake_', b'"is_correct')
    return any(mark in head for mark in marks) or _first.match(head.lstrip(BLANK)) is not None


class _WhoWhen(OneTrace):
    id = "who-and-when"
    version = 2
    reader = WhoWhenReader

    def sniff(self, head: bytes) -> bool:
        if b'"history"' not in head or head.lstrip(BLANK)[:1] != b"{":
            return False
        try:
            value = loads(head)
        except ValueError:
            return _begins(head)
        known = isinstance(value, dict) and isinstance(value.get("history"), list)
        return known and any(key in value for key in ("question_ID", *LABELS, *CORRECT))


FORMAT: Format = _WhoWhen()
