"""Values worked out by hand from the definitions, and what has no value."""

import pytest

from tests.analysis.cases import mode_of, rows

TWO = rows("1110110000", "1111000000")
"""Both 3, only the first 2, only the second 1, neither 4."""

THREE = rows("110.1", "100.0", "1.010")
"""Units of 3, 2, 3, 1 and 3 votes with 3, 1, 0, 1 and 1 of them positive."""


def test_two_annotators_on_ten_units() -> None:
    mode = mode_of(TWO)

    assert (mode["n"], mode["positives"], mode["tagged_units"]) == (10, 9, 6)
    assert mode["percent_agreement"] == pytest.approx(7 / 10)
    assert mode["positive_agreement"] == pytest.approx(2 * 3 / (2 * 3 + 2 + 1))
    assert mode["negative_agreement"] == pytest.approx(2 * 4 / (2 * 4 + 2 + 1))
    assert mode["pabak"] == pytest.approx(2 * 0.7 - 1)
    assert mode["prevalence_index"] == pytest.approx((3 - 4) / 10)
    assert mode["bias_index"] == pytest.approx((2 - 1) / 10)
    # chance: .5 * .4 + .5 * .6
    assert mode["cohen_kappa"] == {"a0|a1": pytest.approx((0.7 - 0.5) / 0.5)}
    assert mode["cohen_kappa_mean"] == pytest.approx(0.4)
    # 20 ratings, 9 of them 1; three units split one to one
    assert mode["krippendorff_alpha"] == pytest.approx(1 - 19 * 3 / (9 * 11))
    assert mode["fleiss_kappa"] == pytest.approx((0.7 - 0.505) / 0.495)
    assert mode["gwet_ac1"] == pytest.approx((0.7 - 0.495) / 0.505)


def test_three_annotators_with_votes_missing() -> None:
    mode = mode_of(THREE)

    # the unit with one vote pairs with nothing
    assert (mode["n"], mode["positives"], mode["tagged_units"]) == (4, 5, 3)
    assert mode["percent_agreement"] == pytest.approx((1 + 0 + 1 + 1 / 3) / 4)
    assert mode["positive_agreement"] == pytest.approx(6 / 9)
    assert mode["negative_agreement"] == pytest.approx(8 / 11)
    assert mode["krippendorff_alpha"] == pytest.approx(1 - 10 * (1 + 1) / (5 * 6))
    assert mode["cohen_kappa"] == {
        "a0|a1": pytest.approx((0.5 - 0.375) / 0.625),
        "a0|a2": pytest.approx((2 / 3 - 4 / 9) / (5 / 9)),
        "a1|a2": pytest.approx(1.0),
    }
    assert mode["cohen_kappa_mean"] == pytest.approx((0.2 + 0.4 + 1) / 3)
    # the three complete units: agreement 7/9, share of 1 4/9
    assert mode["fleiss_kappa"] == pytest.approx((7 / 9 - 41 / 81) / (40 / 81))
    # all five units: share of 1 (1 + 1/2 + 0 + 1 + 1/3) / 5 = 17/30
    chance = 2 * 17 / 30 * 13 / 30
    assert mode["gwet_ac1"] == pytest.approx((7 / 12 - chance) / (1 - chance))
    # own shares 3/4, 1/4, 1/2: mean 1/2, variance 1/16
    chance = 1 / 2 - 2 * (1 / 16) / 3
    assert mode["conger_kappa"] == pytest.approx((7 / 12 - chance) / (1 - chance))
    assert mode["bias_index"] is None if "bias_index" in mode else True


def test_perfect_disagreement_is_the_least_value() -> None:
    mode = mode_of(rows("1010", "0101"))

    assert mode["percent_agreement"] == 0
    assert mode["cohen_kappa_mean"] == mode["fleiss_kappa"] == mode["pabak"] == -1
    assert mode["positive_agreement"] == 0


def test_where_nothing_varies_chance_corrected_values_are_undefined_with_a_reason() -> None:
    mode = mode_of(rows("0000", "0000", "0000"))

    for name in ("krippendorff_alpha", "cohen_kappa_mean", "fleiss_kappa", "conger_kappa"):
        assert mode[name] is None
        assert mode["reasons"][name] == "no variation"
    assert mode["reason"] == "no variation"
    assert mode["positive_agreement"] is None
    assert mode["reasons"]["positive_agreement"] == "no positive rating"
    assert mode["percent_agreement"] == mode["gwet_ac1"] == mode["pabak"] == 1
    assert mode["negative_agreement"] == 1


def test_without_units_in_common_all_is_undefined() -> None:
    mode = mode_of(rows("10..", "..01"))

    assert mode["n"] == 0
    for name in ("percent_agreement", "krippendorff_alpha", "fleiss_kappa", "gwet_ac1", "pabak"):
        assert mode[name] is None
        assert mode["reasons"][name] == "no overlap"
    assert mode["cohen_kappa"] == {"a0|a1": None}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (rows("1010"), "single annotator"),
        (rows("1010", "...."), "single annotator"),
        (rows("....", "...."), "no votes"),
    ],
)
def test_one_annotator_agrees_with_nobody(data: object, reason: str) -> None:
    mode = mode_of(data)  # type: ignore[arg-type]

    assert mode["krippendorff_alpha"] is None
    assert mode["cohen_kappa_mean"] is None
    assert mode["percent_agreement"] is None
    assert mode["reason"] == reason


def test_an_annotator_who_never_tags_has_kappa_zero_not_none() -> None:
    mode = mode_of(rows("1100000000", "0000000000"))

    assert mode["cohen_kappa"] == {"a0|a1": 0}
    assert mode["krippendorff_alpha"] == pytest.approx(1 - 19 * 2 / (2 * 18))


def test_the_mean_kappa_is_over_the_pairs_that_have_one() -> None:
    mode = mode_of(rows("0011", "0011", "00.."))

    assert mode["cohen_kappa"] == {"a0|a1": 1, "a0|a2": None, "a1|a2": None}
    assert mode["cohen_kappa_mean"] == 1


def test_fleiss_says_when_no_unit_is_complete() -> None:
    mode = mode_of(rows("10.", "1.0", ".00"))

    assert mode["fleiss_kappa"] is None
    assert mode["reasons"]["fleiss_kappa"] == "no unit rated by all annotators"
    assert mode["krippendorff_alpha"] is not None


def test_an_annotator_who_has_not_begun_does_not_make_units_incomplete() -> None:
    assert (
        mode_of(rows("1100", "1000", "...."))["fleiss_kappa"]
        == mode_of(rows("1100", "1000"))["fleiss_kappa"]
    )
