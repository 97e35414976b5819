"""A study: its file, read and checked, as plain values.

The file stands in the folder of the study and names everything by paths relative to that folder,
so that the folder can be moved, shared and kept under version control.
"""

import fnmatch
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui import places
from mast_tui.codebook.load import load as load_codebook
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.model import HIDDEN, Hidden, Required, Review, Tag
from mast_tui.labels.votes import Unsure


class Source(NamedTuple):
    """Traces from one place, under one licence."""

    paths: tuple[str, ...]
    """Files, folders and globs, relative to the study's folder."""
    licence: str | None = None


class Round(NamedTuple):
    """A batch of traces for named annotators."""

    name: str
    traces: int | None = None
    """How many; none means all that are left."""
    overlap: int = 2
    """How many annotators look at each trace."""
    annotators: tuple[str, ...] = ()
    """Empty means everybody of the study."""
    blind: bool = True
    hides: tuple[Hidden, ...] = HIDDEN
    calibration: bool = True
    """Whether annotators who have not had the calibration traces get them."""
    preannotations: bool = False
    """Whether a judge's labels are shown to be accepted or rejected."""


class Study(NamedTuple):
    """Everything that a study file says."""

    path: Path
    name: str
    store: Path
    codebook: str
    codebook_version: str | None
    annotators: tuple[str, ...]
    lead: str | None
    sources: tuple[Source, ...]
    calibration: tuple[str, ...]
    rounds: tuple[Round, ...]
    required: tuple[Required, ...]
    unsure: Unsure
    score: str | None
    threshold: float | None

    @property
    def folder(self) -> Path:
        """Where the study is."""
        return self.path.parent

    def round(self, name: str) -> Round:
        """The round of this name."""
        for one in self.rounds:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.rounds) or "none yet"
        raise MastError(f'{self.path}: has no round "{name}"; there is {known}')

    def licence(self, path: str) -> str | None:
        """The licence of the trace at a path: that of the first source that holds it."""
        source = self.source(path)
        return source.licence if source else None

    def source(self, path: str) -> Source | None:
        """The first source that holds the trace at a path."""
        wanted = os.path.abspath(path.rpartition("#")[0] or path)
        for source in self.sources:
            for named in source.paths:
                held = os.path.abspath(self.folder / named)
                if wanted == held or wanted.startswith(held + os.sep) or _fits(wanted, held):
                    return source
        return None

    def people(self, round: Round) -> tuple[str, ...]:
        """Who annotates in a round."""
        return round.annotators or self.annotators


def load(path: Path) -> Study:
    """The study of a file; MastError with one line a problem."""
    import tomllib

    from mast_tui.labels.study.form import checked  # pydantic is slow to load

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MastError(
            f"{path}: {error.strerror or error}; mast-tui study init makes one"
        ) from None
    except ValueError as error:
        raise MastError(f"{path}: is no valid TOML: {error}") from None
    return _study(path, checked(values, str(path)))


def current(database: str | None = None) -> Study:
    """The study that the store belongs to; MastError where there is none."""
    path = places.study_file(database)
    if path is None:
        where = places.database_path(database)
        raise MastError(
            f"{where}: belongs to no study; run this in the folder of one, or make one "
            "with mast-tui study init"
        )
    return load(path)


def _study(path: Path, form: dict[str, Any]) -> Study:
    return Study(
        path=path,
        name=form["name"],
        store=places.study_store(path),
        codebook=form["codebook"],
        codebook_version=form["codebook_version"],
        annotators=tuple(form["annotators"]),
        lead=form["lead"],
        sources=tuple(Source(tuple(one["paths"]), one["licence"]) for one in form["sources"]),
        calibration=tuple(form["calibration"]),
        rounds=tuple(
            Round(**(one | {"annotators": tuple(one["annotators"]), "hides": tuple(one["hides"])}))
            for one in form["rounds"]
        ),
        required=tuple(form["required"]),
        unsure=form["unsure"],
        score=form["score"],
        threshold=form["threshold"],
    )


