"""Print the failure modes: what each means, what it is not, and what helps against it.

mast-tui codebook                 every mode, to read
mast-tui codebook 3.3             one mode, by code, name or alias
mast-tui codebook --json          one JSON document; --codebook reads such a file back
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from shutil import get_terminal_size
from textwrap import wrap

from mast_tui.codebook.model import Codebook, Mode

WIDTH_OF_A_PIPE = 100
WIDEST = 100
"""Longer lines than this are hard to read, however wide the terminal is."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``codebook``."""
    parser.add_argument("mode", nargs="?", metavar="MODE", help="one mode: 3.3, FM-3.3, or a name")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def run(args: Namespace) -> int:
    """Print the codebook or one mode of it."""
    from mast_tui.codebook.load import load
    from mast_tui.traces.safe import visible

    codebook = load(args.codebook)
    mode = codebook.mode(codebook.find(args.mode)) if args.mode else None
    if args.json:
        print(_json(codebook, mode))
        return 0
    lines = mode_lines(codebook, mode, _width()) if mode else all_lines(codebook, _width())
    print("\n".join(visible(line) for line in lines))
    return 0


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


def mode_lines(codebook: Codebook, mode: Mode, width: int) -> Iterator[str]:
    """One mode in full."""
    category = codebook.category_of(mode.code)
    yield from _short(codebook, mode, width)
    yield from _field("category", f"{category.id} {category.name}", width)
    yield from _field("stage", ", ".join(mode.stage), width)
    yield from _field("type", mode.keys, width)
    yield from _field("also", ", ".join(mode.aliases), width)
    for version, name in mode.names.items():
        yield from _field(f"  {version}", name, width)
    yield from _field("conflict", mode.conflicts, width)


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


def _width() -> int:
    """The terminal's, COLUMNS before it; a pipe gets a fixed one, so that output can be compared."""
    if not sys.stdout.isatty():
        return WIDTH_OF_A_PIPE
    return max(40, min(WIDEST, get_terminal_size((80, 24)).columns))


def _json(codebook: Codebook, mode: Mode | None) -> str:
    import json

    from mast_tui.codebook.document import mode_document

    values = mode_document(mode) if mode else codebook.to_dict()
    return json.dumps(values, ensure_ascii=False, indent=2)
