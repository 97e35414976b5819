"""ATIF that this program wrote: ``extra.mast_tui`` says what ATIF has no words for.

A step is read back as it was, without decoding its output or judging it a second time.
"""

from typing import Any, cast

from mast_tui.traces.cuts import Cut
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import Outcome, Step, Tool
from mast_tui.traces.reader import Facts
from mast_tui.traces.rundir import Ending
from mast_tui.traces.usage import usage_of

MARK = "mast_tui"
RAW = "raw"
"""Where arguments stand that are no JSON object, for ATIF holds only objects."""


def own(value: dict[str, Any]) -> dict[str, Any] | None:
    """What ``extra.mast_tui`` of a document or step holds, if it is ours."""
    extra = value.get("extra")
    found = extra.get(MARK) if isinstance(extra, dict) else None
    return found if isinstance(found, dict) else None


def is_own_step(record: dict[str, Any]) -> bool:
    """Whether a step can be read back as it was."""
    told = own(record)
    if told is None or not isinstance(told.get("title"), str):
        return False
    kind = told.get("kind")
    return isinstance(kind, str) and kind in KINDS


def restored(cut: Cut, record: dict[str, Any]) -> Step:
    """The step as it was before it became ATIF."""
    told = own(record) or {}
    continues = told.get("continues")
    return Step(
        index=cut.index,
        kind=told["kind"],
        actor=_text(record["extra"].get("actor")) or str(record["source"]),
        title=told["title"],
        text=str(record.get("message") or ""),
        reasoning=_text(record.get("reasoning_content")),
        tool=_tool(record, told),
        output=_output(record),
        error=told.get("error") is True,
        timestamp=_text(told.get("timestamp")) or _text(record.get("timestamp")),
        duration=_number(told.get("duration")),
        exit_code=_whole(told.get("exit_code")),
        notes=_texts(told.get("notes")),
        continues=_whole(continues),
        folded=told.get("folded") is True,
        source_index=cut.first.index,
        source_id=_text(told.get("source_id")),
        usage=usage_of(record.get("metrics") or told.get("metrics")),
        leak=told.get("leak") is True,
    )


def learn(facts: Facts, outer: dict[str, Any]) -> None:
    """What the document keeps of the run it was made from."""
    told = own(outer)
    if told is None:
        return
    facts.scenario = facts.scenario or _text(told.get("scenario"))
    facts.trial = facts.trial or _text(told.get("trial"))
    outcome = told.get("outcome")
    if outcome in ("failed", "succeeded"):
        source = _text(told.get("outcome_source"))
        facts.ending = Ending(cast(Outcome, outcome), _number(told.get("score")), source)


def _tool(record: dict[str, Any], told: dict[str, Any]) -> Tool | None:
    calls = record.get("tool_calls")
    call = calls[0] if isinstance(calls, list) and calls else None
    if not isinstance(call, dict):
        return None
    arguments = call.get("arguments")
    if told.get("raw_arguments") is True and isinstance(arguments, dict):
        arguments = str(arguments.get(RAW, ""))
    name = str(call.get("function_name", ""))
    return Tool(name, arguments if isinstance(arguments, dict | str) else {})


def _output(record: dict[str, Any]) -> str | None:
    observed = record.get("observation")
    results = observed.get("results") if isinstance(observed, dict) else None
    if not isinstance(results, list) or not results or not isinstance(results[0], dict):
        return None
    return _text(results[0].get("content"))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) else None


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None
