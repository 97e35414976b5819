"""Typing a failure mode by its keys."""

import pytest

from mast_tui.codebook.model import Mode
from mast_tui.workbench.entry import Entry
from tests.helpers import MAST


def typed(keys: str) -> list[str | None]:
    """What each key completes."""
    entry = Entry(MAST)
    found = []
    for key in keys:
        mode = entry.press(key) if entry.starts(key) else None
        found.append(mode.code if mode else None)
    return found


def test_two_digits_are_a_mode() -> None:
    assert typed("33") == [None, "3.3"]


@pytest.mark.parametrize("mode", MAST.modes, ids=lambda mode: mode.code)
def test_every_mode_is_complete_with_its_last_key_and_not_before(mode: Mode) -> None:
    assert typed(mode.keys) == [None] * (len(mode.keys) - 1) + [mode.code]


def test_no_keys_of_a_mode_begin_those_of_another() -> None:
    keys = [mode.keys for mode in MAST.modes]
    assert not any(a != b and b.startswith(a) for a in keys for b in keys)


def test_a_key_that_leads_nowhere_starts_nothing() -> None:
    entry = Entry(MAST)
    assert not entry.starts("9")
    assert not entry.starts("")
    assert entry.starts("3")
    entry.press("3")
    assert not entry.starts("9")


def test_what_may_follow_is_the_rest_of_the_keys_with_its_modes() -> None:
    entry = Entry(MAST)
    assert {mode.code for _, mode in entry.candidates()} >= {mode.code for mode in MAST.modes}
    entry.press("3")
    assert [(rest, mode.code) for rest, mode in entry.candidates()] == [
        ("1", "3.1"), ("2", "3.2"), ("3", "3.3"),
    ]  # fmt: skip


@pytest.mark.parametrize("begun", [Entry(MAST, typed="1"), Entry(MAST, whole=True)])
def test_an_entry_is_pending_until_it_is_cleared(begun: Entry) -> None:
    assert begun.pending
    begun.clear()
    assert begun == Entry(MAST)
    assert not begun.pending
