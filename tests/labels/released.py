"""The store that today's program leaves behind, as SQL: every later program has to read it.

``python -m tests.labels.released`` writes ``schemas/vN.sql`` of the version that the tables have now;
those of earlier versions stay as the programs of their time left them.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from mast_tui.labels.exchange.freezing import freeze
from mast_tui.labels.file import schema
from mast_tui.labels.study import assigned, guidelines
from mast_tui.labels.study.drawing import Given
from tests.labels.given import EVIDENCE, MAST, TRACE, a_store, a_trace, at
from tests.labels.round_given import lea, settle

SCHEMAS = Path(__file__).parent / "schemas"
NOTE = "ünï\ncode; -- not a comment"


def write(folder: Path) -> Path:
    """A store with what annotators, a judge and a lead say; returns its file."""
    with a_store(folder) as store:
        ada, ben, other = (
            store.hand("Ada", MAST, "r1"),
            store.hand("Ben", MAST, "r1"),
            a_trace("t2"),
        )
        ada.tag(
            TRACE, "3.3", at(12), quotes=[EVIDENCE], note=NOTE, confidence="high", decisive=True
        )
        ada.untag(TRACE, ada.tag(TRACE, "1.3", at(13), quotes=[EVIDENCE]).id)
        ada.verdict(TRACE, "1.1", "unsure")
        ada.review(TRACE, state="done", outcome="failed", summary="wrong pod", seconds=3.5)
        ben.tag(TRACE, "2.6", None)
        ben.review(TRACE, state="done", outcome="failed")
        store.hand("gpt", MAST, kind="judge").tag(other, "2.6", None)
        given = [Given("Ada", "t1", 1, "drawn"), Given("Ada", "t2", 2, "calibration")]
        assigned.keep(store, "r1", given, {"t1": TRACE, "t2": other}, 7, {"overlap": 2})
        asked = assigned.ask(store, "Ada", TRACE, 12, "Is this 3.2?", "r1")
        assigned.answer(store, asked, "Lea", "No, 3.3.", "all")
        guidelines.write(store, MAST, "3.3", "Only where something was checked.", "Lea")
        settle(lea(store), "t1", "3.3", "A", "it was checked")
        freeze(store, "paper")
        return store.path


def as_sql(file: Path) -> str:
    """A store as what makes it again."""
    with closing(sqlite3.connect(file)) as connection:
        marks = [
            f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        return "\n".join([*marks, *connection.iterdump(), ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        text = as_sql(write(Path(folder)))
    (SCHEMAS / f"v{schema.VERSION}.sql").write_text(text, encoding="utf-8")
