"""The labels file: it reads back unchanged, in any order, any number of times."""

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.exchange.labels_file import Report, read, write
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, a_store, a_trace, at


def text(store: Store, **options: Any) -> str:
    out = io.StringIO()
    write(store, out, **options)
    return out.getvalue()


def take(store: Store, labels: str, said: Said = Said()) -> Report:  # noqa: B008
    return read(store, labels.splitlines(), "labels.jsonl", said)


def records(labels: str, type: str) -> list[dict[str, Any]]:
    return [one for line in labels.splitlines() if (one := json.loads(line))["type"] == type]


@pytest.fixture
def filled(store: Store) -> Store:
    """Ada and a judge on two traces, with everything a label can have."""
    ada = a_hand(store)
    tag = ada.tag(TRACE, "3.3", at(12), quotes=[EVIDENCE], note="ünï\ncode", decisive=True)
    ada.untag(TRACE, ada.tag(TRACE, "1.3", at(13), quotes=[EVIDENCE]).id)
    ada.verdict(TRACE, "1.1", "unsure")
    ada.verdict(TRACE, "1.2", "absent")
    ada.verdict(TRACE, "1.2", None)
    ada.review(TRACE, state="done", outcome="failed", summary="wrong pod", seconds=3.5)
    ada.edit(TRACE, tag.id, impact="contributed")
    store.hand("gpt", MAST, "r1", kind="judge").tag(a_trace("t2", score=0.5), "2.6", None)
    return store


def test_what_is_written_reads_back_unchanged(filled: Store, tmp_path: Path) -> None:
    labels = text(filled)
    with a_store(tmp_path, "b.db") as other:
        report = take(other, labels)

        assert text(other) == labels
        assert other.tags(removed=True) == filled.tags(removed=True)
        assert other.reviews() == filled.reviews()
        assert report.counts["tag"] == {"new": 3}
        assert report.text().startswith("2 annotators (2 new), 1 codebook (1 new), 2 rounds")


def test_types_come_in_this_order_and_each_is_sorted(filled: Store) -> None:
    types = [json.loads(line)["type"] for line in text(filled).splitlines()]

    assert types == [
        "labels", "annotator", "annotator", "codebook", "round", "round", "trace", "trace",
        "review", "review", "verdict", "verdict", "tag", "tag", "tag",
    ]  # fmt: skip


def test_reading_again_in_any_order_changes_nothing(filled: Store, tmp_path: Path) -> None:
    labels = text(filled)
    lines = labels.splitlines()
    Random(7).shuffle(lines)
    with a_store(tmp_path, "b.db") as other:
        take(other, "\n".join(lines))
        history = len(other.history())
        report = take(other, labels)

        assert text(other) == labels
        assert len(other.history()) == history
        assert {word for count in report.counts.values() for word in count} == {"known"}
        assert take(filled, labels).counts["tag"] == {"known": 3}


def test_of_two_versions_the_later_stays_and_a_removal_travels(
    filled: Store, tmp_path: Path
) -> None:
    before = text(filled)
    with a_store(tmp_path, "b.db") as other:
        take(other, before)
        there = a_hand(other)
        there.untag(TRACE, next(tag.id for tag in there.tags("t1")))
        after = text(other)

        take(filled, after)
        assert filled.tags("t1", "ada") == []
        take(filled, before)
        assert text(filled) == after


def test_an_import_is_in_the_history_and_is_not_undone(filled: Store, tmp_path: Path) -> None:
    with a_store(tmp_path, "b.db") as other:
        take(other, text(filled))

        assert {row.action for row in other.history()} == {"import"}
        assert a_hand(other).undo("t1") is None


def test_only_done_reviews_or_one_round_with_what_they_need(filled: Store, tmp_path: Path) -> None:
    done, round = text(filled, done=True), text(filled, round="r1")

    assert records(done, "tag") == []  # Ada's review was reopened by her last edit
    assert [one["name"] for one in records(round, "annotator")] == ["gpt"]
    assert [one["trace_id"] for one in records(round, "trace")] == ["t2"]
    with a_store(tmp_path, "b.db") as other:
        take(other, round)
        assert text(other) == round


