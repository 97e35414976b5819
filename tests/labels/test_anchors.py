"""How a label finds its step again."""

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.moved.anchors import find_quote, place_of, quote_at, step_hash
from mast_tui.traces.model import Step, Tool

STEP = Step(
    12,
    "log",
    "agent",
    "logs of cart",
    reasoning="ask the logs",
    tool=Tool("log_analysis", {"service": "cart"}),
    output="\x1b[31mERROR\x1b[0m total_count: 0\nERROR again",
    source_index=24,
    source_id="call-12",
)


def test_a_place_names_number_source_and_words() -> None:
    place = place_of(STEP)

    assert (place.step, place.source_index, place.source_id) == (12, 24, "call-12")
    assert place.step_hash == step_hash(STEP)
    assert len(place.step_hash) == 16


def test_words_are_found_where_they_stand_once_with_what_is_around() -> None:
    quote = find_quote(STEP, "total_count: 0")

    assert (quote.part, quote.start, quote.end) == ("output", 6, 20)  # colours do not count
    assert (quote.before, quote.after) == ("ERROR ", "\nERROR again")
    assert quote == quote_at(STEP, "output", 6, 20)


@pytest.mark.parametrize(
    ("words", "told"),
    [("ERROR", "2 times"), ("no such words", "does not say"), ("", "does not say")],
)
def test_words_that_stand_nowhere_or_twice_are_refused(words: str, told: str) -> None:
    with pytest.raises(MastError, match=told):
        find_quote(STEP, words)
