"""The page in a real browser; skipped by name where none is installed."""

from pathlib import Path

import pytest

from mast_tui.codebook.load import load
from mast_tui.labels.labelled import Labelled
from mast_tui.reports.report import report_page
from tests.reports.browser import Browser, browser, installed
from tests.reports.samples import demo, hostile

pytestmark = pytest.mark.skipif(installed() is None, reason="no chromium is installed")

FIRST = "[...document.querySelectorAll('[aria-label=\"Modes by trace\"] tbody tr')].map(r => {}) "
CLICK = "document.querySelectorAll('table[aria-label=\"Modes by trace\"] thead button')[{}].click()"
ALPHA, MODE = 6, 0


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    book = load()
    evil = Labelled([], {}, book, tuple(mode.code for mode in book.modes))
    (folder / "demo.html").write_text(report_page(demo(folder / "samples")), encoding="utf-8")
    (folder / "evil.html").write_text(report_page(hostile(evil)), encoding="utf-8")
    return folder


def complaints(tab: Browser) -> list[object]:
    return [*tab.told("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")]


def requests(tab: Browser) -> set[str]:
    return {one["request"]["url"] for one in tab.told("Network.requestWillBeSent")}


def test_it_renders_sorts_and_asks_for_nothing(pages: Path, tmp_path: Path) -> None:
    program = installed()
    assert program
    with browser(program, tmp_path) as tab:
        for width in (1200, 390):
            tab.size(width)
            tab.open(pages / "demo.html")
            assert tab.run("document.documentElement.scrollWidth") <= width
            assert tab.run("document.querySelectorAll('section').length") >= 7

        tab.run(CLICK.format(ALPHA))
        values = tab.run(FIRST.format(f"Number(r.children[{ALPHA}].dataset.v)"))
        assert len(values) == 14
        assert values == sorted(values, reverse=True)
        tab.run(CLICK.format(ALPHA))
        assert tab.run(FIRST.format(f"Number(r.children[{ALPHA}].dataset.v)")) == sorted(values)
        tab.run(CLICK.format(MODE))
        names = tab.run(FIRST.format("r.children[0].textContent"))
        assert names == sorted(names)

        light = tab.run("getComputedStyle(document.body).backgroundColor")
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        tab.ask("Emulation.setEmulatedMedia", features=dark)
        assert tab.run("getComputedStyle(document.body).backgroundColor") != light
        assert requests(tab) == {(pages / "demo.html").as_uri()}
        assert complaints(tab) == []


def test_hostile_names_do_not_act(pages: Path, tmp_path: Path) -> None:
    program = installed()
    assert program
    with browser(program, tmp_path) as tab:
        tab.open(pages / "evil.html")
        tab.run("document.querySelectorAll('thead button, a').forEach(one => one.click())")

        assert tab.run("typeof window.acted") == "undefined"
        assert requests(tab) == {(pages / "evil.html").as_uri()}
        assert complaints(tab) == []
