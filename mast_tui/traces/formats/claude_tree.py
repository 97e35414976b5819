"""How the lines of a Claude Code session hang together, in a few numbers a line."""

from collections.abc import Iterator
from typing import Any


class Tree:
    """Parents of lines, and which steps lie off the branch that the session went on with."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}  # line -> the line above; 0 for a root
        self._marks: dict[int, int] = {}  # line -> the message it is a part of
        self._steps: dict[int, int] = {}  # step -> its line, or message
        self._actors: dict[int, str] = {}  # line of a sidechain -> who acts in it
        self._first: dict[int, int] = {}  # message -> its first line
        self._last = self._leaf = 0

    def add(self, line: dict[str, Any], parent: str | None) -> bool:
        """A line is met; False where it was met before."""
        own = _own(line)
        if not own:
            return True
        if own in self._parents:
            return False
        if "parentUuid" not in line:  # a stream tells no parents
            self._parents[own] = self._last
            return True
        above = hash(parent) if parent else 0
        if line.get("subtype") == "compact_boundary" and above not in self._parents:
            above = self._last  # the history goes on behind it
        self._parents[own] = above
        if line.get("isSidechain") is not True:
            self._last = own
            if line.get("type") in ("user", "assistant"):
                self._leaf = own
        return True

    def group(self, line: dict[str, Any], mark: int) -> None:
        """The line is a part of this message."""
        if own := _own(line):
            self._marks[own] = mark
            self._first.setdefault(mark, own)

    def set_step(self, line: dict[str, Any], step: int, mark: int | None) -> None:
        """A step of the main agent was opened by this line."""
        if own := _own(line):
            self._steps[step] = own if mark is None else mark

    def set_actor(self, line: dict[str, Any], actor: str) -> None:
        """Who acts in a line of a sidechain."""
        if own := _own(line):
            self._actors[own] = actor

    def actor_above(self, line: dict[str, Any]) -> str | None:
        """Who acts in the line above, for a sidechain has one agent."""
        return self._actors.get(self._parents.get(_own(line), 0))

    def abandoned(self) -> Iterator[int]:
        """The steps on branches that lead off the one that was gone on with; a stream has none."""
        if not self._leaf:
            return
        live = set(self._above(self._leaf))
        messages = {self._marks[one] for one in live if one in self._marks}
        known: dict[int, bool] = {one: True for one in live}
        for step, place in self._steps.items():
            if place in live or place in messages:
                continue
            if self._leads_off(self._first.get(place, place), known):
                yield step

    def _above(self, line: int) -> Iterator[int]:
        seen: set[int] = set()
        while line and line not in seen:
            seen.add(line)
            yield line
            line = self._parents.get(line, 0)

    def _leads_off(self, line: int, known: dict[int, bool]) -> bool:
        """Whether a line's branch begins at the live one, or is a beginning that was taken back.

        What hangs on a line that is not in the file is a part of something else, and is left.
        """
        way = []
        answer = False
        for one in self._above(line):
            if one in known:
                answer = known[one]
                break
            way.append(one)
            answer = one in self._parents and self._parents[one] == 0
        known.update(dict.fromkeys(way, answer))
        return answer


def _own(line: dict[str, Any]) -> int:
    own = line.get("uuid")
    return hash(own) if isinstance(own, str) and own else 0
