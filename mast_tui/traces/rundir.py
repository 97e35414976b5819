"""The run directory around a trace: scenario and trial, what was answered, how it was judged."""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Outcome
from mast_tui.traces.outcome import STUDY, Judgement, Measure, judgement, scores_in

if TYPE_CHECKING:
    from mast_tui.traces.evaluations import Evaluation
    from mast_tui.traces.trace import Trace
    from mast_tui.traces.truth import Truth

ANSWER, REMEDIATION, JUDGE = "agent_output.json", "agent_remediation.json", "judge_output.json"
ANSWERS = (ANSWER, "agent_response.json", f"outputs/{ANSWER}", "outputs/agent_response.json")
CODE = ("agent_generated_code", "code_generated_by_agent")
MARKS = (*ANSWERS, REMEDIATION, JUDGE, *CODE, "session.jsonl", "sessions")
EVALUATIONS = "evaluation_results.json"
COMPANIONS = frozenset(
    (ANSWER, "agent_response.json", REMEDIATION, JUDGE, EVALUATIONS, "ground_truths.json",
     "ground_truth.json", "app.json", "operational_topology.json")
)  # fmt: skip
"""Files that belong to a run and are no trace."""
BIGGEST = 16 << 20

_scenario = re.compile(r"^(?:scenario[-_]?i?|incident[-_]?)(\d+)$", re.IGNORECASE)
_roots = frozenset(("agent_outputs", "leaderboard_results", "sre", "outputs"))


class Ending(NamedTuple):
    """The outcome of one trace, with the reason where it is not known."""

    outcome: Outcome = "unknown"
    score: float | None = None
    source: str | None = None
    warnings: tuple[str, ...] = ()


class RunContext:
    """One run directory; each of its files is read when asked for."""

    def __init__(
        self, folder: Path, scenario: str | None, trial: str | None, marked: bool = True
    ) -> None:
        self.folder = folder
        self.scenario = scenario
        self.trial = trial
        self.marked = marked
        """Whether the folder itself looks like a run directory."""
        self.judge = folder / JUDGE

    @cached_property
    def answer(self) -> Path | None:
        """The diagnosis as the run left it: agent_output.json."""
        return next(
            (self.folder / name for name in ANSWERS if (self.folder / name).is_file()), None
        )

    @cached_property
    def agent_output(self) -> Any:
        """What :attr:`answer` holds, parsed; None where it is missing or no JSON."""
        return answer_value(_text(self.answer)) if self.answer else None

    @cached_property
    def judge_output(self) -> Any:
        """judge_output.json, parsed."""
        return answer_value(_text(self.judge))

    def judged(self, measure: Measure = STUDY) -> Judgement | None:
        """The judge's result: of judge_output.json, else of a batch that has this run."""
        found = judgement(self.judge_output, JUDGE, measure)
        if found is not None or self.evaluation is None:
            return found
        return judgement(self.evaluation.result, self.evaluation.place, measure)

    @property
    def scores(self) -> dict[str, float]:
        """Every score that a judge gave this run."""
        batch = scores_in(self.evaluation.result) if self.evaluation else {}
        return {**batch, **scores_in(self.judge_output)}

    @cached_property
    def evaluation(self) -> "Evaluation | None":
        """What an evaluation_results.json above the run says of it."""
        from mast_tui.traces.evaluations import evaluation_of

        return evaluation_of(self.folder, self.scenario, self.trial)

    @cached_property
    def truth(self) -> "Truth | None":
        """The true root cause, from a ground truth that lies with the run or above it."""
        from mast_tui.traces.truth import truth_of

        return truth_of(self.folder, self.scenario)

    @cached_property
    def generated_code(self) -> tuple[Path, ...]:
        """The code files the agent wrote."""
        folders = [self.folder / name for name in CODE]
        return tuple(
            one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()
        )

    @cached_property
    def rollouts(self) -> tuple[Path, ...]:
        """The traces of this run, by name: what codex writes into sessions/, or session.jsonl."""
        found = sorted((self.folder / "sessions").rglob("*.jsonl"))
        single = self.folder / "session.jsonl"
        return (*found, single) if single.is_file() else tuple(found)

    def ending(self, trace: "Trace") -> Ending:
        """The outcome that may be given to this trace."""
        from mast_tui.traces.weigh import weigh

        return weigh(self, trace)


def by_score(scores: dict[str, float], measure: Measure, place: str = "the trace") -> Ending:
    """The outcome by a score that somebody chose; unknown where it is not among these."""
    score = measure.find(scores)
    if score is not None:
        told = f"{measure.name} >= {measure.threshold:g} in {place}"
        return Ending(measure.outcome(score), score, told)
    known = f"; there is {', '.join(sorted(scores)[:8])}" if scores else ""
    return Ending(warnings=(f"outcome unknown: {place} holds no score {measure.name}{known}",))


def context_of(path: str, cwd: str | None = None) -> RunContext | None:
    """The run directory a trace file lies in, by its place and by what lies beside it."""
    file = Path(path if path == "-" else os.path.abspath(path))
    folder = file.parent
    for above in (file.parent, *file.parents[1:6]):
        if above.name == "sessions":
            folder = above.parent
            break
    if folder.name == "traces" and _marked(folder.parent):
        folder = folder.parent
    scenario, trial = place_of(folder)
    marked = _marked(folder)
    if scenario is None and marked:
        scenario, trial = _numbers(folder)
    if scenario is None and cwd:
        scenario, trial = place_of(Path(cwd.replace("\\", "/")))
    if scenario is None and not marked:
        return None
    return RunContext(folder, scenario, trial, marked)


def _marked(folder: Path) -> bool:
    return any((folder / name).exists() for name in MARKS)


def place_of(folder: Path) -> tuple[str | None, str | None]:
    """Scenario and trial as a path tells them: ``Scenario-2/1``, ``agent_outputs/2/1``."""
    parts = folder.parts
    for place in range(len(parts) - 1, -1, -1):
        if found := _scenario.match(parts[place]):
            after = parts[place + 1 : place + 2]
            return found[1], (after[0] if after and after[0].isdigit() else None)
        if parts[place] in _roots and len(parts) > place + 1:
            first, *rest = parts[place + 1 :]
            if first.isdigit():
                return first, (rest[0] if rest and rest[0].isdigit() else None)
    return None, None


def _numbers(folder: Path) -> tuple[str | None, str | None]:
    """``<id>/<trial>`` without a telling name above them."""
    folder = folder.parent if folder.name == "outputs" else folder
    above, own = folder.parent.name, folder.name
    return (above, own) if above.isdigit() and own.isdigit() else (None, None)


def _text(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(BIGGEST).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def answer_value(text: str) -> Any:
    """An answer file's value: JSON, or a JSON string that holds a fenced one; None if neither."""
    try:
        value = loads(text)
    except ValueError:
        return _fenced(text)
    return _fenced(value) if isinstance(value, str) else value


def _fenced(text: str) -> Any:
    found = re.search(r"```(?:json)?\s*\n(.*?)```", text, re.DOTALL)
    try:
        return loads(found[1] if found else text)
    except ValueError:
        return None
