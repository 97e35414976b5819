"""What traces say, for the formats that hold it: read from their files, where they are still there.

Embedded answers and earlier annotators' notes keep their place and lose their words.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress

from mast_tui.errors import MastError
from mast_tui.exports.chosen import Chosen
from mast_tui.traces import blind
from mast_tui.traces.discover import open_again
from mast_tui.traces.model import PARTS, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace


class Texts:
    """The steps of the traces that labels hang on; counts those that cannot be read."""

    def __init__(self, chosen: Chosen) -> None:
        self.wanted = not chosen.options.without_text
        self.missing: list[str] = []
        self._withheld = chosen.withheld
        self._secrets = chosen.options.secrets
        self._rows = chosen.rows()
        self._folder = str(chosen.options.folder or chosen.origin.path.parent)

    def steps(self, trace_id: str) -> list[Step] | None:
        """The steps of a trace; None where its text is not wanted or not there."""
        trace = self.trace(trace_id)
        if trace is None:
            return None
        steps = (blind.shown(step, False) for step in trace.steps())
        return [self._secrets.step(step) for step in steps] if self._secrets else list(steps)

    def trace(self, trace_id: str) -> Trace | None:
        """A trace, read to its end; None where its text is not wanted or not there."""
        if not self.wanted or trace_id in self._withheld:
            return None
        for path in self._places(self._rows[trace_id].path):
            with suppress(MastError):
                return open_again(trace_id, path).finish()
        self.missing.append(trace_id)
        return None

    def masked(self, json_text: str) -> str:
        """A document in which traces speak, as it may leave."""
        if self._secrets is None:
            return json_text
        body = self._secrets.value(json.loads(json_text))
        return (
            json.dumps(body, ensure_ascii=False, indent=1) + "\n"
            if self._secrets.mask
            else json_text
        )

    def lost(self) -> list[str]:
        """What is to be said of the texts that are not there."""
        if not self.wanted:
            return ["the text of the traces, as it was asked"]
        hidden = [one for one in self.missing if self._rows[one].path.startswith("@")]
        gone = [one for one in self.missing if one not in hidden]
        why = (
            (hidden, "which a blind round hides"),
            (gone, "which is no longer where it was"),
        )
        return [_told(traces, words) for traces, words in why if traces]

    def _places(self, path: str) -> Iterator[str]:
        yield path
        if not os.path.isabs(path):
            yield os.path.join(self._folder, path)


def _told(traces: list[str], why: str) -> str:
    """The line about the texts of these traces."""
    named = ", ".join(traces[:5]) + (", ..." if len(traces) > 5 else "")
    many = f"{len(traces):,} traces" if len(traces) > 1 else "1 trace"
    return f"the text of {many}, {why}: {named}"


def told(step: Step) -> str:
    """All words of a step."""
    texts = (part_text(step, part) for part in PARTS)
    return "\n".join(text for text in texts if text) or step.title


def as_log(steps: list[Step] | None) -> str | None:
    """A trace as one string, a heading a step."""
    if steps is None:
        return None
    return "\n\n".join(f"[step {step.index}] {step.actor}\n{told(step)}" for step in steps)
