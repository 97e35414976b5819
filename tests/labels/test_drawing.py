"""Assignments: balanced, seeded, never twice; kept, queued, merged; questions and their answers."""

import io
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlite_utils import Database

from mast_tui.errors import MastError
from mast_tui.labels.exchange import labels_file
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.file import migrations, schema
from mast_tui.labels.store import Store
from mast_tui.labels.study.assigned import (
    answer,
    ask,
    assignments,
    keep,
    questions,
    queue,
    seen,
    skip,
    visible_to,
)
from mast_tui.labels.study.drawing import Candidate, Given, Wanted, assign
from tests.labels.given import MAST, TRACE, a_store, a_trace, at

PEOPLE = ("Ada", "Ben", "Cam")
POOL = [
    Candidate(f"t{n:02}", f"m{n % 3}", f"s{n % 4}", "failed" if n % 5 else "succeeded")
    for n in range(60)
]
WANTED = Wanted("r1", PEOPLE, traces=12, overlap=2)


def traces_of(found: list[Given], name: str) -> list[str]:
    return [one.trace_id for one in found if one.annotator == name]


def test_each_trace_goes_to_k_annotators_and_everybody_has_as_much_to_do() -> None:
    found = assign(POOL, WANTED, {})

    assert set(Counter(one.trace_id for one in found).values()) == {2}
    assert Counter(one.annotator for one in found) == dict.fromkeys(PEOPLE, 8)
    for name in PEOPLE:
        places = [one.position for one in found if one.annotator == name]
        assert places == list(range(1, 9))


def test_models_and_scenarios_are_equal_and_outcomes_as_among_all() -> None:
    about = {one.trace_id: one for one in POOL}
    chosen = [about[id] for id in {one.trace_id for one in assign(POOL, WANTED, {})}]

    assert set(Counter(one.model for one in chosen).values()) == {4}
    assert set(Counter(one.scenario for one in chosen).values()) == {3}
    assert Counter(one.outcome for one in chosen)["succeeded"] in (2, 3)


def test_the_same_seed_gives_the_same_and_orders_differ_between_annotators() -> None:
    found = assign(POOL, WANTED._replace(overlap=3), {})

    assert found == assign(list(reversed(POOL)), WANTED._replace(overlap=3), {})
    assert found != assign(POOL, WANTED._replace(overlap=3, seed=1), {})
    orders = {tuple(traces_of(found, name)) for name in PEOPLE}
    assert len(orders) == 3
    assert len({frozenset(order) for order in orders}) == 1


def test_more_traces_only_add() -> None:
    few = {(one.annotator, one.trace_id) for one in assign(POOL, WANTED, {})}
    many = assign(POOL, WANTED._replace(traces=20), {})

    assert few < {(one.annotator, one.trace_id) for one in many}


@drawn(st.integers(0, 1000), st.integers(1, 3), st.integers(0, 20))
def test_nobody_gets_a_trace_twice_but_to_repeat_it(seed: int, k: int, n: int) -> None:
    wanted = WANTED._replace(seed=seed, overlap=k, traces=n)
    had: dict[str, set[str]] = {name: set() for name in PEOPLE}
    for round in ("r1", "r2"):
        for one in assign(POOL, wanted._replace(round=round), had):
            assert one.trace_id not in had[one.annotator]
            had[one.annotator].add(one.trace_id)
    again = [
        g for g in assign(POOL, wanted._replace(round="r3"), had) if g.trace_id in had[g.annotator]
    ]
    assert again == []


def test_repeats_calibration_and_runs_told_twice() -> None:
    twins = [one._replace(run_id="same") for one in POOL[:30]]
    had = {"Ada": {"t40", "t41"}, "Ben": {"t42"}, "Cam": {"t43"}}
    wanted = WANTED._replace(traces=1, overlap=3, repeat=1, calibration=["t42"])

    found = assign([*twins, *POOL[50:]], wanted, had)

    assert [one.annotator for one in found if one.why == "calibration"] == ["Ada", "Cam"]
    assert all(one.trace_id in had[one.annotator] for one in found if one.why == "repeat")
    with pytest.raises(MastError, match="2 earlier traces wanted, there are 1"):
        assign(POOL, wanted._replace(repeat=2), had)
    with pytest.raises(MastError, match="2 traces wanted, and 1 are left"):
        assign(twins, wanted._replace(traces=2, repeat=0), {})


