"""Signatures: vectors, what is told of a mode, rankings, what to fix, cautions."""

import json

import pytest

from mast_tui.analysis.association import Interval
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.comparison import compare
from mast_tui.analysis.presets import PRESETS
from mast_tui.analysis.signature import Book, Choices, Group, group, signature
from mast_tui.analysis.vectors import Vector, Vectors, vectors
from mast_tui.labels.looks import Facts
from mast_tui.traces.model import Outcome
from tests.analysis.looking import MODES, look, traces

QUICK = Choices(draws=100, shuffles=99)
BOOK = Book({"1.3": "FC1", "2.6": "FC2", "3.3": "FC3"}, {"2.6": ("Check it.", "us")},
            frozenset(["3.3"]))  # fmt: skip


def a_vector(
    name: str, modes: str, outcome: Outcome = "failed", model: str = "m", scenario: str = ""
) -> Vector:
    has = modes.split()
    return Vector(
        name,
        {mode: 1 if mode in has else 0 for mode in MODES},
        outcome=outcome,
        about={"model": model, **({"scenario": scenario} if scenario else {})},
    )


def some(counts: dict[tuple[str, str, Outcome], int]) -> list[Vector]:
    """``{("3.3", "tern", "failed"): 5}``: five traces with this mode, model and outcome."""
    return [
        a_vector(f"{model}-{outcome}-{modes}-{n}", modes, outcome, model)
        for (modes, model, outcome), number in counts.items()
        for n in range(number)
    ]


def of(found: list[Vector]) -> Group:
    return group("all", found, Vectors(tuple(found), MODES, "majority", (), False), BOOK, QUICK)


def test_the_majority_votes_and_a_split_is_no_vote() -> None:
    looks = [
        look("ada", "t1", "3.3@4", "2.6@9"), look("ben", "t1", "3.3@6"),
        look("cid", "t1", "3.3@5", unsure=["2.6"]), look("gpt", "t1", "1.3@1", kind="judge"),
    ]  # fmt: skip

    [vector] = vectors(looks, traces("t1"), MODES).vectors
    [every] = vectors(looks, traces("t1"), MODES, "any").vectors

    assert vector.votes == {"1.3": 0, "2.6": None, "3.3": 1}
    assert vector.signature() == "3.3@5"
    assert every.votes == {"1.3": 0, "2.6": 1, "3.3": 1}
    assert every.signature() == "3.3@4 > 2.6@9"


def test_one_annotator_and_the_consensus_can_be_taken_alone() -> None:
    looks = [look("ada", "t1", "3.3@4"), look("both", "t1", "2.6@1", kind="consensus")]

    assert vectors(looks, {}, MODES, "ada").vectors[0].signature() == "3.3@4"
    assert vectors(looks, {}, MODES, "consensus").vectors[0].signature() == "2.6@1"


def test_reviews_say_how_a_run_ended_and_else_it_was_computed() -> None:
    facts = {name: Facts(name, outcome="succeeded") for name in ("t1", "t2", "t3")}
    looks = [
        look("ada", "t1", outcome="failed"), look("ben", "t1", outcome="failed"),
        look("ada", "t2", outcome="failed"), look("ben", "t2", outcome="succeeded"),
        look("ada", "t3", outcome="unknown"), look("ada", "t4"),
    ]  # fmt: skip

    found = vectors(looks, facts, MODES)

    assert [(v.outcome, v.origin) for v in found.vectors] == [
        ("failed", "review"), ("succeeded", "computed"), ("succeeded", "computed"),
        ("unknown", ""),
    ]  # fmt: skip
    assert found.outcomes() == {"review": 1, "computed": 2, "unknown": 1}


def test_a_trace_that_nobody_finished_or_that_is_excluded_is_not_counted() -> None:
    looks = [look("ada", "t1", state="in progress"), look("ada", "t2", "3.3", state="excluded")]

    assert vectors(looks, {}, MODES).vectors == ()


def test_a_table_is_counted_with_unknown_outcomes_beside_it() -> None:
    told = of(
        some({
            ("3.3", "m", "failed"): 6, ("", "m", "failed"): 2, ("3.3", "m", "succeeded"): 1,
            ("", "m", "succeeded"): 7, ("3.3", "m", "unknown"): 2, ("", "m", "unknown"): 1,
        })
    )  # fmt: skip
    mode = told.modes["3.3"]

    assert mode.table == (6, 1, 2, 7)
    assert (mode.tagged, mode.n, mode.tested) == (9, 19, True)
    document = mode.to_dict()
    assert document["prevalence"] == pytest.approx(9 / 19)
    assert document["difference"] == pytest.approx(6 / 8 - 1 / 8)
    assert document["p"] == document["p_holm"] == document["q"] == pytest.approx(0.0406, abs=1e-4)
    assert told.modes["1.3"].to_dict()["p"] is None
    json.dumps(told.to_dict(), allow_nan=False)


def test_a_mode_of_the_weak_model_is_no_predictor_and_that_is_said() -> None:
    told = of(
        some({
            ("3.3", "strong", "failed"): 4, ("3.3", "strong", "succeeded"): 16,
            ("", "strong", "failed"): 16, ("", "strong", "succeeded"): 64,
            ("3.3", "weak", "failed"): 64, ("3.3", "weak", "succeeded"): 16,
            ("", "weak", "failed"): 16, ("", "weak", "succeeded"): 4,
        })
    )  # fmt: skip
    mode = told.modes["3.3"]

    assert isinstance(mode.difference, Interval)
    assert isinstance(mode.adjusted, Interval)
    assert mode.difference.low > 0
    assert mode.adjusted.value == pytest.approx(0)
    assert mode.claim == pytest.approx(1)
    assert any("Simpson" in line for line in told.warnings)


