"""The rows of a data set, as clean as those of the long votes file, and a first look over them."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.errors import MastError, UsageError
from mast_tui.labels.dataset.looks import KNOWN, OUTCOME_WORDS
from mast_tui.labels.dataset.votes import COLUMNS
from mast_tui.labels.model import KINDS

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table, Value

    from mast_tui.labels.dataset.engine import Engine, Row

OPTIONAL = ("annotator_kind", "round", "codebook", "codebook_version", "review")
"""Text that may be there, and is null where it is not."""
OF_TAGS = frozenset(
    ("category", "finding", "actor", "quote", "note", "confidence", "impact", "created_at",
     "changed_at")
)  # fmt: skip
"""What the long form says of a tag and not of its trace."""
WORDS = {"1": 1, "1.0": 1, "true": 1, "0": 0, "0.0": 0, "false": 0}
NOTHING = ("", "null", "nan")


class Survey(NamedTuple):
    """What a data set is about."""

    kinds: dict[str, str]
    """Each annotator's kind."""
    modes: tuple[str, ...]
    codebooks: tuple[str, ...]
    rounds: tuple[str, ...]
    rows: int
    warnings: tuple[str, ...]

    def named(self, kind: str) -> list[str]:
        """The annotators of a kind, by name."""
        return sorted(name for name, its in self.kinds.items() if its == kind)


def clean(table: "Table", where: str) -> "Table":
    """The columns that are counted, each with one type; what is no vote is marked ``bad``."""
    absent = [name for name in COLUMNS if name not in table.columns]
    if absent:
        raise MastError(
            f"{where}: no column {', '.join(absent)}; a data set needs {', '.join(COLUMNS)}"
        )
    vote, nan, bad = _vote(table, where)
    text = {name: _text(table, name, where) for name in (*COLUMNS[:3], *OPTIONAL)}
    about = {
        name: _text(table, name, where)
        for name in table.columns
        if name not in KNOWN | OF_TAGS and name not in text and _is_plain(table[name])
    }
    said, odd = _outcome(table, "review_outcome", where)
    outcome, strange = _outcome(table, "outcome", where)
    return table.select(
        **about,
        **text,
        vote=vote,
        nan=nan,
        bad=bad,
        step=_number(table, "step", where),
        steps=_number(table, "steps", where),
        said=said,
        outcome=outcome,
        odd=odd | strange,
        decisive=_flag(table, "decisive"),
    )


def survey(engine: "Engine", rows: "Table", where: str) -> Survey:
    """Who votes on what, in one pass; what cannot be counted is said in one line."""
    by = ["annotator", "mode", "annotator_kind", "codebook", "codebook_version", "round"]
    found = engine.rows(
        rows.group_by(*by).agg(
            rows=rows.count(),
            nan=rows.nan.sum(),
            bad=rows.bad.sum(),
            odd=rows.odd.sum(),
            traceless=(rows.trace.isnull() | (rows.trace == "")).sum(),
        )
    )
    _check(found, where)
    kinds = {one["annotator"]: one["annotator_kind"] or "human" for one in found}
    missing = _sum(found, "nan")
    warnings = [f"{missing} value{'s' if missing > 1 else ''} NaN, read as no vote"]
    versions = _values(found, "codebook_version")
    mixed = [f"votes with versions {', '.join(versions)} of the codebook count as one"]
    return Survey(
        kinds,
        _values(found, "mode"),
        _values(found, "codebook"),
        tuple(sorted({one["round"] or "" for one in found})),
        _sum(found, "rows"),
        (*(warnings if missing else ()), *(mixed if len(versions) > 1 else ())),
    )


def in_round(rows: "Table", found: Survey, round: str | None, where: str) -> "Table":
    """The rows of one round."""
    if round is None:
        return rows
    if found.rounds == ("",):
        raise UsageError(f"{where}: has no column round: leave out --round")
    if round not in found.rounds:
        raise MastError(f'{where}: has no round "{round}"; there is {", ".join(found.rounds)}')
    return rows.filter(rows.round.coalesce("") == round)


def in_codebook(rows: "Table", found: Survey, chosen: str | None, where: str) -> "Table":
    """The rows of one codebook: the one that is chosen, or the only one."""
    if len(found.codebooks) < 2:
        return rows
    if chosen not in found.codebooks:
        raise MastError(
            f"{where}: holds labels in several codebooks ({', '.join(found.codebooks)}): "
            "name one of them with --codebook"
        )
    return rows.filter(rows.codebook == chosen)


