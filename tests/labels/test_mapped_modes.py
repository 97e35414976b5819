"""Codebooks that come along, and votes carried from one to another."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.load import BUNDLED, bundled, load
from mast_tui.codebook.model import Codebook
from mast_tui.codebook.schema import checked
from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.labelled import of_store
from mast_tui.labels.looks import Vote
from mast_tui.labels.mapped.modes import mapping
from mast_tui.labels.store import Store
from mast_tui.labels.votes import votes
from tests.labels.given import TRACE, at


@pytest.mark.parametrize("id", bundled())
def test_every_codebook_that_comes_along_is_valid(id: str) -> None:
    import tomllib

    values = tomllib.loads(BUNDLED.with_name(f"{id}.toml").read_text(encoding="utf-8"))

    assert checked(values, id)["id"] == id == load(id).id


def test_the_drafts_are_carried_by_name_although_their_numbers_mean_other_modes() -> None:
    first, second = mapping(load("mast-r1"), load()), mapping(load("mast-r2"), load())

    assert [first.codes[old] for old in ("1.2", "2.3", "4.3")] == [("2.6",), ("1.4",), ("3.2",)]
    assert [second.codes[old] for old in ("1.6", "3.2", "3.3")] == [("1.4",), ("3.2",), ("3.3",)]
    for found, dropped in ((first, 4), (second, 3)):
        assert len(found.codes) == 14
        assert len(found.dropped) == dropped
        assert (found.missing, found.merged) == ((), {})


def test_what_cannot_be_carried_is_named() -> None:
    found = mapping(load("whowhen"), load())

    assert (found.codes, found.dropped, len(found.missing)) == ({}, ("decisive",), 14)


# --- labels of a codebook that changed between rounds

OLD = {
    "id": "own", "name": "Own", "version": "1",
    "categories": [{"id": "C", "name": "All"}],
    "modes": [
        {"code": code, "name": name, "category": "C", "definition": "d", "keys": code}
        for code, name in (("1", "Loops"), ("2", "Stops early"), ("3", "Guesses"), ("4", "Lies"),
                           ("5", "Repeats"), ("6", "Drifts"))
    ],
}  # fmt: skip
NEW = OLD | {
    "version": "2",
    "modes": [
        {"code": code, "name": name, "category": "C", "definition": "d", "keys": code} | more
        for code, name, more in (
            ("1", "Repetition", {"aliases": ["Loops", "Repeats"]}),  # two became one
            ("2", "Guesses", {}),  # another mode had this number
            ("3", "Stops early", {}),
            ("4", "Dishonest", {}),  # the same mode under a new name
            ("7", "Never asked before", {}),
        )
    ],
}
OLDER, NEWER = codebook_from(OLD), codebook_from(NEW)


def ada(store: Store, codebook: Codebook = OLDER) -> Hand:
    return store.hand("Ada", codebook, "r1")


def votes_in(store: Store, map: str | None = None) -> dict[str, Vote]:
    found = votes(store, NEWER, map=map)
    return {mode: units["t1"]["Ada"] for mode, units in found.modes.items()}


def test_an_older_version_is_carried_although_nobody_asked_for_it(store: Store) -> None:
    ada(store).tag(TRACE, "2", at(3))
    ada(store).tag(TRACE, "5", at(4))
    ada(store).review(TRACE, state="done")

    # 2 was "Stops early", which is 3 now; 4 kept its number under another name
    assert votes_in(store) == {"1": 1, "2": 0, "3": 1, "4": 0, "7": None}
    (tag, _) = store.tags()
    assert (tag.mode, tag.codebook_version) == ("2", "1")  # labels stay as they were


def test_what_a_new_version_dropped_and_what_it_asks_first_is_named(store: Store) -> None:
    ada(store).tag(TRACE, "6", at(3))
    ada(store).review(TRACE, state="done")

    (told,) = of_store(store, written(store, NEW)).carried

    text = "\n".join(told.lines())
    assert "own 1: the votes of 1 review were carried over to own, 5 of 6 modes" in text
    assert "not carried: 6 Drifts (1 tag)" in text
    assert "never asked, so no votes: 7" in text
    assert told.way.merged == {"1": ["1", "5"]}


def test_a_mode_that_was_split_carries_what_is_against_it_only(
    store: Store, tmp_path: Path
) -> None:
    map = tmp_path / "map.toml"
    map.write_text('[own]\n"3" = ["2", "7"]\n"1" = []\n')
    ada(store).review(TRACE, state="done")
    assert votes_in(store, str(map)) == {"1": 0, "2": 0, "3": 0, "4": 0, "7": 0}

    ada(store).tag(TRACE, "3", at(3))
    ada(store).review(TRACE, state="done")

    assert votes_in(store, str(map)) == {"1": 0, "2": None, "3": 0, "4": 0, "7": None}


def test_labels_in_the_codebook_itself_come_before_those_that_are_carried(store: Store) -> None:
    ada(store, NEWER).review(TRACE, state="done")
    ada(store, load("mast-r1")).tag(TRACE, "2.2", at(3))  # Step repetition
    ada(store, load("mast-r1")).review(TRACE, state="done")

    assert votes_in(store, "auto")["1"] == 0
    only = votes(store, load(), map="auto")
    assert only.modes["1.3"]["t1"]["Ada"] == 1
    assert votes(store, load()).units == ()  # other codebooks come in where they are asked for


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[own]\n"9" = "1"\n', 'names "9", which Own does not have'),
        ('[own]\n"1" = "9"\n', 'names "9", which Own does not have'),
        ('[mast-r1]\n"9.9" = "1"\n', 'names "9.9", which MAST draft 1'),
        ('own = "1"\n', "give a table of modes"),
        ("[own]\n1 = 1\n", '"a code"'),
        ("[", "is no valid TOML"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused(
    text: str, said: str, store: Store, tmp_path: Path
) -> None:
    ada(store).review(TRACE, state="done")
    (tmp_path / "map.toml").write_text(text)

    with pytest.raises(MastError, match=re.escape(said)):
        votes_in(store, str(tmp_path / "map.toml"))


def written(store: Store, values: dict[str, Any]) -> str:
    path = store.path.with_name("own.json")
    path.write_text(json.dumps(values))
    return str(path)
