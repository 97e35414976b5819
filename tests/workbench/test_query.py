"""What a line of search words means, and what it may be completed to."""

from pathlib import Path
from time import perf_counter

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.trace import Trace
from mast_tui.workbench.query import Query, Vocabulary, completions, parse
from mast_tui.workbench.search import Search
from tests.helpers import shop_run, the_trace


@pytest.fixture
def shop(tmp_path: Path) -> Trace:
    return the_trace(shop_run(tmp_path)).finish()


def steps(trace: Trace, query: Query | str, codes: dict[int, list[str]] | None = None) -> set[int]:
    """The steps in which a query hits."""
    search = Search(trace, query, lambda: codes or {})
    search.work(perf_counter() + 10)
    return {hit.step for hit in search.hits}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tool:kubectl", {9, 11, 12}),
        ("tool:query_logs", {6}),
        ('kind:"log query"', {6, 7}),
        ("kind:log", {6, 7}),
        ("error:", {7, 11}),
        ("error: kind:action", {11}),
        ("error:no kind:action", {12}),
        ("actor:system", {1}),
        ("step:5-7", {5, 6, 7}),
        ("step:9", {9}),
        ("tag:3.3", {12}),
        ("tag:FM-3", {12}),
        ("kind:action payment", {12}),
        ("output:payment", {6, 9, 12}),
        ("call:payment", {12, 13}),
        ("text:payment", {10, 14}),
        ("think:payment", set()),
        ("any:payment output:refused", {6}),
    ],
)
def test_fields_and_words_must_all_hold(shop: Trace, typed: str, found: set[int]) -> None:
    assert steps(shop, typed, {12: ["3.3"], 13: ["1.3"]}) == found


@pytest.mark.parametrize("typed", ["http://x", "error: x", "Error: y", "nothing:here", "a  b"])
def test_what_is_no_field_is_text_and_quotes_make_text_of_fields(typed: str) -> None:
    text = f'"{typed}"' if typed.startswith("error") else typed
    (term,) = parse(text).terms
    assert term.pattern.fullmatch(typed)


@pytest.mark.parametrize("typed", ['"name": "cart"', '"x', '"name": ', 'a "b" c'])
def test_quotes_of_json_are_looked_for_as_they_stand(typed: str) -> None:
    (term,) = parse(typed).terms
    assert term.pattern.fullmatch(typed)


def test_a_pattern_begins_with_re_or_is_asked_for(shop: Trace) -> None:
    assert steps(shop, r"re:deploy/pa[iy]ment") == {11, 12}
    assert steps(shop, parse(r"deploy/pa[iy]ment", is_pattern=True)) == {11, 12}
    assert steps(shop, r"error: re:deploy/pa[iy]ment") == {11}
    assert steps(shop, r"deploy/pa[iy]ment") == set()
    assert steps(shop, r"re:^cart \d") == {8}


@pytest.mark.parametrize("typed", ["re:(", "re:[a", "re:(a+)+$", "re:(?:x*y*)*", "re:(\\d+){2,}"])
def test_a_pattern_that_is_none_or_never_ends_is_refused(typed: str) -> None:
    with pytest.raises(MastError):
        parse(typed)


def test_case_is_smart_exact_or_any(shop: Trace) -> None:
    assert steps(shop, parse("Crash")) == {9}
    assert steps(shop, parse("CRASH")) == set()
    assert steps(shop, parse("CRASH", case="any")) == {9, 10}
    assert steps(shop, parse("crash", case="exact")) == {10}
    assert steps(shop, parse(r"re:payment\S+")) == steps(shop, parse(r"re:PAYMENT\S+", case="any"))


def test_letter_by_letter_only_steps_with_hits_are_searched_again(shop: Trace) -> None:
    before: Search | None = None
    for end in range(1, len("payment") + 1):
        search = Search(shop, "payment"[:end], narrowed=before)
        search.work(perf_counter() + 10)
        assert search.hits == _all_hits(shop, "payment"[:end])
        before = search


def test_wider_words_find_again_what_narrower_ones_did_not(shop: Trace) -> None:
    narrow = Search(shop, "payments")
    narrow.work(perf_counter() + 10)
    wide = Search(shop, "payment", narrowed=narrow)
    wide.work(perf_counter() + 10)
    assert wide.hits == _all_hits(shop, "payment")


def _all_hits(trace: Trace, text: str) -> list[tuple[int, int, int, int]]:
    search = Search(trace, text)
    search.work(perf_counter() + 10)
    return list(search.hits)


def test_a_word_is_completed_to_fields_and_their_values() -> None:
    words = Vocabulary(tools=["kubectl", "query_logs"], actors=["WebSurfer"], codes=["3.3"])
    assert completions("to", words) == ["tool:"]
    assert completions("x ki", words) == ["x kind:"]
    assert completions("tool:k", words) == ["tool:kubectl "]
    assert completions("tool:logs", words) == ["tool:query_logs "]
    assert completions("kind:log", words) == ['kind:"log query" ']
    assert completions('kind:"log q', words) == ['kind:"log query" ']
    assert completions("tag:", words) == ["tag:3.3 "]
    assert completions("actor:w", words) == ["actor:WebSurfer "]
    assert completions("", words) == completions("zzz", words) == completions("x:y", words) == []
