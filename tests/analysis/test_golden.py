"""The study's table comes back from labels that declare its counts."""

import pytest

from mast_tui.analysis.association import Interval
from mast_tui.analysis.of_labels import book_of
from mast_tui.analysis.signature import Choices, Signature, signature
from mast_tui.codebook.load import load
from tests.analysis.golden import MODELS, golden


@pytest.fixture(scope="module")
def study() -> Signature:
    return signature(golden(), book_of(load()), choices=Choices(draws=200, shuffles=199))


def points(study: Signature, model: str, mode: str) -> int:
    """Failed less successful, in points."""
    [group] = [group for group in study.groups if group.name == model]
    difference = group.modes[mode].difference
    assert isinstance(difference, Interval)
    return round(100 * difference.value)


def percent(part: tuple[int, int]) -> int:
    return round(100 * part[0] / part[1])


def test_traces_and_failed_traces_a_model(study: Signature) -> None:
    told = {group.name: (group.traces, group.outcomes["failed"]) for group in study.groups}

    assert told == {"gemini-3-flash": (100, 25), "kimi-k2": (105, 75), "gpt-oss-120b": (105, 92)}
    assert study.whole.traces == 310


def test_modes_a_failed_trace(study: Signature) -> None:
    told = {group.name: group.to_dict()["modes_per_trace"]["failed"] for group in study.groups}

    assert {name: round(mean["mean"], 1) for name, mean in told.items()} == {
        "gemini-3-flash": 2.6, "kimi-k2": 4.7, "gpt-oss-120b": 5.3,
    }  # fmt: skip
    assert all(mean["ci"][0] < mean["mean"] < mean["ci"][1] for mean in told.values())


def test_reasoning_action_mismatch_and_loss_of_history(study: Signature) -> None:
    group = {group.name: group.to_dict() for group in study.groups}
    mismatch = {name: one["modes"]["2.6"] for name, one in group.items()}
    history = {name: one["modes"]["1.4"]["tagged"] for name, one in group.items()}

    assert (mismatch["gemini-3-flash"]["tagged"], mismatch["gemini-3-flash"]["n"]) == (31, 100)
    assert mismatch["kimi-k2"]["failed"] == [69, 75]
    assert (mismatch["gpt-oss-120b"]["tagged"], mismatch["gpt-oss-120b"]["n"]) == (99, 105)
    assert [percent(part) for part in ((31, 100), (69, 75), (99, 105))] == [31, 92, 94]
    assert history == {"gemini-3-flash": 0, "kimi-k2": 7, "gpt-oss-120b": 25}
    assert [percent((7, 105)), percent((25, 105))] == [7, 24]


def test_what_goes_with_failing_a_model(study: Signature) -> None:
    assert points(study, "gemini-3-flash", "3.3") == 52
    assert points(study, "kimi-k2", "3.1") == 46
    assert points(study, "kimi-k2", "1.5") == 43
    assert points(study, "gemini-3-flash", "1.3") < 0
    kimi = study.to_dict()["groups"][2]["modes"]
    assert kimi["1.3"]["prevalence_succeeded"] > 0.9
    assert percent(tuple(kimi["2.3"]["failed"])) == 25


def test_the_strongest_predictor_of_gemini_is_incorrect_verification(study: Signature) -> None:
    [gemini] = [group for group in study.groups if group.name == "gemini-3-flash"]

    first = gemini.ranking[0]
    assert first.mode == "3.3"
    assert first.p is not None
    assert first.p < 0.001
    assert first.top is not None
    assert first.top > 0.9
    # both readings of "+52%": points, and in relation to successful traces
    assert gemini.modes["3.3"].to_dict()["relative_change"] == pytest.approx(0.92 / 0.4 - 1)


def test_declared_counts_come_back_one_by_one(study: Signature) -> None:
    for group in study.groups:
        declared = MODELS[group.name]
        for mode, one in group.modes.items():
            failed, succeeded = declared.modes.get(mode, (0, 0))
            assert one.table == (
                failed, succeeded, declared.failed - failed, declared.succeeded - succeeded
            )  # fmt: skip
