"""``mast-tui bundle``: there and back, with nobody else's labels."""

import json
import zipfile
from pathlib import Path

import pytest

from mast_tui.codebook.load import load
from mast_tui.labels.store import Store
from mast_tui.labels.study.guidelines import write
from tests.cli.labelling import Shell
from tests.cli.test_assign import study

__all__ = ["study"]


@pytest.fixture
def bundle(study: Path, shell: Shell) -> Path:
    """Ada's bundle of a round in which Ben has begun."""
    given = json.loads(shell("assign", "--round", "r1", "--n", "4", "--k", "2", "--json").out)
    path = next(one["path"] for one in given if one["annotator"] == "Ben")
    shell("tag", path, "--mode", "1.3", "--round", "r1", "--annotator", "Ben")
    packed = shell("bundle", "pack", "--for", "Ada", "-o", "ada.zip")
    assert packed.code == 0, packed.err
    return study / "ada.zip"


def test_there_and_back(
    study: Path, away: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell.rows() == []
    assert shell("study", "check").code == 0
    told = json.loads(shell("progress", "--json").out)
    assert told["all"]["assigned"] == told["all"]["left"] > 0

    (first, *_) = sorted(away.glob("traces/*/*.json"))
    tag = ("tag", str(first), "--mode", "3.3", "--step", "2", "--round", "r1")
    assert shell(*tag, "--annotator", "Ada").code == 0
    assert shell("bundle", "pack", "--back", "-o", "back.zip", "--annotator", "Ada").code == 0
    monkeypatch.chdir(study)
    for new in ("1 tag (1 new)", "1 tag (1 known)"):
        assert new in shell("bundle", "take", str(away / "back.zip")).err

    rows = {row["annotator"]: row for row in shell.rows("--annotator", "Dee")}
    assert set(rows) == {"Ada", "Ben"}
    assert rows["Ada"]["path"].startswith(str(study))  # not where it lay elsewhere


def test_it_holds_nobody_elses_labels(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        text = opened.read("labels.jsonl").decode()
        types = [json.loads(line)["type"] for line in text.splitlines()]
        assert "guidelines.md" in opened.namelist()
    assert "tag" not in types
    assert "review" not in types


@pytest.mark.parametrize("name", ["../evil.json", "traces/../../evil", "/etc/passwd", "labels.db"])
def test_a_strangers_zip_writes_nothing_elsewhere(
    name: str, bundle: Path, shell: Shell, tmp_path: Path
) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(bundle) as opened, zipfile.ZipFile(evil, "w") as made:
        manifest = json.loads(opened.read("bundle.json"))
        manifest["files"] = {"guidelines.md": manifest["files"]["guidelines.md"], name: "0"}
        made.writestr("guidelines.md", opened.read("guidelines.md"))
        made.writestr("bundle.json", json.dumps(manifest))
        made.writestr(name, "x")

    said = shell("bundle", "take", str(evil), str(tmp_path / "into"))

    assert said.code == 1
    assert not (tmp_path / "into").exists()
    assert not (tmp_path / "evil.json").exists()


def test_what_is_no_bundle_is_said(bundle: Path, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no")
    assert "is no bundle" in shell("bundle", "take", str(tmp_path / "no.zip")).err
    assert shell("bundle", "pack", "-o", "x.zip").code == 2
    full = bundle.parent
    assert "is not empty" in shell("bundle", "take", str(bundle), str(full)).err


def test_what_the_lead_wrote_on_a_mode_is_at_hand_there(
    study: Path, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given a note in the lead's store: there it stands in the guidelines, and tags carry it"""
    file = study / "mast-study.toml"
    file.write_text(f'lead = "Ada"\n{file.read_text()}')
    wrote = shell("codebook", "note", "3.3", "Only where the check ran.", "--annotator", "Ada")
    assert wrote.code == 0, wrote.err
    shell("assign", "--round", "r1", "--n", "4", "--k", "2")
    shell("bundle", "pack", "--for", "Ben", "-o", "ben.zip")
    away = tmp_path / "away"
    shell("bundle", "take", str(study / "ben.zip"), str(away))
    monkeypatch.chdir(away)

    assert "Only where the check ran." in (away / "guidelines.md").read_text()
    assert "note      Only where the check ran." in shell("codebook", "3.3").out
    refused = shell("codebook", "note", "3.3", "mine", "--annotator", "Ben")
    assert (refused.code, "Ada" in refused.err) == (1, True)  # the lead
    (first, *_) = sorted(away.glob("traces/*/*.json"))
    shell("tag", str(first), "--mode", "3.3", "--step", "2", "--annotator", "Ben")
    with Store(away / "labels.db") as store:
        assert [tag.codebook_revision for tag in store.tags()] == [2]

    with Store(away / "labels.db") as store:  # whatever Ben writes there, it stays his
        write(store, load(), "1.3", "my own reading", "Ben")
    shell("bundle", "pack", "--back", "-o", "back.zip", "--annotator", "Ben")
    monkeypatch.chdir(study)
    assert shell("bundle", "take", str(away / "back.zip")).code == 0
    assert shell("codebook", "notes").out.count("revision") == 1
