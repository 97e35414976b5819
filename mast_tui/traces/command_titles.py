"""What a shell command is called in thirty cells: its verb and object, not its plumbing."""

import re
from functools import cache

from mast_tui.traces.commands import LIMIT, Simple, simple_commands
from mast_tui.traces.effects import ANSWER_FILES, kubectl_verb, simple_kind
from mast_tui.traces.oneline import cut_line, first_line, last_name, shorten


def command_title(command: str) -> str:
    """The title of a shell command: its most consequential part, else its first."""
    simples = [one for one in simple_commands(command) if _says(one)]
    if not simples:
        return cut_line(shorten(command))
    chosen = max(simples, key=_weight)  # the first of equals
    said = next((said for way in _WAYS if (said := way(chosen))), None)
    return cut_line(shorten(said or _namespace_last(_as_typed(command, chosen))))


def _weight(simple: Simple) -> int:
    """As consequential as in :mod:`mast_tui.traces.effects`, so that kind and title agree."""
    kind = simple_kind(simple)
    if kind in ("answer", "action"):
        return 3
    if kind not in ("file", "shell"):
        return 2
    return 0 if simple.program in ("echo", "printf") and not simple.writes else 1


def _says(simple: Simple) -> bool:
    """Whether a simple command is worth naming a step."""
    quiet = simple.program in ("cd", "export", "set", "true", "done", "fi", "sleep", "for", "esac")
    return bool(simple.writes) or not (quiet or (simple.program == "echo" and _rules(simple)))


def _rules(simple: Simple) -> bool:
    return not any(letter.isalnum() for word in simple.words[1:] for letter in word)


def _writing(simple: Simple) -> str | None:
    if simple.program == "sed" and simple_kind(simple) == "file":
        return f"edit {last_name(simple.words[-1])}"
    targets = [one for one in simple.writes if not one.startswith("/dev/")]
    if not targets or simple.program not in ("cat", "echo", "printf", "tee", ""):
        return None
    return f"write {last_name(targets[0])}"


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
    return f"{simple.program}: {telling_code(code)}"


def telling_code(code: str) -> str:
    """The line of a program that tells most: the first that names a file, else the first that is no import."""
    lines = [one.strip() for part in code.splitlines() for one in part.split("; ")]
    lines = [one for one in lines if one and not _dull_code().match(one)]
    return next((one for one in lines if _file_like().search(one)), lines[0] if lines else "")


@cache
def _dull_code() -> re.Pattern[str]:
    return re.compile(r"import\b|from\s+\S+\s+import|#|def\s|class\s|if __name__|\"\"\"|'''")


@cache
def _file_like() -> re.Pattern[str]:
    return re.compile(r"['\"][^'\"]*\.(?:tsv|csv|jsonl?|log|ya?ml|txt|py)['\"]")


def _fetching(simple: Simple) -> str | None:
    """A query of a monitoring system as the query; any other address without its options."""
    if simple.program not in ("curl", "wget", "http", "logcli", "promtool"):
        return None
    text = " ".join(simple.words)
    if found := _query().search(text):
        return f"query {_decoded(found[1] or found[2])}"
    if simple.program in ("logcli", "promtool"):
        return next((f"query {one}" for one in simple.words if "{" in one), None)
    address = re.search(r"https?://(\S+)", text)
    method = re.search(r"(?:-X|--request)[ =]?([A-Z]+)", text)
    verb = f"{simple.program} {method[1]}" if method and method[1] != "GET" else simple.program
    return f"{verb} {address[1]}" if address else None


@cache
def _query() -> re.Pattern[str]:
    return re.compile(r"[?&](?:query|q)=([^&\s]+)|(?:^|\s)(?:query|q)=(.+?)(?=\s--?[a-z]|$)")


def _decoded(query: str) -> str:
    if "%" not in query:
        return query
    from urllib.parse import unquote_plus

    return unquote_plus(query)


def _kubectl_first(simple: Simple) -> str | None:
    """kubectl with its global options behind its verb and object."""
    words = simple.words
    if simple.program not in ("kubectl", "oc", "k") or len(words) < 3 or words[1][:1] != "-":
        return None
    verb, rest = kubectl_verb(words)
    options = words[1 : len(words) - len(rest) - 1]
    return " ".join([simple.program, verb, *rest, *options]) if verb else None


_WAYS = (_writing, _submitting, _coding, _fetching, _kubectl_first)
"""How to tell a command better than it was typed, tried in this order."""


@cache
def _namespace() -> re.Pattern[str]:
    option = r" (?:-n|--namespace)[ =][\w.-]+"
    return re.compile(rf"((?:kubectl|oc|k)(?: [a-z-]+){{1,2}})({option})( [^-|;&>\s]\S*)")


def _namespace_last(typed: str) -> str:
    """``kubectl logs cart-0 -n shop``, also where the namespace was typed before the object."""
    return _namespace().sub(r"\1\3\2", typed, count=1)


def _as_typed(command: str, simple: Simple) -> str:
    """The text from where the chosen simple command begins, to the end of its line."""
    text = command[:LIMIT]
    first = simple.words[0] if simple.words else ""
    at = text.find(first + " " + simple.words[1]) if len(simple.words) > 1 else text.find(first)
    typed = text[max(at, 0) :] if at >= 0 else " ".join(simple.words)
    return typed.replace("\\\n", " ").lstrip().split("\n", 1)[0]
