"""``mast-tui codebook``: to read, or as one JSON document."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.codebook.load import load
from mast_tui.labels.identity import settlement_id
from mast_tui.labels.model import Settlement
from mast_tui.labels.rows import SETTLEMENTS
from mast_tui.labels.store import Store
from mast_tui.places import database_path
from tests.cli.labelling import Shell
from tests.cli.test_assign import study
from tests.labels.given import a_store
from tests.labels.round_given import a_round, lea, settle

__all__ = ["study"]


def test_every_mode_is_printed_in_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook"]) == 0

    out = capsys.readouterr().out
    assert all(mode.label in out for mode in load().modes)
    assert all(category.name in out for category in load().categories)
    assert load().hash in out
    assert max(map(len, out.splitlines())) <= 100


def test_one_mode_is_printed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "incorrect verification"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("FM-3.3 Incorrect verification")
    for part in ("definitions.txt", "MAST-14", "conflict", "remedy", "-> FM-3.2", "recovered"):
        assert part in out
    assert "FM-3.1 " not in out


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == load().to_dict()

    assert main(["codebook", "--json", "3.2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["precedents"]) == ("3.2", [])


def test_a_name_that_is_not_clear_exits_1_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "weak verification"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_another_codebook_is_printed_without_letting_controls_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.json"
    values = load().to_dict()
    values["modes"][0]["definition"] = "Ring \x1b]52;c;x\x07 the bell."
    file.write_text(json.dumps(values), encoding="utf-8")

    assert main(["--codebook", str(file), "codebook"]) == 0

    out = capsys.readouterr().out
    assert "Ring" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def rows(shell: Shell, *words: str) -> list[dict[str, Any]]:
    """What a codebook command tells as JSON."""
    found: list[dict[str, Any]] = json.loads(shell("codebook", *words, "--json").out)
    return found


# --- the notes of a study


def test_a_note_makes_a_revision_and_is_printed_with_its_mode(shell: Shell) -> None:
    done = shell("codebook", "note", "3.3", "Only where the check ran.\nNot where it was cut.")
    assert (done.code, done.out) == (0, "")
    assert "note on FM-3.3: revision 2 of MAST, saved in" in done.err
    again = shell("codebook", "note", "FM-3.3", "Only where the check ran.\nNot where it was cut.")
    assert "note on FM-3.3: as it was" in again.err

    shown = shell("codebook", "3.3").out
    assert "note      Only where the check ran." in shown
    assert "            Not where it was cut." in shown
    assert "revision 2, hash" in shell("codebook").out
    assert "Only where" not in shell("codebook", "3.3", "--revision", "1").out
    gone = shell("codebook", "--revision", "7")
    assert (gone.code, gone.out) == (1, "")
    assert "has the revisions 1 to 2, not 7" in gone.err


def test_notes_are_listed_as_of_a_revision_and_their_history_by_mode(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("codebook", "note", "3.3", "first")
    monkeypatch.setattr("sys.stdin", io.StringIO("second\nline\n"))
    shell("codebook", "note", "3.3", "-", "--annotator", "Ben")
    shell("codebook", "note", "1.3", "three times")
    shell("codebook", "note", "1.3", "")

    said = shell("codebook", "notes")
    assert said.out.startswith("3.3  revision 3, Ben, ")
    assert said.out.splitlines()[1:] == ["  second", "  line"]
    assert [row["text"] for row in rows(shell, "notes", "--revision", "2")] == ["first"]
    told = rows(shell, "note", "1.3")
    assert [(row["text"], row["revision"]) for row in told] == [("three times", 4), ("", 5)]
    assert "(taken away)" in shell("codebook", "note", "1.3").out
    assert shell("codebook", "note", "2.1").err == "mast-tui: no notes\n"


def test_the_codebook_with_its_notes_reads_back_to_the_same_hash(
    shell: Shell, tmp_path: Path
) -> None:
    shell("codebook", "note", "3.3", "a note")
    written = shell("codebook", "--json").out
    file = tmp_path / "own.json"
    file.write_text(written, encoding="utf-8")
    back = load(str(file))
    assert (back.hash, back.revision) == (json.loads(written)["hash"], 2)
    assert back.mode("3.3").note == "a note"
    assert back.hash != load().hash


def test_tags_written_afterwards_carry_the_revision(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    shell("codebook", "note", "3.3", "a note")
    shell("tag", chat, "--mode", "3.3", "--step", "3")
    shell("review", chat, "--done", "--outcome", "failed")
    with Store(database_path()) as store:
        assert [tag.codebook_revision for tag in store.tags()] == [1, 2]


def test_in_a_study_the_notes_are_the_leads(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(tmp_path)
    shell("study", "init", ".", "--annotators", "Ada,Ben", "--traces", "runs")
    study = tmp_path / "mast-study.toml"
    study.write_text(study.read_text().replace('# lead = "Ada"', 'lead = "Ada"'))

    refused = shell("codebook", "note", "3.3", "mine", "--annotator", "Ben")
    assert (refused.code, refused.out) == (1, "")
    assert "written by Ada, its lead" in refused.err
    assert not (tmp_path / "labels.db").exists()
    assert shell("codebook", "note", "3.3", "mine", "--annotator", "Ada").code == 0


@pytest.mark.parametrize(
    "words",
    [("notes", "3.3"), ("note",), ("note", "3.3", "two", "words"), ("1.1", "1.2"), ("other", "x")],
)
def test_what_makes_no_sense_exits_2(shell: Shell, words: tuple[str, ...]) -> None:
    said = shell("codebook", *words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)


def test_what_is_no_mode_takes_no_note(shell: Shell) -> None:
    assert shell("codebook", "note", "other", "x").code == 1
    assert shell("codebook", "note", "9.9", "x").code == 1


def test_a_store_that_cannot_be_read_is_said_and_the_codebook_printed(
    shell: Shell, own_places: Path
) -> None:
    own_places.mkdir()
    database_path().write_bytes(b"no database at all, but a text of some length" * 20)
    said = shell("codebook", "3.3")
    assert said.out.startswith("FM-3.3 Incorrect verification")
    assert "mast-tui: without notes: " in said.err


def test_what_was_settled_stands_with_its_mode(shell: Shell, own_places: Path) -> None:
    own_places.mkdir()
    with a_store(own_places) as store:
        settle(lea(a_round(store)), "t1", "3.3", "A", "the alert\nwas still firing")

    shown = " ".join(shell("codebook", "3.3").out.split())
    assert "settled present at step 12 of t1: the alert was still firing" in shown
    assert "; Lea, round r1" in shown
    (told,) = json.loads(shell("codebook", "3.3", "--json").out)["precedents"]
    assert (told["step"], told["decided_by"]) == (12, "Lea")
    assert "settled" not in shell("codebook", "1.1").out


def test_who_annotates_in_a_round_hears_nothing_settled_of_it_before_it_is_closed(
    study: Path, shell: Shell
) -> None:
    shell("assign", "--round", "r1", "--n", "4", "--k", "2")
    with Store(study / "labels.db") as store:
        trace = store.traces()[0]
        store.hand("Lea", load(), "r1").tag(trace, "1.1", None)
        (lea,) = (one.uuid for one in store.annotators() if one.name == "Lea")
        about = ("r1", trace.trace_id, "mast", "3.3", None)
        made = Settlement(
            settlement_id(*about),
            *(trace.trace_id, "r1", "mast", "v3", 1, "3.3", None, "absent", "neither", "why"),
            precedent=True,
            decided_by=lea,
            created_at="2026-03-01T10:00:00.000Z",
            changed_at="2026-03-01T10:00:00.000Z",
        )
        with store.file.transaction() as connection:
            SETTLEMENTS.write(connection, made._asdict())

    assert "settled" not in shell("codebook", "3.3", "--annotator", "Ben").out
    assert "settled   absent on the whole of" in shell("codebook", "3.3", "--annotator", "Lea").out


# --- failures outside the codebook


def a_new_version(folder: Path) -> str:
    """MAST with a mode more."""
    values = load().to_dict()
    values["version"] = "v4"
    new = values["modes"][-1] | {"code": "3.4", "name": "Tool abandoned", "keys": "34"}
    values["modes"].append(new | {"names": {}, "aliases": []})
    file = folder / "own.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return str(file)


def test_other_tags_become_a_mode_of_a_new_version(shell: Shell, chat: str, tmp_path: Path) -> None:
    shell("tag", chat, "--mode", "other", "--step", "2", "--note", "gave up on kubectl")
    shell("tag", chat, "--mode", "other", "--step", "3", "--note", "and on logs")
    (first, second) = rows(shell, "other")
    assert (first["note"], first["annotator"], first["mode"]) == ("gave up on kubectl", "ada", None)
    assert first["tag"][:8] in shell("codebook", "other").out
    own = a_new_version(tmp_path)

    refused = shell("codebook", "adopt", "--as", "3.3", first["tag"])
    assert (refused.code, "stood in the codebook" in refused.err) == (1, True)
    done = shell("--codebook", own, "codebook", "adopt", "--as", "3.4", first["tag"][:8])
    assert (done.code, done.out) == (0, "")
    assert "1 tags are of MAST v4 now" in done.err
    file = tmp_path / "decided.json"
    file.write_text(json.dumps([second | {"mode": "tool abandoned"}, first | {"tag": "x"}]))
    told = json.loads(shell("--codebook", own, "codebook", "adopt", str(file), "--json").out)
    assert [(row["mode"], row["step"]) for row in told] == [("3.4", 3)]
    assert rows(shell, "other") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("adopt",), 2),
        (("adopt", "--as", "3.3"), 2),
        (("adopt", "--as", "3.3", "nothing"), 1),
        (("adopt", "nowhere.json"), 1),
    ],
)
def test_adopting_says_what_is_wrong(shell: Shell, words: tuple[str, ...], code: int) -> None:
    said = shell("codebook", *words)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)


def test_a_file_that_is_no_list_of_tags_is_told(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('{"tag": 1}')
    said = shell("codebook", "adopt", str(file))
    assert "is no list of tags as mast-tui codebook other --json writes it" in said.err
