"""Relations with the keys: the same call, what changed, what the answer names."""

import json
from pathlib import Path

import pytest

from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench
from tests.traces.rollouts import call, meta, output, write
from tests.tui.given import running, text_of


@pytest.fixture
def again(tmp_path: Path, home: Path) -> Bench:
    answer = json.dumps({"entities": [{"name": "shop/Pod/payment"}, {"name": "shop/Pod/ghost"}]})
    lines = [meta(id="again")]
    for number, said in enumerate(("payment down\nx", "payment up\nx", "payment up\nx")):
        lines += [call(f"c{number}", "kubectl get pods"), output(f"c{number}", said)]
        lines += [call(f"d{number}", f"echo {number}"), output(f"d{number}", "")]
    lines += [call("e", f"cat > agent_output.json <<'E'\n{answer}\nE"), output("e", "")]
    bench = a_bench(home, write(tmp_path / "again.jsonl", *lines))
    bench.reading.go(5)
    return bench


async def test_the_same_call_before_is_told_and_gone_to(again: Bench) -> None:
    async with running(again) as the:
        await the.pilot.pause()
        assert "= step 3, 3rd time" in text_of(the.work.step_view)
        await the.press("=")
        assert (the.at, the.notice) == (3, "the same call: 2nd of 3")
        await the.press("=", "=")
        assert (the.at, the.notice) == (5, "the same call: 3rd of 3")
        await the.press("j", "=")
        assert the.notice == "no other step makes this very call"


async def test_what_the_same_call_brought_is_compared(again: Bench) -> None:
    async with running(again) as the:
        await the.press("d")
        assert the.notice == "steps 3 and 5 brought the very same"
        await the.press("k", "k", "d")
        assert "- step 1   + step 3" in the.text
        assert " - payment down" in the.text
        assert " + payment up" in the.text
        await the.press("q", "k", "d")
        assert the.notice == "no other step makes this very call"


async def test_what_the_answer_names_is_found_in_the_steps(again: Bench) -> None:
    async with running(again) as the:
        await the.press("a")
        await the.pilot.pause()
        assert "observed in 3 steps: 1 3 5" in the.text
        assert "never observed in an output before the answer" in the.text
        await the.press("enter")
        assert the.bench.reading.search is not None
        assert the.notice.startswith("hit ")
        await the.press("a", "q")
        assert the.app.screen is the.work


async def test_an_answer_without_names_is_said(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("a")
        assert "names nothing" in the.notice
