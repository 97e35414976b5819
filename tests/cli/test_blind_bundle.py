"""A bundle for a blind round carries nothing of what the round hides, and comes back in place."""

import json
import zipfile
from pathlib import Path

import pytest

from mast_tui.labels.moved.anchors import step_hash
from mast_tui.labels.store import Store
from mast_tui.traces.discover import open_traces
from tests.cli.labelling import Shell
from tests.helpers import shop_run
from tests.traces.rollouts import call, meta, output, says, write

MODEL = "heron-flash"


@pytest.fixture
def study(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs, one of which says its model's name, given to Ada and Ben in a blind round."""
    runs = tmp_path / "study/runs"
    shop_run(runs, 1)
    write(
        runs / "heron-flash/9/sessions/rollout-2026-01-02T03-04-05-0199-shop-9.jsonl",
        meta(id="0199-shop-9"),
        {"timestamp": "t", "type": "turn_context", "payload": {"model": MODEL}},
        says("user", "Who are you?"),
        says("assistant", "I am Heron Flash. I look at the pods."),
        call("c1", f"echo {MODEL} && kubectl get pods"),
        output("c1", f"{MODEL}\ncart 0/1 CrashLoopBackOff\n"),
    )
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(tmp_path / "study")
    made = shell("study", "init", "--annotators", "Ada,Ben", "--traces", "runs", "--licence", "MIT")
    assert made.code == 0, made.err
    given = shell("assign", "--round", "r1", "--n", "2", "--k", "2")
    assert given.code == 0, given.err
    return tmp_path / "study"


@pytest.fixture
def bundle(study: Path, shell: Shell) -> Path:
    packed = shell("bundle", "pack", "--for", "Ada", "-o", "ada.zip")
    assert packed.code == 0, packed.err
    assert "2 of them blind" in packed.err
    assert "models that are named in the texts of 1 of them are masked" in packed.err
    return study / "ada.zip"


def everything_in(bundle: Path) -> dict[str, str]:
    with zipfile.ZipFile(bundle) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_nothing_that_is_hidden_is_in_it(study: Path, bundle: Path) -> None:
    texts = everything_in(bundle)
    told = "\n".join([*texts, *texts.values()])

    for word in (MODEL, "Heron Flash", str(study), "heron", "root_cause_entity", "judge_output"):
        assert word not in told
    rows = [json.loads(line) for line in texts["labels.jsonl"].splitlines()]
    traces = [row for row in rows if row["type"] == "trace"]
    assert [(row["model"], row["outcome"], row["score"]) for row in traces] == [
        (None, "unknown", None)
    ] * 2
    assert {row["scenario"] for row in traces} == {"3", None}
    assert 'licence = "MIT"' in texts["mast-study.toml"]


def test_an_open_round_gets_the_traces_themselves(study: Path, shell: Shell) -> None:
    text = Path("mast-study.toml").read_text().replace("blind = true", "blind = false")
    Path("mast-study.toml").write_text(text.replace('name = "r1"', 'name = "r0"'))
    Path("labels.db").unlink()
    assert shell("assign", "--round", "r0", "--n", "2", "--k", "2").code == 0

    said = shell("bundle", "pack", "--for", "Ada", "-o", "open.zip")

    assert "blind" not in said.err
    assert MODEL in "\n".join(everything_in(study / "open.zip").values())


def test_what_was_said_blind_comes_back_to_its_step(
    study: Path, away: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = [one for one in away.glob("traces/*/*") if "CrashLoop" in one.read_text()
               and "Who are you" in one.read_text()]  # fmt: skip
    shown = shell("show", str(file), "--reveal")
    assert "*********** && kubectl get pods" in shown.out
    who = ("--annotator", "Ada", "--round", "r1")
    quote = ("--quote", "***********\ncart 0/1", "--step", "3", "--mode", "3.3")
    tagged = shell("tag", str(file), *quote, *who)
    assert tagged.code == 0, tagged.err
    shell("tag", str(file), "--mode", "1.1", *who)
    assert shell("review", str(file), "--done", "--outcome", "failed", *who).code == 0
    assert shell("bundle", "pack", "--back", "-o", "back.zip", "--annotator", "Ada").code == 0

    monkeypatch.chdir(study)
    for new in ("2 tags (2 new)", "2 tags (2 known)"):
        assert new in shell("bundle", "take", str(away / "back.zip")).err

    with Store(study / "labels.db") as store:
        whole, tag = store.tags()
        (row,) = [row for row in store.traces() if row.trace_id == tag.trace_id]
        (review,) = store.reviews()
    (trace,) = open_traces([row.path])[0]
    step = trace.finish().step(3)
    assert (row.model, row.format, whole.step) == (MODEL, "codex", None)
    assert (tag.step, tag.source_id, tag.source_index) == (3, step.source_id, step.source_index)
    assert (tag.step_hash, tag.reader_version) == (step_hash(step), trace.format.version)
    assert tag.quotes[0].text == f"{MODEL}\ncart 0/1"
    assert (review.trace_id, review.state) == (tag.trace_id, "done")
    assert json.loads(shell("place", "--json").out) == []  # every tag is where it should be
    assert json.loads(shell("progress", "--json").out)["all"]["done"] == 1


def test_a_trace_that_is_gone_keeps_its_steps(
    study: Path, away: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file, *_) = sorted(away.glob("traces/*/*"))
    who = ("--annotator", "Ada", "--round", "r1")
    assert shell("tag", str(file), "--step", "3", "--mode", "3.3", *who).code == 0
    shell("bundle", "pack", "--back", "-o", "back.zip", "--annotator", "Ada")
    monkeypatch.chdir(study)
    (study / "runs").rename(study / "moved")

    said = shell("bundle", "take", "../away/back.zip")

    assert (said.code, "step numbers hold" in said.err) == (0, True)
    with Store(study / "labels.db") as store:
        (tag,) = store.tags()
        known = {row.trace_id: row for row in store.traces()}
    assert (tag.step, tag.source_id, tag.source_index) == (3, None, None)
    assert (len(known), tag.reader_version) == (2, known[tag.trace_id].reader_version)


def test_what_one_said_before_is_not_sent_along_to_be_said_again(study: Path, shell: Shell) -> None:
    given = json.loads(shell("assign", "--round", "r1", "--n", "2", "--k", "2", "--json").out)
    for one in given:
        if one["annotator"] == "Ada":
            who = ("--annotator", "Ada", "--round", "r1")
            shell("tag", one["path"], "--mode", "2.3", "--step", "2", *who)
            shell("review", one["path"], "--done", "--outcome", "failed", *who)
    with Path("mast-study.toml").open("a") as file:
        file.write('\n[[rounds]]\nname = "r2"\ntraces = 0\noverlap = 2\n')
    assert shell("assign", "--round", "r2", "--repeat", "1").code == 0

    shell("bundle", "pack", "--for", "Ada", "-o", "again.zip")

    lines = everything_in(study / "again.zip")["labels.jsonl"].splitlines()
    rows = [json.loads(line) for line in lines]
    repeated = {row["trace_id"] for row in rows if row.get("round") == "r2"}
    said = {row["trace_id"] for row in rows if row["type"] in ("tag", "review")}
    assert len(repeated) == len(said) == 1
    assert not repeated & said


def test_real_traces_lose_their_answers_and_nothing_else(
    data: Path, tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    (tmp_path / "study").mkdir()
    monkeypatch.chdir(tmp_path / "study")
    for name, folder in (("w", data / "whowhen/Hand-Crafted"), ("i", data / "itbench"),
                         ("s", data / "sregym")):  # fmt: skip
        Path(name).symlink_to(folder)
    paths = ["--traces", "w/1.json", "--traces", "i/agent_outputs/2/1", "--traces", "s"]
    assert shell("study", "init", "--annotators", "Ada,Ben", *paths).code == 0
    number = str(json.loads(shell("study", "check", "--json").out)["found"] - 3)
    assert shell("assign", "--round", "r1", "--n", number, "--k", "2").code == 0

    packed = shell("bundle", "pack", "--for", "Ada", "-o", "ada.zip")
    assert packed.code == 0, packed.err

    with Store("labels.db") as store:
        rows = {row.trace_id: row for row in store.traces()}
    assert shell("bundle", "take", "ada.zip", "away").code == 0
    models = {row.model for row in rows.values() if row.model}
    files = sorted(Path("away/traces").glob("*/*"))
    assert len(files) == len(rows) > 4
    for file in files:
        (seen,) = open_traces([file])[0]
        real = rows[seen.finish().run_id.removeprefix("stands-for-")]
        assert len(seen) == real.steps
        text = file.read_text()
        assert not [model for model in models if model in text]
    told = "".join(file.read_text() for file in files)
    truth = json.loads((data / "whowhen/Hand-Crafted/1.json").read_text())
    assert truth["mistake_reason"] not in told
    assert json.dumps(truth["history"][0]["content"])[1:40] in told


def test_only_what_the_annotator_said_comes_back(
    study: Path, away: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file, *_) = sorted(away.glob("traces/*/*"))
    for name in ("Ada", "Ben"):
        tag = ("tag", str(file), "--mode", "3.3", "--step", "2", "--round", "r1")
        assert shell(*tag, "--annotator", name).code == 0
    shell("study", "close", "r1")
    back = shell("bundle", "pack", "--back", "-o", "back.zip", "--annotator", "Ada")
    assert back.code == 0
    monkeypatch.chdir(study)

    assert shell("bundle", "take", "../away/back.zip").code == 0

    with Store("labels.db") as store:
        names = {one.uuid: one.name for one in store.annotators()}
        assert {names[tag.annotator] for tag in store.tags()} == {"Ada"}
        assert store.file.rows("SELECT closed_at FROM rounds WHERE name = 'r1'") == [(None,)]


def test_precedents_go_along_without_the_names_of_models(study: Path, shell: Shell) -> None:
    given = json.loads(shell("assign", "--round", "r1", "--n", "2", "--k", "2", "--json").out)
    path = next(one["path"] for one in given if "shop-9" in one["path"])
    for name, mode in (("Ada", "1.3"), ("Ben", "2.6")):
        who = ("--annotator", name, "--round", "r1")
        said = shell("tag", path, "--mode", mode, "--step", "3", "--quote", f"{MODEL}\ncart", *who)
        assert said.code == 0, said.err
        for one in given:
            if one["annotator"] == name:
                shell("review", one["path"], "--done", "--outcome", "failed", *who)
    assert shell("study", "close", "r1").code == 0
    (case,) = json.loads(shell("adjudicate", "--round", "r1", "--json").out)["disagreements"]
    reason = f"{MODEL} only says so"
    settled = shell("adjudicate", "--settle", case["id"], "--take", "a", "--reason", reason)
    assert settled.code == 0, settled.err
    shop_run(study / "runs", 3)
    with Path("mast-study.toml").open("a") as file:
        file.write('\n[[rounds]]\nname = "r2"\ntraces = 1\noverlap = 2\n')
    assert shell("assign", "--round", "r2").code == 0

    assert shell("bundle", "pack", "--for", "Ada", "--round", "r2", "-o", "r2.zip").code == 0

    texts = everything_in(study / "r2.zip")
    assert "*********** only says so" in texts["guidelines.md"]
    assert MODEL not in "\n".join([*texts, *texts.values()])


def test_the_store_of_a_bundle_merges_in_any_order(
    study: Path, away: Path, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in sorted(away.glob("traces/*/*")):
        who = ("--annotator", "Ada", "--round", "r1")
        shell("tag", str(file), "--mode", "3.3", "--step", "3", *who)
        shell("review", str(file), "--done", "--outcome", "failed", *who)
    monkeypatch.chdir(tmp_path)
    stores = [str(study / "labels.db"), str(away / "labels.db")]

    for name, order in (("one.db", stores), ("other.db", stores[::-1])):
        assert shell("merge", *order, "-o", name).code == 0

    with Store("one.db") as one, Store("other.db") as other, Store(stores[0]) as lead:
        assert one.tags() == other.tags()
        assert {tag.trace_id for tag in one.tags()} == {row.trace_id for row in lead.traces()}
        assert [row.model for row in one.traces()] == [row.model for row in lead.traces()]
        assert all(tag.source_index is not None for tag in one.tags())
