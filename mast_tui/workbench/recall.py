"""Where each annotator left each trace in each round, and what was opened last.

Kept in the user state folder and safe to delete: nothing here is a label.
"""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

MOST_RECENT = 50
MOST_PLACES = 5_000
MOST_FINDS = 100
LOOK = "look.json"


class Recent(TypedDict):
    """A trace that was opened: its file (with ``#key``), its id, and when."""

    path: str
    trace_id: str
    at: str


def kept_look(folder: Path) -> tuple[str, float]:
    """The theme that was chosen in the app, and when; the empty string where none was."""
    try:
        kept = json.loads((folder / LOOK).read_bytes())
        when = (folder / LOOK).stat().st_mtime
    except (OSError, ValueError):
        return "", 0.0
    name = kept.get("theme") if isinstance(kept, dict) else None
    return (name if isinstance(name, str) else ""), when


class Recall:
    """Positions by annotator, trace and round; ``folder`` None remembers nothing and writes nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._places: dict[str, dict[str, Any]] = {}
        self._recent: list[Recent] = []
        self._finds: list[str] | None = None
        self._pins: dict[str, Any] | None = None
        self._look()

    def _look(self) -> None:
        self._places = self._read("places.json", dict)
        self._recent = self._read("recent.json", list)

    def place(self, annotator: str, trace_id: str, round: str = "") -> int | None:
        """The step at which this annotator left this trace."""
        place = self._places.get(_key(annotator, trace_id, round))
        step = place.get("step") if isinstance(place, dict) else None
        return step if isinstance(step, int) and step > 0 else None

    def left(self, annotator: str, trace_id: str, round: str = "") -> str:
        """When this annotator left this trace; the empty string if never."""
        place = self._places.get(_key(annotator, trace_id, round))
        return str(place.get("at", "")) if isinstance(place, dict) else ""

    def recent(self) -> list[Recent]:
        """The traces opened last, newest first."""
        return [entry for entry in self._recent if isinstance(entry, dict) and entry.get("path")]

    def last_in(self, paths: Iterable[str]) -> str | None:
        """The trace opened last among those in these folders; None if it is no longer there."""
        folders = [os.path.join(os.path.abspath(path), "") for path in paths if os.path.isdir(path)]
        for entry in self.recent() if folders else ():
            file = entry["path"].rpartition("#")[0] or entry["path"]
            if entry["path"].startswith(tuple(folders)) and os.path.isfile(file):
                return entry["path"]
        return None

    def leave(self, annotator: str, trace_id: str, path: str, step: int, round: str = "") -> None:
        """Remember a position and the file it is in."""
        if self._folder is None:
            return
        self._look()  # another process may have left others meanwhile
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        key = _key(annotator, trace_id, round)
        self._places.pop(key, None)
        self._places[key] = {"step": step, "at": now}
        others = [entry for entry in self.recent() if entry.get("path") != path]
        self._recent = [Recent(path=path, trace_id=trace_id, at=now), *others][:MOST_RECENT]
        self._write("places.json", dict(list(self._places.items())[-MOST_PLACES:]))
        self._write("recent.json", self._recent)

    def finds(self) -> list[str]:
        """What was searched for, the last one first."""
        if self._finds is None:
            self._finds = [one for one in self._read("finds.json", list) if isinstance(one, str)]
        return self._finds

    def found(self, text: str) -> None:
        """Remember what was searched for."""
        if not text:
            return
        others = [one for one in self._read("finds.json", list) or self.finds() if one != text]
        self._finds = [text, *others][:MOST_FINDS]
        self._write("finds.json", self._finds)

    def pins(self, annotator: str, trace_id: str, round: str = "") -> list[int]:
        """The steps that this annotator pinned in this trace, in order."""
        if self._pins is None:
            self._pins = self._read("pins.json", dict)
        pins = self._pins.get(_key(annotator, trace_id, round))
        return sorted(one for one in pins if isinstance(one, int)) if isinstance(pins, list) else []

    def pin(self, annotator: str, trace_id: str, step: int, round: str = "") -> bool:
        """Pin a step, or take its pin away; True if it is pinned now."""
        if self._folder is not None:
            self._pins = self._read("pins.json", dict)  # another process may have pinned meanwhile
        pins = {*self.pins(annotator, trace_id, round)} ^ {step}
        assert self._pins is not None
        self._pins[_key(annotator, trace_id, round)] = sorted(pins)
        self._write("pins.json", {key: steps for key, steps in self._pins.items() if steps})
        return step in pins

    def keep_look(self, theme: str) -> bool:
        """Remember the theme chosen in the app; False where nothing is remembered."""
        self._write(LOOK, {"theme": theme})
        return self._folder is not None

    def _read(self, name: str, kind: type) -> Any:
        """What the file holds; a missing or damaged one is as good as none."""
        if self._folder is None:
            return kind()
        try:
            found = json.loads((self._folder / name).read_bytes())
        except (OSError, ValueError):
            return kind()
        return found if isinstance(found, kind) else kind()

    def _write(self, name: str, what: object) -> None:
        """Replace the file in one go; a state that cannot be kept is no reason to stop work."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            scratch = self._folder / f".{name}.{os.getpid()}"
            scratch.write_text(json.dumps(what))  # ASCII: a path may hold what UTF-8 cannot
            scratch.replace(self._folder / name)
        except OSError:
            self._folder = None


def _key(annotator: str, trace_id: str, round: str) -> str:
    """Whose look at what: a second look, in another round, begins as if it were the first."""
    return "/".join((annotator, trace_id, *([round] if round else ())))
