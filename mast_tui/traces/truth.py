"""The true root cause of a scenario, as its ground truth tells it: v1, v2, or a list of v1.

A file belongs to a run where it lies in the run's or its scenario's folder, where its name or
the ``id`` in it is the scenario's. YAML needs PyYAML, which is imported here and only then.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mast_tui.traces.jsons import loads
from mast_tui.traces.rundir import place_of

UP = 4
"""How many folders above the run's own are looked into."""
BIGGEST = 16 << 20
_plain = re.compile(r"ground_?truth(?:_?v\d)?\.(?:ya?ml|json)\Z", re.IGNORECASE)
_numbered = re.compile(
    r"(?:scenario|incident)[-_]?(\d+)[-_]ground_?truth(?:_?v\d)?\.(?:ya?ml|json)\Z", re.IGNORECASE
)
_many = "ground_truths.json"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the system, as the ground truth knows it."""

    id: str
    kind: str = ""
    name: str = ""
    namespace: str = ""
    filters: tuple[str, ...] = ()
    """Patterns of names, where it stands for several objects."""
    root_cause: bool = False
    aliases: tuple[str, ...] = ()
    """Ids of what counts as the same."""


@dataclass(frozen=True, slots=True)
class Propagation:
    """One link of the true chain: what failing at the source did to the target."""

    source: str
    target: str
    condition: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened in a scenario."""

    path: str
    entities: tuple[Entity, ...]
    propagations: tuple[Propagation, ...]

    @property
    def root_causes(self) -> tuple[Entity, ...]:
        """What it all came from."""
        return tuple(one for one in self.entities if one.root_cause)


def truth_of(folder: Path, scenario: str | None) -> Truth | None:
    """The ground truth of a run's scenario, the nearest first; None where none surely is."""
    for height, above in enumerate((folder, *folder.parents[:UP])):
        for path in _candidates(above):
            near = height == 0 or (height == 1 and scenario is not None and _is_scenario(above))
            if found := _read(path, scenario, near):
                return found
    return None


def _is_scenario(folder: Path) -> bool:
    return place_of(Path(folder.name))[0] is not None or folder.name.isdigit()


def _candidates(folder: Path) -> list[Path]:
    try:
        names = sorted(one.name for one in folder.iterdir() if _known(one.name))
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=lambda name: name == _many)]


def _known(name: str) -> bool:
    return name == _many or bool(_plain.match(name) or _numbered.match(name))


def _read(path: Path, scenario: str | None, near: bool) -> Truth | None:
    """The truth in a file, if it is this scenario's."""
    numbered = _numbered.match(path.name)
    if numbered and numbered[1] != scenario:
        return None
    try:
        state = path.stat()
    except OSError:
        return None
    document = _document(str(path), state.st_size, state.st_mtime_ns)
    for one in document if isinstance(document, list) else [document]:
        own = _id(one)
        sure = own == scenario if own else bool(near or numbered) and path.name != _many
        if sure and (truth := read_truth(one, str(path))) is not None:
            return truth
    return None


def _id(document: Any) -> str | None:
    own = document.get("id") if isinstance(document, dict) else None
    return str(own) if isinstance(own, int | str) and not isinstance(own, bool) else None


@lru_cache(maxsize=4)
def _document(path: str, size: int, changed: int) -> Any:
    """The file, read once for all the runs of a folder."""
    if size > BIGGEST:
        return None
    try:
        raw = Path(path).read_bytes()
        return loads(raw) if path.endswith(".json") else _yaml(raw)
    except (OSError, ValueError):
        return None


def _yaml(raw: bytes) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(raw, Loader=loader)
    except (yaml.YAMLError, RecursionError, AttributeError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None


def read_truth(document: Any, path: str) -> Truth | None:
    """A ground truth of either version; None where it names no root cause."""
    inner = document.get("spec") if isinstance(document, dict) else None
    told = inner if isinstance(inner, dict) else document
    if not isinstance(told, dict):
        return None
    entities = tuple(_groups(told)) or tuple(_objects(told))
    if not any(one.root_cause for one in entities):
        return None
    return Truth(path, entities, tuple(_links(told)))


def _groups(told: dict[str, Any]) -> Iterator[Entity]:
    """Version 1: groups of objects, some of them the root cause."""
    same = [{_text(one) for one in _list(group)} for group in _list(told.get("aliases"))]
    for group in _objects_in(told, "groups"):
        own = _text(group.get("id"))
        aliases = {one for ids in same if own in ids for one in ids} - {own, ""}
        yield Entity(
            own,
            _text(group.get("kind")),
            _text(group.get("name")),
            _text(group.get("namespace")),
            tuple(_text(one) for one in _list(group.get("filter"))),
            group.get("root_cause") is True,
            tuple(sorted(aliases)),
        )


def _objects(told: dict[str, Any]) -> Iterator[Entity]:
    """Version 2: the objects at fault, by kind and metadata."""
    for one in _objects_in(told, "entities"):
        about = one.get("metadata")
        about = about if isinstance(about, dict) else one
        kind, name = _text(one.get("kind")), _text(about.get("name"))
        namespace = _text(about.get("namespace"))
        own = "/".join(part for part in (namespace, kind, name) if part)
        if own:
            yield Entity(own, kind, name, namespace, root_cause=True)


def _links(told: dict[str, Any]) -> Iterator[Propagation]:
    for one in _objects_in(told, "propagations"):
        source, target = _text(one.get("source")), _text(one.get("target"))
        if source or target:
            yield Propagation(source, target, _text(one.get("condition")), _text(one.get("effect")))


def _objects_in(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in _list(told.get(name)) if isinstance(one, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)[:500]
