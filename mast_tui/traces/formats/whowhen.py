"""Who&When: failure logs with the agent and step that earlier annotators held responsible.

Both halves: Algorithm-Generated (CaptainAgent) and Hand-Crafted (Magentic-One). The labels of the
file are no steps of the run: they stand behind it, marked as a leak.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import told
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.messages import words_of
from mast_tui.traces.formats.kit.teams import build_entry, is_output, says, speaker
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Reader
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

LABELS = ("mistake_agent", "mistake_step", "mistake_reason", "ground_truth")
CORRECT = ("is_correct", "is_corrected")
_first = re.compile(rb'\{\s*"history"\s*:\s*\[\s*\{\s*"(?:content|role|name)"\s*:')
LABEL = -1
"""The place of the label: not in the history, but beside it."""
OPENING = 4
"""So many entries tell one run from all others: they hold the first plan of a model."""


class Digest:
    """The mark of a run, from who said what in it: the same however the file is written."""

    def __init__(self) -> None:
        self._whole = hashlib.sha256()
        self._opening = ""
        self._entries = 0

    def add(self, entry: dict[str, Any]) -> None:
        """The next entry."""
        said = [told(one) or "" for one in (*speaker(entry), words_of(entry))]
        self._whole.update(json.dumps(said).encode())
        self._entries += 1
        if self._entries == OPENING:
            self._opening = self._whole.hexdigest()[:32]

    @property
    def opening(self) -> str:
        """The mark of the run's first entries; empty while it has not that many."""
        return self._opening

    @property
    def whole(self) -> str:
        """The mark of all entries so far."""
        return self._whole.hexdigest()[:32]


class TeamReader(Reader):
    """Reads the history of a team of agents, wherever it lies."""

    path: tuple[str, ...] = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.outer: dict[str, Any] = {}
        self.digest = Digest()
        self._before: dict[str, Any] | None = None
        self._answer = 0
        self._finished = False
        self.last = -1

    def records(self) -> Iterator[Record | None]:
        return self.source.members(*self.path, outer=self.outer)

    def cut(self, record: Record) -> None:
        entry = record.value
        if not isinstance(entry, dict) or not ("content" in entry or "role" in entry):
            raise TypeError("no entry")
        self.last = record.index
        if is_output(entry, self._before):
            self.cuts.attach(len(self.cuts), record, call=True)
            self._answer = 0
        else:
            number = self.cuts.open(record, role="words")
            self._finished = speaker(entry)[1] == "termination condition"
            if "name" in entry and says(entry):
                self._answer = number
        self._before = entry
        self.digest.add(entry)
        self.learn(entry)

    def learn(self, entry: dict[str, Any]) -> None:
        """What the format knows of the run once this entry is seen."""

    def end(self) -> None:
        if self._answer and not self._finished:
            self.cuts.set_kind(self._answer, "answer")
        if self.last >= 0:
            self.facts.run_id = self.facts.run_id or self.digest.opening or self.digest.whole

    def build(self, cut: Cut) -> Step:
        return build_entry(cut)


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


class _WhoWhen:
    id = "who-and-when"
    family = "who-and-when"
    version = 2

    def sniff(self, head: bytes) -> bool:
        if b'"history"' not in head or head.lstrip(BLANK)[:1] != b"{":
            return False
        try:
            value = loads(head)
        except ValueError:
            return _begins(head)
        known = isinstance(value, dict) and isinstance(value.get("history"), list)
        return known and any(key in value for key in ("question_ID", *LABELS, *CORRECT))

    def open(self, source: Source) -> list[Trace]:
        return [Trace(FORMAT, WhoWhenReader(source))]


FORMAT = _WhoWhen()
