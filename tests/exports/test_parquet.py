"""The long form as Parquet: the same votes, for whoever reads Parquet."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mast_tui.cli import main
from mast_tui.cli.samples import STORE
from mast_tui.codebook.load import load
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.longform import COLUMNS, long_rows
from mast_tui.labels.dataset.looks import read_long
from mast_tui.labels.dataset.votes import read_votes
from mast_tui.labels.looks import looks
from mast_tui.labels.store import Store
from mast_tui.labels.votes import Level, votes, votes_of
from tests.exports.conftest import Export
from tests.labels.given import TRACE, a_hand, a_store, at

MAST = load()
CODES = [mode.code for mode in MAST.modes]


def test_the_long_form_counts_as_the_store_does(demo: Store) -> None:
    lines = [json.dumps(row) for row in long_rows(Chosen(demo))]
    read = read_long(lines)
    names = sorted({look.annotator for look in read.looks})

    assert (
        votes_of(read.looks, CODES, names).modes == votes_of(looks(demo, MAST), CODES, names).modes
    )
    assert all(list(json.loads(line)) == list(COLUMNS) for line in lines)


@pytest.mark.parametrize("level", ["trace", "step"])
def test_the_long_form_read_as_a_file_has_the_votes_of_the_store(
    demo: Store, tmp_path: Path, level: Level
) -> None:
    with a_store(tmp_path) as small:  # Ben is not done, and Cy could not be judged
        a_hand(small).tag(TRACE, "1.3", at(4))
        a_hand(small).tag(TRACE, "2.6", None)
        a_hand(small).verdict(TRACE, "3.3", "unsure")
        a_hand(small).review(TRACE, state="done")
        a_hand(small, "Ben").tag(TRACE, "1.3", at(7))
        a_hand(small, "Cy").tag(TRACE, "1.3", at(7))
        a_hand(small, "Cy").review(TRACE, state="excluded", exclusion="cut short")
        for store in (demo, small):
            names = [one.name for one in store.annotators()]
            ours = votes(store, MAST, level, names)
            theirs = read_votes([json.dumps(row) for row in long_rows(Chosen(store))], level)
            assert theirs.units == tuple(sorted(ours.units))
            assert theirs.modes == ours.modes


def test_a_vote_is_one_zero_or_null(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(TRACE, "1.3", at(4), decisive=True)
        ada.tag(TRACE, "1.3", at(7))
        ada.verdict(TRACE, "3.3", "unsure")
        ada.review(TRACE, state="done")
        a_hand(store, "Ben").tag(TRACE, "1.1", None)

        rows = list(long_rows(Chosen(store)))

    ada_said = [row for row in rows if row["annotator"] == "Ada"]
    assert [(row["value"], row["step"], row["decisive"]) for row in ada_said if row["mode"] == "1.3"] == [
        (1, 4, True), (1, 7, False),
    ]  # fmt: skip
    assert {row["mode"]: row["value"] for row in ada_said}["3.3"] is None
    assert {row["mode"]: row["value"] for row in ada_said}["2.6"] == 0
    ben = {row["mode"]: row["value"] for row in rows if row["annotator"] == "Ben"}
    assert set(ben.values()) == {1, None}
    assert len(rows) == 15 + 14


def test_parquet_holds_the_rows_with_their_types(export: Export, demo: Store) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = export("parquet", "--pseudonyms", "--without-text", name="a.parquet")

    table = parquet.read_table(out)
    options = Options(pseudonyms=True, without_text=True)
    assert table.to_pylist() == list(long_rows(Chosen(demo, options)))
    assert {field.name: str(field.type) for field in table.schema} == COLUMNS
    assert table.column("quote").null_count == len(table)


def test_without_pyarrow_one_line_says_what_to_install(
    samples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for format in ("parquet", "huggingface"):
        out = tmp_path / format
        code = main(["export", format, "-o", str(out), "--db", str(samples / STORE)])
        said = capsys.readouterr().err
        assert (code, len(said.splitlines())) == (1, 1)
        assert "mast-tui[parquet]" in said
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_is_refused(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("")

    code = main(["export", "pygamma", "-o", str(tmp_path), "--db", str(samples / STORE)])

    assert code == 1
    assert "name a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


LOAD = """
import json
import sys
from datasets import load_dataset, load_dataset_builder
found = load_dataset(sys.argv[1], cache_dir=sys.argv[2])
print(json.dumps({name: part.num_rows for name, part in found.items()}))
print(sorted(set(found["test"]["scenario"]) & set(found["train"]["scenario"])))
print(found["train"].features["value"].dtype, sum(x or 0 for x in found["train"]["value"]) > 0)
print(json.dumps({name: one.dtype for name, one in found["train"].features.items()}))
print(load_dataset_builder(sys.argv[1], cache_dir=sys.argv[2]).info.features == found["train"].features)
"""


def test_datasets_loads_the_folder_with_its_parts(
    export: Export, demo: Store, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    from importlib.util import find_spec

    if find_spec("datasets") is None:
        pytest.skip("datasets is not installed")
    out = export("huggingface", "--split", "scenario", "--parts", "train=0.6,test=0.4", name="set")

    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(out), str(tmp_path / "cache")],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    counts, both, values, types, as_told = done.stdout.splitlines()
    assert json.loads(types) == {
        name: {"double": "float64"}.get(type, type) for name, type in COLUMNS.items()
    }
    assert as_told == "True"  # the card says the same as the files
    assert sum(json.loads(counts).values()) == len(list(long_rows(Chosen(demo))))
    assert both == "[]"
    assert values == "int8 True"
    card = (out / "README.md").read_text()
    told = yaml.safe_load(card.split("---")[1])
    assert [one["name"] for one in told["dataset_info"]["features"]] == list(COLUMNS)
    assert "| 3.3 | Incorrect verification |" in card
    assert f"hash `{MAST.hash}`" in card