def kept(store: Store, found: list[Given]) -> int:
    traces = {one.trace_id: a_trace(one.trace_id) for one in found}
    return keep(store, "r1", found, traces, 0, {"blind": True})


def test_keeping_is_idempotent_adds_and_refuses_to_take_away(store: Store) -> None:
    assert kept(store, assign(POOL, WANTED, {})) == 24
    assert kept(store, assign(POOL, WANTED, {})) == 0
    before = {(one.trace_id, one.annotator): one.position for one in assignments(store)}

    assert kept(store, assign(POOL, WANTED._replace(traces=15), {})) == 6
    after = {(one.trace_id, one.annotator): one.position for one in assignments(store)}
    assert before.items() < after.items()
    assert {one.position for one in assignments(store, "r1", "ada")} == set(range(1, 11))
    with pytest.raises(MastError, match="assigned already"):
        kept(store, assign(POOL, WANTED._replace(seed=7), {}))


def test_the_queue_tells_how_far_one_is_and_skipping_puts_behind(store: Store) -> None:
    kept(store, assign(POOL, WANTED, {}))
    first, second = queue(store, "ADA", "r1")[:2]
    ada = store.hand("Ada", MAST, "r1")
    ada.review(a_trace(first.assignment.trace_id), state="done")

    assert queue(store, "Ada")[0].settled
    skipped = skip(store, second.assignment, "too long for today")
    assert queue(store, "Ada")[-1].assignment == skipped
    skip(store, skipped, None)
    assert queue(store, "Ada")[1].assignment.trace_id == second.assignment.trace_id
    assert seen(store, "r2")["Ada"] == {one.assignment.trace_id for one in queue(store, "Ada")}
    assert seen(store, "r1")["Ada"] == set()


def test_an_answer_is_for_the_one_who_asked_or_for_all(store: Store) -> None:
    asked = ask(store, "Ada", TRACE, 12, "is a retry a repetition?")
    ask(store, "Ben", TRACE, None, "who is the verifier?")
    ben = next(one.uuid for one in store.annotators() if one.name == "Ben")

    assert [one.step for one in questions(store, waiting=True)] == [12, None]
    private = answer(store, asked, "Lea", "not after an error")
    assert len(visible_to(questions(store), ben)) == 1
    answer(store, private, "Lea", "not after an error", "all")
    assert len(visible_to(questions(store), ben)) == 2
    assert len(questions(store, waiting=True)) == 1


def test_a_labels_file_carries_them_into_another_store(store: Store, tmp_path: Path) -> None:
    kept(store, assign(POOL, WANTED, {}))
    answer(store, ask(store, "Ada", TRACE, 12, "why?"), "Lea", "so")
    text = io.StringIO()
    labels_file.write(store, text)
    other = a_store(tmp_path, "other.db")

    labels_file.read(other, text.getvalue().splitlines())
    report = labels_file.read(other, text.getvalue().splitlines())

    assert report.counts["assignment"] == {"known": 24}
    assert (assignments(other), questions(other)) == (assignments(store), questions(store))


def test_annotators_who_turn_out_the_same_keep_one_queue(store: Store, tmp_path: Path) -> None:
    kept(store, assign(POOL, WANTED, {}))
    other = a_store(tmp_path, "other.db")
    kept(other, assign(POOL, WANTED, {}))
    text = io.StringIO()
    labels_file.write(other, text)

    labels_file.read(store, text.getvalue().splitlines(), said=Said(same=True))

    assert len(assignments(store)) == 24
    assert len(queue(store, "Ada")) == 8


def test_a_file_of_the_first_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "v1.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        migrations.version_1(Database(old))
        old.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO meta VALUES ('store', 's')")
        stamp = "'2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 1, 'h'"
        old.execute(f"INSERT INTO annotators VALUES ('u', 'Ada', 'ada', 'human', {stamp})")
    store = Store(path)

    assert assignments(store) == []  # looking migrates nothing
    store.hand("Ada", MAST).tag(TRACE, "3.3", at(12))
    ask(store, "Ada", TRACE, 12, "why?")

    assert [one.uuid for one in store.annotators()] == ["u"]
    assert store.file.rows("PRAGMA user_version") == [(schema.VERSION,)]
    assert (tmp_path / "v1.db.v1.bak").exists()
    store.close()
