"""The least that Textual can show: what every start costs at the least."""

from collections.abc import Iterator

from textual.app import App
from textual.widget import Widget
from textual.widgets import Static


class Bare(App[None]):
    """One line of text."""

    def compose(self) -> Iterator[Widget]:
        yield Static("bare screen stands", markup=False)


if __name__ == "__main__":
    Bare().run(mouse=False)
