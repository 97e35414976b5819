"""Stores merged into one, labels frozen, and how far a study is."""

from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.exchange.freezing import freeze, freezes, frozen_store
from mast_tui.labels.exchange.joining import conflicts, merge
from mast_tui.labels.store import Store
from mast_tui.labels.study.assigned import keep
from mast_tui.labels.study.drawing import Candidate, Wanted, assign
from mast_tui.labels.study.progress import items, line, lines
from tests.labels.given import MAST, TRACE, a_hand, a_store, a_trace, at, said

PEOPLE = ("Ada", "Ben")


def planned(folder: Path, name: str = "labels.db") -> Store:
    """A store in which Ada and Ben were given six traces."""
    store = a_store(folder, name)
    pool = [Candidate(f"t{n}", f"m{n % 2}") for n in range(6)]
    given = assign(pool, Wanted("r1", PEOPLE, 6, 2), {})
    keep(store, "r1", given, {one.trace_id: a_trace(one.trace_id) for one in given}, 0, {})
    store.close()
    return store


def copied(store: Store, name: str) -> Store:
    """The same file for somebody else."""
    store.close()  # what it wrote is in the file itself
    path = store.path.with_name(name)
    path.write_bytes(store.path.read_bytes())
    return a_store(path.parent, name)


def content(store: Store) -> object:
    """Everything but the order in which it came."""
    return store.tags(removed=True), store.reviews(), store.verdicts(), store.annotators()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Store, Store]:
    """Ada's store and Ben's, from one assignment, with labels of their own."""
    first = planned(tmp_path)
    ada, ben = copied(first, "ada.db"), copied(first, "ben.db")
    ada.hand("Ada", MAST, "r1").tag(a_trace("t1"), "3.3", at(12))
    ben.hand("Ben", MAST, "r1").tag(a_trace("t1"), "3.3", at(12))
    ben.hand("Ben", MAST, "r1").review(a_trace("t1"), state="done")
    return ada, ben


def test_any_order_and_number_of_merges_gives_the_same(
    two: tuple[Store, Store], tmp_path: Path
) -> None:
    ada, ben = two
    one, other = a_store(tmp_path, "1.db"), a_store(tmp_path, "2.db")
    merge([ada, ben], one)
    merge([ben, ada, ben], other)

    assert content(one) == content(other)
    assert len(one.tags()) == 2
    reports = merge([ada, ben], one)
    assert not any(count["new"] + count["changed"] for r in reports for count in r.counts.values())
    assert conflicts([ada, ben, one]) == []


def test_a_label_changed_in_two_places_is_a_conflict_and_the_later_stays(
    two: tuple[Store, Store], tmp_path: Path
) -> None:
    ada, ben = two
    away = copied(ada, "away.db")
    tag = a_hand(ada).store.tags()[0]
    ada.hand("Ada", MAST, "r1").edit(a_trace("t1"), tag.id, note="at home")
    for note in ("abroad", "abroad, again"):
        away.hand("Ada", MAST, "r1").edit(a_trace("t1"), tag.id, note=note)

    (found,) = conflicts([ada, away, ben])

    assert (found.type, found.annotator, found.mode, found.step) == ("tag", "Ada", "3.3", 12)
    assert (Path(found.kept).name, Path(found.dropped).name) == ("away.db", "ada.db")
    target = a_store(tmp_path, "all.db")
    merge([away, ada], target)
    assert [one.note for one in target.tags()] == ["abroad, again"]


def test_a_version_that_the_other_knew_is_no_conflict(two: tuple[Store, Store]) -> None:
    ada, _ = two
    later = copied(ada, "later.db")
    later.hand("Ada", MAST, "r1").edit(a_trace("t1"), ada.tags()[0].id, note="more")

    assert conflicts([ada, later]) == []


def test_namesakes_do_not_fall_together_unnoticed(tmp_path: Path) -> None:
    one, other = a_store(tmp_path, "1.db"), a_store(tmp_path, "2.db")
    for store in (one, other):
        a_hand(store).tag(TRACE, "3.3", at(12))
    target = a_store(tmp_path, "all.db")

    with pytest.raises(MastError, match="--same"):
        merge([one, other], target)
    merge([one, other], target, same=True)
    assert len(target.tags()) == 1


def test_frozen_labels_stay_as_they_were(store: Store) -> None:
    ada = a_hand(store)
    ada.tag(TRACE, "3.3", at(12))
    made = freeze(store, "paper-v1")
    assert freeze(store, "paper-v1") == made
    ada.tag(TRACE, "1.3", at(13))

    frozen = frozen_store(store, "paper-v1")

    assert said(a_hand(frozen)) == [("3.3", 12)]
    assert frozen.tags() == store.tags()[:1]
    with pytest.raises(MastError, match="with other labels"):
        freeze(store, "paper-v1")
    with pytest.raises(MastError, match="nothing was frozen"):
        frozen_store(store, "paper-v2")
    freeze(store, "paper-v2")
    assert [one.name for one in freezes(store)] == ["paper-v1", "paper-v2"]


def test_a_frozen_file_that_was_changed_is_refused(store: Store) -> None:
    a_hand(store).tag(TRACE, "3.3", at(12))
    path = store.path.parent / freeze(store, "x").file
    path.write_text(path.read_text().replace("3.3", "3.2"))

    with pytest.raises(MastError, match="was changed since"):
        frozen_store(store, "x")
    with pytest.raises(MastError, match="no name of a freeze"):
        freeze(store, "../x")


def test_progress_counts_and_extrapolates(tmp_path: Path) -> None:
    store = planned(tmp_path)
    for name, done in (("Ada", 6), ("Ben", 3)):
        for n in range(done):
            hand = store.hand(name, MAST, "r1")
            hand.review(a_trace(f"t{n}"), state="done", seconds=60 * (n + 1))
    store.hand("Ben", MAST, "r1").review(a_trace("t3"), exclusion="empty")
    store.hand("Ben", MAST, "r1").tag(a_trace("t4"), "3.3", at(1))
    now = "2026-03-02T00:00:00.000Z"

    ada, ben = lines(items(store), "annotator", now)

    assert (ada.assigned, ada.done, ada.left, ada.seconds_per_trace) == (6, 6, 0, 210)
    assert (ben.done, ben.in_progress, ben.excluded, ben.left) == (3, 1, 1, 2)
    assert ben.expected_end is not None
    assert ben.expected_end >= "2026-03-02"
    assert line("all", items(store), now).assigned == 12
    assert [one.name for one in lines(items(store), "model", now)] == ["gpt-oss-120b-custom"]
