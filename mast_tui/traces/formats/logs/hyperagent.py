"""HyperAgent's log: a planner and its navigator, editor and executor.

An action with its code is a tool call; the log holds no results of the tools: what stands behind
an action was written by the agent itself, so it is text and no output.
"""

import re

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import NO_OUTPUT
from mast_tui.traces.formats.logs.base import System, body, said, words
from mast_tui.traces.kinds import classify
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.source import Record
from mast_tui.traces.titles import title

EDITOR = "editor"
"""The tool that writes a patch into a file."""
_head = re.compile(r"[ \t]*HyperAgent_(\S+) - ([A-Z]+) - ")
_label = re.compile(
    r"(?:Inner-(?P<inner>\w+)-Assistant's Response|(?P<own>\w+)'s Response"
    r"|(?P<sender>\w+)->(?P<to>\w+)):[ \t]*"
)
_action = re.compile(
    r"^[ \t]*\**Action\**:?\**[ \t\r]*\n\s*```(\w*)[ \t\r]*\n(.*?)(?:\n[ \t]*```[ \t\r]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_left = re.compile(r"[\s*`]*+(?:Observation:?)?[\s*`]*+\Z")
_run = re.compile(r"\b(\w+)\._run\((.*?)\)[ \t]*(?:$|\n|#)", re.DOTALL)
_subgoal = re.compile(r"^Subgoal:[ \t]*(.+)", re.MULTILINE)
_intern = re.compile(r"^Intern Name:[ \t]*(.+)", re.MULTILINE)
_thought = re.compile(r"\A\s*\**Thought\**:?\**\s*")


class HyperAgent(System):
    """Cuts and builds HyperAgent's logs."""

    name = "HyperAgent"
    mark = re.compile(r"\n[ \t]*HyperAgent_\S+ - [A-Z]+ - ")

    @classmethod
    def knows(cls, head: str) -> bool:
        found = re.findall(r"^[ \t]*HyperAgent_\S+ - [A-Z]+ - (\w+)", head, re.MULTILINE)
        return len(found) >= 2

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._start = 0
        self._last = 0

    def entry(self, record: Record) -> None:
        head = _head.match(record.value)
        end = head.end() if head else 0
        if head and self.facts.scenario is None:
            self.facts.scenario = head[1]
        label = _label.match(record.value, end)
        if label is None:
            self._event(record)
            return
        self._start = self._last = 0
        if label["inner"]:
            self._calls(record, label.end())
        else:
            step = self.cuts.open(record, role="words", kind="reasoning")
            if "Final Answer:" in record.value and label["own"]:
                self._last = step

    def _event(self, record: Record) -> None:
        """What the program itself writes; a start that is told several times is one step."""
        if self._start:
            self.cuts.attach(self._start, record, role="event")
        else:
            self._start = self.cuts.open(record, role="event", kind="harness")

    def _calls(self, record: Record, label: int) -> None:
        """A step for each action; what stands behind the last one goes with it or is a step."""
        begin = 0
        actions = list(_action.finditer(record.value, label))
        for action in actions:
            last = action is actions[-1]
            rest = bool(_left.match(record.value, action.end()))
            end = record.length if last and rest else action.end()
            self._part(record, begin, end, label, "action")
            begin = end
        if begin < record.length:
            self._part(record, begin, record.length, label, "words")

    def _part(self, record: Record, begin: int, end: int, label: int, role: str) -> None:
        step = self.cuts.open(_piece(record, begin, end), role=role, call=role == "action")
        if begin:
            self.cuts.attach(step, _piece(record, 0, label), role="head")

    def end(self) -> None:
        if self._last:
            self.cuts.set_kind(self._last, "answer")

    def build(self, cut: Cut) -> Step:
        text = said(cut.first)
        if cut.first.role == "event":
            return _event_step(cut)
        begins = said(cut.of("head")[0]) if cut.of("head") else text
        head = _head.match(begins)
        label = _label.match(begins, head.end()) if head else None
        end = label.end() if label and begins is text else 0
        rest = body(text[end:])
        actor = (label["inner"] or label["own"] or label["sender"]) if label else ""
        if cut.first.role == "action":
            return _call(cut, actor or "agent", text, end)
        to = label["to"] if label else None
        notes = (f"to {to}",) if to else ()
        return words(cut, actor or "agent", rest, title=_title(rest, to), notes=notes)


def _piece(record: Record, begin: int, end: int) -> Record:
    line = record.index + record.value.count("\n", 0, begin)
    return Record(line, record.start + begin, end - begin, None)


def _title(text: str, to: str | None) -> str:
    intern, subgoal = _intern.search(text), _subgoal.search(text)
    if to is not None:
        return f"to {to}: {first_line(_thought.sub('', text))}"
    if intern and subgoal:
        return f"ask {intern[1].strip()}: {first_line(subgoal[1])}"
    final = re.search(r"Final Answer:\s*(.+)", text)
    return f"final answer: {final[1]}" if final else first_line(_thought.sub("", text))


def _event_step(cut: Cut) -> Step:
    lines = []
    for piece in cut.pieces:
        text = said(piece)
        head = _head.match(text)
        lines.append(body(text[head.end() if head else 0 :]))
    times = f" ({len(lines)} lines)" if len(lines) > 2 else ""
    return words(cut, "system", "\n".join(lines), "harness", title=f"{first_line(lines[0])}{times}")


def _call(cut: Cut, actor: str, text: str, label: int) -> Step:
    action = _action.search(text, label)
    if action is None:
        raise ValueError("no action")
    code, left = action[2], text[action.end() :]
    tool, title = _told(action[1], code)
    before = body(text[label : action.start()])
    return cut.step(
        "file" if tool.name == EDITOR else classify(tool.name, tool.arguments),
        cut_line(title),
        actor=actor,
        text=body(left),
        reasoning=before or None,
        tool=tool,
        notes=(NO_OUTPUT,),
    )


def _told(language: str, code: str) -> tuple[Tool, str]:
    """The tool that the code runs, and one line that tells the call."""
    if language in ("bash", "sh", "shell"):
        bash = Tool("bash", {"command": code})
        return bash, title(bash.name, bash.arguments)
    run = _run.search(code)
    if run is None:
        python = Tool("python", {"code": code})
        return python, title(python.name, python.arguments)
    given = re.sub(r"\s+", " ", re.sub(r"\b\w+=", "", run[2])).replace('"', "").strip()
    return Tool(run[1], code), f"{run[1]} {given}"
