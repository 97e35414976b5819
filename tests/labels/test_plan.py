"""The study file: read, checked, found from below its folder; and the rights of its store."""

import os
from pathlib import Path

import pytest

from mast_tui import places
from mast_tui.errors import MastError
from mast_tui.labels.model import HIDDEN, Review, Tag
from mast_tui.labels.store import Store
from mast_tui.labels.study.plan import Study, begin, codebook_of, lacking, load, trace_paths
from tests.labels.given import MAST, TRACE, at

ODD = """
name = ""
annotators = ["Ada", "ada", "Ben"]
mood = "good"
unsure = "perhaps"
[[sources]]
paths = ["/etc"]
[[rounds]]
name = "r1"
overlap = 0
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study with a folder of traces, in a place of its own."""
    monkeypatch.delenv("MAST_TUI_DB")
    folder = tmp_path / "study"
    (folder / "runs/deep").mkdir(parents=True)
    (folder / "runs/a.json").write_text("[]")
    return load(begin(folder, "pilot", ["runs/*.json"], ["Ada", "Ben", "Cam"]))


def test_a_new_study_file_is_valid_and_says_everything(study: Study) -> None:
    assert (study.name, study.annotators) == ("pilot", ("Ada", "Ben", "Cam"))
    assert study.round("r1").hides == HIDDEN
    assert trace_paths(study) == [str(study.folder / "runs/a.json")]
    assert codebook_of(study) is MAST


def test_it_is_never_overwritten(study: Study) -> None:
    with pytest.raises(MastError, match="already"):
        begin(study.folder, "again", ["runs"], ["Ada"])


def test_every_problem_is_a_line_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / places.STUDY
    path.write_text(ODD)

    with pytest.raises(MastError) as wrong:
        load(path)

    lines = str(wrong.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    told = [line.removeprefix(f"{path}: ").split(":")[0] for line in lines]
    assert sorted(told) == ["mood", "name", "round 1, overlap", "source 1, path 1", "unsure"]


def test_people_and_rounds_must_fit(tmp_path: Path) -> None:
    path = begin(tmp_path, "s", ["runs"], ["Ada", "ADA"])
    path.write_text(path.read_text().replace("overlap = 2", "overlap = 3"))

    with pytest.raises(MastError, match=r'annotators: "ada" stands 2 times\n.*overlap: 3 annot'):
        load(path)


def test_the_store_of_the_nearest_study_upward_is_used(
    study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(study.folder / "runs/deep")
    assert places.database_path() == study.folder / "labels.db"
    assert places.study_file() == study.path
    assert places.database_path("other.db") == Path("other.db")
    assert places.study_file("other.db") is None

    monkeypatch.chdir(tmp_path)
    assert places.study_file() is None
    assert places.study_file(str(study.store)) == study.path


def test_a_store_outside_the_folder_is_refused(study: Study) -> None:
    text = study.path.read_text().replace('"labels.db"', '"../labels.db"')
    study.path.write_text(text)

    with pytest.raises(MastError, match="no file in the folder"):
        load(study.path)


def test_a_studys_store_is_the_groups_and_a_personal_one_is_ones_own(
    study: Study, tmp_path: Path
) -> None:
    for path, rights in ((study.store, 0o660), (tmp_path / "own.db", 0o600)):
        with Store(path) as store:
            store.hand("Ada", MAST).tag(TRACE, "3.3", at(1))
            for end in ("", "-wal", "-shm"):
                assert os.stat(f"{path}{end}").st_mode & 0o777 == rights, end
            assert os.stat(path).st_gid == os.stat(path.parent).st_gid


def test_a_licence_belongs_to_the_first_source_that_holds_a_trace(study: Study) -> None:
    path = str(study.folder / "runs/a.json")
    licensed = study._replace(sources=(study.sources[0]._replace(licence="MIT"),))

    assert study.licence(path) is None
    assert licensed.licence(f"{path}#2") == "MIT"
    assert licensed.licence("/elsewhere/a.json") is None


def test_what_a_study_requires_is_told(study: Study, store: Store) -> None:
    ada = store.hand("Ada", MAST)
    tag: Tag = ada.tag(TRACE, "3.3", at(12))
    review: Review = ada.my_review(TRACE.trace_id)
    strict = study._replace(required=("summary", "outcome", "evidence"))

    assert lacking(study, review, [tag]) == ["an outcome"]
    assert lacking(strict, review, [tag]) == [
        "a summary",
        "an outcome",
        "evidence for 3.3 at step 12",
    ]
