"""What documents list is all there is: formats, exports, numbers, options, keys."""

import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from typing import Any

import pytest

from mast_tui.exports import FORMATS
from mast_tui.exports.flat import COLUMNS as TAG_COLUMNS
from mast_tui.exports.longform import COLUMNS as VOTE_COLUMNS
from mast_tui.labels.file import schema
from mast_tui.labels.imports import REGISTRY as IMPORTS
from mast_tui.reports.figures import FIGURES
from mast_tui.traces.formats import formats
from mast_tui.traces.kinds import KINDS
from mast_tui.tui.actions import ACTIONS, by_leader, shown_keys
from tests.documents.desk import Desk
from tests.documents.examples import FENCED, ROOT, help_text, options, spans

WORDS = re.compile(r"`([^`]+)`")
STATISTICS = ROOT / "docs/statistics.md"


def text(name: str) -> str:
    """A document, without its blocks of code."""
    return FENCED.sub("", (ROOT / name).read_text("utf-8"))


def section(name: str, head: str) -> str:
    """The part of a document under one of its headings."""
    return re.split(r"^#+ ", text(name).split(f"# {head}\n")[1], flags=re.MULTILINE)[0]


def first_cells(part: str) -> list[str]:
    """What is set as code in the first column of tables."""
    cells = re.findall(r"^\| (.*?) \|", part, re.MULTILINE)
    return [word for cell in cells for word in WORDS.findall(cell)]


def test_the_formats_document_has_a_section_for_every_reader() -> None:
    heads = re.findall(r"^## .*$", text("docs/formats.md"), re.MULTILINE)
    named = {word for head in heads for word in WORDS.findall(head)}
    unknown = {"log"}  # a log of no known shape, which the reader of logs tells
    assert named - unknown == {one.id for one in formats()}


def test_every_reader_says_on_what_it_was_tried() -> None:
    for part in text("docs/formats.md").split("\n## ")[1:]:
        if WORDS.search(part.partition("\n")[0]):
            assert "tried on" in part, part[:40]


def test_the_exports_document_has_a_row_for_every_export() -> None:
    table = text("docs/exports.md").split("## ")[0]
    assert first_cells(table) == list(FORMATS)


def test_every_column_has_its_meaning() -> None:
    rows = re.findall(
        r"^\| (`.*?) \| (.*?) \| .+ \|$", section("docs/exports.md", "Columns"), re.MULTILINE
    )
    told = {"tags": set[str](), "votes": set[str]()}
    for names, where in rows:
        found = WORDS.findall(names)
        if where == "tags, votes":
            told["tags"].add(found[0])
            told["votes"].add(found[1])
        for kind in ("tags", "votes") if where == "both" else [where]:
            told.get(kind, set()).update(found)
    assert told == {"tags": set(TAG_COLUMNS), "votes": set(VOTE_COLUMNS)}


@pytest.mark.parametrize("command", ["export", "report", "figure"])
def test_help_and_documents_name_what_can_be_written(command: str) -> None:
    told: dict[str, tuple[str, Collection[str]]] = {
        "export": (help_text("export"), FORMATS),
        "report": (section("docs/report.md", "Figures for papers"), FIGURES),
        "figure": (section("docs/report.md", "Figures for papers"), FIGURES),
    }
    where, named = told[command]
    assert not [one for one in named if one not in where]


def test_the_options_of_export_are_those_of_its_document() -> None:
    everywhere = options("keys")
    own = {one for one in options("export") - everywhere if one.startswith("--")}
    named = set(
        re.findall(r"--[a-z-]+", " ".join(first_cells(section("docs/exports.md", "Options"))))
    )
    assert named == own - {"--output"}


def test_the_guide_and_help_name_every_format_that_is_imported() -> None:
    assert first_cells(section("docs/study.md", "Other people's labels"))[: len(IMPORTS)]
    listed = first_cells(section("docs/study.md", "Other people's labels"))
    assert {one for one in IMPORTS if one not in listed} == set()
    assert not [one for one in IMPORTS if one not in help_text("import")]


