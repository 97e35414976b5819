"""One line of a Codex rollout, in any of its eras, and what it tells by itself; Codex' events.

The wrapped era has ``{timestamp, type, payload}``; before it the items stood bare at the root,
and a flattened form has timestamp and item in one object.
"""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.calls import injected
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Usage
from mast_tui.traces.usage import usage_of

ITEMS = frozenset(
    [
        "message",
        "reasoning",
        "function_call",
        "function_call_output",
        "custom_tool_call",
        "custom_tool_call_output",
        "local_shell_call",
        "web_search_call",
        "ghost_snapshot",
        "compaction",
        "compaction_summary",
        "context_compaction",
        "tool_search_call",
        "tool_search_output",
        "image_generation_call",
    ]
)
WORDS = {
    "user_message": ("user", "message"),
    "agent_message": ("assistant", "message"),
    "agent_reasoning": ("reasoning", "text"),
    "agent_reasoning_raw_content": ("reasoning", "text"),
}
"""Who says something in an event, and the member that holds it."""
_CALLS = ("exec_command", "mcp_tool_call", "patch_apply", "web_search")
BEGINS = frozenset(f"{one}_begin" for one in _CALLS)
ENDS = frozenset(f"{one}_end" for one in _CALLS)
"""What a call took and gave, by its ``call_id``."""
HARNESS = frozenset(
    (
        "background_event",
        "context_compacted",
        "deprecation_notice",
        "entered_review_mode",
        "error",
        "exited_review_mode",
        "stream_error",
        "thread_rolled_back",
        "turn_aborted",
        "warning",
    )
)
"""What the program did, which is a step."""
COUNT, ITEM = "token_count", "item_completed"
"""What the model's answer took; an item of the conversation that is whole."""
BESIDE = frozenset(
    [
        "collab_agent_interaction_begin",
        "collab_agent_interaction_end",
        "collab_agent_spawn_begin",
        "collab_agent_spawn_end",
        "collab_close_begin",
        "collab_close_end",
        "collab_resume_begin",
        "collab_resume_end",
        "collab_waiting_begin",
        "collab_waiting_end",
        "dynamic_tool_call_request",
        "dynamic_tool_call_response",
        "image_generation_begin",
        "image_generation_end",
        "plan_update",
        "session_configured",
        "sub_agent_activity",
        "task_complete",
        "terminal_interaction",
        "turn_complete",
        "view_image_tool_call",
    ]
)
"""What other lines of a rollout tell, and only of a rollout."""
SILENT = frozenset(
    [
        "agent_message_content_delta",
        "agent_message_delta",
        "agent_reasoning_delta",
        "agent_reasoning_raw_content_delta",
        "agent_reasoning_section_break",
        "apply_patch_approval_request",
        "elicitation_request",
        "exec_approval_request",
        "exec_command_output_delta",
        "get_history_entry_response",
        "hook_completed",
        "hook_started",
        "item_started",
        "list_custom_prompts_response",
        "list_skills_response",
        "mcp_list_tools_response",
        "mcp_startup_complete",
        "mcp_startup_update",
        "patch_apply_updated",
        "plan_delta",
        "raw_response_item",
        "reasoning_content_delta",
        "reasoning_raw_content_delta",
        "request_permissions",
        "request_user_input",
        "shutdown_complete",
        "skills_update_available",
        "task_started",
        "thread_goal_updated",
        "thread_name_updated",
        "thread_settings_applied",
        "turn_diff",
        "turn_started",
        "undo_completed",
        "undo_started",
    ]
)
"""What the program keeps for itself."""
EVENTS = SILENT | BESIDE | HARNESS | BEGINS | ENDS | {*WORDS, COUNT, ITEM}
"""Every event that is known; any other is counted as left out."""

LINES = frozenset(("session_meta", "response_item", "event_msg", "turn_context", "compacted"))
UNREAD = frozenset(("world_state", "inter_agent_communication_metadata"))
"""Lines that the program keeps for itself."""

INSTRUCTIONS = "<INSTRUCTIONS>"
"""How codex begins them; in other programs' runs a person may have written it."""

_retry = re.compile(r"I don't see (?:the |an )?([\w./-]+\.json)\b.{0,80}\bresume\b", re.DOTALL)


