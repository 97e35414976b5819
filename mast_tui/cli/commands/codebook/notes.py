"""The notes of a study on the modes of its codebook: written by the lead, read by everybody."""

import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.printing import print_json, say
from mast_tui.codebook.model import Codebook
from mast_tui.errors import UsageError
from mast_tui.labels.study.guidelines import Note, check_may_write, notes, revised, write
from mast_tui.traces.safe import visible

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


def run(args: Namespace, store: "Store", codebook: Codebook) -> int:
    """``note MODE [TEXT|-]`` or ``notes``."""
    action, *words = args.words
    if action == "notes":
        if words:
            raise UsageError("codebook notes takes no mode; codebook note MODE tells of one")
        return _all(args, store, codebook)
    if not 1 <= len(words) <= 2:
        raise UsageError("codebook note MODE [TEXT|-]: a text of several words stands in quotes")
    mode = codebook.find(words[0])
    if len(words) == 1:
        _tell(notes(store, codebook, mode), args.json)
        return 0
    return _write(args, store, codebook, mode, words[1])


def _write(args: Namespace, store: "Store", codebook: Codebook, mode: str, text: str) -> int:
    author = places.annotator_name(args.annotator)
    check_may_write(args.db, author)
    before = revised(store, codebook).revision
    now = write(store, codebook, mode, sys.stdin.read() if text == "-" else text, author)
    if args.json:
        print(json.dumps({"mode": mode, "revision": now.revision, "note": now.mode(mode).note}))
    label = codebook.mode(mode).id
    said = "as it was" if now.revision == before else f"revision {now.revision} of {codebook.name}"
    say(f"note on {label}: {said}, saved in {store.path}")
    return 0


def _all(args: Namespace, store: "Store", codebook: Codebook) -> int:
    now = revised(store, codebook, args.revision)
    newest: dict[str, Note] = {}
    for one in notes(store, codebook):
        if one.revision <= now.revision:
            newest[one.mode] = one
    _tell([newest[mode.code] for mode in now.modes if mode.code in newest and mode.note], args.json)
    return 0


def _tell(found: list[Note], as_json: bool) -> None:
    if as_json:
        rows: list[dict[str, Any]] = [one._asdict() for one in found]
        print_json(rows)
        return
    for one in found:
        what = one.text or "(taken away)"
        head = f"{one.mode}  revision {one.revision}, {one.author}, {one.at[:16].replace('T', ' ')}"
        print(visible(head, line=True))
        print("\n".join(f"  {visible(line)}" for line in what.splitlines()))
    if not found:
        say("no notes")
