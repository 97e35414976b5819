"""Statements as labels: one transaction each, so that importing again changes nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.codebook.load import bundled, load
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import register
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.hand import Hand
from mast_tui.labels.identity import annotator_name, identity, name_key
from mast_tui.labels.imports.base import Found, Statement
from mast_tui.labels.imports.matching import Matched, Pool, Unmatched

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


class Report(NamedTuple):
    """What came of a file, or would come."""

    records: int
    matched: list[Matched]
    unmatched: list[Unmatched]
    warnings: tuple[str, ...]

    @property
    def annotators(self) -> list[str]:
        """Whose labels they are."""
        return sorted({one.annotator for one in self._statements()})

    @property
    def rounds(self) -> list[str]:
        """In which rounds."""
        return sorted({one.round for one in self._statements()} - {""})

    def _statements(self) -> list[Statement]:
        found = [one.statement for one in self.matched]
        return found + [one.statement for one in self.unmatched]


def bring(
    store: "Store", found: Found, pool: Pool, codebook: Codebook, said: Said, dry: bool = False
) -> Report:
    """Find the traces of all statements and, unless it is a dry run, write what they say."""
    statements = list(_renamed(found.statements, said))
    checked = [_checked(one, codebook) for one in statements]
    results = [pool.match(one) for one in checked]
    matched = [one for one in results if isinstance(one, Matched)]
    unmatched = [one for one in results if isinstance(one, Unmatched)]
    if not dry:
        for one in matched:
            if not said.name and found.dataset:
                _known(store, found.dataset, one.statement)
            _write(store, one, codebook, found.dataset or "a file of votes")
    return Report(found.records, matched, unmatched, found.warnings)


def _renamed(statements: Iterable[Statement], said: Said) -> Iterable[Statement]:
    statements = list(statements)
    people = {name_key(one.annotator) for one in statements}
    if said.name and len(people) > 1:
        raise MastError(f"--as names one annotator, and the file has {len(people)}")
    for one in statements:
        name = annotator_name(said.name or one.annotator)
        yield one._replace(annotator=name, kind="judge" if said.judge else one.kind)


def _checked(statement: Statement, chosen: Codebook) -> Statement:
    """The statement with the codes of its codebook; MastError for a mode that there is not."""
    codebook = _book(statement, chosen)
    votes = tuple(vote._replace(mode=codebook.find(vote.mode)) for vote in statement.votes)
    return statement._replace(votes=votes)


def _book(statement: Statement, chosen: Codebook) -> Codebook:
    """The codebook of a statement; MastError where it is neither bundled nor in use."""
    if statement.codebook in bundled():
        return load(statement.codebook)
    if statement.codebook not in ("", chosen.id):
        raise MastError(
            f"labels in codebook {statement.codebook}, and {chosen.id} is in use: name its file "
            "with --codebook"
        )
    return chosen


def _known(store: "Store", dataset: str, statement: Statement) -> None:
    """The annotator with an identity that follows from the data set, the same in every store."""
    if any(name_key(one.name) == name_key(statement.annotator) for one in store.annotators()):
        return
    uuid = identity("annotator", dataset, name_key(statement.annotator))
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        register.annotator(connection, statement.annotator, statement.kind, at, host, uuid)


def _write(store: "Store", one: Matched, chosen: Codebook, dataset: str) -> None:
    said = one.statement
    if all(vote.value is None for vote in said.votes) and said.votes and not said.complete:
        return
    codebook = _book(said, chosen)
    hand = store.hand(said.annotator, codebook, said.round, said.kind)
    with hand.together(one.trace, "import", f"imported from {dataset}"):
        _tags(hand, one)
        for mode in _not_said(said, codebook) if said.state == "done" else ():
            hand.verdict(one.trace, mode, "unsure")
        hand.review(
            one.trace,
            state=said.state,
            outcome=said.outcome,
            summary=said.summary,
            exclusion="as imported" if said.state == "excluded" else None,
        )


def _tags(hand: Hand, one: Matched) -> None:
    votes = one.statement.votes
    for vote, place, quote in zip(votes, one.places, one.quotes, strict=True):
        words = (vote.note, None if quote else vote.quote)
        if vote.value == 1:
            hand.tag(
                one.trace,
                vote.mode,
                place,
                quotes=[quote] if quote else [],
                note="\n".join(dict.fromkeys(word for word in words if word)) or None,
                confidence=vote.confidence,
                impact=vote.impact,
                actor=vote.actor,
                decisive=vote.decisive,
            )


def _not_said(said: Statement, codebook: Codebook) -> list[str]:
    """The modes on which nothing is known: no vote, which is not a vote for absent."""
    tagged = {vote.mode for vote in said.votes if vote.value == 1}
    null = {vote.mode for vote in said.votes if vote.value is None}
    if not said.complete:
        null |= {mode.code for mode in codebook.modes} - {vote.mode for vote in said.votes}
    return [mode.code for mode in codebook.modes if mode.code in null - tagged]
