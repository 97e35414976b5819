"""Logs of agent systems in their own files: who did what, with nothing lost."""

import json
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
from mast_tui.traces.formats import sniff
from mast_tui.traces.model import Step
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from tests.traces import logs_written as written
from tests.traces.logs_written import TEXTS, TURNS, lost, one, wrapped


def steps(trace: Trace) -> list[Step]:
    return list(trace.steps())


def told(trace: Trace) -> list[tuple[str, str, str]]:
    return [(step.kind, step.actor, step.title) for step in trace.steps()]


@pytest.mark.parametrize("system", TEXTS)
def test_a_log_is_known_by_its_content_and_shown_whole(tmp_path: Path, system: str) -> None:
    trace = one(tmp_path / "anything.log", TEXTS[system])
    assert (trace.info.format, trace.info.agent) == ("mas-log", system)
    assert trace.info.warnings == ()
    assert lost(trace, TEXTS[system]) == []


@pytest.mark.parametrize("system", TEXTS)
def test_steps_begin_on_the_lines_that_they_name(tmp_path: Path, system: str) -> None:
    trace = one(tmp_path / "x.log", TEXTS[system])
    lines = TEXTS[system].split("\n")
    places = [step.source_index for step in steps(trace)]
    assert places == sorted(places)
    assert all(lines[place].strip() for place in places[1:])


@pytest.mark.parametrize("system", TEXTS)
def test_a_log_reads_the_same_with_windows_line_ends_and_a_mark_of_utf8(
    tmp_path: Path, system: str
) -> None:
    plain = told(one(tmp_path / "x.log", TEXTS[system]))
    odd = b"\xef\xbb\xbf" + TEXTS[system].replace("\n", "\r\n").encode()
    assert told(one(tmp_path / "y.log", odd)) == plain


def test_chatdev_turns_are_steps_and_the_prompts_around_them_are_folded(tmp_path: Path) -> None:
    trace = one(tmp_path / "Todo.log", written.CHATDEV)
    assert told(trace) == [
        ("message", "user", "task: Write a todo list"),
        ("message", "system", "prompt of Coding: Programmer and Chief Technology Officer"),
        ("reasoning", "Programmer", "todo.py"),
        ("harness", "system", "conclusion: todo.py"),
        ("file", "system", "todo.py updated"),
        ("message", "system", "phase TestErrorSummary (Test, cycle 1)"),
        ("shell", "system", "Test Reports: Traceback (most recent call last): NameError: x"),
        ("harness", "system", "Post Info: Software Info: 💰**cost**=$0.01"),
    ]
    _, prompt, turn, conclusion, _, _, report, _ = steps(trace)
    assert (prompt.folded, turn.folded, conclusion.folded) == (True, False, True)
    assert turn.text == "todo.py\n```python\nitems = []\n```"
    assert "You are Programmer" in prompt.text
    assert prompt.text.count("flask app.py") == 4
    assert turn.notes == ("Programmer<->Chief Technology Officer on : Coding, turn 0",)
    assert report.error


