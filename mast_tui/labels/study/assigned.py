"""Assignments and questions in the store: who was given what, what is next, what was asked."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mast_tui.errors import MastError
from mast_tui.labels import register
from mast_tui.labels.identity import annotator_name, clean, name_key, new_uuid
from mast_tui.labels.model import Review, TraceRow
from mast_tui.labels.study.drawing import Given
from mast_tui.labels.study.rows import (
    ASSIGNMENTS,
    QUESTIONS,
    Assignment,
    Audience,
    Question,
    assignment_id,
)

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

BEGUN = ("in progress", "done", "excluded")


def assignments(
    store: "Store", round: str | None = None, annotator: str | None = None
) -> list[Assignment]:
    """The assignments by round, annotator and position; ``annotator`` is a name or a uuid."""
    uuid = uuid_of(store, annotator) if annotator is not None else None
    rest = "WHERE removed = 0 ORDER BY round, annotator, position, id"
    found = ASSIGNMENTS.all(store.file, rest)
    return [
        one
        for one in found
        if round in (None, one.round) and (annotator is None or one.annotator == uuid)
    ]


def uuid_of(store: "Store", annotator: str) -> str | None:
    """The uuid of an annotator by name or uuid."""
    for one in store.annotators():
        if one.uuid == annotator or name_key(one.name) == name_key(annotator):
            return one.uuid
    return None


def seen(store: "Store", before: str) -> dict[str, set[str]]:
    """Which traces each annotator, by name, was given or looked at before a round was given out.

    Of a round that is still to be given out that is all that they had; what came later than a
    round changes nothing in it.
    """
    since = _since(store, before)
    names = {one.uuid: one.name for one in store.annotators()}
    had: dict[str, set[str]] = {name: set() for name in names.values()}

    def earlier(one: Assignment | Review) -> bool:
        return one.round != before and (since is None or one.created_at < since)

    for given in filter(earlier, assignments(store)):
        had[names[given.annotator]].add(given.trace_id)
    for review in filter(earlier, store.reviews()):
        if review.state in BEGUN:
            had[names[review.annotator]].add(review.trace_id)
    return had


def keep(
    store: "Store",
    round: str,
    given: Iterable[Given],
    traces: Mapping[str, TraceRow],
    seed: int,
    settings: Mapping[str, Any],
) -> int:
    """Write the assignments of a round, with its settings; returns how many were new.

    MastError where the round was assigned otherwise: what an annotator was given stays given.
    """
    given = list(given)
    known = _known(store, round, given)
    fresh = [one for one in given if (one.trace_id, name_key(one.annotator)) not in known]
    if not fresh:
        return 0
    _check_later(store, round, fresh)
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        register.round(connection, round, "", at, host)
        text = json.dumps(dict(settings), ensure_ascii=False, sort_keys=True)
        connection.execute(
            "UPDATE rounds SET settings = ?, changed_at = ?, revision = revision + 1, host = ? "
            "WHERE name = ? AND settings IS NOT ?",
            (text, at, host, round, text),
        )
        after = {name: sum(key == name for _, key in known) for _, name in known}
        for one in fresh:
            who = register.annotator(connection, annotator_name(one.annotator), "human", at, host)
            register.trace(connection, traces[one.trace_id], at)
            key = name_key(one.annotator)
            position = one.position
            if key in after:  # behind what was given before
                after[key] += 1
                position = after[key]
            id = assignment_id(round, one.trace_id, who)
            row = Assignment(
                id, round, one.trace_id, who, position, one.why, seed, None, at, at, 1, host
            )
            ASSIGNMENTS.write(connection, row._asdict())
    return len(fresh)


def _check_later(store: "Store", round: str, fresh: Iterable[Given]) -> None:
    """Refuse to add to a round what an annotator was given in a later one."""
    since = _since(store, round)
    if since is None:
        return
    names = {one.uuid: name_key(one.name) for one in store.annotators()}
    later = [one for one in assignments(store) if one.round != round and one.created_at >= since]
    had = {(one.trace_id, names[one.annotator]) for one in later}
    for one in fresh:
        if one.why != "repeat" and (one.trace_id, name_key(one.annotator)) in had:
            raise MastError(
                f'round "{round}" cannot grow any more: {one.annotator} was given a trace of it in '
                "another round; make another round for more"
            )


def _since(store: "Store", round: str) -> str | None:
    """When a round was first given out; none where it was not yet."""
    return min((one.created_at for one in assignments(store, round)), default=None)


def _known(store: "Store", round: str, given: list[Given]) -> set[tuple[str, str]]:
    names = {one.uuid: name_key(one.name) for one in store.annotators()}
    known = {(one.trace_id, names[one.annotator]) for one in assignments(store, round)}
    lost = known - {(one.trace_id, name_key(one.annotator)) for one in given}
    if lost:
        raise MastError(
            f'round "{round}" is assigned already, and otherwise; give the seed and number it '
            "was made with, or another round"
        )
    return known


class Waiting(NamedTuple):
    """One trace of an annotator's queue."""

    assignment: Assignment
    review: Review | None
    """In any codebook: the one changed last."""

    @property
    def state(self) -> str:
        """How far the annotator is with it."""
        return self.review.state if self.review else "not started"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in ("done", "excluded")


