"""The hand that writes a consensus: labels like anybody's, each with who decided it and why."""

import sqlite3

from mast_tui.codebook.model import Codebook
from mast_tui.labels import register, rows
from mast_tui.labels.checks import checked_word, where
from mast_tui.labels.hand import Hand
from mast_tui.labels.identity import annotator_name, clean, identity, name_key, settlement_id
from mast_tui.labels.model import SETTLED, SettledValue, Settlement, TraceRow
from mast_tui.labels.press import Press
from mast_tui.labels.rows import Record
from mast_tui.labels.settling.round import CONSENSUS
from mast_tui.labels.store import Store


class ConsensusHand(Hand):
    """Writes what ``by`` (and ``second``) agree on in a round, also once that is closed."""

    def __init__(
        self, store: Store, codebook: Codebook, round: str, by: str, second: str | None = None
    ) -> None:
        super().__init__(store, CONSENSUS, codebook, round, "consensus")
        self.by = annotator_name(by)
        self.second = annotator_name(second) if second else None

    def settlement(
        self,
        trace: TraceRow,
        mode: str,
        step: int | None,
        *,
        value: SettledValue,
        choice: str,
        reason: str | None,
        precedent: bool,
    ) -> Settlement:
        """Write down what was decided of one mode at one place."""
        checked_word("a settlement", value, SETTLED)
        with self._press(trace, "settle") as press:
            press.text = f"settled {self._label(mode)} {where(step)}: {value}"
            id = settlement_id(self.round, trace.trace_id, self.codebook.id, mode, step)
            before = rows.load(press.connection, "settlements", id)
            after = before or dict.fromkeys(rows.SETTLEMENTS.fields)
            after = after | self._about(press) | {"id": id, "mode": mode, "step": step}
            after |= {"value": value, "choice": choice, "precedent": precedent, "removed": False}
            after["reason"] = clean(reason or "").strip() or None
            return rows.settlement_of(press.put("settlements", before, after))

    def standing(self, mode: str, step: int | None) -> str | None:
        """The id of the consensus's tag, inside a change; None where there is none."""
        assert self._joined is not None
        id = self._joined.scope.tag(mode, step)
        found = rows.load(self._joined.connection, "tags", id)
        return id if found and not found["removed"] else None

    def _about(self, press: Press) -> Record:
        """What is decided on, and by whom."""
        subject = self._subject(press.scope)
        found = {field: subject[field] for field in rows.SETTLEMENTS.fields if field in subject}
        people = {"decided_by": self.by, "decided_with": self.second}
        return found | {field: name and self._uuid(press, name) for field, name in people.items()}

    def _uuid(self, press: Press, name: str) -> str:
        return register.annotator(press.connection, name, "human", press.at, press.host)

    def _sign(self, connection: sqlite3.Connection, at: str, host: str) -> str:
        """The same uuid in every store, so that two who settle do not make two consensuses."""
        uuid = identity("consensus", name_key(self.annotator))
        return register.annotator(connection, self.annotator, self.kind, at, host, uuid)

    def _enter(self, connection: sqlite3.Connection, at: str, host: str) -> None:
        """A closed round can be written to: a consensus is what becomes of it."""
        register.round(connection, self.round, CONSENSUS, at, host)
