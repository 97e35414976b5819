"""An export from a choice of labels to files: its parts, and the manifest beside them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mast_tui.exports import FORMATS, Written, writer
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.files import is_stream, output, whole_file, whole_folder
from mast_tui.exports.manifest import SUFFIX, manifest, text

Parts = Mapping[str, Chosen]
"""The choices by the name of their part; one of no name where nothing is split."""


def write_files(format: str, parts: Parts, target: Path, **filters: Any) -> dict[str, Written]:
    """Write an export and its manifest."""
    if FORMATS[format].shape in ("folder", "dataset"):
        written, files = _folder(format, parts, target)
    else:
        written, files = _files(format, parts, target)
    if not any(is_stream(file) for file in files):
        told = {name: (parts[name], one) for name, one in written.items()}
        made = manifest(format, told, files, target.parent, **filters)
        with output(str(target.with_name(target.name + SUFFIX))) as out:
            out.write(text(made))
    return written


def _files(format: str, parts: Parts, target: Path) -> tuple[dict[str, Written], list[Path]]:
    written, files = {}, []
    for name, chosen in parts.items():
        file = target.with_name(f"{target.stem}.{name}{target.suffix}") if name else target
        if FORMATS[format].shape == "file":
            with whole_file(file) as path:
                written[name] = writer(format)(chosen, path)
        else:
            with output(str(file)) as out:
                written[name] = writer(format)(chosen, out)
        files.append(file)
    return written, files


def _folder(format: str, parts: Parts, target: Path) -> tuple[dict[str, Written], list[Path]]:
    with whole_folder(target) as folder:
        if FORMATS[format].shape == "dataset":
            written: dict[str, Written] = writer(format)(parts, folder)
        else:
            written = {}
            for name, chosen in parts.items():
                (folder / name).mkdir(exist_ok=True)
                written[name] = writer(format)(chosen, folder / name)
    return written, [path for path in target.rglob("*") if path.is_file()]
