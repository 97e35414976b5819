"""What must hold for any votes, and agreement with other programs on random votes."""

import math
import random
import warnings

import krippendorff
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from mast_tui.analysis.coefficients import sums
from mast_tui.analysis.counts import cells, histogram, pairs, shares
from mast_tui.analysis.tally import groups_of, of_ballot, of_trace, plus, statistics, votes_by_trace
from tests.analysis.cases import Rows, ballot_of, mode_of

SYMMETRIC = (
    "percent_agreement",
    "krippendorff_alpha",
    "cohen_kappa_mean",
    "fleiss_kappa",
    "conger_kappa",
    "gwet_ac1",
    "pabak",
)
quick = settings(max_examples=60, deadline=None)

OTHERS = ("positive_agreement", "negative_agreement")


@st.composite
def votes(draw: st.DrawFn, fewest: int = 2, most: int = 6, missing: bool = True) -> Rows:
    annotators = draw(st.integers(fewest, most))
    units = draw(st.integers(1, 12))
    choices: list[int | None] = [0, 1, None] if missing else [0, 1]
    row = st.lists(st.sampled_from(choices), min_size=units, max_size=units)
    return draw(st.lists(row, min_size=annotators, max_size=annotators))


def same(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, abs=1e-9)


@quick
@given(votes(), st.randoms())
def test_the_order_of_annotators_does_not_matter(data: Rows, shuffle: random.Random) -> None:
    mixed = list(data)
    shuffle.shuffle(mixed)
    before, after = mode_of(data), mode_of(mixed)
    assert all(same(before[name], after[name]) for name in (*SYMMETRIC, *OTHERS))


@quick
@given(votes(), st.randoms())
def test_the_order_of_units_does_not_matter(data: Rows, shuffle: random.Random) -> None:
    columns = list(zip(*data, strict=True))
    shuffle.shuffle(columns)
    before, after = mode_of(data), mode_of([list(row) for row in zip(*columns, strict=True)])
    assert all(same(before[name], after[name]) for name in (*SYMMETRIC, *OTHERS))


@quick
@given(votes())
def test_swapping_yes_and_no_swaps_only_the_specific_agreements(data: Rows) -> None:
    flipped = [[None if vote is None else 1 - vote for vote in row] for row in data]
    before, after = mode_of(data), mode_of(flipped)
    assert all(same(before[name], after[name]) for name in SYMMETRIC)
    assert same(before["positive_agreement"], after["negative_agreement"])
    assert same(before["negative_agreement"], after["positive_agreement"])


@quick
@given(votes(), st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=5))
def test_units_with_one_vote_do_not_move_alpha(data: Rows, singles: list[tuple[int, int]]) -> None:
    longer = [list(row) for row in data]
    for who, vote in singles:
        for place, row in enumerate(longer):
            row.append(vote if place == who else None)
    before, after = mode_of(data), mode_of(longer)
    for name in ("krippendorff_alpha", "percent_agreement", *OTHERS):
        if before[name] is not None:
            assert same(before[name], after[name])


@quick
@given(votes(fewest=2, most=2))
def test_kappa_follows_from_pabak_prevalence_and_bias(data: Rows) -> None:
    mode = mode_of(data)
    if mode["cohen_kappa_mean"] is None:
        return
    tilt = mode["prevalence_index"] ** 2 - mode["bias_index"] ** 2
    assert mode["cohen_kappa_mean"] == pytest.approx((mode["pabak"] - tilt) / (1 - tilt))


@quick
@given(votes(fewest=2, most=2))
def test_positive_agreement_of_two_is_f1(data: Rows) -> None:
    table = pairs(ballot_of(data))[0, 1]
    found = mode_of(data)["positive_agreement"]
    if table.both + table.first + table.second:
        precision_and_recall = 2 * table.both / (2 * table.both + table.first + table.second)
        assert found == pytest.approx(precision_and_recall)
    else:
        assert found is None


@quick
@given(votes())
def test_undefined_is_none_with_a_reason_and_the_rest_is_a_number_in_range(data: Rows) -> None:
    mode = mode_of(data)
    missing = any(vote is None for row in data for vote in row)
    for name in (*SYMMETRIC, *OTHERS):
        if mode[name] is None:
            assert mode["reasons"][name]
        else:
            least = -math.inf if name == "conger_kappa" and missing else -1
            assert least - 1e-9 <= mode[name] <= 1 + 1e-9
            assert name not in mode["reasons"]


@quick
@given(votes())
def test_bit_sets_count_what_counting_one_by_one_counts(data: Rows) -> None:
    ballot = ballot_of(data)
    columns = list(zip(*data, strict=True))
    slow: dict[tuple[int, int], int] = {}
    for cell in cells(columns):
        slow[cell] = slow.get(cell, 0) + 1
    slow.pop((0, 0), None)
    assert histogram(ballot) == slow
    assert shares(ballot) == [
        (row.count(1), len([v for v in row if v is not None])) for row in data
    ]
    for (one, other), table in pairs(ballot).items():
        both = [(c[one], c[other]) for c in columns]
        assert table == tuple(both.count(v) for v in ((1, 1), (1, 0), (0, 1), (0, 0)))


@quick
@given(votes(), st.integers(1, 4))
def test_the_tallies_of_traces_add_up_to_the_whole(data: Rows, traces: int) -> None:
    ballot = ballot_of(data)
    whole = of_ballot(ballot)
    groups = groups_of([(place % traces, place) for place in range(ballot.size)], "step")
    complete = sum(any(v is not None for v in row) for row in data)
    parts = [of_trace(key, complete) for key in votes_by_trace(ballot, groups)]
    total = parts[0]
    for part in parts[1:]:
        total = plus(total, part)
    assert total.sums == pytest.approx(whole.sums)
    assert (total.pairs, total.shares) == (whole.pairs, whole.shares)
    assert sums(histogram(ballot), complete) == pytest.approx(whole.sums)
    assert statistics(total).keys() == statistics(whole).keys()


def random_votes(seed: int) -> list[list[int | None]]:
    rng = random.Random(seed)
    annotators, units = rng.randint(2, 6), rng.randint(5, 60)
    share, missing, flip = rng.choice((0.05, 0.3, 0.6)), rng.choice((0, 0.1, 0.4)), rng.random() / 3
    truth = [rng.random() < share for _ in range(units)]
    return [
        [None if rng.random() < missing else int(t ^ (rng.random() < flip)) for t in truth]
        for _ in range(annotators)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_alpha_is_what_the_krippendorff_package_gives(seed: int) -> None:
    data = random_votes(seed)
    matrix = numpy.array([[numpy.nan if v is None else v for v in row] for row in data])
    found = mode_of(data)["krippendorff_alpha"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = krippendorff.alpha(matrix, level_of_measurement="nominal", value_domain=[0, 1])
    assert (found is None and numpy.isnan(theirs)) or found == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(40))
def test_kappa_of_pairs_is_what_scikit_learn_gives(seed: int) -> None:
    data = random_votes(seed)
    found = mode_of(data)["cohen_kappa"]
    for name, kappa in found.items():
        one, other = (data[int(part[1:])] for part in name.split("|"))
        shared = [(x, y) for x, y in zip(one, other, strict=True) if None not in (x, y)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = cohen_kappa_score(*zip(*shared, strict=True)) if shared else numpy.nan
        assert (kappa is None and numpy.isnan(theirs)) or kappa == pytest.approx(theirs)
