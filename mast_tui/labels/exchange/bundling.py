"""A study for an annotator elsewhere, as one zip file; and what they said, on its way back.

Out go the traces that the annotator was given, without what lies beside them (results, true causes),
the assignments, the annotator's own labels and nobody else's, the codebook as guidelines, and a study
file. Of a trace of a blind round another file goes out, without what the round hides. Back come
labels only.
"""

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from mast_tui import places
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import register
from mast_tui.labels.blind.hiding import Blinding
from mast_tui.labels.exchange import bundle_zip, labels_file
from mast_tui.labels.exchange.bundle_zip import CODEBOOK, GUIDELINES, LABELS
from mast_tui.labels.exchange.stand_ins import StandIn, incoming, outgoing
from mast_tui.labels.model import TraceRow, trace_row
from mast_tui.labels.study.assigned import Waiting, queue, uuid_of
from mast_tui.labels.study.guidelines import precedent_words, revised, settled
from mast_tui.labels.study.plan import Study, codebook_of
from mast_tui.traces.discover import open_traces, split_key
from mast_tui.traces.trace import Trace
from mast_tui.traces.veil import masked

if TYPE_CHECKING:
    from mast_tui.labels.exchange.labels_file import Report
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.precedents import Precedent

Writer = Callable[[Trace, Collection[str], TextIO], int]
"""Writes what stands in for a trace; returns in how many steps names of models were masked."""


class Packed(NamedTuple):
    """What is in a bundle."""

    traces: int
    stand_ins: int = 0
    """Traces of blind rounds, which went out without what is hidden."""
    masked: int = 0
    """Those in whose texts the name of a model was masked."""


class Taken(NamedTuple):
    """What came of a bundle."""

    annotator: str
    folder: Path
    traces: int
    report: "Report"
    said: tuple[str, ...] = ()


def pack(
    store: "Store",
    study: Study,
    annotator: str,
    out: Path,
    writer: Writer,
    round: str | None = None,
) -> Packed:
    """Write a bundle for an annotator; ``writer`` writes what stands in for traces."""
    uuid = uuid_of(store, annotator)
    given = queue(store, annotator, round)
    if uuid is None or not given:
        raise MastError(f"{annotator}: nothing is assigned; mast-tui assign gives out traces")
    with tempfile.TemporaryDirectory(prefix="mast-tui-") as folder:
        packing = _Packing(store, annotator, writer, Path(folder))
        for one in given:
            packing.add(one)
        codebook = revised(store, codebook_of(study))
        labels = outgoing(_labels(store, uuid, round), packing.stand_ins, packing.paths, uuid)
        texts = {
            LABELS: labels,
            GUIDELINES: packing.unnamed(guidelines(codebook, settled(store, codebook.id, {uuid}))),
            CODEBOOK: json.dumps(codebook.to_dict(), ensure_ascii=False, indent=1),
            places.STUDY: _study_text(study, codebook, packing.licensed(study)),
        }
        manifest = {"kind": "out", "annotator": annotator, "study": study.name}
        bundle_zip.write(out, manifest | {"traces": packing.listed()}, texts, packing.members)
    return Packed(len(packing.paths), len(packing.stand_ins), packing.masked)


class _Packing:
    """The files of a bundle: a trace as it is, or what stands in for it."""

    def __init__(self, store: "Store", annotator: str, writer: Writer, folder: Path) -> None:
        self._rows = {row.trace_id: row for row in store.traces()}
        self._blinding = Blinding(store, annotator)
        self._writer = writer
        self._folder = folder
        self.members: dict[str, Path] = {}
        self.paths: dict[str, str] = {}
        self.stand_ins: dict[str, StandIn] = {}
        self.masked = 0

    def add(self, one: Waiting) -> None:
        """One trace, once; what any of its open rounds hides is hidden."""
        id = one.assignment.trace_id
        if id in self.paths:
            return
        file, key = split_key(self._rows[id].path)
        if hides := self._hides(id):
            self.paths[id] = f"traces/{_folder(id)}/trace.atif.json"
            self._stand_in(id, hides)
            return
        name = f"traces/{_folder(file)}/{_plain(Path(file).name)}"
        self.members[name] = Path(file)
        self.paths[id] = name if key is None else f"{name}#{key}"

    def listed(self) -> dict[str, str]:
        """Where each trace is, by the id that it has there."""
        found = {id: one.row.trace_id for id, one in self.stand_ins.items()}
        return {found.get(id, id): path for id, path in self.paths.items()}

    def unnamed(self, text: str) -> str:
        """A text about other traces, without the names of models where they are hidden."""
        if any("model" in one.hides for one in self.stand_ins.values()):
            for model in sorted({row.model for row in self._rows.values() if row.model}):
                text = masked(text, model)
        return text

    def licensed(self, study: Study) -> dict[str | None, list[str]]:
        """The files by the licence of their texts."""
        found: dict[str | None, list[str]] = {}
        for id, path in self.paths.items():
            found.setdefault(study.licence(self._rows[id].path), []).append(path)
        return found

    def _hides(self, id: str) -> frozenset[str]:
        rounds = [
            self._blinding.rounds[one.assignment.round]
            for one in self._blinding.queue
            if one.assignment.trace_id == id
        ]
        return frozenset[str]().union(*(one.hides for one in rounds if not one.closed))

    def _stand_in(self, id: str, hides: frozenset[str]) -> None:
        row = self._rows[id]
        path = self._folder / _folder(id)
        with path.open("w", encoding="utf-8", newline="\n") as out:
            self.masked += bool(self._writer(_opened(row), hides, out))
        (there,) = open_traces([path])[0]
        seen = trace_row(there.finish().info, len(there))
        if "outcome" not in hides:
            seen = seen._replace(outcome=row.outcome, score=row.score)
        given = self._blinding.waiting(id)
        self.stand_ins[id] = StandIn(
            seen._replace(path=self.paths[id]),
            hides,
            given.assignment.round if given else "",
            given is not None and not given.settled,
            row.model or "",
        )
        self.members[self.paths[id]] = path


