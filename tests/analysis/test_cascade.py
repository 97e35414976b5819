"""Isolated or cascading: classes, dispersion, pairs and their order."""

import random

import pytest

from mast_tui.analysis.cascade import cascade, class_of, correlation, dispersion
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.pairs import pairings
from mast_tui.analysis.vectors import Vector, vectors
from tests.analysis.looking import MODES, look, traces

CATEGORIES = {"1.3": "FC1", "1.5": "FC1", "2.6": "FC2", "3.3": "FC3"}


def seen(*tags: str, length: int = 40) -> Vector:
    """One annotator's trace."""
    modes = ("1.3", "1.5", "2.6", "3.3")
    found = vectors([look("ada", "t1", *tags, asked=modes)], traces("t1", steps=length), modes)
    return found.vectors[0]


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        ((), "clean"),
        (("3.3@4",), "isolated"),
        (("3.3",), "isolated"),
        (("1.3@4", "1.5@9"), "isolated"),
        (("1.3@4", "1.5@10"), "multiple"),
        (("1.3@4", "1.5"), "multiple"),
        (("1.3@4", "2.6@4"), "multiple"),
        (("1.3@4", "2.6"), "multiple"),
        (("1.3@4", "2.6@5"), "cascade"),
    ],
)
def test_each_trace_has_a_class(tags: tuple[str, ...], name: str) -> None:
    assert class_of(seen(*tags), CATEGORIES) == name


def drawn(size: int, together: bool, model: str = "m", often: float = 0.4) -> list[Vector]:
    """Traces with eight modes, each by itself or all with the trace."""
    rng = random.Random(f"{model} of 3")
    found = []
    for n in range(size):
        luck = rng.random()
        votes = {f"x{mode}": int((luck if together else rng.random()) < often) for mode in range(8)}
        found.append(Vector(f"{model}{n}", votes, about={"model": model}))  # type: ignore[arg-type]
    return found


def test_modes_that_come_together_are_more_dispersed_than_chance() -> None:
    apart, together = (dispersion(drawn(60, flag), 199) for flag in (False, True))

    assert apart.value == pytest.approx(1, abs=0.5)
    assert not isinstance(apart.p, Undefined)
    assert apart.p > 0.05
    assert together.value == pytest.approx(8, abs=0.01)
    assert together.p == pytest.approx(1 / 200)


def test_two_models_of_unrelated_modes_are_no_cascade() -> None:
    both = drawn(60, False, "a", 0.2) + drawn(60, False, "b", 0.8)
    pooled = [Vector(v.trace, v.votes) for v in both]

    within, across = dispersion(both, 199), dispersion(pooled, 199)

    assert not isinstance(within.p, Undefined)
    assert within.p > 0.05
    assert across.p == pytest.approx(1 / 200)


def test_without_variation_there_is_no_dispersion() -> None:
    found = dispersion([seen("3.3@4")] * 3)

    assert isinstance(found.value, Undefined)
    assert found.to_dict()["reason"] == "no mode varies within a stratum"


def test_triggers_and_transitions_are_those_of_failed_traces() -> None:
    modes = ("1.3", "2.6", "3.3")
    looks = [
        look("ada", "t1", "1.3@2", "2.6@5", "3.3@9", outcome="failed"),
        look("ada", "t2", "1.3@2", "2.6@2", "3.3@9", outcome="failed"),
        look("ada", "t3", "3.3@2", outcome="succeeded"),
        look("ada", "t4", "3.3", outcome="failed"),
    ]
    found = vectors(looks, traces("t1", "t2", "t3", "t4"), modes).vectors
    told = cascade(found, CATEGORIES, shuffles=99)

    assert (told.begun, told.ties) == (2, 1)
    assert told.triggers == {"1.3": 2, "2.6": 1}
    assert told.transitions == {
        ("1.3", "2.6"): 1, ("1.3", "3.3"): 1, ("2.6", "3.3"): 2,
    }  # fmt: skip
    assert told.per_100_steps == pytest.approx(100 * 8 / 80)
    assert told.distribution == {1: 2, 3: 2}


def test_length_goes_with_the_number_of_modes() -> None:
    assert correlation([(1, 1), (2, 2), (3, 3)]) == pytest.approx(1)
    assert correlation([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1)
    assert isinstance(correlation([(1, 1), (1, 2), (1, 3)]), Undefined)


def ordered(number: int, first: str, second: str) -> list[Vector]:
    """Traces in which one mode comes before another, and as many with neither."""
    facts = traces(*(f"t{n}" for n in range(2 * number)))
    looks = [look("ada", f"t{n}", f"{first}@3", f"{second}@9") for n in range(number)]
    looks += [look("ada", f"t{n}") for n in range(number, 2 * number)]
    return list(vectors(looks, facts, MODES).vectors)


def test_two_modes_together_are_told_with_their_order() -> None:
    [pair] = pairings(ordered(8, "1.3", "3.3"), MODES)

    assert (pair.modes, pair.both, pair.n) == (("1.3", "3.3"), 8, 16)
    assert pair.phi == pytest.approx(1)
    assert pair.lift == pytest.approx(2)
    assert pair.p == pair.q == pytest.approx(1 / 6435)
    assert pair.order is not None
    assert (pair.order.first, pair.order.second, pair.order.lag) == (8, 0, 6)
    assert pair.order.p == pytest.approx(2 / 256)
    # 1.3 always comes at 3 and 3.3 at 9: that it is first says nothing beyond where they come
    assert pair.order.expected == pytest.approx(1)
    assert pair.order.p_position == pytest.approx(1)
    assert pair.to_dict()["order"]["later_difference"] == pytest.approx(1)


def test_rare_modes_make_no_pair() -> None:
    assert pairings(ordered(4, "1.3", "3.3"), MODES) == ()
