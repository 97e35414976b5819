"""Votes of one codebook in the modes of another: by name, never by number.

Between versions a mode is renamed (one to one), merged (several to one), split (one to several) or
dropped. A mapping file says what names do not. What cannot be carried is named; a vote is carried in
reports and exports only, labels stay in the codebook they were made in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.load import bundled, load
from mast_tui.codebook.model import NUMBER, OTHER, Codebook, Mode, plain
from mast_tui.errors import MastError

Codes = Mapping[str, tuple[str, ...]]
AUTO = "auto"
"""What is given for a mapping file where names say everything."""


class Way(NamedTuple):
    """How the modes of a codebook are called in another."""

    source: str
    target: str
    codes: Codes
    """Several where a mode was split: a vote against it is one against each, a vote for it is
    unknown for each."""
    dropped: tuple[str, ...]
    """Codes of the source that the target does not have."""
    missing: tuple[str, ...]
    """Codes of the target that the source never asked: no votes, not zeros."""
    names: Mapping[str, str] = {}
    """What the source calls its modes."""

    @property
    def merged(self) -> dict[str, list[str]]:
        """Target modes that several source modes fall into."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code, into in self.codes.items():
            for one in into:
                found[one].append(code)
        return {into: codes for into, codes in found.items() if len(codes) > 1}

    @property
    def split(self) -> dict[str, tuple[str, ...]]:
        """Source modes that fall into several."""
        return {code: into for code, into in self.codes.items() if len(into) > 1}

    @property
    def plain(self) -> bool:
        """Whether every mode keeps its code, so that there is nothing to carry."""
        return not self.dropped and all(into == (code,) for code, into in self.codes.items())

    def asked(self, codes: Iterable[str]) -> frozenset[str]:
        """The target modes that are answered by one who was asked about these."""
        there = set(codes)
        sources: defaultdict[str, set[str]] = defaultdict(set)
        for code, into in self.codes.items():
            for one in into:
                sources[one].add(code)
        return frozenset(one for one, needed in sources.items() if needed <= there)


def mapping(source: Codebook, target: Codebook, given: Codes | None = None) -> Way:
    """The modes of ``target`` that carry the votes on modes of ``source``.

    ``given`` comes before the names. Versions of one codebook share their codes too, where no
    name says otherwise.
    """
    found = dict(given or {})
    _check(found, source, target)
    for mode in source.modes:
        if mode.code not in found and (code := _named(mode, target)):
            found[mode.code] = (code,)
    if source.id == target.id:
        _by_code(found, source, target)
    codes = {mode.code: found[mode.code] for mode in source.modes if found.get(mode.code)}
    asked = {one for into in codes.values() for one in into}
    return Way(
        source.id,
        target.id,
        codes,
        tuple(mode.code for mode in source.modes if mode.code not in codes),
        tuple(mode.code for mode in target.modes if mode.code not in asked),
        {mode.code: mode.name for mode in source.modes},
    )


def _named(mode: Mode, target: Codebook) -> str | None:
    """The target's mode of this name or, where it has none, of one of the other names."""
    for name in (mode.name, *mode.aliases):
        try:
            return target.find(NUMBER.sub("", plain(name), count=1))
        except MastError:
            continue
    return None


def _by_code(found: dict[str, tuple[str, ...]], source: Codebook, target: Codebook) -> None:
    """A mode that has another name in the next version, under a code that no name claims."""
    taken = {one for into in found.values() for one in into}
    for mode in source.modes:
        if mode.code not in found and mode.code in target and mode.code not in taken:
            found[mode.code] = (mode.code,)


def _check(given: Codes, source: Codebook, target: Codebook) -> None:
    for code, into in given.items():
        if code not in source:
            raise MastError(f'the mapping names "{code}", which {source.name} does not have')
        for one in into:
            if one not in target:
                raise MastError(f'the mapping names "{one}", which {target.name} does not have')


class Carry(NamedTuple):
    """The ways of several codebooks, and of several versions of one, into a codebook."""

    target: Codebook
    ways: Mapping[tuple[str, str, int], Way] = {}
    """By id, version and revision. What is not here keeps its codes, or is not carried at all."""

    @property
    def sources(self) -> list[str]:
        """The ids of the codebooks that votes come from, the target's first."""
        others = {id for id, _, _ in self.ways} - {self.target.id}
        return [self.target.id, *sorted(others)]

    def way(self, label: Any) -> Way | None:
        """The way of a tag, verdict or review; None where it keeps its codes."""
        return self.ways.get((label.codebook, label.codebook_version, label.codebook_revision))

    def into(self, label: Any) -> tuple[str, ...]:
        """The target modes of a tag or verdict: none, one, or several where it was split."""
        way = self.way(label)
        if way is None or label.mode == OTHER.code:
            return (label.mode,)
        return way.codes.get(label.mode, ())


def carry(bodies: Iterable[Any], target: Codebook, map: str | None = None) -> Carry:
    """The ways of the codebooks that labels were made with (as a store keeps them).

    Without ``map`` only versions of the target itself are carried; ``auto`` carries every
    codebook by the names of its modes, and a file says what names do not.
    """
    given = _given(map, target) if map not in (None, AUTO) else {}
    ways = {}
    for body in bodies:
        book = codebook_from(body)
        if map is None and book.id != target.id:
            continue
        codes = given.get(f"{book.id} {book.version}") or given.get(book.id)
        way = mapping(book, target, codes)
        if book.id != target.id or not way.plain:
            ways[book.id, book.version, book.revision] = way
    return Carry(target, ways)


def _given(map: str | None, target: Codebook) -> dict[str, dict[str, tuple[str, ...]]]:
    """A mapping file: a table a codebook, a line a mode."""
    import tomllib

    path = Path(map or "").expanduser()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}; --map names a file, or auto") from None
    except ValueError as error:
        raise MastError(f"{path}: is no valid TOML: {error}") from None
    found = {}
    for name, table in values.items():
        if not isinstance(table, dict):
            raise MastError(f"{path}: {name}: give a table of modes, [{name}]")
        found[name] = {code: _codes(f"{path}: {name}, {code}", v) for code, v in table.items()}
        if name in bundled():
            try:
                _check(found[name], load(name), target)
            except MastError as error:
                raise MastError(f"{path}: {error}") from None
    return found


def _codes(place: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return tuple(value)
    raise MastError(f'{place}: give "a code", ["several", "codes"] or [] for none')
