"""Closing a round, which freezes its votes, and opening it again."""

from typing import TYPE_CHECKING

from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


def closed_at(store: "Store", round: str) -> str | None:
    """When a round was closed; None while it is open."""
    found = store.file.rows("SELECT closed_at FROM rounds WHERE name = ?", (round,))
    return found[0][0] if found else None


def close(store: "Store", round: str) -> str:
    """Freeze the votes of a round as they are; returns when.

    What annotators change after that, they change as phase ``after``; a consensus can be written.
    """
    check(store, round)
    if at := closed_at(store, round):
        raise MastError(f'round "{round}" was closed at {at} already')
    now = store.clock()
    _set(store, round, now)
    return now


def reopen(store: "Store", round: str) -> None:
    """Let the votes of a round be changed again; what was said after it was closed stays."""
    check(store, round)
    if closed_at(store, round) is None:
        raise MastError(f'round "{round}" is open')
    _set(store, round, None)


def check(store: "Store", round: str) -> None:
    """MastError, with the rounds that there are, where a store has no round of this name."""
    known = [name for (name,) in store.file.rows("SELECT name FROM rounds ORDER BY name")]
    if round not in known:
        there = ", ".join(name for name in known if name) or "none yet"
        raise MastError(f'{store.path}: has no round "{round}"; there is {there}')


def _set(store: "Store", round: str, at: str | None) -> None:
    sql = (
        "UPDATE rounds SET closed_at = ?, changed_at = ?, revision = revision + 1, host = ? "
        "WHERE name = ?"
    )
    with store.file.transaction() as connection:
        connection.execute(sql, (at, store.clock(), store.host, round))
