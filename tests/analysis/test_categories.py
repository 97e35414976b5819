"""Labels with many values and sets of labels: the published values, and other programs."""

import random
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import krippendorff
import numpy
import pytest
from sklearn.metrics import cohen_kappa_score

from mast_tui.analysis import categories, distances
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.distances import jaccard, krippendorff_alpha, masi
from tests.analysis.reference import Case, cases, parameters

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = get_args(Level)

SETS = ("masi_distance", "jaccard_distance", "krippendorff_alpha_masi",
        "krippendorff_alpha_jaccard", "krippendorff_alpha_exact_set")  # fmt: skip

OF_SETS: dict[str, Callable[..., float]] = {
    "masi": masi,
    "jaccard": jaccard,
    "exact_set": distances.nominal,
}


def multi() -> list[Case]:
    found = [case for case in cases("agreement_cases.json") if case["statistic"] not in SETS]
    return [case for case in found if case.get("values") != [0, 1]]


def sets() -> list[Case]:
    return [case for case in cases("agreement_cases.json") if case["statistic"] in SETS]


def units_of(data: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*data, strict=True))


def statistic(case: Case) -> Value | list[Value]:
    name, units = case["statistic"], units_of(case["data"])
    if name.startswith("krippendorff_alpha_"):
        return krippendorff_alpha(units, name.removeprefix("krippendorff_alpha_"))
    if name == "cohen_kappa_pairs":
        return categories.cohen_kappas(units)
    if name == "mean_pairwise_cohen_kappa":
        return categories.cohen_kappa_mean(units)
    function: Any = getattr(categories, name.replace("_se", "_error"))
    counted = name.startswith(("gwet_ac1", "brennan_prediger"))
    found: Value = function(units, len(case["values"])) if counted else function(units)
    return found


def test_the_collection_has_the_cases_that_are_promised() -> None:
    if not cases("agreement_cases.json"):
        pytest.skip("MAST_TUI_TEST_DATA names no reference cases")
    assert (len(multi()), len(sets())) == (87, 19)


@pytest.mark.parametrize("case", parameters(multi()))
def test_many_values_give_the_published_value(case: Case) -> None:
    found = statistic(case)
    if case["expected"] is None:
        assert isinstance(found, Undefined)
    else:
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", parameters(sets()))
def test_sets_give_the_published_value(case: Case) -> None:
    kind, _, name = case["statistic"].rpartition("_")
    if name == "distance":
        one, other = (frozenset(row[0]) for row in case["data"])
        assert OF_SETS[kind](one, other) == pytest.approx(case["expected"], abs=case["tolerance"])
        return
    rows = [[None if v is None else frozenset(v) for v in row] for row in case["data"]]
    name = case["statistic"].removeprefix("krippendorff_alpha_")
    found = krippendorff_alpha(units_of(rows), OF_SETS[name])
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_empty_sets_are_alike_and_far_from_any_other() -> None:
    nothing: frozenset[str] = frozenset()
    assert masi(nothing, nothing) == jaccard(nothing, nothing) == 0
    assert masi(nothing, frozenset("a")) == jaccard(nothing, frozenset("a")) == 1


def test_what_nobody_shares_or_everybody_says_is_undefined_with_a_reason() -> None:
    assert krippendorff_alpha([("a", None), (None, "b")]) == Undefined("no overlap")
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) == Undefined("no variation")
    assert categories.fleiss_kappa([("a", None)]) == Undefined("no overlap")
    assert categories.cohen_kappa([("a", "a")]) == Undefined("no variation")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(5))
def test_random_ratings_have_the_alpha_that_another_program_gives(level: Level, seed: int) -> None:
    draw = random.Random(seed)
    data = [[draw.choice([1, 2, 3, 5, None]) for _ in range(20)] for _ in range(4)]
    plain = numpy.array([[numpy.nan if v is None else v for v in row] for row in data])

    theirs = krippendorff.alpha(plain, level_of_measurement=level)

    assert krippendorff_alpha(units_of(data), level) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_random_ratings_have_the_kappa_that_other_programs_give(seed: int) -> None:
    draw = random.Random(seed)
    data = [[draw.choice("abcd") for _ in range(25)] for _ in range(3)]
    units = units_of(data)

    assert categories.cohen_kappa(units) == pytest.approx(cohen_kappa_score(*data[:2]))
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    table, _ = raters.aggregate_raters(numpy.array(units))
    assert categories.fleiss_kappa(units) == pytest.approx(raters.fleiss_kappa(table))
    assert categories.brennan_prediger(units, 4) == pytest.approx(
        raters.fleiss_kappa(table, method="randolph")
    )
    square, _ = raters.to_table(numpy.array([row[:2] for row in units]))
    theirs = raters.cohens_kappa(square[0] if isinstance(square, tuple) else square)
    assert categories.cohen_kappa_error(units) == pytest.approx(theirs.std_kappa)


@pytest.mark.parametrize("seed", range(5))
def test_random_sets_have_the_alpha_that_nltk_gives(seed: int) -> None:
    agreement = pytest.importorskip("nltk.metrics.agreement")
    distance = pytest.importorskip("nltk.metrics.distance")
    draw = random.Random(seed)
    # their distances divide by zero on two empty sets, so no set is empty here
    rows = [
        [frozenset(draw.sample("abcd", draw.randint(1, 3))) for _ in range(12)] for _ in range(3)
    ]
    triples = [(str(a), str(u), value) for a, row in enumerate(rows) for u, value in enumerate(row)]

    for mine, theirs in ((masi, distance.masi_distance), (jaccard, distance.jaccard_distance)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = agreement.AnnotationTask(triples, distance=theirs).alpha()
        assert krippendorff_alpha(units_of(rows), mine) == pytest.approx(expected)


def test_standard_errors_of_nothing_are_undefined() -> None:
    assert categories.cohen_kappa_error([]) == Undefined("no overlap")
    assert categories.cohen_kappa_error([(0, 0)] * 9) == Undefined("no variation")
    assert categories.gwet_ac1_error([(1, None)] * 4, 2) == Undefined("no overlap")
    assert categories.fleiss_kappa_error([(0, 0)] * 9) == Undefined("no variation")
    assert categories.brennan_prediger_error([(0, 0)] * 9, 2) == 0
