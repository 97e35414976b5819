"""What a study says of how labels are counted: the defaults of every statistic in it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mast_tui import places
from mast_tui.labels.identity import name_key
from mast_tui.labels.looks import Facts, Look
from mast_tui.labels.votes import Unsure
from mast_tui.traces.outcome import METRIC, THRESHOLD, Measure

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.plan import Study


class Rules(NamedTuple):
    """How verdicts and scores count."""

    unsure: Unsure = "null"
    """What the verdict unsure counts as."""
    rounds: frozenset[str] | None = None
    """In which rounds; none means all."""
    people: frozenset[str] | None = None
    """Of whom, by the key of the name; none means everybody. Votes that were brought along from
    elsewhere know only "no vote", which stays one."""
    measure: Measure | None = None
    """From which score on a run succeeded, where a study says so."""

    def looks(self, said: Iterable[Look]) -> list[Look]:
        """The looks with every unsure as the vote that it counts as."""
        if self.unsure == "null":
            return list(said)
        return [self._ruled(look) if self._holds(look) else look for look in said]

    def facts(self, known: Mapping[str, Facts], scores: Mapping[str, float]) -> dict[str, Facts]:
        """What is known of traces, with the outcome that their scores give."""
        if self.measure is None:
            return dict(known)
        return {
            trace: one._replace(outcome=self.measure.outcome(scores[trace]))
            if trace in scores
            else one
            for trace, one in known.items()
        }

    def _holds(self, look: Look) -> bool:
        return (self.rounds is None or look.round in self.rounds) and (
            self.people is None or name_key(look.annotator) in self.people
        )

    def _ruled(self, look: Look) -> Look:
        if not look.unsure or self.unsure == "0":
            return look._replace(unsure=frozenset())
        whole = {mode: frozenset((None,)) for mode in look.unsure if mode not in look.steps}
        return look._replace(steps={**look.steps, **whole}, unsure=frozenset())


PLAIN = Rules()


def of_study(study: "Study") -> Rules:
    """The rules of a study, for its annotators in its rounds."""
    measure = None
    if study.score is not None or study.threshold is not None:
        threshold = THRESHOLD if study.threshold is None else study.threshold
        measure = Measure(study.score or METRIC, threshold)
    return Rules(
        study.unsure,
        frozenset(one.name for one in study.rounds),
        frozenset(name_key(name) for name in study.annotators),
        measure,
    )


def rules_of(database: str | None) -> Rules:
    """The rules of the study that the store belongs to; plain ones where it belongs to none."""
    from mast_tui.labels.study.plan import load

    path = places.study_file(database)
    return of_study(load(path)) if path else PLAIN


def scores_of(store: "Store") -> dict[str, float]:
    """The scores that the store knows, by trace."""
    return {row.trace_id: row.score for row in store.traces() if row.score is not None}
