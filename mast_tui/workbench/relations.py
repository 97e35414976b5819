"""How steps belong together: the same call again, what changed since, who speaks of the same thing."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import Any, Literal, NamedTuple

from mast_tui.traces.blind import shown
from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.workbench.index import Index, plan_items

MOST_LINES = 3_000
"""Lines on a side up to which a difference is looked for; more would take too long."""
CONTEXT = 3
MOST_ENTITIES = 60

# --- differences

Side = Literal["both", "old", "new", "gap"]


class DiffLine(NamedTuple):
    """A line that both texts have, or one of them; ``gap`` stands for many that both have."""

    side: Side
    text: str


def difference(old: str, new: str) -> list[DiffLine]:
    """What a later text has that an earlier one has not, by lines, with some lines around."""
    a, b = old.split("\n"), new.split("\n")
    if a == b:
        return []
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    lines = [DiffLine("both", line) for line in a[:head]]
    lines += _changed(left, right)
    lines += [DiffLine("both", line) for line in a[len(a) - tail :]]
    return list(_shortened(lines))


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


def _changed(a: list[str], b: list[str]) -> list[DiffLine]:
    if max(len(a), len(b)) > MOST_LINES:
        return [*(DiffLine("old", line) for line in a), *(DiffLine("new", line) for line in b)]
    from difflib import SequenceMatcher  # seldom needed: not before the first screen

    found: list[DiffLine] = []
    for way, i, j, k, m in SequenceMatcher(None, a, b).get_opcodes():
        if way == "equal":
            found += [DiffLine("both", line) for line in a[i:j]]
        else:
            found += [DiffLine("old", line) for line in a[i:j]]
            found += [DiffLine("new", line) for line in b[k:m]]
    return found


def _shortened(lines: list[DiffLine]) -> Iterator[DiffLine]:
    """The lines that changed, with some around them."""
    near: set[int] = set()
    for number, line in enumerate(lines):
        if line.side != "both":
            near.update(range(number - CONTEXT, number + CONTEXT + 1))
    left_out = 0
    for number, line in enumerate(lines):
        if number in near:
            if left_out:
                yield DiffLine("gap", f"{left_out:,} lines alike")
            left_out = 0
            yield line
        else:
            left_out += 1
    if left_out:
        yield DiffLine("gap", f"{left_out:,} lines alike")


# --- the plan


def plan_at(index: Index, number: int) -> tuple[int, list[tuple[str, str]]] | None:
    """The step that last said the plan, up to this one, and the plan as ``(status, words)``."""
    step = index.plan_at(number)
    if step is None:
        return None
    tool = index.trace.peek(step).tool
    return step, plan_items(tool.arguments) if tool else []


# --- what the answer names


@dataclass(slots=True)
class Entity:
    """Something the final answer names, and the steps that speak of it."""

    name: str
    """As others call it: ``cart`` of ``otel-demo/Deployment/cart``."""
    told: str
    """As the answer calls it."""
    factor: bool | None = None
    """Whether the answer says that it contributed; None where it does not say."""
    observed: list[int] = field(default_factory=list)
    """The steps before the answer in whose output it stands."""
    said: list[int] = field(default_factory=list)
    """The steps in which the agent speaks of it, or asks for it."""

    @property
    def pattern(self) -> str:
        """What finds it in a text: the name, or the name of a pod of it."""
        return (
            rf"(?<![\w-]){re.escape(self.name)}(?:-[a-z0-9]{{5,10}}(?:-[a-z0-9]{{5}})?)?(?![\w-])"
        )


KIND = (
    r"Deployment|StatefulSet|DaemonSet|ReplicaSet|Service|Pod|ConfigMap|Secret|Node|Namespace|Job"
    r"|CronJob|Ingress|HorizontalPodAutoscaler|PersistentVolumeClaim|NetworkPolicy|Endpoints|Alert"
    r"|FeatureFlag|Port|Container"
)

NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "the this that each and its new for all any other same one which affected failing current"
        " target running pending missing requested patch top potential service pod deployment get"
        " delete apply true false null none name namespace every both root their with from",
    )
)
"""Words that stand before ``service`` or between backticks and name nothing."""


@cache
def _in_words() -> re.Pattern[str]:
    name = r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?"
    return re.compile(
        rf"(?P<path>(?:{name}/)?(?:{KIND})/(?P<a>{name}))"
        rf"|`(?P<b>{name})`|(?<![\w-])(?P<c>{name}) (?i:deployment|service|pod|configmap|statefulset)\b(?!/)"
    )


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?:.*/)?(?:(?:{KIND})/)?([^\s/]+)(?: (?:{KIND}))?")


def answer_steps(index: Index) -> list[Step]:
    """The steps that give the answer, the last one first."""
    numbers = [number for number in range(index.done, 0, -1) if _is_answer(index, number)]
    return [index.trace.peek(number) for number in numbers[:8]]


def first_answer(index: Index) -> int | None:
    """The first step that gives the answer."""
    numbers = range(1, index.done + 1)
    return next((number for number in numbers if _is_answer(index, number)), None)


def _is_answer(index: Index, number: int) -> bool:
    return index.trace.fact(number)[0] == "answer"


def entities(answers: Sequence[Step]) -> list[Entity]:
    """What the answer names: as JSON, where some step writes JSON; else in its words."""
    parts: tuple[PartName, ...] = ("arguments", "text")
    texts = [part_text(step, part) for step in answers for part in parts]
    for text in texts:
        found = _of_value(_json_in(text))
        if found:
            return found[:MOST_ENTITIES]
    return _of_words(texts)[:MOST_ENTITIES]


def _json_in(text: str) -> Any:
    """The first JSON object that stands in a text."""
    decoder = json.JSONDecoder(strict=False)
    places = [match.start() for match in re.finditer(r"[{\[]", text[:200_000])][:40]
    for place in places:
        try:
            value, _ = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and value:
            return value
    return None


def _of_value(value: Any) -> list[Entity]:
    found: dict[str, Entity] = {}
    for one in _objects(value):
        told = one.get("name") or one.get("entity") or one.get("entity_name")
        if not isinstance(told, str) or not (match := _named().fullmatch(told.strip())):
            continue
        factor = one.get("contributing_factor")
        name = match[1]
        if len(name) > 1 and name not in found:
            found[name] = Entity(name, told, factor if isinstance(factor, bool) else None)
    return list(found.values())


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 20:
        return
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _objects(one, depth + 1)


def _of_words(texts: Sequence[str]) -> list[Entity]:
    found: dict[str, Entity] = {}
    for text in texts:
        for match in _in_words().finditer(text[:50_000]):
            name = match["a"] or match["b"] or match["c"]
            if name and len(name) > 2 and name not in NO_NAMES and not name.isdecimal():
                found.setdefault(name, Entity(name, match["path"] or name))
    return list(found.values())


class Mentions:
    """Which steps speak of the entities of the answer; looked for in slices."""

    def __init__(
        self, trace: Trace, found: Sequence[Entity], reveal: bool = False, until: int | None = None
    ) -> None:
        self.entities = found
        self._trace = trace
        self._reveal = reveal
        self._until = until or len(trace) + 1
        """The first step that answers: what is read after it may be the answer itself."""
        self._patterns = [re.compile(one.pattern, re.IGNORECASE) for one in found]
        self._next = 1

    @property
    def complete(self) -> bool:
        return self._next > len(self._trace)

    def work(self, seconds: float) -> bool:
        """Look through further steps for so long; True while there are more."""
        deadline = perf_counter() + seconds
        while not self.complete:
            self._look(shown(self._trace.peek(self._next), self._reveal))
            self._next += 1
            if perf_counter() > deadline:
                break
        return not self.complete

    def _look(self, step: Step) -> None:
        if step.kind == "answer":
            return
        output = part_text(step, "output")
        said = "\n".join(part_text(step, part) for part in PARTS if part != "output")
        for entity, pattern in zip(self.entities, self._patterns, strict=True):
            if output and step.index < self._until and pattern.search(output):
                entity.observed.append(step.index)
            if said and step.actor not in ("user", "system") and pattern.search(said):
                entity.said.append(step.index)
