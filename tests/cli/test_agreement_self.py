"""``agreement --self``: from assignment with --repeat to the table."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell
from tests.studies import a_study


def test_repeated_traces_tell_how_people_agree_with_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(a_study(tmp_path / "study", runs=4))
    assert shell("agreement", "--self", "--annotator", "Dee").code == 1
    first = json.loads(shell("assign", "--round", "r1", "--json").out)
    for one in first:
        address, who = f"@{one['trace_id']}", one["annotator"]
        assert shell("tag", address, "--mode", "3.3", "--step", "11", "--annotator", who).code == 0
        done = ("review", address, "--done", "--outcome", "failed", "--annotator", who)
        assert shell(*done).code == 0
    again = json.loads(shell("assign", "--round", "r2", "--repeat", "1", "--json").out)
    repeated = [one for one in again if one["why"] == "repeat"]
    assert {one["annotator"] for one in repeated} == {"Ada", "Ben"}
    for one in repeated:
        mode = "3.3" if one["annotator"] == "Ada" else "1.1"
        address, who = f"@{one['trace_id']}", one["annotator"]
        assert shell("tag", address, "--mode", mode, "--annotator", who).code == 0
        done = ("review", address, "--done", "--outcome", "failed", "--annotator", who)
        assert shell(*done).code == 0

    said = shell("agreement", "--self", "--annotator", "Dee")
    told = json.loads(shell("agreement", "--self", "--json", "--annotator", "Dee").out)

    assert said.code == 0
    assert "Agreement with oneself by trace" in said.out
    assert list(told["groups"]) == ["Ada", "Ben"]
    assert told["groups"]["Ada"]["modes"]["3.3"]["percent_agreement"] == 1.0
    assert told["groups"]["Ben"]["modes"]["3.3"]["percent_agreement"] == 0.0
    alone = shell("agreement", "--self", "--among", "Ada", "--json", "--annotator", "Dee")
    assert list(json.loads(alone.out)["groups"]) == ["Ada"]
