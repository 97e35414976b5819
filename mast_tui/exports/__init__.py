"""What leaves: one module a dataset format.

A format is a function ``write(chosen, out) -> Written``. ``out`` is a text stream, or for a format
of another shape the path of a file or folder to make. What a format cannot hold is told in
``Written.lost``, never dropped in silence.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal, NamedTuple


class Written(NamedTuple):
    """What came of an export."""

    number: int
    """How many rows, lines or records."""
    lost: tuple[str, ...] = ()
    """What the format could not hold, a line each."""


class Format(NamedTuple):
    """One thing that labels can leave as."""

    place: str
    about: str
    shape: Literal["text", "file", "folder", "dataset"] = "text"
    """``dataset`` is a folder that holds all parts of a split."""
    what: str = "row"


Writer = Callable[[Any, Any], Any]

FORMATS = {
    "jsonl": Format("mast_tui.exports.flat:write_jsonl", "one JSON object a tag"),
    "csv": Format("mast_tui.exports.flat:write_csv", "the same columns as jsonl"),
    "labels": Format(
        "mast_tui.exports.labels:write", "everything, to be read back by import", what="line"
    ),
    "parquet": Format("mast_tui.exports.parquet:write", "the long form: a row a vote", "file"),
    "huggingface": Format(
        "mast_tui.exports.parquet:write_dataset", "a folder: the long form and a card", "dataset"
    ),
    "mad-human": Format(
        "mast_tui.exports.mad:write_human", "MAD, a vote an annotator", what="record"
    ),
    "mad-full": Format("mast_tui.exports.mad:write_full", "MAD, one vote a trace", what="record"),
    "agentdash": Format(
        "mast_tui.exports.mad:write_agentdash", "agentdash's answer by trace", what="record"
    ),
    "adamast": Format("mast_tui.exports.adamast:write", "AdaMAST judgements", what="line"),
    "who-and-when": Format(
        "mast_tui.exports.whowhen:write", "a folder, a file a decisive step", "folder", "file"
    ),
    "agentrx": Format(
        "mast_tui.exports.agentrx:write", "AgentRx, failures and their root cause", what="record"
    ),
    "trail": Format(
        "mast_tui.exports.trail:write", "a folder, TRAIL's errors a trace", "folder", "file"
    ),
    "atif": Format(
        "mast_tui.exports.atif_labels:write", "a folder, ATIF with labels in it", "folder", "label"
    ),
    "few-shot": Format(
        "mast_tui.exports.fewshot:write", "examples for an LLM judge, by mode", what="line"
    ),
    "pygamma": Format(
        "mast_tui.exports.pygamma:write", "a folder, a CSV of units a trace", "folder", "unit"
    ),
}
"""Each format with where its writer is and what it is for."""


def writer(format: str) -> Writer:
    """The writer of a format, imported when it is asked for."""
    module, _, name = FORMATS[format].place.partition(":")
    found: Writer = getattr(import_module(module), name)
    return found
