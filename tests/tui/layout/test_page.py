"""Laying out a step: rows cover its text exactly, and cost nothing that does not show."""

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.traces.model import Step, Tool
from mast_tui.traces.parts import part_text
from mast_tui.tui.layout.page import Page
from mast_tui.tui.layout.rows import MOST_WORDS, Row, cell_starts, word_starts

WORDS = st.text(
    st.one_of(
        st.sampled_from(" \n\tab{}:"),
        st.sampled_from("愛😀é́‮\x1b\x00\u200b"),
        st.characters(codec="utf-8"),
    ),
    max_size=300,
)
WIDTHS = st.integers(8, 60)


def said(output: str, **fields: object) -> Step:
    """A step with nothing but this output."""
    return Step(index=1, kind="shell", actor="agent", title="t", output=output, **fields)  # type: ignore[arg-type]


def rows_of(page: Page) -> list[Row]:
    return [row for n in range(len(page)) if (row := page.row(n)).kind == "part"]


@settings(deadline=None, max_examples=200)
@given(WORDS, WIDTHS, st.booleans())
def test_the_rows_of_a_part_are_the_part_without_its_line_ends(
    text: str, width: int, wrap: bool
) -> None:
    step = said(text)
    whole = part_text(step, "output")
    page = Page(step, width if wrap else 10_000, wrap=wrap)
    rows = rows_of(page)
    assert "".join(whole[row.start : row.end] for row in rows) == whole.replace("\n", "")
    assert all(a.end <= b.start for a, b in pairwise(rows))


@settings(deadline=None, max_examples=200)
@given(WORDS, WIDTHS)
def test_no_row_is_wider_than_the_page(text: str, width: int) -> None:
    for row in rows_of(Page(said(text), width)):
        shown = row.text.removesuffix(" ")  # the blank that a row breaks at may fall off its end
        assert cell_len(shown) <= width


@settings(deadline=None, max_examples=200)
@given(WORDS, WIDTHS, st.booleans())
@example("\r\n", 8, False)
def test_every_row_is_safe_to_draw_and_as_long_as_its_slice(
    text: str, width: int, wrap: bool
) -> None:
    for row in rows_of(Page(said(text), width, wrap=wrap)):
        assert not any(ord(letter) < 32 or 0x7F <= ord(letter) <= 0x9F for letter in row.text)
        assert len(row.text) == row.end - row.start


@settings(deadline=None, max_examples=200)
@given(WORDS, WIDTHS, st.data())
def test_the_row_found_for_a_place_is_the_row_that_shows_it(
    text: str, width: int, data: st.DataObject
) -> None:
    step = said(text)
    whole = part_text(step, "output")
    if not whole.replace("\n", ""):
        return
    place = data.draw(st.sampled_from([n for n, c in enumerate(whole) if c != "\n"]))
    page = Page(step, width)
    row = page.row(page.find("output", place))
    assert row.part == "output"
    assert row.start <= place < row.end


@pytest.mark.parametrize("wrap", [True, False])
def test_a_place_in_a_long_line_is_found_wrapped_or_not(wrap: bool) -> None:
    page = Page(said("first\n" + "x" * 5_000 + "\nlast"), 50, wrap=wrap)
    row = page.row(page.find("output", 4_000))
    assert row.start <= 4_000 < row.end if wrap else row.start == 6


def test_a_place_of_a_part_that_is_not_there_is_the_top() -> None:
    assert Page(said("x"), 40).find("reasoning", 5) == 0


def test_parts_stand_in_reading_order_under_their_names() -> None:
    step = Step(
        1, "shell", "agent", "t", "words", "thoughts", Tool("shell", {"command": "ls -l"}), "out",
        exit_code=2,
    )  # fmt: skip
    page = Page(step, 40)
    labels = [row.text for n in range(len(page)) if (row := page.row(n)).kind == "label"]
    assert labels == ["reasoning", "says", "call  shell", "output  exit 2"]
    assert [row.text for row in rows_of(page)] == ["thoughts", "words", "ls -l", "out"]


