"""A part's text is the source's text: quotes count their places in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.traces.model import PARTS, Step, Tool
from mast_tui.traces.parts import part_text, strip_sgr

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def step_with(name: str, arguments: dict[str, Any] | str) -> Step:
    return Step(1, "shell", "agent", name, tool=Tool(name, arguments))


def arguments_of(name: str, arguments: dict[str, Any] | str) -> str:
    return part_text(step_with(name, arguments), "arguments")


def test_words_and_output_are_the_source_without_its_colours() -> None:
    step = Step(
        1,
        "shell",
        "agent",
        "x",
        text="\x1b[1;31mbold\x1b[0m\ttab",
        reasoning="think\x1b[m",
        output="\x1b[38:5:1mred\x1b[K\x07",
    )

    assert part_text(step, "text") == "bold\ttab"
    assert part_text(step, "reasoning") == "think"
    assert part_text(step, "output") == "red\x1b[K\x07"


def test_a_part_that_is_not_there_is_an_empty_text() -> None:
    assert [part_text(Step(1, "message", "user", "x"), part) for part in PARTS] == [""] * 4


def test_text_without_colours_is_the_same_object() -> None:
    text = "plain \x1b]0;title\x07"
    assert strip_sgr(text) is text


@pytest.mark.parametrize(
    "command",
    [
        ["bash", "-lc", "kubectl get pods | grep -v Running"],
        ["kubectl get pods | grep -v Running"],
        "kubectl get pods | grep -v Running",
        "bash -lc 'kubectl get pods | grep -v Running'",
    ],
)
def test_a_shell_tool_shows_the_command_itself(command: str | list[str]) -> None:
    assert arguments_of("shell", {"command": command}) == "kubectl get pods | grep -v Running"


def test_an_argv_list_is_joined_as_a_shell_reads_it() -> None:
    argv = ["grep", "-C", "2", "ad Failure", "objects.tsv"]
    assert arguments_of("shell", {"command": argv}) == "grep -C 2 'ad Failure' objects.tsv"


def test_other_arguments_of_a_command_follow_after_a_blank_line() -> None:
    arguments = {"cmd": "ls", "workdir": "/logs", "yield_time_ms": 10000}
    assert arguments_of("exec_command", arguments) == "ls\n\nworkdir: /logs\nyield_time_ms: 10000"


def test_code_in_a_command_keeps_its_lines() -> None:
    code = "import json\nprint(json.load(open('x')))\n"
    assert arguments_of("shell", {"command": ["python3", "-c", code]}).count("\n") == 2


def test_a_patch_tool_shows_the_patch_itself() -> None:
    patch = "*** Begin Patch\n*** Add File: a.txt\n+hello\n*** End Patch"

    assert arguments_of("apply_patch", {"input": patch}) == patch
    assert arguments_of("apply_patch", patch) == patch


def test_arguments_that_are_no_object_stand_as_they_are() -> None:
    assert arguments_of("shell", '{"command": ["ls"') == '{"command": ["ls"'


def test_other_arguments_are_lines_one_can_read() -> None:
    arguments = {
        "service": "cart",
        "limit": 20,
        "exact": True,
        "none": None,
        "query": "first\nsecond",
        "filters": {"severity": "ERROR", "tags": ["a", "b"]},
        "plan": [{"step": "look", "status": "done"}, {"step": "act"}],
        "empty": {},
        "digits": "12",
        "blank": "",
    }

    assert arguments_of("log_analysis", arguments) == (
        "service: cart\nlimit: 20\nexact: true\nnone: null\nquery: |\n  first\n  second\n"
        "filters:\n  severity: ERROR\n  tags:\n    - a\n    - b\n"
        "plan:\n  - step: look\n    status: done\n  - step: act\n"
        'empty: {}\ndigits: "12"\nblank: ""'
    )


def test_an_editor_whose_command_is_no_shell_command_shows_all_its_arguments() -> None:
    shown = arguments_of("str_replace_editor", {"command": "view", "path": "/a"})
    assert shown == "command: view\npath: /a"


@given(
    st.dictionaries(st.text(), VALUES, max_size=5), st.sampled_from(["shell", "apply_patch", "x"])
)
def test_any_arguments_have_one_text(arguments: dict[str, Any], name: str) -> None:
    once = arguments_of(name, arguments)

    assert once == arguments_of(name, json.loads(json.dumps(arguments)))


@given(st.text(st.sampled_from("a\x1b[0;1m\x9b:")))
def test_no_colour_sequence_is_left(text: str) -> None:
    import re

    left = strip_sgr(text)

    kept = re.sub(r"(?:\x1b\[|\x9b)[0-9;:]*m", "", text)
    assert left == kept


def test_nesting_without_end_is_still_a_text() -> None:
    deep: Any = "bottom"
    for _ in range(200):
        deep = {"a": [deep]}
    assert "bottom" in arguments_of("x", deep)
