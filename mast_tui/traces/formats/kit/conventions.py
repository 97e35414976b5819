"""What the attributes of a span say, in the conventions that agent tracers follow.

OpenTelemetry's GenAI conventions (``gen_ai.*``, today's names and those before, on the span or in
its events), OpenInference (``openinference.span.kind``, ``llm.input_messages.0...``), and what
OpenLLMetry adds (``traceloop.*``, ``gen_ai.prompt.0.content``).
"""

from typing import Any

from mast_tui.traces.formats.kit.attributes import Attributes
from mast_tui.traces.formats.kit.spans import AGENT, LLM, OTHER, TOOL, Span
from mast_tui.traces.formats.kit.values import written
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Usage
from mast_tui.traces.usage import usage_of

Event = tuple[str, Attributes]

KINDS = {
    "LLM": LLM, "TOOL": TOOL, "AGENT": AGENT, "RETRIEVER": TOOL,
    "GENERATION": LLM, "EMBEDDING": OTHER,
}  # fmt: skip
"""OpenInference's span kinds and Langfuse's observation types; all others only stand around."""
OPERATIONS = {
    "chat": LLM, "text_completion": LLM, "generate_content": LLM, "response": LLM,
    "completion": LLM, "execute_tool": TOOL, "retrieval": TOOL, "invoke_agent": AGENT,
}  # fmt: skip
_EVENT_ROLES = {
    "gen_ai.system.message": "system", "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant", "gen_ai.tool.message": "tool",
}  # fmt: skip
_DETAILS = "gen_ai.client.inference.operation.details"


def kind_of(told: Attributes) -> str:
    """What a span is: a model's call, a tool, an agent, or something around them."""
    named = told.get("openinference.span.kind", told.get("langfuse.observation.type"))
    if isinstance(named, str) and named:
        return KINDS.get(named.upper(), OTHER)
    operation = told.get("gen_ai.operation.name")
    if isinstance(operation, str) and operation:
        return OPERATIONS.get(operation, OTHER)
    loop = told.get("traceloop.span.kind")
    if loop in ("tool", "agent"):
        return TOOL if loop == "tool" else AGENT
    model = ("gen_ai.prompt", "gen_ai.completion", "gen_ai.input.messages", "llm.request.type")
    if any(key in told for key in model) or "gen_ai.prompt.0.role" in told:
        return LLM
    return TOOL if "gen_ai.tool.name" in told or "tool.name" in told else OTHER


def understand(span: Span, told: Attributes, events: list[Event]) -> Span:
    """Fill a span with what its attributes and events say."""
    for name, inner in events:
        if name == _DETAILS:
            told = {**inner, **told}
    span.kind = kind_of(told)
    span.agent = _first(told, "gen_ai.agent.name", "agent.name", "langfuse.agent.name")
    if span.kind == AGENT and not span.agent:
        span.agent = _first(told, "traceloop.entity.name") or span.name.removeprefix(
            "invoke_agent "
        )
    span.model = _first(told, "gen_ai.response.model", "gen_ai.request.model", "llm.model_name",
                        "llm.model")  # fmt: skip
    if span.kind == TOOL:
        _tool(span, told)
    else:
        span.usage = _usage(told)
        span.heard, span.said = _heard(told, events), _said(told, events)
        if not span.heard:
            span.heard = plain_messages(_value(told, "input"), "user")
        if not span.said:
            span.said = plain_messages(_value(told, "output"), "assistant")
    if span.error == "":
        span.error = _complaint(told, events)
    return span


def _usage(told: Attributes) -> Usage | None:
    """Tokens by the GenAI conventions, OpenInference's or OpenLLMetry's names."""
    named = {name.removeprefix("gen_ai.usage."): value for name, value in told.items()
             if name.startswith("gen_ai.usage.")}  # fmt: skip
    for name, known in (("prompt", "prompt_tokens"), ("completion", "completion_tokens")):
        if (count := told.get(f"llm.token_count.{name}")) is not None:
            named.setdefault(known, count)
    cached = told.get("llm.token_count.prompt_details.cache_read")
    named |= {"cached_tokens": cached} if cached is not None else {}
    cost = next(
        (told[name] for name in ("llm.cost.total", "gen_ai.usage.cost") if name in told), None
    )
    return usage_of(named, cost=cost)


