"""What an agent diagnosed, beside what was true: entities and the chain of propagation."""

import re
from dataclasses import dataclass
from typing import Any

from mast_tui.traces.answers import UNTOLD, last_answer
from mast_tui.traces.trace import Trace
from mast_tui.traces.truth import Entity, Truth


@dataclass(frozen=True, slots=True)
class Blamed:
    """An entity of the agent's answer."""

    name: str
    cause: bool
    """Called a root cause or contributing factor."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: what failing at the source did to the target."""

    source: str
    target: str
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An agent's answer; ``source`` says where it was read."""

    source: str
    entities: tuple[Blamed, ...] = ()
    chain: tuple[Link, ...] = ()


def diagnosis_of(trace: Trace) -> Diagnosis | None:
    """What the trace wrote itself; else what its run left, if the trace is the run's only one."""
    trace.finish()
    written = last_answer(trace)
    if isinstance(written, dict):
        return read_answer(written, "what this trace wrote last")
    run = trace.run
    if run is None or not isinstance(run.agent_output, dict) or run.answer is None:
        return None
    if len(run.rollouts) > 1 and written is not UNTOLD:
        return None
    whose = (
        "the run's only trace"
        if len(run.rollouts) == 1
        else "of this run, perhaps not this trace's"
    )
    return read_answer(run.agent_output, f"{run.answer.name}, {whose}")


def read_answer(answer: dict[str, Any], source: str) -> Diagnosis:
    """The entities and links of an agent_output.json of any era; odd ones are passed over."""
    entities = [one for one in _list(answer, "entities") if isinstance(one, dict)]
    links = [one for one in _list(answer, "propagations") if isinstance(one, dict)]
    return Diagnosis(source, tuple(map(_blamed, entities)), tuple(map(_link, links)))


def _list(answer: dict[str, Any], key: str) -> list[Any]:
    found = answer.get(key)
    return found if isinstance(found, list) else []


def _blamed(entity: dict[str, Any]) -> Blamed:
    name = entity.get("name") or entity.get("id") or "?"
    cause = entity.get("contributing_factor", entity.get("root_cause", False))
    return Blamed(str(name), cause is True, str(entity.get("reasoning") or ""))


def _link(link: dict[str, Any]) -> Link:
    source = link.get("source_name") or link.get("source") or "?"
    target = link.get("target_name") or link.get("target") or "?"
    return Link(str(source), str(target), str(link.get("effect") or ""))


def same(blamed: Blamed, truth: Truth) -> Entity | None:
    """The true entity that an agent's one names, by its name or the patterns that stand for it."""
    words = blamed.name.casefold()
    last = words.rpartition("/")[2]
    for entity in truth.entities:
        names = [name.casefold() for name in (entity.name, entity.id) if name]
        if any(name == last or re.search(rf"\b{re.escape(name)}\b", words) for name in names):
            return entity
        if any(_matches(pattern, last) for pattern in entity.filters):
            return entity
    return None


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern[:200], name[:200]) is not None
    except re.error:
        return False


def missed(diagnosis: Diagnosis, truth: Truth) -> list[Entity]:
    """The true root causes that the agent did not call a cause."""
    called = {id(same(one, truth)) for one in diagnosis.entities if one.cause}
    return [entity for entity in truth.root_causes if id(entity) not in called]
