"""Magentic-One's console log: blocks under rulers that name who speaks.

What docker and pip say before is one folded step. Code and what the terminal says of it are one
call; the pages that a surfer describes are its output.
"""

import re

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.logs.base import System, body, folded, said, words
from mast_tui.traces.kinds import classify
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.source import Record
from mast_tui.traces.titles import title

_ruler = re.compile(
    r"-{10} (?:\w+ \()?([^\n()]{1,80}?)\)?(?: @ [^\n]{0,80})? -{10}[ \t\r]*$", re.MULTILINE
)
_code = re.compile(r"```(\w+)[ \t\r]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_runs = frozenset(("python", "py", "sh", "bash", "shell"))
_page = re.compile(r"\n[ \t]*\n(?=The (?:web browser|viewport) |Path: |Viewport position)")
_final = re.compile(r"^FINAL ANSWER:[ \t]*(.*)", re.MULTILINE)
_request = re.compile(r"following user request:\s*(\S.*)")
_exited = re.compile(r"exit code:? ?(?:was:? ?)?(-?\d+)|exitcode: (-?\d+)", re.IGNORECASE)
TERMINALS = frozenset(("ComputerTerminal", "Executor", "computer_terminal"))
SURFERS = frozenset(("WebSurfer", "FileSurfer", "web_surfer", "file_surfer"))


class Magentic(System):
    """Cuts and builds the console logs of Magentic-One."""

    name = "Magentic-One"
    mark = re.compile(
        r"\n(?:-{10} [^\n]{1,80} -{10}[ \t\r]*(?=\n|\Z)"
        r"|SCENARIO\.PY (?:STARTING|COMPLETE|EXITED|RUNTIME)|RUN\.SH COMPLETE)"
    )

    @classmethod
    def knows(cls, head: str) -> bool:
        if re.search(r"^(?:SCENARIO\.PY|RUN\.SH) STARTING !#!#", head, re.MULTILINE):
            return True
        names = [found[1] for found in _ruler.finditer(head)]
        return len(names) >= 2 and any(one.startswith("MagenticOne") for one in names)

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._setup = self._code = self._answer = self._footer = 0

    def raw(self, record: Record) -> None:
        if record.value.strip():
            self._setup = self.cuts.open(record, role="setup", kind="harness", folded=True)

    def entry(self, record: Record) -> None:
        ruler = _ruler.match(record.value)
        if ruler is None:
            self._program(record)
            return
        who, rest = ruler[1], record.value[ruler.end() :]
        code, self._code = self._code, 0
        if who in TERMINALS and code:
            self.cuts.attach(code, record, role="output", call=True)
            return
        kind = "message" if who == "user" else None
        step = self.cuts.open(record, role="block", kind=kind)
        if any(found[1].lower() in _runs for found in _code.finditer(rest)):
            self._code = step
        self._answer = step if _final.search(rest) else self._answer

    def _program(self, record: Record) -> None:
        """What the runner says before and after; a program that broke off says it here."""
        starts = record.value.startswith("SCENARIO.PY STARTING")
        if starts and self._setup and not body(record.value.partition("\n")[2]):
            self.cuts.attach(self._setup, record, role="setup")
        elif starts:
            self.cuts.open(record, role="program", kind="harness")
        elif self._footer:
            self.cuts.attach(self._footer, record, role="program")
        else:
            self._footer = self.cuts.open(record, role="program", kind="harness")

    def end(self) -> None:
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")

    def build(self, cut: Cut) -> Step:
        text = said(cut.first)
        if cut.first.role == "setup":
            lines = sum(said(piece).count("\n") for piece in cut.pieces)
            return folded(cut, f"set-up of the run, {lines:,} lines")
        if cut.first.role == "program":
            whole = "\n".join(body(said(piece)) for piece in cut.pieces)
            title = " ".join(whole.replace("!#!#", "").split())
            failed = "EXITED WITH CODE" in whole or "Traceback (most recent" in whole
            return words(cut, "system", whole, "harness", title=title, error=failed)
        ruler = _ruler.match(text)
        if ruler is None:
            raise ValueError("no ruler")
        return _block(cut, ruler[1], body(text[ruler.end() :]))


def _block(cut: Cut, who: str, text: str) -> Step:
    if results := cut.of("output"):
        return _called(cut, who, text, body(said(results[0]).partition("\n")[2]))
    if found := _final.search(text):
        return words(cut, who, text, title=f"final answer: {found[1]}")
    if request := _request.search(text):
        return words(cut, who, text, "plan", title=f"plan for: {request[1]}")
    if who in TERMINALS:
        exited = _exited.search(text)
        failed = exited is not None and "0" not in (exited[1], exited[2])
        return words(cut, who, text, "shell", error=failed)
    if who not in SURFERS:
        return words(cut, who, text)
    page = _page.search(text)
    if page is None:
        return words(cut, who, text)
    did = text[: page.start()]
    return cut.step(
        "shell",
        first_line(did),
        actor=who,
        text=did,
        output=text[page.end() :],
        error=did.startswith(("Web surfing error", "File surfer encountered an error")),
    )


def _called(cut: Cut, who: str, text: str, result: str) -> Step:
    ran = [one for one in _code.finditer(text) if one[1].lower() in _runs]
    code = "\n\n".join(one[2] for one in ran)
    shell = ran[0][1].lower() in ("sh", "bash", "shell")
    tool = Tool("bash", {"command": code}) if shell else Tool("python", {"code": code})
    exited = _exited.search(result)
    number = int(exited[1] or exited[2]) if exited else None
    told = text
    for one in ran:
        told = told.replace(one[0], "")
    return cut.step(
        classify(tool.name, tool.arguments),
        cut_line(title(tool.name, tool.arguments)),
        actor=who,
        text=re.sub(r"\n{3,}", "\n\n", told).strip(),
        tool=tool,
        output=result,
        exit_code=number,
        error=bool(number),
    )