def _tool(span: Span, told: Attributes) -> None:
    span.tool = _first(told, "gen_ai.tool.name", "tool.name", "tool_call.function.name",
                       "traceloop.entity.name") or span.name.removeprefix("execute_tool ")  # fmt: skip
    span.call_id = _first(told, "gen_ai.tool.call.id", "tool_call.id", "tool.id")
    arguments = next((told[key] for key in ("gen_ai.tool.call.arguments", "tool.parameters",
                      "tool_call.function.arguments", "gen_ai.tool.arguments")
                      if told.get(key) not in (None, "")), None)  # fmt: skip
    span.arguments = arguments if arguments is not None else _unwrapped(_value(told, "input"))
    result = next((told[key] for key in ("gen_ai.tool.call.result", "gen_ai.tool.result")
                   if key in told), None)  # fmt: skip
    documents = _listed(told, "retrieval.documents")
    if result is None:
        result = _value(told, "output")
    if result is None and documents:
        result = "\n\n".join(_string(_inner(one, "document").get("content")) for one in documents)
    span.result = result


def _unwrapped(value: Any) -> Any:
    """Some tracers put a tool's arguments into an envelope of their own."""
    try:
        told = loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
    if isinstance(told, dict) and isinstance(told.get("kwargs"), dict) and told.keys() & {"args"}:
        return told["kwargs"] if told["kwargs"] or not told["args"] else {"args": told["args"]}
    return value


def _value(told: Attributes, side: str) -> Any:
    """What went in or came out of a span of any kind."""
    keys = (f"{side}.value", f"traceloop.entity.{side}", f"langfuse.observation.{side}")
    return next((told[key] for key in keys if told.get(key) not in (None, "")), None)


# messages


def _heard(told: Attributes, events: list[Event]) -> list[dict[str, Any]]:
    found = [*parts_messages(told.get("gen_ai.system_instructions"), "system"),
             *parts_messages(told.get("gen_ai.input.messages"), "user")]  # fmt: skip
    found = found or _inference(told, "llm.input_messages") or _numbered(told, "gen_ai.prompt")
    found = found or _parsed(told.get("gen_ai.prompt"), "user")
    if found:
        return found
    for name, inner in events:
        if name in _EVENT_ROLES:
            found += _of_event(inner, _EVENT_ROLES[name])
        elif name == "gen_ai.content.prompt":
            found += _parsed(inner.get("gen_ai.prompt"), "user")
    return found


def _said(told: Attributes, events: list[Event]) -> list[dict[str, Any]]:
    found = parts_messages(told.get("gen_ai.output.messages"), "assistant")
    found = found or _inference(told, "llm.output_messages")
    found = found or _numbered(told, "gen_ai.completion")
    found = found or _parsed(told.get("gen_ai.completion"), "assistant")
    if found:
        return found
    for name, inner in events:
        if name == "gen_ai.choice":
            found += _of_event(inner, "assistant")
        elif name == "gen_ai.content.completion":
            found += _parsed(inner.get("gen_ai.completion"), "assistant")
    return found


def parts_messages(value: Any, role: str) -> list[dict[str, Any]]:
    """GenAI messages (``role`` and ``parts``) as chat messages."""
    found: list[dict[str, Any]] = []
    for one in map(_decoded, _list(value)):
        if isinstance(one, str):
            found.append({"role": role, "content": one})
        elif isinstance(one, dict):
            parts = one.get("parts")
            if isinstance(parts, list):
                found += _of_parts(parts, one, _string(one.get("role")) or role)
            elif "type" in one and "role" not in one:  # system instructions are bare parts
                found += _of_parts([one], {}, role)
            else:
                found.append({"role": role, **one})
    return found


def _of_parts(parts: list[Any], around: dict[str, Any], role: str) -> list[dict[str, Any]]:
    said, thought, calls, found = [], [], [], []
    for part in parts:
        if not isinstance(part, dict):
            said.append(_string(part))
            continue
        kind = part.get("type")
        if kind == "tool_call":
            calls.append({"id": part.get("id"), "name": part.get("name"),
                          "arguments": part.get("arguments")})  # fmt: skip
        elif kind == "tool_call_response":
            content = next((part[key] for key in ("response", "result", "content")
                            if key in part), None)  # fmt: skip
            found.append({"role": "tool", "tool_call_id": part.get("id"), "content": content})
        elif kind in ("reasoning", "thinking"):
            thought.append(_string(part.get("content", part.get("text"))))
        else:
            text = part.get("content", part.get("text"))
            said.append(_string(text) if text is not None else f"[{_string(kind) or 'part'}]")
    if said or thought or calls or not found:
        message: dict[str, Any] = {"role": role, "content": "\n".join(said), "tool_calls": calls}
        if thought:
            message["reasoning_content"] = "\n".join(thought)
        if around.get("name"):
            message["name"] = around["name"]
        found.append(message)
    return found


def _inference(told: Attributes, prefix: str) -> list[dict[str, Any]]:
    """OpenInference's flattened messages as chat messages."""
    found = []
    for one in _listed(told, prefix):
        message = _inner(one, "message")
        calls = [_call(_inner(call, "tool_call")) for call in _members(message.get("tool_calls"))]
        blocks = [_inner(block, "message_content") for block in _members(message.get("contents"))]
        content = message.get("content", blocks or None)
        legacy = message.get("function_call_name")
        if legacy and not calls:
            calls = [{"name": legacy, "arguments": message.get("function_call_arguments_json")}]
        made = {"role": message.get("role", "user"), "content": content, "tool_calls": calls}
        made |= {key: message[key] for key in ("tool_call_id", "name") if key in message}
        found.append(made)
    return found


