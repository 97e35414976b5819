"""ATIF, the Agent Trajectory Interchange Format, v1.0 to v1.8: one JSON document.

A step of ATIF with several calls is several steps here, its words in the first; results stand
beside their calls by ``source_call_id``, or by their order. Sub-agents that a document carries
are traces of their own.
"""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats import atif_own
from mast_tui.traces.formats.atif_steps import build, paired, results_of
from mast_tui.traces.formats.kit.calls import NO_OUTPUT, injected
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.values import objects_in, text_of, text_or_none, told
from mast_tui.traces.model import Step
from mast_tui.traces.output import session_in
from mast_tui.traces.reader import Format, Reader
from mast_tui.traces.source import CHUNK, Record, Source
from mast_tui.traces.trace import Trace
from mast_tui.traces.usage import usage_of

_version = re.compile(rb'(?<!\\)"schema_version"\s*:\s*"ATIF-v1\.(\d+)')
UNKNOWN = "unknown"
"""What stands for an agent without a name, which ATIF does not allow."""
NEWER, NEWER_SINCE = ("trajectory_id", "subagent_trajectories"), 7
"""Members that came with a minor version: older documents need not be searched for them."""


class AtifReader(Reader):
    """Reads the steps of one document."""

    adds: tuple[str, ...] | None = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._outer: dict[str, Any] = {}
        self._model: str | None = None
        self._waiting: dict[str, int] = {}  # calls whose result is not in their own record
        self._sessions: dict[str, int] = {}  # running process -> the step that started it
        self._answer = 0
        self._started = False
        self.name: str | None = None
        """The agent's name where it is one of many, as sub-agents are."""

    def records(self) -> Iterator[Record | None]:
        return self.source.members("steps", outer=self._outer)

    def cut(self, record: Record) -> None:
        step = record.value
        if not self._started:
            self._started = True
            self._learn_head()
            self._identify(self._is_all_told())
        self.facts.started = self.facts.started or told(step.get("timestamp"))
        if step["source"] == "agent":
            self._learn_model(told(step.get("model_name")))
            self._agent(record, step)
        else:
            self._prompt(record, step)

    def end(self) -> None:
        self._learn_tail()
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")
        for number in self._waiting.values():
            self.cuts.note(number, NO_OUTPUT)

    def build(self, cut: Cut) -> Step:
        return build(cut, self.name)

    # steps

    def _prompt(self, record: Record, step: dict[str, Any]) -> None:
        message = step.get("message")
        prompt = step["source"] == "system" or injected(text_of(message))
        self._answer = 0
        number = self.cuts.open(record, role="words", folded=bool(prompt or _copied(step)))
        self._note_copied(step, number)

    def _agent(self, record: Record, step: dict[str, Any]) -> None:
        calls = objects_in(step.get("tool_calls"))
        own = {str(one.get("tool_call_id")) for one in calls}
        results = results_of(step)
        self._attach_late(record, results, own)
        self._answer = 0
        for nth, call in enumerate(calls):
            number = self.cuts.open(record, nth, call=True, folded=_copied(step))
            self._note_copied(step, number)
            self._link(call, number)
            self._await(call, nth, number, results, len(calls))
        if not calls:
            number = self.cuts.open(record, role="words", folded=_copied(step))
            self._note_copied(step, number)
            self._answer = number if step.get("message") and not results else 0

    def _attach_late(self, record: Record, results: list[dict[str, Any]], own: set[str]) -> None:
        for nth, result in enumerate(results):
            call_id = str(result.get("source_call_id"))
            if call_id not in own and (number := self._waiting.pop(call_id, 0)):
                self.cuts.attach(number, record, nth, role="late")

    def _await(
        self, call: dict[str, Any], nth: int, number: int, results: list[dict[str, Any]], calls: int
    ) -> None:
        """Remember what has no result yet, and the process that a command left running."""
        found = paired(results, str(call.get("tool_call_id")), nth, calls)
        if not found:
            self._waiting[str(call.get("tool_call_id"))] = number
        for result in found:
            if running := session_in(result.get("content")):
                self._sessions.setdefault(running, number)

    def _link(self, call: dict[str, Any], number: int) -> None:
        arguments = call.get("arguments")
        if call.get("function_name") != "write_stdin" or not isinstance(arguments, dict):
            return
        if started := self._sessions.get(str(arguments.get("session_id"))):
            self.cuts.link(number, started)
            self.cuts.borrow(number, started, role="started")

    def _note_copied(self, step: dict[str, Any], number: int) -> None:
        if _copied(step):
            self.cuts.note(number, "copied from an earlier trajectory, as context")

    # the run

    def _learn_model(self, model: str | None) -> None:
        if model is None:
            return
        before = self._model or self.facts.model
        if before is not None and model != before:
            self.cuts.note_next(f"model changed from {before} to {model}")
        self._model = model
        self.facts.model = self.facts.model or model

    def _is_all_told(self) -> bool:
        """Whether what identifies the document stands before its steps, as it mostly does."""
        missing = [one for one in ("session_id", "trajectory_id") if not self._outer.get(one)]
        return not any(_mentions(self.source, one) for one in missing)

    def _identify(self, all_told: bool) -> None:
        """The native key; left open until the end where part of it may stand behind the steps."""
        key = native_key(self._outer)
        self.facts.run_id = text_or_none(self._outer.get("session_id")) or key or ""
        if all_told:
            self.facts.native_key = key or ""

    def _learn_head(self) -> None:
        outer, facts = self._outer, self.facts
        agent = outer.get("agent")
        if isinstance(agent, dict):
            name = text_or_none(agent.get("name"))
            facts.agent = facts.agent or (None if name == UNKNOWN else name)
            facts.model = facts.model or text_or_none(agent.get("model_name"))
            extra = agent.get("extra")
            if isinstance(extra, dict):
                facts.cwd = facts.cwd or text_or_none(extra.get("cwd"))
        atif_own.learn(facts, outer)

    def _learn_tail(self) -> None:
        self._learn_head()
        self._identify(True)
        self._learn_usage(self._outer.get("final_metrics"))
        extra = self._outer.get("extra")
        about = extra.get("sregym") if isinstance(extra, dict) else None
        if isinstance(about, dict):
            self.facts.scenario = text_or_none(about.get("problem_id")) or self.facts.scenario
            run = about.get("run")
            self.facts.trial = str(run) if isinstance(run, int | str) and run != "" else None
        if onward := text_or_none(self._outer.get("continued_trajectory_ref")):
            self.facts.warnings.append(f"the run continues in another trajectory: {onward}")

    def _learn_usage(self, told: Any) -> None:
        if isinstance(told, dict):
            named = {name.removeprefix("total_"): value for name, value in told.items()}
            self.facts.usage = usage_of(named)


