"""A format whose version and cutting a test may change."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from mast_tui.traces.model import Step, Tool
from mast_tui.traces.reader import Facts, WholeReader
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace


class Lines:
    """One line a record: ``thought - command``; a command with # has an id."""

    id = family = "lines"

    def __init__(self, version: int = 1, split: bool = False, ids: bool = True) -> None:
        self.version = version
        self.split = split
        """Whether the thought before a dash is a step of its own."""
        self.ids = ids

    def sniff(self, head: bytes) -> bool:
        return True

    def open(self, source: Source) -> list[Trace]:
        return [Trace(self, WholeReader(source, self.steps(source)))]

    def steps(self, source: Source) -> Callable[[Facts], Iterable[Step]]:
        def made(facts: Facts) -> Iterable[Step]:
            facts.native_key = "a-run"
            for record, line in enumerate(source.read(0, source.size).decode().splitlines()):
                thought, _, command = line.partition(" - ")
                id = f"id-{command}" if self.ids and "#" in command else None
                words = Step(0, "reasoning", "agent", thought, text=thought, source_index=record)
                call = replace(words, kind="shell", tool=Tool("sh", {"cmd": command}), source_id=id)
                if self.split and command:
                    yield words
                    yield replace(call, text="")
                else:
                    yield call if command else words

        return made


def a_run(folder: Path, *lines: str, format: Lines | None = None) -> Trace:
    path = folder / "run.txt"
    path.write_text("\n".join(lines))
    (trace,) = (format or Lines()).open(Source(path))
    return trace.finish()


def again(trace: Trace, format: Lines) -> Trace:
    """The same file, as another version of the reader cuts it."""
    (cut,) = format.open(Source(trace.path))
    return cut.finish()