def codebook_of(study: Study) -> Codebook:
    """The study's codebook, of the version that the file names."""
    codebook = load_codebook(places.study_codebook(str(study.store)))
    wanted = study.codebook_version
    if wanted is not None and wanted != codebook.version:
        raise MastError(
            f"{study.path}: codebook_version {wanted}, but codebook {codebook.id} here is "
            f"{codebook.version}"
        )
    return codebook


def trace_paths(study: Study) -> list[str]:
    """Where the traces are: files and folders, each once; what names nothing is an error."""
    named = (path for source in study.sources for path in source.paths)
    return list(dict.fromkeys(_expanded(study, named)))


def calibration_paths(study: Study) -> list[str]:
    """Where the calibration traces are."""
    return list(dict.fromkeys(_expanded(study, study.calibration)))


def _expanded(study: Study, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        file, mark, key = name.rpartition("#") if "#" in name else (name, "", "")
        if not any(char in name for char in "*?["):
            found = [study.folder / file]
        else:
            found = sorted(study.folder.glob(name))
            mark = key = ""
        if not found or not all(path.exists() for path in found):
            raise MastError(f'{study.path}: traces "{name}" name nothing in {study.folder}')
        yield from (f"{os.path.abspath(path)}{mark}{key}" for path in found)


def _fits(path: str, pattern: str) -> bool:
    return any(char in pattern for char in "*?[") and fnmatch.fnmatch(path, pattern)


def lacking(study: Study, review: Review, tags: Iterable[Tag]) -> list[str]:
    """What the study wants of a review before it is done and this one lacks."""
    missing = []
    if "summary" in study.required and not review.summary:
        missing.append("a summary")
    if "outcome" in study.required and review.outcome is None:
        missing.append("an outcome")
    bare = [tag for tag in tags if not tag.quotes and not tag.removed and tag.step is not None]
    if "evidence" in study.required and bare:
        tagged = ", ".join(f"{tag.mode} at step {tag.step}" for tag in bare[:3])
        missing.append(f"evidence for {tagged}{', ...' if len(bare) > 3 else ''}")
    return missing


def begin(
    folder: Path,
    name: str,
    traces: Iterable[str],
    annotators: Iterable[str],
    licence: str | None = None,
) -> Path:
    """Make a study file with every setting and what it means; returns its path."""
    import json

    path, annotators = folder / places.STUDY, list(annotators)

    def listed(values: Iterable[str]) -> str:
        return json.dumps(list(values), ensure_ascii=False)

    text = _TEMPLATE.format(
        name=json.dumps(name, ensure_ascii=False),
        annotators=listed(annotators),
        paths=listed(traces),
        licence=f"licence = {json.dumps(licence)}    " if licence else '# licence = "CC-BY-4.0"',
        overlap=min(3, len(annotators)),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise MastError(f"{path}: there is a study here already; edit the file") from None
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from None
    return path


_TEMPLATE = """\
# A study of many annotators. `mast-tui study check` says what is wrong here.
name = {name}
store = "labels.db"          # beside this file
codebook = "mast"            # or a codebook file, relative to this folder
codebook_version = "v3"
annotators = {annotators}
# lead = "Ada"               # who settles disagreements
required = ["outcome"]       # before a review is done: summary, outcome, evidence
unsure = "null"              # what the verdict unsure counts as: null, 0 or 1
# score = "root_cause_entity"  # what success is computed from
# threshold = 1.0
calibration = []             # traces that everybody gets

[[sources]]
paths = {paths}              # files, folders, globs, FILE#key; relative to this folder
{licence}      # without one, the text of these traces is not handed on

[[rounds]]
name = "r1"
traces = 5
overlap = {overlap}                  # annotators a trace
blind = true
hides = ["labels", "judge", "outcome", "truth", "model"]
"""
