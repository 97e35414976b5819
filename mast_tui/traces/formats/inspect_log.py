"""Inspect AI logs: ``.json`` and ``.eval`` (a zip archive), a trace for each sample and epoch.

Samples are found by their places and read one at a time; nothing else of the log is kept.
"""

import re
from collections.abc import Callable
from typing import Any

from mast_tui.traces.formats.inspect_sample import SampleStory, ending_of, scores_of
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import MadeReader, check_size
from mast_tui.traces.formats.kit.values import id_of, object_of
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import natural
from mast_tui.traces.reader import Format
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from mast_tui.traces.zips import Archive

ZIP = b"PK\x03\x04"
HEADERS = ("header.json", "_journal/start.json")
HEADER_BYTES = 64 << 20
_sample = re.compile(r"samples/(.*)_epoch_(\d+)\.json")
_members = (b"_journal/", b"samples/", b"header.json")


class SampleReader(MadeReader):
    """Reads one sample of a log."""

    def __init__(self, source: Source, log: dict[str, Any], read: Callable[[], Any]) -> None:
        super().__init__(source)
        self._log, self._read = log, read
        source.faults.one = "event"

    def make(self) -> list[Step]:
        sample = self._read()
        if not isinstance(sample, dict):
            raise TypeError("no sample")
        told = SampleStory(sample, self.source.faults)
        story = told.tell()
        self._learn(sample, told.model)
        if story.cut_off:
            self.facts.warnings.append("the sample is too long: its last steps are left out")
        return story.steps()

    def _learn(self, sample: dict[str, Any], model: str | None) -> None:
        facts, about = self.facts, object_of(self._log.get("eval"))
        where = f"{_said(sample.get('id'))}/{_said(sample.get('epoch'))}"
        own, run = _said(sample.get("uuid")), _said(about.get("run_id"))
        facts.native_key = own or (f"{run}/{_said(about.get('task_id'))}/{where}" if run else "")
        facts.run_id = facts.native_key
        facts.model = model or _said(about.get("model")) or None
        task = _said(about.get("task"))
        facts.scenario = f"{task}/{_said(sample.get('id'))}" if task else _said(sample.get("id"))
        facts.trial = _said(sample.get("epoch")) or None
        facts.started = _said(sample.get("started_at")) or _said(about.get("created")) or None
        facts.scores = scores_of(sample)
        facts.ending = ending_of(facts.scores)


def _from_json(source: Source) -> list[Trace]:
    outer: dict[str, Any] = {}
    found = []
    for record in source.members("samples", outer=outer):
        if record is None:
            continue
        check_size(record.length, f"sample {record.index + 1}")
        value = record.value
        if not isinstance(value, dict):
            source.faults.add(record.index)
            continue
        own = Source(source.path)
        place = (record.start, record.length)
        reader = SampleReader(own, outer, lambda own=own, place=place: own.load(*place))  # type: ignore[misc]
        key = f"{_said(value.get('id')) or record.index + 1}/{_said(value.get('epoch')) or 1}"
        found.append(Trace(FORMAT, reader, key=key))
    return _with_faults(source, found)


def _from_zip(source: Source) -> list[Trace]:
    archive = Archive(source)
    log: dict[str, Any] = {}
    for name in HEADERS:
        if name in archive.members and not log:
            log = object_of(loads(archive.read(name, HEADER_BYTES)))
    found = []
    for name in sorted(archive.names(), key=natural):
        if (told := _sample.fullmatch(name)) is None:
            continue
        own = Source(source.path)

        def read(name: str = name, own: Source = own) -> Any:
            return loads(Archive(own).read(name))

        found.append(Trace(FORMAT, SampleReader(own, log, read), key=f"{told[1]}/{told[2]}"))
    return _with_faults(source, found)


def _with_faults(source: Source, found: list[Trace]) -> list[Trace]:
    source.faults.one = "sample"
    for said in source.faults.sentences() if found else ():
        found[0].warn(said)
    if not found:
        raise ValueError("; ".join(source.faults.sentences()) or "the log holds no sample")
    return found


def _said(value: Any) -> str:
    return id_of(value) or ""


class _Inspect:
    id = "inspect"
    family = "inspect"
    version = 1

    def sniff(self, head: bytes) -> bool:
        if head.startswith(ZIP):
            return any(mark in head for mark in _members)
        text = head.lstrip(BLANK)
        if text[:1] != b"{" or b'"eval"' not in text or b'"status"' not in text:
            return False
        return b'"task"' in text and (b'"run_id"' in text or b'"task_id"' in text)

    def open(self, source: Source) -> list[Trace]:
        return _from_zip(source) if source.read(0, 4) == ZIP else _from_json(source)


FORMAT: Format = _Inspect()
