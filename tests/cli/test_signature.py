"""``mast-tui signature``: from the store and from a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import make_demo
from tests.analysis.golden import golden_csv

QUICK = ("--draws", "100")


@pytest.fixture
def demo(tmp_path: Path) -> str:
    """The store of the samples, which three annotators labelled."""
    folder = tmp_path / "samples"
    make_demo(folder)
    return str(folder / "labels.db")


@pytest.fixture
def study(tmp_path: Path) -> str:
    """A file of votes with the published figures."""
    file = tmp_path / "study.csv"
    file.write_text(golden_csv(), encoding="utf-8")
    return str(file)


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["signature", "--json", *QUICK, *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_demo_has_a_signature_by_model(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--db", demo)

    assert (found["by"], found["source"], found["traces"]) == ("model", "majority", 9)
    assert found["outcome_from"] == {"review": 9, "computed": 0, "unknown": 0}
    assert [group["name"] for group in found["groups"]] == [
        "heron-flash-preview", "osprey-k2", "tern-120b",
    ]  # fmt: skip
    assert set(found["all"]["modes"]["3.3"]) >= {
        "n", "tagged", "failed", "succeeded", "prevalence", "prevalence_ci",
        "prevalence_failed", "prevalence_failed_ci", "prevalence_succeeded",
        "prevalence_succeeded_ci", "difference", "difference_ci", "difference_stratified",
        "difference_stratified_ci", "odds_ratio", "odds_ratio_ci", "p", "p_holm", "q", "phi",
        "verdict",
    }  # fmt: skip
    assert {vector["outcome"] for vector in found["vectors"]} == {"failed", "succeeded"}


def test_people_read_tables_cautions_and_what_to_fix(
    demo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signature", "--db", demo, *QUICK, "--preset", "itbench-mast"]) == 0

    said = capsys.readouterr()
    for part in (
        "Failure signatures: 9 traces, majority of ines, tomasz, wanjiru",
        "outcome: 9 by review", "== tern-120b ==", "fix first:", "see @",
        "isolated or cascading:", "warning: ", "the text calls it",
    ):  # fmt: skip
        assert part in said.out
    assert said.err == ""
    assert "nan" not in said.out.lower()
    tables = [line for line in said.out.splitlines() if line.startswith("FM-")]
    assert tables


def test_a_file_of_votes_gives_the_published_table(
    study: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "--labels", study)

    told = {group["name"]: group for group in found["groups"]}
    means = {name: one["modes_per_trace"]["failed"]["mean"] for name, one in told.items()}
    assert {name: (one["traces"], one["failed"]) for name, one in told.items()} == {
        "gemini-3-flash": (100, 25), "kimi-k2": (105, 75), "gpt-oss-120b": (105, 92),
    }  # fmt: skip
    assert {name: round(mean, 1) for name, mean in means.items()} == {
        "gemini-3-flash": 2.6, "kimi-k2": 4.7, "gpt-oss-120b": 5.3,
    }  # fmt: skip
    assert [told[name]["modes"]["2.6"]["tagged"] for name in told] == [31, 99, 89]
    assert found["outcome_from"]["computed"] == 310
    assert found["groups"][0]["strongest"][0]["mode"] == "3.3"


def test_two_groups_are_compared(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--labels", study, "--compare", "kimi-k2", "gemini-3-flash"]
    failed = document(capsys, *words)["comparison"][1]

    assert (failed["over"], failed["traces"]) == ("failed", [75, 25])
    assert failed["modes_per_trace_difference"] == pytest.approx(353 / 75 - 65 / 25)
    assert main(["signature", *QUICK, *words]) == 0
    assert "failed traces: 75 and 25" in capsys.readouterr().out


def test_one_group_in_full_and_many_groups_in_short(
    study: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signature", *QUICK, "--labels", study, "--by", "scenario"]) == 0
    assert capsys.readouterr().out.count("== ") == 1
    assert main(["signature", *QUICK, "--labels", study, "--group", "kimi-k2"]) == 0
    assert "== kimi-k2 ==" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["--by", "colour"], 2, "colour"),
        (["--preset", "mine"], 2, "itbench-mast"),
        (["--draws", "1"], 2, "100 or more"),
        (["--group", "nobody"], 1, "tern-120b"),
        (["--compare", "nobody", "tern-120b"], 1, "nobody"),
        (["--annotator-source", "eve"], 1, "tomasz"),
        (["--annotator-source", "consensus"], 1, "no consensus yet"),
        (["--labels", "absent.csv"], 1, "absent.csv"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    demo: str, capsys: pytest.CaptureFixture[str], words: list[str], code: int, part: str
) -> None:
    assert main(["signature", "--db", demo, *words]) == code

    said = capsys.readouterr()
    assert said.out == ""
    assert part in said.err
    assert said.err.count("\n") == 1


def test_without_votes_there_is_an_empty_document_and_a_hint(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signature", "--json"]) == 0

    said = capsys.readouterr()
    assert json.loads(said.out)["traces"] == 0
    assert "no votes yet" in said.err
    assert not own_places.exists()


def test_one_annotator_alone_is_a_source(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--db", demo, "--annotator-source", "tomasz")

    assert (found["source"], found["annotators"]) == ("tomasz", ["tomasz"])
