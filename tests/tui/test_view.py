"""What the lines around the panes say."""

import re
from pathlib import Path

import pytest

from mast_tui.tui import panes, view
from mast_tui.tui.actions import ACTIONS, GROUPS, by_id, shown_keys
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.entry import Entry
from mast_tui.workbench.reading import Filter
from mast_tui.workbench.saving import Notice
from tests.helpers import MAST, a_bench, a_run


def words(pieces: object) -> str:
    return "".join(text for text, _ in pieces)  # type: ignore[attr-defined]


def test_the_header_names_the_run_and_how_it_ended(bench: Bench) -> None:
    info = bench.trace.finish().info
    assert words(view.header(info, 74)).split("  ") == [
        " scenario 3 / trial 1", "heron-flash", "outcome failed", "score 0.00",
    ]  # fmt: skip
    assert words(view.header(info, 40)).startswith(" 3/1  heron-flash  failed")


def test_a_run_of_no_scenario_is_named_by_its_file(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, a_run(tmp_path / "some-run.jsonl"))
    assert words(view.header(bench.trace.info, 74)).startswith(" some-run.jsonl  model unknown")


def test_warnings_are_counted_and_point_to_the_help(bench: Bench) -> None:
    info = bench.trace.info._replace(warnings=("one", "two"))
    assert words(view.header(info, 74)).endswith("2 warned: ?")


def test_only_a_failed_outcome_is_set_off(bench: Bench) -> None:
    info = bench.trace.finish().info
    assert dict(view.header(info, 74))["  outcome failed"] == "error"
    succeeded = info._replace(outcome="succeeded")
    assert dict(view.header(succeeded, 74))["  outcome succeeded"] == ""


def test_the_status_says_where_how_far_and_whether_all_is_saved(two: Bench) -> None:
    two.trace.finish()
    said = words(view.status(two))
    assert "trace 1/2" in said
    assert f"step {two.reading.at}/14" in said
    assert "not started" in said
    assert "saved" not in said
    two.toggle(MAST.mode("3.3"))
    assert "in progress  saved" in words(view.status(two))


@pytest.mark.parametrize("pane", panes.PANES)
@pytest.mark.parametrize(("width", "beside"), [(30, 30), (50, 30), (66, 54), (110, 90)])
def test_the_hints_fit_and_always_name_the_way_to_all_keys(
    pane: str, width: int, beside: int, bench: Bench
) -> None:
    names = panes.footer_names(bench, pane)
    left, right = map(words, panes.hints(names, "33", width, beside))
    assert len(left) <= width
    assert len(right) <= beside
    assert re.search("  [?] (all )?keys  q close $", right)
    assert names[0] == panes.CODE or left.startswith(f" {shown_keys(by_id(names[0]))[0]} ")


def test_where_it_is_narrow_words_get_shorter_before_keys_are_dropped(bench: Bench) -> None:
    names = panes.footer_names(bench, "steps")
    left, right = map(words, panes.hints(names, "33", 50, 30))
    assert left == " 33 tag  v quote  / find  e error  D done"
    assert right == "  Space on  ? keys  q close "


def test_the_hints_follow_what_is_in_view(bench: Bench, two: Bench) -> None:
    assert "note" not in panes.footer_names(bench, "steps")
    bench.toggle(MAST.mode("3.3"))
    assert panes.footer_names(bench, "steps")[:3] == [panes.CODE, "note", "decisive"]
    assert "next_hit" not in panes.footer_names(bench, "steps")
    bench.reading.find("cart")
    assert "next_hit" in panes.footer_names(bench, "steps")
    assert "next_trace" not in panes.footer_names(bench, "steps")
    assert "next_trace" in panes.footer_names(two, "steps")


def test_a_code_being_typed_shows_what_may_follow() -> None:
    said = words(view.pending(Entry(MAST, typed="3"), 120))
    assert all(
        f" {mode.keys[1]} {mode.name[:8]}" in said for mode in MAST.modes if mode.keys[0] == "3"
    )
    assert words(view.pending(Entry(MAST, whole=True), 60)).startswith(" whole trace _")


def test_a_notice_of_trouble_looks_like_one() -> None:
    assert view.notice(Notice("done"))[0][1] == ""
    assert view.notice(Notice("no\x1b[2J", trouble=True)) == [(" no␛[2J", "error")]


def test_the_filter_is_told_in_words() -> None:
    assert view.filter_words(Filter()) == ""
    wanted = Filter(frozenset({"metric", "log"}), errors=True, tagged=True)
    assert view.filter_words(wanted) == "only log, metric, errors, tagged"


# --- the table of actions


def test_every_action_has_its_own_keys_a_word_a_help_line_and_a_group() -> None:
    keys = [key for action in ACTIONS for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.word
        assert action.help
        assert action.group in GROUPS


def test_no_action_takes_a_key_that_begins_a_code() -> None:
    first = {mode.keys[0] for mode in MAST.modes}
    assert not first & {key for action in ACTIONS for key in action.keys.split(",")}


def test_keys_are_shown_as_people_know_them() -> None:
    assert shown_keys(by_id("go")) == [":"]
    assert shown_keys(by_id("next_pane")) == ["Tab"]
    assert shown_keys(by_id("down")) == ["j", "Down"]
