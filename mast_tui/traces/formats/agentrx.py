"""AgentRx trajectories: Magentic-One histories as bare arrays, and tau-bench runs with step numbers.

The Magentic-One runs are those of Who&When's Hand-Crafted half, under the same ids. The ground
truth of AgentRx lies in files of its own, which hold labels and no traces.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import document
from mast_tui.traces.formats.kit.teams import TeamReader
from mast_tui.traces.formats.kit.turns import MessageReader
from mast_tui.traces.formats.kit.values import id_of
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

_history = re.compile(rb'"role"\s*:\s*"Orchestrator \((?:thought|-> |termination)')
_numbered = re.compile(rb'"index"\s*:\s*1\b')
_id = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LABEL = -1


class MagenticReader(TeamReader):
    """Reads a bare history; the file itself holds no id, so who said what identifies the run."""

    def learn(self, entry: dict[str, Any]) -> None:
        self.facts.agent = "Magentic-One"

    def end(self) -> None:
        super().end()
        self.facts.native_key = f"history/{self.digest.whole}" if self.last >= 0 else ""
        stem = os.path.basename(self.source.path).partition(".")[0]
        self.facts.scenario = stem if _id.fullmatch(stem) else None


class TauReader(MessageReader):
    """Reads the messages of one tau-bench run; what it was to do stands beside them."""

    def __init__(self, source: Source, value: Any, place: tuple[int, int] | None) -> None:
        super().__init__(source)
        self._place = place
        self._value: dict[str, Any] | None = None
        self._last = -1
        self._learn_run(value)

    def records(self) -> Iterator[Record | None]:
        for index, message in enumerate(self._run()["traj"]):
            self._last = index
            yield Record(index, index, 0, message)

    def load(self, start: int, length: int) -> Any:
        run = self._run()
        return run if start == LABEL else run["traj"][start]

    def end(self) -> None:
        super().end()
        if isinstance(self._run().get("info"), dict):
            self.cuts.open(Record(self._last + 1, LABEL, 0, None), role="label", folded=True)

    def build(self, cut: Cut) -> Step:
        return _label(cut) if cut.first.role == "label" else super().build(cut)

    def _run(self) -> dict[str, Any]:
        if self._value is None:
            place = self._place
            self._value = _checked(self.source.load(*place) if place else document(self.source))
        return self._value

    def _learn_run(self, value: Any) -> None:
        facts, reward = self.facts, _checked(value).get("reward")
        told = json.dumps(value["traj"], sort_keys=True).encode()
        facts.native_key = f"tau/{hashlib.sha256(told).hexdigest()[:32]}"
        facts.scenario, facts.trial = id_of(value.get("task_id")), id_of(value.get("trial"))
        if isinstance(reward, int | float) and not isinstance(reward, bool):
            score = float(min(max(reward, -1e9), 1e9))
            facts.scores, how = {"reward": score}, "reward in the file"
            facts.ending = Ending("succeeded" if score >= 1 else "failed", score, how)


def _checked(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not isinstance(value.get("traj"), list):
        raise TypeError("no run with a list of messages")
    return value


def _label(cut: Cut) -> Step:
    """What the run was to do and how it was rewarded: no step of it."""
    run = cut.first.value
    told = {"reward": run.get("reward"), **run["info"]}
    return cut.step(
        "message",
        "expected actions and reward that this file carries",
        actor="annotator",
        text=json.dumps(told, ensure_ascii=False, indent=1),
        leak=True,
    )


def _runs(source: Source) -> list[Trace]:
    """The runs of a list, one trace each: ``FILE#task/trial``."""
    found: list[Trace] = []
    for record in source.members():
        if record is None:
            continue
        place = (record.start, record.length)
        try:
            value = source.load(*place)
            reader = TauReader(Source(source.path), value, place)
        except (TypeError, ValueError):
            source.faults.add(record.index)
            continue
        found.append(Trace(FORMAT, reader, key=f"{value.get('task_id')}/{value.get('trial')}"))
    if found and (said := source.faults.sentences()):
        found[0].warn("; ".join(said))
    return found


class _AgentRx:
    id = "agentrx"
    family = "agentrx"
    version = 2

    def sniff(self, head: bytes) -> bool:
        text = head.lstrip(BLANK)
        if text[:1] == b"[" and _history.search(head) and b'"history"' not in head[:4096]:
            return True
        run = b'"traj"' in head and b'"task_id"' in head and b'"reward"' in head
        return run and (text[:1] == b"{" or _numbered.search(head) is not None)

    def open(self, source: Source) -> list[Trace]:
        head = source.head().lstrip(BLANK)
        if b'"traj"' not in head:
            return [Trace(FORMAT, MagenticReader(source))]
        if head[:1] == b"[":
            return _runs(source)
        return [Trace(FORMAT, TauReader(source, document(source), None))]


FORMAT: Format = _AgentRx()
