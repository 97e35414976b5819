"""One chat message as OpenAI, LangChain or Anthropic write it: who, words, calls, results.

Nothing here fails on a message of an odd shape: what is not understood is left out of calls
and results, and stays in the words.
"""

from typing import Any, NamedTuple

from mast_tui.traces.formats.kit.values import elements_of, spelt, text_of, written

ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "AIMessageChunk": "assistant",
    "tool": "tool",
    "function": "tool",
    "SystemMessage": "system",
    "HumanMessage": "user",
    "AIMessage": "assistant",
    "ToolMessage": "tool",
    "FunctionMessage": "tool",
    "exit": "exit",
}
"""What roles are called, and what they are; any other role is the name of an agent."""

_ITEMS = ("function_call", "function_call_output", "reasoning")
"""Items of OpenAI's Responses API that stand without a role."""

_ELSEWHERE = (
    "thinking",
    "reasoning",
    "reasoning_text",
    "redacted_thinking",
    "tool_use",
    "tool_result",
)
"""Content blocks that are no words."""

_THOUGHTS = ("reasoning_content", "reasoning", "thinking")


class Call(NamedTuple):
    """A tool call as the message has it."""

    id: str
    name: str
    arguments: Any


class Result(NamedTuple):
    """What a tool returned, still encoded."""

    id: str
    content: Any
    failed: bool
    name: str = ""


def normal(value: Any) -> dict[str, Any]:
    """The message itself, out of what LangChain and loggers put around it; TypeError if none."""
    if not isinstance(value, dict):
        raise TypeError("no object")
    if "role" in value:
        return value
    if value.get("object") == "response" or value.get("type") in _ITEMS:
        return _of_items(value)
    for key in ("kwargs", "data", "message"):
        inner = value.get(key)
        if isinstance(inner, dict) and ("content" in inner or "role" in inner):
            return {"type": _constructed(value), **value, **inner, "role": _named(value, inner)}
    return value


def _of_items(value: dict[str, Any]) -> dict[str, Any]:
    """A response or one item of OpenAI's Responses API as a message."""
    if value.get("type") == "function_call_output":
        told = {"role": "tool", "tool_call_id": value.get("call_id")}
        return {**value, **told, "content": value.get("output")}
    items = elements_of(value.get("output")) if value.get("object") == "response" else [value]
    items = [one for one in items if isinstance(one, dict)]
    calls = [{**one, "id": one.get("call_id") or one.get("id")} for one in items
             if one.get("type") == "function_call"]  # fmt: skip
    blocks = [
        block for one in items for block in (*elements_of(one.get("content")), *_summary(one))
    ]
    return {**value, "role": "assistant", "content": blocks, "tool_calls": calls}


def _summary(item: dict[str, Any]) -> list[dict[str, Any]]:
    told = [one.get("text") for one in elements_of(item.get("summary")) if isinstance(one, dict)]
    return [{"type": "thinking", "thinking": one} for one in told if isinstance(one, str)]


def _constructed(value: dict[str, Any]) -> Any:
    path = value.get("id")
    return path[-1] if isinstance(path, list) and path else value.get("type")


def _named(value: dict[str, Any], inner: dict[str, Any]) -> Any:
    return inner.get("role") or ROLES.get(str(_constructed(value))) or inner.get("type")


def is_message(value: Any) -> bool:
    """Whether a JSON value looks like a chat message (for sniffing)."""
    try:
        message = normal(value)
    except TypeError:
        return False
    said = ("content", "tool_calls", "function_call", "parts", "reasoning_content")
    role = message.get("role", message.get("type"))
    return isinstance(role, str) and role in ROLES and any(key in message for key in said)


def role_of(message: dict[str, Any]) -> str:
    """system, user, assistant, tool, exit, or the name of an agent."""
    role = message.get("role") or message.get("type")
    return ROLES.get(role, role) if isinstance(role, str) and role else "user"


