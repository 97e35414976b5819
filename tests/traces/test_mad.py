"""MAD, both files: a trace a record, streamed; labels are no steps, and what is odd is told."""

import json
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.traces import identity
from mast_tui.traces.discover import open_traces
from mast_tui.traces.formats.logs.mad import native_key
from mast_tui.traces.trace import Trace
from tests.traces import logs_written as written
from tests.traces.logs_written import dataset, full_record, human_record, lost
from tests.traces.mutations import hold


def opened(path: Path | str) -> list[Trace]:
    traces, skipped = open_traces([path])
    assert skipped == []
    return [trace.finish() for trace in traces]


def test_each_record_is_a_trace_known_by_its_run_and_number(tmp_path: Path) -> None:
    path = dataset(
        tmp_path / "full.json",
        full_record(written.CHATDEV, "ChatDev_ProgramDev_GPT4o", 0),
        full_record(written.APPWORLD, "AppWorld_Test-C_GPT-4o", 0),
    )
    traces = opened(path)
    assert [trace.key for trace in traces] == [
        "ChatDev_ProgramDev_GPT4o/0",
        "AppWorld_Test-C_GPT-4o/0",
    ]
    assert traces[0].trace_id == identity.trace_id("mad", "ChatDev_ProgramDev_GPT4o/0")
    assert traces[0].info.path == f"{path}#ChatDev_ProgramDev_GPT4o/0"


def test_what_the_record_says_of_its_run_is_shown_and_its_labels_are_not(tmp_path: Path) -> None:
    (trace,) = opened(dataset(tmp_path / "x.json", full_record(written.CHATDEV)))
    info = trace.info
    assert (info.agent, info.model, info.scenario, info.trial) == ("AG2", "GPT-4o", "GSM", "0")
    assert (info.format, info.outcome, info.warnings) == ("mad", "unknown", ())
    assert not any("mast_annotation" in step.text for step in trace.steps())


def test_the_human_file_opens_with_its_bare_nan(tmp_path: Path) -> None:
    path = dataset(tmp_path / "human.json", human_record(written.METAGPT_TALK, "Round 2", 9))
    assert b"NaN" in path.read_bytes()
    (trace,) = opened(path)
    assert (trace.key, trace.info.model) == ("Round 2/9", None)
    assert len(trace) == 5


def test_swapped_names_are_read_the_right_way_round_and_told(tmp_path: Path) -> None:
    record = human_record(written.MAGENTIC, "Generlazability", 17)
    record |= {"mas_name": "GAIA", "benchmark_name": "Magentic"}
    (trace,) = opened(dataset(tmp_path / "x.json", record))
    info = trace.info
    assert (info.agent, info.scenario) == ("Magentic", "GAIA")
    assert info.warnings == (
        "the record says mas_name GAIA and benchmark_name Magentic: read the other way round",
    )


def test_the_same_log_in_two_records_is_told_as_one_run(tmp_path: Path) -> None:
    path = dataset(
        tmp_path / "x.json",
        human_record(written.CHATDEV, "Round 1", 3),
        human_record(written.CHATDEV, "Round 2", 8),
        human_record(written.CHATDEV + " ", "Round 2", 9),
    )
    one, two, other = opened(path)
    assert one.trace_id != two.trace_id
    assert one.info.warnings == (f"the same run as {path}#Round 2/8",)
    assert two.info.warnings == (f"the same run as {path}#Round 1/3",)
    assert other.info.warnings == ()


def test_a_record_and_the_file_of_its_own_are_one_run(tmp_path: Path) -> None:
    text = json.dumps(written.wrapped(written.TURNS), ensure_ascii=False)
    (tmp_path / "own.json").write_text(text, "utf-8")
    dataset(tmp_path / "x.json", full_record(text))
    traces, _ = open_traces([tmp_path])
    assert traces[0].run_id == traces[1].run_id
    assert all("the same run as" in trace.info.warnings[0] for trace in traces)


