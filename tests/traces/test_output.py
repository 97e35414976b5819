"""What a tool returned, in every encoding that was seen, and what counts as an error."""

import json
from typing import Any

import pytest

from mast_tui.traces.output import is_failure, read_output

HEADER = (
    "Chunk ID: fad4c0\nWall time: 1.5 seconds\nProcess {}\nOriginal token count: 3\nOutput:\n{}"
)


@pytest.mark.parametrize(
    ("value", "text", "exit_code", "duration", "error"),
    [
        ("plain words", "plain words", None, None, False),
        ('{"output":"a\\n","metadata":{"exit_code":0,"duration_seconds":0.6}}', "a\n", 0, 0.6, False),
        ('{"output":"no","metadata":{"exit_code":71,"duration_seconds":0}}', "no", 71, 0.0, True),
        ('{"output":"command timed out after 10152 milliseconds\\n","metadata":{"exit_code":124}}',
         "command timed out after 10152 milliseconds\n", 124, None, True),
        ('{"output":"","metadata":{"exit_code":0}}', "", 0, None, False),
        (HEADER.format("exited with code 0", "NAME\n"), "NAME\n", 0, 1.5, False),
        (HEADER.format("exited with code 2", "no"), "no", 2, 1.5, True),
        ("Exit code: 1\nWall time: 0.1 seconds\nTotal output lines: 2\nOutput:\na\nb", "a\nb", 1, 0.1, True),
        ('[{"type":"text","text":"{\\n \\"total_count\\": 0}"}]', '{\n "total_count": 0}', None, None, False),
        ([{"type": "input_text", "text": "a"}, {"type": "input_image", "image_url": "x"}],
         "a\n[input_image]", None, None, False),
        ({"content": "done", "success": True}, "done", None, None, False),
        ({"content": "bad", "success": False}, "bad", None, None, True),
        ({"content": [{"type": "text", "text": "bad"}], "isError": True}, "bad", None, None, True),
        ({"Err": "no such tool"}, "no such tool", None, None, True),
        ({"Ok": {"content": [{"type": "text", "text": "x"}], "isError": False}}, "x", None, None, False),
        ('{"error": "no such file"}', '{"error": "no such file"}', None, None, True),
        ('{"error": null, "rows": []}', '{"error": null, "rows": []}', None, None, False),
        ("failed to parse function arguments: EOF", "failed to parse function arguments: EOF", None, None, True),
        ("Error executing tool x: boom", "Error executing tool x: boom", None, None, True),
        ('[{"type":"text","text":"Error executing tool x: boom"}]', "Error executing tool x: boom", None, None, True),
        ("Plan updated", "Plan updated", None, None, False),
        ('{"broken', '{"broken', None, None, False),
        ("[]", "[]", None, None, False),
        ("", "", None, None, False),
        (None, "", None, None, False),
    ],
)  # fmt: skip
def test_results_are_decoded(
    value: Any, text: str, exit_code: int | None, duration: float | None, error: bool
) -> None:
    told = read_output(value)
    assert (told.text, told.exit_code, told.duration, told.error) == (
        text,
        exit_code,
        duration,
        error,
    )


def test_a_running_process_has_a_session_and_no_exit_code() -> None:
    told = read_output(HEADER.format("running with session ID 65169", ""))
    assert (told.session, told.exit_code, told.error, told.text) == ("65169", None, False, "")


@pytest.mark.parametrize(
    ("command", "text", "failed"),
    [
        ("grep -i fraud events.tsv", "", False),
        ("cat x | grep fraud | head", "", True),
        ("kubectl logs web | rg -n 'error|fail'", "", False),
        ('kubectl logs web | rg "a|b\\"c"', "", False),
        ("diff a b", "1c1\n< a\n> b\n", False),
        ("grep x missing.txt", "grep: missing.txt: No such file or directory", True),
        ("grep x a && false", "", True),
        ("ls missing", "ls: cannot access 'missing'", True),
        (None, "", True),
    ],
)
def test_exit_code_1_of_grep_and_diff_is_no_failure_without_a_complaint(
    command: str | None, text: str, failed: bool
) -> None:
    assert is_failure(1, text, command) is failed
    assert is_failure(2, text, command) is True
    assert is_failure(0, text, command) is False


def test_json_that_is_the_result_itself_stays_as_it_was_written() -> None:
    table = json.dumps({"output": "x", "rows": [1]}, indent=4)
    assert read_output(table).text == table
