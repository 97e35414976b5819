"""Settlements and guidelines: they travel like labels, and tell no vote before its time."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.exchange.freezing import freeze, frozen_store
from mast_tui.labels.exchange.labels_file import read, write
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.identity import guideline_id, settlement_id
from mast_tui.labels.model import Settlement
from mast_tui.labels.store import Store
from mast_tui.labels.study import assigned
from mast_tui.labels.study import rows as study_rows
from mast_tui.labels.study.drawing import Given
from mast_tui.labels.study.precedents import precedents, settlements
from mast_tui.labels.study.rows import Guideline
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, a_store, at


def uuid(store: Store, name: str) -> str:
    return next(one.uuid for one in store.annotators() if one.name == name)


def put(store: Store, type: str, value: Settlement | Guideline) -> None:
    with store.file.transaction() as connection:
        study_rows.TABLES[type].write(connection, value._asdict())


def a_settlement(store: Store, mode: str = "3.3", **fields: Any) -> Settlement:
    """Lea took Ada's side at step 12 of round r1."""
    now = store.clock()
    values: dict[str, Any] = {
        "id": settlement_id("r1", "t1", "mast", mode, 12),
        "choice": study_rows.choice_of([uuid(store, "Ada")]),
        "reason": "the alert was still firing",
        "value": "present",
        "precedent": True,
        "decided_by": uuid(store, "Lea"),
        "created_at": now,
        "changed_at": now,
        "host": store.host,
    }
    about = ("t1", "r1", "mast", MAST.version, MAST.revision, mode, 12)
    return Settlement(values.pop("id"), *about, **(values | fields))


def a_guideline(store: Store, text: str = "Only after a check.") -> Guideline:
    id = guideline_id("mast", MAST.version, MAST.revision, "3.3")
    about = ("mast", MAST.version, MAST.revision, "3.3", text, uuid(store, "Lea"))
    return Guideline(id, *about, store.clock(), store.clock(), 1, store.host)


@pytest.fixture
def decided(store: Store) -> Store:
    """Ada and Ben differed in round r1; Lea settled it and wrote a guideline."""
    store.hand("Ada", MAST, "r1").tag(TRACE, "3.3", at(12), quotes=[EVIDENCE])
    store.hand("Ben", MAST, "r1").review(TRACE, state="done")
    store.hand("Consensus", MAST, "r1", "consensus").tag(TRACE, "3.3", at(12), quotes=[EVIDENCE])
    a_hand(store, "Lea").tag(TRACE, "1.1", None)
    put(store, "settlement", a_settlement(store))
    put(store, "guideline", a_guideline(store))
    return store


def close(store: Store, round: str = "r1") -> None:
    with store.file.transaction() as connection:
        sql = "UPDATE rounds SET closed_at = changed_at WHERE name = ?"
        connection.execute(sql, (round,))


def text(store: Store, **options: Any) -> str:
    out = io.StringIO()
    write(store, out, **options)
    return out.getvalue()


def types(labels: str) -> list[str]:
    return [json.loads(line)["type"] for line in labels.splitlines()]


def test_a_precedent_says_where_what_why_and_who(decided: Store) -> None:
    found = precedents(decided, "mast", "3.3")

    assert [one[:7] for one in found] == [
        ("t1", "runs/t1.jsonl", "r1", "3.3", 12, "present", EVIDENCE.text)
    ]
    assert (found[0].reason, found[0].decided_by) == ("the alert was still firing", "Lea")
    assert precedents(decided, "mast") == found
    assert precedents(decided, "mast", "1.1") == precedents(decided, "other") == []


def test_what_is_no_precedent_or_taken_back_is_not_shown(decided: Store) -> None:
    put(decided, "settlement", a_settlement(decided, precedent=False))
    assert precedents(decided, "mast") == []
    put(decided, "settlement", a_settlement(decided, removed=True))
    assert not settlements(decided)
    assert not precedents(decided, "mast")


def test_two_people_who_decided_are_both_named(decided: Store) -> None:
    both = a_settlement(decided, decided_with=uuid(decided, "Ben"), value="absent")
    put(decided, "settlement", both)

    assert [(one.decided_by, one.quote) for one in precedents(decided, "mast")] == [
        ("Lea and Ben", None)
    ]


def test_they_read_back_unchanged_and_again_they_are_known(decided: Store, tmp_path: Path) -> None:
    labels = text(decided)
    with a_store(tmp_path, "b.db") as other:
        report = read(other, labels.splitlines())
        assert text(other) == labels
        assert settlements(other) == settlements(decided)
        assert report.counts["settlement"] == report.counts["guideline"] == {"new": 1}
        assert read(other, labels.splitlines()).counts["settlement"] == {"known": 1}


