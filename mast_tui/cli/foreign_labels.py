"""Labels in the formats of other programs."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from mast_tui.cli.outcomes import study_measure
from mast_tui.cli.printing import say
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.imports import importer
from mast_tui.labels.imports.matching import Pool, Unmatched
from mast_tui.labels.imports.writing import bring
from mast_tui.labels.store import Store
from mast_tui.traces.discover import look

TOLD = 20
"""Warnings, and reasons why labels found no trace, that are told one by one."""
NAMED = 4
"""Traces that are named where many are not here for one reason."""


def bring_labels(
    store: Store, file: str, format: str, args: Namespace, said: Said
) -> dict[str, Any]:
    """Import a file of another program, and tell what came of it."""
    found = importer(format).read(file)
    pool, own = None, _own_traces(file)
    if own:
        with suppress(MastError):  # its text was left out, say: the labels are read all the same
            pool = Pool([*args.traces, *own], store.traces(), study_measure(args.db))
    pool = pool or Pool(args.traces, store.traces(), study_measure(args.db))
    report = bring(store, found, pool, load(args.codebook), said, args.dry_run)
    matched, unmatched = len(report.matched), len(report.unmatched)
    would = "would be " if args.dry_run else ""
    say(f"{file}: {format}, {_some(report.records, 'record')}, "
         f"{_some(len(report.annotators), 'annotator')}, {_some(len(report.rounds) or 1, 'round')}: "
         f"{_some(matched, 'review')} {would}read, {unmatched:,} without a trace")  # fmt: skip
    lost = [f"{one.statement.trace.name}: {one.reason}" for one in report.unmatched]
    for texts in (list(report.warnings), _without_trace(report.unmatched)):
        for text in texts[:TOLD]:
            say(text)
        if len(texts) > TOLD:
            say(f"... and {len(texts) - TOLD:,} more; --json tells all")
    return {
        "file": file,
        "format": format,
        "records": report.records,
        "annotators": report.annotators,
        "rounds": report.rounds,
        "matched": [one.trace.trace_id for one in report.matched],
        "unmatched": lost,
        "warnings": list(report.warnings),
    }


def _without_trace(unmatched: Sequence[Unmatched]) -> list[str]:
    """Why labels found no trace, and whose: many of one reason are one line."""
    names: dict[str, list[str]] = {}
    for one in unmatched:
        names.setdefault(one.reason, []).append(one.statement.trace.name)
    lines = []
    for reason, found in names.items():
        some = list(dict.fromkeys(found))
        more = f" and {len(some) - NAMED:,} more (--json tells all)" if len(some) > NAMED else ""
        lines.append(f"{', '.join(some[:NAMED])}{more}: {reason}")
    return lines


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _own_traces(file: str) -> list[str]:
    """The file itself, where it holds the traces that it labels."""
    try:
        look(file, None, named=True)
    except MastError:
        return []
    return [file]
