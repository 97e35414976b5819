"""``mast-tui agreement``: from the store and from a file of votes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.load import load
from mast_tui.labels.model import AnnotatorKind, Place, TraceRow
from mast_tui.labels.store import Store
from tests.analysis.cases import Rows, rows
from tests.analysis.reference import NAMES, Case, binary, parameters


def votes_file(file: Path, data: Rows, mode: str = "3.3") -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("annotator", "trace", "mode", "value"))
        for who, row in enumerate(data):
            for trace, vote in enumerate(row):
                writer.writerow((f"a{who}", f"t{trace:03}", mode, "" if vote is None else vote))
    return file


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["agreement", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def trace(number: int) -> TraceRow:
    name = f"{number:016x}"
    return TraceRow(
        name, name, name, f"{name}.jsonl", "codex", 1, None, None, "2", "1", "unknown", None, 4
    )


@pytest.fixture
def store(own_places: Path) -> Store:
    """Six traces of four steps: ada and ben did all, cid is in the middle of the first."""
    store = Store(own_places / "labels.db")
    tagged = {
        "ada": {0: [1], 1: [2, 3], 2: [4]},
        "ben": {0: [1], 1: [2]},
        "cid": {0: [4]},
    }
    for name, traces in tagged.items():
        hand = store.hand(name, load())
        for number in range(6):
            for step in traces.get(number, []):
                hand.tag(trace(number), "3.3", Place(step))
            if name != "cid":
                hand.review(trace(number), state="done")
    return store


@pytest.mark.parametrize("case", parameters(binary(errors=False)))
def test_a_file_of_votes_gives_the_published_value(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = votes_file(tmp_path / "votes.csv", case["data"])

    mode = document(capsys, str(file))["modes"]["3.3"]

    name = str(NAMES.get(case["statistic"], case["statistic"]))
    by_pair = list(mode["cohen_kappa"].values())
    if name == "cohen_kappa_pairs":
        assert by_pair == pytest.approx(case["expected"], abs=case["tolerance"])
    elif case["expected"] is None:
        assert (by_pair[0] if name == "cohen_kappa" else mode[name]) is None
        assert mode["reason"]
    else:
        found = by_pair[0] if name == "cohen_kappa" else mode[name]
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_the_store_is_read_by_trace(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys)
    mode = found["modes"]["3.3"]

    assert found["level"] == "trace"
    assert found["annotators"] == ["ada", "ben", "cid"]
    assert found["units"] == 6
    # ada 111000, ben 110000, cid 1.....
    assert mode["n"] == 6
    assert mode["positives"] == 6
    assert mode["cohen_kappa"]["ada|ben"] == pytest.approx((5 / 6 - 1 / 2) / (1 / 2))
    assert found["overall"]["defined_modes"] == "1 of 14"
    assert found["modes"]["1.1"]["reason"] == "no variation"
    assert any(warning.startswith("cid: 1 review is not done") for warning in found["warnings"])


def test_the_store_is_read_by_step(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--level", "step")
    mode = found["modes"]["3.3"]

    assert found["level"] == "step"
    assert (found["units"], found["traces"]) == (24, 6)
    # ada 4 steps, ben 2 of them; cid's step 4 of the first trace
    assert mode["positives"] == 7
    chance = (4 * 2 + 20 * 22) / 24**2
    assert mode["cohen_kappa"]["ada|ben"] == pytest.approx((22 / 24 - chance) / (1 - chance))


def test_people_get_both_levels_with_names_and_reasons(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement"]) == 0

    said = capsys.readouterr()
    assert "Agreement by trace: ada, ben, cid; 6 traces" in said.out
    assert "Agreement by step: ada, ben, cid; 24 steps of 6 traces" in said.out
    [line, *_] = [line for line in said.out.splitlines() if line.startswith("FM-3.3")]
    assert "few tagged" in line
    assert "no variation" in said.out
    assert "warning: cid: 1 review is not done" in said.out
    assert "nan" not in said.out.lower()
    assert max(map(len, said.out.splitlines())) <= 130
    assert said.err == ""


def test_a_round_is_counted_alone(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "--round", "R2")["units"] == 0
    assert document(capsys, "--round", "")["units"] == 6


@pytest.mark.parametrize("done", [0, 1])
def test_fewer_than_two_annotators_are_told_what_is_missing(
    own_places: Path, capsys: pytest.CaptureFixture[str], done: int
) -> None:
    with Store(own_places / "labels.db") as store:
        for name in ("ada", "ben")[:done]:
            store.hand(name, load()).review(trace(0), state="done")

    assert main(["agreement"]) == 0

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert ("only ada has" if done else "nobody has") in said.err


def test_looking_at_agreement_makes_no_store(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert document(capsys)["overall"]["reasons"]["stratified_alpha"] == "no votes"
    assert not own_places.exists()


def test_a_file_with_steps_gives_both_levels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "votes.jsonl"
    votes = [
        {"annotator": who, "trace": f"t{t}", "mode": "x1", "step": step, "value": value}
        for who, values in (("ada", (1, 0, 0)), ("ben", (1, 1, 0)))
        for t in range(4)
        for step, value in enumerate(values, start=1)
    ]
    file.write_text("\n".join(map(json.dumps, votes)), encoding="utf-8")

    assert main(["agreement", str(file)]) == 0
    said = capsys.readouterr()
    assert "by trace: ada, ben; 4 traces" in said.out
    assert "by step: ada, ben; 12 steps of 4 traces" in said.out
    assert document(capsys, str(file))["level"] == "trace"
    assert document(capsys, str(file), "--level", "step")["units"] == 12


def test_a_file_by_one_annotator_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = votes_file(tmp_path / "votes.csv", rows("101"))

    assert main(["agreement", str(file)]) == 0
    assert "needs the votes of two annotators" in capsys.readouterr().err
    assert document(capsys, str(file))["modes"]["3.3"]["reason"] == "single annotator"


def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", str(tmp_path / "absent.csv")]) == 1
    assert main(["agreement", str(votes_file(tmp_path / "v.csv", rows("1"))), "--round", "R1"]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 2


def test_no_control_character_of_a_name_reaches_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = votes_file(tmp_path / "votes.csv", rows("1010", "1000"), mode="\x1b[2Jbad")
    file.write_text(file.read_text("utf-8").replace("a0", "a\x1b]0;x\x07"), encoding="utf-8")

    assert main(["agreement", str(file)]) == 0

    out = capsys.readouterr().out
    assert "bad" in out
    assert "\x1b" not in out
    assert "\x07" not in out


# --- steps, spans, groups, judges, disagreements


@pytest.fixture
def study(own_places: Path) -> Store:
    """Two rounds, two models, a judge and a consensus; ada and ben differ in each way there is."""
    store = Store(own_places / "labels.db")
    for number in range(4):
        row = trace(number)._replace(steps=20, model="tern" if number % 2 else "osprey")
        round = "R1" if number < 2 else "R2"
        for name, kind, tags in (
            ("ada", "human", {0: [("3.3", 4)], 1: [("3.3", 4)], 2: [("2.6", 9)], 3: [("1.3", 2)]}),
            ("ben", "human", {0: [("3.3", 5)], 1: [("3.3", 12)], 2: [("1.3", 9)], 3: []}),
            ("gpt", "judge", {0: [("3.3", 4)], 1: [], 2: [("2.6", 9)], 3: [("1.3", 2)]}),
            ("both", "consensus", {0: [("3.3", 4)], 1: [("3.3", 4)], 2: [("2.6", 9)], 3: []}),
        ):
            hand = store.hand(name, load(), round, kind)  # type: ignore[arg-type]
            for mode, step in tags[number]:
                hand.tag(row, mode, Place(step))
            hand.review(row, state="done", outcome="failed" if number < 3 else "succeeded")
    return store


def test_steps_are_matched_within_a_tolerance(
    study: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = document(capsys)["steps"]

    assert steps["modes"]["3.3"]["traces"] == 2
    assert steps["modes"]["3.3"]["f1"] == {"0": 0.0, "1": 0.5, "2": 0.5}
    assert steps["modes"]["3.3"]["first_step"]["median_abs"] == 4.5
    assert steps["pairs"]["ada|ben"]["modes"]["3.3"] == steps["modes"]["3.3"]
    assert steps["decisive"]["traces"] == 0


def test_judges_have_a_table_of_their_own_and_are_no_people(
    study: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys)

    assert found["annotators"] == ["ada", "ben"]
    against = {one["against"]: one for one in found["judges"]}
    assert set(against) == {"majority", "both"}
    assert against["both"]["judge"] == "gpt"
    assert against["both"]["overall"]["both"] == 2
    assert against["both"]["overall"]["precision"] == pytest.approx(2 / 3)
    assert against["both"]["overall"]["recall"] == pytest.approx(2 / 3)
    assert main(["agreement"]) == 0
    assert "Judge gpt against the majority" in capsys.readouterr().out


def test_spans_are_a_level(study: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--level", "span")

    assert found["level"] == "span"
    # 3.3 at 4 and 5, at 4 and 12; elsewhere whole traces
    assert found["modes"]["3.3"]["n"] == 4 + 5 + 1 + 1
    assert found["categories"]["any"]["n"] > 0
    assert found["sets"] is None


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("round", ["R1", "R2"]), ("model", ["osprey", "tern"]), ("pair", ["ada|ben"]),
        ("format", ["codex"]),
    ],
)  # fmt: skip
def test_reports_are_made_by_group(
    study: Store, capsys: pytest.CaptureFixture[str], by: str, names: list[str]
) -> None:
    found = document(capsys, "--by", by)

    assert found["by"] == by
    assert list(found["groups"]) == names
    assert sum(one["units"] for one in found["groups"].values()) == 4
    assert main(["agreement", "--by", by]) == 0
    assert all(name in capsys.readouterr().out for name in names[:1])


def test_disagreements_are_typed_and_can_be_found_again(
    study: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "--disagreements")

    kinds = {(row["mode"], row["type"], row["step"]) for row in found["disagreements"]}
    assert kinds == {
        ("2.6", "confusion", 9), ("1.3", "confusion", 9), ("1.3", "omission", 2),
        ("3.3", "localisation", 4),
    }  # fmt: skip
    assert found["confusions"] == [
        {"modes": ["1.3", "2.6"], "units": 1, "traces": [trace(2).trace_id]}
    ]
    assert all(row["path"] and row["trace_id"] for row in found["disagreements"])
    assert main(["agreement", "--disagreements"]) == 0
    out = capsys.readouterr().out
    assert "4 disagreements by trace" in out
    assert "ben: 1.3@9" in out
    assert document(capsys, "--disagreements", "--tolerance", "8")["counts"]["localisation"] == 0
    assert document(capsys, "--disagreements", "--level", "step")["level"] == "step"


def test_the_bootstrap_tells_its_seed(study: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--bootstrap", "100", "--seed", "7")

    assert found["bootstrap"] == {"resamples": 100, "seed": 7}
    assert "undefined" in found["modes"]["3.3"]["bootstrap"]["krippendorff_alpha"]


def test_some_annotators_can_be_taken_alone(
    study: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert document(capsys, "--among", "ada,gpt")["annotators"] == ["ada", "gpt"]
    assert main(["agreement", "--among", "eve"]) == 1
    assert "no labels by eve" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "colour"], ["--bootstrap", "3"], ["--disagreements", "--by", "model"],
        ["--disagreements", "--level", "span"], ["--tolerance", "-1"],
        ["a.csv", "--labels", "b.csv"],
    ],
)  # fmt: skip
def test_what_the_command_line_cannot_mean_is_one_line(
    study: Store, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["agreement", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_a_round_in_another_codebook_is_told_under_its_own(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = {
        "id": "old", "name": "Old", "version": "1", "revision": 1,
        "categories": [{"id": "A", "name": "First"}],
        "modes": [{"code": "9", "name": "Was renamed", "category": "A", "definition": "It was."}],
    }  # fmt: skip
    store, old = Store(own_places / "labels.db"), codebook_from(values)
    for name in ("ada", "ben"):
        hand = store.hand(name, old, "R0")
        hand.tag(trace(0), "9", Place(1))
        hand.review(trace(0), state="done")
        store.hand(name, load(), "R1").review(trace(1), state="done")

    found = document(capsys, "--by", "round")["groups"]

    assert list(found["R0"]["modes"]) == ["9"]
    assert found["R0"]["modes"]["9"]["positives"] == 2
    assert len(found["R1"]["modes"]) == 14


def test_a_number_that_means_two_modes_stands_in_two_rows(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(own_places / "labels.db")
    for round, codebook in (("R1", "mast-r1"), ("R2", "mast-r2")):
        for name in ("ada", "ben"):
            hand = store.hand(name, load(codebook), round)
            hand.tag(trace(0), "3.3", Place(1))
            hand.review(trace(0), state="done")
            hand.review(trace(1), state="done")
    judge = store.hand("gpt", load(), "", "judge")
    judge.review(trace(0), state="done")

    assert main(["agreement", "--by", "round"]) == 0
    told = capsys.readouterr().out

    rows = [line.split() for line in told.splitlines() if line.startswith("3.3 ")]
    assert rows == [
        ["3.3", "Ignoring", "suggestions", "from", "agents", "1.00", "-"],
        ["3.3", "Lack", "of", "result", "verification", "-", "1.00"],
    ]
    assert "(none)" not in told


def test_a_file_may_name_rounds_and_models(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "votes.csv"
    lines = ["annotator,trace,mode,value,model,round,annotator_kind"]
    lines += [
        f"{who},t{n},3.3,{(n + bias) % 2},{'tern' if n < 2 else 'osprey'},R{n % 2},{kind}"
        for who, kind, bias in (("ada", "human", 0), ("ben", "", 0), ("gpt", "judge", 1))
        for n in range(4)
    ]
    file.write_text("\n".join(lines))

    assert list(document(capsys, "--labels", str(file), "--by", "model")["groups"]) == [
        "osprey", "tern",
    ]  # fmt: skip
    assert document(capsys, str(file), "--by", "round")["groups"]["R0"]["units"] == 2
    found = document(capsys, str(file), "--round", "R1")
    assert (found["units"], found["annotators"]) == (2, ["ada", "ben"])
    assert [one["against"] for one in found["judges"]] == ["majority"]


# --- a judge


def test_a_judge_is_held_to_the_consensus_and_where_it_differs_is_a_queue(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    people: list[tuple[str, AnnotatorKind, dict[int, list[int]]]] = [
        ("agreed", "consensus", {0: [1], 1: [2]}),
        ("gpt", "judge", {1: [4]}),
    ]
    for name, kind, tags in people:
        hand = store.hand(name, load(), kind=kind)
        for number in range(3):
            for step in tags.get(number, []):
                hand.tag(trace(number), "3.3", Place(step))
            hand.review(trace(number), state="done")

    told = document(capsys, "--judge", "gpt")

    assert (told["against"], told["judge"]) == ("agreed", "gpt")
    assert told["judging"]["modes"]["3.3"]["missed"] == 1
    queue = {one["trace_id"]: (one["missed"], one["elsewhere"]) for one in told["traces"]}
    assert queue == {f"{0:016x}": (["3.3"], []), f"{1:016x}": ([], ["3.3"])}
    by_majority = document(capsys, "--judge", "gpt", "--against", "majority")
    # on trace 1 the majority is at 3 too, which is near 4; trace 2 is a split, hence no vote
    assert [one["trace_id"] for one in by_majority["traces"]] == [f"{0:016x}"]
    assert main(["agreement", "--judge", "gpt"]) == 0
    assert f"@{1:016x}        1  " in capsys.readouterr().out
    assert main(["agreement", "--judge", "gpt", "--disagreements"]) == 0
    assert "localisation" in capsys.readouterr().out
    assert main(["agreement", "--judge", "claude"]) == 1
    assert "no labels by claude" in capsys.readouterr().err
    assert main(["agreement", "--against", "majority"]) == 2
