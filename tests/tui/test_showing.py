"""How a step is shown, with the keys: folded, laid out, raw, line by line."""

import json
from pathlib import Path

from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench
from tests.traces.rollouts import call, meta, output, write
from tests.tui.given import running, text_of


async def test_a_part_is_folded_in_all_steps(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("z")
        assert "o fold output" in the.notice
        await the.press("o")
        assert "folded in all steps: output" in the.notice
        assert "79 more lines are folded" in the.text
        await the.press("j", "k", "z", "a")
        assert "more lines are folded" not in the.text
        await the.press("z", "x")
        assert the.work.step_view.folded == frozenset()


async def test_json_is_laid_out_and_hits_show_in_it(tmp_path: Path, home: Path) -> None:
    said = json.dumps({"items": [{"name": "cart", "state": "x" * 60}, {"name": "ad"}]})
    bench = a_bench(home, write(tmp_path / "j.jsonl", meta(), call("a", "x"), output("a", said)))
    async with running(bench) as the:
        assert "exit 0  as JSON" in the.text
        assert '     "name": "cart",' in text_of(the.work.step_view)
        await the.press("/")
        await the.type('"ad"')
        await the.press("enter")
        assert the.notice == "hit 1 of 1"
        await the.press("R")
        assert "as JSON" not in the.text
        assert the.notice == "all shows as it stands"
        await the.press("R")
        assert "as JSON" in the.text


async def test_a_long_part_is_laid_out_when_that_is_asked_for(tmp_path: Path, home: Path) -> None:
    said = json.dumps([{"name": "cart", "state": "x" * 60}] * 400)
    bench = a_bench(home, write(tmp_path / "j.jsonl", meta(), call("a", "x"), output("a", said)))
    async with running(bench) as the:
        assert "as JSON" not in the.text
        await the.press("R")
        assert "as JSON" in the.text


async def test_the_step_gets_more_room(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        before = the.work.step_view.size.width
        await the.press("Z")
        wide = the.work.step_view.size.width
        assert wide > before
        assert the.work.steps.display
        await the.press("tab", "tab")  # the taxonomy comes back while it has the keys
        assert the.work.taxonomy.size.width
        await the.press("q", "Z")
        assert the.work.step_view.size.width == 120
        await the.press("j")
        assert the.at == 7
        await the.press("Z")
        assert the.work.step_view.size.width == before


async def test_where_it_is_narrow_the_step_gets_the_list_s_room(bench: Bench) -> None:
    async with running(bench, (80, 24)) as the:
        await the.press("Z")
        assert the.work.step_view.size.width == 80
        await the.press("Z")
        assert the.work.step_view.size.width == 49


async def test_the_raw_records_are_one_key_away(bench: Bench) -> None:
    bench.reading.go(7)
    async with running(bench) as the:
        await the.press("r")
        assert "step 7, raw: 2 records of codex" in the.text
        assert '"type": "function_call"' in the.text or '"type":"function_call"' in the.text
        await the.press("r")
        assert '    "type": "function_call",' in the.text
        await the.press("G", "g", "space", "b", "j", "k", "r", "q")
        assert the.app.screen is the.work


async def test_a_line_of_the_step_is_gone_to(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench, (120, 20)) as the:
        await the.press(":", "l", "7", "0", "enter")
        assert the.work.step_view.top > 50
        assert "lines 6" in the.text
        await the.press(":", "l", "9", "9", "9", "enter")
        assert the.notice == "no line 999 in this step"