def test_where_it_is_low_no_row_is_spent_on_nothing() -> None:
    step = said("out", reasoning="thoughts", text="words")
    kinds = [Page(step, 40).row(n).kind for n in range(len(Page(step, 40)))]
    dense = Page(step, 40, dense=True)
    assert "blank" in kinds
    assert [dense.row(n).kind for n in range(len(dense))] == [k for k in kinds if k != "blank"]


def test_a_step_with_nothing_says_so() -> None:
    page = Page(Step(1, "message", "agent", ""), 40)
    assert [page.row(n).text for n in range(len(page))] == ["nothing was recorded here"]


def test_a_step_of_nothing_but_a_title_says_that() -> None:
    page = Page(Step(1, "harness", "harness", "context window full: 258,400 tokens"), 24)
    assert [page.row(n).text.strip() for n in range(len(page))] == [
        "context window full:",
        "258,400 tokens",
    ]


def test_what_the_reader_noted_comes_first_and_is_no_part() -> None:
    page = Page(said("x", notes=("reasoning is encrypted, 1,208 characters\x1b[31m",)), 80)
    assert page.row(0) == Row("remark", "reasoning is encrypted, 1,208 characters␛[31m")


def test_an_injected_prompt_is_folded_and_says_how_much_is_hidden() -> None:
    step = Step(1, "message", "user", "t", "\n".join(f"rule {n}" for n in range(100)), folded=True)
    folded, whole = Page(step, 40), Page(step, 40, unfolded=True)
    assert len(rows_of(folded)) == 3
    assert folded.row(len(folded) - 1).text == "97 more lines are folded: z unfolds"
    assert len(rows_of(whole)) == 100


def test_a_place_that_is_folded_away_is_found_at_the_last_row_that_shows() -> None:
    text = "\n".join(f"rule {n}" for n in range(100))
    page = Page(Step(1, "message", "user", "t", text, folded=True), 40)
    assert page.row(page.find("text", len(text) - 1)).text == "rule 2"


def test_unwrapped_lines_shift_sideways() -> None:
    page = Page(said("0123456789abcdefghij\nshort"), 10, wrap=False)
    rows = [page.row(n, shift=12).text for n in range(1, 3)]
    assert rows == ["cdefghij", ""]


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "{" + '"key": "value", ' * 62_500 + "}", "a line of output\n" * 62_000],
    ids=["one letter", "one JSON line", "62k lines"],
)
def test_a_large_output_is_laid_out_without_copies_for_its_rows(text: str) -> None:
    assert len(text) > MOST_WORDS
    step = said(text)
    page = Page(step, 78)
    tracemalloc.start()
    try:
        for number in range(len(page) - 40, len(page)):
            page.row(number)
        page.find("output", len(text) // 2)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000
    rows = rows_of(page)
    assert sum(row.end - row.start for row in rows) == len(text.replace("\n", ""))


def test_which_lines_show_is_told_of_the_longest_part() -> None:
    page = Page(said("\n".join(f"line {n}" for n in range(1, 501))), 40)
    assert page.lines_shown(0, 11) == (1, 10, 500)
    assert page.lines_shown(101, 10) == (101, 110, 500)
    assert page.lines_shown(0, 1) is None


def test_a_final_line_end_begins_no_line() -> None:
    assert len(rows_of(Page(said("a\nb\n"), 40))) == 2
    assert len(rows_of(Page(said("a\n\nb"), 40))) == 3


@settings(deadline=None)
@given(st.text(st.sampled_from("ab  愛"), min_size=1, max_size=80), st.integers(2, 20))
def test_rows_begin_at_zero_and_go_up(line: str, width: int) -> None:
    for starts in (word_starts(line, width), cell_starts(line, width)):
        assert starts[0] == 0
        assert all(a < b for a, b in pairwise([*starts, len(line)]))


def test_rows_break_at_blanks_where_they_can() -> None:
    assert word_starts("kubectl get pods -n shop", 12) == [0, 12]
    assert word_starts("one two three", 5) == [0, 4, 8]
    assert word_starts("x" * 25, 10) == [0, 10, 20]
    assert word_starts("ab", 0) == word_starts("ab", -3) == [0, 1]  # a terminal may be that small