def test_every_kind_of_step_has_its_row() -> None:
    rows = re.findall(r"^\| (\w+) \| `", text("docs/kinds.md"), re.MULTILINE)
    assert sorted(rows) == sorted(KINDS)


# --- statistics: each number that is printed


def names_in(value: Any) -> Iterator[str]:
    """The names of a JSON document, without those that are data: modes, people, groups."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if re.fullmatch(r"[a-z][a-z0-9_]*", name):
                yield name
            yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


@pytest.fixture
def printed(desk: Desk) -> set[str]:
    """The names of everything that the statistics commands print of a study and its judge."""
    values = [
        desk.lead.json(*line.split())
        for line in (
            "agreement",
            "agreement --level step --bootstrap 100",
            "agreement --by round",
            "agreement --disagreements",
            "agreement --judge NAME --against Ada",
            "signature --draws 100",
            "signature --draws 100 --compare A B",
            "progress",
        )
    ]
    return set(names_in(values)) - {"r1"}  # the round


def test_every_number_of_the_statistics_is_defined(printed: set[str]) -> None:
    defined = set(re.findall(r"\w+", " ".join(spans(STATISTICS))))
    missing = sorted({name.removesuffix("_ci") for name in printed} - defined)
    assert not missing


def test_no_number_is_defined_that_is_not_printed(printed: set[str]) -> None:
    tables = [part for part in re.split(r"\n\n", text("docs/statistics.md")) if "| JSON |" in part]
    named = {
        word for table in tables for word in first_cells(table) if re.fullmatch(r"[a-z_0-9]+", word)
    }
    assert len(named) > 60
    assert named - printed == {"_ci"}


def test_every_source_that_is_named_is_listed() -> None:
    whole = text("docs/statistics.md")
    listed = section("docs/statistics.md", "Sources")
    names = r"(?<![\w-])([A-Z][a-z]+)(?: and others| and [A-Z][a-z]+|, [A-Z][a-z]+ and [A-Z][a-z]+)? \(?((?:19|20)\d\d[ab]?)\b"
    used = set(re.findall(names, whole.replace(listed, "").replace("\n", " ")))
    assert len(used) > 20
    missing = [one for one in used if not re.search(rf"{one[0]}\b[^·]*{one[1]}", listed)]
    assert not missing


# --- the annotators' page


def test_the_page_names_every_key_that_annotating_needs() -> None:
    prose = text("docs/annotator.md").split("\n## Keys")[0]
    named = set(WORDS.findall(prose))
    needed = [one for one in ACTIONS if one.group in ("tag", "study") and one.id not in ELSEWHERE]
    assert needed
    missing = [one.id for one in needed if named.isdisjoint(shown_keys(one))]
    assert not missing


ELSEWHERE = {"adjudicate", "tag"}
"""What the lead does (docs/study.md), and Enter."""


def test_the_page_names_no_key_that_does_nothing() -> None:
    prose = text("docs/annotator.md").split("\n## Keys")[0]
    known = {key for one in ACTIONS for key in shown_keys(one)}
    shown = {word for word in WORDS.findall(prose) if re.fullmatch(r"[^\w\s]|[A-Za-z]|, \S", word)}
    inside = {"a", "r", "s", "=", "x"}  # keys of a screen that one of these opens
    kinds = {"►", "?", "!", "x"}
    assert len(shown) > 30
    assert shown <= known | inside | kinds
    assert {f", {key}" for key in by_leader()} >= {word for word in shown if word.startswith(", ")}


def test_the_store_document_has_every_table_with_its_columns() -> None:
    told = {
        WORDS.findall(name)[0]: WORDS.findall(columns)
        for name, columns in re.findall(
            r"^\| (`\w+`) \| (.*?) \|", text("docs/store.md"), re.MULTILINE
        )
    }
    with closing(sqlite3.connect(":memory:")) as made:
        schema.create(made)
        names = [
            one for (one,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        there = {
            name: [row[1] for row in made.execute(f"PRAGMA table_info({name})")] for name in names
        }
    assert told == there
    assert f"schema version {schema.VERSION}" in text("docs/store.md")
