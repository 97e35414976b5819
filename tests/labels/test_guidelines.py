"""The notes of a study: revisions of the codebook, each of which can be read back."""

import io
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.exchange import labels_file
from mast_tui.labels.exchange.bundling import guidelines
from mast_tui.labels.exchange.joining import merge
from mast_tui.labels.identity import settlement_id
from mast_tui.labels.model import Settlement
from mast_tui.labels.rows import SETTLEMENTS
from mast_tui.labels.store import Store
from mast_tui.labels.study.guidelines import (
    check_may_write,
    notes,
    precedent_words,
    revised,
    settled,
    write,
)
from tests.labels.given import MAST, TRACE, a_hand, a_store, at


def test_each_note_makes_a_revision_that_can_be_read_back(store: Store) -> None:
    write(store, MAST, "3.3", "Only where the check ran.", "Ada")
    write(store, MAST, "1.3", "Three times or more.", "Ada")
    write(store, MAST, "3.3", "Also where its output was cut.", "Ben")

    now = revised(store, MAST)
    assert (now.revision, now.mode("3.3").note) == (4, "Also where its output was cut.")
    assert now.mode("1.3").note == "Three times or more."
    assert [(one.revision, one.author) for one in notes(store, MAST, "3.3")] == [
        (2, "Ada"),
        (4, "Ben"),
    ]
    second = revised(store, MAST, 2)
    assert (second.revision, second.mode("3.3").note) == (2, "Only where the check ran.")
    assert second.mode("1.3").note == ""
    assert revised(store, MAST, 1).hash == MAST.hash
    assert len({revised(store, MAST, number).hash for number in (1, 2, 3, 4)}) == 4


def test_a_revision_that_is_not_there_is_told(store: Store) -> None:
    write(store, MAST, "3.3", "a note", "Ada")
    for number in (0, 3):
        with pytest.raises(MastError, match="MAST v3 has the revisions 1 to 2, not"):
            revised(store, MAST, number)


def test_the_same_note_again_makes_no_revision_and_an_empty_one_takes_it_away(
    store: Store,
) -> None:
    write(store, MAST, "3.3", "a note", "Ada")
    assert write(store, MAST, "3.3", " a note\n", "Ben").revision == 2
    assert write(store, MAST, "3.3", "", "Ada").mode("3.3").note == ""
    assert (revised(store, MAST).revision, revised(store, MAST).mode("3.3").note) == (3, "")
    assert revised(store, MAST, 2).mode("3.3").note == "a note"


def test_looking_at_notes_makes_no_file(store: Store) -> None:
    assert revised(store, MAST) is MAST
    assert notes(store, MAST) == []
    assert not store.path.exists()


def test_labels_carry_the_revision_in_force_when_they_were_made(store: Store) -> None:
    a_hand(store, "Ben").tag(TRACE, "3.3", at(5))
    then = write(store, MAST, "3.3", "a note", "Ada")
    store.hand("Ben", then).tag(TRACE, "3.3", at(6))

    assert [tag.codebook_revision for tag in store.tags()] == [1, 2]
    kept = {(one["revision"], one["hash"]) for one in store.codebooks()}
    assert kept == {(1, MAST.hash), (2, then.hash)}


def test_a_later_version_of_the_codebook_begins_without_the_notes(store: Store) -> None:
    from dataclasses import replace

    write(store, MAST, "3.3", "a note", "Ada")
    assert revised(store, replace(MAST, version="v4")).revision == 1


def test_notes_travel_with_the_labels_and_merge_in_any_order(tmp_path: Path) -> None:
    """given two hosts that wrote notes apart from each other"""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with a_store(tmp_path / "a") as one, a_store(tmp_path / "b") as two:
        write(one, MAST, "3.3", "from here", "Ada")
        write(two, MAST, "1.3", "from there", "Ben")
        write(two, MAST, "3.3", "and this", "Ben")
        for first, second, name in ((one, two, "x"), (two, one, "y")):
            with Store(tmp_path / f"{name}.db") as both:
                merge([first, second], both)
    said = []
    for name in "xy":
        with Store(tmp_path / f"{name}.db") as both:
            now = revised(both, MAST)
            said.append([(one.mode, one.text, one.revision) for one in notes(both, MAST)])
            assert (now.revision, now.mode("3.3").note, now.mode("1.3").note) == (
                3,
                "and this",
                "from there",
            )
    assert said[0] == said[1]
    assert len(said[0]) == 3


