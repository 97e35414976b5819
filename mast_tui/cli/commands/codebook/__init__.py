"""Print the failure modes: what each means, what it is not, and what helps against it.

mast-tui codebook                 every mode, to read
mast-tui codebook 3.3             one mode, by code, name or alias, with what was settled of it
mast-tui codebook --json          one JSON document; --codebook reads such a file back
mast-tui codebook --revision 2    as it was in an earlier revision

mast-tui codebook note 3.3 TEXT   write the note of a mode: the next revision (- reads stdin)
mast-tui codebook note 3.3        what was written of it so far
mast-tui codebook notes           all notes that are in force

mast-tui codebook other           what was tagged outside the codebook
mast-tui codebook adopt --as 3.4 TAG ...   such tags become a mode of a new version
mast-tui codebook adopt FILE      the same from the JSON of other, with the modes filled in

In a study the notes are the lead's to write, and so is what lies outside the codebook.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

from mast_tui.cli.blind import blinding_of
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_line, say
from mast_tui.cli.store import store_of
from mast_tui.codebook.document import mode_document
from mast_tui.codebook.model import Codebook, Mode
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.precedents import Precedent

WIDTH_OF_A_PIPE = 100
WIDEST = 100
"""Longer lines than this are hard to read, however wide the terminal is."""
ACTIONS = ("note", "notes", "other", "adopt")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``codebook``."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="MODE|note|notes|other|adopt",
        help="one mode (3.3, FM-3.3, or a name), or what to do",
    )
    parser.add_argument("--revision", type=int, metavar="N", help="notes as of this revision")
    parser.add_argument("--as", dest="mode", metavar="MODE", help="adopt: the new mode")
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the codebook or one mode of it, or do what was asked for."""
    from mast_tui.codebook.load import load

    codebook = load(args.codebook)
    with store_of(args) as store:
        if args.words and args.words[0] in ACTIONS:
            from mast_tui.cli.commands.codebook import notes, other

            of_notes = args.words[0] in ("note", "notes")
            return (notes.run if of_notes else other.run)(args, store, codebook)
        return _print(args, store, codebook)


def _print(args: Namespace, store: "Store", codebook: Codebook) -> int:
    from mast_tui.labels.study.guidelines import revised

    if len(args.words) > 1:
        raise UsageError("one mode at a time; a name of several words stands in quotes")
    mode = codebook.find(args.words[0]) if args.words else None
    try:
        codebook = revised(store, codebook, args.revision)
        settled = _settled(args, store, codebook, mode) if mode else []
    except MastError as error:
        if args.revision is not None:
            raise
        settled = []
        say(f"without notes: {error}")
    if args.json:
        print(_json(codebook, codebook.mode(mode) if mode else None, settled))
        return 0
    width = width_here()
    lines = all_lines(codebook, width)
    if mode:
        lines = mode_lines(codebook, codebook.mode(mode), width, settled)
    print_line("\n".join(lines))
    return 0


def _settled(args: Namespace, store: "Store", codebook: Codebook, mode: str) -> "list[Precedent]":
    """The precedents of a mode; in a study those that the annotator may be told."""
    from mast_tui.labels.study.guidelines import settled

    blinding = blinding_of(args, store)
    people = {blinding.uuid} if blinding and blinding.uuid else None
    return [one for one in settled(store, codebook.id, people) if one.mode == mode]


def all_lines(codebook: Codebook, width: int) -> Iterator[str]:
    """The whole codebook, by category."""
    yield f"{codebook.name} {codebook.version}  {codebook.title}".rstrip()
    yield from _wrapped(codebook.source, width)
    yield f"revision {codebook.revision}, hash {codebook.hash}"
    for category in codebook.categories:
        yield ""
        yield f"{category.id}  {category.name}"
        yield from _wrapped(category.definition, width)
        for mode in codebook.modes_in(category.id):
            yield ""
            yield from _short(codebook, mode, width)


def mode_lines(
    codebook: Codebook, mode: Mode, width: int, settled: "Sequence[Precedent]" = ()
) -> Iterator[str]:
    """One mode in full, with the precedents that were settled of it."""
    category = codebook.category_of(mode.code)
    yield from _short(codebook, mode, width)
    yield from _field("category", f"{category.id} {category.name}", width)
    yield from _field("stage", ", ".join(mode.stage), width)
    yield from _field("type", mode.keys, width)
    yield from _field("also", ", ".join(mode.aliases), width)
    for version, name in mode.names.items():
        yield from _field(f"  {version}", name, width)
    yield from _field("conflict", mode.conflicts, width)
    for one in settled:
        from mast_tui.labels.study.guidelines import precedent_words

        yield from _field("settled", precedent_words(one), width)


def _short(codebook: Codebook, mode: Mode, width: int) -> Iterator[str]:
    yield mode.label + ("  (named differently by version)" if mode.conflicts else "")
    yield from _wrapped(mode.definition, width)
    yield from _field("example", mode.example, width)
    yield from _field("incident", mode.incident_example, width)
    for boundary in mode.boundaries:
        where = f" -> {codebook.mode(boundary.mode).id}" if boundary.mode else ""
        yield from _field("not", boundary.text + where, width)
    source = f" [{mode.remedy_source}]" if mode.remedy_source else ""
    yield from _field("remedy", mode.remedy + source, width)
    for number, line in enumerate(mode.note.splitlines()):
        yield from _field("" if number else "note", line, width)


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _field(name: str, text: str, width: int) -> list[str]:
    """``name`` and its text in a column beside it; nothing where there is no text."""
    column = 18 if name.startswith("  ") else 9
    start = f"  {name:<{column}} "
    return wrap(
        text,
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )


def width_here() -> int:
    """The terminal's, COLUMNS before it; a pipe gets a fixed one, so that output can be compared."""
    if not sys.stdout.isatty():
        return WIDTH_OF_A_PIPE
    return max(40, min(WIDEST, get_terminal_size((80, 24)).columns))


def _json(codebook: Codebook, mode: Mode | None, settled: "Sequence[Precedent]") -> str:
    if mode is None:
        values = codebook.to_dict()
    else:
        values = mode_document(mode) | {"precedents": [one._asdict() for one in settled]}
    return json.dumps(values, ensure_ascii=False, indent=2)