def _call(value: dict[str, Any]) -> dict[str, Any]:
    inner = _inner(value, "function")
    return {"id": value.get("id"), "name": inner.get("name"), "arguments": inner.get("arguments")}


def _numbered(told: Attributes, prefix: str) -> list[dict[str, Any]]:
    """OpenLLMetry's numbered messages: ``gen_ai.prompt.0.role``."""
    found = []
    for one in _listed(told, prefix):
        calls = [call for call in _members(one.get("tool_calls")) if isinstance(call, dict)]
        role = "assistant" if prefix.endswith("completion") else "user"
        found.append({"role": role, **one, "content": _decoded(one.get("content")),
                      "tool_calls": calls})  # fmt: skip
    return found


def _of_event(inner: Attributes, role: str) -> list[dict[str, Any]]:
    """A message that an event carries, in its attributes or in a body among them."""
    body = inner.get("body", inner.get("event.body"))
    told = {**inner, **body} if isinstance(body, dict) else inner
    message = _decoded(told.get("message"))
    told = {**told, **message} if isinstance(message, dict) else told
    made = {"role": told.get("role", role), "content": _decoded(told.get("content")),
            "tool_calls": _list(told.get("tool_calls"))}  # fmt: skip
    if role == "tool":
        made["tool_call_id"] = told.get("id", told.get("tool_call_id"))
    return [made]


def _parsed(value: Any, role: str) -> list[dict[str, Any]]:
    """Messages in a JSON string, or a bare text."""
    if value in (None, ""):
        return []
    listed = _decoded(value)
    if isinstance(listed, dict):
        listed = listed.get("messages", [listed])
    if isinstance(listed, list) and listed and all(_is_message(one) for one in listed):
        return [message for one in listed for message in parts_messages([one], role)]
    return [{"role": role, "content": _string(value)}]


def _is_message(one: Any) -> bool:
    return isinstance(one, dict) and ("role" in one or "parts" in one)


def plain_messages(value: Any, role: str) -> list[dict[str, Any]]:
    """Messages out of a span's whole input or output, whatever a tracer put there."""
    told = _decoded(value)
    if isinstance(told, dict):
        choices = told.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            message = choices[0].get("message")
            return [message] if isinstance(message, dict) else _parsed(value, role)
    return _parsed(value, role)


def _complaint(told: Attributes, events: list[Event]) -> str:
    for name, inner in events:
        if name == "exception":
            said = _first(inner, "exception.message", "exception.type")
            if said:
                return said
    return _first(told, "exception.message", "error.message", "error.type")


# values


def _listed(told: Attributes, prefix: str) -> list[dict[str, Any]]:
    """The objects that flattened names ``prefix.0.a.b`` stand for; or a list given whole."""
    whole = told.get(prefix)
    if isinstance(whole, list | str):
        return [one for one in _list(whole) if isinstance(one, dict)]
    tree: dict[str, Any] = {}
    start = f"{prefix}."
    for key, value in told.items():
        if not key.startswith(start):
            continue
        here = tree
        *way, last = key[len(start) :].split(".")[:12]
        for step in way:
            inner = here.setdefault(step, {})
            if not isinstance(inner, dict):
                inner = here[step] = {}
            here = inner
        here[last] = value
    return [one for one in _members(tree) if isinstance(one, dict)]


def _members(value: Any) -> list[Any]:
    """The elements of a list, or of an object whose keys are numbers."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    return [value[key] for key in sorted(value, key=lambda key: (len(str(key)), str(key)))]


def _inner(value: Any, key: str) -> dict[str, Any]:
    """``value[key]``, or the value itself where it is not wrapped so; with plain names."""
    if not isinstance(value, dict):
        return {}
    inner = value.get(key)
    if isinstance(inner, dict):
        return inner
    start = f"{key}."
    flat = {name[len(start) :]: one for name, one in value.items() if name.startswith(start)}
    return flat or value


def _decoded(value: Any) -> Any:
    """A JSON object or array that stands in a string."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return loads(value)
    except ValueError:
        return value


def _list(value: Any) -> list[Any]:
    told = _decoded(value)
    if isinstance(told, dict):
        told = told.get("messages", [told])
    return told if isinstance(told, list) else []


def _first(told: Attributes, *keys: str) -> str:
    for key in keys:
        value = told.get(key)
        if isinstance(value, str) and value:
            return value
    return ""


def _string(value: Any) -> str:
    return value or "" if isinstance(value, str) or value is None else written(value)
