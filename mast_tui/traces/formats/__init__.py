"""One module a trace format; a reader knows nothing of other readers.

A format is one file here, and its name in ``REGISTRY`` beside bytes that its files have. It says
which records make which step (cheap, for all records, while the trace is indexed) and builds one
step when it is looked at::

    class _Reader(Reader):
        def __init__(self, source: Source) -> None:
            super().__init__(source)
            self._open: dict[str, int] = {}

        def records(self):
            return self.source.lines()                # JSONL; or an array inside one JSON value:
            # return self.source.members("messages", outer=self.outer)   () for a bare array

        def cut(self, record):                        # sees every record once, in order
            value = record.value
            if value["type"] == "header":
                self.facts.native_key = value["id"]   # "" where the format has none
                self.facts.model = value["model"]
            elif value["type"] == "assistant":
                for nth, call in enumerate(value["calls"]):   # one step a call
                    self._open[call["id"]] = self.cuts.open(record, nth, call=True)
            elif value["type"] == "result":           # belongs to a step that is there already
                self.cuts.attach(self._open.pop(value["id"]), record, role="output")
            else:
                self.cuts.open(record, role="words", kind="message")

        def build(self, cut):                         # cut.pieces are loaded for this step only
            call = cut.first.value["calls"][cut.first.nth]
            result = read_output(cut.of("output")[0].value["text"]) if cut.of("output") else None
            return cut.step(classify(name, arguments), title(name, arguments), tool=Tool(...),
                            output=result and result.text, error=..., source_id=call["id"])

    class _Format:
        id, family, version = "mine", "mine", 1
        def sniff(self, head: bytes) -> bool: ...
        def open(self, source: Source) -> list[Trace]:
            return [Trace(FORMAT, _Reader(source))]   # Trace(FORMAT, reader, key="7") for FILE#7

    FORMAT = _Format()

Small or text-like sources make every step at once: ``Trace(FORMAT, WholeReader(source, steps))``,
where ``steps(facts)`` fills the facts and yields steps (their ``index`` is set for them).
An exception in ``cut`` costs that record and is counted, one in ``build`` costs that step, so
write for the good case. :mod:`mast_tui.traces.output` decodes what tools returned (exit code,
duration, error), :mod:`mast_tui.traces.kinds` knows kinds and titles.
"""

from collections.abc import Iterator
from importlib import import_module

from mast_tui.traces.reader import Format

REGISTRY: dict[str, tuple[bytes, ...]] = {
    "codex": (),
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
    "mad": (b'"mas_name"',),
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
