"""The two schemas of the MAD data set, and the answer of agentdash: one vote a mode and trace.

A vote that was not cast is null. ``mas_name`` is the agent, ``benchmark_name`` the scenario, and
``trace_id`` counts the traces of the file; ours stands in ``key``.
"""

from typing import Any, TextIO

from mast_tui.codebook.model import Mode
from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.looks import (
    Looks,
    clean_json,
    counted,
    looks_in,
    majority,
    summaries,
    unlike_mast,
)
from mast_tui.exports.texts import Texts, as_log
from mast_tui.labels.looks import Look, Vote
from mast_tui.labels.model import TraceRow

Object = dict[str, Any]
ONE_VOTE = "who voted what (one vote a trace: that of more than half of those who voted)"


def write_human(chosen: Chosen, out: TextIO) -> Written:
    """A record a round and trace, with the vote of every annotator."""
    texts, records, lost = Texts(chosen), list[Object](), dict[str, None]()
    whole = looks_in(chosen)
    names = sorted({look.annotator for look in whole.looks})
    rounds = sorted({tag.round for tag in chosen.tags()} | {one.round for one in chosen.reviews()})
    for round in rounds:
        found = looks_in(chosen, round=round)
        lost |= dict.fromkeys(f"{what} in round {round}" if round else what for what in found.lost)
        for trace, looks in found.by_trace().items():
            number = len(records)
            record = {"round": round} | _about(found.traces[trace], number, chosen)
            log = as_log(texts.steps(trace))
            records.append(
                record | {"trace": log, "annotations": _annotations(found, looks, names)}
            )
    who = [f"names: annotator_{n} is {name}" for n, name in enumerate(names, start=1)]
    _dump(records, out)
    book = unlike_mast(whole.codebook)
    return Written(len(records), (*lost, *book, *texts.lost(), *who))


def _annotations(found: Looks, looks: list[Look], names: list[str]) -> list[Object]:
    by_name = {look.annotator: look for look in looks}
    return [
        {"failure mode": f"{mode.code} {mode.name}\n\n{mode.definition}"}
        | {
            f"annotator_{number}": _as_bool(by_name[name].vote(mode.code))
            if name in by_name
            else None
            for number, name in enumerate(names, start=1)
        }
        for mode in found.codebook.modes
    ]


def _as_bool(vote: Vote) -> bool | None:
    return None if vote is None else bool(vote)


def write_full(chosen: Chosen, out: TextIO) -> Written:
    """A record a trace, with one vote a mode."""
    texts, found = Texts(chosen), looks_in(chosen)
    records = []
    for number, (trace, looks) in enumerate(found.by_trace().items()):
        row = found.traces[trace]
        about = _about(row, number, chosen)
        about = {"mas_name": about.pop("mas_name"), "llm_name": row.model or "unknown"} | about
        about.pop("key")
        text = as_log(texts.steps(trace))
        records.append(
            about
            | {"trace": {"key": trace, "index": number, "trajectory": text}}
            | {"mast_annotation": _one_vote(found, looks)}
        )
    _dump(records, out)
    lost = _lost_votes(found)
    return Written(len(records), (*lost, *texts.lost()))


def write_agentdash(chosen: Chosen, out: TextIO) -> Written:
    """An object by trace id, of what agentdash answers for a trace."""
    found = looks_in(chosen)
    answers = {}
    for trace, looks in found.by_trace().items():
        votes = _one_vote(found, looks)
        answers[trace] = {
            "failure_modes": votes,
            "summary": summaries(chosen, found, looks),
            "task_completion": _completed(found.traces[trace], looks),
            "total_failures": sum(vote == 1 for vote in votes.values()),
            "raw_response": "",
        }
    _dump(answers, out)
    return Written(len(answers), tuple(_lost_votes(found)))


def _about(row: TraceRow, number: int, chosen: Chosen) -> Object:
    return {
        "mas_name": row.agent or "unknown",
        "benchmark_name": f"scenario {row.scenario}" if row.scenario else "unknown",
        "trace_id": number,
        "key": row.trace_id,
    }


def _one_vote(found: Looks, looks: list[Look]) -> dict[str, Vote]:
    modes: tuple[Mode, ...] = found.codebook.modes
    return {mode.code: majority(look.vote(mode.code) for look in looks) for mode in modes}


def _lost_votes(found: Looks) -> list[str]:
    several = sum(len(looks) > 1 for looks in found.by_trace().values())
    ties = sum(
        any(look.vote(mode.code) is not None for look in looks)
        and majority(look.vote(mode.code) for look in looks) is None
        for looks in found.by_trace().values()
        for mode in found.codebook.modes
    )
    more = counted({ONE_VOTE: several, "ties, which are null": ties})
    return [*found.lost, *more, *unlike_mast(found.codebook)]


def _completed(row: TraceRow, looks: list[Look]) -> bool | None:
    """What was computed; else what the annotators judge alike."""
    outcomes = {row.outcome} - {"unknown"} or {look.outcome for look in looks if look.outcome}
    return outcomes == {"succeeded"} if len(outcomes) == 1 and outcomes != {"unknown"} else None


def _dump(value: Any, out: TextIO) -> None:
    out.write(clean_json(value, 1) + "\n")
