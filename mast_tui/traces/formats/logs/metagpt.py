"""MetaGPT's two logs: lines of loguru (`Alice(SimpleCoder): to do ...`), and a communication log.

The role is the actor; the persons' names are decoration.
"""

import re

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.logs.base import System, body, folded, said, words
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import first_line
from mast_tui.traces.parts import strip_sgr
from mast_tui.traces.source import Record

SGR = r"(?:\x1b\[[0-9;]*m)*"
LOGURU = rf"{SGR}\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?{SGR} \| "
loguru = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:[.,]\d+)?) \| (\w+) *\| (\S+) - ?(.*)")
_todo = re.compile(r"(\w[\w .-]*)\((\w+)\): to do (\w+)")
_block = re.compile(r"\[([\d-]+) ([\d:.]+)\] (?:FROM: (.*?) TO: (.*)|NEW MESSAGES:)")
_from = re.compile(r"\s*(?:ACTION: ?(.*)\n)?(?:CONTENT:[ \t]*\n?)?")
_speaker = re.compile(r"([A-Z]\w*): ?")
_dashes = re.compile(r"^-{40,}[ \t]*$", re.MULTILINE)


class MetaGPT(System):
    """Cuts and builds both forms."""

    name = "MetaGPT"
    mark = re.compile(
        rf"\n(?:{LOGURU}|\[\d{{4}}-\d\d-\d\d [\d:.]+\] (?:FROM: |NEW MESSAGES:)"
        r"|=== [^\n]*\bLog\b[^\n]* ===|Simple[A-Z]\w+:)"
    )

    @classmethod
    def knows(cls, head: str) -> bool:
        if re.search(r"^=== MetaGPT Agent Communication Log", head, re.MULTILINE):
            return True
        if re.search(r"^\[\d{4}-\d\d-\d\d [\d:]+\] FROM: \w+ TO: ", head, re.MULTILINE):
            return True
        lines = (loguru.match(strip_sgr(one)) for one in head.split("\n", 400)[:400])
        told = [one for one in lines if one]
        return any(one[4].startswith("metagpt.") or _todo.match(one[5]) for one in told)

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._waiting: Record | None = None

    def entry(self, record: Record) -> None:
        text = strip_sgr(record.value)
        block = _block.match(text)
        if line := loguru.match(text) or block:
            self.facts.started = self.facts.started or f"{line[1]}T{line[2]}"
        if _speaker.match(text) and not text.startswith("==="):
            step = self.cuts.open(record, role="message", kind="reasoning")
            if self._waiting is not None:
                self.cuts.attach(step, self._waiting, role="block")
            self._waiting = None
            return
        self.end()
        if text.startswith("==="):
            self.cuts.open(record, role="banner", kind="harness", folded=True)
        elif block is None:
            self.cuts.open(record, role="line")
        elif block[3] is not None:
            self.cuts.open(record, role="from", kind="message")
        elif body(_dashes.sub("", text.partition("\n")[2])):
            self.cuts.open(record, role="block")
        else:
            self._waiting = record  # its messages follow as entries of their own

    def end(self) -> None:
        if self._waiting is not None:
            self.cuts.open(self._waiting, role="block")
        self._waiting = None

    def raw(self, record: Record) -> None:
        if record.value.lstrip().startswith("==="):
            self.cuts.open(record, role="banner", kind="harness", folded=True)
        else:
            super().raw(record)

    def build(self, cut: Cut) -> Step:
        text = said(cut.first)
        role = cut.first.role
        if role == "banner":
            return folded(cut, first_line(text))
        if role == "line":
            return _line(cut, text)
        if role == "from":
            return _request(cut, text)
        blocks = [said(piece) for piece in cut.of("block")]
        head = _block.match(blocks[0]) if blocks else None
        time = f"{head[1]}T{head[2]}" if head else None
        rest = body(_dashes.sub("", text[head.end() :] if head and role == "block" else text))
        speaker = _speaker.match(rest)
        actor = speaker[1] if speaker else "agent"
        text = body(rest[speaker.end() :]) if speaker else rest
        return words(cut, actor, text, title=_telling(text), timestamp=time)


def _line(cut: Cut, text: str) -> Step:
    line = loguru.match(text)
    if line is None:
        raise ValueError("no line of loguru")
    rest = body(text[line.end() :])
    time, whole = f"{line[1]}T{line[2]}", f"{line[5]}\n{rest}" if rest else line[5]
    todo = _todo.match(line[5])
    if todo is None:
        failed = line[3] in ("ERROR", "CRITICAL")
        kind = "reasoning" if line[4].startswith("metagpt.roles") and not failed else "harness"
        return words(cut, "system", whole, kind, timestamp=time, error=failed, notes=(line[4],))
    notes = () if rest else ("the log holds no text of this turn",)
    title = f"{_telling(rest)}  ({todo[3]})" if rest else todo[3]
    kind = "file" if "```" in rest else "reasoning"
    return words(cut, todo[2], whole, kind, title=title, timestamp=time, notes=notes)


def _telling(code: str) -> str:
    """What a body of code defines, or how it begins."""
    named = re.findall(r"^(?:async )?(?:def|class) (\w+)", code, re.MULTILINE)
    return ", ".join(named[:6]) or first_line(re.sub(r"\A```\w*\n", "", code))


def _request(cut: Cut, text: str) -> Step:
    head = _block.match(text)
    if head is None:
        raise ValueError("no block")
    rest = _dashes.sub("", text[head.end() :])
    about = _from.match(rest)
    words_ = body(rest[about.end() :] if about else rest)
    notes = (f"to {head[4]}",) + ((about[1],) if about and about[1] else ())
    return words(cut, head[3], words_, "message", timestamp=f"{head[1]}T{head[2]}", notes=notes)
