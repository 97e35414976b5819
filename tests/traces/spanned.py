"""One run of an agent as tracers tell it: OTLP in two conventions, TRAIL, Langfuse."""

import json
from typing import Any

TRACE = "0af7651916cd43dd8448eb211c80319c"
START = 1_767_225_600_000_000_000
ARGUMENTS = {"command": "kubectl get pods -n shop"}
PODS = "NAME READY\npayment-6c9d 0/1 CrashLoopBackOff"


def wrapped(value: Any) -> dict[str, Any]:
    """A value as OTLP wraps it."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return {"arrayValue": {"values": [wrapped(one) for one in value]}}
    return {"stringValue": value if isinstance(value, str) else json.dumps(value)}


def attributes(**values: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": wrapped(value)} for key, value in values.items()]


def span(
    number: int, name: str, parent: int = 0, trace: str = TRACE, **more: Any
) -> dict[str, Any]:
    """A span that starts ``number`` seconds into the run."""
    told = {key.replace("__", "."): value for key, value in more.pop("told", {}).items()}
    return {
        "traceId": trace, "spanId": f"{number:016x}",
        "parentSpanId": f"{parent:016x}" if parent else "",
        "name": name, "kind": 1,
        "startTimeUnixNano": str(START + number * 1_000_000_000),
        "endTimeUnixNano": str(START + number * 1_000_000_000 + 500_000_000),
        "attributes": attributes(**told), "status": {}, **more,
    }  # fmt: skip


def request(*spans: dict[str, Any]) -> dict[str, Any]:
    """An export request."""
    scope = {"scope": {"name": "t"}, "spans": list(spans)}
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [scope]}]}


def gen_ai(trace: str = TRACE) -> list[dict[str, Any]]:
    """A run in the GenAI conventions of today; the tool's span stands before its model's."""
    asked = [{"role": "user", "parts": [{"type": "text", "content": "Why is the shop slow?"}]}]
    call = {"role": "assistant", "parts": [
        {"type": "reasoning", "content": "Pods first."},
        {"type": "text", "content": "Let me look."},
        {"type": "tool_call", "id": "c1", "name": "bash", "arguments": ARGUMENTS}]}  # fmt: skip
    came = {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": PODS}]}
    said = {"role": "assistant", "parts": [{"type": "text", "content": "The payment pod crashes."}]}
    model = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "heron-1"}
    return [
        span(3, "execute_tool bash", 1, trace, told={
            "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "bash",
            "gen_ai.tool.call.id": "c1", "gen_ai.tool.call.arguments": ARGUMENTS,
            "gen_ai.tool.call.result": PODS}),
        span(1, "invoke_agent sre", 0, trace, told={
            "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "sre"}),
        span(2, "chat heron-1", 1, trace, told={
            **model, "gen_ai.system_instructions": [{"type": "text", "content": "You are an SRE."}],
            "gen_ai.input.messages": asked, "gen_ai.output.messages": [call]}),
        span(4, "chat heron-1", 1, trace, told={
            **model, "gen_ai.system_instructions": [{"type": "text", "content": "You are an SRE."}],
            "gen_ai.input.messages": [*asked, call, came], "gen_ai.output.messages": [said]}),
    ]  # fmt: skip


def flattened(prefix: str, *messages: dict[str, Any]) -> dict[str, Any]:
    """Messages as OpenInference flattens them."""
    found = {}
    for nth, message in enumerate(messages):
        for key, value in message.items():
            if key != "tool_calls":
                found[f"{prefix}.{nth}.message.{key}"] = value
                continue
            for place, call in enumerate(value):
                start = f"{prefix}.{nth}.message.tool_calls.{place}.tool_call"
                found[f"{start}.id"] = call["id"]
                found[f"{start}.function.name"] = call["name"]
                found[f"{start}.function.arguments"] = json.dumps(call["arguments"])
    return found


SYSTEM = {"role": "system", "content": "You are an SRE."}
ASKED = {"role": "user", "content": "Why is the shop slow?"}
CALL = {"role": "assistant", "content": "Let me look.",
        "tool_calls": [{"id": "c1", "name": "bash", "arguments": ARGUMENTS}]}  # fmt: skip
CAME = {"role": "tool", "content": PODS, "tool_call_id": "c1"}
SAID = {"role": "assistant", "content": "The payment pod crashes."}


def inference_attributes() -> list[tuple[int, str, int, dict[str, Any]]]:
    """The same run in OpenInference: number, name, parent and attributes of each span."""
    model = {"openinference.span.kind": "LLM", "llm.model_name": "heron-1"}
    return [
        (1, "sre", 0, {"openinference.span.kind": "AGENT", "input.value": "Why is the shop slow?"}),
        (2, "ChatCompletion", 1, {**model, **flattened("llm.input_messages", SYSTEM, ASKED),
                                  **flattened("llm.output_messages", CALL)}),
        (3, "bash", 1, {"openinference.span.kind": "TOOL", "tool.name": "bash",
                        "input.value": json.dumps(ARGUMENTS), "output.value": PODS}),
        (4, "ChatCompletion", 1, {
            **model, **flattened("llm.input_messages", SYSTEM, ASKED, CALL, CAME),
            **flattened("llm.output_messages", SAID)}),
    ]  # fmt: skip


def open_inference() -> list[dict[str, Any]]:
    return [span(number, name, parent, told=told)
            for number, name, parent, told in inference_attributes()]  # fmt: skip


def trail() -> dict[str, Any]:
    """The same run as a TRAIL span tree."""
    made: dict[int, dict[str, Any]] = {
        number: {
            "timestamp": f"2026-01-01T00:00:{number:02d}Z", "trace_id": TRACE,
            "span_id": f"{number:016x}", "parent_span_id": f"{parent:016x}" if parent else None,
            "span_name": name, "span_kind": "Internal", "duration": "PT0.5S",
            "status_code": "Unset", "status_message": "", "span_attributes": told,
            "events": [], "logs": [], "child_spans": [],
        }
        for number, name, parent, told in inference_attributes()
    }  # fmt: skip
    made[1]["child_spans"] = [made[2], made[3], made[4]]
    return {"trace_id": TRACE, "spans": [made[1]]}


def langfuse(trace: str = TRACE) -> dict[str, Any]:
    """The same run as Langfuse gives it out."""
    rows = [
        ("AGENT", "sre", 1, None, "Why is the shop slow?", "The payment pod crashes."),
        ("GENERATION", "llm", 2, 1, {"messages": [SYSTEM, ASKED]}, CALL),
        ("TOOL", "bash", 3, 1, ARGUMENTS, PODS),
        ("GENERATION", "llm", 4, 1, [SYSTEM, ASKED, CALL, CAME], SAID),
    ]
    observations = [
        {"id": f"o{number}", "traceId": trace, "type": kind, "name": name,
         "parentObservationId": f"o{parent}" if parent else None,
         "startTime": f"2026-01-01T00:00:{number:02d}.000Z",
         "endTime": f"2026-01-01T00:00:{number:02d}.500Z", "input": given, "output": came,
         "model": "heron-1" if kind == "GENERATION" else None, "level": "DEFAULT",
         "statusMessage": None}
        for kind, name, number, parent, given, came in rows
    ]  # fmt: skip
    return {"id": trace, "name": "incident", "sessionId": "s", "input": "Why is the shop slow?",
            "output": "The payment pod crashes.", "scores": [], "observations": observations}  # fmt: skip
