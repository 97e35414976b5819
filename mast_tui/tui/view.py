"""What the lines around the panes say, made from the bench. Pure: nothing is drawn."""

from collections import Counter
from collections.abc import Sequence

from mast_tui.labels.checks import ranges
from mast_tui.labels.model import Tag
from mast_tui.traces.model import UNTOLD, TraceInfo
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import key_for
from mast_tui.tui.layout.rows import cell_starts
from mast_tui.tui.widgets.lines import Piece, crop, cut, length
from mast_tui.tui.widgets.step import Places, places_of
from mast_tui.tui.widgets.steps import StepLine
from mast_tui.tui.widgets.taxonomy import Marks
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.entry import Entry
from mast_tui.workbench.reading import Filter, Reading
from mast_tui.workbench.remarks import remarks
from mast_tui.workbench.saving import Notice

EDITING: Sequence[Piece] = (
    ("  Enter", "strong"),
    (" take it", "quiet"),
    ("  Esc", "strong"),
    (" give up ", "quiet"),
)
LEAST_NAME = 12
"""Cells of a run's name that make way for nothing."""
SHORT = 60
"""Columns below which the header leaves out words."""


def header(info: TraceInfo, width: int, weighed: bool = True) -> list[Piece]:
    """Which run this is, and how it ended if that is ``weighed``; in few words in little room."""
    where = [_short(info.scenario or ""), _short(info.trial or "")]
    ended: str = info.outcome if weighed else "..."
    ended = "hidden" if info.outcome_source == UNTOLD else ended
    short = width < SHORT
    if not any(where):
        name = _short_name(info.path)
    elif short:
        name = "/".join(word or "-" for word in where).removesuffix("/-")
    else:
        words = zip(("scenario", "trial"), where, strict=True)
        name = " / ".join(f"{word} {value}" for word, value in words if value)
    model = info.model or ("" if short else "model unknown")
    outcome = ended if short and ended != "hidden" else f"outcome {ended}"
    room = width - len(outcome) - 3 - (len(model) + 2 if model else 0)
    name = _safe(cut(name, max(LEAST_NAME, room)))
    pieces: list[Piece] = [
        (f" {name}", "strong"),
        (f"  {_safe(cut(model, width - len(name) - len(outcome) - 5))}", ""),
        (f"  {outcome}", "error" if info.outcome == "failed" else ""),
    ]
    pieces = [piece for piece in pieces if piece[0].strip()]
    more: list[Piece] = []
    if info.score is not None:
        more.append((f"  score {info.score:.2f}", ""))
    if info.warnings:
        more.append((f"  {len(info.warnings)} warned: {key_for('help')}", "warning"))
    while more and length([*pieces, *more]) > width:
        more.pop(0)  # half a number would be worse than none
    return [*pieces, *more]


def _short_name(path: str) -> str:
    return _short(path.replace("\\", "/").rsplit("/", 1)[-1])


def _short(name: str) -> str:
    return cut(name, 30)


def status(bench: Bench) -> list[Piece]:
    """Where in the trace, how far the review is, and whether all is saved."""
    reading, trace = bench.reading, bench.trace
    total = f"{len(trace):,}" + ("" if trace.complete else "+")
    coming = not bench.opening.complete
    many = f"{len(bench.traces):,}" + ("+" if coming else "")
    number = f"trace {bench.number + 1}/{many}  " if coming or len(bench.traces) > 1 else ""
    study = [(f"{one}  ", "quiet") for one in _in_study(bench)]
    state = bench.review.state
    waiting = bench.saved not in ("", "saved")
    minutes = int(bench.spent // 60)
    pieces: list[Piece] = [
        (f"{minutes:,} min  " if minutes else "", "quiet"),
        (number, "quiet"),
        *study,
        (f"step {reading.at:,}/{total}  ", ""),
        (state, "strong" if state == "done" else ""),
    ]
    if bench.saved:
        pieces.append(
            (
                f"  {cut(_safe(bench.saved), 40)}",
                "error" if waiting else "quiet",
            )
        )
    return [*pieces, (" ", "")]


def pending(entry: Entry, width: int) -> list[Piece]:
    """What was typed of a code, and what may follow."""
    scope = "whole trace " if entry.whole else ""
    pieces: list[Piece] = [(f" {scope}{entry.typed}_ ", "strong")]
    found = entry.candidates() if entry.typed else []
    if not found:
        return [*pieces, (f"type a code, e.g. 33; {key_for('close')} gives up", "quiet")]
    room = (width - length(pieces)) // len(found) - 4
    for rest, mode in found:
        pieces += [(f" {rest}", "tag"), (f" {cut(mode.name, room)} ", "")]
    return pieces


def notice(said: Notice) -> list[Piece]:
    """A line for the annotator."""
    return [(f" {_safe(said.text)}", "error" if said.trouble else "")]


def overflow(piece: Piece, room: int, beside: int) -> tuple[Piece, Piece | None]:
    """What of a piece there is room for, and what goes on in the cells beside it."""
    text, ink = piece
    starts = cell_starts(text, room) if room else [0]
    if len(starts) == 1:
        return (text, ink), None
    return (text[: starts[1]], ink), (crop(text[starts[1] :], beside), ink)


def _in_study(bench: Bench) -> list[str]:
    """How far others are with this trace, and the annotator with the round: ``r1: 4 left``."""
    study = bench.study
    if study is None or not study.round:
        return []
    others = str(study.others(bench.trace.trace_id))
    return [word for word in (others, f"{_safe(study.round)}: {len(study.left())} left") if word]


def step_tags(bench: Bench) -> str:
    """The tags of the step in view: ``FM-3.3 Incorrect verification: a note [high, decisive]``."""
    return "   ".join(_tag_words(bench, tag) for tag in bench.tags_here())


def above(bench: Bench, width: int) -> tuple[str, ...]:
    """What stands above the parts of the step: notes too long for one line, what others say."""
    notes: tuple[str, ...] = ()
    if 0 < width <= len(step_tags(bench)):
        notes = tuple(f"{tag.mode}: {_safe(tag.note)}" for tag in bench.tags_here() if tag.note)
    return (*notes, *others_tags(bench))


def others_tags(bench: Bench) -> tuple[str, ...]:
    """What others tagged on the step in view, while it shows, and what was asked and answered."""
    said = [f"{_safe(name)}: {_tag_words(bench, tag)}" for name, tag in bench.others_here()]
    if bench.study:
        asked = bench.study.questions_at(bench.trace.trace_id, bench.reading.at)
        said += [_safe(line) for line in asked]
    return tuple(said)


def _tag_words(bench: Bench, tag: Tag) -> str:
    mode = bench.codebook.mode(tag.mode) if tag.mode in bench.codebook else None
    facts = [tag.confidence, tag.impact, tag.actor and _safe(tag.actor)]
    facts += [_finding(bench, tag)]
    facts += ["decisive" if tag.id == bench.review.decisive else None]
    facts += ["after revealing" if bench.study and bench.study.after(bench.review, tag) else None]
    said = ", ".join(fact for fact in facts if fact)
    words = [mode.id if mode else tag.mode, f"[{said}]" if said else "", mode.name if mode else ""]
    note = f": {_safe(tag.note)}" if tag.note else ""
    return " ".join(word for word in words if word) + note


def _finding(bench: Bench, tag: Tag) -> str | None:
    """``steps 12,31-33``: where else the finding is that a tag is a part of."""
    if tag.group is None:
        return None
    every = [*bench.tags, *(other for _, other in bench.others)]
    steps = {o.step for o in every if (o.annotator, o.group, o.mode) == _part_of(tag) and o.step}
    return f"one finding: steps {ranges(steps)}"


def _part_of(tag: Tag) -> tuple[str, str | None, str]:
    return tag.annotator, tag.group, tag.mode


def taxonomy_marks(bench: Bench) -> Marks:
    """What the taxonomy shows beside each mode."""
    here = bench.tags_here()
    whole = [tag for tag in bench.tags if tag.step is None]
    notes = {tag.mode: tag.note for tag in [*whole, *here] if tag.note}
    return Marks(
        here=frozenset(tag.mode for tag in here),
        whole=frozenset(tag.mode for tag in whole),
        counts=Counter(tag.mode for tag in bench.tags),
        notes=notes,
    )


def filter_words(wanted: Filter) -> str:
    """``only log, metric, errors``: what the list is narrowed to; empty if it is not."""
    names = [*sorted(wanted.kinds), *(["errors"] if wanted.errors else [])]
    names += ["tagged"] if wanted.tagged else []
    names += ["hits"] if wanted.found else []
    count = len(wanted.folded)
    folded = f"{count} phase{'s' if count > 1 else ''} folded" if count else ""
    return ", ".join(part for part in (f"only {', '.join(names)}" if names else "", folded) if part)


def _safe(text: str) -> str:
    return visible(text, line=True)


def step_line(bench: Bench, number: int) -> StepLine:
    """A step in the list, with all that its line says of it."""
    reading = bench.reading
    codes = [tag.mode for tag in bench.tags if tag.step == number]
    hits = reading.search is not None and reading.search.has(number)
    signals = reading.signals is not None and number in reading.signals.by_step()
    pinned = number in bench.pinned_steps()
    return StepLine(reading.look(number), codes, hits, number in bench.marked, pinned, signals)


def relations(reading: Reading) -> tuple[str, ...]:
    """How the step in view belongs to others, or what a program noticed there."""
    noticed = reading.signals.by_step().get(reading.at, ()) if reading.signals else ()
    computed = tuple(f"computed: {signal.text}" for signal in noticed)
    return computed or remarks(reading.index, reading.at)


def quotes(bench: Bench) -> Places:
    """What is quoted as evidence in the step in view."""
    tags = [*bench.tags_here(), *(tag for _, tag in bench.others_here())]
    return places_of((one.part, one.start, one.end) for tag in tags for one in tag.quotes)


def hits(bench: Bench) -> Places:
    """Where the search hits in the step in view."""
    reading = bench.reading
    found = reading.search.in_step(reading.at) if reading.search else []
    return places_of((hit.part, hit.start, hit.end) for hit in found)
