"""A blind round on the command line: nothing that prints says what the round hides."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell
from tests.studies import a_study, secrets_in


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell) -> Path:
    """Three of four runs are assigned to Ada (who asks) and to Ben, in a blind round."""
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "study")
    monkeypatch.chdir(folder)
    assert shell("assign", "--round", "r1", "--annotator", "Dee").code == 0
    return folder


def rows(shell: Shell, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(shell("list", "runs", "--json", *words).out)
    return found


def mine(shell: Shell, annotator: str = "Ada") -> list[str]:
    """The trace ids that an annotator was given, as addresses."""
    given = json.loads(shell("assign", "--round", "r1", "--json").out)
    return [f"@{one['trace_id']}" for one in given if one["annotator"] == annotator]


COMMANDS = (
    ("list", "runs"),
    ("list", "runs", "--json"),
    ("list", "runs", "--reveal"),
    ("show", "runs"),
    ("show", "runs", "--json"),
    ("show", "runs", "--reveal"),
    ("show", "runs", "--step", "3"),
    ("convert", "runs", "-o", "atif"),
    ("export", "csv"),
    ("export", "jsonl"),
    ("export", "labels"),
    ("export", "mad-full"),
    ("agreement",),
    ("agreement", "--disagreements"),
    ("signature",),
    ("progress",),
    ("progress", "--json"),
    ("report", "-o", "atif/page.html"),
    ("questions",),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_names_the_model_or_the_outcome(
    words: tuple[str, ...], study: Path, shell: Shell
) -> None:
    (study / "atif").mkdir()
    first, *_ = mine(shell)
    quoted = ("--quote", "heron_flash and gpt-5.1-osprey", "--step", "15")
    for who in ("Ada", "Ben"):
        args = ("tag", first, "--mode", "3.3", *quoted, "--annotator", who)
        assert shell(*args).code == 0, who
        assert shell("review", first, "--done", "--outcome", "failed", "--annotator", who).code == 0
    assert shell("questions", "ask", first, "which one?").code == 0

    said = shell(*words, "--annotator", "Ada")

    written = "".join(one.read_text() for one in (study / "atif").glob("*"))
    names = "".join(one.name for one in (study / "atif").glob("*"))
    printed = said.out + said.err + written + names
    assert secrets_in(printed) == []
    for told in ("outcome failed", "outcome succeeded", '"outcome": "failed"', ",failed,failed"):
        assert told not in printed
    assert "Ben" not in said.out or words[0] in ("progress", "agreement", "signature")


def test_whoever_has_no_part_in_the_round_sees_all(study: Path, shell: Shell) -> None:
    found = rows(shell, "--annotator", "Dee")

    assert {row["model"] for row in found} == {"heron-flash"}
    assert {row["outcome"] for row in found} == {"failed", "succeeded"}
    assert "Heron Flash signs off" in shell("show", "runs", "--annotator", "Dee").out
    assert {row["outcome"] for row in rows(shell, "--annotator", "Ada")} == {"unknown"}


def test_what_is_done_and_revealed_shows_and_the_rest_does_not(study: Path, shell: Shell) -> None:
    first, *_ = mine(shell)
    early = shell("review", first, "--reveal", "--annotator", "Ada")
    assert (early.code, "once you are done" in early.err) == (1, True)
    done = ("review", first, "--done", "--outcome", "unknown", "--annotator", "Ada")
    assert shell(*done).code == 0
    assert "heron" not in shell("show", first, "--annotator", "Ada").out

    assert shell("review", first, "--reveal", "--annotator", "Ada").code == 0

    assert "Heron Flash signs off" in shell("show", first, "--annotator", "Ada").out
    shown = [row for row in rows(shell, "--annotator", "Ada") if row["model"] == "heron-flash"]
    assert [f"@{row['trace_id']}" for row in shown] == [first]
    assert "nothing is hidden" in shell("review", first, "--reveal", "--annotator", "Ada").err


def test_tags_get_the_round_of_their_assignment_and_statistics_tell_what_was_revealed(
    study: Path, shell: Shell
) -> None:
    first, *_ = mine(shell)
    for who in ("Ada", "Ben"):
        assert shell("tag", first, "--mode", "3.3", "--annotator", who).code == 0
        done = ("review", first, "--done", "--outcome", "failed", "--annotator", who)
        assert shell(*done).code == 0
    assert shell("review", first, "--reveal", "--annotator", "Ada").code == 0
    assert shell("tag", first, "--mode", "1.1", "--annotator", "Ada").code == 0
    assert shell("review", first, "--done", "--annotator", "Ada").code == 0

    said = shell("agreement", "--annotator", "Dee")
    told = json.loads(shell("agreement", "--annotator", "Dee", "--json").out)

    assert {row["round"] for row in shell.rows("--annotator", "Dee")} == {"r1"}
    line = (
        "warning: round r1: hid judge, labels, model, outcome, truth (revealed in 1 of 2 reviews)"
    )
    assert f"{line}; 1 label changed after that" in said.out
    (one,) = told["blindness"]
    assert (one["round"], one["revealed"], one["changed_after"]) == ("r1", 1, 1)
    assert one["revealed_before_done"] == 0


def test_everything_is_not_exported_while_something_is_hidden(study: Path, shell: Shell) -> None:
    refused = shell("export", "labels", "-o", "all.jsonl", "--annotator", "Ada")

    assert refused.code == 1
    assert "mast-tui bundle pack --back" in refused.err
    assert not (study / "all.jsonl").exists()
    assert shell("export", "labels", "-o", "all.jsonl", "--annotator", "Dee").code == 0


def test_progress_keeps_models_from_those_who_would_learn_them(study: Path, shell: Shell) -> None:
    said = shell("progress", "--annotator", "Ada")

    assert "hides the table by model and shares of modes from Ada" in said.err
    assert said.out.splitlines()[0].startswith("annotator")
    assert "model" in shell("progress", "--annotator", "Dee").out


def test_an_annotator_without_traces_is_told_what_to_do(study: Path, shell: Shell) -> None:
    from mast_tui.cli.assigned import queue_paths
    from mast_tui.errors import MastError
    from tests.studies import asked

    with pytest.raises(MastError, match=r"Eve is no annotator of this study.*\(Ada, Ben\)"):
        queue_paths(asked(study, "Eve"))
    assert [Path(path).name for path in queue_paths(asked(study, "Dee"))] == ["runs"]
    assert len(queue_paths(asked(study, "Ada"))) == 3


def test_a_queue_is_found_where_the_study_lies_now(study: Path, tmp_path: Path) -> None:
    from mast_tui.cli.assigned import queue_paths
    from tests.studies import asked

    moved = study.rename(tmp_path / "elsewhere")

    paths = queue_paths(asked(moved, "Ada"))

    assert len(paths) == 3
    assert all(path.startswith(str(moved)) for path in paths)
