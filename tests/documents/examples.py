"""The commands that documents and ``--help`` show, and whether they can be given."""

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from inspect import getdoc
from itertools import product
from pathlib import Path
from typing import NamedTuple

from mast_tui.cli import COMMANDS, command, make_parser, split_command

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "sample_traces/README.md")),
             *sorted((ROOT / "docs").glob("*.md")))  # fmt: skip
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
SHOWN = re.compile(
    r"(?:\S*/)?(?:mast-tui|pip|pipx|uv|make|python3?|pytest|ssh|cd|pre-commit)(?: |$)|source <"
)
"""How a line begins that is a command."""
NAMES = re.compile(r"[A-Z][A-Z_]+|runs/?|sample_traces/.*|.*\.jsonl?|\.\.\.")
"""Words that stand for a trace where no command is named."""


class Example(NamedTuple):
    """A line that somebody is shown to type."""

    source: str
    line: str


def of_documents() -> Iterator[Example]:
    """The examples of each document that stand on lines of their own."""
    for file in DOCUMENTS:
        for line in _blocks(file.read_text("utf-8")):
            shown = line.removeprefix("$ ").strip()
            if SHOWN.match(shown):
                yield Example(str(file.relative_to(ROOT)), bare(shown))


def of_sentences() -> Iterator[Example]:
    """The commands that stand inside the sentences of documents."""
    for file in DOCUMENTS:
        for span in spans(file):
            if SHOWN.match(span) and " " in span and not span.startswith("cd "):
                yield Example(str(file.relative_to(ROOT)), bare(span))


def of_help() -> Iterator[Example]:
    """The examples in the help of each command."""
    for name in ("open", *COMMANDS):
        for line in help_text(name).splitlines():
            if SHOWN.match(line.strip()):
                yield Example(name, bare(line.strip()))


def spans(file: Path) -> list[str]:
    """What is set as code inside the sentences of a document."""
    text = FENCED.sub("", file.read_text("utf-8"))
    return [" ".join(span.split()).replace("\\|", "|") for span in SPAN.findall(text)]


def help_text(name: str) -> str:
    """What ``--help`` says of a command, as it stands in its module."""
    return getdoc(command(name)) or ""


def _blocks(text: str) -> Iterator[str]:
    for language, block in FENCED.findall(text):
        if language in ("", "console", "bash", "sh"):
            yield from block.splitlines()
    yield from re.findall(r"^ {4}(\S.*)$", FENCED.sub("", text), re.MULTILINE)


def bare(line: str) -> str:
    """A command without the words about it: two blanks or a # begin them."""
    return re.split(r" {2,}| +# ", line)[0].removesuffix(" ...")


def variants(line: str) -> list[str]:
    """What may be typed: with and without what stands in brackets, each of ``a|b``."""
    if found := re.search(r" \[([^]]*)\](?= |$)", line):
        rest = line[: found.start()], line[found.end() :]
        return [*variants("".join(rest)), *variants(f"{rest[0]} {found[1]}{rest[1]}")]
    quoted = re.split(r"""("[^"]*"|'[^']*')""", line)
    choices = [[part] if part[:1] in ("'", '"') else _each(part) for part in quoted]
    return ["".join(one) for one in product(*choices)]


def _each(part: str) -> list[str]:
    words = [word.split("|") if word != "|" else [word] for word in part.split(" ")]
    return [" ".join(one) for one in product(*words)]


def steps(line: str) -> list[list[str]]:
    """The words of each command of a line, without where its output goes."""
    if inner := re.fullmatch(r"source <\((.*)\)", line):
        line = inner[1]
    line = re.sub(r"^(\w+=\S+ )+", "", line)
    return [shlex.split(part.partition(" > ")[0]) for part in line.split(" && ")]


def check(words: list[str]) -> str | None:
    """What is wrong with one command; None where it can be given."""
    program, *rest = words
    name = Path(program).name
    return CHECKS[name](rest) if name in CHECKS else f"{name}: nobody knows this program"


def _mast_tui(words: list[str]) -> str | None:
    name, rest = split_command(words)
    if name is not None and not rest:
        return None  # it is only named
    try:
        args = parser(name).parse_intermixed_args(rest)
    except SystemExit:
        return f"mast-tui {' '.join(words)}: cannot be parsed"
    if name is None and (wrong := [one for one in args.paths if not NAMES.fullmatch(one)]):
        return f"{wrong[0]}: no command, and no name of a trace"
    return None


@cache
def parser(name: str | None) -> ArgumentParser:
    """The parser of a command."""
    return make_parser(name, command(name))


@cache
def options(name: str | None) -> frozenset[str]:
    """Every option that a command takes."""
    return frozenset(one for action in parser(name)._actions for one in action.option_strings)


def _install(words: list[str]) -> str | None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"\[([\w,]+)\]", " ".join(words))
    extras = {one for group in named for one in group.split(",")}
    unknown = extras - set(project["optional-dependencies"])
    return f"{unknown}: no extra of that name" if unknown else None


def _make(words: list[str]) -> str | None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return None if words[0] in targets else f"make {words[0]}: no such target"


def _python(words: list[str]) -> str | None:
    if words[0] == "-m":
        return None if find_spec(words[1]) else f"{words[1]}: no such module"
    if not (ROOT / words[0]).is_file():
        return f"{words[0]}: no such file"
    text = (ROOT / words[0]).read_text("utf-8")
    missing = [word for word in words if word.startswith("--") and f'"{word}"' not in text]
    return f"{words[0]} knows no {missing[0]}" if missing else None


def _pytest(words: list[str]) -> str | None:
    files = [word for word in words if word.endswith(".py")]
    missing = [file for file in files if not (ROOT / file).is_file()]
    return f"{missing[0]}: no such file" if missing else None


def _any(words: list[str]) -> None:
    """Others' programs, whose words are theirs to check."""


CHECKS = {
    "mast-tui": _mast_tui, "pip": _install, "pipx": _install, "uv": _install, "make": _make,
    "python": _python, "python3": _python, "pytest": _pytest, "ssh": _any, "cd": _any,
    "pre-commit": _any,
}  # fmt: skip