def test_chatdev_writes_the_day_before_the_month(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.log", written.CHATDEV)
    assert steps(trace)[2].timestamp == "2025-01-17T09:00:06"
    info = trace.info
    assert (info.started, info.model, info.scenario) == ("2025-01-17T09:00:00", "GPT_4O", "Todo")


def test_metagpt_names_the_role_and_says_where_the_log_has_no_text(tmp_path: Path) -> None:
    trace = one(tmp_path / "run_21.json", json.dumps(written.metagpt_file()))
    assert told(trace) == [
        ("message", "user", "task: double a number"),
        ("file", "SimpleCoder", "double (SimpleWriteCode)"),
        ("file", "SimpleTester", "test_double (SimpleWriteTest)"),
        ("reasoning", "SimpleReviewer", "SimpleWriteReview"),
    ]
    assert steps(trace)[3].notes == ("the log holds no text of this turn",)
    assert lost(trace, written.METAGPT_LINES) == []


def test_metagpt_talks_are_one_step_a_message(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.txt", written.METAGPT_TALK)
    assert told(trace)[1:4] == [
        ("message", "Human", "Double a number"),
        ("reasoning", "SimpleCoder", "double"),
        ("reasoning", "SimpleReviewer", "One comment: none."),
    ]
    assert steps(trace)[2].text == "def double(x):\n    return 2 * x"
    assert steps(trace)[2].timestamp == "2025-03-27T01:21:11"


def test_hyperagent_actions_are_calls_without_outputs(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.json", json.dumps(wrapped(written.HYPERAGENT)))
    assert told(trace) == [
        ("message", "user", "task: What is 20 + 15?"),
        ("harness", "system", "Initialized HyperAgent instance astropy__astropy-1"),
        ("reasoning", "Planner", "ask Codebase Navigator: Find separability_matrix"),
        ("shell", "Navigator", "open_file a/separable.py, 65"),
        ("shell", "Executor", "python run.py"),
        ("shell", "Executor", "pytest -q"),
        ("reasoning", "Executor", "to Planner: It works."),
        ("answer", "Planner", "final answer: The bug is fixed."),
        ("harness", "system", "what is known of the task beside it"),
        ("harness", "system", "what an earlier annotator noted"),
    ]
    call, again = steps(trace)[3], steps(trace)[5]
    assert call.tool is not None
    assert (call.tool.name, call.output) == ("open_file", None)
    assert call.reasoning == "Thought: I open it."
    assert again.reasoning == "Observation: it prints 4.\n\nThought: Once more."
    assert call.source_index == 6


def test_hyperagents_editor_changes_files(tmp_path: Path) -> None:
    log = [line.replace("open_file._run", "editor._run") for line in written.HYPERAGENT]
    step = steps(one(tmp_path / "x.json", json.dumps(wrapped(log))))[3]
    assert (step.kind, step.title) == ("file", "editor a/separable.py, 65")


def test_a_start_in_the_middle_of_hyperagent_is_seen(tmp_path: Path) -> None:
    text = "\n".join(written.HYPERAGENT * 2)
    found = [step for step in steps(one(tmp_path / "x.log", text)) if "Initialized" in step.title]
    assert [step.source_index for step in found] == [0, len(written.HYPERAGENT)]


def test_appworld_calls_have_what_came_back_to_them(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.txt", written.APPWORLD)
    assert told(trace) == [
        ("message", "user", "Rate all songs in my playlists."),
        ("message", "Supervisor", "to spotify: Get my playlists"),
        ("message", "Supervisor", "to Spotify: Get my playlists"),
        ("shell", "Spotify", "spotify.show_playlist_library(page_index=0)"),
        ("message", "Spotify", "reply: Please provide the access token."),
        ("answer", "Supervisor", 'supervisor.complete_task(status="fail")'),
        ("harness", "system", "evaluation report"),
    ]
    sent, failed = steps(trace)[1], steps(trace)[3]
    assert sent.output is not None
    assert sent.output.endswith("\nPlease provide the access token.")
    assert sent.reasoning == "# I ask the Spotify agent."
    assert sent.tool is not None
    assert sent.tool.arguments == "send_message(app_name='spotify', message='Get my playlists')"
    assert failed.error
    assert "401" in str(failed.output)
    assert trace.info.scenario == "692c77d_1"


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("send_message(app_name='gmail', message='It\\'s me')", "to gmail: It's me"),
        ('print(send_message("gmail", "Login", user="a", password="b"))',
         'to gmail: Login (user="a", password="b")'),
        ("answer = send_message('gmail', f'{count} mails')", "to gmail: {count} mails"),
        ('reply(f"Here they are: {notes}")', "reply: Here they are: {notes}"),
        ("reply(message='one\\ntwo')", "reply: one two"),
        ("reply(text)", "reply(text)"),
        ("send_message('gmail', text)", "send_message('gmail', text)"),
        ('reply("""long', 'reply("""long'),
    ],
)  # fmt: skip
def test_a_message_in_appworld_is_told_by_whom_it_goes_to_and_its_words(
    tmp_path: Path, code: str, title: str
) -> None:
    text = written.APPWORLD.replace(
        "send_message(app_name='spotify', message='Get my playlists')", code, 1
    )
    assert steps(one(tmp_path / "x.txt", text))[1].title == title


def test_magentic_code_and_its_run_are_one_call(tmp_path: Path) -> None:
    trace = one(tmp_path / "console_log.txt", written.MAGENTIC)
    assert told(trace) == [
        ("harness", "system", "set-up of the run, 4 lines"),
        ("message", "user", "How many at bats?"),
        ("plan", "MagenticOneOrchestrator", "plan for: How many at bats?"),
        ("shell", "WebSurfer", "I typed 'at bats' into the browser search bar."),
        ("shell", "Assistant", "python: print(500 + 25)"),
        ("answer", "MagenticOneOrchestrator", "final answer: 525"),
        ("harness", "system", "SCENARIO.PY COMPLETE SCENARIO.PY RUNTIME: 128 RUN.SH COMPLETE"),
    ]
    setup, surfed, ran = steps(trace)[0], steps(trace)[3], steps(trace)[4]
    assert setup.folded
    assert "525" in str(surfed.output)
    assert (trace.tool_calls, ran.text, ran.exit_code) == (1, "Let me compute.", 0)


def test_openmanus_tools_get_their_results_by_name(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.log", written.OPENMANUS)
    assert told(trace) == [
        ("harness", "system", "log of the machinery, 2 lines"),
        ("plan", "planner", "plan: Run to the Moon (ID: plan_1)"),
        ("harness", "system", "log of the machinery, 4 lines, 1 steps"),
        ("shell", "Manus", "browser_use action=web_search pace"),
        ("shell", "Manus", "python_execute"),
        ("reasoning", "Manus", "Nothing more to do."),
        ("plan", "planner", "Marked step 0 as completed in plan plan_1"),
        ("harness", "system", "log of the machinery, 1 lines"),
        ("answer", "planner", "It takes 17 thousand hours."),
        ("harness", "system", "result of the flow, told again"),
    ]
    search, run = steps(trace)[3], steps(trace)[4]
    assert search.reasoning == "I search.\nAnd then I compute."
    assert search.tool is not None
    assert search.tool.arguments == {"action": "web_search", "query": "pace"}
    assert "Error fetching content" in str(search.output)
    assert (search.error, run.error) == (False, True)
    assert search.notes == ("Executing step 1/20",)


@pytest.mark.parametrize("encode", [json.dumps, written.like_yaml, written.like_python])
def test_ag2_turns_are_told_by_name_in_each_encoding(tmp_path: Path, encode) -> None:  # type: ignore[no-untyped-def]
    text = encode(wrapped(TURNS)) if encode is json.dumps else encode(TURNS)
    trace = written.embedded(tmp_path / "MAD.json", text)
    run = [step for step in steps(trace) if step.source_id is None]
    assert [(step.kind, step.actor, step.title) for step in run] == [
        ("message", "mathproxyagent", "prompt: What is 20 + 15?"),
        ("shell", "assistant", "python: print(20 + 15)"),
        ("reasoning", "assistant", "It is 35, I think."),
        ("message", "mathproxyagent", written.TURNS[4]["content"][0]),
        ("answer", "assistant", "final answer: 35"),
    ]
    assert run[1].output == "35"
    assert run[1].text == "I add them:\n\nThis prints the sum."
    assert run[0].folded
    said = "\n".join(line for turn in TURNS for line in turn["content"])
    assert lost(trace, said) == []


def test_ag2_says_how_code_ended_whoever_has_to_say_it(tmp_path: Path) -> None:
    turns = [
        {"content": ["Is it 4?"], "role": "assistant", "name": "Agent_Verifier"},
        {"content": ["```python", "1/0", "```"], "role": "user", "name": "Agent_Code_Executor"},
        {"content": ["exitcode: 1 (execution failed)", "Code output: ZeroDivisionError"],
         "role": "assistant", "name": "Agent_Verifier"},
    ]  # fmt: skip
    trace = one(tmp_path / "x.json", json.dumps(wrapped(turns)))
    call = steps(trace)[2]
    assert (call.actor, call.exit_code, call.error) == ("Agent_Code_Executor", 1, True)


def test_notes_of_earlier_annotators_and_answers_are_leaks_at_the_end(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.json", json.dumps(wrapped(TURNS)))
    *run, data, note = steps(trace)
    assert not any(step.leak for step in run)
    assert all(step.leak and step.folded and step.kind == "harness" for step in (data, note))
    assert data.notes == ("hidden in blind reading: the expected answer",)
    assert note.notes == ("hidden in blind reading: an earlier annotator's note",)
    assert "+line one\n  +line two" in data.text
    assert "Step repetition: yes" in note.text
    assert not any("repeats" in step.title or "35" in step.title for step in (data, note))


def test_the_evaluation_report_of_appworld_is_a_leak_that_its_title_keeps(tmp_path: Path) -> None:
    trace = one(tmp_path / "x.log", written.APPWORLD)
    report = steps(trace)[-1]
    assert (report.leak, report.folded, report.error) == (True, True, False)
    assert "success" in report.text
    info = trace.info
    assert (info.outcome, info.outcome_source) == (
        "failed",
        "success in the evaluation report of the log",
    )


def test_runs_of_other_systems_in_the_same_wrapping_open_too(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "What is 2 + 2?"}
    peers = {str(nth): [asked, {"role": "assistant", "content": f"{nth}"}] for nth in range(2)}
    trace = one(tmp_path / "peers.json", json.dumps(wrapped(peers)))
    assert [step.actor for step in steps(trace)[1:5]] == ["system", "agent 0", "system", "agent 1"]
    tree = [" ########## Round 1 ########## ", *(f"***** Reasoner {n} output: *****" for n in "12")]
    lines = [line for mark in tree for line in (mark, "thinks")]
    trace = one(tmp_path / "tree.json", json.dumps(wrapped(lines)))
    assert [step.title for step in steps(trace)[1:4]] == [
        "Round 1", "Reasoner 1 output:", "Reasoner 2 output:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "actor"),
    [
        ("2025-01-01 10:00:0{n} | INFO | x.y:1 - did {n}", "log"),
        ("[2025-01-01 10:00:0{n}] did {n}", "log"),
        ("agent.core - INFO - did {n}", "log"),
        ("---------- Step {n} ----------", "log"),
        ("Step {n}: did it", "log"),
        ("Coder: did {n}", "Coder"),
    ],
)
def test_a_log_of_no_known_shape_is_cut_where_lines_begin_alike(
    tmp_path: Path, line: str, actor: str
) -> None:
    text = "before\n" + "\n".join(f"{line.format(n=n)}\n  and more" for n in range(4))
    trace = one(tmp_path / "x.log", text)
    assert trace.info.format == "log"
    assert [step.source_index for step in steps(trace)] == [0, 1, 3, 5, 7]
    assert {step.actor for step in steps(trace)[1:]} == {actor}
    assert lost(trace, text) == []


def test_a_log_without_any_shape_is_one_step_that_names_its_lines(tmp_path: Path) -> None:
    text = "one\ntwo\n\nthree"
    (step,) = steps(written.embedded(tmp_path / "MAD.json", text))
    assert (step.text, step.actor) == (text, "log")
    assert step.notes == ("lines 1 to 4 of the log",)


def test_texts_in_a_folder_are_logs_only_where_that_is_sure(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(written.CHATDEV)
    (tmp_path / "b.txt").write_text("Step 1: x\nStep 2: y\nStep 3: z\n")
    (tmp_path / "c.log").write_text("[INFO] a line\n[INFO] another\n")
    traces, skipped = open_traces([tmp_path])
    assert [Path(trace.path).name for trace in traces] == ["a.log"]
    assert skipped == []


@pytest.mark.parametrize(
    "value",
    [
        {"instance_id": "x", "problem_statement": "y", "patch": "z"},
        {"run_id": 1, "prompt": "x", "content": "anything"},
        {"messages": [{"role": "user", "content": "HyperAgent_x - INFO - Planner's"}]},
    ],
)
def test_other_json_is_no_log(tmp_path: Path, value: dict[str, object]) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value))
    found = sniff(Source(path).head())
    assert found is None or found.id != "mas-log"


def test_an_entry_of_megabytes_goes_on_in_another_step(tmp_path: Path) -> None:
    from mast_tui.traces.formats.logs.text import LONGEST

    long = ("x" * 99 + "\n") * (LONGEST // 100 * 2)
    text = "\n".join(written.HYPERAGENT) + "\n" + long + written.HYPERAGENT[2]
    trace = one(tmp_path / "x.log", text)
    assert max(len(step.text) for step in steps(trace)) < LONGEST * 1.2
    assert sum(step.text.count("x" * 99) for step in steps(trace)) == LONGEST // 100 * 2
    assert steps(trace)[-1].actor == "Planner"


def test_an_empty_text_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("\n\n")
    with pytest.raises(MastError, match="empty"):
        open_traces([tmp_path / "x.log"])
