"""What every export can be asked to leave out, and the manifest that tells."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui import __version__
from mast_tui.codebook.load import load
from mast_tui.errors import MastError, UsageError
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.flat import cell, table
from mast_tui.exports.split import by_scenario, shares
from mast_tui.labels.exchange.labels_file import read
from mast_tui.labels.looks import looks
from mast_tui.labels.store import Store
from tests.exports.conftest import Export
from tests.labels.given import a_trace


def rows(store: Store, **options: Any) -> list[dict[str, Any]]:
    return list(table(Chosen(store, Options(**options))))


def test_only_the_labels_of_those_who_are_named_leave(demo: Store) -> None:
    assert {row["annotator"] for row in rows(demo, annotators=("INES", "tomasz"))} == {
        "ines",
        "tomasz",
    }
    with pytest.raises(MastError, match="no labels by nobody"):
        rows(demo, annotators=("nobody",))


def test_without_text_no_word_of_a_trace_leaves(demo: Store) -> None:
    assert any(row["quote"] for row in rows(demo))
    assert not any(row["quote"] for row in rows(demo, without_text=True))


def test_pseudonyms_hide_names_and_folders_and_stay_the_same_under_filters(demo: Store) -> None:
    everybody = rows(demo, pseudonyms=True)
    one = rows(demo, pseudonyms=True, annotators=("ines",))

    names = {row["annotator"] for row in everybody}
    assert len(names) == len({row["annotator"] for row in rows(demo)})
    assert all(name.startswith("annotator-") for name in names)
    assert not any("/" in row["path"] for row in everybody)
    (name,) = {row["annotator"] for row in one}
    assert [row for row in everybody if row["annotator"] == name] == one


def test_statistics_read_a_choice_like_a_store(demo: Store) -> None:
    chosen = Chosen(demo, Options(annotators=("ines",)))

    assert {look.annotator for look in looks(chosen, load())} == {"ines"}


def test_labels_of_some_are_read_back_as_theirs(export: Export, tmp_path: Path) -> None:
    out = export("labels", "--annotators", "ines")
    with Store(tmp_path / "new.db") as store, out.open() as lines:
        read(store, lines)
        assert [one.name for one in store.annotators()] == ["ines"]


def test_the_manifest_says_what_an_export_was_made_from(export: Export, tmp_path: Path) -> None:
    out = export("csv", "--annotators", "ines", "--done", name="a.csv")

    made = json.loads((tmp_path / "a.csv.manifest.json").read_text())
    mast = load()
    assert (made["tool"], made["version"], made["format"]) == ("mast-tui", __version__, "csv")
    assert [(one["id"], one["version"]) for one in made["codebooks"]] == [("mast", mast.version)]
    assert made["codebooks"][0]["hash"]
    assert made["filters"]["annotators"] == ["ines"]
    assert (made["filters"]["done"], made["filters"]["round"]) == (True, None)
    with out.open(newline="") as file:
        assert made["counts"]["rows"] == len(list(csv.DictReader(file)))
    assert made["counts"]["annotators"] == 1
    assert made["files"] == [
        {
            "path": "a.csv",
            "bytes": out.stat().st_size,
            "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        }
    ]


def test_the_same_labels_make_the_same_manifest_without_a_name_under_pseudonyms(
    export: Export, tmp_path: Path
) -> None:
    options = ("--pseudonyms", "--annotators", "ines,tomasz")
    file = tmp_path / "out.manifest.json"
    export("jsonl", *options)
    first = file.read_bytes()
    export("jsonl", *options)

    assert file.read_bytes() == first
    assert b"ines" not in first


def test_defused_cells_are_no_formulas_and_others_are_as_they_were() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        assert cell(text, defuse=True) == f"'{text}"
        assert cell(text) == text
    assert [cell(one, defuse=True) for one in ("a=b", "", None, -1, True)] == [
        "a=b", "", None, -1, "true",
    ]  # fmt: skip


def test_no_scenario_falls_into_two_parts(export: Export, tmp_path: Path) -> None:
    export("jsonl", "--split", "scenario", "--seed", "3", name="a.jsonl")

    parts = [
        [json.loads(line) for line in (tmp_path / f"a.{name}.jsonl").read_text().splitlines()]
        for name in ("train", "test")
    ]
    train, test = ({row["scenario"] for row in part} for part in parts)
    assert train
    assert test
    assert not train & test
    whole = export("jsonl", name="whole").read_text().splitlines()
    assert sum(map(len, parts)) == len(whole)
    made = json.loads((tmp_path / "a.jsonl.manifest.json").read_text())
    assert set(made["parts"]["test"]["scenarios"]) >= test
    assert [file["path"] for file in made["files"]] == ["a.test.jsonl", "a.train.jsonl"]


def test_a_seed_decides_the_split_and_shares_are_kept_about(tmp_path: Path) -> None:
    traces = [a_trace(f"t{n}", scenario=str(n // 4)) for n in range(200)]
    parts = shares("train=0.7,dev=0.1,test=0.2")

    first, again, other = (by_scenario(traces, parts, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert [len(first[name]) for name in parts] == [140, 20, 40]
    assert by_scenario(reversed(traces), parts, 1) == first


def test_traces_of_no_known_scenario_stay_together() -> None:
    traces = [a_trace(f"t{n}", scenario=None) for n in range(9)]

    assert sorted(map(len, by_scenario(traces, shares("a=0.5,b=0.5"), 0).values())) == [0, 9]


@pytest.mark.parametrize(
    "text", ["", "a", "a=x", "a=0.5", "a=nan", "a=-1,b=2", "a=.5,a=.5", "../a=1"]
)
def test_parts_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        shares(text)