class TestWhoIsWho:
    """Two people of one name, or one person with two uuids."""

    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> Store:
        """The store on Ada's other machine."""
        return Store(tmp_path / "elsewhere.db", clock=lambda: "2026-03-05T10:00:00.000Z")

    @pytest.fixture
    def both(self, store: Store, elsewhere: Store) -> tuple[Hand, Hand]:
        here, there = a_hand(store), a_hand(elsewhere, "ADA")
        here.tag(TRACE, "3.3", at(12), note="here", decisive=True)
        there.tag(TRACE, "3.3", at(12), note="there")
        there.edit(TRACE, there.tags("t1")[0].id, confidence="high")
        there.tag(TRACE, "1.3", at(13))
        return here, there

    def test_the_same_name_with_another_uuid_is_refused(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand]
    ) -> None:
        before = text(store)
        with pytest.raises(MastError, match='"ADA" here; say --same if it is'):
            take(store, text(elsewhere))
        assert text(store) == before

    def test_renamed_they_are_two_people(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand]
    ) -> None:
        take(store, text(elsewhere), Said(rename="Ada of the north"))
        take(store, text(elsewhere))  # known by the uuid from now on

        assert [one.name for one in store.annotators()] == ["Ada", "Ada of the north"]
        assert len(store.tags()) == 3

    def test_the_same_they_are_one_and_equal_votes_fall_together(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand]
    ) -> None:
        here, there = text(store), text(elsewhere)
        take(store, there, Said(same=True))
        take(elsewhere, here, Said(same=True))

        assert text(store) == text(elsewhere)
        assert len(store.annotators()) == 1
        found = {(tag.mode, tag.step): tag.note for tag in store.tags()}
        assert found == {("3.3", 12): "there", ("1.3", 13): None}

    def test_said_once_it_is_known_for_good(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand], tmp_path: Path
    ) -> None:
        there = text(elsewhere)
        take(store, there, Said(same=True))
        merged = text(store)

        assert take(store, there).counts["tag"] == {"known": 2}
        with a_store(tmp_path, "third.db") as third:
            take(third, merged)
            take(third, there)
            assert text(third) == merged

    def test_one_goes_on_tagging_and_undoing_under_the_kept_uuid(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand]
    ) -> None:
        here, there = both
        here.tag(TRACE, "2.6", at(20))
        there.tag(TRACE, "2.2", at(21))
        mine, theirs = text(store), text(elsewhere)
        take(store, theirs, Said(same=True))
        take(elsewhere, mine, Said(same=True))

        for hand in both:
            hand.tag(TRACE, "1.5", None)
            assert (change := hand.undo("t1")) is not None
            assert change.text == "tagged FM-1.5 on the whole trace"
        assert (change := here.undo("t1")) is not None
        assert change.text == "tagged FM-2.6 at step 20"
        assert (change := there.undo("t1")) is not None
        assert change.text == "tagged FM-2.2 at step 21"

    def test_a_person_and_a_judge_of_one_name_are_not_the_same(
        self, store: Store, elsewhere: Store, both: tuple[Hand, Hand]
    ) -> None:
        with pytest.raises(MastError, match="a human here and a judge there"):
            take(store, text(elsewhere), Said(same=True, judge=True))

    def test_labels_get_the_name_and_kind_that_are_said(
        self, elsewhere: Store, both: tuple[Hand, Hand], tmp_path: Path
    ) -> None:
        with a_store(tmp_path, "third.db") as third:
            for _ in range(2):
                take(third, text(elsewhere), Said(name="gpt-5", judge=True))
            assert [(one.name, one.kind) for one in third.annotators()] == [("gpt-5", "judge")]
            assert third.annotators()[0].revision == 3

    def test_one_name_is_not_given_to_several(self, filled: Store, tmp_path: Path) -> None:
        with a_store(tmp_path, "b.db") as other, pytest.raises(MastError, match="the file has 2"):
            take(other, text(filled), Said(name="Zoe"))


def changed(labels: str, type: str, **fields: Any) -> str:
    """The file with fields of the first line of a type set otherwise."""
    lines = labels.splitlines()
    for number, line in enumerate(lines):
        if json.loads(line)["type"] == type:
            lines[number] = json.dumps(json.loads(line) | fields)
            break
    return "\n".join(lines)


def without(labels: str, type: str) -> str:
    return "\n".join(line for line in labels.splitlines() if json.loads(line)["type"] != type)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda labels: labels + "{not json", "labels.jsonl:16: is no JSON"),
        (lambda labels: labels + "[1]", 'labels.jsonl:16: type "None" is none of'),
        (lambda labels: changed(labels, "labels", version=2), "1: is of labels version 2; upgrade"),
        (lambda labels: changed(labels, "tag", mood="glad"), "tag has no mood"),
        (lambda labels: changed(labels, "tag", step=40), "the id of this tag does not follow"),
        (lambda labels: changed(labels, "tag", confidence="sure"), "confidence: Input should be"),
        (lambda labels: changed(labels, "tag", revision="3"), "revision: Input should be a valid"),
        (lambda labels: changed(labels, "tag", changed_at="now"), 'changed_at "now" is no time'),
        (lambda labels: changed(labels, "annotator", also=[1]), "also is no list"),
        (lambda labels: without(labels, "trace"), "no trace line for this review"),
        (lambda labels: without(labels, "round"), "no round line for this review"),
        (lambda labels: without(labels, "annotator"), "no annotator line for this review"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(
    filled: Store, tmp_path: Path, broken: Any, told: str
) -> None:
    with a_store(tmp_path, "b.db") as other:
        with pytest.raises(MastError) as error:
            take(other, broken(text(filled)))
        assert told in str(error.value)
        assert "\n" not in str(error.value)
        assert other.tags(removed=True) == []
