"""Every option of every format: the same labels stay out, whatever shape they leave in."""

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import STORE, make_demo
from mast_tui.codebook.load import load
from mast_tui.exports import FORMATS
from mast_tui.labels.moved.anchors import place_of
from mast_tui.labels.store import Store
from mast_tui.traces.discover import open_traces
from tests.exports.conftest import Export

NAMES = ("ines", "tomasz", "wanjiru")
NEEDS_PYARROW = ("parquet", "huggingface")
EVERY = [
    pytest.param(
        format,
        marks=pytest.mark.skipif(
            format in NEEDS_PYARROW and find_spec("pyarrow") is None,
            reason="pyarrow is not installed",
        ),
    )
    for format in FORMATS
]
UNNAMED = ("mad-full", "agentdash", "who-and-when", "agentrx", "trail", "few-shot")
"""Formats that hold one answer a trace, and so no name."""


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with a consensus on one trace, which names one mode and one step."""
    folder = make_demo(tmp_path_factory.mktemp("agreed") / "samples")
    with Store(folder / STORE) as store:
        row = next(one for one in store.traces() if one.outcome == "failed")
        hand = store.hand("agreed", load(), "", "consensus")
        trace = next(
            t for t in open_traces([str(folder / row.path)])[0] if t.trace_id == row.trace_id
        )
        hand.tag(row, "1.3", place_of(trace.finish().step(3)), note="all say so", decisive=True)
        hand.review(row, state="done", outcome="failed")
    return folder


def said(out: Path) -> str:
    """All that left, as text."""
    files = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
    texts = []
    for file in files:
        if file.suffix == ".parquet" or file.name == "out":
            try:
                parquet = import_module("pyarrow.parquet")
                texts.append(json.dumps(parquet.read_table(file).to_pylist(), ensure_ascii=False))
                continue
            except (ImportError, ValueError, OSError):
                pass
        texts.append(file.read_text(encoding="utf-8"))
    return "\n".join(texts)


def manifest(out: Path) -> Any:
    return json.loads(out.with_name(out.name + ".manifest.json").read_text())


@pytest.mark.parametrize("format", EVERY)
def test_a_manifest_stands_beside_every_format(format: str, export: Export) -> None:
    out = export(format)

    told = manifest(out)
    assert (told["tool"], told["format"]) == ("mast-tui", format)
    assert told["codebooks"][0]["id"] == "mast"
    assert told["counts"]["rows"] > 0
    listed = {out.parent / file["path"] for file in told["files"]}
    assert listed == ({out} if out.is_file() else {p for p in out.rglob("*") if p.is_file()})


@pytest.mark.parametrize("format", EVERY)
def test_only_those_named_leave(format: str, export: Export) -> None:
    out = export(format, "--annotators", "tomasz")

    text = said(out)
    assert "ines" not in json.dumps(manifest(out)["filters"])
    if format not in UNNAMED:
        assert "tomasz" in text or "tomasz" in json.dumps(manifest(out)["not_carried"])
    assert not any(f'"{name}"' in text for name in ("ines", "wanjiru"))


@pytest.mark.parametrize("format", [one for one in FORMATS if one != "labels"])
def test_pseudonyms_hide_every_name(format: str, export: Export) -> None:
    if format in NEEDS_PYARROW:
        pytest.importorskip("pyarrow")
    out = export(format, "--pseudonyms")

    text = said(out) + json.dumps(manifest(out))
    notes_apart = [f'"{name}"' for name in NAMES] + [f",{name}," for name in NAMES]
    assert not any(name in text for name in notes_apart)
    assert not any(f"is {name}" in text for name in NAMES)


@pytest.mark.parametrize("format", EVERY)
def test_without_text_no_quote_leaves(format: str, export: Export, demo: Store) -> None:
    out = export(format, "--without-text")

    text = said(out)
    notes = " ".join(tag.note or "" for tag in demo.tags())
    quotes = [q.text for tag in demo.tags() for q in tag.quotes if len(q.text) > 25]
    telling = [quote for quote in quotes if "\n" not in quote and '"' not in quote]
    assert len(telling) > 20
    assert [quote for quote in telling if quote in text and quote not in notes] == []


@pytest.mark.parametrize("format", EVERY)
def test_only_done_reviews_leave(format: str, agreed: Path, tmp_path: Path) -> None:
    with Store(agreed / STORE) as store:
        row = store.traces()[0]
        hand = store.hand("halfway", load())
        hand.tag(row, "2.2", None, note="not yet sure of this")
    words = ["--db", str(agreed / STORE), "--annotators", "halfway", "--done"]
    out = tmp_path / "out"
    assert main(["export", format, "-o", str(out), *words]) == 0

    assert "not yet sure" not in said(out)
    assert manifest(out)["counts"]["tags"] == 0


@pytest.mark.parametrize("format", EVERY)
def test_consensus_only_is_what_was_agreed_on(format: str, agreed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["--db", str(agreed / STORE), "--consensus-only"]
    assert main(["export", format, "-o", str(out), *words]) == 0

    told = manifest(out)
    assert told["filters"]["consensus_only"] is True
    assert (told["counts"]["traces"], told["counts"]["annotators"]) == (1, 1)
    assert told["counts"]["rows"] > 0
    assert not any(f'"{name}"' in said(out) for name in NAMES)


def test_without_a_consensus_one_line_says_so(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--db", str(samples / STORE), "--consensus-only"]
    assert main(["export", "jsonl", "-o", str(tmp_path / "out"), *words]) == 1
    assert "there is no consensus in this store" in capsys.readouterr().err
    both = [*words, "--annotators", "ines"]
    assert main(["export", "jsonl", "-o", str(tmp_path / "out"), *both]) == 2


@pytest.mark.parametrize("format", EVERY)
def test_no_scenario_falls_into_two_parts(format: str, export: Export, tmp_path: Path) -> None:
    out = export(format, "--split", "scenario", "--parts", "train=0.5,test=0.5", "--seed", "3")

    parts = json.loads((tmp_path / "out.manifest.json").read_text())["parts"]
    assert set(parts) == {"train", "test"}
    assert not set(parts["train"]["scenarios"]) & set(parts["test"]["scenarios"])
    assert all(one["traces"] for one in parts.values())
    shape = FORMATS[format].shape
    if shape == "folder":
        assert sorted(path.name for path in out.iterdir()) == ["test", "train"]
    elif shape != "dataset":
        names = {path.name for path in tmp_path.iterdir()} - {"out.manifest.json"}
        assert names == {"out.train", "out.test"}
