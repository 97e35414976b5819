"""Tables, headings and commands: what every section is made of."""

import shlex
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mast_tui.reports.html import Child, Html, element, join
from mast_tui.traces.safe import visible


class Cell(NamedTuple):
    """A cell of a table, with what it is sorted by where that is not its text."""

    content: Child
    sort: float | None = None
    kind: str = ""
    """Its class: ``n`` for numbers."""
    hint: str | None = None


class Head(NamedTuple):
    """The head of a column."""

    name: str
    number: bool = False
    about: str | None = None
    sorts: bool = True


def heads(names: Sequence[str], numbers: Iterable[int] = ()) -> list[Head]:
    """Heads by name, with the columns that hold numbers."""
    right = set(numbers)
    return [Head(name, place in right) for place, name in enumerate(names)]


def table(
    columns: Sequence[Head], rows: Iterable[Sequence[Cell | str]], caption: str, kind: str = ""
) -> Html:
    """A table that sorts by its heads; narrow screens scroll it sideways, or stack its rows."""
    top = element("tr", [_head(one) for one in columns])
    body = [element("tr", _cells(columns, row)) for row in rows]
    whole = element(
        "table",
        element("thead", top),
        element("tbody", body),
        class_=kind or None,
        aria_label=caption,
    )
    scrolling = element("div", whole, class_="wide", tabindex="0", role="group", aria_label=caption)
    return join(paragraph(caption, kind="caption"), scrolling)


def _head(one: Head) -> Html:
    inner = element("button", one.name, type="button") if one.sorts and one.name else one.name
    return element("th", inner, scope="col", class_="n" if one.number else None, title=one.about)


def _cells(columns: Sequence[Head], row: Sequence[Cell | str]) -> list[Html]:
    made = []
    for place, (column, given) in enumerate(zip(columns, row, strict=True)):
        cell = Cell(given) if isinstance(given, str) else given
        kinds = " ".join(filter(None, ("n" if column.number else "", cell.kind)))
        made.append(
            element(
                "th" if place == 0 else "td",
                cell.content,
                scope="row" if place == 0 else None,
                class_=kinds or None,
                data_v=None if cell.sort is None else repr(cell.sort),
                data_head=column.name or None,
                title=cell.hint,
            )
        )
    return made


def number(value: float | None, shown: str) -> Cell:
    """A number as it is shown; sorted by its value, below all others where there is none."""
    return Cell(shown, float("-inf") if value is None else float(value))


def mode_name(name: str) -> Html:
    """The name of a mode; a narrow screen shows the code alone."""
    code, _, rest = name.partition(" ")
    return join(code, element("span", f" {rest}", class_="long") if rest else None)


def section(anchor: str, title: str, *children: Child) -> Html:
    """A section with its heading."""
    return element("section", element("h2", title), *children, id=anchor)


def paragraph(*children: Child, kind: str | None = None) -> Html:
    """A paragraph."""
    return element("p", *children, class_=kind)


def legend(words: str) -> Html:
    """How a table is to be read."""
    return paragraph(" ".join(words.split()), kind="legend")


def bullets(lines: Iterable[Child], kind: str | None = None) -> Html | None:
    """A list, or nothing where there is nothing to list."""
    made = [element("li", line) for line in lines]
    return element("ul", made, class_=kind) if made else None


def command(path: str, trace: str, step: int | None = None) -> Html:
    """What to type to see the trace, or the step of it, in the terminal."""
    plain = path.startswith("/") and visible(path, line=True) == path
    where = shlex.quote(path if plain else f"@{trace}")
    words = f"mast-tui {where}" if step is None else f"mast-tui show {where} --step {step}"
    return element("code", words, class_="run")
