"""Who&When: the agent and step that its annotators hold responsible, in the trace file itself."""

from pathlib import Path
from typing import Any

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, document
from mast_tui.traces.formats.kit.teams import speaker

ID = "who-and-when"
ABOUT = "Who&When, a file or a folder of them"


def sniff(head: bytes) -> bool:
    """An object with a history and a mistake, whichever stands first."""
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    known = b'"mistake_step"' in head or b'"is_correct' in head or b'"question_ID"' in head
    return (
        text[:1] == b"{" and (b'"history"' in head) and (known or text[:20].find(b'"history"') > 0)
    )


def read(path: str) -> Found:
    """The one statement of a file."""
    values = document(path)
    if not isinstance(values, dict) or "mistake_step" not in values:
        raise MastError(f"{path}: has no mistake_step, so it is no labelled file of Who&When")
    history = values.get("history")
    try:
        number = int(values["mistake_step"])
        entry = history[number] if number >= 0 else None  # type: ignore[index]
        if not isinstance(entry, dict):
            raise IndexError
    except (TypeError, ValueError, IndexError):
        raise MastError(
            f"{path}: mistake_step {values['mistake_step']!r} is no entry of the history"
        ) from None
    agent = str(values.get("mistake_agent") or "") or None
    warnings = _mismatch(path, agent, number, entry)
    vote = Vote(
        "decisive", 1, number, note=values.get("mistake_reason"), actor=agent, decisive=True
    )
    wanted = Wanted(family="who-and-when", key=path, name=path)
    said = Statement(
        wanted, "Who&When", "consensus", "", "whowhen", (vote,), "failed", complete=True
    )
    return Found("Who&When", (said,), warnings, 1)


def _mismatch(path: str, agent: str | None, number: int, entry: dict[str, Any]) -> tuple[str, ...]:
    """A warning where the agent who acts at the step is not the one who is held responsible."""
    if agent is None or agent.casefold() == speaker(entry)[0].strip().casefold():
        return ()
    who = entry.get("name") or entry.get("role")
    file = Path(path)
    where = f"{file.parent.name}/{file.name}"
    return (f"{where}: mistake_agent is {agent}, but entry {number} is of {who}",)
