"""``mast-tui merge``, ``progress`` and ``study freeze`` from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell
from tests.cli.test_assign import study

__all__ = ["study"]


def test_two_stores_become_one(shell: Shell, chat: str, tmp_path: Path) -> None:
    stores = [str(tmp_path / f"{name}.db") for name in ("ada", "ben")]
    for store, name in zip(stores, ("Ada", "Ben"), strict=True):
        shell("tag", chat, "--mode", "3.3", "--step", "2", "--db", store, "--annotator", name)
    target = str(tmp_path / "all.db")

    merged = shell("merge", *stores, "-o", target, "--json")

    assert merged.code == 0
    assert json.loads(merged.out)["conflicts"] == []
    assert {row["annotator"] for row in shell.rows("--db", target)} == {"Ada", "Ben"}
    assert shell("merge", str(tmp_path / "no.db"), "-o", target).code == 1


def test_progress_tells_how_far_and_how_much_more(
    study: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing is assigned" in shell("progress").err
    shell("assign", "--round", "r1", "--n", "4", "--k", "3")
    queue = json.loads(shell("assign", "--round", "r1", "--n", "4", "--k", "3", "--json").out)
    shell("review", queue[0]["path"], "--done", "--outcome", "failed", "--round", "r1",
          "--annotator", queue[0]["annotator"])  # fmt: skip

    told = json.loads(shell("progress", "--json", "--annotator", "Dee").out)

    assert (told["all"]["assigned"], told["all"]["done"]) == (12, 1)
    assert [one["name"] for one in told["annotator"]] == ["Ada", "Ben", "Cam"]
    assert told["planning"]["modes"]["3.3"]["traces"] == 1
    assert "ends (UTC)" in shell("progress", "--round", "r1").out


def test_frozen_labels_are_exported_as_they_were(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    assert shell("study", "freeze", "v1").code == 0
    before = shell("export", "jsonl").out
    shell("tag", chat, "--mode", "1.3", "--step", "2")

    assert shell("export", "jsonl", "--frozen", "v1").out == before
    assert shell("export", "jsonl", "--frozen", "v2").code == 1
