"""Cases: where annotators differ, cut so that each can be settled alone."""

import pytest

from mast_tui.labels.settling.cases import Case, Compared, Unit, compare
from tests.analysis.looking import MODES, look


def compared(*said: str, unsure: dict[str, list[str]] | None = None) -> Compared:
    """``compared("3.3@12 2.6", "")``: what ada, ben and cem tagged."""
    names = ("ada", "ben", "cem", "dan")
    looks = [
        look(who, "t1", *tags.split(), unsure=(unsure or {}).get(who, ()))
        for who, tags in zip(names, said, strict=False)
    ]
    return compare(looks, MODES)


def told(case: Case) -> str:
    """``omission 3.3@12: A ada 3.3@12 | B ben``"""

    def units(found: tuple[Unit, ...]) -> str:
        return " ".join(one.mode if one.step is None else f"{one.mode}@{one.step}" for one in found)

    sides = (f"{s.letter} {','.join(s.holders)} {units(s.units)}".strip() for s in case.sides)
    torn = f" ? {','.join(case.unsure)}" if case.unsure else ""
    return f"{case.kind} {units(case.units)}: {' | '.join(sides)}{torn}"


@pytest.mark.parametrize(
    ("said", "cases"),
    [
        (("3.3@12", ""), ["omission 3.3@12: A ada 3.3@12 | B ben"]),
        (("", "3.3"), ["omission 3.3: A ada | B ben 3.3"]),
        (("3.3@12", "3.3@9"), ["localisation 3.3@9 3.3@12: A ada 3.3@12 | B ben 3.3@9"]),
        (("3.3@12", "2.6@13"), ["confusion 3.3@12 2.6@13: A ada 3.3@12 | B ben 2.6@13"]),
        (  # two steps apart is another place
            ("3.3@12", "2.6@14"),
            ["omission 3.3@12: A ada 3.3@12 | B ben", "omission 2.6@14: A ada | B ben 2.6@14"],
        ),
        (  # a part that one of them leaves out, each step by itself
            ("3.3@4 3.3@9 3.3@12", "3.3@9"),
            ["omission 3.3@4: A ada 3.3@4 | B ben", "omission 3.3@12: A ada 3.3@12 | B ben"],
        ),
        (  # but one finding over steps is one thing
            ("1.3@4-6", ""),
            ["omission 1.3@4 1.3@5 1.3@6: A ada 1.3@4 1.3@5 1.3@6 | B ben"],
        ),
        (  # three people
            ("3.3@12", "3.3@9", ""),
            ["localisation 3.3@9 3.3@12: A ada 3.3@12 | B ben 3.3@9 | C cem"],
        ),
        (("3.3@12", "3.3@12", ""), ["omission 3.3@12: A ada,ben 3.3@12 | B cem"]),
        (  # both modes at once is a side of its own
            ("3.3@12", "2.6@12", "2.6@12 3.3@12"),
            ["confusion 2.6@12 3.3@12: A ada 3.3@12 | B ben 2.6@12 | C cem 2.6@12 3.3@12"],
        ),
        (  # the whole trace beside a step: whether it is there at all is open
            ("3.3", "3.3@12", ""),
            ["omission 3.3 3.3@12: A ada 3.3 | B ben 3.3@12 | C cem"],
        ),
    ],
)
def test_what_is_one_case_and_of_what_kind(said: tuple[str, ...], cases: list[str]) -> None:
    assert [told(case) for case in compared(*said).cases] == cases


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        (("3.3@12 2.6", "2.6 3.3@12"), ["2.6 on the whole trace", "3.3 at step 12"]),
        (("3.3@4 3.3@12", "3.3@12"), ["3.3 at step 12"]),
        (("3.3", "3.3@12"), ["3.3 at step 12"]),  # who tagged the trace says no less
        (("", ""), []),
    ],
)
def test_what_all_tagged_is_agreed(said: tuple[str, ...], agreed: list[str]) -> None:
    assert [unit.text() for unit in compared(*said).agreed] == agreed


def test_the_unsure_have_no_side_and_nothing_is_agreed_without_them() -> None:
    found = compared("3.3@12", "3.3@12", "", unsure={"cem": ["3.3"]})
    assert [told(case) for case in found.cases] == ["unsure 3.3@12: A ada,ben 3.3@12 ? cem"]
    assert not found.agreed

    none = compared("", "", unsure={"ben": ["3.3"]})
    assert [told(case) for case in none.cases] == ["unsure 3.3: A ada ? ben"]

    differ = compared("3.3@12", "", "", unsure={"cem": ["3.3"]})
    assert [told(case) for case in differ.cases] == ["omission 3.3@12: A ada 3.3@12 | B ben ? cem"]


def test_where_nobody_can_say_anything_there_is_no_case() -> None:
    all_unsure = compared("", "", unsure={"ada": ["3.3"], "ben": ["3.3"]})
    assert (all_unsure.cases, all_unsure.unknown) == ((), ("3.3",))

    one_asked = compare(
        [look("ada", "t1", "3.3@4"), look("ben", "t1", asked=["1.3", "2.6"])], MODES
    )
    assert (one_asked.cases, one_asked.unknown) == ((), ("3.3",))


def test_a_side_is_found_by_its_letter() -> None:
    (case,) = compared("3.3@12", "").cases
    assert case.side("b") == case.sides[1]
    assert case.side("c") is None
