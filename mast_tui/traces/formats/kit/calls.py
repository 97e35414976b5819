"""Steps as every format builds them: a call with its output, or words."""

from collections import deque
from typing import Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.cuts import Cut, Cuts
from mast_tui.traces.formats.kit.values import parse_arguments
from mast_tui.traces.kinds import classify, is_plan
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.oneline import first_line
from mast_tui.traces.output import Output, read_output
from mast_tui.traces.titles import title

NO_OUTPUT = "the source holds no output of this call"
NO_CALL = "the source holds no call for this output"

INJECTED = (
    ("# AGENTS.md instructions", "AGENTS.md instructions"),
    ("<environment_context>", "environment context"),
    ("<user_instructions>", "user instructions"),
    ("<permissions instructions>", "permissions"),
    ("<skills_instructions>", "skills"),
    ("<collaboration_mode>", "collaboration mode"),
    ("<model_switch>", "model switch"),
    ("<system-reminder>", "system reminder"),
)
"""How a prompt begins that a harness put in, and what to call it."""


class Waiting:
    """Calls that wait for their output: found by call id, or else by their order."""

    def __init__(self, cuts: Cuts) -> None:
        self._cuts = cuts
        self._waiting: dict[int, tuple[int, str]] = {}  # step -> hash of its call id, tool name
        self._by_id: dict[int, deque[int]] = {}
        self._done: dict[int, int] = {}

    def call(self, step: int, call_id: str, name: str = "") -> None:
        """A call was opened as this step."""
        mark = hash(call_id) if call_id else 0
        self._waiting[step] = (mark, name)
        if call_id:
            self._by_id.setdefault(mark, deque()).append(step)

    def step_for(self, call_id: str, name: str = "") -> int:
        """The step an output belongs to; 0 where there is none."""
        if not call_id:
            return self._in_order(name)
        steps = self._by_id.get(hash(call_id))
        if not steps:
            return self._done.get(hash(call_id), 0)
        step = steps.popleft()
        if not steps:
            del self._by_id[hash(call_id)]
        self._waiting.pop(step, None)
        self._done[hash(call_id)] = step
        return step

    def _in_order(self, name: str) -> int:
        if name:
            step = next((one for one, (_, told) in self._waiting.items() if told == name), 0)
        else:
            step = next(iter(self._waiting), 0)
        self.take(step)
        return step

    def take(self, step: int) -> bool:
        """This step's output is found; False where it did not wait for one."""
        if step not in self._waiting:
            return False
        mark, _ = self._waiting.pop(step)
        steps = self._by_id.get(mark)
        if steps and step in steps:
            steps.remove(step)
        return True

    def end(self) -> None:
        """Say of each call left what it lacks."""
        for step in self._waiting:
            self._cuts.note(step, NO_OUTPUT)


def make_tool(name: str, raw: Any) -> Tool:
    return Tool(name, parse_arguments(raw))


def read_results(contents: list[Any], tool: Tool | None) -> Output | None:
    """What came back, one text of all results; None where nothing did."""
    if not contents:
        return None
    command = command_of(tool.arguments) if tool else None
    read = [read_output(one, command=command) for one in contents]
    whole = read[-1]._replace(text="\n".join(one.text for one in read))
    return whole._replace(error=any(one.error for one in read))


def call_step(
    cut: Cut,
    tool: Tool,
    result: Output | None,
    *,
    started: Tool | None = None,
    text: str = "",
    reasoning: str | None = None,
    actor: str = "agent",
    timestamp: str | None = None,
    notes: tuple[str, ...] = (),
    source_id: str | None = None,
    usage: Usage | None = None,
) -> Step:
    """The step of a tool call; ``started`` is the command that this one waits for."""
    result_or_none = result or Output("")
    if result_or_none.session is not None:
        notes += (f"still running as session {result_or_none.session}",)
    kind, heading = look(tool, started)
    return cut.step(
        kind,
        heading,
        actor=actor,
        text=text,
        reasoning=explained(reasoning, tool),
        tool=tool,
        output=result.text if result is not None else None,
        error=result_or_none.error,
        timestamp=timestamp,
        duration=result_or_none.duration,
        exit_code=result_or_none.exit_code,
        notes=notes,
        source_id=source_id or None,
        usage=usage,
    )


def look(tool: Tool, started: Tool | None = None) -> tuple[str, str]:
    """Kind and title of a call; what waits for a command is told by that command."""
    if started is None:
        return classify(tool.name, tool.arguments), title(tool.name, tool.arguments)
    typed = isinstance(tool.arguments, dict) and tool.arguments.get("chars")
    kind = classify(started.name, started.arguments)
    verb = f"type {first_line(str(typed))!r} into" if typed else "wait for"
    if kind in ("action", "answer", "file") and not typed:
        kind = "shell"  # it was done once, by the command that is waited for
    return kind, f"{verb} {title(started.name, started.arguments)}"


def explained(reasoning: str | None, tool: Tool) -> str | None:
    """The explanation of a plan update is reasoning too, for some models all there is."""
    if not isinstance(tool.arguments, dict) or not is_plan(tool.name):
        return reasoning
    said = tool.arguments.get("explanation")
    if not isinstance(said, str) or not said:
        return reasoning
    return f"{reasoning}\n\n{said}" if reasoning else said


def orphan_step(
    cut: Cut,
    content: Any,
    *,
    name: str = "",
    failed: bool = False,
    timestamp: str | None = None,
    source_id: str | None = None,
) -> Step:
    """The step of an output whose call is nowhere; ``name`` is the tool's, where that is known."""
    result = read_output(content)
    heading = first_line(result.text) or "output without a call"
    return cut.step(
        "shell",
        f"{name}  {heading}" if name else heading,
        actor=name or "tool",
        output=result.text,
        error=failed or result.error,
        timestamp=timestamp,
        notes=(NO_CALL,),
        source_id=source_id or None,
    )


def words_step(
    cut: Cut,
    text: str,
    *,
    actor: str,
    outside: bool,
    reasoning: str | None = None,
    output: str | None = None,
    timestamp: str | None = None,
    notes: tuple[str, ...] = (),
    source_id: str | None = None,
    usage: Usage | None = None,
) -> Step:
    """The step of words without a call: a message where they come from ``outside`` the agents."""
    heading = (injected(text) if outside else None) or first_line(text) or first_line(reasoning)
    return cut.step(
        "message" if outside else "reasoning",
        heading or first_line(output) or "(empty)",
        actor=actor,
        text=text,
        reasoning=reasoning,
        output=output,
        timestamp=timestamp,
        notes=notes,
        source_id=source_id or None,
        usage=usage,
    )


def injected(text: str) -> str | None:
    """What a prompt that the harness put in is called; None for any other text."""
    head = text[:200].lstrip()
    return next((name for mark, name in INJECTED if head.startswith(mark)), None)
