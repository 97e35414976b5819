"""The long form as Parquet, and as a folder that Hugging Face ``datasets`` loads."""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from mast_tui import __version__
from mast_tui.errors import MastError
from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.longform import COLUMNS, Row, long_rows, lost
from mast_tui.labels.labelled import codebook_of

BATCH = 20_000
"""Rows held at once."""
MEANING = {
    "annotator": "who votes",
    "annotator_kind": "human, judge or consensus",
    "trace": "the id of the trace",
    "mode": "the code of the failure mode",
    "value": "1 tagged; 0 not tagged in a done review; null where nobody knows",
    "step": "where the tag is, from 1; null for the whole trace and for rows that are no tag",
    "review": "how far the review is",
    "review_outcome": "how the run ended, as the annotator judges it",
    "outcome": "how the run ended, as it was computed",
    "decisive": "whether this tag decided how the run ended",
    "finding": "tags with the same value are one finding",
    "quote": "the first quote of the tag, in the words of the trace",
}


def write(chosen: Chosen, path: Path) -> Written:
    """Write one Parquet file."""
    arrow, parquet = _pyarrow()
    types = {"string": arrow.string(), "bool": arrow.bool_(), "double": arrow.float64(),
             "int8": arrow.int8(), "int32": arrow.int32()}  # fmt: skip
    schema = arrow.schema([(name, types[type]) for name, type in COLUMNS.items()])
    number = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as out:
        for batch in _batches(long_rows(chosen)):
            out.write_table(arrow.Table.from_pylist(batch, schema=schema))
            number += len(batch)
    return Written(number, lost(chosen))


def write_dataset(parts: Mapping[str, Chosen], folder: Path) -> dict[str, Written]:
    """Write ``data/PART-00000-of-00001.parquet`` for each part, and the card in README.md."""
    _pyarrow()
    (folder / "data").mkdir()
    written = {
        name: write(chosen, folder / "data" / f"{name or 'train'}-00000-of-00001.parquet")
        for name, chosen in parts.items()
    }
    (folder / "README.md").write_text(card(parts, written), encoding="utf-8")
    return written


def _batches(rows: Iterable[Row]) -> Iterable[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append({name: _clean(value) for name, value in row.items()})
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _clean(value: Any) -> Any:
    """Text that is UTF-8: a lone surrogate becomes U+FFFD."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise MastError(
            "Parquet is written with pyarrow, which is not installed: "
            "pip install 'mast-tui[parquet]'"
        ) from None


def card(parts: Mapping[str, Chosen], written: Mapping[str, Written]) -> str:
    """The dataset card. It states no licence: that is for whoever publishes the labels."""
    chosen = next(iter(parts.values()))
    book = codebook_of(chosen, chosen.options.codebook, chosen.options.round)
    files = [
        f"  - split: {name or 'train'}\n    path: data/{name or 'train'}-*.parquet"
        for name in parts
    ]
    lines = [
        "---", "pretty_name: Failure labels of agent traces", "tags:", "- agents",
        "- failure-modes", "configs:", "- config_name: default", "  data_files:", *files,
        "dataset_info:", "  features:", *_features(), "---",
        "", "# Failure labels of agent traces", "",
        f"Votes on the failure modes of {book.name} {book.version} (hash `{book.hash}`), one row",
        f"a vote, written by mast-tui {__version__}.", "",
        "| part | rows | traces | annotators |", "|---|---|---|---|",
        *(_part(name, parts[name], one) for name, one in written.items()), "",
        "## Columns", "", "| column | type | meaning |", "|---|---|---|",
        *(f"| {name} | {type} | {MEANING.get(name, '')} |" for name, type in COLUMNS.items()), "",
        "Null is neither yes nor no: leave it out when counting.", "",
        "## Modes", "", "| code | name | definition |", "|---|---|---|",
        *(f"| {m.code} | {_cell(m.name)} | {_cell(m.definition)} |" for m in book.modes), "",
        *_licences(chosen),
        "## Made with", "", "```json", json.dumps(_filters(chosen), ensure_ascii=False), "```",
        *_lost(written),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _features() -> list[str]:
    """The columns with their types, as ``datasets`` names them."""
    named = {"double": "float64"}
    return [
        line
        for name, type in COLUMNS.items()
        for line in (f"  - name: {name}", f"    dtype: {named.get(type, type)}")
    ]


def _part(name: str, chosen: Chosen, one: Written) -> str:
    said = [(tag.trace_id, tag.annotator) for tag in chosen.tags()]
    said += [(review.trace_id, review.annotator) for review in chosen.reviews()]
    traces, people = (len(set(column)) for column in zip(*said, strict=True)) if said else (0, 0)
    return f"| {name or 'train'} | {one.number} | {traces} | {people} |"


def _filters(chosen: Chosen) -> dict[str, Any]:
    options = chosen.options
    names = [one.name for one in chosen.annotators()] if options.annotators else None
    flags = {
        "consensus_only": options.consensus,
        "done": options.done,
        "round": options.round,
        "without_text": options.without_text,
    }
    return {"annotators": names, "pseudonyms": options.pseudonyms, **flags}


def _licences(chosen: Chosen) -> list[str]:
    """Of the texts of traces that are quoted, in a study."""
    rights = chosen.options.rights
    if rights is None:
        return []
    told = rights.told(row.trace_id for row in chosen.traces())
    rows = [
        f"| {_cell(one['licence'] or 'none')} | {one['traces']} | {'yes' if one['text'] else 'no'} |"
        for one in told
    ]
    head = ["| licence | traces | quoted |", "|---|---|---|"]
    return ["## Licences of the traces", "", *head, *rows, ""]


def _lost(written: Mapping[str, Written]) -> list[str]:
    lost = list(dict.fromkeys(what for one in written.values() for what in one.lost))
    return ["", "Not carried:", "", *(f"- {what}" for what in lost)] if lost else []


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
