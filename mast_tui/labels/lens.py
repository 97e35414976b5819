"""A store seen through something: part of it is left out, or shown otherwise."""

from mast_tui.labels.model import Annotator, Review, Tag, TraceRow, Verdict
from mast_tui.labels.store import Store


class Lens(Store):
    """To be read like the store behind it, not written. Each says only what differs."""

    def __init__(self, origin: Store) -> None:
        super().__init__(origin.path)
        self.file = origin.file
        self.origin = origin

    # --- what may differ

    def behind(
        self, round: str | None, codebook: str | None
    ) -> tuple[str | None, str | None] | None:
        """The round and codebook to ask the store behind for; None where nothing is to show."""
        return round, codebook

    def shows(self, label: Tag | Verdict | Review) -> bool:
        """Whether a label is there at all."""
        return True

    def shown_tag(self, tag: Tag) -> Tag:
        """A tag as it shows."""
        return tag

    def shown_review(self, review: Review) -> Review:
        """A review as it shows."""
        return review

    # --- looking

    def annotators(self) -> list[Annotator]:
        return self.origin.annotators()

    def traces(self) -> list[TraceRow]:
        return self.origin.traces()

    def tags(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Tag]:
        if (behind := self.behind(round, codebook)) is None:
            return []
        found = self.origin.tags(trace_id, annotator, *behind, removed)
        return [self.shown_tag(tag) for tag in found if self.shows(tag)]

    def verdicts(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Verdict]:
        if (behind := self.behind(round, codebook)) is None:
            return []
        found = self.origin.verdicts(trace_id, annotator, *behind, removed)
        return [verdict for verdict in found if self.shows(verdict)]

    def reviews(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
    ) -> list[Review]:
        if (behind := self.behind(round, codebook)) is None:
            return []
        found = self.origin.reviews(trace_id, annotator, *behind)
        return [self.shown_review(review) for review in found if self.shows(review)]

    def asked(self, codebook: str) -> dict[tuple[str, int], frozenset[str]]:
        return self.origin.asked(codebook)
