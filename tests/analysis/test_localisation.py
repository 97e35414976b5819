"""Where modes were tagged: matches within a tolerance, chance, first steps, the decisive tag."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.localisation import (
    Steps,
    by_chance,
    first_step,
    localisation,
    matched,
    step_agreement,
)
from tests.analysis.looking import MODES, look, traces
from tests.analysis.reference import Case, cases, parameters


def wanted(statistic: str) -> list[object]:
    found = [case for case in cases("association_cases.json") if case["statistic"] == statistic]
    return parameters(found)


@pytest.mark.parametrize("case", wanted("step_f1"))
def test_matches_and_chance_are_the_published_ones(case: Case) -> None:
    one, other = case["data"]
    # the collection counts steps from 0: a shift takes the last step to 0
    pairs = [
        Steps(tuple(n + 1 for n in one[t]), tuple(n + 1 for n in other[t]), length)
        for t, length in case["lengths"].items()
    ]
    k = case["tolerance_steps"]

    found = step_agreement(pairs, [k])

    assert [found.f1[k], found.chance[k], found.corrected[k]] == pytest.approx(
        [case["expected"][name] for name in ("f1", "chance_circular_shift", "corrected")],
        abs=case["tolerance"],
    )


@pytest.mark.parametrize("case", wanted("first_step_distance"))
def test_first_steps_are_as_far_apart_as_published(case: Case) -> None:
    found = first_step(list(zip(*case["data"], strict=True)))
    expected = case["expected"]
    assert (found.mean, found.median) == (expected["mean_abs"], expected["median_abs"])
    for k, share in found.within.items():
        assert share == pytest.approx(expected[f"within_{k}"], abs=case["tolerance"])


steps = st.lists(st.integers(1, 12), max_size=5, unique=True).map(lambda s: tuple(sorted(s)))


def best(one: tuple[int, ...], other: tuple[int, ...], k: int) -> int:
    """Over every way to match one to one."""
    short, long = sorted((one, other), key=len)
    return max(
        sum(abs(a - b) <= k for a, b in zip(short, order, strict=True))
        for order in permutations(long, len(short))
    )


@settings(max_examples=100, deadline=None)
@given(steps, steps, st.integers(0, 3))
def test_no_other_matching_matches_more(
    one: tuple[int, ...], other: tuple[int, ...], k: int
) -> None:
    assert matched(one, other, k) == matched(other, one, k) == best(one, other, k)


@settings(max_examples=100, deadline=None)
@given(steps, steps, st.integers(0, 3))
def test_chance_is_the_mean_over_every_shift(
    one: tuple[int, ...], other: tuple[int, ...], k: int
) -> None:
    shifted = [sorted((step - 1 + s) % 12 + 1 for step in other) for s in range(12)]
    expected = sum(matched(one, moved, k) for moved in shifted) / 12
    assert by_chance(Steps(one, other, 12), k) == pytest.approx(expected)


def test_only_traces_that_both_finished_count() -> None:
    looks = [
        look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3@5"),
        look("ada", "t2", "3.3@4"), look("ben", "t2", state="in progress"),
        look("ada", "t3", "3.3"), look("ben", "t3", "3.3@9"),
        look("ada", "t4", "3.3@4"), look("ben", "t4", unsure=["3.3"]),
        look("ada", "t5", "3.3@4"),
    ]  # fmt: skip

    found = localisation(looks, ["ada", "ben"], MODES, traces("t1", "t2", "t3", "t4", "t5"))

    mode = found.modes["3.3"]
    assert (mode.traces, mode.tags) == (1, (1, 1))
    assert (mode.f1[0], mode.f1[1]) == (0, 1)
    assert mode.first.median == 1
    assert mode == found.by_pair["ada|ben"]["3.3"] == found.pairs["ada|ben"] == found.overall
    assert found.modes["1.3"].f1[0] == Undefined("no tagged step")
    assert found.to_dict()["modes"]["1.3"]["reason"] == "no tagged step"


def test_a_trace_whose_length_nobody_knows_ends_at_its_last_tag() -> None:
    looks = [look("ada", "t1", "3.3@2"), look("ben", "t1", "3.3@4")]

    found = localisation(looks, ["ada", "ben"], MODES, {}).overall

    assert found.chance[0] == 1 / 4


def test_the_decisive_tag_is_compared_by_mode_step_and_both() -> None:
    looks = [
        look("ada", "t1", "3.3@4!"), look("ben", "t1", "3.3@5!"),
        look("ada", "t2", "3.3@4!"), look("ben", "t2", "2.6@4!"),
        look("ada", "t3", "3.3!"), look("ben", "t3", "3.3@9!"),
        look("ada", "t4", "3.3@4!"), look("ben", "t4", "3.3@4"),
    ]  # fmt: skip

    found = localisation(looks, ["ada", "ben"], MODES, {}).to_dict()
    told: dict[str, Any] = found["decisive"]

    assert (told["traces"], told["one_sided"], told["placed"]) == (3, 1, 2)
    assert told["mode"] == pytest.approx(2 / 3)
    assert told["step"] == {"0": 0.5, "1": 1.0, "2": 1.0}
    assert told["joint"] == {"0": 0.0, "1": 0.5, "2": 0.5}
    assert found["pairs"]["ada|ben"]["decisive"] == told


def test_without_tags_all_is_null_with_a_reason() -> None:
    found = localisation([], ["ada", "ben"], MODES, {}).to_dict()

    assert found["overall"]["f1"] == {"0": None, "1": None, "2": None}
    assert found["overall"]["reason"] == "no tagged step"
    assert found["overall"]["first_step"]["traces"] == 0
    assert found["decisive"]["mode"] is None
