"""What an annotator should hear before a trace is marked done: forgotten and contradicting."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from mast_tui.codebook.model import Codebook
from mast_tui.labels.checks import ranges
from mast_tui.labels.model import Tag


@dataclass(frozen=True, slots=True)
class Required:
    """What a study asks for besides tags."""

    summary: bool = False
    outcome: bool = False
    evidence: bool = False
    """Each tag at a step has a quote."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What would be marked done."""

    tags: Sequence[Tag]
    steps: int
    opened: Collection[int]
    actors: Collection[str]
    outcome: str | None = None
    summary: str = ""
    required: Required = field(default_factory=Required)


def missing(work: Finished) -> list[str]:
    """What stands in the way: fields that the study requires, notes that a tag needs."""
    said = []
    if work.required.outcome and not work.outcome:
        said.append("the outcome is required")
    if work.required.summary and not work.summary.strip():
        said.append("a summary is required")
    if work.required.evidence:
        bare = [tag for tag in work.tags if not tag.quotes and tag.step is not None]
        said += [f"{tag.mode} at step {tag.step} has no quote" for tag in bare]
    return said


def doubts(work: Finished, codebook: Codebook) -> list[str]:
    """What may be a mistake: contradictions, modes that need a second agent, steps unread."""
    return [
        *_contradictions(work.tags, codebook),
        *_lonely(work.tags, codebook, work.actors),
        *_unopened(work.steps, work.opened),
    ]


def _contradictions(tags: Iterable[Tag], codebook: Codebook) -> list[str]:
    by_step: dict[int | None, set[str]] = {}
    for tag in tags:
        by_step.setdefault(tag.step, set()).add(tag.mode)
    return [
        f"{one} and {other} contradict each other, both on "
        + (f"step {step}" if step is not None else "the whole trace")
        for step, modes in by_step.items()
        for one, other in codebook.contradictions
        if {one, other} <= modes
    ]


def _lonely(tags: Iterable[Tag], codebook: Codebook, actors: Collection[str]) -> list[str]:
    agents = {actor for actor in actors if actor not in ("user", "system", "harness", "")}
    if len(agents) > 1:
        return []
    modes = sorted({tag.mode for tag in tags} & set(codebook.between_agents))
    return [f"{mode} is about two agents, and this trace has one" for mode in modes]


def _unopened(steps: int, opened: Collection[int]) -> list[str]:
    unread = sorted(set(range(1, steps + 1)) - set(opened))
    if not unread:
        return []
    number = len(unread)
    runs = ranges(unread).split(",")
    which = ", ".join(runs[:5]) + (", ..." if len(runs) > 5 else "")
    return [f"{number} step{'s' if number > 1 else ''} never opened: {which}"]
