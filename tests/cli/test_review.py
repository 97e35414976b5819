"""``mast-tui review`` says how far somebody is with a trace."""

import json

import pytest

from tests.cli.labelling import Shell


def test_done_with_nothing_found_is_a_row_without_a_mode(shell: Shell, chat: str) -> None:
    said = shell("review", chat, "--done", "--outcome", "failed", "--summary", "gave up")

    assert (said.code, said.out) == (0, "")
    assert "by ada: done, outcome failed" in said.err
    (row,) = shell.rows()
    assert (row["mode"], row["review"], row["review_outcome"]) == (None, "done", "failed")


def test_a_tag_reopens_and_reopen_does_too(shell: Shell, chat: str) -> None:
    shell("review", chat, "--done")
    shell("tag", chat, "--mode", "3.3")
    assert shell.rows()[0]["review"] == "in progress"
    shell("review", chat, "--done")
    said = shell("review", chat, "--reopen", "--json")

    assert json.loads(said.out)["state"] == "in progress"


def test_a_trace_is_excluded_with_its_reason(shell: Shell, chat: str) -> None:
    said = shell("review", chat, "--exclude", "the provider never answered", "--json")

    review = json.loads(said.out)
    assert (review["state"], review["exclusion"]) == ("excluded", "the provider never answered")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "give --done"),
        (["--exclude", " "], 1, "with a reason"),
        (["--done", "--outcome", "bad"], 1, "failed, succeeded, unknown"),
    ],
)
def test_what_says_nothing_is_refused(
    shell: Shell, chat: str, words: list[str], code: int, told: str
) -> None:
    said = shell("review", chat, *words)

    assert (said.code, told in said.err) == (code, True)
