"""The part of a store that leaves: whose labels, of which reviews, with how much said of people.

A :class:`Chosen` is read like the store itself, so that every format leaves out the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.exports.rights import Rights
from mast_tui.exports.secrets import Masker
from mast_tui.labels.identity import Scope
from mast_tui.labels.lens import Lens
from mast_tui.labels.looks import Look, looks, voters
from mast_tui.labels.mapped.store import Told
from mast_tui.labels.model import Annotator, Review, Tag, TraceRow, Verdict
from mast_tui.labels.rows import scope_of
from mast_tui.labels.store import Store
from mast_tui.labels.study.rules import PLAIN, Rules


@dataclass(frozen=True, slots=True)
class Options:
    """What every export can be asked for."""

    annotators: tuple[str, ...] = ()
    """Names; everybody where there are none."""
    done: bool = False
    """Only reviews that are done."""
    round: str | None = None
    codebook: str | None = None
    """The codebook of formats that hold one, as ``--codebook`` names it."""
    without_text: bool = False
    """Leave out what traces say: quotes, and the traces themselves."""
    pseudonyms: bool = False
    defuse: bool = False
    """Keep spreadsheets from running cells as formulas."""
    consensus: bool = False
    """Only what was agreed on: the labels of annotators of this kind."""
    folder: Path | None = None
    """Where the paths of traces start that do not start at the root; else beside the store."""
    rights: Rights | None = None
    """Whose text may leave, in a study."""
    secrets: Masker | None = None
    """Finds secrets in what leaves, and hides them where that is asked for."""
    carried: tuple[Told, ...] = ()
    """What became of labels in other codebooks, where they were carried over."""
    rules: Rules = PLAIN
    """What unsure counts as and success is, in a study."""


class Chosen(Lens):
    """A store of which only a part shows; to be read, not written."""

    def __init__(
        self, store: Store, options: Options | None = None, only: frozenset[str] | None = None
    ) -> None:
        super().__init__(store)
        self.options = options or Options()
        self.only = only
        """The traces that show, where it is not all of them."""
        rights = self.options.rights
        self.withheld = rights.withheld if rights else frozenset[str]()
        """The traces whose text stays here for want of a licence."""

    def narrowed(self, traces: Iterable[str]) -> "Chosen":
        """The same with some of the traces."""
        return Chosen(self.origin, self.options, frozenset(traces))

    # --- looking

    def annotators(self) -> list[Annotator]:
        shown = [self._named(one) for one in self._people]
        return sorted(shown, key=lambda one: one.name)

    def traces(self) -> list[TraceRow]:
        rows = [
            self._ended(row)
            for row in self.origin.traces()
            if self.only is None or row.trace_id in self.only
        ]
        if self.options.pseudonyms:  # folders can be named for whoever they belong to
            return [row._replace(path=PurePath(row.path).name) for row in rows]
        return rows

    def behind(self, round: str | None, codebook: str | None) -> tuple[str | None, str | None]:
        return (round if self.options.round is None else self.options.round), codebook

    def shows(self, label: Tag | Verdict | Review) -> bool:
        return (
            label.annotator in self._uuids
            and (self.only is None or label.trace_id in self.only)
            and (not self.options.done or scope_of(label) in self._finished)
        )

    def shown_tag(self, tag: Tag) -> Tag:
        if self.options.without_text or tag.trace_id in self.withheld:
            tag = tag._replace(quotes=())
        return self.options.secrets.tag(tag) if self.options.secrets else tag

    def shown_review(self, review: Review) -> Review:
        return self.options.secrets.review(review) if self.options.secrets else review

    def unlicensed(self) -> tuple[int, int]:
        """How many labelled traces and quotes stay here for want of a licence."""
        tags = [tag for tag in self.origin.tags(round=self.options.round) if self.shows(tag)]
        there = {tag.trace_id for tag in tags} | {review.trace_id for review in self.reviews()}
        quotes = sum(len(tag.quotes) for tag in tags if tag.trace_id in self.withheld)
        return len(there & self.withheld), quotes

    def looks(self, codebook: Codebook, round: str | None = None) -> list[Look]:
        """What everybody said of each trace, in one codebook; unsure is what the study says."""
        return self.options.rules.looks(looks(self, codebook, None, round))

    def _ended(self, row: TraceRow) -> TraceRow:
        measure = self.options.rules.measure
        if measure is None or row.score is None:
            return row
        return row._replace(outcome=measure.outcome(row.score))

    def rows(self) -> dict[str, TraceRow]:
        """The traces by id, with the paths that their files are read from."""
        if isinstance(self.origin, Chosen):
            return self.origin.rows()
        return {row.trace_id: row for row in self.origin.traces()}

    # --- choosing

    @cached_property
    def _people(self) -> list[Annotator]:
        if self.options.consensus:
            return self._agreed()
        return voters(
            self.origin.annotators(),
            self.options.annotators or None,
            kinds=("human", "judge", "consensus"),
        )

    def _agreed(self) -> list[Annotator]:
        """Whoever speaks for all; MastError where nobody does."""
        found = voters(self.origin.annotators(), None, kinds=("consensus",))
        if not found:
            raise MastError("there is no consensus in this store yet; leave out --consensus-only")
        return found

    @cached_property
    def _uuids(self) -> frozenset[str]:
        return frozenset(one.uuid for one in self._people)

    @cached_property
    def _finished(self) -> frozenset[Scope]:
        return frozenset(scope_of(one) for one in self.origin.reviews() if one.state == "done")

    @cached_property
    def _pseudonyms(self) -> dict[str, str]:
        """By the order of random uuids, among everybody: it says nothing of names or filters."""
        everybody = sorted(one.uuid for one in self.origin.annotators())
        return {uuid: f"annotator-{number}" for number, uuid in enumerate(everybody, start=1)}

    def _named(self, one: Annotator) -> Annotator:
        return one._replace(name=self._pseudonyms[one.uuid]) if self.options.pseudonyms else one
