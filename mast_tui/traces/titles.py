"""The one telling line of a step: what an engineer wants to read in thirty cells.

Verbs and objects come first, long paths keep their last name, shells and redirections of
noise are left out. A title is a summary: what it leaves out stands in the step.
"""

import re
from functools import cache
from typing import Any

from mast_tui.traces.commands import LIMIT, Simple, command_of, simple_commands
from mast_tui.traces.effects import ANSWER_FILES, kubectl_verb, simple_kind
from mast_tui.traces.kinds import (
    is_command,
    is_file_tool,
    is_patch,
    is_plan,
    short_name,
    tool_words,
)

WIDTH = 200
"""Characters of a title at most; whoever draws it cuts to the cells there are."""

_SAID = ("thought", "thinking", "reasoning", "answer", "ans", "solution", "diagnosis", "result",
         "message", "content", "text", "summary", "explanation")  # fmt: skip
"""Arguments that are words: their first line is the title."""

_BARE = ("name", "object", "query", "pattern", "command", "path", "url", "promql", "sql", "code",
         "expression", "contains", "resource", "to")  # fmt: skip
"""Endings of argument names that say nothing beside their value."""

_DULL = re.compile(r"(?:^|_)(?:workdir|cwd|timeout\w*|limit|max_\w+|yield_\w+|description)$")
_MINOR = re.compile(r"time|threshold|group_by|sort|order_by|offset|top_k|page")
_PATHS = re.compile(r"(?:_file|_dir|(?:^|_)path|^file|^dir|directory)$")


def first_line(text: object) -> str:
    """The first line of a text that says something, without the marks of Markdown around it."""
    if not isinstance(text, str):
        return ""
    for line in text[:LIMIT].splitlines():
        said = line.replace("**", "").strip(" \t#*_>-=`{}[]\"'")
        if any(map(str.isalnum, said)):
            return _cut(said)
    return _cut(text[:LIMIT].strip())


def call_title(tool_name: object, arguments: object) -> str:
    """The title of a tool call; never an error, whatever the values."""
    name = short_name(tool_name) if isinstance(tool_name, str) else ""
    if is_plan(tool_name) and isinstance(arguments, dict):
        return _plan(arguments) or name
    if is_patch(tool_name):
        return patch_title(_patch_text(arguments)) or name
    words = tool_words(tool_name)[1]
    if ("python" in words or "code" in words) and (code := _code_of(arguments)):
        return _cut(shorten(f"{name}: {_telling_code(code)}"))
    if is_command(tool_name) and (command := command_of(arguments)):
        return command_title(command) or name
    if isinstance(arguments, dict):
        told = _of_file(arguments) if is_file_tool(tool_name) else ""
        return _beside(name, told) if told else _of_arguments(name, words, arguments)
    return _beside(name, arguments if isinstance(arguments, str) else "")


