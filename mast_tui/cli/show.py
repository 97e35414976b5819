"""Print the steps of a trace to the terminal or a pipe.

mast-tui show PATH                      every step of every trace there
mast-tui show PATH --step 12            one step in full
mast-tui show PATH --step 12-20         a range of steps
mast-tui show PATH --kind log           only steps of one kind
mast-tui show PATH --reveal             with embedded answers and earlier annotators' notes
mast-tui show PATH --json               one JSON document

Plain lines in reading order, every state in words (the kind of a step, ERROR, exit 1): made for
pipes and for screen readers. Tag with `mast-tui tag`, mark done with `mast-tui review`.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mast_tui.cli.outcomes import add_outcome_arguments, measure_of
from mast_tui.errors import UsageError

if TYPE_CHECKING:
    from mast_tui.traces.model import Step
    from mast_tui.traces.trace import Trace

LONGEST = 4_000
"""Characters of a part that are printed where nobody asked for one step."""

WIDEST = 110
"""Characters of a title in the heading of its step."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``show``."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a trace, FILE#key or @id-prefix")
    parser.add_argument("--step", metavar="N|A-B", help="one step or a range of steps")
    parser.add_argument("--kind", metavar="K", help="only steps of this kind")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--reveal", action="store_true", help="show embedded answers and notes")
    add_outcome_arguments(parser)


def run(args: Namespace) -> int:
    """Print the steps that were asked for."""
    from mast_tui.cli.addresses import resolve
    from mast_tui.cli.annotating import reveals, tell_hidden, veiled
    from mast_tui.cli.list import tell_skipped
    from mast_tui.traces.discover import open_traces

    kind, measure = _kind(args.kind), measure_of(args)
    traces, skipped = open_traces(resolve(args.paths, args.db))
    for trace in traces:
        trace.measure = measure
    blinding = veiled(args, traces)
    tell_hidden(blinding, [trace.trace_id for trace in traces])

    def may(trace: "Trace") -> bool:
        return reveals(args, blinding, trace.trace_id)

    if args.step and len(traces) > 1:
        raise UsageError(_several(traces))
    first, last = _range(args.step)
    if args.json:
        told = [
            as_json(trace, shown(_chosen(trace, first, last, kind), may(trace), trace.trace_id))
            for trace in traces
        ]
        print(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=2))
    else:
        for place, trace in enumerate(traces):
            whole = LONGEST if args.step is None else None
            steps = shown(_chosen(trace, first, last, kind), may(trace), trace.trace_id)
            lines = text(trace, steps, whole)
            sys.stdout.writelines(f"{line}\n" for line in (*([""] if place else []), *lines))
            tell_warnings(trace)
            trace.close()
    tell_skipped(skipped)
    return 0


def _kind(name: str | None) -> str | None:
    from mast_tui.traces.kinds import KINDS

    if name is not None and name not in KINDS:
        raise UsageError(f"--kind {name}: no such kind; there are {', '.join(KINDS)}")
    return name


def _range(words: str | None) -> tuple[int, int | None]:
    """The first and last step that ``--step`` names."""
    if words is None:
        return 1, None
    first, dash, last = words.partition("-")
    try:
        numbers = int(first), int(last) if dash else int(first)
    except ValueError:
        raise UsageError(f"--step {words}: give a number or a range, like 12 or 12-20") from None
    if not 1 <= numbers[0] <= numbers[1]:
        raise UsageError(f"--step {words}: steps count from 1, and a range goes up")
    return numbers


def _several(traces: "list[Trace]") -> str:
    """The line that lists what one could have meant."""
    ids = ", ".join(f"{trace.trace_id} {trace.glance.path}" for trace in traces)
    return f"--step needs one trace, and there are {len(traces)}: {ids}"


def _chosen(trace: "Trace", first: int, last: int | None, kind: str | None) -> "Iterator[Step]":
    trace.finish()
    if first > len(trace) and first > 1:
        raise UsageError(f"--step {first}: {trace.glance.path} has {len(trace)} steps")
    for step in trace.steps(first, last):
        if kind is None or step.kind == kind:
            yield step


def shown(steps: "Iterable[Step]", reveal: bool, trace_id: str) -> "Iterator[Step]":
    """The steps as they may be shown; says on stderr how many were hidden."""
    from mast_tui.traces import blind

    number = 0
    for step in steps:
        number += step.leak and not reveal
        yield blind.shown(step, reveal)
    if number:
        print(f"mast-tui: {trace_id}: {blind.told(number)}", file=sys.stderr)


def as_json(trace: "Trace", steps: "Iterable[Step]") -> dict[str, Any]:
    """What ``show --json`` says of one trace: the keys of ``list`` with the steps themselves."""
    from mast_tui.cli.list import row

    told = [step_json(step) for step in steps]
    about = row(trace)
    return {**about, "count": about["steps"], "steps": told}


def step_json(step: "Step") -> dict[str, Any]:
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


def text(trace: "Trace", steps: "Iterable[Step]", longest: int | None) -> Iterator[str]:
    """A trace for people: a heading, then one block a step."""
    from mast_tui.traces.model import UNTOLD
    from mast_tui.traces.safe import visible

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


def block(step: "Step", longest: int | None) -> Iterator[str]:
    """One step: what happened, then its parts, each line behind a bar."""
    from mast_tui.traces.kinds import KINDS
    from mast_tui.traces.model import PARTS
    from mast_tui.traces.parts import part_text
    from mast_tui.traces.safe import visible

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


SILENT = ("", "agent", "assistant", "harness")
"""Actors that need no name: there is but one of them."""


def _heading(step: "Step", kind: str) -> str:
    title = step.title if len(step.title) <= WIDEST else f"{step.title[: WIDEST - 1]}…"
    speaker = "" if step.actor in SILENT or title.startswith(step.actor) else f"{step.actor}: "
    facts = [f"{step.index:>4}  {kind:<8}{speaker}{title}"]
    if step.tool is not None and step.tool.name not in step.title:
        facts.append(f"[{step.tool.name}]")
    if step.duration is not None:
        facts.append(f"{step.duration:.1f} s")
    if step.usage is not None:
        from mast_tui.traces.usage import brief

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


def tell_warnings(trace: "Trace") -> None:
    """What the reader has to say of a trace, on stderr."""
    from mast_tui.traces.safe import visible

    for warning in trace.info.warnings:
        said = visible(f"{trace.trace_id}: {warning}", line=True)
        print(f"mast-tui: {said}", file=sys.stderr)
