"""One step of an ATIF document, from the records that make it; which results belong to a call."""

from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.atif_own import is_own_step, restored
from mast_tui.traces.formats.kit.calls import call_step, make_tool, read_results, words_step
from mast_tui.traces.formats.kit.messages import words_of
from mast_tui.traces.formats.kit.values import objects_in, text_or_none
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.usage import usage_of


def build(cut: Cut, name: str | None) -> Step:
    """The step of a cut; ``name`` is the agent's where it is one of many."""
    step = cut.first.value
    if is_own_step(step):
        return restored(cut, step)
    return _words(cut, step, name) if cut.first.role == "words" else _call(cut, step, name)


def results_of(step: dict[str, Any]) -> list[dict[str, Any]]:
    observed = step.get("observation")
    return objects_in(observed.get("results")) if isinstance(observed, dict) else []


def paired(
    results: list[dict[str, Any]], call_id: str, nth: int, calls: int
) -> list[dict[str, Any]]:
    """The results of a call: those that name it, and of the nameless those in its place."""
    named = [one for one in results if one.get("source_call_id") == call_id]
    nameless = [one for one in results if not one.get("source_call_id")]
    if named:
        return named
    if len(nameless) == calls:
        return nameless[nth : nth + 1]
    return nameless if nth == 0 else []


def _calls(step: dict[str, Any]) -> list[dict[str, Any]]:
    return objects_in(step["tool_calls"])


def _tool(call: dict[str, Any]) -> Tool:
    return make_tool(str(call.get("function_name") or "(unnamed)"), call.get("arguments"))


def _call(cut: Cut, step: dict[str, Any], name: str | None) -> Step:
    nth, calls = cut.first.nth, _calls(step)
    call_id = str(calls[nth].get("tool_call_id") or "")
    results = paired(results_of(step), call_id, nth, len(calls))
    results += [results_of(piece.value)[piece.nth] for piece in cut.of("late")]
    tool = _tool(calls[nth])
    read = read_results(_contents(results), tool)
    if read is not None and any(map(_failed, results)):
        read = read._replace(error=True)
    started = [_tool(_calls(piece.value)[piece.nth]) for piece in cut.of("started")]
    return call_step(
        cut,
        tool,
        read,
        started=started[0] if started else None,
        text=_message(step) if nth == 0 else "",
        reasoning=text_or_none(step.get("reasoning_content")) if nth == 0 else None,
        actor=_actor(step, name),
        timestamp=text_or_none(step.get("timestamp")),
        notes=_notes(step, results),
        source_id=call_id,
        usage=usage_of(step.get("metrics")) if nth == 0 else None,
    )


def _words(cut: Cut, step: dict[str, Any], name: str | None) -> Step:
    results = results_of(step)
    read = read_results(_contents(results), None)
    made = step.get("step_id")
    return words_step(
        cut,
        _message(step),
        actor=_actor(step, name),
        outside=step["source"] != "agent",
        reasoning=text_or_none(step.get("reasoning_content")),
        output=read.text if read else None,
        timestamp=text_or_none(step.get("timestamp")),
        notes=_notes(step, results),
        source_id=str(made) if made is not None else None,
        usage=usage_of(step.get("metrics")),
    )


def _contents(results: list[dict[str, Any]]) -> list[Any]:
    """A result that only refers to a sub-agent has none."""
    return [one["content"] for one in results if one.get("content") is not None]


def _message(step: dict[str, Any]) -> str:
    return words_of({"content": step.get("message")})


def _actor(step: dict[str, Any], name: str | None) -> str:
    extra = step.get("extra")
    told = text_or_none(extra.get("actor")) if isinstance(extra, dict) else None
    return told or (name or "agent" if step["source"] == "agent" else str(step["source"]))


def _failed(result: dict[str, Any]) -> bool:
    """What converters say of a result in its ``extra``."""
    extra = result.get("extra")
    if not isinstance(extra, dict):
        return False
    return any(extra.get(key) is True for key in ("is_error", "tool_result_is_error", "error"))


def _notes(step: dict[str, Any], results: list[dict[str, Any]]) -> tuple[str, ...]:
    said = []
    if step.get("llm_call_count") == 0 and step["source"] == "agent":
        said.append("done without asking a model")
    for result in results:
        for one in result.get("subagent_trajectory_ref") or ():
            where = one.get("trajectory_id") or one.get("trajectory_path") or one.get("session_id")
            said.append(f"handed to the sub-agent of trajectory {where}")
    return tuple(said)
