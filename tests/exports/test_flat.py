"""The flat views: one row a tag, and one for a review that found nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.exports import FORMATS, writer
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.labels.model import Quote
from mast_tui.labels.store import Store
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, a_store, a_trace, at

KEYS = [
    "trace_id", "path", "scenario", "model", "trial", "annotator", "annotator_kind", "codebook",
    "codebook_version", "mode", "step", "step_end", "source_index", "quote", "note", "confidence",
    "impact", "decisive", "round", "created_at", "changed_at", "review", "review_outcome",
    "outcome",
]  # fmt: skip


def rows(store: Store, format: str = "jsonl", **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    number = writer(format)(Chosen(store, Options(**options)), out).number
    text = out.getvalue()
    if format == "csv":
        found: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text, newline="")))
    else:
        found = [json.loads(line) for line in text.splitlines()]
    assert number == len(found)
    return found


@pytest.fixture
def filled(tmp_path: Path) -> Store:
    """Ada is done with t1 and found nothing in t2, Ben is still at t1."""
    store = a_store(tmp_path)
    ada = a_hand(store)
    ada.tag(
        TRACE,
        "3.3",
        at(12),
        quotes=[EVIDENCE, Quote("text", 0, 2, "ab")],
        note='a "note",\nof two lines',
        confidence="high",
        impact="recovered",
        decisive=True,
    )
    ada.review(TRACE, state="done", outcome="failed")
    ada.review(a_trace("t2", outcome="succeeded"), state="done")
    a_hand(store, "Ben").tag(TRACE, "1.5", None)
    return store


def test_every_row_has_exactly_these_keys_in_this_order(filled: Store) -> None:
    assert [list(row) for row in rows(filled)] == [KEYS] * 3
    assert list(rows(filled, "csv")[0]) == KEYS


def test_a_tag_is_a_row_with_its_first_quote_and_its_review(filled: Store) -> None:
    row = rows(filled)[0]

    assert (row["trace_id"], row["path"], row["scenario"]) == ("t1", "runs/t1.jsonl", "2")
    assert (row["annotator"], row["annotator_kind"], row["round"]) == ("Ada", "human", "")
    assert (row["codebook"], row["codebook_version"]) == (MAST.id, MAST.version)
    assert (row["mode"], row["step"], row["source_index"]) == ("3.3", 12, 24)
    assert (row["quote"], row["confidence"]) == ("total_count: 0", "high")
    assert (row["decisive"], row["review"], row["review_outcome"]) == (True, "done", "failed")
    assert (row["outcome"], row["step_end"]) == ("unknown", None)
    assert row["created_at"].endswith("Z")


def test_a_review_that_found_nothing_is_a_row_without_a_mode(filled: Store) -> None:
    empty = [row for row in rows(filled) if row["mode"] is None]

    assert [(row["trace_id"], row["review"], row["outcome"]) for row in empty] == [
        ("t2", "done", "succeeded")
    ]
    assert (empty[0]["step"], empty[0]["decisive"], empty[0]["codebook"]) == (None, False, "mast")


def test_only_done_reviews_or_one_round_can_be_asked_for(filled: Store) -> None:
    assert [row["annotator"] for row in rows(filled, done=True)] == ["Ada", "Ada"]
    assert rows(filled, round="r1") == []


def test_csv_says_the_same_in_quoted_cells(filled: Store) -> None:
    for cells, row in zip(rows(filled, "csv"), rows(filled), strict=True):
        expected = {
            key: "" if value is None else str(value).lower() if value in (True, False) else value
            for key, value in row.items()
        }
        assert cells == {key: str(value) for key, value in expected.items()}


def test_a_range_says_where_it_ends_unless_it_has_a_gap(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        for step in (4, 5, 6):
            ada.tag(TRACE, "1.3", at(step), group="range")
        for step in (12, 31, 54):
            ada.tag(TRACE, "1.3", at(step), group="apart")
        ada.tag(TRACE, "1.3", at(20), group="alone")

        ends = {row["step"]: row["step_end"] for row in rows(store)}

    assert ends == {4: 6, 5: 6, 6: 6, 12: None, 20: None, 31: None, 54: None}


def test_what_was_taken_back_leaves_no_row(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        ada = a_hand(store)
        ada.tag(TRACE, "1.3", at(4))
        ada.undo("t1")
        assert rows(store) == []


@pytest.mark.parametrize("format", [name for name in FORMATS if FORMATS[name].shape == "text"])
def test_an_absent_store_gives_an_empty_export_in_every_format(format: str, tmp_path: Path) -> None:
    out = io.StringIO()
    assert writer(format)(Chosen(Store(tmp_path / "none.db")), out).number <= 1
    assert list(tmp_path.iterdir()) == []


def test_what_the_columns_cannot_hold_is_told(filled: Store) -> None:
    done = writer("csv")(Chosen(filled), io.StringIO())

    assert done.lost == ("quotes of a tag behind its first: 1",)
