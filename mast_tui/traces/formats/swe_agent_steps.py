"""One step of a SWE-agent run."""

import re
from typing import Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import call_step, make_tool, words_step
from mast_tui.traces.formats.kit.messages import calls_of, words_of
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.output import Output, read_output

COMMANDS = frozenset(
    ["open", "goto", "scroll_up", "scroll_down", "create", "edit", "insert", "append", "undo_edit",
     "search_dir", "search_file", "find_file", "filemap", "str_replace_editor", "submit",
     "exit_forfeit", "view_image", "get_symbols", "edit_linting"]
)  # fmt: skip
"""SWE-agent's own commands; any other action is a shell's."""

_refused = re.compile(
    r"Your (?:bash )?command contained syntax errors|Your output (?:was not|could not be)|"
    r"Your proposed edit has introduced new syntax error|EXECUTION TIMED OUT|COMMAND TIMED OUT|"
    r"The command .{0,2000}? was cancelled because it took|Interactive operation .* is not supp"
    r"|(?:bash|/bin/\w+|zsh): .*(?:not found|No such file|ermission denied)",
    re.DOTALL,
)


def build(cut: Cut, message: dict[str, Any] | None) -> Step:
    """The step of a cut; ``message`` is what the model sent for it."""
    value, role = cut.first.value, cut.first.role
    if role == "prompt":
        return _prompt(cut, value)
    if role == "submission":
        text = str(value.get("submission"))
        return cut.step("answer", cut_line(f"submitted: {first_line(text)}"), text=text)
    if role == "exit":
        status = str(value.get("exit_status"))
        return cut.step("harness", f"ended: {cut_line(status)}", actor="harness", error=True)
    return _call(cut, value, message) if role == "call" else _words(cut, value)


def _prompt(cut: Cut, message: dict[str, Any]) -> Step:
    role = message.get("role")
    demo = message.get("is_demo") is True
    step = words_step(
        cut,
        words_of(message),
        actor="system" if role == "system" or demo else "user",
        outside=True,
        notes=("a demonstration",) if demo else (),
    )
    return step


def _call(cut: Cut, value: dict[str, Any], message: dict[str, Any] | None) -> Step:
    action = str(value["action"]).strip("\n")
    tool, call_id = _tool(action, message)
    result = _observed(value.get("observation"), tool)
    took = value.get("execution_time")
    if isinstance(took, int | float) and not isinstance(took, bool) and 0 <= took < 1e9:
        result = result._replace(duration=float(took))
    return call_step(cut, tool, result, text=_thought(value), timestamp=None, source_id=call_id)


def _tool(action: str, message: dict[str, Any] | None) -> tuple[Tool, str]:
    """The call as the model made it, or the action's own words."""
    calls = calls_of(message) if message else []
    if len(calls) == 1:
        return make_tool(calls[0].name, calls[0].arguments), calls[0].id
    name = re.split(r"[ \n]", action, maxsplit=1)[0]
    if name in COMMANDS:
        return Tool(name, action[len(name) :].strip()), ""
    return Tool("bash", {"command": action}), ""


def _thought(value: dict[str, Any]) -> str:
    """The words of the model; ``response`` repeats them with the action behind."""
    thought, response = value.get("thought"), value.get("response")
    if isinstance(thought, str):
        return thought
    return text_of(response)


def _observed(observation: Any, tool: Tool) -> Output:
    read = read_output(observation, command=command_of(tool.arguments))
    return read._replace(error=True) if _refused.match(read.text.lstrip()) else read


def _words(cut: Cut, value: dict[str, Any]) -> Step:
    """A reply without an action of its own: words, or the harness ending the run."""
    action, said = str(value.get("action") or "").strip(), _thought(value)
    seen = value.get("observation")
    seen = seen if isinstance(seen, str) and seen else ""
    if action or (not said.strip() and seen):
        heading = first_line(seen) or action
        return cut.step(
            "harness",
            cut_line(f"{action}: {heading}" if action and seen else heading or action),
            actor="harness",
            text=said,
            output=seen or None,
            error=True,
        )
    return words_step(cut, said, actor="agent", outside=False, output=seen or None)
