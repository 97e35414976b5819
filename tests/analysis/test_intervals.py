"""The jackknife on its own."""

import pytest

from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.intervals import jackknife, student_t


@pytest.mark.parametrize(
    ("freedom", "point"),
    [(1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (5, 2.57058), (9, 2.26216), (29, 2.04523), (10_000, 1.96020)],
)  # fmt: skip
def test_students_t_is_the_tables(freedom: int, point: float) -> None:
    assert student_t(freedom) == pytest.approx(point, rel=3e-3)


def test_the_jackknife_counts_values_that_stand_for_many_traces() -> None:
    spread = jackknife(0.5, {0.4: 10, 0.6: 10})

    # 19/20 * 20 * 0.01
    assert spread.error == pytest.approx(0.19**0.5)
    assert spread == jackknife(0.5, [0.4] * 10 + [0.6] * 10)


def test_undefined_values_are_left_aside_up_to_one_in_twenty() -> None:
    assert not isinstance(jackknife(0.5, {0.4: 10, 0.5: 9, None: 1}).error, Undefined)
    assert isinstance(jackknife(0.5, {0.4: 9, 0.5: 9, None: 2}).error, Undefined)


def test_an_undefined_value_has_no_spread_and_the_same_reason() -> None:
    spread = jackknife(Undefined("no overlap"), {None: 3})

    assert spread.error == spread.interval == Undefined("no overlap")


def test_intervals_stay_within_what_alpha_can_be() -> None:
    interval = jackknife(0.9, {0.2: 5, 0.9: 5}).interval

    assert interval == (-1.0, 1.0)