def test_a_labels_file_brings_the_notes_and_every_revision_along(
    store: Store, tmp_path: Path
) -> None:
    write(store, MAST, "3.3", "a note\nof two lines", "Ada")
    text = io.StringIO()
    labels_file.write(store, text)
    with Store(tmp_path / "other.db") as other:
        labels_file.read(other, text.getvalue().split("\n"))
        assert revised(other, MAST).mode("3.3").note == "a note\nof two lines"
        again = io.StringIO()
        labels_file.write(other, again)
    assert again.getvalue() == text.getvalue()


# --- who may write


def a_study(folder: Path, lead: str = "") -> str:
    (folder / "mast-study.toml").write_text(
        f'name = "s"\nannotators = ["Ada", "Ben"]\n{lead}\n[[sources]]\npaths = ["runs"]\n'
        '[[rounds]]\nname = "r1"\n'
    )
    return str(folder / "labels.db")


def test_in_a_study_only_the_lead_writes_notes(tmp_path: Path) -> None:
    database = a_study(tmp_path, 'lead = "Ada"')
    check_may_write(database, "ada")
    with pytest.raises(MastError, match="written by Ada, its lead"):
        check_may_write(database, "Ben")


def test_a_study_without_a_lead_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(MastError, match=r'names no lead.*add lead = "Ben"'):
        check_may_write(a_study(tmp_path), "Ben")


def test_outside_a_study_everybody_writes_their_own(tmp_path: Path) -> None:
    check_may_write(str(tmp_path / "labels.db"), "Ben")


# --- what was settled


@pytest.fixture
def settled_round(store: Store) -> Store:
    """Lea settled that 3.3 is there at step 12 of t1, as Ada said and Ben did not."""
    a_hand(store, "Ada").tag(TRACE, "3.3", at(12))
    hand = store.hand("Lea", MAST, "r1")
    hand.tag(TRACE, "1.1", None)
    with store.file.transaction() as connection:
        made = Settlement(
            settlement_id("r1", "t1", "mast", "3.3", 12),
            *("t1", "r1", "mast", "v3", 1, "3.3", 12, "present", "neither"),
            "the alert\nwas still firing",
            True,
            next(one.uuid for one in store.annotators() if one.name == "Lea"),
            created_at="2026-03-01T10:00:00.000Z",
            changed_at="2026-03-01T10:00:00.000Z",
        )
        SETTLEMENTS.write(connection, made._asdict())
    return store


def test_a_precedent_is_told_in_words_and_never_by_its_path(settled_round: Store) -> None:
    (one,) = settled(settled_round, "mast")
    said = "present at step 12 of t1: the alert\nwas still firing; Lea, round r1"
    assert precedent_words(one) == said
    assert precedent_words(one._replace(step=None, reason=None, quote="ok")) == (
        'present on the whole of t1 ("ok"); Lea, round r1'
    )
    assert settled(settled_round, "mast-r1") == []


def test_who_annotates_hears_of_it_once_the_round_is_closed(settled_round: Store) -> None:
    ada = next(one.uuid for one in settled_round.annotators() if one.name == "Ada")
    assert settled(settled_round, "mast", {ada}) == []
    with settled_round.file.transaction() as connection:
        connection.execute("UPDATE rounds SET closed_at = changed_at")
    assert [one.mode for one in settled(settled_round, "mast", {ada})] == ["3.3"]


def test_the_guidelines_of_a_bundle_say_what_was_agreed_and_settled(settled_round: Store) -> None:
    now = write(settled_round, MAST, "3.3", "Only where the check ran.", "Lea")
    text = guidelines(now, settled(settled_round, "mast"))
    assert text.startswith("# MAST v3, revision 2\n")
    part = text.partition("### FM-3.3")[2]
    assert "\nOnly where the check ran.\n" in part
    assert "- Settled: present at step 12 of t1: the alert was still firing; Lea" in part
    assert "Settled" not in text.partition("### FM-3.3")[0]
