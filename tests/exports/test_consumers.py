"""Whoever is to load an export does: each with the program itself, where it is installed."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mast_tui.exports.chosen import Chosen
from mast_tui.exports.flat import table
from mast_tui.exports.longform import COLUMNS, long_rows
from mast_tui.labels.store import Store
from tests.exports.conftest import Export


def tagged(store: Store) -> Counter[Any]:
    """How many votes of 1 each mode has in the long form."""
    return Counter(row["mode"] for row in long_rows(Chosen(store)) if row["value"] == 1)


def test_pandas_reads_the_tables(export: Export, demo: Store) -> None:
    pandas = pytest.importorskip("pandas")
    rows = list(table(Chosen(demo)))

    whole = pandas.read_csv(export("csv", name="a.csv"))
    lines = pandas.read_json(export("jsonl", name="a.jsonl"), lines=True)
    assert len(whole) == len(lines) == len(rows)
    modes = Counter(row["mode"] for row in rows if row["mode"])
    assert lines["mode"].dropna().map(str).value_counts().to_dict() == modes
    assert whole["step"].dropna().sum() == sum(row["step"] or 0 for row in rows)
    examples = pandas.read_json(export("few-shot", name="few.jsonl"), lines=True)
    assert set(examples["verdict"]) == {"yes", "no"}
    assert examples["definition"].str.len().min() > 0


def test_pandas_reads_the_votes(export: Export, demo: Store) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")

    frame = pandas.read_parquet(export("parquet", name="a.parquet"))
    assert list(frame.columns) == list(COLUMNS)
    assert frame[frame["value"] == 1].groupby("mode").size().to_dict() == tagged(demo)


def test_duckdb_counts_votes_in_place(export: Export, demo: Store) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    out, folder = export("parquet", name="a.parquet"), export("huggingface", name="set")

    for where in (out, folder / "data" / "*.parquet"):
        count = f"select mode, count(*) from '{where}' where value = 1 group by mode"
        assert dict(duckdb.sql(count).fetchall()) == tagged(demo)
    lines = export("jsonl", name="a.jsonl")
    (number,) = duckdb.sql(f"select count(*) from '{lines}'").fetchone()
    assert number == len(list(table(Chosen(demo))))


def test_pyarrow_reads_the_folder_as_one_data_set(export: Export, demo: Store) -> None:
    arrow = pytest.importorskip("pyarrow.dataset")
    found = arrow.dataset(str(export("huggingface", name="set") / "data"))
    table = found.to_table(columns=["mode"], filter=arrow.field("value") == 1)
    assert Counter(table.column("mode").to_pylist()) == tagged(demo)


def test_atif_takes_the_labelled_traces(export: Export) -> None:
    atif = pytest.importorskip("atif")
    for words in ((), ("--without-text",)):
        folder = export("atif", *words, name=f"atif{len(words)}")
        files = sorted(folder.glob("*.json"))
        assert len(files) == 9
        for file in files:
            document = json.loads(file.read_text())
            read = atif.Trajectory.model_validate(document)
            said = read.extra["mast_tui"]
            assert len(read.steps) >= max(one["step_id"] or 0 for one in said["labels"])


def test_the_schema_of_atif_takes_them_too(export: Export, data: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((data / "formats/atif/atif-1.8.schema.json").read_text())
    check = jsonschema.Draft202012Validator(schema)
    for file in export("atif", name="atif").glob("*.json"):
        errors = [error.message for error in check.iter_errors(json.loads(file.read_text()))]
        assert errors == [], file


def test_gamma_gets_units_in_the_columns_of_its_continuum(export: Export) -> None:
    """``Continuum.from_csv`` reads annotator, label, start, end by place, without a header."""
    files = sorted(export("pygamma", name="units").glob("*.csv"))
    assert files
    for file in files:
        with file.open(newline="") as lines:
            for annotator, label, start, end in csv.reader(lines):
                assert annotator
                assert label
                assert 0 <= float(start) < float(end)
    gamma = pytest.importorskip("pygamma_agreement", reason="pygamma-agreement is not installed")
    continuum = gamma.Continuum.from_csv(files[0])
    assert continuum.num_units > 0
