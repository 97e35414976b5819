"""Every command that a document or ``--help`` shows can be typed as it stands.

Those on lines of their own run, in their order, in a folder where what they name lies
(:mod:`tests.documents.desk`); those of docs/study.md do in :mod:`tests.study.test_guide`. Commands
in the middle of a sentence, and those of :data:`NOT_RUN`, go through the real parser.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from mast_tui.cli import COMMANDS
from tests.documents.desk import Desk
from tests.documents.examples import (
    DOCUMENTS,
    ROOT,
    Example,
    check,
    of_documents,
    of_help,
    of_sentences,
    options,
    spans,
    steps,
    variants,
)

NOT_RUN = {
    "mast-tui": "draws a screen",
    "mast-tui tutor": "draws a screen",
    "mast-tui agreement --open": "draws a screen",
    "mast-tui serve RUN_DIR": "listens until it is ended",
    "ssh -L 8123:127.0.0.1:8123 HOST": "needs another machine",
}
"""The examples that are only parsed, and why."""
GUIDE = "docs/study.md"
OTHERS = {"--check", "--compile-bytecode", "--output-format", "--snapshot-update"}
"""Options in documents that are of other programs."""


def gathered(examples: list[Example]) -> dict[str, list[str]]:
    """The lines of each document or command, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in examples:
        found[one.source] += variants(one.line)
    return found


SHOWN = gathered([*of_documents(), *of_help()])


def to_run(source: str) -> list[str]:
    return [
        line for line in SHOWN[source] if re.match("mast-tui|source", line) and line not in NOT_RUN
    ]


@pytest.mark.parametrize("source", [one for one in SHOWN if one != GUIDE and to_run(one)])
def test_the_examples_work_in_their_order(source: str, desk: Desk) -> None:
    for line in to_run(source):
        desk.type(line)


def test_every_command_shows_examples() -> None:
    assert {"open", *COMMANDS} <= SHOWN.keys()


def test_nothing_is_left_out_that_is_not_shown() -> None:
    assert NOT_RUN.keys() <= {line for lines in SHOWN.values() for line in lines}


@pytest.mark.parametrize(("source", "lines"), [
    *SHOWN.items(), *((f"sentences of {one}", lines) for one, lines in gathered([*of_sentences()]).items()),
])  # fmt: skip
def test_every_command_that_is_shown_can_be_parsed(source: str, lines: list[str]) -> None:
    wrong = [said for line in lines for words in steps(line) if (said := check(words))]
    assert not wrong, source


@pytest.mark.parametrize(
    "line",
    [
        "mast-tui frobnicate",
        "mast-tui list --nonsense",
        "mast-tui agreement --level",
        "mast-tui tag PATH --step 3 --mood 3.3",
        "pip install 'mast-tui[nothing]'",
        "make nothing",
        "python benchmarks/nothing.py",
        "frobnicate now",
    ],
)
def test_an_example_that_cannot_be_given_is_found(line: str) -> None:
    assert [said for words in steps(line) if (said := check(words))]


@pytest.mark.parametrize(
    "line", ["mast-tui list NOWHERE", "mast-tui show PATH --step 999", "mast-tui export nothing"]
)
def test_an_example_that_does_not_work_is_found(line: str, desk: Desk) -> None:
    with pytest.raises(AssertionError):
        desk.type(line)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_option_that_a_document_names_is_one(file: Path) -> None:
    known = OTHERS.union(*(options(name) for name in (None, *COMMANDS)))
    named = {one for span in spans(file) for one in re.findall(r"(?<![\w-])--[a-z][a-z-]*", span)}
    assert named <= known
