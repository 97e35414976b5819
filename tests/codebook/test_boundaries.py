"""What a mode is mistaken for: both sides of each pair."""

from mast_tui.codebook.boundaries import rivals
from mast_tui.codebook.load import load
from mast_tui.codebook.model import OTHER

MAST = load()


def test_each_pair_says_when_it_is_the_one_and_when_the_other() -> None:
    found = {one.mode.code: one for one in rivals(MAST, MAST.mode("1.3")) if one.mode}
    assert found["2.1"].rather == "The whole run starts over."
    assert found["2.1"].stays == "One step repeats within one conversation."
    assert found["1.4"].stays == ""  # 1.4 itself says nothing of 1.3


def test_who_points_to_a_mode_is_its_rival_too() -> None:
    """2.5 is mistaken for 2.6, which names it; 1.2 is one of 1.1's, which does not name it"""
    assert "1.2" in {one.mode.code for one in rivals(MAST, MAST.mode("1.1")) if one.mode}
    (one,) = (one for one in rivals(MAST, MAST.mode("1.1")) if one.mode and one.mode.code == "1.2")
    assert one.rather == MAST.mode("1.2").definition
    assert one.stays == "A rule of the task, not of the role, is broken."


def test_what_is_no_failure_stands_last_and_each_mode_once() -> None:
    for mode in MAST.modes:
        found = rivals(MAST, mode)
        codes = [one.mode.code for one in found if one.mode]
        assert mode.code not in codes
        assert len(codes) == len(set(codes))
        assert all(one.rather for one in found)
        bare = [note.text for note in mode.boundaries if note.mode is None]
        assert [one.rather for one in found if one.mode is None] == (
            [" ".join(bare)] if bare else []
        )


def test_a_mode_that_names_none_has_none() -> None:
    assert rivals(MAST, OTHER) == []
