"""An annotator in a blind study: the queue, what is hidden, questions, a judge's labels, progress."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.codebook.load import load
from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.labels.revealed import revealed
from mast_tui.labels.store import Store
from mast_tui.tui.commands import studying
from mast_tui.tui.screens.progress import ProgressScreen
from mast_tui.tui.screens.prompt import PromptScreen
from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reviewing import finish
from tests.studies import MODEL, a_queue, a_study, judge_says, secrets_in
from tests.tui.given import BROAD, NARROW, WIDE, Driver, running

DONE = ("D", "f", "enter", "enter")
"""Mark done as failed, with no summary, nothing unsure."""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three of four runs are assigned to Ada and to Ben, in a blind round."""
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "study", settings="preannotations = true")
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    return folder


@pytest.fixture
def ada(study: Path) -> Bench:
    return a_queue(study, "Ada")


def ids(study: Path, annotator: str) -> list[str]:
    """The annotator's queue by trace ids."""
    from mast_tui.labels.study.assigned import queue

    with Store(study / "labels.db") as store:
        return [one.assignment.trace_id for one in queue(store, annotator)]


async def test_the_queue_opens_at_its_first_trace_in_its_round(study: Path, ada: Bench) -> None:
    async with running(ada, BROAD) as the:
        assert the.bench.trace.trace_id == ids(study, "Ada")[0]
        assert the.bench.hand.round == "r1"
        assert "r1: 3 left" in the.status
        await the.press("3", "3")
    with Store(study / "labels.db") as store:
        assert [tag.round for tag in store.tags()] == ["r1"]


async def test_done_offers_the_next_by_one_key(study: Path, ada: Bench) -> None:
    order = ids(study, "Ada")
    async with running(ada, WIDE) as the:
        await the.press(*DONE)
        assert the.notice.startswith("done: Enter opens the next, 2 left")
        await the.press("enter")
        assert the.bench.trace.trace_id == order[1]
        assert the.notice == "round r1: 1 of 3 done, 2 left"


async def test_what_is_skipped_with_a_reason_comes_last_and_comes_back(
    study: Path, ada: Bench
) -> None:
    first, second, third = ids(study, "Ada")
    async with running(ada, WIDE) as the:
        await the.press(",", "s")
        await the.type("too long for today")
        await the.press("enter")
        assert the.bench.trace.trace_id == second
        assert ids(study, "Ada") == [second, third, first]
        await the.press("Q")
        assert "too long for today" in the.text
        assert "0 of 3 done, 3 left, 1 of them skipped" in the.text
        await the.press("G", "b")
        assert "too long for today" not in the.text
        await the.press("q")
        assert ids(study, "Ada") == [first, second, third]


async def test_reasons_and_kinds_fit_into_eighty_columns(study: Path, ada: Bench) -> None:
    with closing(sqlite3.connect(study / "labels.db")) as db, db:
        db.execute("update assignments set why = 'calibration'")
    async with running(ada, NARROW) as the:
        await the.press(",", "s")
        await the.type("too long for today")
        await the.press("enter", "Q")
        assert "too long for today" in the.text
        assert the.text.count("calibration") == 2
        await the.press("q", ",", "r")
        ends = [line for line in the.text.splitlines() if line.lstrip().startswith(("r1", "Ada"))]
        assert [len(line.rstrip()) < 80 for line in ends] == [True, True]


async def test_the_queue_leads_to_traces_that_were_not_opened(study: Path) -> None:
    from mast_tui.cli.app import make_bench
    from tests.studies import asked

    run = next(iter(study.glob("runs/*/Scenario-3/4/sessions/*/*/*/*.jsonl")))
    first = ids(study, "Ada")[0]
    async with running(make_bench(asked(study, "Ada"), [str(run)]), BROAD) as the:
        assert len(the.bench.traces) == 1
        await the.press("Q", "g", "enter")
        assert (the.bench.trace.trace_id, the.bench.hand.round) == (first, "r1")
        assert secrets_in(the.text) == []
        await the.press("Q", "g", "enter")
        assert len(the.bench.traces) == 2


SCREENS = {
    "main": (),
    "last step": ("G",),
    "raw": ("G", "r"),
    "traces": ("L",),
    "queue": ("Q",),
    "others": ("W",),
    "agreement": ("A",),
    "diagnosis": (",", "d"),
    "signals": ("S",),
    "history": ("3", "3", "H"),
    "compare": ("C",),
    "compared": ("C", "enter", "G"),
    "found": ("/", "/", *"signs off", "enter"),
    "help": ("?",),
    "phases": ("o",),
    "answer": ("a",),
    "questions": (",", "q"),
    "judge": (",", "j"),
    "judge at its step": (",", "j", "enter"),
    "progress": (",", "r"),
    "done": ("D", "f", "enter"),
    "marked done": DONE,
}


@pytest.mark.parametrize("name", SCREENS)
async def test_no_screen_names_the_model_or_the_outcome(name: str, study: Path, ada: Bench) -> None:
    row = ada.row()
    judge_says(study, row, ("3.3", 11, "heron-flash never looked"))
    async with running(ada, BROAD) as the:
        seen = []
        for key in SCREENS[name]:
            await the.press("space" if key == " " else key)
            seen.append(the.text)
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        seen.append(the.text)
        for text in seen:
            assert secrets_in(text) == []
            assert "outcome failed" not in text
            assert "outcome succeeded" not in text
        if name == "last step":
            assert "signs off: *********** and" in seen[-1]


async def test_the_list_is_not_narrowed_by_a_hidden_path(study: Path, ada: Bench) -> None:
    assert all(MODEL in trace.path for trace in ada.traces)
    first = ada.study.about(ada.trace.trace_id) if ada.study else ""  # "scenario 3 / 1, 14 steps"
    async with running(ada, BROAD) as the:
        await the.press("L")
        assert ".jsonl" not in the.text  # a file may be called as its model
        assert f"@{ada.trace.trace_id}" in the.text
        await the.press("/", *"heron")
        assert "0 of 3 open traces with heron, " in the.text
        assert "a blind round hides the paths" in the.text
        await the.press("ctrl+u", *"jsonl")
        assert "0 of 3 open traces with jsonl, " in the.text
        await the.press("ctrl+u")
        await the.type(first)
        assert f"1 of 3 open traces with {first}, " in the.text


async def test_an_open_round_shows_what_a_blind_one_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "open", runs=3, hides=False)
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    async with running(a_queue(folder, "Ada"), BROAD) as the:
        await the.press("G")
        assert "Heron Flash signs off: heron_flash and gpt-5.1-osprey" in the.text
        assert "heron-flash  outcome" in the.text
        await the.press("W")
        assert the.notice == "nobody else tagged this trace"
        await the.press("L", "/", *"heron")
        assert "3 of 3 open traces with heron, " in the.text
        assert ".jsonl" in the.text


async def test_what_the_study_requires_is_asked_for_before_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "strict", runs=3)
    file = folder / "mast-study.toml"
    file.write_text(file.read_text().replace('["outcome"]', '["summary", "evidence"]'))
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    async with running(a_queue(folder, "Ada"), WIDE) as the:
        await the.press("3", "3", *DONE)
        assert "a summary is required" in the.text
        assert f"3.3 at step {the.at} has no quote" in the.text
        assert the.state() == "in progress"


async def test_others_tags_stay_hidden_until_done_and_asked_for(study: Path, ada: Bench) -> None:
    trace_id = ids(study, "Ada")[0]
    ben = a_queue(study, "Ben")
    number = ben.opening.number_of(trace_id)
    assert number is not None
    ben.open(number)
    ben.reading.go(2)
    ben.toggle(ben.codebook.mode("1.1"))
    ben.close()
    async with running(ada, BROAD) as the:
        the.bench.reading.go(2)
        the.work.show_step()
        await the.press("W")
        assert the.notice == "others' tags are hidden in a blind round: it shows once you are done"
        await the.press(*DONE, "x")
        await the.press("W")
        assert (
            the.notice == "others' tags are hidden in a blind round: v shows it, which is recorded"
        )
        await the.press("v")
        assert the.notice.startswith("revealed: judge, labels, model, outcome, truth")
        assert "heron-flash" in the.text
        await the.press("W")
        the.bench.reading.go(2)
        the.work.show_step()
        assert "Ben: FM-1.1" in the.text
        assert the.state() == "done"
        # what is changed from now on is marked, and it stays revealed
        await the.press("3", "3")
        assert "after revealing" in the.text
        assert "heron-flash" in the.text
    with Store(study / "labels.db") as store:
        (review,) = store.reviews(trace_id, "Ada")
        (shown,) = revealed(review.revealed).shown
    assert shown.state == "done"
    assert shown.what == ("judge", "labels", "model", "outcome", "truth")
    assert shown.at.endswith("Z")


async def test_revealing_cannot_be_undone_and_undo_goes_past_it(study: Path, ada: Bench) -> None:
    async with running(ada, BROAD) as the:
        await the.press("3", "3", *DONE, "v")
        await the.press("u")
        assert the.state() == "in progress"
        assert not the.bench.hidden
        assert revealed(the.bench.review.revealed).shown


async def test_a_question_is_asked_answered_and_shown_at_its_step(study: Path, ada: Bench) -> None:
    async with running(ada, WIDE) as the:
        the.bench.reading.go(9)
        the.work.show_step()
        await the.press("F")
        await the.type("is this 1.3?")
        await the.press("enter")
        assert the.notice == "asked about step 9"
        assert "Ada asks: is this 1.3?" in the.text
    assert main(["questions", "--annotator", "Dee"]) == 0
    dee = a_queue(study, "Dee")
    async with running(dee, NARROW) as the:
        await the.press(",", "q")
        assert "Ada  step 9, scenario 3" in the.text  # the step is never what is cut
        assert "  is this 1.3?" in the.text
    async with running(dee, WIDE) as the:
        await the.press(",", "q")
        assert "1 question, 1 open" in the.text
        await the.press("a")
        assert the.at == 9
        await the.type("no, it polls")
        await the.press("enter", "a")
        assert the.notice == "answered: all annotators see it"
    async with running(a_queue(study, "Ben"), WIDE) as the:
        await the.press(",", "q", "enter")
        assert the.at == 9
        assert "Dee answers: no, it polls" in the.text