class SubReader(AtifReader):
    """Reads a sub-agent's trajectory that another document carries."""

    adds = None

    def __init__(self, source: Source, value: dict[str, Any], parent: str, key: str) -> None:
        super().__init__(source)
        self._outer = {name: one for name, one in value.items() if name != "steps"}
        steps = value.get("steps")
        self._steps: list[Any] = steps if isinstance(steps, list) else []
        self._key = f"{parent}#{key}"
        agent = value.get("agent")
        self.name = text_or_none(agent.get("name")) if isinstance(agent, dict) else None

    def records(self) -> Iterator[Record | None]:
        for index, step in enumerate(self._steps):
            yield Record(index, index, 0, step)

    def load(self, start: int, length: int) -> Any:
        return self._steps[start]

    def _is_all_told(self) -> bool:
        return True

    def _identify(self, all_told: bool) -> None:
        self.facts.native_key = self.facts.run_id = self._key


def native_key(outer: dict[str, Any]) -> str | None:
    """Session and trajectory id as far as there are any: a session may have many trajectories."""
    both = (text_or_none(outer.get("session_id")), text_or_none(outer.get("trajectory_id")))
    return "/".join(one for one in both if one) or None


def _copied(step: dict[str, Any]) -> bool:
    return step.get("is_copied_context") is True


def _mentions(source: Source, member: str) -> bool:
    """Whether a member of this name is anywhere in the bytes: quicker than reading for nothing."""
    version = _version.search(source.head())
    if member in NEWER and version is not None and int(version[1]) < NEWER_SINCE:
        return False
    wanted, place, carried = f'"{member}"'.encode(), 0, b""
    while piece := source.read(place, 4 * CHUNK):
        if wanted in carried + piece:
            return True
        carried, place = piece[-len(wanted) :], place + len(piece)
    return False


def _subtraces(path: str) -> list[Trace]:
    outer: dict[str, Any] = {}
    source = Source(path)
    for _ in source.members("steps", outer=outer):
        pass
    source.close()
    return list(_of_subagents(path, outer, native_key(outer) or "", "", 0))


def _of_subagents(
    path: str, value: dict[str, Any], parent: str, above: str, depth: int
) -> Iterator[Trace]:
    listed = value.get("subagent_trajectories")
    for place, one in enumerate(listed if isinstance(listed, list) and depth < 8 else ()):
        if not isinstance(one, dict):
            continue
        key = above + (text_or_none(one.get("trajectory_id")) or f"sub-agent-{place + 1}")
        yield Trace(FORMAT, SubReader(Source(path), one, parent, key), key=key)
        yield from _of_subagents(path, one, parent, f"{key}/", depth + 1)


class _Atif:
    id = "atif"
    family = "atif"
    version = 1

    def sniff(self, head: bytes) -> bool:
        return head.lstrip(BLANK)[:1] == b"{" and bool(_version.search(head))

    def open(self, source: Source) -> list[Trace]:
        main = Trace(FORMAT, AtifReader(source))
        return (
            [main, *_subtraces(source.path)]
            if _mentions(source, "subagent_trajectories")
            else [main]
        )


FORMAT: Format = _Atif()
