"""Two traces side by side: which phase goes with which, and each step once."""

from pathlib import Path

from mast_tui.traces.trace import Trace
from mast_tui.workbench.comparing import aligned, alike, next_step, row_of
from mast_tui.workbench.index import Index
from tests.helpers import a_run, shop_run, the_trace
from tests.traces.rollouts import call, meta, output, says, write


def a_fix(path: Path, looks: int, acts: int, id: str) -> Trace:
    """A run that looks, restarts, and answers."""
    lines = [meta(id=id), says("user", "fix it")]
    for number in range(looks + acts):
        what = "kubectl get pods" if number < looks else "kubectl rollout restart deploy/x"
        lines += [call(f"c{number}", f"{what} -n n{number}"), output(f"c{number}", "x")]
    lines += [call("e", "echo '{}' > agent_output.json"), output("e", "")]
    return the_trace(write(path, *lines)).finish()


def test_phases_that_are_alike_stand_in_the_same_rows(tmp_path: Path) -> None:
    left = a_fix(tmp_path / "l.jsonl", looks=14, acts=13, id="l")
    right = a_fix(tmp_path / "r.jsonl", looks=20, acts=12, id="r")
    rows = aligned(Index(left).finish(), Index(right).finish())
    begins = [(row.left, row.right) for row in rows if row.begins]
    assert begins == [(1, 1), (2, 2), (16, 22), (29, 34)]


def test_every_step_of_both_stands_in_one_row_in_order(tmp_path: Path) -> None:
    left = the_trace(shop_run(tmp_path)).finish()
    right = the_trace(a_run(tmp_path / "r.jsonl", steps=33)).finish()
    rows = aligned(Index(left).finish(), Index(right).finish())
    assert [row.left for row in rows if row.left] == [*range(1, 15)]
    assert [row.right for row in rows if row.right] == [*range(1, 34)]
    assert all(row.left or row.right for row in rows)
    place = row_of(rows, 7)
    assert rows[place].left == 7
    assert next_step(rows, place, right=False) == 7
    assert next_step(rows, len(rows) - 1, right=True) == 33


def test_traces_of_the_same_task_come_first(tmp_path: Path) -> None:
    traces = [
        the_trace(path).finish()
        for path in (
            shop_run(tmp_path, 1),
            a_run(tmp_path / "other.jsonl", id="other"),
            shop_run(tmp_path, 2),
        )
    ]
    infos = [trace.glance for trace in traces]
    assert alike(infos[0], infos) == [2, 1]
    assert alike(infos[0], infos[:1]) == []
