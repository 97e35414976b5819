"""What a study says of the modes beside the codebook's own words, revision by revision.

A note is never changed: writing one makes the next revision of the codebook, in which the note of
one mode is another, and each revision can be read back. An empty note takes the one before away.
Labels carry the revision that was in force when they were made.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mast_tui import places
from mast_tui.codebook.model import Codebook, Mode
from mast_tui.errors import MastError
from mast_tui.labels import register
from mast_tui.labels.identity import clean, guideline_id, name_key

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.precedents import Precedent


_NOTES = (
    "SELECT g.mode, g.text, g.codebook_revision, a.name, g.changed_at FROM guidelines g "
    "JOIN annotators a ON a.uuid = g.author WHERE g.codebook = ? AND g.version = ? "
    "AND g.removed = 0 ORDER BY g.codebook_revision, g.mode"
)

_ANY_SETTLED = (
    "SELECT 1 FROM settlements WHERE precedent = 1 AND removed = 0 AND codebook = ? LIMIT 1"
)


class Note(NamedTuple):
    """What was written of one mode in one revision."""

    mode: str
    text: str
    """Empty where a note was taken away."""
    revision: int
    """The revision of the codebook that it made."""
    author: str
    at: str


def notes(store: "Store", codebook: Codebook, mode: str | None = None) -> list[Note]:
    """Every note that was ever written in this version of the codebook (on one mode), in order."""
    found = (Note(*row) for row in store.file.rows(_NOTES, (codebook.id, codebook.version)))
    return [note for note in found if mode in (None, note.mode)]


def revised(store: "Store", codebook: Codebook, revision: int | None = None) -> Codebook:
    """The codebook with the notes that are in force, or were in an earlier revision."""
    found = notes(store, codebook)
    last = _last(codebook, found)
    if revision is None or revision == last:
        return _with(codebook, found, last)
    if not codebook.revision <= revision < last:
        raise MastError(
            f"{codebook.name} {codebook.version} has the revisions {codebook.revision} to {last}, "
            f"not {revision}"
        )
    return _with(codebook, [note for note in found if note.revision <= revision], revision)


def write(store: "Store", codebook: Codebook, mode: str, text: str, author: str) -> Codebook:
    """Write the note of a mode, and give the codebook that is in force now; the same text again
    makes no new revision."""
    # who only reads notes has no need of it
    from mast_tui.labels.study import rows as study_rows

    if all(one.code != mode for one in codebook.modes):
        raise MastError(f"{mode}: is no mode of {codebook.name}, so it takes no note")
    text = clean(text).strip()
    with store.file.transaction() as connection:
        found = connection.execute(_NOTES, (codebook.id, codebook.version)).fetchall()
        known = [Note(*row) for row in found]
        now = _with(codebook, known, _last(codebook, known))
        if now.mode(mode).note == text:
            connection.execute("ROLLBACK")
            return now
        at, revision = store.clock(), now.revision + 1
        made = study_rows.Guideline(
            guideline_id(codebook.id, codebook.version, revision, mode),
            codebook.id,
            codebook.version,
            revision,
            mode,
            text,
            register.annotator(connection, author, "human", at, store.host),
            at,
            at,
            1,
            store.host,
        )
        study_rows.GUIDELINES.write(connection, made._asdict())
        then = replace(now, revision=revision, modes=_noted(now, {mode: text}))
        register.codebook(connection, then)
        return then


def settled(
    store: "Store", codebook: str, people: Collection[str] | None = None
) -> list["Precedent"]:
    """The precedents of a codebook, the newest first; costs little where there are none.

    With ``people``, by their uuids, those that may be told to them while they annotate.
    """
    if not store.file.rows(_ANY_SETTLED, (codebook,)):
        return []
    from mast_tui.labels.study.precedents import precedents, settlements, tellable

    found = precedents(store, codebook)
    if people is None:
        return found
    told = tellable(store, people).settlements
    about = {(o.round, o.trace_id, o.mode, o.step) for o in settlements(store) if o.id in told}
    return [one for one in found if (one.round, one.trace_id, one.mode, one.step) in about]


def precedent_words(one: "Precedent") -> str:
    """``present at step 12 of 3f2a: it never looked ("recovered"); Ada, round r1``.

    The trace by its id: its path may say what a blind round hides.
    """
    where = "on the whole of" if one.step is None else f"at step {one.step} of"
    quote = f' ("{one.quote}")' if one.quote else ""
    said = f": {one.reason}" if one.reason else ""
    who = ", ".join((one.decided_by, *([f"round {one.round}"] if one.round else [])))
    return f"{one.value} {where} {one.trace_id}{said}{quote}; {who}"


def check_may_write(database: str | None, annotator: str) -> None:
    """Notes of a study are its lead's to write; outside a study they are the user's own."""
    path = places.study_file(database)
    if path is None:
        return
    from mast_tui.labels.study.plan import load

    lead = load(path).lead
    if lead is None:
        raise MastError(f'{path}: names no lead, who writes the notes; add lead = "{annotator}"')
    if name_key(lead) != name_key(annotator):
        raise MastError(f"the notes of this study are written by {lead}, its lead; ask there")


def _last(codebook: Codebook, found: Iterable[Note]) -> int:
    return max((codebook.revision, *(note.revision for note in found)))


def _with(codebook: Codebook, found: Iterable[Note], revision: int) -> Codebook:
    said = {note.mode: note.text for note in found}
    if not said:
        return codebook
    return replace(codebook, revision=revision, modes=_noted(codebook, said))


def _noted(codebook: Codebook, said: dict[str, str]) -> tuple[Mode, ...]:
    return tuple(
        mode._replace(note=said[mode.code]) if mode.code in said else mode
        for mode in codebook.modes
    )