def _check(found: "list[Row]", where: str) -> None:
    if not found:
        raise MastError(f"{where}: holds no votes; give columns {', '.join(COLUMNS)}")
    for name in ("annotator", "mode"):
        without = sum(one["rows"] for one in found if not one[name])
        if without:
            raise MastError(f"{where}: {without:,} of {_sum(found, 'rows'):,} rows have no {name}")
    told = {
        "traceless": "have no trace",
        "bad": "have a value that is none of 1, 0 and null",
        "odd": "have an outcome that is none of failed, succeeded and unknown",
    }
    for key, words in told.items():
        if _sum(found, key):
            at = next(one for one in found if one[key])
            raise MastError(
                f"{where}: {_sum(found, key):,} rows {words}, the first by {at['annotator']} "
                f"on mode {at['mode']}"
            )
    several = Counter(name for name, _ in {(r["annotator"], r["annotator_kind"]) for r in found})
    for name, kinds in several.items():
        if kinds > 1:
            raise MastError(f"{where}: {name} has several kinds in column annotator_kind")
    unknown = [kind for kind in _values(found, "annotator_kind") if kind not in KINDS]
    if unknown:
        raise MastError(f'{where}: annotator_kind "{unknown[0]}" is none of {", ".join(KINDS)}')


def _sum(found: "Iterable[Row]", key: str) -> int:
    return int(sum(one[key] or 0 for one in found))


def _values(found: "Iterable[Row]", key: str) -> tuple[str, ...]:
    return tuple(sorted({one[key] for one in found if one[key]}))


# --- columns


def _vote(table: "Table", where: str) -> "tuple[Value, Value, Value]":
    """The vote, whether it was NaN, and whether it is no vote at all."""
    import ibis

    column, kind = table["value"], table["value"].type()
    never = ibis.literal(False)
    if kind.is_boolean():
        return column.cast("int8"), never, never
    if kind.is_integer():
        good = column.isin([0, 1]).fill_null(True)
        return good.ifelse(column, ibis.null(kind)).cast("int8"), never, ~good
    if kind.is_floating():
        nan = column.isnan().fill_null(False)
        good = nan | column.isin([0.0, 1.0]).fill_null(True)
        return (good & ~nan).ifelse(column, ibis.null(kind)).cast("int8"), nan, ~good
    if kind.is_null():
        return ibis.null("int8"), never, never
    if kind.is_string():
        text = column.strip().lower()
        vote = text.cases(*WORDS.items(), else_=ibis.null("int8")).cast("int8")
        nan = (text == "nan").fill_null(False)
        return vote, nan, ~text.isin([*WORDS, *NOTHING]).fill_null(True)
    raise MastError(f"{where}: column value holds {kind}; give 1, 0 or null")


def _text(table: "Table", name: str, where: str) -> "StringValue":
    """A column as text, null where it is not there."""
    import ibis

    if name not in table.columns:
        return ibis.null("string")
    if not _is_plain(table[name]):
        raise MastError(f"{where}: column {name} holds {table[name].type()}; give text")
    return table[name].cast("string")


def _is_plain(column: "Value") -> bool:
    kind = column.type()
    return bool(kind.is_string() or kind.is_integer() or kind.is_boolean() or kind.is_null())


def _number(table: "Table", name: str, where: str) -> "Value":
    import ibis

    if name not in table.columns:
        return ibis.null("int64")
    kind = table[name].type()
    if kind.is_string():
        return table[name].try_cast("int64")
    if kind.is_floating():
        return table[name].isnan().ifelse(ibis.null(kind), table[name]).cast("int64")
    if kind.is_integer() or kind.is_null():
        return table[name].cast("int64")
    raise MastError(f"{where}: column {name} holds {kind}; give whole numbers")


def _outcome(table: "Table", name: str, where: str) -> "tuple[Value, Value]":
    """failed, succeeded or null; and whether it is none of the words for these."""
    import ibis

    text = _text(table, name, where).lower()
    sides = [(word, found) for word, found in OUTCOME_WORDS.items() if found != "unknown"]
    known = text.cases(*sides, else_=ibis.null("string"))
    return known, ~text.isin(list(OUTCOME_WORDS)).fill_null(True)


def _flag(table: "Table", name: str) -> "Value":
    import ibis

    if name not in table.columns:
        return ibis.literal(False)
    column = table[name]
    if column.type().is_boolean():
        return column.fill_null(False)
    return column.cast("string").lower().isin(["1", "true", "yes"]).fill_null(False)