def test_one_record_opens_by_its_key_without_reading_those_behind_it(tmp_path: Path) -> None:
    records = [full_record(written.METAGPT_TALK * 50, "Key_A", number) for number in range(200)]
    path = dataset(tmp_path / "x.json", *records)
    (trace,) = opened(f"{path}#Key_A/7")
    assert trace.key == "Key_A/7"
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)  # what lies behind is not even whole
    (again,) = opened(f"{path}#Key_A/7")
    assert again.info.warnings == ()
    assert [step.title for step in again.steps()] == [step.title for step in trace.steps()]


def test_a_key_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    path = dataset(tmp_path / "x.json", full_record(written.CHATDEV))
    with pytest.raises(MastError, match="no trace Key_B/1 in it; it holds AG2_GSM_Plus_GPT4o/0"):
        open_traces([f"{path}#Key_B/1"])


def test_a_trace_lets_go_of_its_log_and_reads_it_again(tmp_path: Path) -> None:
    path = dataset(tmp_path / "x.json", *(full_record(written.CHATDEV, "K", n) for n in range(3)))
    first, second, _ = opened(path)
    title = first.step(3).title
    for trace in (first, second, first):
        trace.close()
        assert trace.step(3).title == title


def test_a_file_that_breaks_off_gives_the_records_before_that(tmp_path: Path) -> None:
    path = dataset(tmp_path / "x.json", *(full_record(written.CHATDEV, "K", n) for n in range(3)))
    path.write_bytes(path.read_bytes()[:-200])
    traces = opened(path)
    assert [trace.key for trace in traces] == ["K/0", "K/1"]
    assert traces[0].info.warnings[-1].startswith("the same run as")
    assert any("cut off" in warning for warning in traces[1].info.warnings)


def test_records_without_a_key_are_known_by_their_place_and_content(tmp_path: Path) -> None:
    record = full_record(written.CHATDEV)
    del record["trace"]["key"], record["trace_id"]
    other = full_record(written.MAGENTIC)
    one, two, _ = opened(dataset(tmp_path / "x.json", record, other, other))[:3]
    assert (one.key, two.key) == ("1", "AG2_GSM_Plus_GPT4o/0")
    assert native_key(record) == ""
    assert one.content_hash != two.content_hash


def test_two_records_of_one_key_stay_two_traces(tmp_path: Path) -> None:
    records = (full_record(written.CHATDEV), full_record(written.MAGENTIC))
    one, two = opened(dataset(tmp_path / "x.json", *records))
    assert (one.key, two.key) == ("AG2_GSM_Plus_GPT4o/0", "AG2_GSM_Plus_GPT4o/0 (2)")
    assert one.trace_id != two.trace_id


def test_a_log_in_json_that_is_broken_is_still_readable(tmp_path: Path) -> None:
    text = json.dumps(written.wrapped(written.HYPERAGENT), indent=4)[:-300]
    (trace,) = opened(dataset(tmp_path / "x.json", full_record(text)))
    assert lost(trace, text) == []


def test_lines_of_hyperagent_written_like_yaml_keep_their_numbers(tmp_path: Path) -> None:
    head = (
        "instance_id: astropy__astropy-1\nproblem_statement:\n  A bug\nother_data:\n  patch: +x\n"
    )
    log = "\n".join(f"  {line}" for line in written.HYPERAGENT)
    text = f"{head}trajectory:\n{log}\nnote:\n  text: It repeats itself."
    (trace,) = opened(dataset(tmp_path / "x.json", full_record(text)))
    steps = list(trace.steps())
    assert [step.actor for step in steps[:4]] == ["user", "system", "Planner", "Navigator"]
    assert text.split("\n")[steps[2].source_index].strip() == written.HYPERAGENT[2]
    assert [step.source_id for step in steps if step.leak] == ["other_data", "note"]
    assert trace.info.scenario == "GSM"
    assert "repeats" in steps[-1].text


