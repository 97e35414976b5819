"""The steps of traces as text and as JSON."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mast_tui.cli.addresses import resolve
from mast_tui.cli.blind import reveals, tell_hidden, veiled
from mast_tui.cli.outcomes import measure_of
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.rows import row, tell_skipped, tell_warnings
from mast_tui.errors import UsageError
from mast_tui.traces import blind
from mast_tui.traces.discover import open_traces
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import PARTS, UNTOLD, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.safe import visible
from mast_tui.traces.trace import Trace
from mast_tui.traces.usage import brief

LONGEST = 4_000
"""Characters of a part that are printed where nobody asked for one step."""
WIDEST = 110
"""Characters of a title in the heading of its step."""
SILENT = ("", "agent", "assistant", "harness")
"""Actors that need no name: there is but one of them."""


def print_steps(
    args: Namespace,
    numbers: tuple[int, int | None] = (1, None),
    kind: str | None = None,
    as_json: bool = False,
) -> None:
    """Print these steps of the traces at the paths, or all of them."""
    first, last = numbers
    measure = measure_of(args)
    traces, skipped = open_traces(resolve(args.paths, args.db))
    for trace in traces:
        trace.measure = measure
    blinding = veiled(args, traces)
    tell_hidden(blinding, [trace.trace_id for trace in traces])
    if last is not None and len(traces) > 1:
        raise UsageError(_several(traces))

    def steps(trace: Trace) -> Iterator[Step]:
        reveal = reveals(args, blinding, trace.trace_id)
        return shown(_chosen(trace, first, last, kind), reveal, trace.trace_id)

    if as_json:
        told = [trace_json(trace, steps(trace)) for trace in traces]
        print_json(told[0] if len(told) == 1 else told)
    else:
        _print(traces, steps, LONGEST if last is None else None)
    tell_skipped(skipped)


def _several(traces: list[Trace]) -> str:
    """The line that lists what one could have meant."""
    ids = ", ".join(f"{trace.trace_id} {trace.glance.path}" for trace in traces)
    return f"--step needs one trace, and there are {len(traces)}: {ids}"


def _chosen(trace: Trace, first: int, last: int | None, kind: str | None) -> Iterator[Step]:
    trace.finish()
    if first > len(trace) and first > 1:
        raise UsageError(f"--step {first}: {trace.glance.path} has {len(trace)} steps")
    for step in trace.steps(first, last):
        if kind is None or step.kind == kind:
            yield step


def _print(
    traces: list[Trace], steps: Callable[[Trace], Iterator[Step]], longest: int | None
) -> None:
    for place, trace in enumerate(traces):
        lines = text(trace, steps(trace), longest)
        sys.stdout.writelines(f"{line}\n" for line in (*([""] if place else []), *lines))
        tell_warnings(trace.trace_id, trace.info.warnings)
        trace.close()


def shown(steps: Iterable[Step], reveal: bool, trace_id: str) -> Iterator[Step]:
    """The steps as they may be shown; says on stderr how many were hidden."""
    number = 0
    for step in steps:
        number += step.leak and not reveal
        yield blind.shown(step, reveal)
    if number:
        say(f"{trace_id}: {blind.told(number)}")


def trace_json(trace: Trace, steps: Iterable[Step]) -> dict[str, Any]:
    """What ``show --json`` says of one trace: the keys of ``list`` with the steps themselves."""
    told = [step_json(step) for step in steps]
    about = row(trace)
    return {**about, "count": about["steps"], "steps": told}


def step_json(step: Step) -> dict[str, Any]:
    """One step, with every key always there."""
    tool = step.tool and {"name": step.tool.name, "arguments": step.tool.arguments}
    return {
        "index": step.index,
        "kind": step.kind,
        "actor": step.actor,
        "title": step.title,
        "text": step.text,
        "reasoning": step.reasoning,
        "tool": tool,
        "output": step.output,
        "error": step.error,
        "timestamp": step.timestamp,
        "duration": step.duration,
        "exit_code": step.exit_code,
        "notes": list(step.notes),
        "continues": step.continues,
        "folded": step.folded,
        "source_index": step.source_index,
        "source_id": step.source_id,
        "leak": step.leak,
        "usage": step.usage and step.usage._asdict(),
    }


def text(trace: Trace, steps: Iterable[Step], longest: int | None) -> Iterator[str]:
    """A trace for people: a heading, then one block a step."""
    trace.finish()
    info = trace.info
    named = info.scenario or ""
    place = f"Scenario-{named}" if named.isdecimal() else named
    place += f" / trial {info.trial}" if info.trial else ""
    hidden = info.outcome_source == UNTOLD
    judged = f"outcome {'hidden' if hidden else info.outcome}"
    judged += "" if info.score is None else f" ({info.score:.2f})"
    counts = f"{len(trace):,} steps, {trace.tool_calls:,} tool calls"
    about = [info.trace_id, place, info.model or "", info.format, judged, counts]
    yield visible("  ".join(one for one in about if one), line=True)
    if info.outcome_source and not hidden:
        yield visible(f"outcome by {info.outcome_source}", line=True)
    yield visible(info.path, line=True)
    for step in steps:
        yield ""
        yield from block(step, longest)


def block(step: Step, longest: int | None) -> Iterator[str]:
    """One step: what happened, then its parts, each line behind a bar."""
    yield visible(_heading(step, KINDS[step.kind].short), line=True)
    for note in step.notes:
        yield f"    ({visible(note, line=True)})"
    for part in PARTS:
        said = part_text(step, part)
        if not said.strip() or (part == "text" and said.strip() == step.title):
            continue
        limit = 200 if step.folded and longest else longest
        yield f"  {part}"
        yield from (f"    {visible(line, line=True)}" for line in _lines(said, limit))


def _heading(step: Step, kind: str) -> str:
    title = step.title if len(step.title) <= WIDEST else f"{step.title[: WIDEST - 1]}…"
    speaker = "" if step.actor in SILENT or title.startswith(step.actor) else f"{step.actor}: "
    facts = [f"{step.index:>4}  {kind:<8}{speaker}{title}"]
    if step.tool is not None and step.tool.name not in step.title:
        facts.append(f"[{step.tool.name}]")
    if step.duration is not None:
        facts.append(f"{step.duration:.1f} s")
    if step.usage is not None:
        facts.append(brief(step.usage))
    if step.exit_code:
        facts.append(f"exit {step.exit_code}")
    if step.error:
        facts.append("ERROR")
    if step.continues is not None:
        facts.append(f"(continues step {step.continues})")
    return "  ".join(facts)


def _lines(said: str, limit: int | None) -> Iterator[str]:
    shown = said if limit is None else said[:limit]
    yield from shown.rstrip("\n").replace("\t", "    ").split("\n")
    if len(shown) < len(said):
        yield f"... {len(said) - len(shown):,} more characters (--step shows all)"
