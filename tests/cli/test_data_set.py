"""``--labels FOLDER/*.parquet``: the numbers of the store, of a CSV, of DuckDB and of Spark."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import make_demo
from mast_tui.labels.store import Store
from tests.analysis.golden import golden_csv
from tests.labels.given import a_hand

pytest.importorskip("ibis")
pytest.importorskip("duckdb")
arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

QUICK = ("--draws", "100")
JOINT = "counted mode by mode: which votes are of the same trace is not known"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, with their store, and the same as a data set of one file."""
    folder = tmp_path_factory.mktemp("demo") / "samples"
    make_demo(folder)
    (folder / "set").mkdir()
    out = str(folder / "set" / "votes.parquet")
    assert main(["export", "parquet", "-o", out, "--db", str(folder / "labels.db")]) == 0
    return folder


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The JSON of a command."""

    def run(*words: str) -> Any:
        capsys.readouterr()
        assert main([*words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two documents are not the same, floats to the twelfth digit."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            yield from differences(one.get(key), other.get(key), f"{path}/{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, f"{path}/{place}")
    elif isinstance(one, float) and isinstance(other, float):
        if abs(one - other) > 1e-12 * max(1.0, abs(one)):
            yield path
    elif one != other:
        yield path


def as_parquet(folder: Path, rows: list[Row], files: int = 1, **types: Any) -> str:
    """Rows as a data set of some files."""
    folder.mkdir(exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    for number in range(files):
        part = rows[number::files]
        columns = {
            name: arrow.array([row.get(name) for row in part], types.get(name)) for name in names
        }
        parquet.write_table(arrow.table(columns), folder / f"part-{number}.parquet")
    return str(folder / "*.parquet")


def as_csv(file: Path, rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8")
    return str(file)


def golden() -> list[Row]:
    """The study whose figures are published, with numbers as numbers."""
    numbers = ("value", "step", "steps")
    return [
        {n: (int(v) if v else None) if n in numbers else v or None for n, v in row.items()}
        for row in csv.DictReader(io.StringIO(golden_csv()))
    ]


def reviewed() -> list[Row]:
    """Three people, a consensus and a judge in two rounds, with votes missing here and there."""
    rows: list[Row] = []
    people = [("ada", "human"), ("ben", "human"), ("cyd", "human"), ("all", "consensus")]
    for trace in range(24):
        for who, (name, kind) in enumerate([*people, ("bot", "judge")]):
            for mode in range(4):
                value: int | None = (trace * 7 + mode * 5 + (who * trace) // 9) % 3 == 0
                if (trace + who + mode) % 11 == 0:
                    value = None
                rows.append(
                    {
                        "annotator": name, "annotator_kind": kind, "trace": f"t{trace:02}",
                        "mode": ("1.1", "1.3", "2.6", "3.3")[mode],
                        "value": None if value is None else int(value), "round": f"r{trace % 2}",
                        "model": ("tern", "osprey")[trace % 2], "scenario": str(trace // 3),
                        "outcome": ("failed", "succeeded", "unknown")[trace % 5 % 3],
                    }
                )  # fmt: skip
    return rows


# --- the same numbers


def test_agreement_is_that_of_the_store(demo: Path, told: Callable[..., Any]) -> None:
    store = told("agreement", "--db", str(demo / "labels.db"))
    counted = told("agreement", "--labels", str(demo / "set" / "*.parquet"))

    assert counted.pop("data_set") == {
        "files": str(demo / "set" / "*.parquet"), "rows": 389, "engine": "duckdb",
    }  # fmt: skip
    same = {name: store[name] for name in counted}
    assert list(differences(same, counted)) == ["/steps"]
    assert counted["overall"]["stratified_alpha_ci"] is not None
    assert counted["sets"]["masi_alpha"] is not None


def test_what_needs_all_modes_of_many_traces_is_null_with_its_reason(
    demo: Path, told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = told("agreement", "--labels", str(demo / "set"))
    monkeypatch.setattr("mast_tui.labels.dataset.counts.WHOLE", 8)

    many = told("agreement", "--labels", str(demo / "set"))

    apart = {path.split("/")[1] for path in differences(few, many)}
    assert apart == {"overall", "sets", "notes"}
    overall = many["overall"]
    assert overall["stratified_alpha"] == pytest.approx(few["overall"]["stratified_alpha"])
    assert overall["stratified_alpha_ci"] is None
    assert overall["reasons"]["stratified_alpha_ci"] == JOINT


def test_judges_rounds_pairs_and_groups_are_those_of_a_file(
    tmp_path: Path, told: Callable[..., Any]
) -> None:
    file = as_csv(tmp_path / "votes.csv", reviewed())
    files = as_parquet(tmp_path / "set", reviewed(), files=3)

    one, other = told("agreement", file), told("agreement", "--labels", files)
    judged = [
        path
        for path in differences(one["judges"], other["judges"])
        if not path.endswith(("overall/krippendorff_alpha_ci", "overall/kappa_se"))
    ]
    assert judged == []
    assert [judge["against"] for judge in other["judges"]] == ["majority", "all"]
    for by in ("round", "pair", "model"):
        one = told("agreement", file, "--by", by)["groups"]
        other = told("agreement", "--labels", files, "--by", by)["groups"]
        assert one.keys() == other.keys()
        for name in one:
            assert list(differences(one[name]["modes"], other[name]["modes"])) == []
            assert list(differences(one[name]["categories"], other[name]["categories"])) == []


@pytest.mark.parametrize("source", ["majority", "any", "consensus", "ben"])
def test_signatures_are_those_of_a_file(
    tmp_path: Path, told: Callable[..., Any], source: str
) -> None:
    file = as_csv(tmp_path / "votes.csv", reviewed())
    files = as_parquet(tmp_path / "set", reviewed(), files=2)
    words = ("--annotator-source", source, *QUICK)

    one = told("signature", "--labels", file, *words)
    other = told("signature", "--labels", files, *words)

    assert not [path for path in differences(one, other) if not _only_here(path)]


def test_the_study_comes_back_from_counts(tmp_path: Path, told: Callable[..., Any]) -> None:
    file = as_csv(tmp_path / "study.csv", golden())
    files = as_parquet(tmp_path / "set", golden(), files=4)

    one = told("signature", "--labels", file, *QUICK, "--compare", "kimi-k2", "gpt-oss-120b")
    other = told("signature", "--labels", files, *QUICK, "--compare", "kimi-k2", "gpt-oss-120b")

    apart = [path for path in differences(one, other) if not _only_here(path)]
    assert {path.rpartition("/")[2] for path in apart} == {
        "expected_first", "p_position", "q_position",
    }  # fmt: skip
    groups = {group["name"]: group for group in other["groups"]}
    assert groups["kimi-k2"]["modes"]["2.6"]["failed"] == [69, 75]
    assert groups["gpt-oss-120b"]["modes"]["2.6"]["tagged"] == 99
    assert other["vectors"] == []


def _only_here(path: str) -> bool:
    """What names single traces, and what says where the labels are from."""
    return path in ("/vectors", "/data_set") or "/fix_first/" in path


def test_steps_decisive_tags_and_orders_are_counted(demo: Path, told: Callable[..., Any]) -> None:
    store = told("signature", "--db", str(demo / "labels.db"), *QUICK)
    counted = told("signature", "--labels", str(demo / "set"), *QUICK)

    assert not [path for path in differences(store, counted) if not _only_here(path)]
    assert counted["all"]["cascade"]["transitions"] == store["all"]["cascade"]["transitions"] != []
    fixes = [fix | {"traces": None} for fix in store["all"]["fix_first"]]
    assert [fix | {"traces": None} for fix in counted["all"]["fix_first"]] == fixes


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here")
def test_spark_counts_the_same(demo: Path, tmp_path: Path, told: Callable[..., Any]) -> None:
    pytest.importorskip("pyspark")
    files = {
        "agreement": as_parquet(tmp_path / "set", reviewed(), files=2),
        "signature": str(demo / "set"),
    }
    for command, labels in files.items():
        words = [command, "--labels", labels, *(QUICK if command == "signature" else ())]
        run = [sys.executable, "-m", "mast_tui", *words, "--json", "--engine", "local[2]"]
        ran = subprocess.run(run, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr

        spark, duckdb = json.loads(ran.stdout), told(*words)
        assert spark["data_set"]["engine"] == "local[2]"
        assert list(differences(spark, duckdb)) == ["/data_set/engine"]


# --- what files may hold


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bool", [True, False, None]),
        ("double", [1.0, 0.0, float("nan")]),
        ("string", ["1", "false", ""]),
        ("int64", [1, 0, None]),
    ],
)
def test_a_value_may_have_any_type_that_says_yes_or_no(
    tmp_path: Path, told: Callable[..., Any], kind: str, values: list[Any]
) -> None:
    rows: list[Row] = [
        {
            "annotator": name,
            "trace": f"t{trace}",
            "mode": "3.3",
            "value": values[(trace + shift) % 3],
        }
        for trace in range(9)
        for shift, name in enumerate(("ada", "ben"))
    ]
    types = {"bool": arrow.bool_(), "double": arrow.float64(), "string": arrow.string()}
    files = as_parquet(tmp_path / "set", rows, value=types.get(kind, arrow.int64()))

    mode = told("agreement", "--labels", files)["modes"]["3.3"]

    assert (mode["n"], mode["positives"], mode["percent_agreement"]) == (3, 3, 0.0)


def test_files_of_a_folder_need_not_have_the_same_columns(
    tmp_path: Path, told: Callable[..., Any]
) -> None:
    rows = reviewed()
    as_parquet(tmp_path / "set", rows[: len(rows) // 2])
    less = [{n: v for n, v in row.items() if n != "scenario"} for row in rows[len(rows) // 2 :]]
    (tmp_path / "more").mkdir()
    as_parquet(tmp_path / "more", less)
    shutil.move(tmp_path / "more" / "part-0.parquet", tmp_path / "set" / "part-1.parquet")

    found = told("signature", "--labels", str(tmp_path / "set"), *QUICK)

    assert found["traces"] == 24
    assert found["data_set"]["rows"] == len(rows)


def _without(name: str) -> Callable[[Row], Row]:
    return lambda row: {n: v for n, v in row.items() if n != name}


def _with(**fields: Any) -> Callable[[Row], Row]:
    return lambda row: row | fields


MISTAKES = [
    (_without("value"), "no column value; a data set needs annotator, trace, mode, value"),
    (
        _with(value=7),
        "480 rows have a value that is none of 1, 0 and null, the first by ada on mode",
    ),
    (_with(value=[1]), "column value holds"),
    (_with(mode=3.3), "column mode holds float64; give text"),
    (_with(mode=None), "480 of 480 rows have no mode"),
    (_with(trace=""), "480 rows have no trace"),
    (_with(outcome="maybe"), "none of failed, succeeded and unknown"),
    (_with(annotator_kind="robot"), 'annotator_kind "robot" is none of human, judge, consensus'),
    (_with(steps={"a": 1}), "column steps holds struct"),
]


@pytest.mark.parametrize(("change", "words"), MISTAKES)
def test_a_mistake_in_the_files_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Row], Row], words: str
) -> None:
    files = as_parquet(tmp_path / "set", [change(row) for row in reviewed()])

    assert main(["agreement", "--labels", files]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith(f"mast-tui: {files}: ")
    assert words in line


def test_two_codebooks_are_not_counted_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row | {"codebook": ("mast", "house")[n % 2]} for n, row in enumerate(reviewed())]
    files = as_parquet(tmp_path / "set", rows)

    assert main(["signature", "--labels", files]) == 1

    assert (
        "several codebooks (house, mast): name one of them with --codebook"
        in capsys.readouterr().err
    )
    assert main(["signature", "--labels", files, "--codebook", "mast", *QUICK]) == 0


def test_two_rounds_that_contradict_each_other_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = [
        row | {"round": "again", "value": None if row["value"] is None else 1 - row["value"]}
        for row in reviewed()
    ]
    files = as_parquet(tmp_path / "set", reviewed() + again)

    assert main(["agreement", "--labels", files]) == 1
    assert "votes both 0 and 1 on mode" in capsys.readouterr().err
    assert main(["agreement", "--labels", files, "--round", "again"]) == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--labels", "nowhere/*.parquet"), 1, "nowhere/*.parquet: no Parquet file there"),
        (("--labels", "SET", "--level", "step"), 2, "a data set is counted by trace"),
        (("--labels", "SET", "--bootstrap"), 2, "--bootstrap goes through single traces"),
        (("--labels", "SET", "--disagreements"), 2, "--disagreements goes through single traces"),
        (("--labels", "SET", "--engine", "pandas"), 2, '--engine "pandas" is none of duckdb'),
        (("--labels", "SET", "--by", "team"), 2, 'told apart by "team"; there is model, scenario'),
        (("--labels", "SET", "--among", "dee"), 1, "no labels by dee; there are labels by ada"),
        (("--labels", "SET", "--memory", "much"), 1, "--memory much: "),
        (("--engine", "local[2]"), 2, "--engine and --memory count a Parquet data set"),
        (("--labels", "SET", "--frozen", "v1"), 2, "--frozen is for the labels of the store"),
    ],
)
def test_what_cannot_be_asked_of_a_data_set_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    files = as_parquet(tmp_path / "set", reviewed())

    assert main(["agreement", *(files if word == "SET" else word for word in words)]) == code

    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_report_is_not_made_of_a_data_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = as_parquet(tmp_path / "set", reviewed())

    assert main(["report", "--labels", files]) == 2
    assert "give a CSV or JSONL of votes here" in capsys.readouterr().err


def test_an_excluded_trace_is_as_in_the_store(
    demo: Path, tmp_path: Path, told: Callable[..., Any]
) -> None:
    db, out = str(tmp_path / "labels.db"), str(tmp_path / "votes.parquet")
    shutil.copy(demo / "labels.db", db)
    with Store(Path(db)) as store:
        trace = store.traces()[0]
        for name in ("ines", "tomasz", "wanjiru"):
            a_hand(store, name).review(trace, state="excluded", exclusion="no agent in it")
    assert main(["export", "parquet", "-o", out, "--db", db]) == 0

    one, other = told("agreement", "--db", db), told("agreement", "--labels", out)
    for name in ("units", "traces", "modes", "categories", "overall", "sets"):
        assert list(differences(one[name], other[name])) == []
    one, other = told("signature", "--db", db, *QUICK), told("signature", "--labels", out, *QUICK)
    assert one["traces"] == 8
    assert not [path for path in differences(one, other) if not _only_here(path)]


def test_labels_of_judges_alone_have_a_signature_and_no_agreement(
    tmp_path: Path, told: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in reviewed() if row["annotator"] == "bot"]
    files = as_parquet(tmp_path / "set", rows)
    file = as_csv(tmp_path / "votes.csv", rows)

    one, other = (told("signature", "--labels", each, *QUICK) for each in (file, files))
    assert not [path for path in differences(one, other) if not _only_here(path)]
    assert "labels by an LLM judge" in " ".join(other["all"]["warnings"])

    assert main(["agreement", "--labels", files]) == 0
    assert "agreement needs the votes of two annotators" in capsys.readouterr().err


def test_too_many_scenarios_leave_means_without_intervals(
    tmp_path: Path, told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = as_parquet(tmp_path / "set", reviewed())
    drawn = told("signature", "--labels", files, *QUICK)["all"]
    monkeypatch.setattr("mast_tui.labels.dataset.vectors.CLUSTERS", 3)

    found = told("signature", "--labels", files, *QUICK)["all"]

    mean, before = found["modes_per_trace"]["all"], drawn["modes_per_trace"]["all"]
    assert before["ci"] is not None
    assert mean == {"mean": pytest.approx(before["mean"]), "n": before["n"], "ci": None}
    assert "means and the ranking have no intervals" in found["warnings"][-1]


def test_without_the_engine_one_line_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = as_parquet(tmp_path / "set", reviewed())
    monkeypatch.setitem(sys.modules, "duckdb", None)

    assert main(["agreement", "--labels", files]) == 1
    assert "pip install 'mast-tui[scale]'" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["set"]
