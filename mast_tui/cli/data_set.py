"""``--labels`` as a Parquet data set: the numbers of agreement and signature, from counts."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any, NamedTuple

from mast_tui.analysis.comparison import OVER, Comparison
from mast_tui.analysis.counted import judges_of, report_of
from mast_tui.analysis.counted_signature import compare_of, signature_of
from mast_tui.analysis.judging import Judging
from mast_tui.analysis.of_labels import book_of
from mast_tui.analysis.report import Report
from mast_tui.analysis.signature import Choices, Signature
from mast_tui.errors import UsageError
from mast_tui.labels.dataset.vectors import VectorCounts
from mast_tui.labels.label_set import LabelSet, label_set
from mast_tui.labels.labelled import Labelled


class DataSetAgreement(NamedTuple):
    """What is told of agreement."""

    labels: Labelled
    report: Report
    judges: list[Judging]
    about: dict[str, Any]


class DataSetSignature(NamedTuple):
    """What is told of signatures."""

    labels: Labelled
    report: Signature
    counts: VectorCounts
    about: dict[str, Any]

    def compare(self, names: tuple[str, str], choices: Choices) -> list[Comparison]:
        """All, failed and successful traces of two groups."""
        return [compare_of(names, self.counts, choices, over) for over in OVER]


def agreement_of(args: Namespace, files: str) -> DataSetAgreement:
    """The agreement of a data set, and its judges."""
    _by_trace(args)
    with _opened(args, files, args.round) as found:
        people = found.people(_among(args))
        counts = found.votes(people)[""]
        report = report_of(counts, people, found.unfinished(people), found.labels.warnings)
        agreed = [name for name in found.survey.named("consensus") if name not in people]
        judges = [name for name in found.survey.named("judge") if name not in people]
        everybody = found.votes([*people, *agreed, *judges])[""] if judges else counts
        told = judges_of(everybody, people, agreed, judges)
        return DataSetAgreement(found.labels, report, told, _about(args, found))


def groups_of(args: Namespace, files: str) -> tuple[dict[str, Report], dict[str, str]]:
    """Reports by round, by pair or by what is known of traces; and the modes' names."""
    _by_trace(args)
    if args.by == "round":
        return _by_round(args, files)
    by = None if args.by == "pair" else args.by
    with _opened(args, files, args.round, by) as found:
        people, names = found.people(_among(args)), found.labels.names()
        left, warnings = found.unfinished(people), found.labels.warnings
        if by:
            parts = found.votes(people, by)
            return {n: report_of(of, people, left, warnings) for n, of in parts.items()}, names
        told = {}
        for pair in combinations(people, 2):
            counts = found.votes(pair)[""]
            told["|".join(pair)] = report_of(counts, pair, found.unfinished(pair), warnings)
        return told, names


def _by_round(args: Namespace, files: str) -> tuple[dict[str, Report], dict[str, str]]:
    with _opened(args, files, None) as found:
        rounds = found.rounds
    if rounds == ("",):
        raise UsageError(f"{files}: has no column round")
    told, names = {}, {}
    for name in rounds:
        with _opened(args, files, name) as found:
            people = found.people(_among(args))
            counts = found.votes(people)[""]
            told[name] = report_of(counts, people, found.unfinished(people), found.labels.warnings)
            names.update(found.labels.names())
    return told, names


def signatures_of(args: Namespace, choices: Choices) -> DataSetSignature:
    """The signatures of a data set."""
    with _opened(args, args.labels, args.round, args.by) as found:
        source = args.annotator_source
        who = found.voices(source)
        judged = any(found.survey.kinds[name] == "judge" for name in who)
        counts = found.vectors(source)
        book = book_of(found.labels.codebook)
        report = signature_of(counts, book, args.by, source, who, judged, choices)
        return DataSetSignature(found.labels, report, counts, _about(args, found))


@contextmanager
def _opened(
    args: Namespace, files: str, round: str | None, by: str | None = None
) -> Iterator[LabelSet]:
    with label_set(
        files,
        engine_name=args.engine,
        memory=args.memory,
        codebook=args.codebook,
        round=round,
        by=by,
    ) as found:
        yield found


def _by_trace(args: Namespace) -> None:
    """A data set is counted by trace; what goes through single traces needs them here."""
    if args.level not in (None, "trace"):
        raise UsageError(f"a data set is counted by trace: leave out --level {args.level}")
    for name in ("disagreements", "bootstrap"):
        if getattr(args, name, None):
            raise UsageError(
                f"--{name} goes through single traces, which are not read from a data set: "
                "take labels of the store, or a CSV of some traces"
            )


def _among(args: Namespace) -> Sequence[str] | None:
    if not args.among:
        return None
    return [name.strip() for name in args.among.split(",") if name.strip()]


def _about(args: Namespace, found: LabelSet) -> dict[str, Any]:
    return {
        "files": found.where,
        "rows": found.survey.rows,
        "engine": args.engine,
    }
