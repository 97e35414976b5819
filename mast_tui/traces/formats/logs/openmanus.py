"""OpenManus's log of loguru lines: thoughts, the tools chosen, their arguments and results.

A tool call is one step with the thoughts before it and its result; the lines of the machinery
(token usage, browser set-up) are folded steps, one a stretch of the plan.
"""

import re
from collections import deque

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import NO_OUTPUT
from mast_tui.traces.formats.logs.base import System, body, folded, said, words
from mast_tui.traces.formats.logs.metagpt import LOGURU, SGR, loguru
from mast_tui.traces.jsons import loads
from mast_tui.traces.kinds import classify
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.parts import strip_sgr
from mast_tui.traces.source import Record
from mast_tui.traces.titles import title

_prompted = re.compile(r"Enter your prompt[^:\n]*: ?")
_thoughts = re.compile(r"\S* ?(\S+)'s thoughts: ?(.*)")
_chosen = re.compile(r".*selected (\d+) tools? to use")
_prepared = re.compile(r".*Tools being prepared: \[(.*)\]")
_arguments = re.compile(r".*Tool arguments: ?")
_result = re.compile(r".*Tool '([^']+)' completed its mission! Result: ?")
_marked = re.compile(r"Marked step \d+ as ")
_step = re.compile(r"Executing step \d+/\d+")
FAILED = ("ERROR", "CRITICAL")
_failed = re.compile(r"'success': False|^(?:Error: |Error executing)", re.MULTILINE)


class OpenManus(System):
    """Cuts and builds OpenManus's logs."""

    name = "OpenManus"
    mark = re.compile(
        rf"\n(?:Enter your prompt|{LOGURU}"
        rf"|{SGR}(?:INFO|WARNING|ERROR|DEBUG|CRITICAL){SGR} +\[[\w.]+\] )"
    )

    @classmethod
    def knows(cls, head: str) -> bool:
        lines = (_line(one) for one in strip_sgr(head[:300_000]).split("\n", 3000)[:3000])
        return any(line is not None and line[4].startswith("app.") for line in lines)

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._noise = 0
        self._thought = 0
        self._waiting: deque[tuple[str, int]] = deque()
        self._bare: deque[int] = deque()
        self._answer = 0
        self._acting = False
        self._round = ""

    def entry(self, record: Record) -> None:
        head, feed, rest = record.value.partition("\n")
        line = _line(strip_sgr(head))
        if line is None or not rest.strip() or not _is_one_line(line):
            self._entry(record)
            return
        end = len(head) + len(feed)  # what is printed below a line is a step
        self._entry(Record(record.index, record.start, end, head))
        role = "printed" if self._acting else "summary"
        below = Record(record.index + 1, record.start + end, record.length - end, rest)
        step = self.cuts.open(below, role=role, kind="reasoning")
        self._answer = 0 if self._acting else step

    def _entry(self, record: Record) -> None:
        text = strip_sgr(record.value)
        line = _line(text)
        if line is None:
            self._asked(record, text)
            return
        if self.facts.started is None:
            self.facts.started = f"{line[1]}T{line[2]}"
        where, told = line[4], line[5]
        if where.startswith("app.agent."):
            self._agent(record, told)
        elif where.startswith("app.flow."):
            self._flow(record, text, told)
        elif where.startswith("app.tool.") and self._waiting:
            self.cuts.attach(self._waiting[0][1], record, role="during")
        elif _is_repeat(line):
            self.cuts.open(record, role="repeat", kind="harness", folded=True)
        elif line[3] in FAILED:
            self.cuts.open(record, role="event", kind="harness")
        else:
            self._quiet(record)

    def raw(self, record: Record) -> None:
        if record.value.strip():
            self._quiet(record)

    def _quiet(self, record: Record) -> None:
        """A line of the machinery."""
        if self._noise:
            self.cuts.attach(self._noise, record, role="noise")
        else:
            self._noise = self.cuts.open(record, role="noise", kind="harness", folded=True)

    def _asked(self, record: Record, text: str) -> None:
        prompt = _prompted.match(text)
        if prompt is not None and body(text[prompt.end() :]):
            self.cuts.open(record, role="asked", kind="message")
        else:
            self._quiet(record)

    def _agent(self, record: Record, told: str) -> None:
        if _step.match(told):
            self._round = told.strip()
            self._acting = True
            self._quiet(record)
        elif _thoughts.match(told):
            self._forget()
            self._thought = self.cuts.open(record, role="thought")
            if self._round:
                self.cuts.note(self._thought, self._round)
        elif found := _prepared.match(told):
            self._prepare(record, found[1])
        elif _arguments.match(told):
            if self._bare:
                self.cuts.attach(self._bare.popleft(), record, role="arguments")
            else:
                self._quiet(record)
        elif found := _result.match(told):
            self._done(record, found[1])
        else:
            self._quiet(record)

    def _prepare(self, record: Record, names: str) -> None:
        tools = re.findall(r"'([^']*)'", names)
        for nth, name in enumerate(tools):
            if nth == 0 and self._thought:
                step = self._thought
                self.cuts.attach(step, record, nth, role="prepared", call=True)
            else:
                step = self.cuts.open(record, nth, role="prepared", call=True)
            self._waiting.append((name, step))
            self._bare.append(step)
        self._thought = 0

    def _done(self, record: Record, name: str) -> None:
        waits = next((one for one in self._waiting if one[0] == name), None)
        if waits is None:
            self.cuts.open(record, role="orphan", kind="shell")
            return
        self._waiting.remove(waits)
        self.cuts.attach(waits[1], record, role="output")

    def _forget(self) -> None:
        for _, step in self._waiting:
            self.cuts.note(step, NO_OUTPUT)
        self._waiting.clear()
        self._bare.clear()

    def _flow(self, record: Record, text: str, told: str) -> None:
        """The plan: made, marked, and the words at the end of it."""
        if _marked.match(told):
            self._acting = False
            self.cuts.open(record, role="plan", kind="plan")
            self._noise = 0
        elif "\n" in text.strip():
            self.cuts.open(record, role="plan", kind="plan")
            self._noise = 0
        else:
            self._quiet(record)

    def end(self) -> None:
        self._forget()
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")

    def build(self, cut: Cut) -> Step:
        role, text = cut.first.role, said(cut.first)
        line = _line(text)
        time = f"{line[1]}T{line[2]}" if line else None
        if role == "noise":
            return folded(cut, _noise_title(cut), timestamp=time)
        if role == "repeat":
            return folded(cut, "result of the flow, told again", timestamp=time)
        if role == "asked":
            return words(cut, "user", body(_behind(_prompted, text)), "message")
        if role in ("summary", "printed"):
            return words(cut, "planner" if role == "summary" else "Manus", body(text))
        whole = body(text[line.start(5) :] if line else text)
        if role in ("thought", "prepared"):
            return _thinking(cut, text, time)
        if role == "plan":
            plan = re.search(r"^Plan: (.+)", whole, re.MULTILINE)
            heading = f"plan: {plan[1]}" if plan else first_line(whole)
            return words(cut, "planner", whole, "plan", title=heading, timestamp=time)
        if role == "orphan":
            return words(cut, "tool", whole, "shell", timestamp=time)
        return words(cut, "system", whole, "harness", timestamp=time, error=True)


