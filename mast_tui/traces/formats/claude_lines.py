"""One line of a Claude Code session or stream, and what it tells by itself."""

import json
from typing import Any

from mast_tui.traces.formats.kit.calls import injected
from mast_tui.traces.formats.kit.values import text_of

CALLS = ("tool_use", "server_tool_use", "mcp_tool_use")
SILENT = frozenset(
    [
        "summary", "ai-title", "custom-title", "last-prompt", "queue-operation", "progress",
        "file-history-snapshot", "permission-mode", "mode", "agent-name", "agent-color",
        "agent-setting", "pr-link", "tag", "stream_event", "control_request", "control_response",
        "tool_progress", "tool_use_summary", "rate_limit_event", "keep_alive", "worktree-state",
        "content-replacement", "attribution-snapshot", "auth_status", "task-summary", "started",
    ]
)  # fmt: skip
"""Lines of the program about itself; what they say stands in others, or matters to nobody."""

_QUIET = frozenset(("thinking_tokens", "turn_duration", "task_started", "task_updated", "status",
                    "hook_started", "hook_progress", "stop_hook_summary"))  # fmt: skip


def blocks_of(message: Any) -> list[dict[str, Any]]:
    """The content of a message as blocks."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    listed = content if isinstance(content, list) else []
    return [one if isinstance(one, dict) else {"type": "text", "text": str(one)} for one in listed]


def said_in(blocks: list[dict[str, Any]]) -> str:
    """The words of blocks; a picture is named."""
    said = []
    for block in blocks:
        if block.get("type") == "text" and isinstance(block.get("text"), str):
            said.append(block["text"])
        elif block.get("type") in ("image", "document"):
            said.append(f"[{block['type']}]")
    return "\n".join(one for one in said if one.strip())


def thoughts_in(blocks: list[dict[str, Any]]) -> str | None:
    """What was thought in blocks, as far as it is readable."""
    said = [one.get("thinking") for one in blocks if one.get("type") == "thinking"]
    return "\n\n".join(one for one in said if isinstance(one, str) and one) or None


def hidden_thought(block: dict[str, Any]) -> int:
    """The length of a thought that nobody can read; 0 where there is none."""
    if block.get("type") == "redacted_thinking":
        return len(str(block.get("data") or ""))
    if block.get("type") == "thinking" and not block.get("thinking"):
        return len(str(block.get("signature") or ""))
    return 0


def ids_of(line: dict[str, Any]) -> tuple[str, str]:
    """Session, and agent where the line is from a sub-agent's own file."""
    session = line.get("sessionId") or line.get("session_id")
    agent = line.get("agentId") if line.get("isSidechain") is True else None
    return text_of(session), text_of(agent)


def parent_of(line: dict[str, Any]) -> str | None:
    """The line above; behind a compaction that is told apart."""
    above = line.get("parentUuid") or line.get("logicalParentUuid")
    return above if isinstance(above, str) else None


def side_of(line: dict[str, Any]) -> str | None:
    """What says that a line is a sub-agent's: the call that started it, its type, or nothing."""
    for name in ("parent_tool_use_id", "agentType"):
        if isinstance(line.get(name), str) and line[name]:
            return str(line[name])
    return "" if line.get("isSidechain") is True else None


def interrupted(text: str) -> bool:
    """Whether a person stopped the agent."""
    return text.lstrip().startswith("[Request interrupted by user")


def is_folded(line: dict[str, Any], text: str) -> bool:
    """Whether the harness put these words in: caveats, reminders, the summary of a compaction."""
    if line.get("isMeta") is True or line.get("isCompactSummary") is True:
        return True
    return injected(text) is not None or text.lstrip().startswith("<local-command-")


def attached(line: dict[str, Any]) -> tuple[str, str]:
    """Kind and text of what was put beside a message: reminders, listings, queued prompts."""
    given = line.get("attachment")
    if not isinstance(given, dict):
        return "", ""
    kind = str(given.get("type") or "attachment")
    for name in ("prompt", "content", "text", "message", "addedLines", "addedNames"):
        value = given.get(name)
        if isinstance(value, str) and value.strip():
            return kind, value
        if isinstance(value, list) and value:
            return kind, "\n".join(map(_line, value))
    return kind, ""


def _line(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return str(value["text"])
    if isinstance(value, dict) and isinstance(value.get("subject"), str):
        return f"{value.get('status', '')}: {value['subject']}".lstrip(": ")
    return json.dumps(value, ensure_ascii=False)


def said_by_system(line: dict[str, Any]) -> str:
    """What a line of the program itself has to say to a reader; empty for what is noise."""
    subtype = str(line.get("subtype") or "")
    if subtype in _QUIET:
        return ""
    if subtype == "task_notification":
        status = line.get("status")
        if status in (None, "completed"):
            return ""
        return f"background task {status}: {line.get('summary') or ''}"
    if subtype == "compact_boundary":
        return "context compacted"
    content = line.get("content") or _error(line.get("error"))
    return content if isinstance(content, str) and content.strip() else ""


def _error(value: Any) -> str:
    if isinstance(value, dict):
        told = value.get("message") or value.get("formatted")
        return str(told) if told else json.dumps(value, ensure_ascii=False)
    return text_of(value)
