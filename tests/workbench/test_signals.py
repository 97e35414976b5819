"""What a program notices: it points to steps, and to the right ones."""

import json
from pathlib import Path
from typing import Any

from mast_tui.workbench.index import Index
from mast_tui.workbench.signals import SORTS, Signals
from tests.helpers import shop_run, the_trace
from tests.traces.rollouts import call, meta, output, says, write

ANSWER = json.dumps({"entities": [{"name": "shop/Pod/payment"}, {"name": "shop/Pod/ghost"}]})


def a_run(folder: Path, *calls: tuple[str, str, int]) -> Path:
    """A run of these commands, what they brought and how they ended."""
    lines: list[dict[str, Any]] = [meta(id="signals"), says("user", "fix it")]
    for number, (command, said, status) in enumerate(calls):
        lines += [call(f"c{number}", command), output(f"c{number}", said, status)]
    return write(folder / "signals.jsonl", *lines)


def noticed(path: Path) -> list[tuple[int, str, int | None]]:
    signals = Signals(Index(the_trace(path)))
    while signals.work(0.0001):
        pass
    assert {one.sort for one in signals.found} <= set(SORTS)
    return [(one.step, one.sort, one.other) for one in signals.found]


ANSWERS = (f"cat > agent_output.json <<'E'\n{ANSWER}\nE", "", 0)


def test_the_same_call_again_is_noticed_at_each_repetition(tmp_path: Path) -> None:
    path = a_run(tmp_path, ("ls a", "x", 0), ("ls b", "x", 0), ("ls a", "x", 0), ("ls a", "x", 0))
    assert noticed(path) == [(4, "repeat", 2), (5, "repeat", 4)]


def test_calls_that_differ_in_numbers_are_noticed_from_the_third_on(tmp_path: Path) -> None:
    two = a_run(tmp_path, ("head -5 f", "", 0), ("head -9 f", "", 0))
    assert noticed(two) == []
    three = a_run(tmp_path, ("head -5 f", "", 0), ("head -9 f", "", 0), ("head -77 f", "", 0))
    assert noticed(three) == [(3, "near", 2), (4, "near", 2)]


def test_waiting_twice_is_no_repetition(tmp_path: Path) -> None:
    assert noticed(a_run(tmp_path, ("sleep 5", "", 0), ("sleep 5", "", 0))) == []


def test_an_action_is_noticed_only_if_nothing_looks_afterwards(tmp_path: Path) -> None:
    act, look = ("kubectl delete pod payment", "deleted", 0), ("kubectl get pods", "payment", 0)
    assert noticed(a_run(tmp_path, look, act)) == [(3, "unchecked", None)]
    assert noticed(a_run(tmp_path, act, look)) == []
    failed = ("kubectl delete pod payment", "forbidden", 1)
    assert noticed(a_run(tmp_path, look, failed)) == []


def test_what_the_answer_names_unseen_is_noticed_at_the_answer(tmp_path: Path) -> None:
    path = a_run(tmp_path, ("kubectl get pods", "payment-6c9d7f5b4-x2x4z 1/1", 0), ANSWERS)
    assert noticed(path) == [(3, "unobserved", None)]


def test_an_answer_right_after_an_error_is_noticed(tmp_path: Path) -> None:
    seen = ("kubectl get pods", "payment ghost", 0)
    assert noticed(a_run(tmp_path, seen, ("cat logs", "no such file", 1), ANSWERS)) == [
        (4, "error", 3)
    ]
    assert noticed(a_run(tmp_path, ("cat logs", "no such file", 1), seen, ANSWERS)) == []


def test_a_run_of_all_sorts_ends_and_a_short_one_notices_nothing(tmp_path: Path) -> None:
    assert noticed(shop_run(tmp_path)) == [(12, "unchecked", None)]
    assert noticed(write(tmp_path / "e.jsonl", meta(id="e"))) == []


def test_what_a_retry_is_comes_from_the_harness(data: Path) -> None:
    """on the real run that never answered: four retries and an abort"""
    folder = data / "itbench/agent_outputs/2/1/sessions/2026/01/15"
    (path,) = folder.glob("*T11-13-25*")
    assert [sort for _, sort, _ in noticed(path)] == ["harness"] * 5
