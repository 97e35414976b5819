"""What may stand beside a step."""

from pathlib import Path

from mast_tui.workbench.beside import answer_of, plan_step
from mast_tui.workbench.index import Index
from tests.helpers import a_run, shop_run, the_trace
from tests.traces.rollouts import call, meta, output, write


def test_the_answer_is_the_last_step_that_answers(tmp_path: Path) -> None:
    assert answer_of(Index(the_trace(shop_run(tmp_path))).finish()) == 14
    assert answer_of(Index(the_trace(a_run(tmp_path / "r.jsonl"))).finish()) is None


def test_a_plan_is_written_with_how_far_it_is(tmp_path: Path) -> None:
    plan = [
        {"step": "look", "status": "completed"},
        {"step": "act", "status": "in_progress"},
        {"step": "check", "status": "pending"},
    ]
    path = write(
        tmp_path / "p.jsonl",
        meta(id="p"),
        call("a", "ls"),
        output("a", ""),
        call("b", name="update_plan", plan=plan),
        output("b", ""),
    )
    index = Index(the_trace(path)).finish()
    assert plan_step(index, 1) is None
    step = plan_step(index, 2)
    assert step is not None
    assert (step.index, step.text) == (2, "[x] look\n[>] act\n[ ] check")
