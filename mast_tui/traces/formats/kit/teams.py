"""What one of a team of agents said: the entries of Magentic-One and CaptainAgent histories.

Who&When and AgentRx publish the same runs: an entry is ``{content, role, name?}``, the speaker is
``name``, or the role without what stands in brackets (``Orchestrator (-> WebSurfer)``).
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import call_step
from mast_tui.traces.formats.kit.messages import words_of
from mast_tui.traces.formats.kit.values import told
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.output import Output, is_failure
from mast_tui.traces.reader import Reader
from mast_tui.traces.source import Record, Source

TERMINALS = ("Computer_terminal", "ComputerTerminal")
SURFERS = ("WebSurfer", "FileSurfer")
"""Agents whose words are what they did in a browser or a viewer of files, and what came of it."""
_role = re.compile(r"(.*?) \((.*)\)", re.DOTALL)
_ran = re.compile(r"exitcode: (-?\d+) \([^\n]*\)(?:\nCode output: ?)?")
_script = re.compile(r"The script ran[^\n]*?exit code:? (?:was: )?(-?\d+)")
_fence = re.compile(r"```[ \t]*(\w*)[^\n]*\n(.*?)(?:\n[ \t]*)?```", re.DOTALL)
_final = re.compile(r"^FINAL ANSWER: ?(.*)$", re.MULTILINE)
_viewed = re.compile(r"Address: (.*)\nTitle: (.*)")
_broken = re.compile(r"(?:Web surfing error|File surfer encountered an error)|Error \d{3}\b")
_task = re.compile(r"# General Task\s*\n+(.+)")
GIVEN = "You are given: (1) a task"
"""How the prompt begins that opens a CaptainAgent conversation."""
OPENING = 4
"""So many entries tell one run from all others: they hold the first plan of a model."""


def speaker(entry: dict[str, Any]) -> tuple[str, str]:
    """Who speaks, and what stands behind it in brackets: ``("Orchestrator", "-> WebSurfer")``."""
    name, role = entry.get("name"), entry.get("role")
    if isinstance(name, str) and name:
        return name, ""
    found = _role.fullmatch(role) if isinstance(role, str) else None
    if found:
        return found[1], found[2]
    return (role if isinstance(role, str) and role else "agent"), ""


def is_output(entry: dict[str, Any], before: dict[str, Any] | None) -> bool:
    """Whether a terminal's entry is what came of the code in the entry before it."""
    if before is None or speaker(entry)[0] not in TERMINALS or speaker(before)[0] in TERMINALS:
        return False
    return _ran.match(words_of(entry)) is not None and _fence.search(words_of(before)) is not None


def says(entry: dict[str, Any]) -> bool:
    """Whether an agent says something that may be its answer."""
    text = words_of(entry).strip()
    return speaker(entry)[0] not in TERMINALS and text not in ("", "TERMINATE")


def build_entry(cut: Cut) -> Step:
    """The step of an entry: words, a run of code with its output, what a terminal said."""
    entry = cut.first.value
    who, aside = speaker(entry)
    text = words_of(entry)
    if outputs := cut.of("output"):
        return _run(cut, who, text, words_of(outputs[0].value))
    if who in TERMINALS:
        return _terminal(cut, who, text)
    if who == "human":
        return cut.step("message", first_line(text) or "(empty)", actor="user", text=text)
    if who in SURFERS:
        return _surfed(cut, who, text)
    kind, heading = _look(aside, text)
    return cut.step(kind, heading or "(empty)", actor=who, text=text)


def _look(aside: str, text: str) -> tuple[str, str]:
    """Kind and title of words, by how Magentic-One and CaptainAgent put them."""
    if aside == "termination condition":
        final = _final.search(text)
        return ("answer", final[0]) if final else ("harness", first_line(text))
    if aside.startswith("->"):
        return "message", cut_line(f"{aside}  {first_line(text)}")
    if text.startswith(("Initial plan:", "New plan:")):
        return "plan", first_line(text)
    if text.startswith("Updated Ledger:"):
        return "reasoning", _ledger(text) or first_line(text)
    if text.startswith(("Stalled", "Replan counter", "Next speaker ")):
        return "harness", first_line(text)
    if text.startswith(GIVEN):
        task = _task.search(text)
        return "message", cut_line(f"task: {task[1]}") if task else first_line(text)
    return "reasoning", first_line(text)


