"""The events of Codex (``EventMsg`` of its protocol), and what each is to a reader.

A rollout keeps some beside its items; ``codex exec --json`` printed all of them before 0.44.
"""

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