def _line(text: str) -> re.Match[str] | None:
    """The line of loguru a text begins with, behind the prompt for a prompt."""
    prompt = _prompted.match(text)
    return loguru.match(text, prompt.end() if prompt else 0)


def _is_one_line(line: re.Match[str]) -> bool:
    """Whether a message of this kind has no lines of its own below the first."""
    where, told = line[4], line[5]
    if where.startswith("app.agent."):
        return not any(one.match(told) for one in (_thoughts, _arguments, _result))
    if where.startswith("app.flow."):
        return _marked.match(told) is not None
    return not (where.startswith("app.tool.") or line[3] in FAILED or _is_repeat(line))


def _is_repeat(line: re.Match[str]) -> bool:
    """Whether this is the whole result, told at the end."""
    return line[4].startswith("__main__") and re.match(r"Step \d+: |\s*$", line[5]) is not None


def _noise_title(cut: Cut) -> str:
    text = "\n".join(said(piece) for piece in cut.pieces)
    steps = len(re.findall(r"Executing step \d+/\d+", text))
    return f"log of the machinery, {len(cut.pieces)} lines" + (f", {steps} steps" if steps else "")


def _thinking(cut: Cut, text: str, time: str | None) -> Step:
    thought = cut.of("thought")
    line = _line(text)
    found = _thoughts.match(line[5]) if line and thought else None
    actor = found[1] if found else "Manus"
    told = body(text[line.start(5) + found.start(2) :]) if line and found else ""
    prepared = cut.of("prepared")
    if not prepared:
        return words(cut, actor, told, timestamp=time, title="" if told else "(no thoughts)")
    names = _prepared.match(_line(said(prepared[0]))[5])  # type: ignore[index]
    name = re.findall(r"'([^']*)'", names[1] if names else "")[prepared[0].nth]
    tool = Tool(name, _given(cut))
    result = "\n".join(_message(said(one)) for one in (*cut.of("during"), *cut.of("output")))
    return cut.step(
        classify(tool.name, tool.arguments),
        cut_line(title(tool.name, tool.arguments)),
        actor=actor,
        reasoning=told or None,
        tool=tool,
        output=result if cut.of("output") or cut.of("during") else None,
        error=any(
            _failed.search(_behind(_result, _message(said(one)))) for one in cut.of("output")
        ),
        timestamp=time,
    )


def _behind(head: re.Pattern[str], text: str) -> str:
    """A text without the head it begins with."""
    found = head.match(text)
    return text[found.end() :] if found else text


def _message(text: str) -> str:
    line = _line(text)
    return body(text[line.start(5) :] if line else text)


def _given(cut: Cut) -> "dict[str, object] | str":
    pieces = cut.of("arguments")
    if not pieces:
        return ""
    told = _behind(_arguments, _message(said(pieces[0])))
    try:
        value = loads(told)
    except ValueError:
        return told
    return value if isinstance(value, dict) else told
