"""Intervals, tests and strata: published values, and other programs on random tables."""

import math
import random
import warnings
from typing import Any

import numpy
import pytest

from mast_tui.analysis import association as made
from mast_tui.analysis import exact
from mast_tui.analysis.association import Table
from mast_tui.analysis.coefficients import Undefined
from tests.analysis.reference import Case, cases, parameters

OURS = {
    "wilson_ci95", "risk_difference_newcombe95", "fisher_exact", "holm", "benjamini_hochberg",
    "mantel_haenszel",
}  # fmt: skip


def wanted(*statistics: str) -> list[object]:
    found = [case for case in cases("association_cases.json") if case["statistic"] in statistics]
    return parameters(found)


def plain(value: Any) -> Any:
    """As the cases write it: None for undefined, "inf" for infinite."""
    if isinstance(value, Undefined):
        return None
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return "inf" if value == math.inf else value


def same(mine: Any, theirs: Any, tolerance: float) -> bool:
    if isinstance(theirs, list):
        mine = [None, 0.0, "inf"] if mine is None else mine
        return all(same(a, b, tolerance) for a, b in zip(mine, theirs, strict=True))
    if theirs is None or isinstance(theirs, str):
        return bool(mine == theirs)
    scale = max(1.0, abs(theirs) / 10)
    return bool(mine == pytest.approx(theirs, abs=tolerance * scale))


def test_the_collection_is_covered() -> None:
    others = {"step_f1", "first_step_distance"}
    assert {case["statistic"] for case in cases("association_cases.json")} <= OURS | others


@pytest.mark.parametrize("case", wanted("wilson_ci95"))
def test_wilson_intervals_are_the_published_ones(case: Case) -> None:
    found = made.wilson(*case["data"])
    assert not isinstance(found, Undefined)
    assert [found.low, found.high] == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", wanted("risk_difference_newcombe95"))
def test_newcombe_intervals_are_the_published_ones(case: Case) -> None:
    found = made.newcombe(*case["data"])
    assert list(found) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", wanted("fisher_exact"))
def test_a_table_gives_the_published_values(case: Case) -> None:
    table = Table(*case["data"])
    found = {
        "p": exact.fisher(table),
        "odds_ratio": exact.odds_ratio(table),
        "phi": made.phi(table),
        "mutual_information_bits": made.mutual_information(table),
        "lift": made.lift(table),
        "risk_difference": made.newcombe(
            table.failed_with, table.tagged, table.failed_without, table.untagged
        ),
        "prevalence_difference": made.prevalence_difference(table),
    }
    for name, expected in case["expected"].items():
        assert same(plain(found[name]), expected, case["tolerance"]), name


@pytest.mark.parametrize("case", wanted("holm", "benjamini_hochberg"))
def test_many_tests_are_adjusted_as_published(case: Case) -> None:
    adjust = made.holm if case["statistic"] == "holm" else made.benjamini_hochberg
    assert adjust(case["data"]) == pytest.approx(case["expected"], abs=case["tolerance"])
    if "rejected_bh_05" in case:
        assert sum(q <= 0.05 for q in adjust(case["data"])) == case["rejected_bh_05"]
        assert sum(p <= 0.05 for p in made.holm(case["data"])) == case["rejected_holm_05"]


@pytest.mark.parametrize("case", wanted("mantel_haenszel"))
def test_strata_are_told_as_one(case: Case) -> None:
    found = made.mantel_haenszel(Table(*table) for table in case["data"])
    expected = case["expected"]
    assert not isinstance(found.difference, Undefined)
    assert [
        found.odds_ratio, found.difference.value, found.error, found.chi_square, found.p
    ] == pytest.approx(
        [expected[name] for name in ("or_mh", "rd_mh", "rd_se", "chi2", "p")],
        abs=case["tolerance"],
    )  # fmt: skip
    if "pooled" in case:
        pooled = Table(*case["pooled"]["table"])
        assert exact.fisher(pooled) == pytest.approx(case["pooled"]["p"])
        a, b, c, d = pooled
        assert a * d / (b * c) == pytest.approx(case["pooled"]["odds_ratio"])


