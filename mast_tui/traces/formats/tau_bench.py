"""tau-bench results: an array of runs with their messages and reward, one trace a run.

The user is a model too. What the run was to do and how it was rewarded stands beside the
messages and gives the answer away.
"""

import json
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.heads import BLANK, first_element
from mast_tui.traces.formats.kit.turns import MessageReader
from mast_tui.traces.formats.kit.values import elements_of, id_of, object_of
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.outcome import STUDY, number
from mast_tui.traces.reader import Format
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

BESIDE = -1
"""The place of what stands beside the messages."""


class TauReader(MessageReader):
    """Reads one run of a file."""

    def __init__(
        self, source: Source, place: tuple[int, int], run: dict[str, Any], own: str
    ) -> None:
        super().__init__(source)
        self._place = place
        self._messages: list[Any] | None = None
        self._info: dict[str, Any] = {}
        self.facts.native_key = own
        self.facts.scenario, self.facts.trial = id_of(run.get("task_id")), id_of(run.get("trial"))
        if (reward := number(run.get("reward"))) is not None:
            self.facts.scores = {"reward": reward}
            outcome = STUDY.outcome(reward)  # the whole reward is a success, as for recall
            self.facts.ending = Ending(outcome, reward, "reward in the run's record")

    def records(self) -> Iterator[Record | None]:
        for index, message in enumerate(self._load()):
            yield Record(index, index, 0, message)

    def load(self, start: int, length: int) -> Any:
        messages = self._load()
        return self._info if start == BESIDE else messages[start]

    def _load(self) -> list[Any]:
        if self._messages is None:
            run = self.source.load(*self._place)
            self._messages = elements_of(run.get("traj"))
            self._info = object_of(run.get("info"))
        return self._messages

    def end(self) -> None:
        super().end()
        behind = Record(len(self._load()), BESIDE, 0, self._info)
        if self._info.get("error"):
            self.cuts.open(behind, role="error", kind="harness")
        elif self._info:
            self.cuts.open(behind, role="task", kind="message", folded=True)

    def build(self, cut: Cut) -> Step:
        if cut.first.role == "task":
            return cut.step(
                "message",
                "task and expected actions that this file carries",
                actor="system",
                text=json.dumps(cut.first.value, ensure_ascii=False, indent=1),
                leak=True,
            )
        if cut.first.role == "error":
            text = str(cut.first.value["error"])
            trace = str(cut.first.value.get("traceback") or "")
            heading = cut_line(f"the run broke off: {first_line(text)}")
            return cut.step(
                "harness", heading, actor="harness", text=text, output=trace or None, error=True
            )
        return super().build(cut)


def _is_run(value: Any) -> bool:
    return isinstance(value, dict) and {"task_id", "reward", "traj"} <= value.keys()


class _TauBench:
    id = "tau-bench"
    family = "tau-bench"
    version = 1

    def sniff(self, head: bytes) -> bool:
        text = head.lstrip(BLANK)
        if not text.startswith(b"["):
            return False
        first = first_element(text)
        if first is not None:
            return _is_run(first)
        return all(mark in head for mark in (b'"task_id"', b'"reward"', b'"traj"'))

    def open(self, source: Source) -> list[Trace]:
        found: dict[str, Trace] = {}
        for record in source.members():
            if record is None:
                continue
            if not _is_run(record.value):
                source.faults.add(record.index)
                continue
            run, place = record.value, (record.start, record.length)
            own = f"sha256:{source.hash_of(*place)}"
            key = f"{id_of(run['task_id'])}/{id_of(run.get('trial')) or 0}"
            key = key if key not in found else f"{key}-{record.index + 1}"
            reader = TauReader(Source(source.path), place, run, own)
            found[key] = Trace(FORMAT, reader, key=key)
        for trace in list(found.values())[:1]:
            for said in source.faults.sentences():
                trace.warn(said)
        source.close()
        return list(found.values())


FORMAT: Format = _TauBench()
