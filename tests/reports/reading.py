"""A page read back by the standard parser: its elements, and whether each was closed."""

from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset(("meta", "link", "br", "hr", "img", "input"))


class Element(NamedTuple):
    """One opening tag."""

    name: str
    attributes: dict[str, str | None]


class Page(HTMLParser):
    """Every element, the text, and the cells of each table by its label."""

    def __init__(self, words: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.elements: list[Element] = []
        self.words: list[str] = []
        self.tables: dict[str, list[list[tuple[str, str | None]]]] = {}
        self._table: list[list[tuple[str, str | None]]] = []
        self.feed(words)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.elements.append(Element(tag, told))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._table = self.tables.setdefault(told.get("aria-label") or "", [])
        elif tag == "tr":
            self._table.append([])
        elif tag in ("th", "td"):
            self._table[-1].append(("", told.get("data-v")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] in ("style", "script"):
            return
        self.words.append(data)
        if "td" in self.open or "th" in self.open:
            said, value = self._table[-1][-1]
            self._table[-1][-1] = (said + data, value)

    @property
    def text(self) -> str:
        """All that is read."""
        return "".join(self.words)

    def named(self, *names: str) -> list[Element]:
        """The elements of these names."""
        return [one for one in self.elements if one.name in names]