def queue(store: "Store", annotator: str, round: str | None = None) -> list[Waiting]:
    """An annotator's traces in order; what was skipped comes last."""
    uuid = uuid_of(store, annotator)
    reviews: dict[tuple[str, str], Review] = {}
    for review in sorted(store.reviews(), key=lambda review: review.changed_at):
        if review.annotator == uuid and not review.phase:
            reviews[review.trace_id, review.round] = review
    given = assignments(store, round, annotator)
    waiting = [Waiting(one, reviews.get((one.trace_id, one.round))) for one in given]
    return sorted(waiting, key=lambda one: one.assignment.skipped is not None)


def skip(store: "Store", assignment: Assignment, reason: str | None) -> Assignment:
    """Put a trace behind the others, with a reason; None brings it back."""
    if reason is not None and not reason.strip():
        raise MastError("a trace is skipped with a reason")
    with store.file.transaction() as connection:
        changed = assignment._replace(
            skipped=clean(reason).strip() if reason else None,
            changed_at=store.clock(),
            revision=assignment.revision + 1,
            host=store.host,
        )
        ASSIGNMENTS.write(connection, changed._asdict())
    return changed


def questions(store: "Store", waiting: bool = False) -> list[Question]:
    """What was asked, oldest first; with ``waiting`` only what has no answer."""
    found = QUESTIONS.all(store.file, "WHERE removed = 0 ORDER BY created_at, id")
    return [one for one in found if one.answer is None or not waiting]


def ask(
    store: "Store", annotator: str, trace: TraceRow, step: int | None, text: str, round: str = ""
) -> Question:
    """Ask the lead about a step, or about the whole trace."""
    if not text.strip():
        raise MastError("a question needs words")
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        who = register.annotator(connection, annotator_name(annotator), "human", at, host)
        register.round(connection, round, "", at, host)
        register.trace(connection, trace, at)
        asked = Question(
            new_uuid(), trace.trace_id, who, round, step, clean(text).strip(),
            created_at=at, changed_at=at, host=host,
        )  # fmt: skip
        QUESTIONS.write(connection, asked._asdict())
    return asked


def answer(
    store: "Store", question: Question, by: str, text: str, audience: str = "asker"
) -> Question:
    """Answer a question, for the one who asked or for all."""
    if audience not in ("asker", "all") or not text.strip():
        raise MastError("an answer needs words, and is for asker or for all")
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        changed = question._replace(
            answer=clean(text).strip(),
            answered_by=register.annotator(connection, annotator_name(by), "human", at, host),
            audience=cast(Audience, audience),
            changed_at=at,
            revision=question.revision + 1,
            host=host,
        )
        QUESTIONS.write(connection, changed._asdict())
    return changed


def visible_to(asked: Iterable[Question], uuid: str | None, lead: bool = False) -> list[Question]:
    """The questions an annotator may see: their own, and those answered for all."""
    return [
        one
        for one in asked
        if lead or one.annotator == uuid or (one.answer is not None and one.audience == "all")
    ]
