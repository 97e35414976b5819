"""AppWorld's log: a supervisor that writes code, and an agent for each app that it talks to.

A response is code, so it is a call: the supervisor's with what its execution gave (and what the
other agent replied, which may come many steps later), an app agent's with the next message to it.
"""

import re
import textwrap

from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.formats.kit.calls import NO_OUTPUT
from mast_tui.traces.formats.logs.base import BLIND, System, body, said, words
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record

_kinds = (
    r"(?P<task>\*{5,} Task (?P<of>[^\n*]*?)\s*\*{5,})"
    r"|Response from (?P<api>send_message) API"
    r"|Response from (?P<who>.+?) Agent"
    r"|(?P<ran>Code Execution Output)"
    r"|(?P<enter>Entering .+? Agent message loop)|(?P<leave>Exiting .+? Agent message loop)"
    r"|Message to (?P<to>.+?) Agent"
    r"|Reply from (?P<reply>.+?) Agent to (?P<back>.+)"
    r"|(?P<judged>Evaluation)"
)
_line = re.compile(rf"(?:    )?(?:{_kinds})[ \t\r]*$", re.MULTILINE)
_unnamed = re.sub(r"\?P<\w+>", "?:", _kinds)
_call = re.compile(r"\b(?:apis\.(\w+\.\w+)|(send_message|reply))\(")
_message = re.compile(
    r"(?:\w+ = )?(?:send_message\((?P<at>['\"])(?P<to>\w+)(?P=at), |reply\()"
    r"f?(?P<quote>['\"])(?P<text>(?:\\.|(?!(?P=quote))[^\\])+)(?P=quote)(?:, ?(?P<more>.+))?\)"
)
_id = re.compile(r"\(([\w-]+)\)")


class AppWorld(System):
    """Cuts and builds AppWorld's logs."""

    name = "AppWorld"
    mark = re.compile(rf"\n(?:    )?(?:{_unnamed})[ \t\r]*(?=\n|\Z)")

    @classmethod
    def knows(cls, head: str) -> bool:
        asked = re.search(r"^Response from Supervisor Agent[ \t\r]*$", head, re.MULTILINE)
        ran = re.search(r"^Code Execution Output[ \t\r]*$", head, re.MULTILINE)
        return asked is not None and ran is not None

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._open: dict[str, int] = {}  # the last call of each agent
        self._waiting: set[int] = set()
        self._entering: Record | None = None
        self._last = 0

    def entry(self, record: Record) -> None:
        head = _line.match(record.value)
        if head is None:
            self.raw(record)
        elif head["task"]:
            named = _id.search(head["of"])
            self.facts.scenario = self.facts.scenario or (named[1] if named else None)
            self.cuts.open(record, role="task", kind="message")
        elif head["who"]:
            self._response(record, head["who"])
        elif head["ran"] or head["api"]:
            self._output("Supervisor", record, "ran" if head["ran"] else "replied")
        elif head["enter"]:
            self._entering = record
        elif head["leave"]:
            self.cuts.attach(self._last, record, role="left") if self._last else self.raw(record)
        elif head["judged"]:
            self._judge(record)
        else:
            self._between(record, head)

    def _response(self, record: Record, who: str) -> None:
        step = self._last = self.cuts.open(record, role="call", call=True)
        self._open[_key(who)] = step
        self._waiting.add(step)

    def _output(self, who: str, record: Record, role: str) -> None:
        step = self._open.get(_key(who), 0)
        if step:
            self.cuts.attach(step, record, role=role)
            self._waiting.discard(step)
        else:
            self._last = self.cuts.open(record, role="orphan", kind="message")

    def _between(self, record: Record, head: re.Match[str]) -> None:
        """A message between agents is what came of a call, or begins a conversation."""
        if head["to"] and self._entering is None:
            self._output(head["to"], record, "message")
            return
        if head["reply"]:
            self._output(head["reply"], record, "reply")
            self._open.pop(_key(head["reply"]), None)
            return
        self._open.pop(_key(head["to"]), None)
        step = self._last = self.cuts.open(record, role="asked", kind="message")
        if self._entering is not None:
            self.cuts.attach(step, self._entering, role="entered")
            self._entering = None

    def _judge(self, record: Record) -> None:
        self.cuts.open(record, role="judged", kind="harness", folded=True)
        found = re.search(r'^    "success": (true|false)', record.value, re.MULTILINE)
        if found:
            outcome = "succeeded" if found[1] == "true" else "failed"
            source = "success in the evaluation report of the log"
            self.facts.ending = Ending(outcome, None, source)  # type: ignore[arg-type]

    def end(self) -> None:
        for step in self._waiting:
            self.cuts.note(step, NO_OUTPUT)
        if self._entering is not None:
            self.cuts.open(self._entering, role="raw", kind="message")

    def build(self, cut: Cut) -> Step:
        role, text = cut.first.role, said(cut.first)
        head = _line.match(text)
        if head is None:
            raise ValueError("no head")
        rest = _below(cut.first)
        if role == "task":
            return words(cut, "user", rest, "message", notes=(f"Task {head['of']}",))
        if role == "judged":
            told = (f"{BLIND}the evaluation of this run",)
            title = "evaluation report"
            return words(cut, "system", rest, "harness", title=title, notes=told, leak=True)
        if role == "asked":
            title = f"to {head['to']}: {first_line(rest)}"
            notes = tuple(said(piece).strip() for piece in cut.of("entered"))
            return words(cut, "Supervisor", rest, "message", title=title, notes=notes)
        if role == "orphan":
            return words(cut, "system", rest, "message", notes=(text.split("\n")[0].strip(),))
        return _called(cut, head["who"], rest)


