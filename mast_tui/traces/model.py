"""The words of a trace: steps, their parts, and what is known of the run.

Labels hang on these values: a tag points to a step by ``source_index`` and ``source_id``,
and a quote to a place in one of its parts, so what they hold is fixed per reader version.
"""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

PartName = Literal["text", "reasoning", "arguments", "output"]
PARTS: tuple[PartName, ...] = ("reasoning", "text", "arguments", "output")
"""In reading order: what the agent thought and said, what it called, what came back."""

Outcome = Literal["failed", "succeeded", "unknown"]
UNTOLD = "hidden in a blind round"
"""What stands for the source of an outcome that is hidden."""


class Tool(NamedTuple):
    """A tool call. ``arguments`` is the raw string where it is no JSON object."""

    name: str
    arguments: dict[str, Any] | str


class Usage(NamedTuple):
    """What asking a model took, as far as the source says it."""

    input: int | None = None
    """Tokens that the model was given, those read from its cache among them."""
    output: int | None = None
    cached: int | None = None
    """How many of the input came from a cache."""
    cost: float | None = None
    """US dollars."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, numbered from 1: a tool call with its output, or words."""

    index: int
    kind: str
    """An id of :data:`mast_tui.traces.kinds.KINDS`."""
    actor: str
    """Who acts: ``agent``, ``user``, ``system``, ``harness``, or the name of one of many agents."""
    title: str
    """One telling line: ``kubectl get pods -n shop``, not ``function_call``."""
    text: str = ""
    reasoning: str | None = None
    tool: Tool | None = None
    output: str | None = None
    error: bool = False
    timestamp: str | None = None
    """As the source writes it; without offset it stays without Z."""
    duration: float | None = None
    """Seconds, where the source says it."""
    exit_code: int | None = None
    notes: tuple[str, ...] = ()
    """What the reader has to say of this step (``reasoning is encrypted, 1,208 characters``);
    no part of the trace, so nothing can be quoted from it."""
    continues: int | None = None
    """The step whose running command this one writes to or waits for."""
    folded: bool = False
    """An injected prompt: shown folded, never dropped."""
    source_index: int = 0
    """The 0-based record in the source."""
    source_id: str | None = None
    """The record's native id: call id, span id, uuid."""
    usage: Usage | None = None
    """What the answer of the model took that this step begins; its further calls say nothing."""
    leak: bool = False
    """An answer, evaluation or earlier annotator's note embedded in the trace: hidden until
    revealed."""


class TraceInfo(NamedTuple):
    """What is known of one run besides its steps."""

    trace_id: str
    """The same on every machine and path: see :func:`mast_tui.traces.identity.trace_id`."""
    path: str
    """The file, with ``#key`` where one file holds many traces."""
    format: str
    reader_version: int
    content_hash: str
    run_id: str
    """The native run, where two files tell the same run."""
    model: str | None = None
    agent: str | None = None
    scenario: str | None = None
    trial: str | None = None
    started: str | None = None
    outcome: Outcome = "unknown"
    score: float | None = None
    outcome_source: str | None = None
    """The metric and file that the outcome was computed from."""
    warnings: tuple[str, ...] = ()
