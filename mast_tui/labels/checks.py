"""What a label may say: closed words, quotes that fit, steps that exist."""

from collections.abc import Iterable, Sequence

from mast_tui.codebook.model import OTHER
from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.identity import clean
from mast_tui.labels.model import CONFIDENCES, IMPACTS, Place, Quote, TraceRow
from mast_tui.labels.rows import Record
from mast_tui.traces.model import PARTS

_EDITABLE = ("note", "confidence", "impact", "actor", "group")


def checked_word(what: str, value: str | None, allowed: Sequence[str]) -> None:
    """Refuse a word that is none of the allowed ones."""
    if value is not None and value not in allowed:
        raise MastError(f'{what} "{value}" is none of: {", ".join(filter(None, allowed))}')


def checked_fields(**fields: str | None) -> Record:
    """The fields of a tag that an annotator writes; an empty text is none."""
    unknown = [field for field in fields if field not in _EDITABLE]
    if unknown:
        raise TypeError(f"an annotator cannot write {', '.join(unknown)} of a tag")
    checked_word("the confidence", fields.get("confidence"), CONFIDENCES)
    checked_word("the impact", fields.get("impact"), IMPACTS)
    return {field: clean(value) or None if value else None for field, value in fields.items()}


def check_told(record: Record) -> None:
    """Refuse a failure outside the codebook of which nobody says what it is."""
    if (
        record["mode"] == OTHER.code
        and not record["removed"]
        and not (record["note"] or "").strip()
    ):
        raise MastError("a failure outside the codebook needs a note that says what it is")


def checked_quotes(quotes: Iterable[Quote]) -> list[Record]:
    """Quotes as they can be stored; refused where a place and its text do not fit."""
    quotes = list(quotes)
    for quote in quotes:
        checked_word("the part of a quote", quote.part, PARTS)
        if not 0 <= quote.start < quote.end or len(quote.text) != quote.end - quote.start:
            raise MastError(
                f"a quote of {len(quote.text)} characters is not at {quote.start} to {quote.end}"
            )
    records = [rows.quote_record(quote) for quote in quotes]
    texts = ("text", "before", "after")
    return [record | {field: clean(record[field]) for field in texts} for record in records]


def check_step(trace: TraceRow, place: Place | None) -> None:
    """Refuse a place outside the trace."""
    if place is not None and not 1 <= place.step <= trace.steps:
        raise MastError(f"there is no step {place.step}: the trace has steps 1 to {trace.steps}")


def where(step: int | None, word: str = "at") -> str:
    """``at step 12``, or ``on the whole trace``."""
    if step is None:
        return f"{word if word == 'from' else 'on'} the whole trace"
    return f"{word} step {step}"


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as ranges: ``1-12,15,20-31``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def steps_in(text: str) -> set[int]:
    """The numbers that ranges hold."""
    numbers: set[int] = set()
    for run in text.split(",") if text else ():
        first, _, last = run.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers
