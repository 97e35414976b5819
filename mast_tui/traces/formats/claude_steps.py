"""One step of a Claude Code session, from the lines that make it."""

import re
from dataclasses import replace
from typing import Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.cuts import USAGE, Cut, Piece
from mast_tui.traces.formats.claude_lines import (
    CALLS,
    attached,
    blocks_of,
    said_by_system,
    said_in,
    thoughts_in,
)
from mast_tui.traces.formats.kit.calls import (
    call_step,
    make_tool,
    orphan_step,
    read_results,
    words_step,
)
from mast_tui.traces.formats.kit.times import of_milliseconds
from mast_tui.traces.formats.kit.values import object_of, text_or_none
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.oneline import first_line
from mast_tui.traces.output import Output, is_failure
from mast_tui.traces.usage import usage_of

_code = re.compile(r"(?:Error: )?Exit code (-?\d{1,9})(?:\n|\Z)")


def build(cut: Cut, actor: str) -> Step:
    """The step of a cut, by what opened it and whether a call came to it."""
    role = cut.first.role
    if cut.of("call"):
        return _call(cut, actor)
    if role == "words":
        return _words(cut, actor)
    if role == "prompt":
        return _prompt(cut, actor)
    if role == "orphan":
        return _orphan(cut)
    if role == "attachment":
        return _attachment(cut)
    if role == "ended":
        return _ended(cut)
    return _harness(cut)


def _block(piece: Piece) -> dict[str, Any]:
    return blocks_of(piece.value["message"])[piece.nth]


def _time(cut: Cut) -> str | None:
    return text_or_none(cut.first.value.get("timestamp"))


def _own(cut: Cut) -> str | None:
    return text_or_none(cut.first.value.get("uuid"))


def _call(cut: Cut, actor: str) -> Step:
    block = _block(cut.of("call")[0])
    said = [_block(one) for one in cut.of("words")]
    tool = make_tool(str(block.get("name") or "(unnamed)"), block.get("input"))
    outputs = cut.of("output")
    result = _result(outputs, tool) if outputs else None
    notes = tuple(note for one in outputs for note in _notes(_beside(one)))
    if block.get("type") not in CALLS[:1]:
        notes += ("the provider ran this tool",)
    return call_step(
        cut,
        tool,
        result,
        text=said_in(said),
        reasoning=thoughts_in(said),
        actor=actor,
        timestamp=_time(cut),
        notes=notes,
        source_id=str(block.get("id") or ""),
        usage=_usage(cut),
    )


def _usage(cut: Cut) -> Usage | None:
    told = [usage_of(piece.value["message"].get("usage")) for piece in cut.of(USAGE)]
    return told[-1] if told else None


def _result(outputs: list[Piece], tool: Tool) -> Output:
    """What the model was told; where that is nothing, what the program kept beside it."""
    blocks = [_block(one) for one in outputs]
    read = read_results([one.get("content") for one in blocks], tool) or Output("")
    beside = [_beside(one) for one in outputs]
    if not read.text:
        kept = [str(one.get(name) or "") for one in beside for name in ("stdout", "stderr")]
        read = read._replace(text="\n".join(one for one in kept if one))
    failed = any(one.get("is_error") is True for one in blocks)
    if failed:
        read = read._replace(error=True)
    if found := _code.match(read.text):
        code, command = int(found[1]), command_of(tool.arguments)
        error = is_failure(code, read.text[found.end() :], command)
        read = read._replace(exit_code=code, error=error)
    took = next((seconds for one in beside if (seconds := _seconds(one)) is not None), None)
    return read._replace(duration=took if read.duration is None else read.duration)


def _beside(piece: Piece) -> dict[str, Any]:
    """What the program kept of a result for itself."""
    return object_of(piece.value.get("toolUseResult", piece.value.get("tool_use_result")))


def _seconds(beside: dict[str, Any]) -> float | None:
    told = (of_milliseconds(beside.get(name)) for name in ("totalDurationMs", "durationMs"))
    return next((one for one in told if one is not None), None)


def _notes(beside: dict[str, Any]) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if beside.get("interrupted") is True:
        notes += ("interrupted",)
    if isinstance(task := beside.get("backgroundTaskId"), str):
        notes += (f"still running as background task {task}",)
    return notes


def _words(cut: Cut, actor: str) -> Step:
    said = [_block(one) for one in cut.of("words")]
    return words_step(
        cut,
        said_in(said),
        actor=actor,
        outside=False,
        reasoning=thoughts_in(said),
        timestamp=_time(cut),
        source_id=_own(cut),
        usage=_usage(cut),
    )


def _prompt(cut: Cut, actor: str) -> Step:
    line = cut.first.value
    text = said_in(blocks_of(line["message"]))
    summary = line.get("isCompactSummary") is True
    speaks = "user" if actor == "agent" else "agent"  # who asks a sub-agent is an agent
    step = words_step(
        cut,
        text,
        actor="system" if cut.folded else speaks,
        outside=True,
        timestamp=_time(cut),
        source_id=_own(cut),
    )
    if summary:
        return replace(step, title="summary of the conversation so far")
    return step


def _attachment(cut: Cut) -> Step:
    kind, text = attached(cut.first.value)
    queued = kind == "queued_command"
    return cut.step(
        "message",
        first_line(text) if queued else kind.replace("_", " "),
        actor="user" if queued else "system",
        text=text,
        timestamp=_time(cut),
        source_id=_own(cut),
    )


def _orphan(cut: Cut) -> Step:
    block = _block(cut.first)
    return orphan_step(
        cut,
        block.get("content"),
        failed=block.get("is_error") is True,
        timestamp=_time(cut),
        source_id=str(block.get("tool_use_id") or ""),
    )


def _ended(cut: Cut) -> Step:
    """The last line of a stream."""
    line = cut.first.value
    text = line.get("result") if isinstance(line.get("result"), str) else ""
    if cut.kind != "harness":
        return words_step(cut, str(text), actor="agent", outside=False, source_id=_own(cut))
    why = str(line.get("subtype") or "error").replace("_", " ")
    heading = f"ended: {why if why != 'success' else first_line(text) or 'error'}"
    return cut.step("harness", heading, actor="harness", text=str(text), error=True,
                    source_id=_own(cut))  # fmt: skip


def _harness(cut: Cut) -> Step:
    line, role = cut.first.value, cut.first.role
    if role == "system":
        text = said_by_system(line)
        subtype = str(line.get("subtype") or "").replace("_", " ")
        bare = line.get("subtype") in ("compact_boundary", "task_notification")
        heading = first_line(text) if bare or not subtype else f"{subtype}: {first_line(text)}"
        failed = line.get("subtype") == "api_error" or line.get("level") == "error"
    else:
        text = said_in(blocks_of(line["message"]))
        heading = first_line(text) or role
        failed = role == "api error"
    return cut.step(
        "harness",
        heading,
        actor="harness",
        text=text,
        error=failed,
        timestamp=_time(cut),
        source_id=_own(cut),
    )
