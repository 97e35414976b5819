"""MAD, the dataset of the MAST study: the full file and the human-labelled one.

One trace a record, streamed: the file is never held whole, only the log that is being read. The
labels in a record are labels, not steps and not outcomes. The key of a trace is what its file
tells it by: ``AG2_GSM_Plus_GPT4o/0`` (trace.key and trace_id) or ``Round 1/3`` (round and
trace_id); where a record has neither, its place in the file.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.heads import BLANK, first_element
from mast_tui.traces.formats.kit.values import told
from mast_tui.traces.formats.logs.base import Log, LogReader
from mast_tui.traces.formats.logs.known import log_of
from mast_tui.traces.reader import KeyedFormat
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

SYSTEMS = frozenset(
    ("AG2", "MetaGPT", "ChatDev", "Magentic", "OpenManus", "AppWorld", "HyperAgent")
)
"""The values of mas_name; two records have one of them as benchmark_name instead."""
_opening = re.compile(rb"\s*\[\s*\{[^\[]{0,4000}?\"mas_name\"\s*:")


class Dataset:
    """The file, by one descriptor for all its traces, and the log that was read last."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._kept: tuple[int, Log] | None = None

    def log(self, start: int, length: int) -> Log:
        """The log of the record at a place."""
        if self._kept is None or self._kept[0] != start:
            self._kept = None
            self._kept = (start, log_of(log_text(self.source.load(start, length))))
        return self._kept[1]

    def close(self) -> None:
        """Let go of the file and the log; reading on opens them again."""
        self._kept = None
        self.source.close()


class RecordSource(Source):
    """One record of the file: what is hashed, counted and warned of is its own."""

    def __init__(self, dataset: Dataset, record: Record) -> None:
        super().__init__(dataset.source.path)
        self._dataset = dataset
        self._place = record.start, record.length
        self._hash = ""

    def read(self, start: int, length: int) -> bytes:
        return self._dataset.source.read(start, length)

    def log(self) -> Log:
        """The record's log."""
        return self._dataset.log(*self._place)

    def content_hash(self) -> str:
        self._hash = self._hash or hashlib.sha256(self.read(*self._place)).hexdigest()
        return self._hash

    def close(self) -> None:
        self._dataset.close()


def log_text(record: Any) -> str:
    """The log of a record: ``trace``, or ``trajectory`` in it."""
    trace = record["trace"]
    text = trace["trajectory"] if isinstance(trace, dict) else trace
    if not isinstance(text, str):
        raise TypeError("the log of a record is no text")
    return text


def native_key(record: dict[str, Any]) -> str:
    """What a record is known by: ``round/trace_id`` or ``trace.key/trace_id``; empty if neither."""
    trace, number = record.get("trace"), record.get("trace_id")
    name = record.get("round")
    if not isinstance(name, str) and isinstance(trace, dict):
        name = trace.get("key")
        number = trace.get("index") if number is None else number
    if not isinstance(name, str) or isinstance(number, bool):
        return ""
    return f"{told(name) or name}/{number}" if isinstance(number, int | str) else ""


def _run_id(record: Record, source: Source) -> str:
    """The same log in two records, or in a file of its own, has the same mark."""
    text = log_text(record.value)
    if not text.isascii():
        text = log_text(source.load(record.start, record.length))
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


class _Mad:
    id = "mad"
    family = "mad"
    version = 2

    def sniff(self, head: bytes) -> bool:
        text = head.lstrip(BLANK)
        if not text.startswith(b"[") or b'"mas_name"' not in text:
            return False
        if _opening.match(text):
            return True
        first = first_element(text)
        return isinstance(first, dict) and "mas_name" in first and "trace" in first

    def open(self, source: Source) -> list[Trace]:
        traces = list(self._traces(source, marked=True))
        for said in source.faults.sentences():
            for trace in traces[-1:]:
                trace.warn(f"behind this trace in its file: {said}")
        if not traces:
            raise ValueError("no record of it can be read")
        return traces

    def open_key(self, source: Source, key: str) -> list[Trace]:
        """The trace of one key, without looking at what lies behind it."""
        found = (trace for trace in self._traces(source, marked=False) if trace.key == key)
        return list(next(([trace] for trace in found), []))

    def _traces(self, source: Source, marked: bool) -> Iterator[Trace]:
        dataset, seen = Dataset(source), dict[str, int]()
        for record in source.members():
            if record is None or not _is_record(record.value):
                continue
            key = native_key(record.value)
            seen[key] = seen.get(key, 0) + 1
            if key and seen[key] > 1:
                key = f"{key} ({seen[key]})"
            own = RecordSource(dataset, record)
            reader = LogReader(own, own.log)
            _tell(reader, record.value)
            reader.facts.native_key = key
            if marked:
                reader.facts.run_id = _run_id(record, source)
            yield Trace(self, reader, key=key or str(record.index + 1))


def _is_record(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    trace = value.get("trace")
    return isinstance(trace.get("trajectory") if isinstance(trace, dict) else trace, str)


def _tell(reader: LogReader, record: dict[str, Any]) -> None:
    """What the record says of its run: system, model, benchmark, number."""
    facts = reader.facts
    agent, benchmark = told(record.get("mas_name")), told(record.get("benchmark_name"))
    if benchmark in SYSTEMS and agent not in SYSTEMS:
        facts.warnings.append(
            f"the record says mas_name {agent} and benchmark_name {benchmark}: read the other "
            "way round"
        )
        agent, benchmark = benchmark, agent
    number = record.get("trace_id")
    facts.agent, facts.scenario = agent, benchmark
    facts.model = told(record.get("llm_name"))
    if isinstance(number, int | str) and not isinstance(number, bool):
        facts.trial = str(number)


FORMAT: KeyedFormat = _Mad()
