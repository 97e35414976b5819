"""A codebook: categories and failure modes, and the ways people name a mode.

Named tuples, where they do: a dataclass as wide as a mode costs two milliseconds at start.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from mast_tui.errors import MastError

_SEPARATORS = re.compile(r"[\W_]+")
NUMBER = re.compile(r"(?:fm ?)?\d+(?: \d+)* ")
"""A code that stands before a name, in text made plain."""


class Boundary(NamedTuple):
    """A "not this but" note; ``mode`` is the code of the neighbour it points to, if it has one."""

    mode: str | None
    text: str


class Category(NamedTuple):
    """A group of modes."""

    id: str
    name: str
    definition: str = ""
    names: Mapping[str, str] = {}
    """What other versions call it."""


class Mode(NamedTuple):
    """One failure mode, with what an annotator needs to decide about it."""

    code: str
    id: str
    """The code as it is shown: ``FM-3.3``."""
    name: str
    category: str
    definition: str
    keys: str
    """The digits one types for it; no mode's keys begin another's."""
    example: str = ""
    incident_example: str = ""
    boundaries: tuple[Boundary, ...] = ()
    remedy: str = ""
    remedy_source: str = ""
    stage: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    names: Mapping[str, str] = {}
    """What other versions call it, with their number where they number it differently."""
    conflicts: str = ""
    """Where versions contradict each other about this mode."""
    note: str = ""
    """What those who work with the codebook agreed on about this mode."""

    @property
    def label(self) -> str:
        """``FM-3.3 Incorrect verification``."""
        return f"{self.id} {self.name}"

    def spellings(self) -> Iterable[str]:
        """Every name under which people know this mode."""
        yield self.name
        yield from self.aliases
        yield from self.names.values()


OTHER = Mode(
    code="other",
    id="OTHER",
    name="Failure outside the codebook",
    category="",
    definition="A failure that no mode of the codebook names. Say in the note what it is.",
    keys="0",
)
"""Every codebook has it: tagged with a note, and out of all statistics until it is a mode."""


@dataclass(frozen=True, eq=False)
class Codebook:
    """A taxonomy with its version. Without slots: what is looked up in it is kept once computed."""

    id: str
    name: str
    version: str
    revision: int
    categories: tuple[Category, ...]
    modes: tuple[Mode, ...]
    title: str = ""
    source: str = ""
    prefix: str = ""
    """Stands before a code where it is shown: ``FM-``."""
    contradictions: tuple[tuple[str, str], ...] = ()
    """Pairs of modes that cannot both hold for one step."""
    between_agents: tuple[str, ...] = ()
    """Modes that need a second agent."""
    dropped: tuple[str, ...] = ()
    """Modes of earlier versions that this one does not have."""

    @cached_property
    def hash(self) -> str:
        """16 hex digits over everything an annotator decides by: a change in guidelines shows."""
        from hashlib import sha256

        records: list[Iterable[str]] = [(self.id,)]
        records += [(c.id, c.name, c.definition) for c in self.categories]
        for m in self.modes:
            notes = [text for b in m.boundaries for text in (b.mode or "", b.text)]
            texts = (m.code, m.name, m.category, m.definition, m.example, m.incident_example)
            records.append((*texts, *notes, *([m.note] if m.note else [])))
        canonical = "\x1e".join("\x1f".join(record) for record in records)
        return sha256(canonical.encode()).hexdigest()[:16]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def mode(self, code: str) -> Mode:
        """The mode with this code."""
        try:
            return self._by_code[code]
        except KeyError:
            raise self._unknown(code) from None

    def category_of(self, code: str) -> Category:
        """The category of a mode."""
        wanted = self.mode(code).category
        return next(category for category in self.categories if category.id == wanted)

    def modes_in(self, category: str) -> tuple[Mode, ...]:
        """The modes of a category, in the codebook's order."""
        return tuple(mode for mode in self.modes if mode.category == category)

    def typed(self, keys: str) -> Mode | None:
        """The mode that these typed keys mean, once they are complete."""
        return next((mode for mode in self.modes if mode.keys == keys), None)

    def begins(self, keys: str) -> bool:
        """Whether some mode's keys begin with these."""
        return any(mode.keys.startswith(keys) for mode in self.modes)

    def find(self, text: str) -> str:
        """The code of the mode that ``text`` means: code, ``FM-3.3``, keys, name or alias.

        A name that means one mode in one version and another in the next is refused, not guessed.
        """
        if text.strip() in self:
            return text.strip()
        words = plain(text)
        codes = self._by_spelling.get(words) or self._numbered(words)
        if not codes:
            raise self._unknown(text)
        if len(codes) > 1:
            raise MastError(self._ambiguous(text, words, codes))
        return next(iter(codes))

    def fuzzy(self, text: str) -> list[Mode]:
        """The modes that ``text`` may mean, best first; all of them where it says nothing."""
        from mast_tui.codebook.fuzzy import rank

        return rank(self.modes, text)

    def to_dict(self) -> dict[str, Any]:
        """The codebook as plain values, in the form that a codebook file has."""
        from mast_tui.codebook.document import document

        return document(self)

    @cached_property
    def _by_code(self) -> dict[str, Mode]:
        return {mode.code: mode for mode in (OTHER, *self.modes)}

    @cached_property
    def _by_spelling(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for mode in self.modes:
            for text in mode.spellings():
                words = plain(text)
                found.setdefault(words, set()).add(mode.code)
                found.setdefault(NUMBER.sub("", words, count=1), set()).add(mode.code)
        sure = {key: frozenset(codes) for key, codes in found.items()}
        for mode in self.modes:  # what is printed on the mode itself always means it
            for text in (mode.keys, mode.name, mode.label, f"{mode.code} {mode.name}"):
                sure[plain(text)] = frozenset((mode.code,))
        for mode in self.modes:
            for text in (mode.id, mode.id.replace("-", ""), mode.code):
                sure[plain(text)] = frozenset((mode.code,))
        return sure

    def _numbered(self, words: str) -> frozenset[str]:
        """What ``3.3 some name`` means: the name decides, and the number must not contradict it."""
        number = NUMBER.match(words)
        if not number:
            return frozenset()
        named = self._by_spelling.get(words[number.end() :], frozenset())
        coded = self._by_spelling.get(number.group().strip(), frozenset())
        return named | coded if named else named

    def _ambiguous(self, text: str, words: str, codes: Iterable[str]) -> str:
        bare = NUMBER.sub("", words, count=1)
        places = []
        for code in sorted(codes):
            mode = self.mode(code)
            versions = [v for v, name in mode.names.items() if plain(name) in (words, bare)]
            where = f" in {', '.join(versions)}" if versions else ""
            places.append(f"{mode.id}{where}")
        return f'"{text}" can mean {" or ".join(places)}: give the code of {self.name}'

    def _unknown(self, text: str) -> MastError:
        words = NUMBER.sub("", plain(text), count=1)
        if any(plain(name) == words for name in self.dropped):
            return MastError(
                f'"{text}" is of an earlier draft, {self.name} {self.version} has no such mode'
            )
        near = [mode.label for mode in self.fuzzy(text)[:3]] if text.strip() else []
        hint = f"did you mean {', '.join(near)}?" if near else f"modes: {self._codes()}"
        return MastError(f'{self.name} has no mode "{text}"; {hint}')

    def _codes(self) -> str:
        codes = [mode.code for mode in self.modes]
        return ", ".join([*(codes if len(codes) <= 20 else [*codes[:20], "..."]), OTHER.code])


def plain(text: str) -> str:
    """Lower case, with one space for whatever stands between words and numbers."""
    return _SEPARATORS.sub(" ", text.casefold()).strip()
