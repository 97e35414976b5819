"""What one may ask of a trace: words, a pattern, and fields, read from one line of text.

``tool:kubectl kind:"log query" error: refused`` finds ``refused`` in failed log queries by
kubectl. Words stand together as one phrase; fields and phrase must all hold for a step. What is
no field is text, so ``http://x`` and ``"name": "cart"`` stand as they are; only what begins like a
field is quoted to be text: ``"error: x"``.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import NamedTuple

from mast_tui.errors import MastError
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import PARTS, PartName, Step

IN_PARTS: Mapping[str, tuple[PartName, ...]] = {
    "text": ("text",),
    "think": ("reasoning",),
    "call": ("arguments",),
    "output": ("output",),
    "any": PARTS,
}
"""Fields that look for text in some part only."""
OF_STEP = ("tool", "kind", "actor", "tag", "error", "step")
FIELDS = (*OF_STEP, *IN_PARTS)
PATTERN = "re:"

CASES = ("smart", "exact", "any")
"""Smart: a capital letter in what is looked for makes case count."""

Tagged = Callable[[], Mapping[int, Collection[str]]]
"""The modes tagged on each step."""


class Term(NamedTuple):
    """Text or a pattern to be found in one of some parts."""

    pattern: re.Pattern[str]
    parts: tuple[PartName, ...] = PARTS
    word: str = ""
    """Letters that stand wherever it hits, for a first look at the bytes; empty: none is known."""


class Query(NamedTuple):
    """What was asked for, ready to be tried on steps."""

    text: str
    """As it was typed."""
    case: str = "smart"
    is_pattern: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()
    literal: str | None = None
    """The phrase, where the query is nothing else."""

    def narrows(self, other: "Query | None") -> bool:
        """Can only those steps have hits that have hits of ``other``?"""
        if other is None or self.literal is None or other.literal is None:
            return False
        widened = other.case == self.case or other.case == "any"
        smart = self.case == "smart" or not other.literal or other.literal.islower()
        return widened and smart and self.literal.startswith(other.literal)

    @property
    def on_tags(self) -> bool:
        return any(name == "tag" for name, _ in self.fields)

    def may_be(self, kind: str, error: bool, codes: Collection[str]) -> bool:
        """Could a step of this kind hold it? Asked before the step is built."""
        return all(_fact_holds(name, value, kind, error, codes) for name, value in self.fields)

    def holds(self, step: Step) -> bool:
        """Do the fields that only the built step can tell hold for it?"""
        return all(_step_holds(name, value, step) for name, value in self.fields)


def _fact_holds(name: str, value: str, kind: str, error: bool, codes: Collection[str]) -> bool:
    if name == "kind":
        named = KINDS[kind]
        return any(one.startswith(value) for one in (named.id, named.short, named.label.lower()))
    if name == "error":
        return error != (value in ("no", "false", "0"))
    if name == "tag":
        wanted = value.removeprefix("fm-")
        return any(code.lower().startswith(wanted) for code in codes)
    return True


def _step_holds(name: str, value: str, step: Step) -> bool:
    if name == "tool":
        told = f"{step.tool.name}\0{step.title}".lower() if step.tool else ""
        return bool(told) and value in told
    if name == "actor":
        return value in step.actor.lower()
    if name == "step":
        low, _, high = value.partition("-")
        return low.isdecimal() and int(low) <= step.index <= int(high if high.isdecimal() else low)
    return True


@cache
def _token() -> re.Pattern[str]:
    names = "|".join(FIELDS)
    return re.compile(rf'(?:^|(?<=\s))({names}):("[^"]*"?|\S*)|"([^"]*)"', re.ASCII)


def parse(text: str, case: str = "smart", is_pattern: bool = False) -> Query:
    """Read a line; MastError where its pattern is none."""
    fields: list[tuple[str, str]] = []
    said: list[tuple[str, tuple[PartName, ...]]] = []
    words = text
    if not is_pattern and (found := re.search(rf"(?:^|\s){PATTERN}", text)):
        is_pattern = True
        words, rest = text[: found.start()], text[found.end() :]
    else:
        rest = ""

    def take(match: re.Match[str]) -> str:
        name, value, quoted = match.groups()
        if name is None and _token().match(quoted) is None:
            return match[0]  # quotes of JSON are text as they stand
        if name is None:
            said.append((quoted, PARTS))
        elif name in OF_STEP:
            fields.append((name, value.strip('"').lower()))
        elif value.strip('"'):
            said.append((value.strip('"'), IN_PARTS[name]))
        return ""

    phrase = _token().sub(take, words)
    if fields or said or rest:
        phrase = phrase.strip()
    if is_pattern:
        phrase = f"{phrase} {rest}".strip() if rest else phrase
    if phrase:
        said.append((phrase, PARTS))
    terms = tuple(
        Term(_compiled(one, case, is_pattern), parts, sure_word(one, is_pattern))
        for one, parts in said
        if one
    )
    plain = not (fields or is_pattern or len(said) > 1) and phrase == text
    return Query(text, case, is_pattern, tuple(fields), terms, phrase if plain else None)


def _compiled(text: str, case: str, is_pattern: bool) -> re.Pattern[str]:
    exact = case == "exact" or (case == "smart" and _has_capital(text, is_pattern))
    flags = re.MULTILINE | (0 if exact else re.IGNORECASE)
    if not is_pattern:
        return re.compile(re.escape(text), flags)
    if _for_ever().search(text):
        raise MastError("a repeat of a repeat, like (a+)+, could take for ever: write it without")
    try:
        return re.compile(text, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise MastError(f"no pattern yet: {error}") from None


def _has_capital(text: str, is_pattern: bool) -> bool:
    """Of a pattern, the letters after a backslash (``\\S``) say nothing about case."""
    return any(letter.isupper() for letter in (re.sub(r"\\.", "", text) if is_pattern else text))


def sure_word(text: str, is_pattern: bool) -> str:
    """The longest run of plain letters that stands in whatever this finds; empty if none is sure.

    A number alone is none: 1.50 in a record may be shown as 1.5.
    """
    runs = _sure_runs(text) if is_pattern else text
    words = re.findall(r"[A-Za-z0-9_]{3,}", runs, re.ASCII)
    return max((one for one in words if re.search("[A-DF-Za-df-z_]", one)), key=len, default="")


def _sure_runs(pattern: str) -> str:
    """The letters of a pattern that must be there, with blanks where anything else may be."""
    if "|" in pattern or re.search(r"\(\?[a-zA-Z]*x", pattern):
        return ""
    plain = re.sub(r"\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|.)", " ", pattern, flags=re.DOTALL)
    plain = re.sub(r"\[\^?\]?[^\]]*\]", " ", plain)  # sets
    while "(" in plain:  # groups, from the innermost on: they may be repeated, or not there
        inner = re.sub(r"\([^()]*\)", " ", plain)
        if inner == plain:
            return ""
        plain = inner
    return re.sub(r".(?:[*?]|\{[^}]*\})", " ", plain)


@cache
def _for_ever() -> re.Pattern[str]:
    """A group that ends in, or holds, a repeat without end, and is itself repeated."""
    return re.compile(r"(?:[+*]|\{\d*,\})\??[^()]*\)(?:[+*]|\{\d*,\})")


class Vocabulary(NamedTuple):
    """The words that fields may be completed with."""

    tools: Collection[str] = ()
    actors: Collection[str] = ()
    codes: Collection[str] = ()

    def of(self, field: str) -> list[str]:
        found: Collection[str] = {
            "tool": self.tools,
            "actor": self.actors,
            "tag": self.codes,
            "kind": [kind.label for kind in KINDS.values()],
            "error": ("", "no"),
        }.get(field, ())
        return sorted(found)


def completions(text: str, words: Vocabulary) -> list[str]:
    """The texts that the last word of ``text`` may be completed to."""
    found = re.search(r'(?:(\w+):)?("[^"]*|\S*)$', text)
    assert found is not None
    before, field, begun = text[: found.start()], found[1], found[2].lstrip('"')
    if field is None:
        return [f"{before}{name}:" for name in FIELDS if begun and name.startswith(begun)]
    known = words.of(field)
    fits = [one for one in known if one.lower().startswith(begun.lower())]
    fits += [one for one in known if begun and begun.lower() in one.lower() and one not in fits]
    return [f"{before}{field}:{_quoted(one)} " for one in fits]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
