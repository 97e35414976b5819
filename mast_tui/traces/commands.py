"""Shell commands of a trace taken apart: wrappers off, lists and pipes split, words found.

Nothing here runs a command; it only reads one well enough to say what it does. Quoting is
followed as a shell would, but no word is expanded. Every function takes any value and any
text: what cannot be understood is a word.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

LIMIT = 20_480
"""Characters of a command that are looked at: what it does stands at its beginning."""

SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ash", "ksh", "busybox"})
COMMAND_KEYS = ("command", "cmd", "commands", "script", "bash_command", "kubectl_command", "input")
_PREFIXES = {
    "sudo": frozenset({"-u", "-g", "-h", "-C", "-D"}),
    "timeout": frozenset({"-s", "-k", "--signal", "--kill-after"}),
    "env": frozenset({"-u", "-C", "--unset", "--chdir"}),
    "xargs": frozenset({"-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E"}),
    "nice": frozenset({"-n"}),
    "watch": frozenset({"-n", "--interval"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "time": frozenset({"-f", "-o"}),
    "nohup": frozenset[str](),
    "command": frozenset[str](),
    "exec": frozenset({"-a"}),
    "eval": frozenset[str](),
    "setsid": frozenset[str](),
    "builtin": frozenset[str](),
}
"""Programs that run another program, and those of their options that take a value."""

_KEYWORDS = frozenset({"do", "then", "else", "elif", "if", "while", "until", "!", "{", "time"})


class Simple:
    """One simple command: its words, the files it writes to, the text it is fed."""

    __slots__ = ("heredoc", "words", "writes")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.writes: list[str] = []
        self.heredoc = ""

    @property
    def program(self) -> str:
        return self.words[0].rpartition("/")[2] if self.words else ""


def command_of(arguments: object) -> str | None:
    """The shell command in the arguments of a call, without ``bash -lc`` around it."""
    if isinstance(arguments, dict):
        found = (arguments[key] for key in COMMAND_KEYS if key in arguments)
        arguments = next((value for value in found if isinstance(value, str | list)), None)
    if isinstance(arguments, list):
        return unwrap_argv(arguments)
    return unwrap_text(arguments) if isinstance(arguments, str) else None


def unwrap_argv(argv: list[Any]) -> str:
    """An argv list as the command a person would type."""
    words = [word if isinstance(word, str) else _written(word) for word in argv]
    if len(words) >= 3 and _is_shell(words[0]):
        option = next((i for i, word in enumerate(words[1:], 1) if _runs_text(word)), None)
        if option is not None and option + 1 < len(words):
            return words[option + 1]
    if len(words) == 1:
        return unwrap_text(words[0])
    # No program has a blank in its name: models also send whole commands as elements.
    if words and " " in words[0].strip():
        return "\n".join(words) if all(" " in word for word in words) else " ".join(words)
    return " ".join(map(quoted, words))


def quoted(word: str) -> str:
    """A word as one would type it: double quotes where single ones would make it unreadable."""
    if "'" in word and not _lively().search(word):
        return f'"{word}"'
    import shlex

    return shlex.quote(word)


@cache
def _lively() -> re.Pattern[str]:
    """What a shell would still act on between double quotes."""
    return re.compile(r'["$`]|\\\Z|\\[\\\n]')


def _written(value: Any) -> str:
    """What is no text in an argv list, as the source has it."""
    import json

    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return "…"


def unwrap_text(text: str) -> str:
    """``bash -lc 'kubectl get pods'`` as ``kubectl get pods``; anything else as it is."""
    start = text[:200].split(None, 2)
    if len(start) < 3 or not _is_shell(start[0]) or not _runs_text(start[1]):
        return text
    import shlex

    try:
        words = shlex.split(text)
    except ValueError:
        return text
    return words[2] if len(words) == 3 else text


def _is_shell(word: str) -> bool:
    return word.rpartition("/")[2] in SHELLS


def _runs_text(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and word.endswith("c")


def simple_commands(command: str, depth: int = 0) -> list[Simple]:
    """The simple commands of ``command`` in order, with those inside ``sh -c`` and ``$(..)``."""
    found: list[Simple] = []
    for simple in _split(command[:LIMIT]):
        _strip_prefixes(simple)
        inner = _inner_command(simple) if depth < 3 else None
        if inner is not None:
            found += simple_commands(inner, depth + 1)
        elif simple.words or simple.writes:
            found.append(simple)
        if depth < 3:
            for text in _substitutions(simple):
                found += simple_commands(text, depth + 1)
    return found


def _inner_command(simple: Simple) -> str | None:
    if not _is_shell(simple.program):
        return None
    option = next((i for i, word in enumerate(simple.words[1:], 1) if _runs_text(word)), None)
    if option is not None and option + 1 < len(simple.words):
        return simple.words[option + 1]
    return simple.heredoc or None


def _substitutions(simple: Simple) -> Iterator[str]:
    for word in simple.words:
        start = word.find("$(")
        if start >= 0:
            yield word[start + 2 :].rstrip(")")


def _strip_prefixes(simple: Simple) -> None:
    """Take off keywords, assignments and programs that only run another one."""
    words = simple.words
    for _ in range(12):
        if not words:
            return
        name = words[0].rpartition("/")[2]
        if (name in _KEYWORDS and name != "time") or _assignment().match(words[0]):
            del words[0]
        elif name in _PREFIXES and len(words) > 1:
            del words[: _prefix_length(name, words)]
        else:
            return


def _prefix_length(name: str, words: list[str]) -> int:
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _PREFIXES[name] else 1
    if name == "timeout":
        at += 1
    return at


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z_]\w*\+?=")


@cache
def _tokens() -> re.Pattern[str]:
    """One alternative a kind of token; each is linear, an open quote runs to the end."""
    return re.compile(
        r"""(?P<blank>(?:[ \t\r\f\v]|\\\n)+)
        |(?P<comment>(?<!\S)\#[^\n]*)
        |(?P<heredoc><<-?[ \t]*(?P<mark>'[^'\n]*'|"[^"\n]*"|\\?[\w.-]+))
        |(?P<here><<<)
        |(?P<write>(?P<fd>\d*|&)>{1,2}\|?)(?P<copy>&[\d-]+)?
        |(?P<read>\d*<)
        |(?P<end>\|\|?&?|&&?|;+|\n|\$?\(|\)|`)
        |(?P<word>'[^']*(?:'|\Z)
            |"(?:[^"\\]|\\.)*(?:"|\\?\Z)
            |\\.
            |[^\s'"\\|&;<>()$`]+
            |.)""",
        re.VERBOSE | re.DOTALL,
    )


class _Splitter:
    """Walks over the tokens of a command and gathers its simple commands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Simple] = []
        self.now = Simple()
        self.word: str | None = None
        self.target: str | None = None
        self.bodies: list[tuple[Simple, str]] = []

    def run(self) -> list[Simple]:
        at, match = 0, _tokens().match
        while at < len(self.text) and (token := match(self.text, at)) is not None:
            at = self.take(token, max(token.end(), at + 1))
        self.finish()
        return self.found

    def take(self, token: re.Match[str], end: int) -> int:
        kind = token.lastgroup
        if token["word"] is not None:
            self.word = (self.word or "") + _unquoted(token["word"])
            return end
        if token["write"] is not None:
            self.close_word()
            if token["copy"] is None:  # where complaints go is no file that is made
                self.target = "skip" if token["fd"] == "2" else "write"
            return end
        self.close_word()
        if token["heredoc"] is not None:
            self.bodies.append((self.now, token["mark"].strip("'\"\\")))
        elif kind in ("here", "read"):
            self.target = kind
        elif token["end"] is not None:
            if token["end"] == "\n":
                end = self.read_bodies(end)
            self.finish()
        return end

    def close_word(self) -> None:
        if self.word is None:
            return
        if self.target == "write":
            self.now.writes.append(self.word)
        elif self.target == "here":
            self.now.heredoc += self.word
        elif self.target is None:
            self.now.words.append(self.word)
        self.word = self.target = None

    def finish(self) -> None:
        self.close_word()
        if self.now.words or self.now.writes:
            self.found.append(self.now)
        self.now, self.target = Simple(), None

    def read_bodies(self, at: int) -> int:
        """The here-documents announced on the line that ends at ``at``."""
        for simple, mark in self.bodies:
            close = re.compile(rf"^[ \t]*{re.escape(mark)}[ \t]*$", re.MULTILINE)
            found = close.search(self.text, at)
            stop = found.start() if found else len(self.text)
            simple.heredoc += self.text[at:stop]
            at = found.end() if found else len(self.text)
        self.bodies.clear()
        return at


def _split(text: str) -> list[Simple]:
    return _Splitter(text).run()


def _unquoted(token: str) -> str:
    if token[0] == "'":
        return token[1:].removesuffix("'")
    if token[0] == '"':
        return token[1:].removesuffix('"').replace('\\"', '"')
    return token[1:] if token[0] == "\\" else token
