"""Codebooks that come along, and votes carried from one to another."""

import pytest

from mast_tui.codebook.load import BUNDLED, bundled, load
from mast_tui.codebook.schema import checked
from mast_tui.labels.carrying import mapping


@pytest.mark.parametrize("id", bundled())
def test_every_codebook_that_comes_along_is_valid(id: str) -> None:
    import tomllib

    values = tomllib.loads(BUNDLED.with_name(f"{id}.toml").read_text(encoding="utf-8"))

    assert checked(values, id)["id"] == id == load(id).id


def test_the_drafts_are_carried_by_name_although_their_numbers_mean_other_modes() -> None:
    first, second = mapping(load("mast-r1"), load()), mapping(load("mast-r2"), load())

    assert (first.codes["1.2"], first.codes["2.3"], first.codes["4.3"]) == ("2.6", "1.4", "3.2")
    assert (second.codes["1.6"], second.codes["3.2"], second.codes["3.3"]) == ("1.4", "3.2", "3.3")
    for found, dropped in ((first, 4), (second, 3)):
        assert len(found.codes) == 14
        assert len(found.dropped) == dropped
        assert (found.missing, found.merged) == ((), {})


def test_what_cannot_be_carried_is_named() -> None:
    found = mapping(load("whowhen"), load())

    assert (found.codes, found.dropped, len(found.missing)) == ({}, ("decisive",), 14)
