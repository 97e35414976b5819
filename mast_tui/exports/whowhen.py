"""Who&When: a file a failure, with the one step that decided it.

``history`` holds a message a step, so that ``mistake_step`` (a string, from 0) is the step minus
one. Where annotators name different steps, the one named most often is taken, then the first.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in, succeeded
from mast_tui.exports.texts import Texts, told
from mast_tui.labels.looks import Mark
from mast_tui.traces.model import Step

Object = dict[str, Any]


def write(chosen: Chosen, folder: Path) -> Written:
    """Write ``TRACE_ID.json`` for every failed trace with a decisive step."""
    texts, found, number = Texts(chosen), looks_in(chosen, kept=("step", "note", "actor")), 0
    lost: Counter[str] = Counter()
    for trace, looks in found.by_trace().items():
        marks = [mark for look in looks if (mark := look.decisive)]
        lost["tags that are not decisive"] += sum(len(look.marks) for look in looks) - len(marks)
        if succeeded(found, trace, looks):
            lost["traces that did not fail"] += 1
            continue
        if not (placed := [mark for mark in marks if mark.step is not None]):
            lost["failed traces without a decisive step"] += 1
            continue
        mark = _most_named(placed)
        lost["decisive tags at other steps"] += sum(one.step != mark.step for one in marks)
        record = _record(found, trace, mark, texts.steps(trace))
        (folder / f"{trace}.json").write_text(clean_json(record, 1) + "\n", encoding="utf-8")
        number += 1
    modes = ["the mode of the decisive tag: Who&When has none"] if number else []
    return Written(number, (*found.lost, *counted(lost), *modes, *texts.lost()))


def _most_named(marks: list[Mark]) -> Mark:
    named = Counter(mark.step for mark in marks)
    return min(marks, key=lambda mark: (-named[mark.step], mark.step or 0, mark.note is None))


def _record(found: Looks, trace: str, mark: Mark, steps: list[Step] | None) -> Object:
    at = mark.step or 1
    asked = next((one.text for one in steps or () if one.actor == "user" and not one.folded), "")
    return {
        "is_correct": False,
        "question": asked,
        "question_ID": trace,
        "level": "",
        "ground_truth": "",
        "history": [_message(step) for step in steps or ()],
        "mistake_agent": _agent(found, trace, mark, steps),
        "mistake_step": str(at - 1),
        "mistake_reason": mark.note or "",
        "system_prompt": {},
    }


def _message(step: Step) -> Object:
    role = "user" if step.actor in ("user", "system", "harness") else "assistant"
    return {"content": told(step), "role": role, "name": step.actor}


def _agent(found: Looks, trace: str, mark: Mark, steps: list[Step] | None) -> str:
    """Who the annotator names; else who acts in the step."""
    tags = [t for t in found.tags if (t.trace_id, t.step, t.mode) == (trace, mark.step, mark.mode)]
    named = next((tag.actor for tag in tags if tag.actor), None)
    acts = steps[mark.step - 1].actor if steps and mark.step and mark.step <= len(steps) else None
    return named or acts or found.traces[trace].agent or "agent"