def _cut(text: str) -> str:
    line = " ".join(text[: WIDTH * 4].split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def _code_of(arguments: object) -> str:
    if isinstance(arguments, dict):
        arguments = arguments.get("code") or arguments.get("command")
    return arguments[:LIMIT] if isinstance(arguments, str) else ""


def _of_file(arguments: dict[str, Any]) -> str:
    """What an editor or reader does with which file; not what it writes there."""
    files = _told(arguments)[1]
    verb, pattern = arguments.get("command"), arguments.get("pattern") or arguments.get("query")
    said = [one for one in (verb, pattern) if isinstance(one, str) and len(one) < WIDTH]
    return " ".join([*said, *files]) if files else ""


def _beside(name: str, said: str) -> str:
    """A tool's name and what it was told, two blanks apart so that the eye parts them."""
    return f"{_cut(name)}  {_cut(said)}"[:WIDTH].rstrip()


def _plan(arguments: dict[str, Any]) -> str:
    steps = arguments.get("plan") or arguments.get("todos") or ()
    steps = [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
    done = sum(one.get("status") == "completed" for one in steps)
    for one in steps:
        if one.get("status") == "in_progress":
            said = one.get("step") or one.get("activeForm") or one.get("content")
            return f"{done + 1}/{len(steps)} {first_line(said)}"
    if arguments.get("explanation"):
        return first_line(arguments["explanation"])
    return f"{done} of {len(steps)} done" if steps else ""


def _patch_text(arguments: object) -> str:
    if isinstance(arguments, dict):
        arguments = arguments.get("input") or arguments.get("patch") or arguments.get("diff")
    return arguments[:LIMIT] if isinstance(arguments, str) else ""


@cache
def _patched() -> re.Pattern[str]:
    # A patch may stand in a raw JSON string, where its line ends are escaped.
    return re.compile(
        r"\*\*\* (Add|Update|Delete) File: *([^\n\\]+)|^\+\+\+ (?:b/)?(\S+)", re.MULTILINE
    )


def patch_title(patch: str) -> str:
    """``add agent_output.json`` for a patch."""
    found = _patched().findall(patch)
    said = [f"{(verb or 'update').lower()} {_last(path or plain)}" for verb, path, plain in found]
    return _cut(", ".join(dict.fromkeys(said)))


def command_title(command: str) -> str:
    """The title of a shell command: its most consequential part, else its first."""
    simples = [one for one in simple_commands(command) if _says(one)]
    if not simples:
        return _cut(shorten(command))
    chosen = max(simples, key=_weight)  # the first of equals
    said = _writing(chosen) or _submitting(chosen) or _coding(chosen)
    if said is None:
        said = _kubectl_first(chosen) or _as_typed(command, chosen)
    return _cut(shorten(said))


def _weight(simple: Simple) -> int:
    if simple_kind(simple) in ("answer", "action"):
        return 2
    return 0 if simple.program in ("echo", "printf") and not simple.writes else 1


def _says(simple: Simple) -> bool:
    """Whether a simple command is worth naming a step."""
    quiet = simple.program in ("cd", "export", "set", "true", "done", "fi", "sleep", "for", "esac")
    return bool(simple.writes) or not (quiet or (simple.program == "echo" and _rules(simple)))


def _rules(simple: Simple) -> bool:
    return not any(letter.isalnum() for word in simple.words[1:] for letter in word)


def _writing(simple: Simple) -> str | None:
    targets = [one for one in simple.writes if not one.startswith("/dev/")]
    if not targets or simple.program not in ("cat", "echo", "printf", "tee", ""):
        return None
    return f"write {_last(targets[0])}"


def _submitting(simple: Simple) -> str | None:
    if simple.program == "echo" and simple_kind(simple) == "answer":
        return "submit"
    if simple.program not in ("curl", "wget", "http") or simple_kind(simple) != "answer":
        return None
    found = re.search(r'"\w+":\s*"((?:[^"\\]|\\.){0,400})', " ".join(simple.words))
    answer = first_line(found[1].replace("\\n", "\n")) if found else ""
    return f"submit {answer or '(empty)'}"


def _coding(simple: Simple) -> str | None:
    if simple.program not in ("python", "python3", "node", "ruby", "perl"):
        return None
    words = simple.words
    code = simple.heredoc or (words[2] if len(words) > 2 and words[1] in ("-c", "-e") else "")
    if not code:
        return None
    if simple_kind(simple) == "answer":
        return f"write {next(name for name in ANSWER_FILES if name in code)}"
    return f"{simple.program}: {_telling_code(code)}"


def _telling_code(code: str) -> str:
    """The first line that names a file, else the first that is no import."""
    lines = [one.strip() for part in code.splitlines() for one in part.split("; ")]
    lines = [one for one in lines if one and not _dull_code().match(one)]
    return next((one for one in lines if _file_like().search(one)), lines[0] if lines else "")


@cache
def _dull_code() -> re.Pattern[str]:
    return re.compile(r"import\b|from\s+\S+\s+import|#|def\s|class\s|if __name__|\"\"\"|'''")


@cache
def _file_like() -> re.Pattern[str]:
    return re.compile(r"['\"][^'\"]*\.(?:tsv|csv|jsonl?|log|ya?ml|txt|py)['\"]")


def _kubectl_first(simple: Simple) -> str | None:
    """kubectl with its global options behind its verb and object."""
    words = simple.words
    if simple.program not in ("kubectl", "oc", "k") or len(words) < 3 or words[1][:1] != "-":
        return None
    verb, rest = kubectl_verb(words)
    options = words[1 : len(words) - len(rest) - 1]
    return " ".join([simple.program, verb, *rest, *options]) if verb else None


def _as_typed(command: str, simple: Simple) -> str:
    """The text from where the chosen simple command begins, to the end of its line."""
    text = command[:LIMIT]
    first = simple.words[0] if simple.words else ""
    at = text.find(first + " " + simple.words[1]) if len(simple.words) > 1 else text.find(first)
    typed = text[max(at, 0) :] if at >= 0 else " ".join(simple.words)
    return typed.replace("\\\n", " ").lstrip().split("\n", 1)[0]


@cache
def _noise() -> re.Pattern[str]:
    return re.compile(r"\s*(?:2>&1|[12&]?>\s*/dev/null)")


@cache
def _long_path() -> re.Pattern[str]:
    return re.compile(r"(?<![\w:/.])(?:~|\.{1,2})?(?:/[\w.@+=-]+){2,}/?(?:\*[\w.*]*)?")


def shorten(text: str) -> str:
    """Long paths keep their last name, and what only hides errors is left out."""
    text = _noise().sub("", text).removeprefix("/usr/bin/").removeprefix("/bin/")
    return _long_path().sub(lambda found: _short_path(found[0]), text)


def _short_path(path: str) -> str:
    if len(path) <= 20 or path.startswith(("/usr/bin/", "/bin/")):
        return path
    if "*" in path:
        return "…/" + "/".join(path.split("/")[-2:])
    return f"…/{_last(path)}"


def _last(path: str) -> str:
    whole = path.strip().rstrip("/")
    return (whole.rpartition("/")[2] or path) + ("/" if path.rstrip() != whole else "")


def _of_arguments(name: str, words: str, arguments: dict[str, Any]) -> str:
    said = next((arguments[key] for key in _SAID if isinstance(arguments.get(key), str)), None)
    if said is not None and ("submit" in words or len(arguments) == 1):
        return _beside(name, first_line(said) or "(empty)")
    if words == "write_stdin":
        chars = arguments.get("chars")
        typed = f"type {chars!r} into" if isinstance(chars, str) and chars else "wait for"
        return f"{typed} session {arguments.get('session_id', '')}"
    told, files, tail = _told(arguments)
    return _beside(name, " ".join(told + tail or files))


def _told(arguments: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """What arguments say: filters, which come first; files; and what matters least."""
    told: list[str] = []
    files: list[str] = []
    tail: list[str] = []
    for key, value in list(arguments.items())[:30]:
        if not isinstance(key, str) or _DULL.search(key) or value in (None, "", [], {}):
            continue
        if isinstance(value, dict):
            inner = _told(value)
            told += inner[0]
            files += inner[1]
            tail += inner[2]
        elif _PATHS.search(key) and isinstance(value, str):
            files.append(_last(value))
        elif value is True or _MINOR.search(key):
            tail.append(_one_argument(key.removesuffix("_time"), value))
        else:
            told.append(_one_argument(key, value))
    return told, files, tail


def _one_argument(key: str, value: Any) -> str:
    short = re.sub(r"_(?:name|names|filter|id)$", "", key)
    bare = short.endswith(_BARE) or key.endswith(_BARE)
    text = _scalar(value)
    if value is True:
        return short
    return text if bare and short not in ("service", "namespace") else f"{short}={text}"


def _scalar(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(_scalar(one) for one in value[:8])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    text = " ".join(str(value)[:WIDTH].split())
    return shorten(text)
