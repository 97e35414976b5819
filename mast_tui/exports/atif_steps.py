"""One step as a step of ATIF."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from math import isfinite
from typing import Any

from mast_tui.traces.formats.atif_own import MARK, RAW
from mast_tui.traces.model import Step, Usage

Object = dict[str, Any]

OUTSIDE = {"user": "user", "system": "system", "harness": "system"}
"""Actors that are no agent, and what ATIF calls them."""
METRICS = ("prompt_tokens", "completion_tokens", "cached_tokens", "cost_usd")
"""What a step's usage is called, in its order."""
RAW_ARGUMENTS = f'arguments that are no JSON object (they stand in "{RAW}")'
NO_TIME = "timestamps that are no ISO 8601 (they stand in extra)"
NO_NUMBER = "numbers in arguments that are not finite (null stands for them)"
TOO_DEEP = "arguments that are nested too deep"

_iso = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?")


def atif_step(step: Step, lost: "Counter[str] | None" = None) -> Object:
    """The step in the words of ATIF; what it has no words for is counted in ``lost``."""
    lost = Counter() if lost is None else lost
    made: Object = {"step_id": step.index}
    timed = step.timestamp is not None and _iso.fullmatch(step.timestamp)
    if timed:
        made["timestamp"] = step.timestamp
    made |= {"source": _source(step), "message": step.text}
    if step.reasoning is not None:
        made["reasoning_content"] = step.reasoning
    call_id = step.source_id or f"step-{step.index}"
    if step.tool is not None:
        made["tool_calls"] = [
            {
                "tool_call_id": call_id,
                "function_name": step.tool.name,
                "arguments": _arguments(step.tool.arguments, lost),
            }
        ]
    if step.output is not None:
        made["observation"] = {"results": [_result(step, call_id)]}
    made["extra"] = _extra(step, made["source"])
    if step.usage is not None:
        where = made if made["source"] == "agent" else made["extra"][MARK]
        where["metrics"] = metrics(step.usage)  # only an agent has them in ATIF
    if step.timestamp is not None and not timed:
        made["extra"][MARK]["timestamp"] = step.timestamp
        lost[NO_TIME] += 1
    return made


def metrics(usage: Usage, names: Sequence[str] = METRICS) -> Object:
    """What asking the model took, by the names that ATIF has for it."""
    return {name: value for name, value in zip(names, usage, strict=True) if value is not None}


def _source(step: Step) -> str:
    """Only an agent may call and reason in ATIF."""
    acts = step.tool is not None or step.reasoning is not None
    return "agent" if acts else OUTSIDE.get(step.actor, "agent")


def _result(step: Step, call_id: str) -> Object:
    result: Object = {"source_call_id": call_id} if step.tool is not None else {}
    result["content"] = step.output
    told = {"is_error": step.error or None, "exit_code": step.exit_code, "duration": step.duration}
    if extra := {name: value for name, value in told.items() if value is not None}:
        result["extra"] = extra
    return result


def _extra(step: Step, source: str) -> Object:
    """What ATIF has no words for, without what follows from the rest."""
    told: Object = {
        "kind": step.kind,
        "title": step.title,
        "error": step.error or None,
        "exit_code": step.exit_code,
        "duration": step.duration,
        "notes": list(step.notes) or None,
        "continues": step.continues,
        "folded": step.folded or None,
        "leak": step.leak or None,
        "raw_arguments": (step.tool is not None and isinstance(step.tool.arguments, str)) or None,
        "source_index": step.source_index,
        "source_id": step.source_id,
    }
    mine = {name: value for name, value in told.items() if value is not None}
    return {MARK: mine} if step.actor == source else {"actor": step.actor, MARK: mine}


def _arguments(arguments: Object | str, lost: "Counter[str]") -> Object:
    if isinstance(arguments, str):
        lost[RAW_ARGUMENTS] += 1
        return {RAW: arguments}
    try:
        json.dumps(arguments, allow_nan=False)
        return arguments
    except ValueError:
        made: Object = _finite(arguments, lost)
        return made
    except RecursionError:
        lost[TOO_DEEP] += 1
        return {}


def _finite(value: Any, lost: "Counter[str]") -> Any:
    """The value with null for NaN and infinity, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(one, lost) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one, lost) for one in value]
    if isinstance(value, float) and not isfinite(value):
        lost[NO_NUMBER] += 1
        return None
    return value
