"""How steps belong together: calls made again, differences, plans, and what the answer names."""

import json
from pathlib import Path
from time import perf_counter

import pytest

from mast_tui.traces.trace import Trace
from mast_tui.workbench.index import Index
from mast_tui.workbench.relations import (
    Entity,
    Mentions,
    answer_steps,
    difference,
    entities,
    first_answer,
    plan_at,
)
from mast_tui.workbench.remarks import ordinal, remarks, span
from tests.helpers import shop_run, the_trace
from tests.traces.rollouts import call, meta, output, says, write

ANSWER = {
    "entities": [
        {"name": "shop/Deployment/payment", "contributing_factor": True},
        {"name": "checkout Service", "contributing_factor": False},
        {"name": "shop/ConfigMap/never-seen"},
        {"name": "two whole words here"},
        {"name": 7},
    ]
}


def answered(folder: Path, answer: str) -> Trace:
    """A run that looks at pods twice, speaks of payment, answers, and reads its answer back."""
    return the_trace(
        write(
            folder / "run.jsonl",
            meta(id="answered"),
            says("user", "The payment service is down."),
            call("a", "kubectl get pods"),
            output("a", "payment-6c9d7f5b4-x2x4z 0/1\ncheckout 1/1"),
            says("assistant", "payment crashes"),
            call("b", "kubectl get pods"),
            output("b", "payment-6c9d7f5b4-x2x4z 1/1\ncheckouts 1/1"),
            call("c", f"cat > agent_output.json <<'E'\n{answer}\nE"),
            output("c", ""),
            call("d", "cat agent_output.json"),
            output("d", answer),
        )
    ).finish()


@pytest.fixture
def run(tmp_path: Path) -> Trace:
    return answered(tmp_path, json.dumps(ANSWER))


def mentioned(trace: Trace) -> dict[str, Entity]:
    index = Index(trace).finish()
    found = entities(answer_steps(index))
    mentions = Mentions(trace, found, until=first_answer(index))
    while mentions.work(0.0001):
        pass
    return {one.name: one for one in found}


def test_the_answer_names_entities_by_path_and_by_kind(run: Trace) -> None:
    found = mentioned(run)
    assert list(found) == ["payment", "checkout", "never-seen"]
    assert (found["payment"].factor, found["checkout"].factor) == (True, False)
    assert found["never-seen"].factor is None
    assert found["payment"].told == "shop/Deployment/payment"


def test_what_is_read_after_the_answer_is_no_observation(run: Trace) -> None:
    found = mentioned(run)
    assert found["payment"].observed == [2, 4]
    assert found["checkout"].observed == [2]
    assert found["never-seen"].observed == []


def test_the_task_is_not_the_agents_word(run: Trace) -> None:
    assert mentioned(run)["payment"].said == [3]


def test_an_answer_in_words_names_what_is_written_like_a_name(tmp_path: Path) -> None:
    said = "The Deployment/cart-db failed since its service and `flagd-config` changed; 404 `12`."
    trace = the_trace(
        write(tmp_path / "w.jsonl", meta(id="w"), call("a", "ls"), says("assistant", said))
    ).finish()
    assert [one.name for one in entities(answer_steps(Index(trace).finish()))] == [
        "cart-db",
        "flagd-config",
    ]


@pytest.mark.parametrize("answer", ["", "{", '{"a": [[[[', "[]", "null", '{"entities": 7}'])
def test_an_answer_in_no_shape_names_nothing(tmp_path: Path, answer: str) -> None:
    assert mentioned(answered(tmp_path, answer)) == {}


def test_a_call_made_again_is_told_with_how_often(run: Trace, tmp_path: Path) -> None:
    index = Index(run).finish()
    assert remarks(index, 2) == ()
    assert remarks(index, 4) == ("= step 2",)
    lines = [meta(id="again")]
    for number in range(4):
        lines += [call(f"c{number}", "ls"), output(f"c{number}", "x")]
    again = Index(the_trace(write(tmp_path / "again.jsonl", *lines))).finish()
    assert remarks(again, 3) == ("= step 2, 3rd time",)
    assert remarks(again, 99) == ()


def test_numbers_and_spans_are_told_as_people_say_them() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 13, 21, 112)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "13th", "21st", "112th")
    ]
    assert [span(s) for s in (75, 3599, 7500)] == ["1 min 15 s", "59 min 59 s", "2 h 5 min"]


def test_a_difference_shows_what_changed_with_some_lines_around() -> None:
    old = [f"line {n}" for n in range(40)]
    new = [*old[:20], "new", *old[21:]]
    found = difference("\n".join(old), "\n".join(new))
    assert [(one.side, one.text) for one in found] == [
        ("gap", "17 lines alike"),
        *(("both", f"line {n}") for n in (17, 18, 19)),
        ("old", "line 20"),
        ("new", "new"),
        *(("both", f"line {n}") for n in (21, 22, 23)),
        ("gap", "16 lines alike"),
    ]
    assert difference("x", "x") == []
    assert [one.side for one in difference("", "a\nb")] == ["old", "new", "new"]


def test_a_difference_of_megabytes_does_not_hang() -> None:
    old = "\n".join(f"{n} {n * 7919 % 97}" for n in range(60_000))
    begin = perf_counter()
    found = difference(old, old.replace("7", "8"))
    assert perf_counter() - begin < 3
    assert len(found) > 60_000


def test_the_plan_is_told_as_it_stood_at_a_step(tmp_path: Path) -> None:
    index = Index(the_trace(shop_run(tmp_path))).finish()
    assert plan_at(index, 3) is None
    assert plan_at(index, 9) == (4, [("in_progress", "look at alerts")])
