"""How a label finds its step again: a hash of the step's words, and quotes found by their text."""

from mast_tui.errors import MastError
from mast_tui.labels.model import Place, Quote
from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text

AROUND = 32
"""Characters kept on either side of a quote."""


def place_of(step: Step) -> Place:
    """Where a step is, by its number, its source and its words."""
    return Place(step.index, step.source_index, step.source_id, step_hash(step))


def step_hash(step: Step) -> str:
    """16 hex digits over the texts of all parts: the same words, the same hash."""
    from hashlib import sha256

    texts = "\x1f".join(part_text(step, part) for part in PARTS)
    return sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def quote_at(step: Step, part: PartName, start: int, end: int) -> Quote:
    """The quote of a place in a part, with the words around it."""
    text = part_text(step, part)
    return Quote(
        part,
        start,
        end,
        text[start:end],
        text[max(0, start - AROUND) : start],
        text[end : end + AROUND],
    )


def find_quote(step: Step, words: str) -> Quote:
    """The one place in a step where these words stand; refused if there is none or more."""
    found = [(part, place) for part in PARTS for place in _places(part_text(step, part), words)]
    if not words or not found:
        raise MastError(f"step {step.index} does not say {_short(words)}; quote its exact words")
    if len(found) > 1:
        parts = ", ".join(dict.fromkeys(part for part, _ in found))
        raise MastError(
            f"step {step.index} says {_short(words)} {len(found)} times ({parts}); quote more words"
        )
    part, start = found[0]
    return quote_at(step, part, start, start + len(words))


def relocated(step: Step, quote: Quote) -> Quote | None:
    """The quote where its words stand in this step; None if nowhere, or in several places.

    The words around it decide between several; its own part comes before the others.
    """
    parts = (quote.part, *(part for part in PARTS if part != quote.part))
    for part in parts:
        text = part_text(step, part)
        found = _places(text, quote.text)
        around = [start for start in found if _surrounded(text, start, quote)]
        if len(around or found) == 1:
            start = (around or found)[0]
            return quote_at(step, part, start, start + len(quote.text))._replace(step=quote.step)
        if found:
            return None
    return None


def _surrounded(text: str, start: int, quote: Quote) -> bool:
    """Whether a place has the same words on both sides."""
    end = start + len(quote.text)
    before = text[max(0, start - AROUND) : start]
    return before == quote.before and text[end : end + AROUND] == quote.after


def _places(text: str, words: str) -> list[int]:
    places: list[int] = []
    start = text.find(words)
    while words and start >= 0 and len(places) < 1000:
        places.append(start)
        start = text.find(words, start + 1)
    return places


def _short(words: str) -> str:
    return f'"{words}"' if len(words) <= 60 else f'"{words[:57]}..."'
