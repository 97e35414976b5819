"""A judge's labels as suggestions, in the modes of the annotator's codebook."""

from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.model import Place
from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.labels.store import Store
from mast_tui.workbench import suggestions
from mast_tui.workbench.bench import Bench
from tests.studies import a_queue, a_study


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("MAST_TUI_DB")
    folder = a_study(tmp_path / "study", runs=3, settings="preannotations = true")
    monkeypatch.chdir(folder)
    assert main(["assign", "--round", "r1"]) == 0
    return folder


@pytest.fixture
def ada(study: Path) -> Bench:
    bench = a_queue(study, "Ada")
    bench.trace.finish()
    return bench


def test_labels_in_a_judges_own_codebook_are_suggested_by_name(study: Path, ada: Bench) -> None:
    theirs = load("mast-judge")
    wanted = {mode.name.casefold(): mode.code for mode in ada.codebook.modes}
    common = [mode for mode in theirs.modes if mode.name.casefold() in wanted]
    assert common
    with Store(study / "labels.db") as store:
        judge = store.hand("gpt-judge", theirs, kind="judge")
        judge.tag(ada.row(), common[0].code, None)

    (one,) = suggestions.shown(ada)

    assert (one.mode, one.step, one.state) == (wanted[common[0].name.casefold()], None, "open")
    suggestions.accept(ada, one)
    assert [(tag.mode, tag.step) for tag in ada.tags] == [(one.mode, None)]


def test_a_judges_quote_is_kept_where_it_stands_in_the_step(study: Path, ada: Bench) -> None:
    step = ada.trace.bare(len(ada.trace))
    assert "heron_flash" in step.text  # masked on the screen, and whole in what is kept
    at = step.text.index("heron_flash")
    there = quote_at(step, "text", at, at + 11)
    gone = there._replace(text="other words", before="", after="")
    with Store(study / "labels.db") as store:
        judge = store.hand("gpt-judge", load(), kind="judge")
        judge.tag(ada.row(), "3.3", place_of(step), quotes=[there, gone], note="heron-flash lies")

    (one,) = suggestions.shown(ada)
    assert one.note == "*********** lies"
    suggestions.accept(ada, one)

    (tag,) = ada.tags
    assert [quote.text for quote in tag.quotes] == ["heron_flash"]
    assert suggestions.of_judges(ada)[0].state == "accepted"


def test_a_mode_is_absent_only_once_nothing_speaks_for_it(study: Path, ada: Bench) -> None:
    with Store(study / "labels.db") as store:
        judge = store.hand("gpt-judge", load(), kind="judge")
        for step in (8, 9):
            judge.tag(ada.row(), "1.3", Place(step))
    first, second = sorted(suggestions.shown(ada), key=lambda one: one.step or 0)

    assert "absent" not in suggestions.reject(ada, first).text
    assert suggestions.next_open(ada, first) == second
    assert ada.hand.verdicts(ada.trace.trace_id) == []
    assert "so it is absent" in suggestions.reject(ada, second).text
    assert [one.mode for one in ada.hand.verdicts(ada.trace.trace_id)] == ["1.3"]
    far = first._replace(step=99)  # of another reader that cut the trace otherwise
    assert suggestions.accept(ada, far).text == "this trace has no step 99"
    assert ada.review.state == "in progress"


def test_without_a_judge_or_leave_nothing_is_shown_or_recorded(study: Path, ada: Bench) -> None:
    with pytest.raises(MastError, match="no judge labelled"):
        suggestions.shown(ada)
    ada.hand.round = ""
    with pytest.raises(MastError, match="preannotations"):
        suggestions.shown(ada)
    assert ada.hand.store.reviews() == []