def words_of(message: dict[str, Any]) -> str:
    """What a message says, without its thoughts, calls and results."""
    content = message.get("content", message.get("parts"))
    said = _texts(content)
    refused = message.get("refusal")
    return said or text_of(refused)


def _texts(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return "" if content is None else written(content)
    return "\n".join(text for block in content if (text := _text(block)) is not None)


def _text(block: Any) -> str | None:
    """The text of a content block; None for what is told elsewhere."""
    if isinstance(block, str):
        return block
    if not isinstance(block, dict):
        return None if block is None else written(block)
    kind = block.get("type")
    if kind in _ELSEWHERE:
        return None
    if isinstance(block.get("text"), str):
        return str(block["text"])
    return f"[{kind}]" if isinstance(kind, str) else written(block)


def reasoning_of(message: dict[str, Any]) -> str | None:
    """The thoughts of a message, wherever its provider put them."""
    for key in _THOUGHTS:
        if isinstance(message.get(key), str) and message[key]:
            return str(message[key])
    thoughts = [_thought(one) for key in ("thinking_blocks", "content", "reasoning_details")
                for one in elements_of(message.get(key))]  # fmt: skip
    said = "\n".join(dict.fromkeys(one for one in thoughts if one))
    return said or None


def _thought(block: Any) -> str:
    if not isinstance(block, dict):
        return ""
    kind = block.get("type")
    if kind not in (
        "thinking",
        "reasoning",
        "reasoning_text",
        "reasoning.text",
        "reasoning.summary",
    ):
        return ""
    found = next((block[k] for k in ("thinking", "reasoning", "text", "summary") if k in block), "")
    return text_of(found)


_CALLING = ("tool_calls", "additional_kwargs", "function_call")


def calls_of(message: dict[str, Any]) -> list[Call]:
    """The tool calls of a message, in order."""
    if isinstance(message.get("content"), str) and not any(map(message.__contains__, _CALLING)):
        return []  # soon told for most messages
    extra = message.get("additional_kwargs")
    listed = elements_of(message.get("tool_calls"))
    if not listed and isinstance(extra, dict):
        listed = elements_of(extra.get("tool_calls"))
    found = [_call(one) for one in listed if isinstance(one, dict)]
    legacy = message.get("function_call")
    if not found and isinstance(legacy, dict):
        found.append(_call({"function": legacy}))
    known = {one.id for one in found}
    for block in elements_of(message.get("content")):
        if isinstance(block, dict) and block.get("type") == "tool_use":
            found += [one for one in (_call(block),) if not one.id or one.id not in known]
    return found


def _call(value: dict[str, Any]) -> Call:
    inner = value.get("function", value.get("custom"))
    inner = inner if isinstance(inner, dict) else value
    raw = next((inner[key] for key in ("arguments", "args", "input") if key in inner), "")
    return Call(spelt(value.get("id")), spelt(inner.get("name")) or "(unnamed)", raw)


def results_of(message: dict[str, Any]) -> list[Result]:
    """The tool results of a message: a ``tool`` message is one, Anthropic's blocks are many."""
    if role_of(message) == "tool":
        failed = message.get("is_error") is True or message.get("status") == "error"
        own = spelt(message.get("tool_call_id"))
        return [Result(own, message.get("content"), failed, spelt(message.get("name")))]
    blocks = elements_of(message.get("content"))
    return [
        Result(spelt(one.get("tool_use_id")), one.get("content"), one.get("is_error") is True)
        for one in blocks
        if isinstance(one, dict) and one.get("type") == "tool_result"
    ]


def actor_of(message: dict[str, Any]) -> str:
    """Who speaks: ``agent``, ``user``, ``system``, or the name of one of many agents."""
    role, name = role_of(message), message.get("name")
    if isinstance(name, str) and name and role != "tool":
        return name
    return {"assistant": "agent", "exit": "harness"}.get(role, role)
