"""A store as an annotator in a blind round may read it: what is hidden is not there.

Others' labels on traces that are hidden are left out, and such traces say neither model nor
outcome. What is left out is counted, to be told.
"""

from mast_tui.labels.blind.hiding import Blinding, withholds
from mast_tui.labels.lens import Lens
from mast_tui.labels.model import Review, Tag, TraceRow, Verdict
from mast_tui.labels.store import Store
from mast_tui.traces.veil import MODEL, hidden_in, masked


class Withheld(Lens):
    """The store of somebody for whom ``blinding`` hides something."""

    def __init__(self, store: Store, blinding: Blinding) -> None:
        super().__init__(store)
        self.blinding = blinding
        self._kinds = {one.uuid: one.kind for one in store.annotators()}
        self._models = {row.trace_id: row.model for row in store.traces()}
        self.left_out: set[str] = set()
        """The traces of which labels were left out."""

    def traces(self) -> list[TraceRow]:
        return [self._row(row) for row in self.origin.traces()]

    def shows(self, label: Tag | Verdict | Review) -> bool:
        withheld = self._withheld(label)
        if withheld:
            self.left_out.add(label.trace_id)
        return not withheld

    def shown_tag(self, tag: Tag) -> Tag:
        if not tag.quotes or "model" not in self.blinding.hidden(tag.trace_id):
            return tag
        model = self._models.get(tag.trace_id) or ""
        quotes = (quote.masked(lambda text: masked(text, model)) for quote in tag.quotes)
        return tag._replace(quotes=tuple(quotes))

    def _withheld(self, label: Tag | Verdict | Review) -> bool:
        hidden = self.blinding.hidden(label.trace_id)
        if label.annotator != self.blinding.uuid:
            return withholds(hidden, self._kinds.get(label.annotator, "human"))
        # what one said of a trace in an earlier round is not to be seen while one says it again
        given = self.blinding.waiting(label.trace_id)
        again = given is not None and not given.settled and label.round != given.assignment.round
        return "labels" in hidden and again

    def _row(self, row: TraceRow) -> TraceRow:
        hidden = self.blinding.hidden(row.trace_id)
        if "outcome" in hidden:
            row = row._replace(outcome="unknown", score=None)
        if "model" not in hidden:
            return row
        return row._replace(
            model=row.model and MODEL,
            path=f"@{row.trace_id}",
            agent=hidden_in(row.agent, row.model),
            scenario=hidden_in(row.scenario, row.model),
            trial=hidden_in(row.trial, row.model),
        )
