"""One module a trace format; a reader knows nothing of other readers.

A format is one file here, and its name in ``REGISTRY`` beside bytes that its files have. (Files of
one name are a family, and so is the folder of logs: these know each other. What two formats need
stands in ``kit/``.) It says which records make which step (cheap, for all records, while the trace
is indexed) and builds one step when it is looked at. Here is a whole one, for JSONL (a test runs
it)::

    from collections.abc import Iterator

    from mast_tui.traces.cuts import Cut
    from mast_tui.traces.formats.kit import calls
    from mast_tui.traces.model import Step
    from mast_tui.traces.reader import Format, OneTrace, Reader
    from mast_tui.traces.source import Record, Source


    class _Reader(Reader):
        def __init__(self, source: Source) -> None:
            super().__init__(source)
            self._waiting = calls.Waiting(self.cuts)  # calls without their output so far

        def records(self) -> Iterator[Record | None]:
            return self.source.lines()                # or an array inside one JSON value:
            # return self.source.members("messages", outer=self.outer)   () for a bare array

        def cut(self, record: Record) -> None:        # sees every record once, in order
            value = record.value
            if value["type"] == "header":
                self.facts.native_key = value["id"]   # "" where the format has none
                self.facts.model = value["model"]
            elif value["type"] == "assistant":
                for nth, call in enumerate(value["calls"]):   # one step a call
                    self._waiting.call(self.cuts.open(record, nth, call=True), call["id"])
            elif value["type"] == "result":           # belongs to a step that is there already
                self.cuts.attach(self._waiting.step_for(value["id"]), record)
            else:
                self.cuts.open(record, role="words")

        def end(self) -> None:
            self._waiting.end()                       # says of each call what it lacks

        def build(self, cut: Cut) -> Step:            # cut.pieces are loaded for this step only
            value = cut.first.value
            if cut.first.role == "words":
                by_user = value["who"] == "user"
                return calls.words_step(cut, value["text"], actor=value["who"], outside=by_user)
            call = value["calls"][cut.first.nth]
            tool = calls.make_tool(call["name"], call["arguments"])
            said = [one.value["text"] for one in cut.of("output")]
            return calls.call_step(cut, tool, calls.read_results(said, tool), source_id=call["id"])


    class _Format(OneTrace):                          # else open(source) gives several:
        id, reader = "mine", _Reader                  # Trace(FORMAT, reader, key="7") is FILE#7

        def sniff(self, head: bytes) -> bool:         # 256 KB, without a byte order mark
            return head.startswith(b'{"type":"header"')


    FORMAT: Format = _Format()

A log of plain lines is the same with ``TextReader`` for ``Reader`` and without ``records``: a value
is a line. What goes on over several lines is attached to the step (``cuts.attach(number, record,
role="more")``) and joined when it is built. Small sources may make every step at once:
``Trace(FORMAT, WholeReader(source, steps))``, where ``steps(facts)`` fills the facts and yields
steps (their ``index`` is set for them).

``step_for`` is 0 for an output without its call: attached to that, the record is lost and counted;
opened as a step, it is built by ``orphan_step``. How the run ended, where the log says it, is an
``Ending`` of :mod:`mast_tui.traces.rundir` in ``facts.ending``.

An exception in ``cut`` costs that record and is counted, one in ``build`` costs that step, whose
note then says where it was raised: so write for the good case. :mod:`mast_tui.traces.output`
decodes what tools returned (exit code, duration, error), :mod:`mast_tui.traces.kinds` knows kinds
and :mod:`mast_tui.traces.titles` titles.
"""

from collections.abc import Iterator
from importlib import import_module

from mast_tui.traces.reader import Format
from mast_tui.traces.source import BOM

REGISTRY: dict[str, tuple[bytes, ...]] = {
    "codex": (
        b'"timestamp"',
        b'"session_meta"',
        b'"payload"',
        b'"call_id"',
        b'"input_text"',
        b'"output_text"',
    ),
    "atif": (b"ATIF-v1",),
    "claude_code": (b"sessionId", b"session_id", b"leafUuid"),
    "stratus": (b'"stage"', b'"total_stages"'),
    "codex_exec": (b'"thread.started"', b'"item.', b'"msg"'),
    "codex_otel": (b'"content_type"',),
    "aiopslab": (b'"problem_id"',),
    "swe_agent": (b'"trajectory"',),
    "whowhen": (b'"history"',),
    "agentrx": (b"Orchestrator (", b'"traj"'),
    "tau_bench": (b'"traj"',),
    "inspect_log": (b"PK\x03\x04", b'"eval"'),
    "otlp": (b'"resourceSpans"', b'"resource_spans"'),
    "trail": (b'"child_spans"', b'"span_attributes"'),
    "langfuse": (b"bservation",),
    "logs.mad": (b'"mas_name"',),
    "logs": (
        b'"problem_statement"',
        b'"log_file"',
        b" INFO] **[",
        b"HyperAgent_",
        b" !#!#",
        b"Response from Supervisor Agent",
        b"MagenticOne",
        b"app.agent",
        b"etagpt",
        b"MetaGPT",
        b"): to do ",
    ),
    "miniswe": (),
    "chat": (),
}
"""The modules of this folder in sniffing order, the strictest first, each with bytes of which
one must stand in the head of its files: a module is not even imported for other files."""


def formats() -> Iterator[Format]:
    """Each format, imported when it is its turn."""
    return map(_format, REGISTRY)


def sniff(head: bytes) -> Format | None:
    """The format of a file that begins so; those of other packages are asked last."""
    head = head.removeprefix(BOM)
    for name, marks in REGISTRY.items():
        if marks and not any(mark in head for mark in marks):
            continue
        if (found := _format(name)).sniff(head):
            return found
    from mast_tui.traces.formats.plugins import plugins

    return next((one for one in plugins() if one.sniff(head)), None)


def _format(name: str) -> Format:
    found: Format = import_module(f"mast_tui.traces.formats.{name}").FORMAT
    return found
