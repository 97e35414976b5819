"""Which system wrote a log, whatever file it lies in."""

import re
from typing import Any

from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.formats.logs.ag2 import AG2, Talks, from_dicts, from_lines, from_value
from mast_tui.traces.formats.logs.appworld import AppWorld
from mast_tui.traces.formats.logs.base import Extra, Log, System, Turn
from mast_tui.traces.formats.logs.chatdev import ChatDev
from mast_tui.traces.formats.logs.hyperagent import HyperAgent
from mast_tui.traces.formats.logs.magentic import Magentic
from mast_tui.traces.formats.logs.metagpt import MetaGPT
from mast_tui.traces.formats.logs.openmanus import OpenManus
from mast_tui.traces.formats.logs.plain import Plain, by_pattern
from mast_tui.traces.formats.logs.text import Held
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Tool
from mast_tui.traces.oneline import first_line
from mast_tui.traces.parts import arguments_text
from mast_tui.traces.rundir import Ending

SYSTEMS: tuple[type[System], ...] = (ChatDev, HyperAgent, AppWorld, Magentic, OpenManus, MetaGPT)
HEAD = 256 * 1024
_key = re.compile(r"^(instance_id|problem_statement|other_data|note|trajectory):[ \t]*", re.M)
LEAKS = {
    "other_data": ("what is known of the task beside it", "the expected answer"),
    "note": ("what an earlier annotator noted", "an earlier annotator's note"),
}


def system_of(head: str) -> type[System] | None:
    """The system whose log begins so, where that is sure."""
    return next((one for one in SYSTEMS if one.knows(head[:HEAD])), None)


def log_of(text: str) -> Log:
    """A run's log that is held as one string, in whatever of the known encodings."""
    start = text[:200].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        try:
            value = loads(text)
        except ValueError:
            value = None
        if (log := wrapped(value)) is not None:
            return log
        if re.match(r"\{'(?:content|role|name)':", start):
            return Log(AG2, from_dicts(text))
    if re.match(r"(?:instance_id|problem_statement|trajectory):", start):
        return _written_out(text)
    system = system_of(text) or by_pattern(text[: 4 * HEAD]) or Plain
    return Log(system, Held(text))


def wrapped(value: Any) -> Log | None:
    """The log in a JSON object with the task beside it; None where the object is no such thing."""
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("content"), str) and "run_id" in value:
        log = log_of(value["content"]) if not value["content"].startswith("{") else None
        if log is not None:
            log.task = _task("prompt", value.get("prompt"))
            log.facts["started"] = (
                log.facts.get("started") or text_of(value.get("timestamp")) or None
            )
        return log
    inner = _trajectory(value.get("trajectory"))
    if inner is None:
        return None
    log = Log(*inner)
    log.task = _task("problem_statement", value.get("problem_statement"))
    for name, (title, gives) in LEAKS.items():
        if value.get(name):
            log.leaks.append(Extra(name, title, _readable(value[name]), gives))
    log.facts["scenario"] = text_of(value.get("instance_id")) or None
    log.facts["ending"] = _judged(value.get("other_data"))
    return log


def _trajectory(value: Any) -> tuple[type[System], Any] | None:
    """The system and body of a run that is a list of lines, of turns, or of a list an agent."""
    if isinstance(value, dict) and value:
        turns = [one for name, listed in value.items() for one in _turns(listed, f"agent {name}")]
        return Talks, [turn._replace(line=nth) for nth, turn in enumerate(turns)]
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(line, str) for line in value):
        return AG2, _turns(value)
    text = "\n".join(value)
    return system_of(text) or by_pattern(text[: 4 * HEAD]) or Plain, Held(text)


def _turns(listed: Any, agent: str = "") -> list[Turn]:
    turns = []
    for nth, value in enumerate(listed if isinstance(listed, list) else [listed]):
        turn = from_value(nth, value) or Turn(nth, _readable(value))
        if agent and not turn.name:
            # what one agent is asked comes from the program, not from another agent
            turn = turn._replace(name=agent if turn.role == "assistant" else "system")
        turns.append(turn)
    return turns


def _written_out(text: str) -> Log:
    """A run whose members are written like YAML; each begins a line."""
    keys = list(_key.finditer(text))
    parts: dict[str, tuple[int, int, int]] = {}
    for key, end in zip(keys, [*(one.start() for one in keys[1:]), len(text)], strict=True):
        if key[1] in parts:
            break  # a line of the log that looks like one
        parts[key[1]] = (key.start(), key.end(), end)
        if key[1] == "trajectory":
            note = re.compile(r"^note:", re.M).search(text, key.end())
            stop = note.start() if note else len(text)
            parts["trajectory"] = (key.start(), key.end(), stop)
            if note:
                parts["note"] = (note.start(), note.end(), len(text))
            break
    _, begin, end = parts.get("trajectory", (0, len(text), len(text)))
    log = _inner(text, begin, end)
    for name, (start, begin, end) in parts.items():
        said, line = text[begin:end].strip("\n"), text.count("\n", 0, start)
        if name == "instance_id":
            log.facts["scenario"] = said.strip() or None
        if name in LEAKS and said.strip():
            log.leaks.append(Extra(name, LEAKS[name][0], said, LEAKS[name][1], line))
        elif name == "problem_statement" and said.strip():
            log.task = [Extra(name, _heading(said), said, line=line)]
    if found := re.search(r"^[ \t]+correct: *(True|False|true|false)\b", text[:HEAD], re.M):
        log.facts["ending"] = _judged({"correct": found[1].lower() == "true"})
    return log


def _inner(text: str, begin: int, end: int) -> Log:
    body = text[begin:end]
    if re.search(r"^ {6}content:", body, re.M):
        return Log(AG2, list(from_lines(body, text.count("\n", 0, begin))))
    system = system_of(body) or by_pattern(body[: 4 * HEAD]) or Plain
    return Log(system, Held(body), line=text.count("\n", 0, begin))


def _judged(value: Any) -> Ending | None:
    correct = value.get("correct") if isinstance(value, dict) else None
    if not isinstance(correct, bool):
        return None
    return Ending("succeeded" if correct else "failed", None, "other_data.correct")


def _task(name: str, value: Any) -> list[Extra]:
    text = _readable(value).strip("\n") if value else ""
    return [Extra(name, _heading(text), text)] if text.strip() else []


def _heading(text: str) -> str:
    return f"task: {first_line(text)}"


def _readable(value: Any) -> str:
    """A value as text; a list of lines is a text."""
    joined = _joined(value, 0)
    if isinstance(joined, dict):
        return arguments_text(Tool("", joined))
    return joined if isinstance(joined, str) else arguments_text(Tool("", {"value": joined}))


def _joined(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "")
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n".join(value).replace("\r", "")
    if depth > 20 or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [_joined(one, depth + 1) for one in value]
    return {key: _joined(one, depth + 1) for key, one in value.items()}
