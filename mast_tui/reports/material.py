"""What a report is made of: the numbers of the analysis, and what people quoted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.analysis.coverage import Coverage, coverage
from mast_tui.analysis.disagreements import Disagreement, Disagreements
from mast_tui.analysis.judging import Judging
from mast_tui.analysis.localisation import Localisation
from mast_tui.analysis.of_labels import (
    disagreements_of,
    judges_of,
    report_of,
    signature_of,
    steps_of,
)
from mast_tui.analysis.report import Report
from mast_tui.analysis.signature import Choices, Signature
from mast_tui.codebook.model import Codebook
from mast_tui.exports.texts import told
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.mapped.store import carried_tags
from mast_tui.labels.model import Tag
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import Step

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

MOST = 200
"""Rows of the longest tables; the commands list all."""
SHOWN = 1_500
"""Characters of a step that are shown; the command beside it prints all."""


class Excerpt(NamedTuple):
    """What somebody quoted or noted for a mode."""

    annotator: str
    step: int | None
    quotes: tuple[str, ...]
    note: str


Excerpts = Mapping[tuple[str, str], Sequence[Excerpt]]
"""By trace and mode."""


class StepText(NamedTuple):
    """What a step says that people differ about."""

    title: str
    text: str
    cut: int
    """How many characters of it are left out."""


StepTexts = Mapping[tuple[str, int], StepText]
"""By trace and step."""
Read = Callable[[str], Sequence[Step] | None]
"""The steps of a trace by its id; None where they are not to be had."""


class Material(NamedTuple):
    """Everything that the page shows."""

    codebook: Codebook
    names: Mapping[str, str]
    coverage: Coverage
    reports: tuple[Report, ...]
    """Agreement by trace, and by step where there are votes by step."""
    steps: Localisation | None
    judges: tuple[Judging, ...]
    disagreements: Disagreements
    signature: Signature
    excerpts: Excerpts
    most: int = MOST
    title: str = ""
    steps_shown: StepTexts = MappingProxyType({})
    """The steps that the disagreements shown are about, where traces may be told."""


def material(
    labels: Labelled,
    *,
    by: str = "model",
    source: str = "majority",
    choices: Choices | None = None,
    excerpts: Excerpts | None = None,
    most: int = MOST,
    title: str = "",
    read: Read | None = None,
) -> Material:
    """All numbers of a report, as the commands give them; ``read`` gives the words of steps."""
    levels = ("trace", "step") if labels.by_step else ("trace",)
    differing = disagreements_of(labels)
    return Material(
        labels.codebook,
        labels.names(),
        coverage(labels.looks),
        tuple(report_of(labels, level) for level in levels),
        steps_of(labels),
        tuple(judges_of(labels)),
        differing,
        signature_of(labels, by, source, choices),
        excerpts or {},
        most,
        title,
        step_texts(differing.rows[:most], read) if read else {},
    )


def step_texts(rows: Iterable[Disagreement], read: Read) -> dict[tuple[str, int], StepText]:
    """The steps of some disagreements; each trace is read once."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.step is not None:
            wanted.setdefault(row.trace, set()).add(row.step)
    found = {}
    for trace, numbers in wanted.items():
        steps = read(trace) or ()
        for number in sorted(numbers):
            if 1 <= number <= len(steps):
                step = steps[number - 1]
                words = told(step)
                kind = KINDS[step.kind].label
                begins = words.startswith(step.title.removesuffix("…"))
                title = kind if begins else f"{kind}: {step.title}"
                found[trace, number] = StepText(title, words[:SHOWN], max(0, len(words) - SHOWN))
    return found


def excerpts_of(store: "Store", labels: Labelled) -> dict[tuple[str, str], list[Excerpt]]:
    """Quotes and notes of the looks that count, by trace and mode."""
    names = {one.uuid: one.name for one in store.annotators()}
    rounds = {(look.annotator, look.trace): look.round for look in labels.looks}
    found: dict[tuple[str, str], list[Excerpt]] = {}
    for tag in _read(store, labels):
        name = names.get(tag.annotator, "")
        quotes = tuple(quote.text for quote in tag.quotes)
        counts = not tag.phase and rounds.get((name, tag.trace_id)) == tag.round
        if counts and (quotes or tag.note):
            told = Excerpt(name, tag.step, quotes, tag.note or "")
            found.setdefault((tag.trace_id, tag.mode), []).append(told)
    return found


def _read(store: "Store", labels: Labelled) -> list[Tag]:
    """The tags in the codebook of the labels, those carried over from others with them."""
    if labels.carry is None:
        return store.tags(codebook=labels.codebook.id)
    return carried_tags(labels.carry, store.tags())
