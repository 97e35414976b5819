"""What a format module is promised: the reader that is shown whole, logs of lines, and errors."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from mast_tui.traces import formats
from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import call_step, make_tool, read_results, words_step
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Reader, TextReader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace
from tests.traces.written import kinds, lines, steps

MINE = [
    {"type": "header", "id": "run-7", "model": "heron"},
    {"type": "words", "who": "user", "text": "Why is the cart slow?"},
    {
        "type": "assistant",
        "calls": [
            {"id": "a", "name": "shell", "arguments": {"command": "kubectl get pods"}},
            {"id": "b", "name": "shell", "arguments": {"command": "kubectl top pods"}},
        ],
    },
    {"type": "result", "id": "b", "text": "cart-1 900m"},
    {"type": "words", "who": "agent", "text": "It has no CPU left."},
]

FIELD = """#fieldlog run-17 m-9
10:00:01 bravo call shell kubectl get pods
10:00:02 bravo back NAME   READY
  cart-1 0/1

12
10:00:03 bravo say The cart crashes.
"""


class FieldReader(TextReader):
    """``TIME ACTOR VERB words``, which may go on over lines that begin with blanks."""

    def cut(self, record: Record) -> None:
        line: str = record.value
        if line.startswith("#fieldlog "):
            _, self.facts.native_key, self.facts.model = line.split()
        elif line.startswith(" "):
            self.cuts.attach(len(self.cuts), record, role="more")
        elif line.split(" ", 3)[2] == "back":
            self.cuts.attach(len(self.cuts), record)
        else:
            called = line.split(" ", 3)[2] == "call"
            self.cuts.open(record, role="call" if called else "words", call=called)

    def build(self, cut: Cut) -> Step:
        time, actor, _, words = cut.first.value.split(" ", 3)
        if cut.first.role == "words":
            return words_step(cut, words, actor=actor, outside=False, timestamp=time)
        name, _, command = words.partition(" ")
        output = [one.value.split(" ", 3)[3] for one in cut.of("output")]
        whole = "\n".join([*output, *(one.value for one in cut.of("more"))])
        tool = make_tool(name, {"command": command})
        return call_step(cut, tool, read_results([whole], tool), actor=actor, timestamp=time)


class Field:
    id, family, version = "fieldlog", "fieldlog", 1
    reader: type[Reader] = FieldReader

    def sniff(self, head: bytes) -> bool:
        return head.startswith(b"#fieldlog ")

    def open(self, source: Source) -> list[Trace]:
        return [Trace(self, self.reader(source))]


def field_trace(path: Path, text: str, reader: type[Reader] = FieldReader) -> Trace:
    path.write_bytes(text.encode())
    format = Field()
    format.reader = reader
    return format.open(Source(path))[0].finish()


def shown_format() -> Any:
    """The format that the docstring of the registry shows, from its text."""
    told = formats.__doc__ or ""
    code = told[told.index("    from collections") : told.index("A log of plain lines")]
    names: dict[str, Any] = {}
    exec(dedent(code), names)
    return names["FORMAT"]


def test_the_reader_that_is_shown_reads(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.jsonl", MINE)
    format = shown_format()
    assert format.sniff(b'{"type":"header"')
    trace = format.open(Source(path))[0].finish()
    assert (trace.native_key, trace.info.model, trace.info.warnings) == ("run-7", "heron", ())
    assert kinds(trace) == ["message", "cluster", "metric", "reasoning"]
    first, second = steps(trace)[1:3]
    assert (first.output, first.notes) == (None, ("the source holds no output of this call",))
    assert (second.title, second.output) == ("kubectl top pods", "cart-1 900m")


def test_an_output_of_no_call_costs_its_record_and_no_other_step(tmp_path: Path) -> None:
    stray = {"type": "result", "id": "nobody's", "text": "stray"}
    path = lines(tmp_path / "x.jsonl", [MINE[0], stray, *MINE[1:], stray])
    trace = shown_format().open(Source(path))[0].finish()
    last = len(MINE) + 2
    assert trace.info.warnings == (f"2 lines could not be read: lines 2, {last}",)
    assert kinds(trace) == ["message", "cluster", "metric", "reasoning"]
    assert all("stray" not in (step.output or "") for step in steps(trace))


@pytest.mark.parametrize("begin", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_a_log_of_lines_gives_each_line_as_it_stands(tmp_path: Path, begin: str) -> None:
    trace = field_trace(tmp_path / "x.log", begin + FIELD)
    call, answer = steps(trace)
    assert (trace.native_key, trace.info.model) == ("run-17", "m-9")
    assert call.output == "NAME   READY\n  cart-1 0/1"
    assert (answer.title, answer.source_index) == ("The cart crashes.", 6)
    assert trace.info.warnings == ("1 line could not be read: line 6",)


def test_lines_of_windows_are_the_same_lines(tmp_path: Path) -> None:
    plain = field_trace(tmp_path / "x.log", FIELD)
    windows = field_trace(tmp_path / "y.log", FIELD.replace("\n", "\r\n"))
    assert steps(plain) == steps(windows)


def test_a_step_that_fails_says_where_and_not_what_stood_there(tmp_path: Path) -> None:
    class Broken(FieldReader):
        def build(self, cut: Cut) -> Step:
            raise ValueError(f"secret {cut.first.value}")

    step = steps(field_trace(tmp_path / "x.log", FIELD, Broken))[0]
    assert step.title.startswith("this step could not be read (ValueError at test_reader.py:")
    assert "secret" not in step.title


def test_what_a_reader_raises_comes_through_where_it_is_asked_for(tmp_path: Path) -> None:
    class Broken(FieldReader):
        def cut(self, record: Record) -> None:
            raise KeyError("who")

    path = tmp_path / "x.log"
    path.write_text(FIELD)
    trace = Trace(Field(), Broken(Source(path)))
    trace.odd_shapes = ()
    with pytest.raises(KeyError, match="who"):
        trace.finish()
