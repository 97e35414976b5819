"""What an export was made from: a JSON file beside it.

It names no time and no store, so that the same labels make the same manifest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mast_tui import __version__
from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.labels.model import Review, Tag

SUFFIX = ".manifest.json"


def manifest(
    format: str,
    parts: Mapping[str, tuple[Chosen, Written]],
    files: Iterable[Path],
    base: Path,
    **filters: Any,
) -> dict[str, Any]:
    """The manifest of an export in one part (of no name) or several."""
    chosen = [one for one, _ in parts.values()]
    return {
        "tool": "mast-tui",
        "version": __version__,
        "format": format,
        "codebooks": _codebooks(chosen),
        "filters": _filters(chosen[0]) | filters,
        **_rights(chosen),
        **_carried(chosen[0]),
        **_secrets(chosen[0]),
        "counts": _counts([written for _, written in parts.values()], chosen),
        "parts": {
            name: _counts([written], [one]) | {"scenarios": _scenarios(one)}
            for name, (one, written) in parts.items()
            if name
        },
        "not_carried": list(
            dict.fromkeys(w for _, written in parts.values() for w in written.lost)
        ),
        "files": [_file(path, base) for path in sorted(files)],
    }


def text(made: Mapping[str, Any]) -> str:
    """The manifest as it is written."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _filters(chosen: Chosen) -> dict[str, Any]:
    options = chosen.options
    named = [one.name for one in chosen.annotators()] if options.annotators else None
    return {
        "annotators": named,
        "consensus_only": options.consensus,
        "done": options.done,
        "round": options.round,
        "without_text": options.without_text,
        "pseudonyms": options.pseudonyms,
        "defuse": options.defuse,
    }


def _rights(parts: list[Chosen]) -> dict[str, Any]:
    """The licences of the texts, in a study."""
    options = parts[0].options
    if options.rights is None:
        return {}
    traces = {label.trace_id for one in parts for label in _labels(one)}
    return {"licences": options.rights.told(traces, not options.pseudonyms)}


def _carried(chosen: Chosen) -> dict[str, Any]:
    """How labels in other codebooks were carried over."""
    told = [one.to_dict() for one in chosen.options.carried]
    return {"carried": told} if told else {}


def _secrets(chosen: Chosen) -> dict[str, Any]:
    """The secrets that were found in what leaves, and whether they are hidden."""
    found = chosen.options.secrets
    if found is None or not (found.mask or found.counts):
        return {}
    return {"secrets": {"hidden": found.mask, "found": dict(sorted(found.counts.items()))}}


def _codebooks(parts: list[Chosen]) -> list[dict[str, Any]]:
    """The codebooks that the labels were made with."""
    used = {
        (label.codebook, label.codebook_version, label.codebook_revision)
        for one in parts
        for label in _labels(one)
    }
    return [
        {name: body.get(name) for name in ("id", "version", "revision", "hash")}
        for body in parts[0].codebooks()
        if (body.get("id"), body.get("version"), body.get("revision")) in used
    ]


def _counts(written: list[Written], parts: list[Chosen]) -> dict[str, int]:
    labels = [label for one in parts for label in _labels(one)]
    reviews = sum(isinstance(label, Review) for label in labels)
    return {
        "rows": sum(one.number for one in written),
        "traces": len({label.trace_id for label in labels}),
        "annotators": len({label.annotator for label in labels}),
        "reviews": reviews,
        "tags": len(labels) - reviews,
    }


def _labels(chosen: Chosen) -> list[Tag | Review]:
    return [*chosen.tags(), *chosen.reviews()]


def _scenarios(chosen: Chosen) -> list[str]:
    return sorted({row.scenario or "unknown" for row in chosen.traces()})


def _file(path: Path, base: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = path.relative_to(base).as_posix()
    return {"path": name, "bytes": path.stat().st_size, "sha256": digest}
