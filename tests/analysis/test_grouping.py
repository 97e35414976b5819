"""Categories, spans, sets, the bootstrap, judges, and traces that look copied."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.analysis.agreement import agreement
from mast_tui.analysis.bootstrap import Draws, percentiles
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.counts import pairs
from mast_tui.analysis.grouping import against_majority, grouped, majority, union
from mast_tui.analysis.judging import judging
from mast_tui.analysis.setwise import set_agreement
from mast_tui.analysis.spans import span_votes, spans
from tests.analysis.cases import Rows, ballot_of, names, rows, votes_of
from tests.analysis.looking import look, traces

Vote = int | None
a_vote = st.sampled_from([0, 1, None])


def said(positive: int, rated: int, size: int) -> list[Vote]:
    return [positive >> unit & 1 if rated >> unit & 1 else None for unit in range(size)]


# --- categories


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(a_vote, a_vote, a_vote), min_size=1, max_size=10))
def test_a_category_is_the_or_of_its_modes(units: list[tuple[Vote, Vote, Vote]]) -> None:
    ballots = [ballot_of([list(column)]) for column in zip(*units, strict=True)]

    found = union(ballots)

    expected = [1 if 1 in unit else None if None in unit else 0 for unit in units]
    assert said(found.positives[0], found.rated[0], len(units)) == expected


def test_the_report_tells_categories_and_any_failure_like_modes() -> None:
    modes = {"1.1": votes_of(rows("1100", "1000")), "1.2": votes_of(rows("0010", "0110"))}

    told = agreement(modes, ["a0", "a1"], categories={"FC1": ("1.1", "1.2"), "FC2": ("2.1",)})

    assert list(told.categories) == ["FC1", "any"]
    assert told.categories["FC1"].values["percent_agreement"] == 1
    assert told.to_dict()["categories"]["any"]["positives"] == 6
    assert told.overall.modes == 2


def test_a_category_without_modes_here_is_left_out() -> None:
    assert grouped({}, {"FC1": ("1.1",)}) == {}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(a_vote, min_size=5, max_size=5), min_size=1, max_size=8))
def test_the_majority_is_more_than_half_and_a_split_is_no_vote(units: list[list[Vote]]) -> None:
    ballot = ballot_of([list(row) for row in zip(*units, strict=True)])

    positive, decided = majority(ballot)

    for unit, votes in enumerate(units):
        given_votes = [vote for vote in votes if vote is not None]
        ones, zeros = sum(given_votes), len(given_votes) - sum(given_votes)
        assert (decided >> unit & 1) == (ones != zeros)
        assert (positive >> unit & 1) == (ones > zeros)


# --- spans


def test_ranges_that_share_a_step_are_one_span_and_the_rest_is_cut_between() -> None:
    looks = [look("ada", "t1", "3.3@4-7", "3.3@12"), look("ben", "t1", "3.3@6-8")]

    assert spans(looks, ["3.3"], 20) == [(1, 3), (4, 8), (9, 11), (12, 12), (13, 20)]
    assert spans([], ["3.3"], 20) == [(1, 20)]
    assert spans(looks, ["3.3"], 12)[-1] == (12, 12)


def test_votes_on_spans_are_three_valued() -> None:
    looks = [
        look("ada", "t1", "3.3@4-7"),
        look("ben", "t1", "3.3@6"),
        look("cid", "t1", "3.3"),
        look("dan", "t1", state="in progress"),
    ]

    votes = span_votes(looks, {"3.3": ["3.3"]}, ["ada", "ben", "cid", "dan"], traces("t1"))["3.3"]

    assert votes == {
        ("t1", 1, 3): {"ada": 0, "ben": 0, "cid": None, "dan": None},
        ("t1", 4, 7): {"ada": 1, "ben": 1, "cid": None, "dan": None},
        ("t1", 8, 20): {"ada": 0, "ben": 0, "cid": None, "dan": None},
    }


def test_a_category_has_spans_of_its_own() -> None:
    looks = [look("ada", "t1", "1.3@4-7", "2.6@7-9")]

    [votes] = span_votes(looks, {"both": ["1.3", "2.6"]}, ["ada"], traces("t1", steps=9)).values()

    assert list(votes) == [("t1", 1, 3), ("t1", 4, 9)]


# --- sets


def test_sets_are_compared_whole() -> None:
    ballots = {
        "1.3": ballot_of(rows("1100", "1000")),
        "2.6": ballot_of(rows("1010", "1000")),
    }

    found = set_agreement(ballots)

    # {1.3,2.6}|{1.3,2.6}  {1.3}|{}  {2.6}|{}  {}|{}
    assert (found.n, found.empty) == (4, 1)
    told = found.to_dict()
    # observed 4; expected of 8 values 21, 19 and 19 2/3 unlike pairs
    assert told["exact_alpha"] == pytest.approx(1 - 4 * 7 / 42)
    assert told["jaccard_alpha"] == pytest.approx(1 - 4 * 7 / 38)
    assert told["masi_alpha"] == pytest.approx(1 - 4 * 7 / (2 * (19 + 2 / 3)))
    assert told["reason"] is None


def test_one_unknown_vote_makes_a_set_unknown_but_a_mode_never_asked_does_not() -> None:
    ballots = {
        "1.3": ballot_of(rows("110", "110")),
        "2.6": ballot_of(rows("10.", "100")),
        "3.3": ballot_of(rows("100", "...")),
    }

    assert set_agreement(ballots).n == 2
    assert set_agreement({}).to_dict()["reason"] == "no overlap"


# --- the bootstrap

MANY = rows("1011010011" * 4, "1011010010" * 4, "1001011011" * 4)


def test_the_bootstrap_tells_its_seed_and_repeats_itself() -> None:
    def told(seed: int) -> dict[str, object]:
        report = agreement({"m": votes_of(MANY)}, names(MANY), draws=Draws(200, seed))
        return report.to_dict()

    once, again, other = told(1), told(1), told(2)

    assert once == again
    assert once["bootstrap"] == {"resamples": 200, "seed": 1}
    assert once["modes"] != other["modes"]
    notes = once["notes"]
    assert isinstance(notes, list)
    assert "intervals: bootstrap over 40 traces, 200 draws, seed 1" in notes[0]


def test_bootstrap_and_jackknife_tell_about_the_same() -> None:
    votes = {"m": votes_of(MANY)}
    jack = agreement(votes, names(MANY)).modes["m"].interval
    boot = agreement(votes, names(MANY), draws=Draws(1000, 1)).modes["m"].interval

    assert jack is not None
    assert boot is not None
    assert boot == pytest.approx(jack, abs=0.1)


def test_an_interval_is_withheld_where_draws_have_no_value() -> None:
    rare = rows("1" + "0" * 30, "1" + "0" * 30)

    mode = agreement({"m": votes_of(rare)}, names(rare), draws=Draws(200, 1)).modes["m"]

    drawn = mode.drawn["krippendorff_alpha"]
    assert drawn.undefined > 10
    assert drawn.interval == Undefined(f"undefined in {drawn.undefined} of 200 draws")
    assert mode.interval is None
    assert percentiles([], 100).undefined == 100


def test_percentiles_lie_between_values() -> None:
    assert percentiles([float(n) for n in range(101)], 101).interval == (2.5, 97.5)


# --- judges


def test_a_judge_stands_against_the_majority() -> None:
    data = rows("1110000", "1100100", "1000110", "1101000")
    ballots = {"m": ballot_of(data)}
    groups = [[unit] for unit in range(7)]

    found = judging(ballots, [0, 1, 2], 3, "gpt", "majority", groups)

    # the majority: 1100100
    mode = found.modes["m"]
    assert mode.table == (2, 1, 1, 3)
    told = mode.to_dict()
    assert told["precision"] == told["recall"] == told["f1"] == pytest.approx(2 / 3)
    assert told["positive_agreement"] == told["f1"]
    assert told["kappa"] == pytest.approx((5 / 7 - 25 / 49) / (24 / 49))
    assert told["precision_ci"][0] < 2 / 3 < told["precision_ci"][1]
    assert found.overall.to_dict()["f1"] == told["f1"]
    assert found.overall.to_dict()["precision_ci"] is None
    by_hand = [pairs(ballot_of([data[who], data[3]]))[0, 1] for who in range(3)]
    assert len(by_hand) == 3
    assert found.to_dict()["kappa_with_people"] is not None


def test_a_judge_that_tags_nothing_has_no_precision() -> None:
    data = rows("1100", "1100", "0000")
    found = judging({"m": ballot_of(data)}, [0, 1], 2, "gpt", "majority", [[u] for u in range(4)])

    told = found.modes["m"].to_dict()
    assert (told["precision"], told["recall"], told["f1"]) == (None, 0, 0)


def test_against_one_annotator_the_reference_is_theirs() -> None:
    ballot = against_majority(ballot_of(rows("110.", "1010")), [0], 1)

    assert said(ballot.positives[0], ballot.rated[0], 4) == [1, 1, 0, None]


# --- copies


def block(*traces_of: Rows) -> dict[str, dict[int, dict[str, Vote]]]:
    """Modes by annotators for each trace: what one sheet says of it."""
    return {
        f"m{mode}": {
            trace: {f"a{who}": votes[mode] for who, votes in enumerate(data)}
            for trace, data in enumerate(traces_of)
        }
        for mode in range(len(traces_of[0][0]))
    }


def test_traces_with_the_same_votes_by_everybody_are_warned_about() -> None:
    one = rows("110010100", "110010100", "100010100")
    other = rows("001000011", "001000010", "001000011")

    told = agreement(block(one, one, one, other, other), ["a0", "a1", "a2"])

    [warning] = [line for line in told.warnings if "tagged traces" in line]
    assert warning.startswith("5 of 5 tagged traces")
    assert "2 distinct blocks" in warning


def test_traces_that_differ_or_have_one_common_mode_are_not() -> None:
    common = rows("100000000", "100000000", "100000000")
    different = [rows(f"{n:09b}", f"{n:09b}", f"{n:09b}") for n in range(3, 13)]

    for data in ([common] * 10, different):
        told = agreement(block(*data), ["a0", "a1", "a2"])
        assert not [line for line in told.warnings if "tagged traces" in line]


def test_a_report_never_holds_a_number_that_is_none() -> None:
    told = agreement(
        {"m": votes_of(MANY)}, names(MANY), categories={}, sets=True, draws=Draws(100, 3)
    ).to_dict()

    def numbers(value: object) -> list[float]:
        if isinstance(value, dict):
            return [n for one in value.values() for n in numbers(one)]
        if isinstance(value, list):
            return [n for one in value for n in numbers(one)]
        return [value] if isinstance(value, float) else []

    assert all(math.isfinite(number) for number in numbers(told))
