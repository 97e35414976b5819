"""What was tagged outside the codebook, and its way into a new version of it."""

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.printing import print_json, print_table, say
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.mapped.outside import Outside, adopt, outside, picked
from mast_tui.labels.study.guidelines import check_may_write

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

HEADS = ("tag", "trace", "annotator", "round", "step", "note")


def run(args: Namespace, store: "Store", codebook: Codebook) -> int:
    """``other``, or ``adopt``."""
    action, *words = args.words
    if action == "adopt":
        return _adopt(args, store, codebook, words)
    if words:
        raise UsageError("codebook other lists all of them and takes no more words")
    found = outside(store, codebook)
    if args.json:
        print_json([_row(one) for one in found])
        return 0
    if found:
        print_table(HEADS, [_cells(one) for one in found], (4,))
    say(f"{len(found)} tagged outside {codebook.name}")
    return 0


def _row(one: Outside) -> dict[str, Any]:
    return {
        "tag": one.tag.id,
        "trace_id": one.tag.trace_id,
        "path": one.path,
        "annotator": one.annotator,
        "round": one.tag.round,
        "codebook_version": one.tag.codebook_version,
        "step": one.tag.step,
        "note": one.tag.note,
        "quotes": [quote.text for quote in one.tag.quotes],
        "mode": None,
    }


def _cells(one: Outside) -> list[str]:
    step = "trace" if one.tag.step is None else str(one.tag.step)
    said = one.tag.note or ""
    return [one.tag.id[:8], one.tag.trace_id, one.annotator, one.tag.round, step, said]


def _adopt(args: Namespace, store: "Store", codebook: Codebook, words: list[str]) -> int:
    check_may_write(args.db, places.annotator_name(args.annotator))
    found = outside(store, codebook)
    named = dict.fromkeys(words, args.mode) if args.mode else _of_file(words)
    if not named:
        raise UsageError("codebook adopt --as MODE TAG ..., or codebook adopt FILE")
    modes = {picked(found, id).tag.id: codebook.find(mode) for id, mode in named.items()}
    adopted, closed = adopt(store, codebook, modes)
    if args.json:
        rows = [{"tag": one.id, "mode": one.mode, "step": one.step} for one in adopted]
        print_json(rows)
    told = f"{len(adopted)} tags are of {codebook.name} {codebook.version} now"
    say(f"{told}, saved in {store.path}")
    for one in closed:
        said = f'{one.tag.id[:8]} stays: round "{one.tag.round}" is closed'
        say(said)
    return 0


def _of_file(words: list[str]) -> dict[str, str]:
    """The tags of a file written by ``other --json`` that a mode was filled in for."""
    if len(words) != 1:
        raise UsageError("codebook adopt --as MODE TAG ..., or codebook adopt FILE")
    try:
        rows = json.loads(Path(words[0]).read_text(encoding="utf-8"))
        return {str(row["tag"]): str(row["mode"]) for row in rows if row["mode"]}
    except OSError as error:
        raise MastError(f"{words[0]}: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise MastError(
            f"{words[0]}: is no list of tags as mast-tui codebook other --json writes it"
        ) from None
