"""A bundle as a zip file: the same bytes for the same content, and read within bounds.

Nothing of a zip is used before all of it was checked: known names, nothing outside the folder, the
hash of every file, and no more than so much in all.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mast_tui import places
from mast_tui.errors import MastError
from mast_tui.traces.source import Source
from mast_tui.traces.zips import Archive

VERSION = 1
MANIFEST, LABELS, GUIDELINES, CODEBOOK = (
    "bundle.json",
    "labels.jsonl",
    "guidelines.md",
    "codebook.json",
)
MOST = 1 << 30
"""Bytes that all of a bundle may unpack to."""
_TRACE = re.compile(r"traces/[0-9a-f]{16}/[A-Za-z0-9._ -]{1,200}")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(
    out: Path, manifest: dict[str, Any], texts: dict[str, str], members: dict[str, Path]
) -> None:
    """The zip, the same bytes for the same content; it appears when it is whole."""
    part = out.with_name(f".{out.name}.part")
    try:
        hashes = {name: _digest(text.encode()) for name, text in texts.items()}
        hashes |= {name: _digest(path.read_bytes()) for name, path in members.items()}
        head = {"version": VERSION, **manifest, "files": hashes}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), json.dumps(head, indent=1))
            for name, text in sorted(texts.items()):
                archive.writestr(_info(name), text.encode())
            for name, path in sorted(members.items()):
                archive.writestr(_info(name), path.read_bytes())
        part.replace(out)
    except OSError as error:
        raise MastError(f"{error.filename or out}: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def opened(bundle: Path) -> tuple[Archive, dict[str, Any]]:
    if not bundle.is_file():
        raise MastError(f"{bundle}: no such bundle")
    try:
        archive = Archive(Source(str(bundle)))
        manifest = json.loads(archive.read(MANIFEST, 1 << 24))
    except (OSError, ValueError) as error:
        raise MastError(f"{bundle}: is no bundle: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise MastError(f"{bundle}: is no bundle that this mast-tui knows")
    shapes = (("kind", str), ("annotator", str), ("study", str), ("traces", dict), ("files", dict))
    for name, shape in shapes:
        if not isinstance(manifest.get(name), shape):
            raise MastError(f"{bundle}: its {MANIFEST} lacks {name}")
    for address in manifest["traces"].values():
        if not isinstance(address, str) or not _TRACE.fullmatch(address.partition("#")[0]):
            raise MastError(f"{bundle}: a trace in it is no file of the bundle")
    return archive, manifest


def bodies(bundle: Path, archive: Archive, manifest: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle, each checked before it is given out."""
    total = 0
    for name, digest in manifest["files"].items():
        known = name in (LABELS, GUIDELINES, CODEBOOK, places.STUDY) or _TRACE.fullmatch(name)
        if not known or ".." in Path(name).parts:
            raise MastError(f'{bundle}: holds "{name}", which does not belong into a bundle')
        try:
            body = archive.read(name)
        except (OSError, ValueError) as error:
            raise MastError(f"{bundle}: {error}") from None
        total += len(body)
        if total > MOST:
            raise MastError(f"{bundle}: unpacks to more than {MOST >> 20:,} MB")
        if _digest(body) != digest:
            raise MastError(f"{bundle}: {name} was changed after it was packed")
        yield name, body


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
