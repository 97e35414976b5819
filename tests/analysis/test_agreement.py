"""The report: all modes together, both levels, and what it warns about."""

import json
import math
from collections import Counter
from typing import Any

import pytest

from mast_tui.analysis.agreement import agreement, report_of_counts
from mast_tui.analysis.report import Report
from tests.analysis.cases import Rows, names, rows, votes_of


def report(*, level: str = "trace", **modes: Rows) -> Report:
    """Modes of the same annotators; at step level each trace has five steps."""
    first = next(iter(modes.values()))
    if level == "trace":
        return agreement({code: votes_of(data) for code, data in modes.items()}, names(first))
    by_step = {
        code: {(unit // 5, unit % 5 + 1): said for unit, said in votes_of(data).items()}
        for code, data in modes.items()
    }
    return agreement(by_step, names(first), level="step")


COMMON = rows("1111111110", "1111111101")
RARE = rows("1000000000", "0100000000")
ABSENT = rows("0000000000", "0000000000")


def test_the_document_has_the_shape_that_scripts_rely_on() -> None:
    document = report(rare=RARE, absent=ABSENT).to_dict()

    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["level"] == "trace"
    assert document["annotators"] == ["a0", "a1"]
    assert document["units"] == 10
    assert set(document["modes"]["rare"]) >= {
        "n", "positives", "percent_agreement", "positive_agreement", "negative_agreement",
        "krippendorff_alpha", "krippendorff_alpha_ci", "cohen_kappa_mean", "cohen_kappa",
        "fleiss_kappa", "conger_kappa", "gwet_ac1", "pabak", "se", "reason",
    }  # fmt: skip
    assert set(document["overall"]) >= {
        "stratified_alpha", "macro_alpha", "defined_modes", "pooled_alpha", "pooled_kappa_mean",
        "percent_agreement", "positive_agreement",
    }  # fmt: skip
    assert document["modes"]["absent"]["reason"] == "no variation"
    assert document["modes"]["rare"]["reason"] is None


def test_alphas_over_all_modes_from_their_definitions() -> None:
    overall = report(common=COMMON, rare=RARE, absent=ABSENT).overall

    # each mode: 20 ratings, two units split; 18 against 2 ratings
    alpha = 1 - (19 * 2) / (18 * 2)
    assert overall.values["macro_alpha"] == pytest.approx(alpha)
    assert (overall.defined, overall.modes) == (2, 3)
    # observed 2 * 2 a mode, expected 2 * 18 * 2 / 19 a mode, nothing from the absent one
    assert overall.values["stratified_alpha"] == pytest.approx(1 - (4 + 4) / (2 * 72 / 19))
    # 60 ratings, 20 of them 1, four units split
    assert overall.values["pooled_alpha"] == pytest.approx(1 - 59 * 4 / (20 * 40))
    assert overall.values["percent_agreement"] == pytest.approx(26 / 30)
    assert overall.values["positive_agreement"] == pytest.approx(2 * 8 / (2 * 8 + 4))


def test_pooling_rewards_base_rates_and_stratifying_does_not() -> None:
    values = report(common=COMMON, rare=RARE).overall.values

    assert values["pooled_alpha"] is not None
    assert values["stratified_alpha"] is not None
    assert values["pooled_alpha"] > 0.5
    assert values["stratified_alpha"] < 0
    assert values["pooled_kappa_mean"] == pytest.approx(0.6)


def test_overall_without_two_annotators_is_undefined_with_a_reason() -> None:
    overall = report(only=rows("1010", "....")).overall

    assert set(overall.values.values()) == {None}
    assert overall.reasons["stratified_alpha"] == "single annotator"
    assert report(none=ABSENT).overall.reasons["stratified_alpha"] == "no variation"


def test_no_modes_and_no_annotators_is_an_empty_report() -> None:
    empty = agreement({}, []).to_dict()

    assert empty["modes"] == {}
    assert empty["overall"]["stratified_alpha"] is None
    assert empty["overall"]["defined_modes"] == "0 of 0"


def test_the_jackknife_leaves_out_traces_one_by_one() -> None:
    data = rows("110110010110100", "100111010100100", "1101.0010111000")
    found = report(m=data).modes["m"]

    alphas = []
    for place in range(15):
        rest = [[vote for unit, vote in enumerate(row) if unit != place] for row in data]
        alphas.append(report(m=rest).modes["m"].values["krippendorff_alpha"] or 0.0)
    mean = sum(alphas) / 15
    error = math.sqrt(14 / 15 * sum((alpha - mean) ** 2 for alpha in alphas))

    assert found.errors["krippendorff_alpha"] == pytest.approx(error)
    value = found.values["krippendorff_alpha"]
    assert value is not None
    reach = 2.144787 * error  # Student's t, 14 degrees of freedom
    assert found.interval == pytest.approx((value - reach, min(1, value + reach)), abs=1e-5)


def test_at_step_level_the_jackknife_leaves_out_whole_traces() -> None:
    one = "11000" + "00110" + "10001" + "01000" + "00111" + "11000" + "00000"
    other = "11000" + "00100" + "10001" + "00000" + "00110" + "01000" + "00100"
    found = report(level="step", m=rows(one, other))

    alphas = []
    for place in range(7):
        rest = [text[: place * 5] + text[place * 5 + 5 :] for text in (one, other)]
        left = report(level="step", m=rows(*rest)).modes["m"].values["krippendorff_alpha"]
        alphas.append(left or 0.0)
    mean = sum(alphas) / 7
    error = math.sqrt(6 / 7 * sum((alpha - mean) ** 2 for alpha in alphas))

    assert (found.units, found.traces) == (35, 7)
    assert found.modes["m"].errors["krippendorff_alpha"] == pytest.approx(error)
    assert found.overall.errors["stratified_alpha"] == pytest.approx(error)


def test_an_interval_needs_five_traces_with_a_tag_and_is_doubted_below_fifteen() -> None:
    few = report(m=rows("1111000000", "1110000000")).modes["m"]
    some = report(m=rows("1111100000000000", "1111110000000000")).modes["m"]
    mirrored = report(m=rows("0000111111", "0001111111")).modes["m"]
    many = report(m=rows("10" * 20, "10" * 19 + "01")).modes["m"]

    assert few.interval is None
    assert few.reasons["krippendorff_alpha_ci"] == "fewer than 5 traces carry a tag"
    assert few.caution == "counts only"
    assert some.interval is not None
    assert some.caution == "fewer than 15 traces carry a tag"
    assert mirrored.reasons["krippendorff_alpha_ci"] == "fewer than 5 traces carry a vote against"
    assert many.interval is not None
    assert many.caution == ""


def test_without_any_disagreement_there_is_no_interval_of_no_width() -> None:
    mode = report(m=rows("1111100000", "1111100000")).modes["m"]
    rare = report(m=rows("1000000000", "1000000000")).modes["m"]

    assert mode.values["krippendorff_alpha"] == rare.values["krippendorff_alpha"] == 1
    assert mode.interval is None
    assert mode.reasons["krippendorff_alpha_ci"] == "no variance between traces"
    assert rare.caution == "counts only"


def test_one_trace_has_no_interval() -> None:
    mode = report(level="step", m=rows("11000", "10000")).modes["m"]

    assert mode.values["krippendorff_alpha"] is not None
    assert mode.errors["krippendorff_alpha"] is None
    assert mode.interval is None


def test_copied_votes_are_warned_about() -> None:
    same = "1010010110" * 3
    warnings = report(m=rows(same, same, "1" * 15 + "0" * 15)).warnings

    assert warnings == ("a0 and a1 voted the same in all 30 shared votes: copied?",)


def test_a_few_votes_alike_are_no_copy() -> None:
    assert report(m=rows("1010", "1010")).warnings == ()


def test_unanimity_of_all_is_one_warning() -> None:
    same = "1010010110" * 3
    [warning] = report(m=rows(same, same, same)).warnings

    assert warning.startswith("all 30 shared votes are unanimous")


def test_annotators_without_variance_or_votes_are_warned_about() -> None:
    found = report(m=rows("10100", "00000", "11111", "....."))

    assert found.warnings == (
        "a1: tagged nothing in 5 votes (no variance)",
        "a2: tagged everything in 5 votes (no variance)",
        "a3: no votes",
    )
    assert found.votes == (5, 5, 5, 0)


def test_reviews_that_are_not_done_are_warned_about() -> None:
    votes = votes_of(rows("10", "10"))
    found = agreement({"m": votes}, ["a0", "a1"], unfinished={"a0": 2, "a1": 0}, warnings=["hm"])

    assert found.warnings[0] == "hm"
    assert found.warnings[1].startswith("a0: 2 reviews are not done")
    assert len(found.warnings) == 2


@pytest.mark.parametrize("value", [math.nan, 2, -1])
def test_a_value_that_is_no_vote_is_not_read_as_one(value: Any) -> None:
    votes = {0: {"a": 1, "b": value}, 1: {"a": 1, "b": 1}, 2: {"a": 0, "b": 0}}

    found = agreement({"m": votes}, ["a", "b"])

    assert found.modes["m"].n == 2
    assert found.modes["m"].values["krippendorff_alpha"] == 1
    assert "1 value is neither 0 nor 1" in found.warnings[0]


def test_who_never_used_a_mode_is_noted() -> None:
    found = report(used=rows("1010", "1010"), other=rows("1100", "0000"))

    assert "a1 never used other, which others did" in found.notes


def test_units_of_one_mode_only_are_missing_in_the_others() -> None:
    modes = {"x": {1: {"a": 1, "b": 0}}, "y": {2: {"a": 0, "b": 0}}}

    found = agreement(modes, ["a", "b"])

    assert found.units == 2
    assert [mode.n for mode in found.modes.values()] == [1, 1]


def test_intervals_can_be_left_out() -> None:
    votes = votes_of(rows("1111100000", "1111110000"))
    found = agreement({"m": votes}, ["a0", "a1"], intervals=False)

    assert found.modes["m"].interval is None
    assert found.modes["m"].errors == {}
    assert found.modes["m"].values["krippendorff_alpha"] is not None


def test_votes_that_were_counted_elsewhere_give_the_same_values() -> None:
    data = rows("110110010110100", "100111010100100", "1101.0010111000")
    counts = Counter(zip(*data, strict=True))

    mine = report(m=data, none=rows("...", "...", "...")).to_dict()
    theirs = report_of_counts({"m": counts, "none": {}}, ("a0", "a1", "a2"), traces=15).to_dict()

    kept = ("n", "positives", "tagged_units", "krippendorff_alpha", "cohen_kappa", "fleiss_kappa",
            "conger_kappa", "gwet_ac1", "positive_agreement", "reason")  # fmt: skip
    for name in kept:
        assert theirs["modes"]["m"][name] == pytest.approx(mine["modes"]["m"][name])
    assert theirs["overall"]["stratified_alpha"] == mine["overall"]["stratified_alpha"]
    assert (theirs["units"], theirs["traces"]) == (15, 15)
    assert theirs["modes"]["none"]["reason"] == "no votes"
