"""Statistics from counts against the same from single traces."""

import random

import pytest

from mast_tui.analysis.cascade import dispersion_of
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.counted import judges_of, report_of
from mast_tui.analysis.counted_cascade import median_of
from mast_tui.analysis.exact import even_odds, sign_test
from mast_tui.labels.dataset.counts import VoteCounts, spelled


def test_the_normal_distribution_says_what_shuffles_say() -> None:
    groups = [(400, [15, 30, 60, 80, 120, 200]), (300, [5, 20, 40, 90, 100, 150])]

    for seen in (1750, 1800, 1850):
        shuffled = dispersion_of(groups, seen, shuffles=2000).p
        normal = dispersion_of(groups, seen, shuffles=0).p
        assert not isinstance(shuffled, Undefined)
        assert normal == pytest.approx(shuffled, abs=0.02)


def test_without_variation_there_is_no_p() -> None:
    assert isinstance(dispersion_of([(5, [5])], 5, shuffles=0).p, Undefined)


def test_the_sign_test_is_exact_and_quick() -> None:
    rng = random.Random(1)
    for _ in range(50):
        first, second = rng.randrange(40), rng.randrange(40)
        exact = even_odds([0.5] * (first + second), first)
        assert sign_test(first, second) == pytest.approx(exact, rel=1e-9)
    assert sign_test(500_000, 500_000) == 1.0
    assert sign_test(501_000, 499_000) == pytest.approx(0.0455, abs=1e-3)
    assert sign_test(1_000_000, 0) == 0.0


def test_a_median_of_counts_is_that_of_the_values() -> None:
    assert median_of({-3: 1, 2: 1}) == -0.5
    assert median_of({1: 10, 5: 1}) == 1.0
    assert median_of({1: 2, 4: 2}) == 2.5


def test_a_number_spells_the_votes_of_everybody() -> None:
    assert spelled(0 + 1 * 3 + 2 * 9, 3) == (None, 0, 1)
    assert spelled(0, 2) == (None, None)


def test_a_mode_that_nobody_voted_on_is_undefined_with_its_reason() -> None:
    counts = VoteCounts(3, {"3.3": {(1, 1): 2, (0, 1): 1}, "1.1": {(None, None): 3}}, {})

    report = report_of(counts, ("ada", "ben"))

    assert report.modes["3.3"].n == 3
    assert report.modes["1.1"].values["krippendorff_alpha"] is None
    assert report.modes["1.1"].reason == "no votes"


def test_a_judge_is_held_against_the_majority_where_there_is_one() -> None:
    # ada and ben against the bot: where they are split there is no majority
    counts = VoteCounts(10, {"3.3": {(1, 1, 1): 4, (1, 0, 1): 3, (0, 0, 1): 1, (0, 0, 0): 2}}, {})

    [found] = judges_of(counts, ("ada", "ben"), (), ("bot",))

    assert found.modes["3.3"].table == (4, 0, 1, 2)