def test_the_later_decision_on_one_place_stays_in_either_order(
    decided: Store, tmp_path: Path
) -> None:
    before = text(decided)
    put(decided, "settlement", a_settlement(decided, value="absent", choice="neither", revision=2))
    after = text(decided)
    for order in ((before, after), (after, before)):
        with a_store(tmp_path, f"{order[0] is before}.db") as other:
            for labels in order:
                read(other, labels.splitlines())
            assert [(one.value, one.choice) for one in settlements(other)] == [
                ("absent", "neither")
            ]


def test_whose_side_was_taken_follows_the_person(decided: Store, tmp_path: Path) -> None:
    with Store(tmp_path / "b.db") as other:
        a_hand(other).tag(TRACE, "3.3", at(12))
        read(other, text(decided).splitlines(), said=Said(same=True))

        ada = uuid(other, "Ada")
        assert ada == min(uuid(decided, "Ada"), ada)
        assert [study_rows.sides(one.choice) for one in settlements(other)] == [(ada,)]
        # and the other way round, where the rows are here already
        read(decided, text(other).splitlines(), said=Said(same=True))
        assert [study_rows.sides(one.choice) for one in settlements(decided)] == [(ada,)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("choice", "[3]", "no list of uuids"),
        ("choice", "somebody", "neither a list of uuids nor"),
        ("choice", '["13d13b09-bac4-410a-8899-39120d66f229"]', "no annotator line"),
        ("value", "maybe", "value"),
        ("mode", "1.1", "id of this settlement does not follow"),
        ("trace_id", "t9", "id of this settlement"),
    ],
)
def test_a_line_that_is_wrong_is_refused(
    decided: Store, tmp_path: Path, field: str, value: str, words: str
) -> None:
    lines = [json.loads(line) for line in text(decided).splitlines()]
    changed = [json.dumps(one | ({field: value} if one["type"] == "settlement" else {})) for one in lines]  # fmt: skip
    with a_store(tmp_path, "b.db") as other:
        with pytest.raises(MastError, match=words):
            read(other, changed)
        assert other.tags() == []


def test_one_round_is_written_with_its_decisions_and_who_made_them(decided: Store) -> None:
    round = text(decided, round="r1")

    assert {"settlement", "guideline"} < set(types(round))
    assert "Lea" in [json.loads(line).get("name") for line in round.splitlines()]
    assert "settlement" not in types(text(decided, round="r2"))


def test_they_are_frozen_with_the_labels(decided: Store) -> None:
    freeze(decided, "paper")
    put(decided, "settlement", a_settlement(decided, value="absent", revision=2))

    frozen = frozen_store(decided, "paper")

    assert [one.value for one in settlements(frozen)] == ["present"]
    with pytest.raises(MastError, match="with other labels"):
        freeze(decided, "paper")


class TestForAnAnnotatorElsewhere:
    """What goes into a bundle for Cem."""

    def given_to(self, store: Store, *traces: str) -> str:
        rows = {row.trace_id: row for row in store.traces()}
        given = [Given("Cem", id, n, "drawn") for n, id in enumerate(traces, 1)]
        assigned.keep(store, "r2", given, rows, 1, {})
        return uuid(store, "Cem")

    def test_nothing_of_an_open_round(self, decided: Store) -> None:
        cem = self.given_to(decided, "t1")
        bundled = types(text(decided, people={cem}))

        assert "settlement" not in bundled
        assert "tag" not in bundled
        assert bundled.count("guideline") == 1

    def test_nothing_of_a_trace_that_waits_for_them(self, decided: Store) -> None:
        cem = self.given_to(decided, "t1")
        close(decided)

        assert "settlement" not in types(text(decided, people={cem}))

    def test_precedents_of_closed_rounds_with_their_evidence_and_no_vote(
        self, decided: Store, tmp_path: Path
    ) -> None:
        cem = self.given_to(decided, "t1")
        close(decided)
        decided.hand("Cem", MAST, "r2").review(TRACE, state="done")

        bundled = text(decided, people={cem}, round="r2")

        assert types(bundled).count("settlement") == 1
        with a_store(tmp_path, "cem.db") as there:
            read(there, bundled.splitlines())
            assert precedents(there, "mast") == precedents(decided, "mast")
            assert {tag.annotator for tag in there.tags()} == {uuid(decided, "Consensus")}
