"""``mast-tui import`` reads what ``export labels`` wrote."""

from pathlib import Path

import pytest

from tests.cli.labelling import Shell


@pytest.fixture
def labels(shell: Shell, chat: str, tmp_path: Path) -> str:
    """A labels file that Ben wrote in a store of his own."""
    theirs = ["--db", str(tmp_path / "ben.db"), "--annotator", "Ben"]
    shell("tag", chat, "--mode", "3.3", "--step", "2", *theirs)
    shell("review", chat, "--done", *theirs)
    shell("export", "labels", "-o", str(tmp_path / "ben.jsonl"), *theirs[:2])
    return str(tmp_path / "ben.jsonl")


def test_labels_come_in_are_counted_and_go_out_unchanged(shell: Shell, labels: str) -> None:
    said = shell("import", labels)

    assert (said.code, said.out) == (0, "")
    assert "1 annotator (1 new)" in said.err
    assert "1 tag (1 new)" in said.err
    assert shell("export", "labels").out == Path(labels).read_text(encoding="utf-8")
    assert "1 tag (1 known)" in shell("import", labels).err


def test_a_folder_gives_its_labels_files(shell: Shell, labels: str, chat: str) -> None:
    said = shell("import", str(Path(labels).parent))

    assert said.code == 0
    assert "passed over" in said.err
    assert [row["annotator"] for row in shell.rows()] == ["Ben"]


def test_rows_are_counted_without_their_head(shell: Shell, chat: str, tmp_path: Path) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    trace = shell.rows()[0]["trace_id"]
    votes = tmp_path / "votes.csv"
    votes.write_text(f"annotator,trace,mode,value\njudge,{trace},3.3,1\njudge,{trace},1.3,0\n")

    said = shell("import", str(votes), "--judge")

    assert "votes, 2 records, 1 annotator, 1 round: 1 review read, 0 without a trace" in said.err


def test_many_traces_that_are_not_here_are_one_line(shell: Shell, tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    rows = "".join(f"judge,t{number},3.3,1\n" for number in range(9))
    votes.write_text(f"annotator,trace,mode,value\n{rows}")

    said = shell("import", str(votes), "--judge")

    (line,) = [line for line in said.err.splitlines() if "no such trace" in line]
    assert line == (
        "mast-tui: t0, t1, t2, t3 and 5 more (--json tells all): "
        "no such trace here; name its file with --traces"
    )


def test_mad_without_its_text_is_read_and_finds_no_trace(
    shell: Shell, chat: str, tmp_path: Path
) -> None:
    for name in ("Ada", "Ben", "Cam", "Dan"):
        shell("review", chat, "--done", "--outcome", "failed", "--annotator", name)
    out = str(tmp_path / "mad.json")
    assert shell("export", "mad-human", "--without-text", "-o", out).code == 0

    said = shell("import", out)

    assert said.code == 0
    assert (
        "mad-human, 1 record, 4 annotators, 1 round: 0 reviews read, 4 without a trace" in said.err
    )


def test_they_can_be_somebody_elses_or_a_judges(shell: Shell, labels: str) -> None:
    shell("import", labels, "--as", "gpt-5", "--judge")

    (row,) = shell.rows()
    assert (row["annotator"], row["annotator_kind"]) == ("gpt-5", "judge")


def test_a_name_that_is_taken_is_asked_about(shell: Shell, labels: str, chat: str) -> None:
    shell("tag", chat, "--mode", "1.3", "--annotator", "ben")

    refused = shell("import", labels)
    assert (refused.code, "--same" in refused.err, "--rename" in refused.err) == (1, True, True)
    assert shell("import", labels, "--rename", "Ben of the north").code == 0
    assert {row["annotator"] for row in shell.rows()} == {"ben", "Ben of the north"}


def test_what_cannot_be_read_is_one_line(shell: Shell, labels: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.jsonl").write_text('{"type": "mood"}\n')

    for words, code in (
        ([str(tmp_path / "none.jsonl")], 1),
        ([str(tmp_path / "empty")], 1),
        ([str(tmp_path / "bad.jsonl")], 1),
        ([labels, "--format", "xml"], 2),
    ):
        said = shell("import", *words)
        assert (said.code, len(said.err.splitlines())) == (code, 1)
    assert shell.rows() == []


def test_our_own_labels_are_rehearsed_before_they_are_read(
    shell: Shell, chat: str, tmp_path: Path, own_places: Path
) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    shell("export", "labels", "-o", str(tmp_path / "mine.jsonl"))
    shell("tag", chat, "--mode", "1.3", "--step", "3")
    store = own_places / "labels.db"
    before = shell.rows()

    said = shell("import", str(tmp_path / "mine.jsonl"), "--dry-run")
    assert "1 tag (1 known)" in said.err
    assert said.err.rstrip().endswith("would be read")
    store.rename(tmp_path / "other.db")
    said = shell("import", str(tmp_path / "mine.jsonl"), "--dry-run")

    assert "1 tag (1 new)" in said.err
    assert not store.exists()
    (tmp_path / "other.db").rename(store)
    assert shell.rows() == before


def test_a_folder_of_who_and_when_is_summed_up(shell: Shell, data: Path) -> None:
    said = shell("import", str(data / "whowhen"), "--dry-run")

    files = len(list((data / "whowhen").rglob("*.json")))
    summed = f"mast-tui: {files} files: {files} reviews, 0 without a trace, 6 warnings"
    assert summed in said.err.splitlines()
