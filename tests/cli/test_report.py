"""``mast-tui report``: one page from the store or from a file of votes."""

from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import make_demo
from tests.analysis.golden import golden_csv
from tests.reports.reading import Page

QUICK = ("--draws", "100")
QUOTE = "Redis was checked and shows no errors."


@pytest.fixture
def store(tmp_path: Path) -> str:
    make_demo(tmp_path / "samples")
    return str(tmp_path / "samples" / "labels.db")


def test_the_demo_makes_a_page(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"

    assert main(["report", "--db", store, "-o", str(out), "--title", "A & B", *QUICK]) == 0

    said = capsys.readouterr()
    page = out.read_text(encoding="utf-8")
    assert (said.out, said.err) == ("", f"{out}: a report of 9 traces\n")
    assert "<title>A &amp; B</title>" in page
    assert QUOTE in page


def test_the_same_labels_make_the_same_page_and_text_can_stay_at_home(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = []
    for more in ((), (), ("--without-text",)):
        assert main(["report", "--db", store, *QUICK, *more]) == 0
        pages.append(capsys.readouterr().out)

    assert pages[0] == pages[1]
    assert QUOTE in pages[0]
    assert QUOTE not in pages[2]
    assert "<blockquote>" not in pages[2]


def test_a_file_of_votes_makes_a_page_and_long_tables_are_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = tmp_path / "study.csv"
    votes.write_text(golden_csv(), encoding="utf-8")

    assert main(["report", "--labels", str(votes), "--most", "20", *QUICK]) == 0

    read = Page(capsys.readouterr().out)
    assert read.unbalanced == []
    assert "the first 20 of 310" in read.text
    assert "69/75" in read.text


def test_no_labels_and_slips_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "-o", str(tmp_path / "r.html")]) == 0
    assert "there are no labels yet" in capsys.readouterr().err
    assert main(["report", "--most", "0"]) == 2
    assert main(["report", "--draws", "3"]) == 2


def test_pseudonyms_stand_for_every_name_and_paths_lose_their_folders(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--db", store, "--pseudonyms", "--without-text", *QUICK]) == 0

    page = capsys.readouterr().out
    assert "annotator-1" in page
    assert not any(name in page for name in ("ines", "tomasz", "wanjiru"))
    assert str(tmp_path) not in page
    assert "Scenario-4/2" not in page
    votes = ["report", "--labels", str(tmp_path / "votes.csv"), "--pseudonyms"]
    assert main(votes) == 2


def test_a_disagreement_leads_to_the_words_of_its_step(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--db", store, *QUICK]) == 0
    read = Page(capsys.readouterr().out)

    assert read.unbalanced == []
    assert "Scenario-11 / 1, step 28" in read.text
    assert "allkeys-lru" in read.text  # what the step shows, and nobody quoted
    there = {one.attributes["id"] for one in read.named("article")}
    led = {one.attributes["href"] for one in read.named("a")}
    assert {f"#{id}" for id in there} <= led
    assert len(there) > 10

    assert main(["report", "--db", store, "--without-text", *QUICK]) == 0
    bare = Page(capsys.readouterr().out)
    assert "allkeys-lru" not in bare.text
    assert bare.named("article") == []