def _opened(row: TraceRow) -> Trace:
    for trace in open_traces([row.path])[0]:
        if trace.trace_id == row.trace_id:
            return trace
    raise MastError(f"{row.path}: is another trace now than the one that was assigned")


def pack_back(store: "Store", study: Study, annotator: str, out: Path) -> int:
    """Write what an annotator said, for the lead; returns how many lines."""
    uuid = uuid_of(store, annotator)
    if uuid is None:
        raise MastError(f"{annotator}: has no labels here")
    text = _labels(store, uuid, None)
    manifest = {"kind": "back", "annotator": annotator, "study": study.name, "traces": {}}
    bundle_zip.write(out, manifest, {LABELS: text}, {})
    return text.count("\n")


def take(bundle: Path, folder: Path) -> Taken:
    """Unpack a bundle into a new folder, with a store in it."""
    from mast_tui.labels.store import Store

    archive, manifest = bundle_zip.opened(bundle)
    if manifest["kind"] != "out":
        raise MastError(f"{bundle}: holds labels on their way back; take it in the lead's study")
    if folder.exists() and any(folder.iterdir()):
        raise MastError(f"{folder}: is not empty; choose another folder")
    for _ in bundle_zip.bodies(bundle, archive, manifest):
        pass  # nothing is written before everything was looked at
    for name, body in bundle_zip.bodies(bundle, archive, manifest):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    with Store(folder / "labels.db") as store:
        report = labels_file.read(
            store, (folder / LABELS).read_text("utf-8").split("\n"), str(bundle)
        )
        with store.file.transaction() as connection:
            at = store.clock()
            for row in store.traces():
                if row.trace_id in manifest["traces"]:
                    here = str(folder.resolve() / manifest["traces"][row.trace_id])
                    register.trace(connection, row._replace(path=here), at)
    (folder / LABELS).unlink()
    return Taken(manifest["annotator"], folder, len(manifest["traces"]), report)


def take_back(bundle: Path, store: "Store", study: Study) -> Taken:
    """Merge what came back into the store; traces that are known here stay where they are."""
    archive, manifest = bundle_zip.opened(bundle)
    if manifest["kind"] != "back" or manifest["study"] != study.name:
        raise MastError(f'{bundle}: holds no labels for the study "{study.name}"')
    body = dict(bundle_zip.bodies(bundle, archive, manifest))[LABELS].decode()
    said: list[str] = []
    text = incoming(body, store, manifest["annotator"], said.append)
    report = labels_file.read(store, text.split("\n"), str(bundle))
    return Taken(manifest["annotator"], study.folder, 0, report, tuple(said))


def kind(bundle: Path) -> str:
    """``out`` or ``back``."""
    return str(bundle_zip.opened(bundle)[1]["kind"])


def guidelines(codebook: Codebook, settled: "Sequence[Precedent]" = ()) -> str:
    """The codebook to be read beside the app, with what was agreed on and settled."""
    revision = f", revision {codebook.revision}" if codebook.revision > 1 else ""
    lines = [f"# {codebook.name} {codebook.version}{revision}", ""]
    for category in codebook.categories:
        lines += [f"## {category.id} {category.name}", "", category.definition, ""]
        for mode in codebook.modes_in(category.id):
            lines += [f"### {mode.label}", "", mode.definition, ""]
            lines += [f"{mode.note}\n"] if mode.note else []
            lines += [f"- Example: {mode.example}"] if mode.example else []
            lines += [f"- Not this: {one.text} ({one.mode or 'none'})" for one in mode.boundaries]
            mine = (precedent_words(one) for one in settled if one.mode == mode.code)
            lines += [f"- Settled: {' '.join(words.split())}" for words in mine]
            lines += [""]
    return "\n".join(lines)


def _labels(store: "Store", uuid: str, round: str | None) -> str:
    text = io.StringIO()
    labels_file.write(store, text, round=round, people={uuid})
    return text.getvalue()


def _folder(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._ -]", "_", name)[-200:]


def _study_text(study: Study, codebook: Codebook, traces: dict[str | None, list[str]]) -> str:
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
    settings |= {"lead": study.lead} if study.lead else {}
    parts = [line(name, value) for name, value in settings.items()]
    for licence, paths in sorted(traces.items(), key=lambda one: one[0] or ""):
        parts += ["", "[[sources]]", line("paths", sorted(paths))]
        parts += [line("licence", licence)] if licence else []
    for one in study.rounds:
        parts += ["", "[[rounds]]"]
        parts += [line(n, v) for n, v in one._asdict().items() if v is not None and n != "traces"]
    return "\n".join(parts) + "\n"
