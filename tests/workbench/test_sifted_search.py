"""Asking the bytes first: a search finds the same as one that builds every step."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui import places
from mast_tui.traces.discover import traces_at
from mast_tui.traces.model import PARTS
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.workbench.query import parse, sure_word
from mast_tui.workbench.search import Hit, Search
from tests.helpers import hostile_run, shop_run, the_trace
from tests.traces import rollouts

QUERIES = (
    "error", "Error", "kubectl", "payment", "the", "otel_demo", "log_analysis", "kind:log error",
    "error: connection", "call:kubectl", "True", "none", "503", "severity: ERROR", "no such file",
    "re:conn\\w+ refused", "re:(?:time|timed) ?out", "re:[A-Z]\\w+Exception", "re:pods?/\\w+-\\d",
)  # fmt: skip


def hits(trace: Trace, query: str, *, bytes_first: bool) -> list[Hit]:
    search = Search(trace, query)
    if not bytes_first:
        search._sifted = True
    while not search.complete:
        search.work(perf_counter() + 0.001)
    assert sorted(search.arrived) == search.hits == sorted(search.hits)
    return search.hits


def traces_in(*folders: Path) -> Iterator[Trace]:
    found = traces_at([str(folder) for folder in folders])
    return (trace.finish() for trace in found if isinstance(trace, Trace))


@pytest.mark.parametrize("query", QUERIES)
def test_the_samples_have_the_same_hits(query: str) -> None:
    for trace in traces_in(places.samples_folder()):
        assert hits(trace, query, bytes_first=True) == hits(trace, query, bytes_first=False)


@pytest.mark.parametrize("query", ["error", "Namespace", "kind:log error", "re:time\\w* out"])
def test_real_traces_have_the_same_hits(data: Path, query: str) -> None:
    for trace in traces_in(data / "itbench" / "agent_outputs", data / "formats"):
        if len(trace) < 500:
            assert hits(trace, query, bytes_first=True) == hits(trace, query, bytes_first=False)


TRICKY = st.text(st.sampled_from('aiksAIKS_ſKıİé\u0661 5\n"\\\x1b/{}<€'), max_size=12)
COLOURED = st.sampled_from(["\x1b[31m", "\x9b1m", "\x1b[0m", ""])
WORDS = st.lists(st.tuples(TRICKY, COLOURED), max_size=6).map(
    lambda found: "".join(text + colour for text, colour in found)
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4), TRICKY, st.booleans())
def test_however_it_is_written_the_same_is_found(
    tmp_path: Path, said: list[str], wanted: str, ascii_only: bool
) -> None:
    lines = [rollouts.meta()]
    for number, text in enumerate(said):
        lines += [rollouts.call(f"c{number}", text)]
    lines += [rollouts.output(f"c{number}", text) for number, text in enumerate(said)]
    path = tmp_path / "rollout.jsonl"
    written = "\n".join(json.dumps(line, ensure_ascii=ascii_only) for line in lines)
    path.write_text(written, "utf-8")
    trace = rollouts.opened(path).finish()
    part = said[0][: len(said[0]) // 2]
    for query in (wanted, said[-1], part):
        if ":" not in query:
            found = hits(trace, query, bytes_first=True)
            assert found == hits(trace, query, bytes_first=False)


def test_only_steps_that_may_hit_are_built(tmp_path: Path) -> None:
    """Given a word that only the last of three hundred steps has."""
    lines = [rollouts.meta()]
    for number in range(300):
        lines += [rollouts.call(f"c{number}"), rollouts.output(f"c{number}", f"word{number:03}x")]
    trace = rollouts.opened(rollouts.write(tmp_path / "rollout.jsonl", *lines)).finish()
    built: list[int] = []
    bare = trace.bare

    def counted(number: int, keep: bool = True) -> object:
        built.append(number)
        return bare(number, keep)

    trace.bare = counted  # type: ignore[method-assign, assignment]
    search = Search(trace, "word299x")
    search.work(perf_counter() + 10)
    assert (len(search.hits), built) == (1, [300])


def test_an_output_before_its_call_is_found_in_its_step(tmp_path: Path) -> None:
    """Hits stand in the order of the steps, not of the file."""
    lines = [rollouts.meta(), *(rollouts.call(f"c{number}") for number in range(3))]
    lines += [rollouts.output(f"c{number}", f"needle {number}") for number in (2, 0, 1)]
    trace = rollouts.opened(rollouts.write(tmp_path / "rollout.jsonl", *lines)).finish()
    assert [hit.step for hit in hits(trace, "needle", bytes_first=True)] == [1, 2, 3]


def test_a_word_on_the_border_of_two_pieces_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mast_tui.traces.sift.PIECE", 7)
    for trace in (
        the_trace(shop_run(tmp_path)).finish(),
        the_trace(hostile_run(tmp_path / "h")).finish(),
    ):
        for query in ("payment", "Incident", "re:err\\w+", "clear"):
            assert hits(trace, query, bytes_first=True) == hits(trace, query, bytes_first=False)


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (r"latency=9\d\d\.\dms", "latency"), (r"foo?barn", "barn"), (r"(abc)+defg", "defg"),
        (r"[a-z]+error\b", "error"), (r"err(or)?s", "err"), (r"abc{2}defg", "defg"), ("alpha|beta", ""),
        (r"(?x) foo bar", ""), (r"\Qabc[)]def\E", "abc"), (r"x*", ""), (r"1500", ""), (r"a(?:b", ""),
        (r"\x41bcd", "bcd"), (r"\N{DIGIT ONE}abc", "abc"), (r"word{0,3}", "wor"), (r"a_b\.c_d", "a_b"),
    ],
)  # fmt: skip
def test_the_sure_word_of_a_pattern(pattern: str, word: str) -> None:
    assert sure_word(pattern, True) == word


@settings(deadline=None)
@given(
    st.from_regex(r"\A[abc1_]{0,4}(?:[abc]|\(ab\)|\[ab\]|\.|\\w){1,5}[*+?]?[abc_]{0,4}\Z"),
    st.data(),
)
def test_a_sure_word_stands_in_whatever_a_pattern_finds(pattern: str, data: st.DataObject) -> None:
    word = sure_word(pattern, True)
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII)))
    assert all(word in found[0] for found in re.finditer(pattern, text))


def test_the_words_of_steps_stand_in_their_records(data: Path) -> None:
    """What readers promise that say what they add."""
    held = set()
    for trace in traces_in(data, places.samples_folder()):
        adds = trace._reader.adds
        if adds is None:
            continue
        held.add(trace.format.id)
        for number in range(1, min(len(trace), 300) + 1):
            if number in trace._reader.cuts.placeless:
                continue  # searched in any case
            raw = "\n".join(text for _, text in trace.raw(number)).lower()
            step = trace.step(number)
            for part in PARTS:
                words = {*re.findall(r"[A-Za-z0-9_]{3,}", part_text(step, part), re.ASCII)}
                lost = [
                    one for one in words
                    if sure_word(one, False) and one.lower() not in raw
                    and not any(one.lower() in added for added in adds)
                    and trace.sift(one) is not None
                ]  # fmt: skip
                assert lost == [], (trace.address, number, part)
        trace.close()
    assert {"codex", "mini-swe-agent", "atif", "claude-code", "stratus"} <= held


def test_a_query_that_the_bytes_cannot_tell_is_searched_step_by_step(tmp_path: Path) -> None:
    trace = the_trace(shop_run(tmp_path)).finish()
    for text in ("503", "[5m]", "re:a|b", "True", "null"):
        search = Search(trace, parse(text))
        search.work(perf_counter() + 5)
        assert search.complete
        assert search._sift is None
