"""A label set of any size: the same questions as of a store, answered with counts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mast_tui.codebook.load import load
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.dataset import counts
from mast_tui.labels.dataset.engine import DUCKDB, Engine, engine
from mast_tui.labels.dataset.rows import clean, in_codebook, in_round, survey
from mast_tui.labels.dataset.vectors import VectorCounts, vectors
from mast_tui.labels.labelled import ANY, Labelled

if TYPE_CHECKING:
    from ibis.expr.types import Table

MAJORITY, ANYBODY, CONSENSUS = "majority", "any", "consensus"
"""Where a vote comes from, beside the name of one annotator; as in :mod:`analysis.vectors`."""
ABOUT = ("model", "scenario")
"""What signatures want to know of each trace, beside what groups are made by."""


class LabelSet:
    """The votes of a data set in one codebook, and in one round or all."""

    def __init__(
        self, engine: Engine, where: str, codebook: str | None, round: str | None, by: str | None
    ) -> None:
        self.engine = engine
        self.where = where
        book = load(codebook)
        rows = clean(engine.read(where), where)
        first = survey(engine, rows, where)
        self.rounds = first.rounds
        chosen = in_round(
            in_codebook(rows, first, book.id if codebook else None, where), first, round, where
        )
        self.survey = first if chosen is rows else survey(engine, chosen, where)
        self.rows = chosen
        self.by = self._column(by)
        self.labels = Labelled([], {}, book, self.survey.modes, self._warnings(book.id))
        self._looks: Table | None = None

    def _column(self, by: str | None) -> str | None:
        """What groups are made by, which has to be a column."""
        known = sorted(set(self.rows.columns) - counts.OWN)
        if by is None or by in known or by == "model":
            return by
        there = f"there is {', '.join(known)}" if known else "nothing is known of these traces"
        raise UsageError(f'traces cannot be told apart by "{by}"; {there}')

    def _warnings(self, codebook: str) -> tuple[str, ...]:
        other = [name for name in self.survey.codebooks if name != codebook]
        told = f"the labels are in codebook {', '.join(other)}, the names of modes are {codebook}'s"
        return (*self.survey.warnings, *([told] if other else []))

    @property
    def looks(self) -> "Table":
        """One row a look, computed once."""
        if self._looks is None:
            about = {*ABOUT, *([self.by] if self.by else [])}
            made = counts.looks_of(self.rows, self.survey.modes, sorted(about))
            self._looks = self.engine.keep(made)
            counts.check(self.engine, self.rows, self._looks, self.survey.modes, self.where)
        return self._looks

    def people(self, among: Sequence[str] | None = None) -> list[str]:
        """The humans, or those named."""
        if among is None:
            return self.survey.named("human")
        unknown = [name for name in among if name not in self.survey.kinds]
        if unknown:
            there = ", ".join(sorted(self.survey.kinds))
            raise MastError(f"no labels by {', '.join(unknown)}; there are labels by {there}")
        return list(among)

    def votes(
        self, annotators: Sequence[str], by: str | None = None
    ) -> dict[str, counts.VoteCounts]:
        """How often each row of votes of these annotators occurs, by mode and category."""
        unions = {**self.labels.categories(), ANY: self.survey.modes}
        return counts.votes(self.engine, self.looks, annotators, self.survey.modes, unions, by)

    def vectors(self, source: str) -> VectorCounts:
        """Traces that are alike by what a source says of them, and what their first steps say."""
        by = self.by or "model"
        categories = {mode.code: mode.category for mode in self.labels.codebook.modes}
        return vectors(
            self.engine,
            self.rows,
            self.looks,
            self.voices(source),
            self.survey.modes,
            categories,
            by,
            anybody=source == ANYBODY,
        )

    def voices(self, source: str) -> list[str]:
        """Whose labels a source means: the people, where there are any; a consensus; one name."""
        kinds = self.survey.kinds
        if source in (MAJORITY, ANYBODY):
            return self.survey.named("human") or sorted(kinds)
        if source == CONSENSUS:
            agreed = self.survey.named(CONSENSUS)
            if not agreed:
                raise MastError(
                    "there is no consensus yet: take --annotator-source majority, or any"
                )
            return agreed
        return self.people([source])

    def unfinished(self, annotators: Sequence[str]) -> dict[str, int]:
        """How many reviews of these annotators are not done."""
        found = counts.unfinished(self.engine, self.looks)
        return {name: number for name, number in found.items() if name in annotators}


@contextmanager
def label_set(
    where: str,
    *,
    engine_name: str = DUCKDB,
    memory: str | None = None,
    codebook: str | None = None,
    round: str | None = None,
    by: str | None = None,
) -> Iterator[LabelSet]:
    """A data set, for as long as it is counted."""
    with engine(engine_name, memory) as found:
        yield LabelSet(found, where, codebook, round, by)
