"""A codebook as plain values, in the form of a codebook file."""

from collections.abc import Mapping
from typing import Any

from mast_tui.codebook.model import Boundary, Category, Codebook, Mode


def document(codebook: Codebook) -> dict[str, Any]:
    """What ``codebook --json`` prints and ``--codebook FILE`` reads back to the same hash."""
    return {
        "id": codebook.id,
        "name": codebook.name,
        "title": codebook.title,
        "version": codebook.version,
        "revision": codebook.revision,
        "hash": codebook.hash,
        "prefix": codebook.prefix,
        "source": codebook.source,
        "contradictions": [list(pair) for pair in codebook.contradictions],
        "between_agents": list(codebook.between_agents),
        "dropped": list(codebook.dropped),
        "categories": [_category(category) for category in codebook.categories],
        "modes": [mode_document(mode) for mode in codebook.modes],
    }


def mode_document(mode: Mode) -> dict[str, Any]:
    """One mode as plain values."""
    return {
        "code": mode.code,
        "name": mode.name,
        "category": mode.category,
        "definition": mode.definition,
        "example": mode.example,
        "incident_example": mode.incident_example,
        "boundaries": [b._asdict() for b in mode.boundaries],
        "remedy": mode.remedy,
        "remedy_source": mode.remedy_source,
        "stage": list(mode.stage),
        "aliases": list(mode.aliases),
        "names": dict(mode.names),
        "conflicts": mode.conflicts,
        "keys": mode.keys,
        **({"note": mode.note} if mode.note else {}),
    }


def codebook_from(values: Mapping[str, Any]) -> Codebook:
    """The codebook that plain values describe; they are taken to be valid."""
    prefix = values.get("prefix", "")
    return Codebook(
        id=values["id"],
        name=values["name"],
        version=values["version"],
        revision=values.get("revision", 1),
        categories=tuple(_category_from(entry) for entry in values["categories"]),
        modes=tuple(_mode_from(entry, prefix) for entry in values["modes"]),
        title=values.get("title", ""),
        source=values.get("source", ""),
        prefix=prefix,
        contradictions=tuple((one, other) for one, other in values.get("contradictions", ())),
        between_agents=tuple(values.get("between_agents", ())),
        dropped=tuple(values.get("dropped", ())),
    )


def default_keys(code: str) -> str:
    """The digits of a code."""
    return "".join(letter for letter in code if letter in "0123456789")


def _category(category: Category) -> dict[str, Any]:
    return category._asdict() | {"names": dict(category.names)}


def _category_from(entry: Mapping[str, Any]) -> Category:
    return Category(
        entry["id"], entry["name"], entry.get("definition", ""), dict(entry.get("names", {}))
    )


def _mode_from(entry: Mapping[str, Any], prefix: str) -> Mode:
    code = entry["code"]
    return Mode(
        code=code,
        id=prefix + code,
        name=entry["name"],
        category=entry["category"],
        definition=entry["definition"],
        keys=entry.get("keys") or default_keys(code),
        example=entry.get("example", ""),
        incident_example=entry.get("incident_example", ""),
        boundaries=tuple(Boundary(b.get("mode"), b["text"]) for b in entry.get("boundaries", ())),
        remedy=entry.get("remedy", ""),
        remedy_source=entry.get("remedy_source", ""),
        stage=tuple(entry.get("stage", ())),
        aliases=tuple(entry.get("aliases", ())),
        names=dict(entry.get("names", {})),
        conflicts=entry.get("conflicts", ""),
        note=entry.get("note", ""),
    )
