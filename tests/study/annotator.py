"""One annotator at work in a process of their own, by the documented commands only."""

import io
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any, NamedTuple

from mast_tui.cli import main


class Finding(NamedTuple):
    """What somebody tags."""

    mode: str
    step: int


def decide(name: str, steps: Sequence[dict[str, Any]]) -> list[Finding]:
    """What an annotator sees in a trace: all see the first error, and not all the last step."""
    errors, last = [step["index"] for step in steps if step["error"]], steps[-1]["index"]
    found = []
    if errors:
        found.append(Finding("2.6" if name == "Cam" and len(errors) > 2 else "1.3", errors[0]))
    if name == "Ada" or (name == "Ben" and last % 2 == 0):
        found.append(Finding("3.3", last))
    return found


def said(*words: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(words)
    assert code == 0, words
    return out.getvalue()


def work(name: str, ids: Sequence[str]) -> None:
    """Read, tag and finish the traces of these ids, or all that there are."""
    who = ("--annotator", name)
    for id in ids or [row["trace_id"] for row in json.loads(said("list", "--json", *who))]:
        shown = json.loads(said("show", f"@{id}", "--json", *who))
        for mode, step in decide(name, shown["steps"]):
            said("tag", f"@{id}", "--mode", mode, "--step", str(step), *who)
        said("review", f"@{id}", "--done", "--outcome", "failed", *who)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2:])
