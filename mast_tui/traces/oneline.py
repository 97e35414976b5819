"""Text on one line: first lines, shortened paths, a bounded length; the order of names."""

import re
from functools import cache

from mast_tui.traces.commands import LIMIT

WIDTH = 200
"""Characters of a title at most; whoever draws it cuts to the cells there are."""


def first_line(text: object) -> str:
    """The first line of a text that says something, without the marks of Markdown around it."""
    if not isinstance(text, str):
        return ""
    for line in text[:LIMIT].splitlines():
        line = line.replace("**", "")
        said = line.strip(" \t#*_>-=`{}[]\"'")
        if any(map(str.isalnum, said)):
            return cut_line(_in_pairs(line, said))
    return cut_line(text[:LIMIT].strip())


def _in_pairs(line: str, said: str) -> str:
    """What is said, with the bracket or quote sign given back whose other half stands in it."""
    start = line.index(said)
    before, after = line[:start][-1:], line[start + len(said) :][:1]
    for left, right in ("[]", "{}", "``", '""'):
        halves = said.count(left) + (said.count(right) if left != right else 0)
        if halves % 2 and before == left:
            return left + said
        if halves % 2 and after == right:
            return said + right
    return said


def cut_line(text: str) -> str:
    """A text as one line of at most ``WIDTH`` characters."""
    line = " ".join(text[: WIDTH * 4].split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


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
    return f"…/{last_name(path)}"


def last_name(path: str) -> str:
    """The last name of a path, with the slash that says it is a folder."""
    whole = path.strip().rstrip("/")
    return (whole.rpartition("/")[2] or path) + ("/" if path.rstrip() != whole else "")


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which Scenario-2 comes before Scenario-10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    ]