async def test_a_judges_labels_are_accepted_or_rejected_one_by_one(study: Path, ada: Bench) -> None:
    row = ada.row()
    judge_says(study, row, ("3.3", 11, "no check"), ("1.3", 8, "again"), ("1.3", 9, "and again"))
    async with running(ada, WIDE) as the:
        await the.press(",", "j")
        assert the.text.count("open ") >= 3
        await the.press("enter")
        assert the.at == 8
        assert the.notice.startswith("a accept  r reject  n next   judge says FM-1.3 at step 8")
        await the.press("r")
        assert the.at == 9
        await the.press("r")
        assert the.at == 11
        await the.press("a")
        assert the.tags == {("3.3", 11)}
        verdicts = {one.mode: one.value for one in the.bench.hand.verdicts(row.trace_id)}
        assert verdicts == {"1.3": "absent"}
        said = revealed(the.bench.review.revealed)
        assert sorted(said.suggested.values()) == ["accepted", "rejected", "rejected"]
        assert said.suggested_at
        await the.press("u")
        assert the.tags == set()
        assert revealed(the.bench.review.revealed).suggested == said.suggested


async def test_a_judges_evidence_is_marked_in_the_step(study: Path, ada: Bench) -> None:
    step = ada.trace.finish().bare(9)
    assert step.output is not None
    at = step.output.index("payment-6c9d")
    with Store(study / "labels.db") as store:
        quote = quote_at(step, "output", at, at + 12)
        store.hand("judge", load(), kind="judge").tag(
            ada.row(), "3.3", place_of(step), quotes=[quote]
        )
    async with running(ada, WIDE) as the:
        await the.press(",", "j", "enter")
        assert the.work.step_view.hits == {"output": [(at, at + 12)]}
        await the.press("a")
        assert [tag.quotes for tag in the.bench.tags] == [(quote,)]


async def test_a_round_without_preannotations_shows_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "plain", runs=3)
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    bench = a_queue(folder, "Ada")
    judge_says(folder, bench.row(), ("3.3", 11, "no check"))
    async with running(bench, WIDE) as the:
        await the.press(",", "j")
        assert the.notice.startswith("this round shows no labels of a judge")
        assert the.bench.review.revealed is None


async def test_others_done_marks_and_progress_show_while_they_work(
    study: Path, ada: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studying, "LOOK", 0.05)
    for screen in (PromptScreen, ProgressScreen):
        monkeypatch.setattr(screen, "look_every", 0.05)
    trace_id = ids(study, "Ada")[0]
    async with running(ada, BROAD) as the:
        assert "others 0/1 done" in the.status
        _finish(study, "Ben", trace_id)
        await _until(the, lambda: "others 1/1 done" in the.status)
        await the.press(",", "r")
        assert _row(the, "Ben")[1:3] == ["3", "1"]
        _finish(study, "Ben", ids(study, "Ada")[1])
        await _until(the, lambda: _row(the, "Ben")[1:3] == ["3", "2"])
        await the.press("q", "L")
        assert the.text.count("others 1/1 done") == 2
        _finish(study, "Ben", ids(study, "Ada")[2])
        await _until(the, lambda: the.text.count("others 1/1 done") == 3)


async def test_nothing_is_drawn_while_nobody_writes(
    study: Path, ada: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studying, "LOOK", 0.02)
    monkeypatch.setattr(ProgressScreen, "look_every", 0.02)
    drawn: list[str] = []
    async with running(ada, WIDE) as the:
        await the.press(",", "r")
        await the.app.workers.wait_for_complete()
        await the.pilot.pause(0.1)
        monkeypatch.setattr(LineView, "refresh", lambda view, *a, **k: drawn.append(str(view)))
        monkeypatch.setattr(LineView, "refresh_line", lambda view, *a: drawn.append(str(view)))
        await the.pilot.pause(0.2)
    assert drawn == []


def _finish(study: Path, annotator: str, trace_id: str) -> None:
    bench = a_queue(study, annotator)
    number = bench.opening.number_of(trace_id)
    assert number is not None
    bench.open(number)
    finish(bench, "failed", "")
    bench.close()


def _row(the: Driver, name: str) -> list[str]:
    return next(line.split() for line in the.text.splitlines() if line.split()[:1] == [name])


async def _until(the: Driver, holds: object) -> None:
    assert callable(holds)
    for _ in range(60):
        if holds():
            return
        await the.pilot.pause(0.05)
    raise AssertionError(the.text)


async def test_without_a_study_the_keys_say_so(bench: Bench) -> None:
    async with running(bench, WIDE) as the:
        for keys in (("Q",), ("F",), (",", "s"), (",", "r"), (",", "q"), (",", "j")):
            await the.press(*keys)
            assert the.notice == "this store belongs to no study: mast-tui study init makes one"
