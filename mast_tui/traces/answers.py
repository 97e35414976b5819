"""What a trace wrote as agent_output.json, where its calls tell that without guessing.

Nothing is run: a patch is applied in memory, a here-document or a quoted string is taken where
the shell would change nothing in it, a Python literal is read as a literal.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.kinds import is_command
from mast_tui.traces.model import Step
from mast_tui.traces.rundir import ANSWER, answer_value

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace

UNTOLD = object()
"""Something was written, but what cannot be told from the call alone."""
BIGGEST = 1 << 20

_heredoc = re.compile(
    r"<<-?\s*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)(?P<more>[^\n]*)\n(?P<body>.*?)\n(?P=end)\b",
    re.DOTALL,
)
_to_file = re.compile(r"(?:>|\btee\b)\s*['\"]?\S*agent_output\.json")
_quoted = re.compile(
    r"\b(?:echo|printf)\s+(?:-\w+\s+)*'(?P<body>[^']*)'\s*>\s*\S*agent_output\.json"
)


def last_answer(trace: "Trace") -> Any:
    """The value of the last answer that a trace wrote, None without one, or ``UNTOLD``."""
    text: Any = None
    for number in range(1, len(trace) + 1):
        kind, error = trace.fact(number)
        if kind == "answer" and not error and trace.is_call(number):
            written = written_text(trace.step(number), text if isinstance(text, str) else "")
            text = text if written is None else written
    return answer_value(text) if isinstance(text, str) else text


def written_text(step: Step, before: str) -> Any:
    """What a step leaves in agent_output.json; None if it does not write it."""
    if step.tool is None:
        return None
    arguments = step.tool.arguments
    strings = list(_strings(arguments))
    if not any(ANSWER in one for one in strings):
        return None
    if patch := next((one for one in strings if "*** Begin Patch" in one), None):
        return _patched(patch, before)
    command = command_of(arguments)
    if command is not None and is_command(step.tool.name):
        return _by_command(command, strings)
    if isinstance(arguments, dict):
        content = arguments.get("content", arguments.get("file_text", arguments.get("contents")))
        return content if isinstance(content, str) else UNTOLD
    return UNTOLD


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value[:BIGGEST]
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _by_command(command: str, words: list[str]) -> Any:
    for found in _heredoc.finditer(command[:BIGGEST]):
        line = command[command.rfind("\n", 0, found.start()) + 1 : found.start()]
        if _to_file.search(line + found["more"]):
            plain = found["quote"] or not re.search(r"[$`\\]", found["body"])
            return found["body"] if plain else UNTOLD
    if echoed := _quoted.search(command[:BIGGEST]):
        return echoed["body"]
    return _by_python(command[:BIGGEST], words)


def _by_python(code: str, words: list[str]) -> Any:
    """The literal that ``json.dump`` is given, in Python code as it stands in the command."""
    for tree in _trees(code, words):
        names = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names[node.targets[0].id] = node.value
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_dump(node.func) and node.args:
                given = node.args[0]
                given = names.get(given.id, given) if isinstance(given, ast.Name) else given
                try:
                    return json.dumps(ast.literal_eval(given))
                except (ValueError, TypeError, SyntaxError, RecursionError):
                    return UNTOLD
    return UNTOLD


def _is_dump(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in ("dump", "dumps")


def _trees(code: str, words: list[str]) -> Iterator[ast.Module]:
    """Python in a command: a word of its argv, what it quotes for ``python -c``, or after ``<<``."""
    quoted = re.findall(r"-c\s+'([^']*)'|-c\s+\"((?:\\.|[^\"\\$`])*)\"", code)
    bodies = [found["body"] for found in _heredoc.finditer(code)]
    for text in [*words, *(one or two for one, two in quoted), *bodies]:
        if "json.dump" not in text:
            continue
        try:
            yield ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _patched(patch: str, before: str) -> Any:
    """The text of agent_output.json after a patch in the apply_patch form."""
    text: Any = None
    for part in re.split(
        r"^\*\*\* (?=Add File|Update File|Delete File|End Patch)", patch, flags=re.M
    ):
        heading, _, body = part.partition("\n")
        if not heading.rstrip().endswith(ANSWER):
            continue
        if heading.startswith("Add File"):
            text = "\n".join(line[1:] for line in body.splitlines() if line.startswith("+"))
        elif heading.startswith("Update File"):
            text = _updated(body, before if text is None else text)
        else:
            text = ""
    return text


def _updated(body: str, before: Any) -> Any:
    """Each hunk's old lines must stand in the text, else what it became cannot be told."""
    if not isinstance(before, str):
        return UNTOLD
    lines = before.split("\n")
    for hunk in re.split(r"^@@.*\n", body, flags=re.M):
        rows = [row for row in hunk.splitlines() if row[:1] in ("+", "-", " ")]
        old = [row[1:] for row in rows if row[0] != "+"]
        new = [row[1:] for row in rows if row[0] != "-"]
        if not rows:
            continue
        places = range(len(lines) - len(old) + 1)
        place = next((at for at in places if lines[at : at + len(old)] == old), None)
        if place is None or not old:
            return UNTOLD
        lines[place : place + len(old)] = new
    return "\n".join(lines)
