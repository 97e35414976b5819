"""ChatDev's log: phases of two agents talking, each opened by prompts and tables of parameters.

A turn is a step. The parameters, the prompt and the system prompts that turns echo are one folded
step a phase, with the usage and web server lines of that phase; nothing is left out.
"""

import re

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.logs.base import System, body, folded, said, words
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import first_line
from mast_tui.traces.source import Record

_head = re.compile(r"\[(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d) [A-Z]+\] (.*)")
_turn = re.compile(r"([^:*\n]+): \*\*(.+?<->.+? on : *(\w+), turn (\d+))\*\*")
_told = re.compile(r"(?:([^:*\n]+): )?\*\*\[([^\]\n]+)\]\*\*:?[ \t]*")
_echo = re.compile(r"\s*\[[^\n]*\nYou are .*?\][ \t\r]*\n[ \t\r]*\n", re.DOTALL)
_phase = re.compile(r"\*\*phase_name\*\* \| (\w+)")
_detail = re.compile(r"execute SimplePhase:\[(\w+)\] in ComposedPhase:\[(\w+)\], cycle (\d+)")
_roles = re.compile(r"\*\*(assistant|user)_role_name\*\* \| ([^|\n]+?) \|")
_task = re.compile(r"\*\*task_prompt\*\*: ?(.+)")
_project = re.compile(r"\*\*project_name\*\*: ?(\S+)")
_model = re.compile(r"ModelType\.(\w+)")
_changed = re.compile(r"^(\S+ (?:updated|created|removed))\b", re.MULTILINE)

NOISE = ("flask app.py", "HTTP Request:", "**[OpenAI_Usage_Info", "**[Software Info]")
PROMPTS = frozenset(("chatting", "RolePlaying", "Start Chat", "Execute Detail"))
LINE = 2000
"""So much of the line that begins an entry is looked at."""
KINDS = {"Update Codes": "file", "Test Reports": "shell"}


class ChatDev(System):
    """Cuts and builds ChatDev's logs."""

    name = "ChatDev"
    mark = re.compile(r"\n\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+\] ")

    @classmethod
    def knows(cls, head: str) -> bool:
        said = re.findall(r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+\] (.*)", head, re.MULTILINE)
        return sum(bool(_told.match(one) or _turn.match(one)) for one in said[:200]) >= 2

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._folded = 0
        self._early: list[Record] = []
        self._fresh = False
        self._before = ""

    def entry(self, record: Record) -> None:
        head = _head.match(record.value)
        line = head[5][:LINE] if head else ""
        told = _told.match(line)
        event = told[2] if told else ""
        if line.startswith(NOISE):
            self._noise(record)
        elif event in PROMPTS:
            self._prompt(record)
        elif _turn.match(line):
            self._turn(record)
        elif event == "Seminar Conclusion":
            again = record.value.partition("\n")[2].strip() in self._before
            self._open(record, role="conclusion", kind="harness", folded=again)
        elif event == "Preprocessing":
            self._learn(record.value)
            self._open(record, role="task", kind="message")
        else:
            self._open(record, role="event", kind=KINDS.get(event, "harness"))

    def _open(self, record: Record, **how: object) -> int:
        self._fresh = False
        return self.cuts.open(record, **how)  # type: ignore[arg-type]

    def _learn(self, text: str) -> None:
        if (found := _project.search(text)) and self.facts.scenario is None:
            self.facts.scenario = found[1]
        if (head := _head.match(text)) and self.facts.started is None:
            self.facts.started = _when(head)

    def _prompt(self, record: Record) -> None:
        if (found := _model.search(record.value)) and self.facts.model is None:
            self.facts.model = found[1]
        if self._fresh:
            self.cuts.attach(self._folded, record, role="prompt")
        else:
            self._folded = self._open(record, role="prompt", kind="message", folded=True)
            self._fresh = True
            self.end()

    def _noise(self, record: Record) -> None:
        if self._folded:
            self.cuts.attach(self._folded, record, role="noise")
        else:
            self._early.append(record)  # it goes with the first prompt

    def end(self) -> None:
        for record in self._early:
            if not self._folded:
                self._folded = self.cuts.open(record, role="noise", kind="harness", folded=True)
            else:
                self.cuts.attach(self._folded, record, role="noise")
        self._early.clear()

    def _turn(self, record: Record) -> None:
        head, _, rest = record.value.partition("\n")
        echo = _echo.match(rest)
        if echo and self._folded:
            place = record.start + len(head) + 1
            prompt = Record(record.index + 1, place, echo.end(), None)
            self.cuts.attach(self._folded, prompt, role="echo")
        self._before = (rest[echo.end() :] if echo else rest).strip()
        self._open(record, role="turn", kind="reasoning")

    def build(self, cut: Cut) -> Step:
        text = said(cut.first)
        head = _head.match(text)
        if head is None:
            raise ValueError("no head")
        time, rest = _when(head), body(text[head.end() :])
        role = cut.first.role
        if role == "turn":
            return _said(cut, head[5][:LINE], text[head.end() :], time)
        if role in ("prompt", "noise"):
            return folded(cut, _opening(cut), timestamp=time)
        if role == "task":
            task = _task.search(text)
            title = f"task: {task[1]}" if task else "ChatDev starts"
            return words(cut, "user", rest, "message", title=title, timestamp=time)
        return _event(cut, head[5], rest, time)


def _when(head: re.Match[str]) -> str:
    """ChatDev writes year, day, month."""
    return f"{head[1]}-{head[3]}-{head[2]}T{head[4]}"


def _said(cut: Cut, line: str, rest: str, time: str) -> Step:
    turn = _turn.match(line)
    if turn is None:
        raise ValueError("no turn")
    rest = rest.removeprefix("\n")
    echo = _echo.match(rest)
    text = body(rest[echo.end() :] if echo else rest)
    return words(cut, turn[1], text, timestamp=time, notes=(turn[2],))


def _opening(cut: Cut) -> str:
    """The title of a phase's prompts."""
    text = "\n".join(said(piece)[:40_000] for piece in cut.pieces if piece.role == "prompt")
    if not text:
        return "log of the web server"
    phase, details = _phase.search(text), list(_detail.finditer(text))
    detail = details[-1] if details else None
    name = phase[1] if phase else detail[1] if detail else "phase"
    among = " and ".join(found[2] for found in list(_roles.finditer(text))[:2])
    cycle = f" ({detail[2]}, cycle {detail[3]})" if detail else ""
    what = "prompt of" if "**[Start Chat]**" in text else "phase"
    return f"{what} {name}{cycle}" + (f": {among}" if among else "")


def _event(cut: Cut, line: str, rest: str, time: str) -> Step:
    told = _told.match(line)
    name = told[2] if told else ""
    text = "\n".join(one for one in (line[told.end() :].strip() if told else line, rest) if one)
    actor = (told[1] if told else None) or "system"
    brief = text if len(text) < 200 else first_line(text)
    title = f"{name}: {brief}" if name and text else name or brief
    if name == "Update Codes" and (changed := _changed.search(text)):
        title = changed[1]
    elif name == "Seminar Conclusion":
        marked = re.search(r"^.*<INFO>.*$", text, re.MULTILINE)
        title = f"conclusion: {marked[0].strip() if marked else first_line(text) or 'empty'}"
    return words(
        cut,
        actor,
        text,
        cut.kind or "harness",
        title=title or "(empty)",
        timestamp=time,
        error=name == "Test Reports" and "Traceback (most recent call last)" in text,
        notes=() if name in title else (f"[{name}]",),
    )
