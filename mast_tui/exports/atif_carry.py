"""What an ATIF source says of a step that no step of ours holds: tokens, effort, references."""

from typing import Any

from mast_tui.traces.trace import Trace

Object = dict[str, Any]

COUNTS = ("prompt_tokens", "completion_tokens", "cached_tokens")
ID_LISTS = ("prompt_token_ids", "completion_token_ids")
REFERENCE = ("trajectory_id", "trajectory_path", "session_id")


def carry(trace: Trace, number: int, made: Object) -> Object:
    """The converted step with what its source record adds, as far as it is valid ATIF."""
    piece = trace.pieces(number)[0]
    record = piece.value if isinstance(piece.value, dict) else {}
    if made["source"] == "agent" and isinstance(model := record.get("model_name"), str) and model:
        made["model_name"] = model
    if record.get("is_copied_context") is True:
        made["is_copied_context"] = True
    if piece.nth == 0:  # the record's first step: what stands once is told once
        made |= _asked(record) if made["source"] == "agent" else {}
        _refer(record, made)
    return made


def _asked(record: Object) -> Object:
    """How the model was asked, and what that cost."""
    found: Object = {}
    effort, calls, metrics = (
        record.get(name) for name in ("reasoning_effort", "llm_call_count", "metrics")
    )
    if isinstance(effort, str) or _is_number(effort):
        found["reasoning_effort"] = effort
    if type(calls) is int and calls >= 0:
        found["llm_call_count"] = calls
    if isinstance(metrics, dict) and (valid := _metrics(metrics)):
        found["metrics"] = valid
    return found


def _metrics(metrics: Object) -> Object:
    found: Object = {name: metrics[name] for name in COUNTS if type(metrics.get(name)) is int}
    if _is_number(metrics.get("cost_usd")):
        found["cost_usd"] = metrics["cost_usd"]
    for name in ID_LISTS:
        if isinstance(ids := metrics.get(name), list) and all(type(one) is int for one in ids):
            found[name] = ids
    logprobs = metrics.get("logprobs")
    if isinstance(logprobs, list) and all(map(_is_number, logprobs)):
        found["logprobs"] = logprobs
    if isinstance(extra := metrics.get("extra"), dict):
        found["extra"] = extra
    return found


def _refer(record: Object, made: Object) -> None:
    """The sub-agents that a step was handed to."""
    observed = record.get("observation")
    listed = observed.get("results") if isinstance(observed, dict) else None
    refs = [
        valid
        for result in (listed if isinstance(listed, list) else ())
        if isinstance(result, dict)
        for one in result.get("subagent_trajectory_ref") or ()
        if isinstance(one, dict) and (valid := _reference(one))
    ]
    if refs:
        results = made.setdefault("observation", {"results": []})["results"]
        if not results:
            calls = made.get("tool_calls")
            results.append({"source_call_id": calls[0]["tool_call_id"]} if calls else {})
        results[0]["subagent_trajectory_ref"] = refs


def _reference(ref: Object) -> Object:
    told = {name: ref[name] for name in REFERENCE if isinstance(ref.get(name), str)}
    return told if told.keys() & {"trajectory_id", "trajectory_path"} else {}


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and value - value == 0  # neither NaN nor infinite
