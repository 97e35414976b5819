"""The longer texts: all keys with the guidelines, and what was changed."""

from collections.abc import Iterator

from mast_tui.labels.moved.placing import Unplaced
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.safe import visible
from mast_tui.traces.usage import usage_words
from mast_tui.tui.actions import ACTIONS, GROUPS, key_for, shown_keys, with_keys
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.panes import PANES
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.history import PastChange, history
from mast_tui.workbench.remarks import span

WIDTH = 76

GUIDELINES = (
    "Read the trace once before you tag; then go through it again, step by step.",
    "Tag a mode at the step where it happens. Tag the whole trace ({tag_trace}) only where no step shows it.",
    "Tag the origin of a failure. That a later check missed it does not make it a failure of checking only.",
    "Tag only what you can point to in the trace; say in a note ({note}) what you saw.",
    "Several modes may hold for one step, and runs that succeeded can show modes too.",
    "Doing in ten calls what one could do is not a mode by itself.",
    "Mark the trace done ({done}) when you are through: from then on, what you did not tag counts as absent.",
)

Text = list[list[Piece]]


def help_lines(bench: Bench, pane: str = "") -> Text:
    """Keys of ``pane``, all by group, kinds of steps, what to know of this trace, how to tag."""
    return [
        *_pane(pane),
        *_keys(bench),
        *_kinds(),
        *_warnings(bench),
        *_guidelines(bench),
    ]


def _pane(pane: str) -> Iterator[list[Piece]]:
    """What keys do in the pane that has them."""
    if pane not in PANES or not PANES[pane].help:
        return
    yield [(f" The keys go to the {PANES[pane].name}", "title")]
    for actions, words in PANES[pane].help:
        keys = " ".join(key_for(action) for action in actions.split())
        yield [(f"  {keys:<18}", "strong"), (f" {words}", "")]
    yield [("", "")]


def _keys(bench: Bench) -> Iterator[list[Piece]]:
    yield [("  type a code", "strong"), ("  tag the step: ", "quiet"), *_examples(bench)]
    yield [("", "")]
    for group, title in GROUPS.items():
        yield [(f" {title}", "title")]
        for action in ACTIONS:
            if action.group == group:
                keys = " ".join(shown_keys(action))
                yield [(f"  {keys:<18}", "strong"), (f" {action.help}", "")]
        yield [("", "")]


def _examples(bench: Bench) -> list[Piece]:
    mode = bench.codebook.modes[-1]
    keys = " ".join(mode.keys)
    return [(keys, "tag"), (f" tags {mode.label}; the same again removes it", "quiet")]


def _kinds() -> Iterator[list[Piece]]:
    yield [(" Kinds of steps", "title")]
    for kind in KINDS.values():
        yield [
            (f"  {kind.glyph} {kind.ascii}  ", f"kind-{kind.id}"),
            (f"{kind.short:<9}", ""),
            (f" {kind.label}", "quiet"),
        ]
    yield [("  x     error at this step    / a search hit    3.3 a tag of yours", "quiet")]
    yield [("", "")]


def _warnings(bench: Bench) -> Iterator[list[Piece]]:
    info = bench.trace.info
    yield [(" This trace", "title")]
    facts = [f"id {info.trace_id}", f"format {info.format}", info.path]
    facts += [f"outcome from {info.outcome_source}"] if info.outcome_source else []
    facts += _taken(bench)
    warnings = [*info.warnings, *(_unplaced(one) for one in bench.unplaced)]
    for fact in [*facts, *(f"warning: {warning}" for warning in warnings)]:
        ink = "warning" if fact.startswith("warning") else ""
        yield from _paragraph(fact, ink)
    yield [("", "")]


def _taken(bench: Bench) -> Iterator[str]:
    """What the run took, and how long, as far as the trace says it."""
    index, usage = bench.reading.index, bench.trace.usage
    if usage is not None:
        yield usage_words(usage) + ("" if index.complete else ", as far as it was looked through")
    if index.complete and (took := index.length()) is not None:
        yield f"{span(took)} from first to last step"


def _unplaced(one: Unplaced) -> str:
    """A tag whose step is no longer there; it stays in the store as it is."""
    where = f"step {one.tag.step}" if one.tag.step else "the whole trace"
    return f"your tag {one.tag.mode} on {where} cannot be placed: {one.reason}"


def _guidelines(bench: Bench) -> Iterator[list[Piece]]:
    yield [(" How to tag", "title")]
    for rule in GUIDELINES:
        yield from _paragraph(with_keys(rule), "", "- ")
    yield [("", "")]
    for category in bench.codebook.categories:
        yield [(f" {category.name}", "title")]
        for mode in bench.codebook.modes_in(category.id):
            yield [(f"  {mode.label}", "strong")]
            yield from _paragraph(mode.definition, "", "    ")
            for line in mode.note.splitlines():
                yield from _paragraph(f"agreed: {line}", "strong", "    ")
            for boundary in mode.boundaries:
                other = f"rather {boundary.mode}: " if boundary.mode else "not: "
                yield from _paragraph(other + boundary.text, "quiet", "    ")
            if mode.incident_example:
                yield from _paragraph(f"e.g. {mode.incident_example}", "quiet", "    ")
        yield [("", "")]


def _paragraph(text: str, ink: str, lead: str = "") -> Iterator[list[Piece]]:
    text = visible(text, line=True)
    for number, row in enumerate(word_rows(text, WIDTH)):
        yield [("  " + (lead if number == 0 else " " * len(lead)), "quiet"), (row, ink)]


def history_lines(bench: Bench) -> Text:
    """One line a key press that this annotator made on the trace in view, newest first."""
    hand, trace_id = bench.hand, bench.trace.trace_id
    mine = {one.uuid for one in hand.store.annotators() if one.name == hand.annotator}
    scope = (hand.round, hand.codebook.id, hand.phase)
    found = history(
        entry
        for entry in hand.store.history(trace_id)
        if entry.annotator in mine and (entry.round, entry.codebook, entry.phase) == scope
    )
    lines = [_past_line(one) for one in found]
    return lines or [[(" nothing yet: looking leaves no trace", "quiet")]]


def _past_line(one: PastChange) -> list[Piece]:
    when = one.at[:19].replace("T", " ")
    said = "  (taken back)" if one.undone else ""
    return [
        (f"{key_for('undo') if one.next else '':>2} {when}  ", "strong" if one.next else "quiet"),
        (visible(one.text, line=True) + said, "quiet" if one.undone else ""),
    ]
