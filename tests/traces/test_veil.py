"""Names of models masked one for one, and outcomes kept back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.traces.model import PARTS, UNTOLD, Step, Tool
from mast_tui.traces.parts import part_text
from mast_tui.traces.veil import MODEL, NOTE, Veil, masked, masked_step
from tests.helpers import shop_run, the_trace

ALL = frozenset({"labels", "judge", "outcome", "truth", "model"})


@pytest.mark.parametrize(
    ("model", "text", "seen"),
    [
        ("heron-flash", "I am Heron Flash.", "I am ***********."),
        ("heron-flash", "a heron in a flash", "a heron in a flash"),
        ("acme/tern-120b-preview", "tern_120b at acme", "********* at acme"),
        ("gpt-oss-120b", "runs/gpt_oss_120b/GPT", "runs/************/***"),
        ("gemini-3-flash-preview", "Gemini, by google.com", "******, by google.com"),
        ("claude-sonnet-4-20250514", "Anthropic's Claude Sonnet 4", "*********'s ***************"),
        (None, "gpt-4o or Claude 3.5 Sonnet", "****** or *****************"),
        (None, "a gpt partition, claude.md", "a gpt partition, claude.md"),
        ("o3", "o3 solved foo3", "** solved foo3"),
        ("x", "x marks the spot", "x marks the spot"),
    ],
)
def test_names_of_models_are_masked_and_other_words_are_not(
    model: str | None, text: str, seen: str
) -> None:
    assert masked(text, model) == seen


@given(st.text(max_size=80), st.text(max_size=20))
def test_a_masked_text_is_as_long_as_it_was(text: str, model: str) -> None:
    assert len(masked(f"{text} {model} {text}", model)) == 2 * len(text) + len(model) + 2


def test_every_part_of_a_step_is_masked_in_its_place() -> None:
    words = "by heron-flash"
    tool = Tool("shell", {"cmd": words, "env": [{"MODEL": words}], "timeout": 5})
    step = Step(3, "shell", "heron-flash", words, words, words, tool, words, notes=(words,))

    seen = masked_step(step, "heron-flash")

    for part in PARTS:
        assert "heron" in part_text(step, part)
        assert "heron" not in part_text(seen, part)
        assert len(part_text(seen, part)) == len(part_text(step, part))
    assert (seen.index, seen.kind, seen.title) == (3, "shell", "by ***********")
    assert seen.notes == ("by ***********", NOTE)
    plain = replace(
        step, actor="agent", title="", text="", reasoning="", tool=None, output="", notes=()
    )
    assert masked_step(plain, "heron-flash") is plain


def test_a_veiled_trace_says_less_and_labels_hang_on_what_is_there(tmp_path: Path) -> None:
    trace = the_trace(shop_run(tmp_path / "heron-flash")).finish()
    bare, steps = trace.info, list(trace.steps())
    hides = set(ALL)
    trace.veil = Veil(lambda: hides)

    seen = trace.info

    assert (seen.model, seen.path, seen.outcome) == (MODEL, f"@{bare.trace_id}", "unknown")
    assert (seen.score, seen.outcome_source) == (None, UNTOLD)
    assert (seen.scenario, seen.trial) == ("3", "1")
    assert trace.glance.model == MODEL
    assert trace.bare_info == bare
    assert [place_of(trace.bare(n)) for n in range(1, len(steps) + 1)] == list(map(place_of, steps))
    hides -= {"model"}
    assert (trace.info.model, trace.info.outcome) == ("heron-flash", "unknown")
    hides.clear()
    assert trace.info == bare


def test_raw_records_are_masked_too(tmp_path: Path) -> None:
    path = shop_run(tmp_path)
    path.write_text(
        path.read_text().replace("I look at the alerts", "I, Heron Flash, look at the alerts")
    )
    trace = the_trace(path).finish()
    (number,) = [n for n in range(1, len(trace) + 1) if "Heron Flash" in trace.step(n).text]
    quote = quote_at(trace.bare(number), "text", 3, 14)

    trace.veil = Veil(lambda: ALL)

    assert quote.text == "Heron Flash"
    assert trace.step(number).text.startswith("I, ***********, look")
    assert trace.peek(number).text == trace.step(number).text
    ((_, record),) = trace.raw(number)
    assert "Heron" not in record
    assert "***********" in record