@pytest.mark.parametrize("seed", range(40))
def test_random_tables_have_the_values_that_scipy_gives(seed: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    contingency = pytest.importorskip("scipy.stats.contingency")
    draw = random.Random(seed)
    most = draw.choice([3, 10, 60, 300])
    table = Table(*(draw.randint(0, most) for _ in range(4)))
    rows = [[table[0], table[1]], [table[2], table[3]]]

    assert exact.fisher(table) == pytest.approx(stats.fisher_exact(rows).pvalue, rel=1e-6)
    mine = exact.odds_ratio(table)
    if isinstance(mine, Undefined):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = contingency.odds_ratio(numpy.array(rows), kind="conditional")
        interval = theirs.confidence_interval(0.95)
    assert list(mine) == pytest.approx([theirs.statistic, interval.low, interval.high], rel=1e-4)


@pytest.mark.parametrize("seed", range(10))
def test_random_strata_have_the_values_that_statsmodels_gives(seed: int) -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    draw = random.Random(seed)
    strata = [Table(*(draw.randint(1, 30) for _ in range(4))) for _ in range(4)]

    theirs = tables.StratifiedTable([numpy.array([t[:2], t[2:]]) for t in strata])
    mine = made.mantel_haenszel(strata)

    assert mine.odds_ratio == pytest.approx(theirs.oddsratio_pooled)
    assert mine.p == pytest.approx(theirs.test_null_odds(correction=False).pvalue)


def test_a_stratum_without_both_outcomes_weighs_nothing() -> None:
    inside = Table(5, 5, 5, 15)
    lonely = Table(30, 0, 10, 0)

    one = made.mantel_haenszel([inside.turned()])
    both = made.mantel_haenszel([inside.turned(), lonely.turned()])

    assert both.difference == one.difference
    assert made.mantel_haenszel([lonely.turned()]).difference == Undefined(
        "no stratum with variation"
    )


def test_tables_of_millions_are_told_at_once() -> None:
    table = Table(600_000, 200_000, 400_000, 300_000)

    ratio = exact.odds_ratio(table)
    small = exact.odds_ratio(Table(*(n // 100 for n in table)))
    rare = Table(9, 3, 50_000_000, 50_000_000)

    assert exact.fisher(table) == 0
    assert not isinstance(ratio, Undefined)
    assert not isinstance(small, Undefined)
    assert ratio.value == pytest.approx(2.25)
    assert small.value == pytest.approx(2.25, rel=1e-3)
    assert exact.fisher(rare) == pytest.approx(exact.sign_test(9, 3), rel=1e-5)


def test_the_sign_test_is_the_binomial_one() -> None:
    assert exact.sign_test(0, 0) == 1
    assert exact.sign_test(5, 5) == 1
    assert exact.sign_test(0, 5) == pytest.approx(2 / 32)
    stats = pytest.importorskip("scipy.stats")
    for first, second in ((9, 3), (1, 14), (40, 22)):
        theirs = stats.binomtest(first, first + second).pvalue
        assert exact.sign_test(first, second) == pytest.approx(theirs)


def test_undefined_measures_say_why() -> None:
    assert made.prevalence_difference(Table(3, 0, 4, 0)) == Undefined("none succeeded")
    assert made.risk_difference(Table(0, 0, 4, 3)) == Undefined("mode in no trace")
    assert made.phi(Table(4, 3, 0, 0)) == Undefined("mode in every trace")
    assert made.relative_change(Table(4, 0, 1, 5)) == Undefined("mode in no successful trace")
    assert made.relative_change(Table(3, 2, 1, 2)) == pytest.approx(0.5)
    assert made.wilson(0, 0) == Undefined("no traces")
