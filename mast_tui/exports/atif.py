"""A trace of any format as ATIF, the Agent Trajectory Interchange Format.

One ATIF step a step, so that ``step_id`` is the step that labels name. What ATIF has no words
for (kind, title, error, exit code, duration, notes) stands in ``extra.mast_tui``, by which the
file reads back as the same steps; what it cannot hold at all is listed in ``notes``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from mast_tui.exports.atif_carry import carry
from mast_tui.exports.atif_steps import METRICS, atif_step, metrics
from mast_tui.traces import blind
from mast_tui.traces.formats.atif_own import MARK

if TYPE_CHECKING:
    from mast_tui.traces.model import TraceInfo
    from mast_tui.traces.trace import Trace

SCHEMA = "ATIF-v1.8"
UNKNOWN = "unknown"
Object = dict[str, Any]

_model_changed = re.compile(r"model changed from (?P<before>\S+) to (?P<now>\S+)")


def write(
    trace: "Trace",
    out: TextIO,
    *,
    reveal: bool = False,
    subagents: "Iterable[Trace]" = (),
    said: Object | None = None,
) -> list[str]:
    """Write a trace, with its sub-agents inside; returns what could not be carried over.

    ``said`` is what else stands in ``extra.mast_tui`` of the whole, such as labels.

    Steps that a blind reader must not see keep their place and lose their words unless
    ``reveal``. Memory is bounded: a step at a time, though each is built more than once.
    """
    lost = _write(trace, out, reveal, list(subagents), None, said)
    out.write("\n")
    return lost


def _write(
    trace: "Trace",
    out: TextIO,
    reveal: bool,
    below: "list[Trace]",
    name: str | None,
    more: Object | None = None,
) -> list[str]:
    said = losses(trace, reveal=reveal)
    for part in _document(trace, said, reveal, name, more or {}):
        out.write(part)
    for place, (child, rest) in enumerate(_children(below)):
        out.write(",\n" if place else ',\n"subagent_trajectories": [\n')
        own_name = str(child.key).removeprefix(f"{trace.key}/" if name else "")
        lost = _write(child, out, reveal, rest, own_name)
        said = said + [f"sub-agent {child.key}: {one}" for one in lost]
    out.write("\n]}" if below else "}")
    return said


def _children(below: "list[Trace]") -> "Iterator[tuple[Trace, list[Trace]]]":
    """The sub-agents directly below, each with those below it: ``a``, and its ``a/b``."""
    above = [f"{trace.key}/" for trace in below]
    for trace in below:
        if not any(str(trace.key).startswith(one) for one in above):
            yield trace, [one for one in below if str(one.key).startswith(f"{trace.key}/")]


def losses(trace: "Trace", *, reveal: bool = False) -> list[str]:
    """What ATIF, or what is read of this format, leaves out; one line each."""
    lost: Counter[str] = Counter()
    hidden = 0
    for step in trace.finish().steps():
        hidden += step.leak and not reveal
        atif_step(blind.shown(step, reveal), lost)
    said = [f"{what}: {count:,}" for what, count in sorted(lost.items())]
    said += [blind.told(hidden)] if hidden else []
    if trace.format.family != "atif" and trace.usage is None:
        said.append(f"token counts and costs are not read from {trace.format.id}")
    return said + _beside(trace)


def _beside(trace: "Trace") -> list[str]:
    """The files of the run directory, which are no part of a trajectory."""
    run = trace.run
    there = [run.answer, run.judge, run.folder / "agent_remediation.json"] if run else []
    names = [file.name for file in there if file is not None and file.is_file()]
    code = ["generated code"] if run and run.generated_code else []
    listed = ", ".join(names + code)
    return [f"the files beside it are not carried: {listed}"] if listed else []


def _document(
    trace: "Trace", lost: list[str], reveal: bool, name: str | None, more: Object
) -> Iterator[str]:
    """The text of a document but for its end, piece by piece."""
    head = _head(trace, lost, name)
    head["extra"][MARK] |= more
    yield "{" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in head.items())
    yield ',\n"steps": ['
    hidden = trace.veil is not None and "model" in trace.veil
    models = {} if hidden else _models(trace)
    for step in trace.steps():
        made = atif_step(blind.shown(step, reveal))
        if models and made["source"] == "agent":
            made["model_name"] = models[step.index]
        if trace.format.family == "atif" and not hidden and (reveal or not step.leak):
            made = carry(trace, step.index, made)
        yield ("," if step.index > 1 else "") + "\n" + _json(made)
    yield "\n]"


def _head(trace: "Trace", lost: list[str], name: str | None) -> Object:
    info = trace.info
    head: Object = {"schema_version": SCHEMA, "session_id": info.run_id}
    if named := name or _trajectory_id(trace):
        head["trajectory_id"] = named
    head["agent"] = {"name": info.agent or UNKNOWN, "version": UNKNOWN}
    if info.model:
        head["agent"]["model_name"] = info.model
    said = [
        f"Converted from {info.format} by mast-tui.",
        *(["Not carried:"] if lost else []),
        *lost,
    ]
    if trace.usage is not None:
        head["final_metrics"] = metrics(trace.usage, [f"total_{name}" for name in METRICS])
    return head | {"notes": "\n".join(said), "extra": {MARK: _about(info)}}


def _trajectory_id(trace: "Trace") -> str | None:
    """ATIF keeps its own ids, and with them its trace id; what comes from elsewhere gets ours."""
    if trace.format.family != "atif":
        return trace.trace_id
    native = trace.native_key or ""
    return native.removeprefix(f"{trace.run_id}/") if native != trace.run_id else None


def _about(info: "TraceInfo") -> Object:
    """What is known of the run beyond what ATIF has members for."""
    about = {
        "trace_id": info.trace_id,
        "format": info.format,
        "reader_version": info.reader_version,
        "content_hash": info.content_hash,
        "scenario": info.scenario,
        "trial": info.trial,
        "started": info.started,
        "outcome": info.outcome,
        "score": info.score,
        "outcome_source": info.outcome_source,
        "warnings": list(info.warnings) or None,
    }
    return {name: value for name, value in about.items() if value is not None}


def _models(trace: "Trace") -> dict[int, str]:
    """The model of each step, where it changed on the way."""
    changes = [
        (step.index, found["before"], found["now"])
        for step in trace.steps()
        for note in step.notes
        if (found := _model_changed.fullmatch(note))
    ]
    models: dict[int, str] = {}
    model = changes[0][1] if changes else ""
    starts = {at: now for at, _, now in changes}
    for number in range(1, len(trace) + 1) if changes else ():
        models[number] = model = starts.get(number, model)
    return models


def _json(value: Any) -> str:
    """JSON that any reader takes: a lone surrogate becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