def _key(who: str) -> str:
    """Names of apps vary in case, and in how their words are joined."""
    return re.sub(r"[\W_]", "", who).lower()


def _below(piece: Piece) -> str:
    """What stands below a header, without its indentation."""
    return body(textwrap.dedent(said(piece).partition("\n")[2]))


def _called(cut: Cut, who: str, text: str) -> Step:
    comment, code = _comment(text)
    found = _call.findall(code)
    name = next((api or own for api, own in reversed(found)), "python")
    results = [_below(piece) for piece in cut.pieces[1:] if piece.role != "left"]
    given = [one for nth, one in enumerate(results) if one and one not in results[:nth]]
    return cut.step(
        _kind(name),
        cut_line(_title(code, name) or first_line(comment) or first_line(code) or "(empty)"),
        actor=who,
        reasoning=comment or None,
        tool=Tool(name, code),
        output="\n".join(given) if results else None,
        error=any(one.startswith("Execution failed.") for one in given),
        notes=tuple(said(piece).strip() for piece in cut.of("left")),
    )


def _comment(text: str) -> tuple[str, str]:
    """What the agent thinks, in the comment that its code begins with, and the code."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def _title(code: str, name: str) -> str:
    """The line of code that makes the call, without what every call has; of a message its words."""
    lines = [line for line in code.split("\n") if f"{name}(" in line and not line.startswith("#")]
    line = re.sub(r"\b(?:apis\.|app_name=|message=)", "", lines[-1].strip()) if lines else ""
    printed = re.fullmatch(r"print\((.*)\)", line)
    line = printed[1] if printed else line
    sent = _message.fullmatch(line)
    if sent is None:
        return line
    words = re.sub(r"\\(['\"])", r"\1", sent["text"]).replace("\\n", " ")
    more = f" ({sent['more']})" if sent["more"] else ""
    return f"{'to ' + sent['to'] if sent['to'] else 'reply'}: {words}{more}"


def _kind(name: str) -> str:
    if name == "supervisor.complete_task":
        return "answer"
    return "message" if name in ("send_message", "reply") else "shell"