def _ledger(text: str) -> str:
    """The orchestrator's ledger in one line."""
    try:
        told = loads(text.partition(":")[2].strip())
        answers = {key: one["answer"] for key, one in told.items()}
    except (ValueError, AttributeError, KeyError, TypeError):
        return ""
    marks = {"is_request_satisfied": "done", "is_in_loop": "in a loop",
             "is_progress_being_made": "progress"}  # fmt: skip
    said = [word if answers[key] else f"not {word}" for key, word in marks.items()
            if isinstance(answers.get(key), bool)]  # fmt: skip
    return cut_line(f"ledger: {', '.join(said)}, next {answers.get('next_speaker')}")


def _run(cut: Cut, who: str, text: str, output: str) -> Step:
    blocks = _fence.findall(text)
    languages = {language.lower() for language, _ in blocks}
    name = "bash" if languages <= {"sh", "bash", "shell"} else "python"
    key = "command" if name == "bash" else "code"
    tool = Tool(name, {key: "\n\n".join(code for _, code in blocks)})
    rest = _fence.sub("", text).strip("\n") if len(blocks) == 1 else text
    return call_step(cut, tool, _result(output), text=rest, actor=who)


def _result(output: str) -> Output:
    found = _ran.match(output)
    code = int(found[1]) if found else None
    text = output[found.end() :] if found else output
    return Output(text, code, error=code is not None and is_failure(code, text, None))


def _surfed(cut: Cut, who: str, text: str) -> Step:
    """A page or a file that was looked at, by its own title where the words begin with its place."""
    viewed = _viewed.match(text)
    heading = f"{viewed[2]}  {viewed[1]}" if viewed else first_line(text)
    failed = _broken.match(heading) is not None
    return cut.step("shell", cut_line(heading) or "(empty)", actor=who, text=text, error=failed)


def _terminal(cut: Cut, who: str, text: str) -> Step:
    found = _ran.match(text) or _script.match(text)
    if found is None:
        return cut.step("harness", first_line(text) or "(empty)", actor=who, text=text)
    code = int(found[1])
    said = text[found.end() :].partition("Its output was:\n")[2] or text[found.end() :]
    return cut.step(
        "shell",
        first_line(said) or first_line(text) or "(no output)",
        actor=who,
        output=text,
        error=code != 0,
        exit_code=code,
    )


class Digest:
    """The mark of a run, from who said what in it: the same however the file is written."""

    def __init__(self) -> None:
        self._whole = hashlib.sha256()
        self._opening = ""
        self._entries = 0

    def add(self, entry: dict[str, Any]) -> None:
        """The next entry."""
        said = [told(one) or "" for one in (*speaker(entry), words_of(entry))]
        self._whole.update(json.dumps(said).encode())
        self._entries += 1
        if self._entries == OPENING:
            self._opening = self._whole.hexdigest()[:32]

    @property
    def opening(self) -> str:
        """The mark of the run's first entries; empty while it has not that many."""
        return self._opening

    @property
    def whole(self) -> str:
        """The mark of all entries so far."""
        return self._whole.hexdigest()[:32]


class TeamReader(Reader):
    """Reads the history of a team of agents, wherever it lies."""

    path: tuple[str, ...] = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.outer: dict[str, Any] = {}
        self.digest = Digest()
        self._before: dict[str, Any] | None = None
        self._answer = 0
        self._finished = False
        self.last = -1

    def records(self) -> Iterator[Record | None]:
        return self.source.members(*self.path, outer=self.outer)

    def cut(self, record: Record) -> None:
        entry = record.value
        if not isinstance(entry, dict) or not ("content" in entry or "role" in entry):
            raise TypeError("no entry")
        self.last = record.index
        if is_output(entry, self._before):
            self.cuts.attach(len(self.cuts), record, call=True)
            self._answer = 0
        else:
            number = self.cuts.open(record, role="words")
            self._finished = speaker(entry)[1] == "termination condition"
            if "name" in entry and says(entry):
                self._answer = number
        self._before = entry
        self.digest.add(entry)
        self.learn(entry)

    def learn(self, entry: dict[str, Any]) -> None:
        """What the format knows of the run once this entry is seen."""

    def end(self) -> None:
        if self._answer and not self._finished:
            self.cuts.set_kind(self._answer, "answer")
        if self.last >= 0:
            self.facts.run_id = self.facts.run_id or self.digest.opening or self.digest.whole

    def build(self, cut: Cut) -> Step:
        return build_entry(cut)
