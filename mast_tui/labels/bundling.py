"""A study for an annotator elsewhere, as one zip file; and what they said, on its way back.

Out go the traces that the annotator was given, without what lies beside them (results, true causes),
the assignments, the annotator's own labels and nobody else's, the codebook as guidelines, and a study
file. Back come labels only. A zip is read within bounds: known names, nothing outside the folder.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui import places
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import register, transfer
from mast_tui.labels.assigned import queue, uuid_of
from mast_tui.labels.study import Study, codebook_of
from mast_tui.traces.discover import split_key
from mast_tui.traces.source import Source
from mast_tui.traces.zips import Archive

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.labels.transfer import Report

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


class Taken(NamedTuple):
    """What came of a bundle."""

    annotator: str
    folder: Path
    traces: int
    report: "Report"


def pack(store: "Store", study: Study, annotator: str, out: Path, round: str | None = None) -> int:
    """Write a bundle for an annotator; returns how many traces are in it."""
    uuid = uuid_of(store, annotator)
    given = queue(store, annotator, round)
    if uuid is None or not given:
        raise MastError(f"{annotator}: nothing is assigned; mast-tui assign gives out traces")
    rows = {row.trace_id: row for row in store.traces()}
    traces: dict[str, str] = {}
    members: dict[str, Path] = {}
    for one in given:
        id = one.assignment.trace_id
        file, key = split_key(rows[id].path)
        name = f"traces/{_folder(file)}/{_plain(Path(file).name)}"
        members[name] = Path(file)
        traces[id] = name if key is None else f"{name}#{key}"
    codebook = codebook_of(study)
    texts = {
        LABELS: _labels(store, uuid, round),
        GUIDELINES: guidelines(codebook),
        CODEBOOK: json.dumps(codebook.to_dict(), ensure_ascii=False, indent=1),
        places.STUDY: _study_text(study, codebook, sorted(traces.values())),
    }
    _write(out, {"kind": "out", "annotator": annotator, "study": study.name, "traces": traces},
           texts, members)  # fmt: skip
    return len(traces)


def pack_back(store: "Store", study: Study, annotator: str, out: Path) -> int:
    """Write what an annotator said, for the lead; returns how many lines."""
    uuid = uuid_of(store, annotator)
    if uuid is None:
        raise MastError(f"{annotator}: has no labels here")
    text = _labels(store, uuid, None)
    manifest = {"kind": "back", "annotator": annotator, "study": study.name, "traces": {}}
    _write(out, manifest, {LABELS: text}, {})
    return text.count("\n")


def take(bundle: Path, folder: Path) -> Taken:
    """Unpack a bundle into a new folder, with a store in it."""
    from mast_tui.labels.store import Store

    archive, manifest = _opened(bundle)
    if manifest["kind"] != "out":
        raise MastError(f"{bundle}: holds labels on their way back; take it in the lead's study")
    if folder.exists() and any(folder.iterdir()):
        raise MastError(f"{folder}: is not empty; choose another folder")
    for _ in _bodies(bundle, archive, manifest):
        pass  # nothing is written before everything was looked at
    for name, body in _bodies(bundle, archive, manifest):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    with Store(folder / "labels.db") as store:
        report = transfer.read(store, (folder / LABELS).read_text("utf-8").split("\n"), str(bundle))
        with store.file.transaction() as connection:
            at = store.clock()
            for row in store.traces():
                if row.trace_id in manifest["traces"]:
                    here = str(folder.resolve() / manifest["traces"][row.trace_id])
                    register.trace(connection, replace(row, path=here), at)
    (folder / LABELS).unlink()
    return Taken(manifest["annotator"], folder, len(manifest["traces"]), report)


def take_back(bundle: Path, store: "Store", study: Study) -> Taken:
    """Merge what came back into the store; traces that are known here stay where they are."""
    archive, manifest = _opened(bundle)
    if manifest["kind"] != "back" or manifest["study"] != study.name:
        raise MastError(f'{bundle}: holds no labels for the study "{study.name}"')
    body = dict(_bodies(bundle, archive, manifest))[LABELS].decode()
    known = {row.trace_id for row in store.traces()}
    lines = [line for line in body.split("\n") if not _is_trace(line, known)]
    report = transfer.read(store, lines, str(bundle))
    return Taken(manifest["annotator"], study.folder, 0, report)


def kind(bundle: Path) -> str:
    """``out`` or ``back``."""
    return str(_opened(bundle)[1]["kind"])


def guidelines(codebook: Codebook) -> str:
    """The codebook to be read beside the app."""
    lines = [f"# {codebook.name} {codebook.version}", ""]
    for category in codebook.categories:
        lines += [f"## {category.id} {category.name}", "", category.definition, ""]
        for mode in codebook.modes_in(category.id):
            lines += [f"### {mode.label}", "", mode.definition, ""]
            lines += [f"- Example: {mode.example}"] if mode.example else []
            lines += [f"- Not this: {one.text} ({one.mode or 'none'})" for one in mode.boundaries]
            lines += [""]
    return "\n".join(lines)


def _labels(store: "Store", uuid: str, round: str | None) -> str:
    text = io.StringIO()
    transfer.write(store, text, round=round, people={uuid})
    return text.getvalue()


def _folder(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._ -]", "_", name)[-200:]


def _study_text(study: Study, codebook: Codebook, traces: list[str]) -> str:
    """The study as the annotator needs it, in TOML; JSON strings, lists and numbers are TOML too."""

    def line(name: str, value: object) -> str:
        return f"{name} = {json.dumps(value, ensure_ascii=False)}"

    settings = {
        "name": study.name,
        "codebook": "mast" if study.codebook == "mast" else CODEBOOK,
        "codebook_version": codebook.version,
        "annotators": study.annotators,
        "required": study.required,
        "unsure": study.unsure,
    }
    parts = [line(name, value) for name, value in settings.items()]
    parts += ["", "[[sources]]", line("paths", traces)]
    for one in study.rounds:
        parts += ["", "[[rounds]]"]
        parts += [line(n, v) for n, v in one._asdict().items() if v is not None and n != "traces"]
    return "\n".join(parts) + "\n"


def _write(
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


def _opened(bundle: Path) -> tuple[Archive, dict[str, Any]]:
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


def _bodies(
    bundle: Path, archive: Archive, manifest: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
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


def _is_trace(line: str, known: set[str]) -> bool:
    if not line.startswith('{"type": "trace"'):
        return False
    try:
        return json.loads(line).get("trace_id") in known
    except ValueError:
        return False


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
