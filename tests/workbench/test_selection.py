"""Selecting evidence: the caret, the selection, and what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.traces.model import Step, Tool
from mast_tui.workbench.selection import Selection, begin

TEXT = "The alert cleared. I am done now.\nNothing else was checked.\n\nlast line"


@pytest.fixture
def step() -> Step:
    return Step(1, "reasoning", "agent", "done", text=TEXT, reasoning="I think so.")


def test_a_caret_selects_nothing_until_it_is_anchored(step: Step) -> None:
    selection = begin(step, "text", 4)
    assert (selection.span, selection.words) == (None, "")

    selection.start()

    assert (selection.span, selection.words) == ((4, 5), "a")


def test_words_extend_to_their_ends_and_move_to_their_starts(step: Step) -> None:
    selection = begin(step, "text", 0)
    selection.by_word(1)
    assert selection.caret == TEXT.index("alert")

    selection.start()
    selection.by_word(1)
    selection.by_word(1)

    assert selection.words == "alert cleared"


def test_a_sentence_is_taken_whole_however_little_of_it_was_selected(step: Step) -> None:
    selection = begin(step, "text", TEXT.index("done"))

    selection.sentence()

    assert selection.words == "I am done now."


def test_lines_are_taken_whole_and_extended_line_by_line(step: Step) -> None:
    selection = begin(step, "text", TEXT.index("else"))
    selection.lines()
    assert selection.words == "Nothing else was checked."

    selection.swap()
    selection.by_line(-1)
    selection.lines()

    assert selection.words == "The alert cleared. I am done now.\nNothing else was checked."


def test_the_caret_goes_on_into_the_next_part_but_a_selection_stays_in_its_own(step: Step) -> None:
    caret = begin(step, "reasoning", 0)
    caret.by_line(1)
    assert (caret.part, caret.caret) == ("text", 0)
    caret.by_line(-1)
    assert caret.part == "reasoning"

    caret.start()
    caret.by_line(1)

    assert (caret.part, caret.words) == ("reasoning", "I think so.")


def test_an_empty_line_and_the_end_hold_the_caret(step: Step) -> None:
    selection = begin(step, "text", TEXT.index("checked"))
    selection.by_line(1)
    selection.by_line(1)
    selection.line_end()
    selection.by_character(9)

    assert selection.caret == len(TEXT) - 1


MOVES = ["by_character", "by_word", "by_line"]


@given(
    text=st.text(min_size=1, max_size=60),
    moves=st.lists(st.tuples(st.sampled_from([*MOVES, "start", "sentence", "lines", "swap",
                                              "line_start", "line_end"]), st.sampled_from([-1, 1])), max_size=12),
)  # fmt: skip
def test_whatever_is_pressed_the_selection_lies_in_the_part(
    text: str, moves: list[tuple[str, int]]
) -> None:
    step = Step(1, "shell", "agent", "x", tool=Tool("shell", text), output=text)
    selection = begin(step, "output", 0)
    if not selection.text:
        return
    for name, count in moves:
        move = getattr(selection, name)
        move(count) if name in MOVES else move()
        assert 0 <= selection.caret < max(1, len(selection.text))
        if selection.span:
            start, end = selection.span
            assert 0 <= start <= end <= len(selection.text)
            assert selection.words == selection.text[start:end]


def test_taking_a_stretch_selects_exactly_it(step: Step) -> None:
    selection = Selection(step, "text")
    selection.take(4, 9)
    assert selection.words == "alert"