def test_no_mutation_of_a_dataset_stops_the_reader(tmp_path: Path) -> None:
    records = [full_record(text, "K", n) for n, text in enumerate(written.TEXTS.values())]
    human = [human_record(text, "R", n) for n, text in enumerate(written.TEXTS.values())]
    encoded = (
        written.like_yaml(written.TURNS),
        written.like_python(written.TURNS),
        json.dumps(written.wrapped(written.TURNS)),
    )
    turns = [full_record(text, "T", n) for n, text in enumerate(encoded)]
    held = hold(tmp_path / "x.json", [records, human, turns], rounds=1000, seed=33)
    assert held.read > 800


# the real file

HAND_CHECKED = {
    "Round 1/0": (15, 11, {"user", "Supervisor", "Spotify", "system"}),
    "Round 1/3": (49, 0, {"user", "system", "Chief Product Officer", "Chief Executive Officer",
                          "Chief Technology Officer", "Programmer", "Code Reviewer"}),
    "Round 1/4": (6, 0, {"user", "SimpleCoder", "SimpleTester", "SimpleReviewer"}),
    "Round 2/6": (22, 9, {"user", "system", "Planner", "Navigator", "Editor", "Executor"}),
    "Round 2/7": (6, 1, {"user", "mathproxyagent", "assistant", "system"}),
    "Generlazability/16": (9, 0, {"system", "Human", "SimpleCoder", "SimpleTester",
                                  "SimpleReviewer"}),
    "Generlazability/17": (15, 0, {"system", "user", "MagenticOneOrchestrator", "WebSurfer"}),
    "Generlazability/18": (39, 18, {"system", "planner", "Manus"}),
}  # fmt: skip
"""Steps, tool calls and actors, counted by hand in the file."""


@pytest.fixture(scope="module")
def human(request: pytest.FixtureRequest) -> tuple[Path, dict[str, Trace]]:
    import os

    folder = os.environ.get("MAST_TUI_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MAST_TUI_TEST_DATA names no folder of real traces")
    path = Path(folder) / "mast" / "MAD_human_labelled_dataset.json"
    return path, {str(trace.key): trace for trace in opened(path)}


def test_all_19_records_open_with_more_than_one_step(
    human: tuple[Path, dict[str, Trace]],
) -> None:
    _, traces = human
    assert len(traces) == 19
    assert all(len(trace) >= 6 for trace in traces.values())
    for trace in traces.values():
        notes = [note for step in trace.steps() for note in step.notes]
        assert not any("could not be read" in note for note in notes)
        assert max(len(step.text) for step in trace.steps()) < 50_000


@pytest.mark.parametrize("key", HAND_CHECKED)
def test_real_records_have_the_steps_that_were_counted_by_hand(
    human: tuple[Path, dict[str, Trace]], key: str
) -> None:
    trace = human[1][key]
    steps, calls, actors = HAND_CHECKED[key]
    assert (len(trace), trace.tool_calls) == (steps, calls)
    assert {step.actor for step in trace.steps()} == actors


def test_of_the_real_records_only_what_is_odd_is_told(human: tuple[Path, dict[str, Trace]]) -> None:
    path, traces = human
    warned = {key: trace.info.warnings for key, trace in traces.items() if trace.info.warnings}
    swapped = "the record says mas_name GAIA and benchmark_name {}: read the other way round"
    assert warned == {
        "Round 1/3": (f"the same run as {path}#Round 2/8",),
        "Round 2/8": (f"the same run as {path}#Round 1/3",),
        "Generlazability/17": (swapped.format("Magentic"),),
        "Generlazability/18": (swapped.format("OpenManus"),),
    }


def test_no_line_of_the_real_logs_is_lost(human: tuple[Path, dict[str, Trace]]) -> None:
    path, traces = human
    for record in json.loads(path.read_text()):
        if not record["trace"].startswith("{") and len(record["trace"]) < 100_000:
            trace = traces[f"{record['round']}/{record['trace_id']}"]
            assert lost(trace, record["trace"]) == [], record["trace_id"]