def split(value: Any) -> tuple[str, dict[str, Any]]:
    """The type of a line and its payload, whatever the era; ``""`` for a line without a type."""
    if not isinstance(value, dict):
        raise TypeError("no object")
    kind, payload = value.get("type"), value.get("payload")
    if isinstance(kind, str) and isinstance(payload, dict):
        return kind, payload
    if kind in ITEMS:
        return "response_item", value
    if kind in EVENTS:
        return "event_msg", value
    if kind is None and "id" in value and "timestamp" in value:
        return "session_meta", value
    return str(kind or ""), value


def words(payload: dict[str, Any]) -> str:
    """The text of a message: its parts joined as they were streamed."""
    content = payload.get("content")
    if isinstance(content, str):
        return content
    return "".join(_part(one) for one in content) if isinstance(content, list) else ""


def _part(part: Any) -> str:
    if isinstance(part, dict):
        text = part.get("text")
        return text if isinstance(text, str) else f"[{part.get('type', 'part')}]"
    return text_of(part)


def thoughts(payload: dict[str, Any]) -> str:
    """Readable reasoning: summary and content, each once; gpt-oss has only content."""
    said: list[str] = []
    for name in ("summary", "content", "summary_text", "raw_content"):
        parts = payload.get(name)
        parts = [parts] if isinstance(parts, str) else parts
        for part in parts if isinstance(parts, list) else []:
            text = _part(part)
            if text and text not in said:
                said.append(text)
    return "\n\n".join(said)


def event_words(payload: dict[str, Any]) -> tuple[str, str] | None:
    """Who says what in an event that may repeat an item: (role, text)."""
    kind = payload.get("type")
    if kind in WORDS:
        role, member = WORDS[kind]
        return role, text_of(payload.get(member))
    if kind == ITEM and isinstance(item := payload.get("item"), dict):
        return _item_words(item)
    return None


def _item_words(item: dict[str, Any]) -> tuple[str, str] | None:
    """Paginated histories keep words only here."""
    name = str(item.get("type", "")).replace("_", "").lower()
    role = {"usermessage": "user", "agentmessage": "assistant", "reasoning": "reasoning"}.get(name)
    if role is None:
        return None
    text = item.get("text")
    if isinstance(text, str):
        return role, text
    return role, (thoughts(item) if role == "reasoning" else words(item))


def put_in(role: str, text: str) -> str | None:
    """What to call a prompt that nobody typed, or None."""
    if text.lstrip().startswith(INSTRUCTIONS):
        return "instructions"
    return injected(text) or (f"{role} instructions" if role in ("developer", "system") else None)


def environment_folder(text: str) -> str | None:
    """Where the agent works, as its environment tells; the oldest eras say it only there."""
    found = re.search(r"<cwd>([^<\n]+)</cwd>", text[:2000])
    return found[1] if found else None


def missing_file(text: str) -> str | None:
    """The file that the harness asks for when it starts the agent again."""
    found = _retry.search(text[:400])
    return found[1] if found else None


def context_full(payload: dict[str, Any]) -> int | None:
    """The window, where a count of nothing but a full window says that the run overflowed it."""
    info = payload.get("info")
    usage = info.get("total_token_usage") if isinstance(info, dict) else None
    if not isinstance(info, dict) or not isinstance(usage, dict):
        return None
    total, window = usage.get("total_tokens"), info.get("model_context_window")
    parts = [count for name, count in usage.items() if name != "total_tokens"]
    return (
        total if total and total == window and not any(parts) and isinstance(total, int) else None
    )


def last_usage(payload: dict[str, Any]) -> Usage | None:
    """What the model's last answer took, of a count of tokens."""
    info = payload.get("info")
    return usage_of(info.get("last_token_usage")) if isinstance(info, dict) else None


def seconds(value: Any) -> float | None:
    """A duration as events write it: a number, ``{secs, nanos}``, or ``"1.2s"``."""
    if isinstance(value, dict):
        whole, rest = value.get("secs"), value.get("nanos", 0)
        return whole + rest / 1e9 if isinstance(whole, int) and isinstance(rest, int) else None
    if isinstance(value, str) and (found := re.fullmatch(r"([\d.]+)\s*(ms|s)?", value)):
        try:
            return float(found[1]) / (1000 if found[2] == "ms" else 1)
        except ValueError:
            return None
    return float(value) if isinstance(value, int | float) else None


def first_records(head: bytes) -> Iterator[Any]:
    """The records of the first lines that can be read, for sniffing."""
    for line in head.split(b"\n", 12)[:12]:
        if line.strip():
            try:
                yield loads(line)
            except ValueError:
                continue
