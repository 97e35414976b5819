"""evaluation_results.json: a batch of judged runs, which lies above the runs it judged.

A result belongs to a run where incident and trial are the run's, and where nothing but folders
of every layout (``data``, ``outputs``) or the judged folder itself stands between the two: a
file above the folders of several agents does not say whose run it judged.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui.traces.jsons import loads
from mast_tui.traces.rundir import place_of

NAME = "evaluation_results.json"
UP = 5
"""How many folders above the run's own are looked into."""
BIGGEST = 64 << 20
BETWEEN = frozenset(("data", "outputs", "agent_outputs", "runs", "results", "sre", "trials"))


class Evaluation(NamedTuple):
    """What a batch says of one run."""

    path: Path
    place: str
    """The file and the run in it, for people: ``evaluation_results.json (incident 2, trial 1)``."""
    result: dict[str, Any]
    """``scores`` by metric, or ``error``."""


def evaluation_of(folder: Path, scenario: str | None, trial: str | None) -> Evaluation | None:
    """The result of a run in the nearest batch above it that surely judged it."""
    if scenario is None or trial is None:
        return None
    for above in (folder, *folder.parents[:UP]):
        path = above / NAME
        state = _state(path)
        if state is None:
            continue
        for result in _results(str(path), *state):
            if _is(result, scenario, trial) and _surely(folder, above, scenario, path):
                place = f"{NAME} (incident {scenario}, trial {trial})"
                return Evaluation(path, place, result)
    return None


def _state(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


@lru_cache(maxsize=4)
def _document(path: str, size: int, changed: int) -> Any:
    """The file, read once for all the runs below it."""
    if size > BIGGEST:
        return None
    try:
        return loads(Path(path).read_bytes())
    except (OSError, ValueError):
        return None


def _results(path: str, size: int, changed: int) -> list[dict[str, Any]]:
    document = _document(path, size, changed)
    listed = document.get("raw_results") if isinstance(document, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _is(result: dict[str, Any], scenario: str, trial: str) -> bool:
    return (_id(result.get("incident_id")), _id(result.get("trial_id"))) == (scenario, trial)


def _id(value: Any) -> str:
    """An id as a string, whichever way the judge wrote it: ``2``, ``"2"``, ``"Scenario-2"``."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return place_of(Path(text))[0] or text


def _surely(folder: Path, above: Path, scenario: str, path: Path) -> bool:
    """Whether nothing between the batch and the run leaves open which agent was judged."""
    between = [part for part in folder.relative_to(above).parts if part not in BETWEEN]
    agents = [
        part for part in between if not part.isdigit() and place_of(Path(part))[0] != scenario
    ]
    state = _state(path)
    return not agents or (state is not None and agents == [_judged_folder(str(path), *state)])


def _judged_folder(path: str, size: int, changed: int) -> str:
    document = _document(path, size, changed)
    config = document.get("config") if isinstance(document, dict) else None
    outputs = config.get("outputs_path") if isinstance(config, dict) else None
    return Path(outputs.replace("\\", "/")).name if isinstance(outputs, str) else ""
