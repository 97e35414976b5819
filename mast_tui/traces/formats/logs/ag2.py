"""AG2's conversations: turns with a speaker in ``name`` (``role`` is the wrong way round).

Code in a turn and the turn that says what came of it are one call; the second is no turn of its
own. Three encodings: JSON, text that looks like YAML, and Python dicts one behind the other.
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from typing import ClassVar

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import NO_OUTPUT
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.formats.logs.base import System, Turn, body, words
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line
from mast_tui.traces.source import Record
from mast_tui.traces.titles import title

PROXY = "mathproxyagent"
_ASKING = (PROXY, "system", "user")
_code = re.compile(r"```(\w*)[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_languages = frozenset(("", "python", "py", "python3", "sh", "bash", "shell"))
_boxed = re.compile(r"\\boxed\{([^{}]+)\}")
_exit = re.compile(r"exitcode: (-?\d+)")
_go_on = re.compile(r"Continue\. Please keep solving")
_prompt = re.compile(r"Let's use Python to solve a math problem|Hello everyone\. We have assembled")
_failed = re.compile(r"^(?:Error: )?Traceback|^Error: |^\w*Error: ", re.MULTILINE)
_dict = re.compile(r"(?<=\})\s+(?=\{'(?:content|role|name)':)")
_turn = re.compile(r"^ {6}content:", re.MULTILINE)
_fields = re.compile(
    r"\n[ \t]*(?:role:[ \t]*(?P<role>[^\n]*)|name:[ \t]*(?P<name>[^\n]*))(?=\s*(?:\n|\Z))"
)


class AG2(System):
    """Cuts and builds turns."""

    name: ClassVar[str | None] = "AG2"

    def __init__(self, *shared: object) -> None:
        super().__init__(*shared)  # type: ignore[arg-type]
        self._call = 0
        self._caller = ""
        self._last = 0
        self._turns = 0

    def entry(self, record: Record) -> None:
        turn: Turn = record.value
        if not turn.name and not turn.role:
            self.cuts.open(record, role="other", kind="message")
            return
        self._turns += 1
        if self._call and _is_output(turn, self._caller):
            self.cuts.attach(self._call, record)
            self._call = self._last = 0
            return
        if self._call:
            self.cuts.note(self._call, NO_OUTPUT)
        self._call = self._last = 0
        first = self._turns == 1
        if first or turn.name == "chat_manager":
            folded = _prompt.match(turn.said) is not None
            self.cuts.open(record, role="turn", kind="message", folded=folded)
        elif blocks(turn.said):
            self._call, self._caller = self.cuts.open(record, role="call", call=True), turn.name
        else:
            step = self.cuts.open(record, role="turn")
            self._last = 0 if turn.name in _ASKING else step

    def end(self) -> None:
        if self._call:
            self.cuts.note(self._call, NO_OUTPUT)
        if self._last:
            self.cuts.set_kind(self._last, "answer")

    def build(self, cut: Cut) -> Step:
        turn: Turn = cut.first.value
        text, actor = body(turn.said), turn.name or turn.role or "log"
        if cut.first.role == "call":
            return _called(cut, actor, text)
        problem = re.search(r"^Problem:\s*(\S.*)", text, re.MULTILINE) if cut.index <= 2 else None
        heading = f"prompt: {problem[1]}" if problem else ""
        if cut.kind == "answer" and (boxed := _boxed.search(text)):
            heading = f"final answer: {boxed[1]}"
        kind = "message" if actor in _ASKING else "reasoning"
        return words(cut, actor, text, kind, title=heading)


class Talks(AG2):
    """The same of agents that are no AG2's."""

    name = None


def blocks(text: str) -> list[str]:
    """The blocks of code in a text that an executor runs."""
    return [one[2] for one in _code.finditer(text) if one[1].lower() in _languages]


def _is_output(turn: Turn, caller: str) -> bool:
    """Whether a turn is what an executor says of the code before it, whoever has to say it."""
    if _exit.match(turn.said):
        return True
    return turn.name == PROXY != caller and not _go_on.match(turn.said)


def _called(cut: Cut, actor: str, text: str) -> Step:
    code = "\n\n".join(blocks(text))
    shell = re.search(r"```(?:sh|bash|shell)\b", text) is not None
    tool = Tool("bash", {"command": code}) if shell else Tool("python", {"code": code})
    results = [body(piece.value.said) for piece in cut.of("output")]
    result = results[0] if results else None
    found = _exit.match(result or "")
    told = re.sub(r"\n{3,}", "\n\n", _code.sub(_kept, text)).strip()
    return cut.step(
        "shell",
        cut_line(title(tool.name, tool.arguments)),
        actor=actor,
        text=told,
        tool=tool,
        output=result,
        exit_code=int(found[1]) if found else None,
        error=(found[1] != "0") if found else bool(result and _failed.search(result)),
    )


def _kept(found: re.Match[str]) -> str:
    return "" if found[1].lower() in _languages else found[0]


def from_dicts(text: str) -> list[Turn]:
    """Turns written as Python dicts, one behind the other; they are numbered, not their lines."""
    return [_from_dict(nth, one) for nth, one in enumerate(_dict.split(text)) if one.strip()]


def _from_dict(nth: int, text: str) -> Turn:
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return Turn(nth, text)
    return from_value(nth, value) or Turn(nth, text)


def from_value(nth: int, value: object) -> Turn | None:
    """A message as JSON or Python holds it."""
    if not isinstance(value, dict) or "content" not in value:
        return None
    content = value["content"]
    said = "\n".join(map(str, content)) if isinstance(content, list) else str(content or "")
    name, role = value.get("name"), value.get("role")
    return Turn(
        nth,
        said.replace("\r\n", "\n").replace("\r", ""),
        text_of(name),
        text_of(role),
    )


def from_lines(text: str, line: int = 0) -> Iterator[Turn]:
    """Turns written like YAML: ``content:``, ``role:`` and ``name:``, six blanks before each."""
    places = [found.start() for found in _turn.finditer(text)]
    if before := text[: places[0] if places else len(text)].strip():
        yield Turn(line, before)
    counted = 0
    for start, end in zip(places, [*places[1:], len(text)], strict=True):
        line += text.count("\n", counted, start)
        counted = start
        yield _from_lines(line, text[start:end])


def _from_lines(line: int, text: str) -> Turn:
    fields = list(_fields.finditer(text))[-2:]
    name = next((one["name"] for one in fields if one["name"] is not None), "")
    role = next((one["role"] for one in fields if one["role"] is not None), "")
    end = fields[0].start() if fields else len(text)
    behind = text[fields[-1].end() :].strip() if fields else ""
    first, feed, rest = text[:end].partition(":")[2].partition("\n")
    said = first.strip() + feed + textwrap.dedent(rest)
    said = "\n".join(one for one in (said.strip("\n"), behind) if one)
    return Turn(line, said, name.strip(), role.strip())
