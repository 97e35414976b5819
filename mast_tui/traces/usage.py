"""What asking models took: tokens and money, as formats spell them."""

from collections.abc import Iterable, Mapping
from typing import Any

from mast_tui.traces.model import Usage

INPUT = ("input_tokens", "prompt_tokens", "inputTokens", "promptTokens", "input",
         "tokens_sent")  # fmt: skip
OUTPUT = ("output_tokens", "completion_tokens", "outputTokens", "completionTokens", "output",
          "tokens_received")  # fmt: skip
CACHED = (
    "cached_input_tokens",
    "cached_tokens",
    "cache_read_input_tokens",
    "input_tokens_cache_read",
    "input_cached_tokens",
    "cache_read.input_tokens",
)
BESIDE = (
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "input_tokens_cache_read",
    "input_tokens_cache_write",
)
"""Where these stand, the input counts only what is in neither."""
COST = ("instance_cost", "cost_usd", "total_cost_usd", "total_cost", "cost")


def usage_of(told: Any, *, cost: Any = None) -> Usage | None:
    """What a record says of the tokens, in whatever words; None where it says nothing."""
    if not isinstance(told, Mapping):
        told = {}
    given, said, cached = (_first(told, names) for names in (INPUT, OUTPUT, CACHED))
    if cached is None:
        cached = next(
            (count for name in ("prompt_tokens_details", "input_tokens_details")
             if isinstance(inner := told.get(name), Mapping)
             and (count := _first(inner, CACHED)) is not None), None)  # fmt: skip
    if given is not None and "input_tokens" in told:
        given += sum(_count(told.get(name)) or 0 for name in BESIDE)
    paid = _money(cost)
    paid = paid if paid is not None else next(
        (money for name in COST if (money := _money(told.get(name))) is not None), None)  # fmt: skip
    found = Usage(given, said, cached, paid)
    return found if any(found) else None  # a replay counts nothing at all


def totalled(found: Iterable[Usage | None], whole: Usage | None = None) -> Usage | None:
    """The sum of what is known; where the source tells a whole, that holds."""
    listed = [one for one in found if one is not None]
    sums: list[Any] = [
        sum(told) if (told := [value for value in values if value is not None]) else None
        for values in zip(*listed, strict=True)
    ] or [None] * len(Usage._fields)
    both: list[Any] = [
        own if own is not None else added for own, added in zip(whole or sums, sums, strict=True)
    ]
    return Usage(*both) if any(one is not None for one in both) else None


def usage_words(usage: Usage) -> str:
    """``11.1k tokens in (10.6k cached), 83 out, $0.0123``"""
    words = []
    if usage.input is not None:
        cached = f" ({_short(usage.cached)} cached)" if usage.cached else ""
        words.append(f"{_short(usage.input)} tokens in{cached}")
    if usage.output is not None:
        words.append(f"{_short(usage.output)}{'' if words else ' tokens'} out")
    if usage.cost is not None:
        words.append(_dollars(usage.cost))
    return ", ".join(words)


def brief(usage: Usage) -> str:
    """``11.1k>83 tok $0.0123``: the same for where room is short."""
    counts = (usage.input, usage.output)
    tokens = ">".join("?" if one is None else _short(one) for one in counts)
    said = [f"{tokens} tok"] if any(one is not None for one in counts) else []
    said += [_dollars(usage.cost)] if usage.cost is not None else []
    return " ".join(said)


def _short(count: int) -> str:
    if count < 10_000:
        return f"{count:,}"
    return f"{count / 1_000:.1f}k" if count < 1_000_000 else f"{count / 1_000_000:.2f}M"


def _dollars(cost: float) -> str:
    return f"${cost:.2f}" if cost >= 1 or cost == 0 else f"${cost:.2g}"


def _first(told: Mapping[str, Any], names: Iterable[str]) -> int | None:
    return next((count for name in names if (count := _count(told.get(name))) is not None), None)


def _count(value: Any) -> int | None:
    counts = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if counts and 0 <= value < 1e15 else None


def _money(value: Any) -> float | None:
    counts = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if counts and 0 <= value < 1e9 else None
