"""The page: what was labelled, how far people agree, what goes wrong where, and how it was made."""

from collections.abc import Mapping

from mast_tui import __version__
from mast_tui.analysis import signature_words
from mast_tui.analysis.vectors import Vector
from mast_tui.reports.agreement import agreement, disagreements, judges, steps
from mast_tui.reports.blocks import (
    Cell,
    Head,
    bullets,
    command,
    heads,
    number,
    paragraph,
    section,
    table,
)
from mast_tui.reports.html import Html, element, join, link, page
from mast_tui.reports.material import Material
from mast_tui.reports.methods import references, sentences
from mast_tui.reports.signatures import cascades, signatures
from mast_tui.reports.stylesheet import SCRIPT, style


def report_page(found: Material) -> str:
    """The whole report as one file that loads nothing."""
    anchors = {
        vector.trace: f"t{place}"
        for place, vector in enumerate(found.signature.found.vectors[: found.most], start=1)
    }
    sections = {
        "summary": ("Summary", summary(found)),
        "warnings": ("Warnings", warnings(found)),
        "agreement": ("Agreement", agreement(found)),
        "judges": ("Judges", judges(found)),
        "signatures": ("Failure signatures", signatures(found, anchors)),
        "cascades": ("Cascades", cascades(found)),
        "disagreements": ("Disagreements", disagreements(found, anchors)),
        "steps": ("Steps", steps(found)),
        "traces": ("Traces", traces(found, anchors)),
        "methods": ("Methods", methods(found)),
    }
    shown = {name: (title, made) for name, (title, made) in sections.items() if made is not None}
    contents = bullets(link(name, title) for name, (title, _) in shown.items())
    title = found.title or f"{found.codebook.name} failure modes: agreement and signatures"
    body = join(
        element("header", element("h1", title), paragraph(_about(found), kind="legend")),
        element("nav", contents, aria_label="Sections"),
        element("main", [made for _, made in shown.values()]),
    )
    return page(title, style(), SCRIPT, body)


def _about(found: Material) -> str:
    last = f"; labels as of {found.coverage.last}" if found.coverage.last else ""
    return f"Made by mast-tui {__version__} from labels in {found.codebook.name}{last}."


def summary(found: Material) -> Html:
    """What was labelled, by whom, with which codebook."""
    counts, book = found.coverage, found.codebook
    told = {
        "traces": str(counts.traces),
        "annotators": str(len(counts.annotators)),
        "reviews done": f"{counts.done} of {counts.reviews}",
        "tags": str(counts.tags),
        "rounds": ", ".join(counts.rounds) or ("one, without a name" if counts.traces else "none"),
        "codebook": f"{book.name} {book.version}, revision {book.revision}",
        "codebook id and hash": f"{book.id} {book.hash}",
    }
    facts = [
        element("div", element("dt", name), element("dd", what)) for name, what in told.items()
    ]
    rows = [
        [one.name, one.kind, *map(str, (one.traces, one.done, one.excluded, one.tags))]
        for one in counts.annotators
    ]
    columns = heads(("annotator", "kind", "traces", "done", "excluded", "tags"), (2, 3, 4, 5))
    return section(
        "summary",
        "Summary",
        element("dl", facts),
        table(columns, rows, "Annotators") if rows else None,
    )


def warnings(found: Material) -> Html | None:
    """What looks wrong, and what is easily read wrongly."""
    said = [line for report in found.reports for line in report.warnings]
    said += signature_words.warning_lines([found.signature.whole])
    notes = dict.fromkeys(note for report in found.reports for note in report.notes)
    if not said and not notes:
        return None
    return section(
        "warnings",
        "Warnings and notes",
        bullets(dict.fromkeys(said), "warnings"),
        bullets(notes),
    )


def traces(found: Material, anchors: Mapping[str, str]) -> Html | None:
    """The traces with their failure signatures, and what to type to read them."""
    vectors = [one for one in found.signature.found.vectors if one.trace in anchors]
    if not vectors:
        return None
    every = len(found.signature.found.vectors)
    cut = f", the first {len(vectors)} of {every}" if len(vectors) < every else ""
    columns = [
        *heads(("trace", "model", "scenario", "trial", "outcome", "modes and first steps")),
        Head("modes", True),
        Head("open", sorts=False),
    ]
    rows = [_trace(one, anchors[one.trace]) for one in vectors]
    return section(
        "traces",
        "Traces",
        table(columns, rows, f"Failure signature of each trace{cut}", "stacked traces"),
    )


def _trace(one: Vector, anchor: str) -> list[Cell | str]:
    modes = one.modes
    return [
        Cell(element("span", one.trace[:16], id=anchor)),
        *(one.about.get(name, "") for name in ("model", "scenario", "trial")),
        one.outcome,
        one.signature(),
        number(len(modes), str(len(modes))),
        Cell(command(one.path, one.trace), kind="evidence"),
    ]


def methods(found: Material) -> Html:
    """A paragraph for a paper, and what it refers to."""
    words = " ".join(sentences(found))
    return section(
        "methods",
        "Methods",
        paragraph(words),
        element("h3", "References"),
        bullets(references(words)),
    )
