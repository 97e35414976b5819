"""What is said before a trace is marked done."""

from mast_tui.codebook.load import load
from mast_tui.labels.model import Quote, Tag
from mast_tui.workbench.checks import Finished, Required, doubts, missing

MAST = load()


def a_tag(mode: str, step: int | None, **more: object) -> Tag:
    given = {
        "id": f"{mode}-{step}", "trace_id": "t", "annotator": "a", "round": "", "codebook": "mast",
        "codebook_version": "v3", "codebook_revision": 1, "mode": mode, "step": step, "phase": "",
        "source_index": None, "source_id": None, "reader_version": 1, "step_hash": None, "note": None,
        "confidence": None, "impact": None, "actor": None, "group": None, "created_at": "",
        "changed_at": "", "revision": 1, "host": "",
    }  # fmt: skip
    return Tag(**(given | more))  # type: ignore[arg-type]


def the_work(*tags: Tag, **more: object) -> Finished:
    given = {"tags": tags, "steps": 3, "opened": {1, 2, 3}, "actors": {"agent", "user"}}
    return Finished(**(given | more))  # type: ignore[arg-type]


def test_a_whole_and_clean_review_raises_no_doubt() -> None:
    work = the_work(a_tag("3.3", 2))
    assert (doubts(work, MAST), missing(work)) == ([], [])


def test_stopping_too_early_and_too_late_on_one_step_contradict_each_other() -> None:
    on_one = the_work(a_tag("3.1", 2), a_tag("1.5", 2))
    apart = the_work(a_tag("3.1", 2), a_tag("1.5", 3))

    assert doubts(on_one, MAST) == ["1.5 and 3.1 contradict each other, both on step 2"]
    assert doubts(apart, MAST) == []


def test_a_mode_between_agents_needs_two_of_them() -> None:
    tag = a_tag("2.5", 1)
    assert doubts(the_work(tag), MAST) == ["2.5 is about two agents, and this trace has one"]
    assert doubts(the_work(tag, actors={"planner", "executor", "user"}), MAST) == []


def test_steps_never_opened_are_counted_and_the_first_are_named() -> None:
    assert doubts(the_work(steps=9, opened={1, 3}), MAST) == ["7 steps never opened: 2, 4-9"]
    assert doubts(the_work(opened={1, 3}), MAST) == ["1 step never opened: 2"]


def test_a_study_may_require_outcome_summary_and_evidence() -> None:
    required = Required(summary=True, outcome=True, evidence=True)
    quote = Quote("text", 0, 5, "hello")
    bare = the_work(a_tag("3.3", 2), required=required, summary=" ")
    whole = the_work(
        a_tag("3.3", 2, quotes=(quote,)), a_tag("1.1", None, note="why"),
        required=required, outcome="failed", summary="It failed",
    )  # fmt: skip

    assert missing(bare) == [
        "the outcome is required",
        "a summary is required",
        "3.3 at step 2 has no quote",
    ]
    assert missing(whole) == []