def test_fatal_and_benign_are_computed_from_the_labels() -> None:
    told = of(
        some({
            ("3.3", "m", "failed"): 30, ("2.6", "m", "failed"): 10,
            ("2.6", "m", "succeeded"): 12, ("", "m", "succeeded"): 40,
        })
    )  # fmt: skip

    verdicts = {code: one.verdict for code, one in told.modes.items()}
    assert verdicts["3.3"] == "fatal candidate"
    assert verdicts["1.3"] == "undetermined"
    assert of(
        some({("2.6", "m", "failed"): 10, ("2.6", "m", "succeeded"): 9, ("", "m", "failed"): 9,
              ("", "m", "succeeded"): 10})
    ).modes["2.6"].verdict == "benign"  # fmt: skip


def test_of_few_traces_no_verdict_is_given() -> None:
    told = of(some({("3.3", "m", "failed"): 4, ("3.3", "m", "succeeded"): 4}))

    assert told.modes["3.3"].verdict == "undetermined"
    assert told.ranking == ()


def test_the_ranking_says_how_often_each_is_first_when_scenarios_are_drawn_again() -> None:
    found = [
        a_vector(f"{s}-{n}", "3.3 2.6" if n == 0 else "2.6" if s % 2 else "",
                 "failed" if n == 0 else "succeeded", scenario=str(s))
        for s in range(10)
        for n in range(2)
    ]  # fmt: skip
    told = of(found)

    assert [one.mode for one in told.ranking] == ["3.3", "2.6"]
    tops = [one.top or 0.0 for one in told.ranking]
    assert tops[0] > 0.9
    assert sum(tops) == pytest.approx(1)
    assert any("20 runs of 10 scenarios" in line for line in told.warnings)


def test_cautions_are_printed_only_where_they_apply() -> None:
    calm = of(some({("2.6", "m", "failed"): 3, ("", "m", "succeeded"): 25}))
    found = some({("3.3", "m", "failed"): 9, ("", "m", "succeeded"): 9})
    worried = group("all", found, Vectors(tuple(found), MODES, "gpt", ("gpt",), True), BOOK, QUICK)

    assert [line.split(":")[0] for line in calm.warnings] == [
        "only 3 failed traces"
    ]  # no test, nothing to claim
    said = " ".join(worried.warnings)
    for part in ("3.3: partly defined", "only 9 failed", "LLM judge", "association, no cause"):
        assert part in said


def test_what_to_fix_first_is_what_decided_most() -> None:
    looks = [
        look("ada", "t1", "3.3@4", "2.6@9!", outcome="failed"),
        look("ada", "t2", "3.3@4", "2.6@7!", outcome="failed"),
        look("ada", "t3", "3.3@4", outcome="failed"),
        look("ada", "t4", "1.3@4!", outcome="succeeded"),
    ]
    told = signature(vectors(looks, traces("t1", "t2", "t3", "t4"), MODES), BOOK, choices=QUICK)

    first, second = told.whole.fixes
    assert (first.mode, first.decisive, told.whole.decided) == ("2.6", 2, 2)
    assert (first.remedy, first.remedy_source) == ("Check it.", "us")
    assert first.traces == (("t1", "t1.jsonl", 9), ("t2", "t2.jsonl", 7))
    assert (second.mode, second.failed) == ("3.3", (3, 3))


def test_groups_are_made_by_what_is_known_of_traces() -> None:
    looks = [look("ada", "t1", "3.3@4"), look("ada", "t2"), look("ada", "t3")]
    facts = traces("t1", model="tern", agent="codex") | traces("t2", model="osprey")
    found = vectors(looks, facts, MODES)

    by_model = signature(found, BOOK, choices=QUICK)
    by_agent = signature(found, BOOK, "agent", QUICK)

    assert [g.name for g in by_model.groups] == ["osprey", "tern", "unknown"]
    assert [(g.name, g.traces) for g in by_agent.groups] == [("codex", 1), ("unknown", 2)]


def test_two_groups_stand_side_by_side() -> None:
    found = some({
        ("3.3", "a", "failed"): 8, ("", "a", "failed"): 2, ("", "b", "failed"): 9,
        ("3.3", "b", "failed"): 1, ("3.3 2.6", "b", "succeeded"): 3,
    })  # fmt: skip
    one, other = ([v for v in found if v.about["model"] == name] for name in "ab")

    failed = compare(("a", "b"), one, other, MODES, QUICK, "failed")

    mode = failed.modes["3.3"]
    assert (mode.first, mode.second) == ((8, 10), (1, 10))
    assert isinstance(mode.difference, Interval)
    assert mode.difference.value == pytest.approx(0.7)
    assert mode.p_holm == mode.p == pytest.approx(0.00549, abs=1e-4)
    assert failed.means == (0.8, 0.1)
    assert failed.interval is not None
    assert failed.interval[0] < 0.7 < failed.interval[1]
    empty = compare(("a", "b"), [], other, MODES, QUICK)
    assert empty.difference is None
    assert empty.modes["3.3"].difference == Undefined("no traces")


def test_the_study_contradicts_itself_and_the_preset_says_so() -> None:
    preset = PRESETS["itbench-mast"]

    assert preset.says("3.1") == "fatal"
    assert preset.says("3.3") == "recoverable"
    assert preset.says("1.2") == "not listed"
    assert set(preset.contradictions) == {"3.3", "2.6", "1.1"}


def test_the_same_seed_gives_the_same_numbers() -> None:
    found = vectors([look("ada", f"t{n}", "3.3@4", outcome="failed") for n in range(9)], {}, MODES)

    once, again = (signature(found, BOOK, choices=QUICK).to_dict() for _ in range(2))

    assert once == again
