"""What a blind round hides of a trace: which model it was, how the run ended, what was true.

A veiled trace says and shows less, and changes nothing: steps keep their numbers, texts their
length, so that a place in what is seen is the same place in what is there.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mast_tui.traces.model import UNTOLD, Step, Tool, TraceInfo

MODEL = "model hidden"
"""What stands for the name of a model."""
NOTE = "a model's name is masked here"
KEPT = 64

Hides = Callable[[], Collection[str]]

_FAMILIES = (
    "gpt", "chatgpt", "claude", "gemini", "gemma", "llama", "qwen", "deepseek", "mistral",
    "mixtral", "kimi", "minimax", "glm", "grok",
)  # fmt: skip
"""Names of models that hardly mean anything else."""
_MAKERS = {"gpt": "openai", "claude": "anthropic", "mistral": "mistralai"}
_LEFT, _RIGHT = r"(?<![^\W_])", r"(?![^\W_])"
"""Where a word begins and ends, also between underscores."""
_VERSION = r"[\s_./-]?v?\d(?:[.-]\w+|\w)*"
_MORE = r"(?:[\s_-](?:mini|nano|pro|flash|turbo|lite|max|opus|sonnet|haiku|preview)\b)*"
_LINES = "opus|sonnet|haiku|pro|flash|ultra|instant|oss"
_ANY = (
    rf"{_LEFT}(?:{'|'.join(_FAMILIES)}){_VERSION}{_MORE}"
    rf"|{_LEFT}(?:gpt|claude|gemini)[\s_-](?:{_LINES})(?:[.-]\w+|\w)*(?:\s\d[.\d]*\d)?"
    rf"|{_LEFT}o[134]-(?:mini|preview|pro){_RIGHT}"
)
_JOINT = r"[\s_./:-]?"
_END = re.compile(r"[-_.:@](?:preview|latest|exp|custom|\d{4,8}|\d{4}-\d\d-\d\d)$")


class Veil:
    """What is hidden of one trace; ``hides`` tells what that is at the moment."""

    def __init__(self, hides: Hides) -> None:
        self.hides = hides
        self._steps: OrderedDict[int, tuple[Step, Step]] = OrderedDict()

    def __contains__(self, what: str) -> bool:
        return what in self.hides()

    def info(self, info: TraceInfo) -> TraceInfo:
        """What may be known of the run. Whoever calls leaves a hidden outcome out already."""
        if "outcome" in self:
            info = info._replace(outcome="unknown", score=None, outcome_source=UNTOLD)
        if "model" not in self:
            return info
        return info._replace(
            path=f"@{info.trace_id}",
            model=MODEL if info.model else None,
            agent=hidden_in(info.agent, info.model),
            scenario=hidden_in(info.scenario, info.model),
            trial=hidden_in(info.trial, info.model),
            warnings=tuple(masked(one, info.model) for one in info.warnings),
        )

    def step(self, step: Step, model: str | None) -> Step:
        """The step as it may be seen."""
        if "model" not in self:
            return step
        known = self._steps.get(step.index)
        if known is None or known[0] is not step:
            known = self._steps[step.index] = step, masked_step(step, model)
            if len(self._steps) > KEPT:
                self._steps.popitem(last=False)
        return known[1]

    def text(self, text: str, model: str | None) -> str:
        """A text of the trace as it may be seen."""
        return masked(text, model) if "model" in self else text


def hidden_in(text: str | None, model: str | None) -> str | None:
    """The same with names of models masked, where there is a text."""
    return text and masked(text, model)


def masked(text: str, model: str | None) -> str:
    """The text with names of models as stars, a star a character."""
    low = text.lower()  # most texts name none, and looking for words costs a fiftieth
    if not any(word in low for word in _heads(model or "")):
        return text
    return _pattern(model or "").sub(lambda found: "*" * len(found[0]), text)


def masked_step(step: Step, model: str | None) -> Step:
    """The step with names of models masked, and a note where there was one."""

    def over(text: str) -> str:
        return masked(text, model)

    tool = step.tool and Tool(over(step.tool.name), _masked_value(step.tool.arguments, over))
    seen = replace(
        step,
        actor=over(step.actor),
        title=over(step.title),
        text=over(step.text),
        reasoning=step.reasoning and over(step.reasoning),
        tool=tool,
        output=step.output and over(step.output),
        notes=tuple(map(over, step.notes)),
        source_id=step.source_id,
    )
    return step if seen == step else replace(seen, notes=(*seen.notes, NOTE))


def _masked_value(value: Any, over: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return over(value)
    if isinstance(value, dict):
        return {over(str(key)): _masked_value(one, over) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked_value(one, over) for one in value]
    return value


@lru_cache(maxsize=64)
def _pattern(model: str) -> re.Pattern[str]:
    """What names the model itself, any model with a version, and the model's family and maker."""
    own, family = map(_loose, _names(model)), map(_loose, _family(model))
    return re.compile("|".join([*own, _ANY, *family]), re.IGNORECASE)


@lru_cache(maxsize=64)
def _heads(model: str) -> tuple[str, ...]:
    """One of these is in every text that the pattern finds something in."""
    own = (re.split(r"[\s_./:-]+", name.lower()) for name in (*_names(model), *_family(model)))
    first = {next(filter(None, words), "") for words in own} - {""}
    return (*_FAMILIES, "o1-", "o3-", "o4-", *sorted(first))


def _names(model: str) -> list[str]:
    """A model's names: with its provider, without, and without what its end adds to it."""
    names = [model]
    name = model.rpartition("/")[2]
    while name and name not in names[1:]:
        names.append(name)
        name = _END.sub("", name)
    return [name for name in names if len(name) > 1]


def _family(model: str) -> list[str]:
    """What its family is called, and who makes it."""
    found = [family for family in _FAMILIES if family in model.lower()]
    return [*found, *(_MAKERS[family] for family in found if family in _MAKERS)]


def _loose(name: str) -> str:
    """A pattern for a name however its words are joined: ``gpt-5 mini``, ``gpt_5_mini``."""
    words = [re.escape(word) for word in re.split(r"[\s_./:-]+", name) if word]
    return rf"{_LEFT}{_JOINT.join(words)}{_RIGHT}" if words else "(?!)"
