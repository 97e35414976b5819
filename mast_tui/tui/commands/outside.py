"""Taking text out: copies, files, the pager and the editor."""

import os
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from textual.app import SuspendNotSupported

from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.safe import visible
from mast_tui.tui import clipboard
from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice


def copy(work: BenchScreen) -> None:
    """Copy what is selected, else the part that has most rows in view."""
    if work.selection is not None and work.selection.words:
        copy_text(work, work.selection.words)
    elif (found := _part_in_view(work)) is not None:
        copy_text(work, part_text(*found))


def copy_step(work: BenchScreen) -> None:
    """Copy all parts of the step, each under its name."""
    if (step := _step(work)) is not None:
        copy_text(work, step_text(step))


def write_part(work: BenchScreen) -> None:
    """Write the part in view, as it is in the trace, to a file of its own."""
    if (found := _part_in_view(work)) is not None:
        path = clipboard.write(part_text(*found), f"step-{found[0].index}-{found[1]}")
        work.say(Notice(f"written to {path}"))


def copy_text(work: BenchScreen, text: str) -> None:
    """Copy any text, and say where to."""
    work.say(Notice(clipboard.copy(text, work.app.copy_to_clipboard)))


def pager(work: BenchScreen) -> None:
    """Show the part in view in the pager, made safe to show."""
    if (found := _part_in_view(work)) is not None:
        words = _words("PAGER", "less")
        _open(work, found, words, visible(part_text(*found)), f"{words[0]}: seen")


def editor(work: BenchScreen) -> None:
    """Open the part in view in the editor, as it is in the trace."""
    if (found := _part_in_view(work)) is not None:
        words = _editor()
        said = f"{words[0]} had a copy, as it is in the trace; changes to it were not kept"
        _open(work, found, words, part_text(*found), said)


def step_text(step: Step) -> str:
    """The parts of a step, each under its name."""
    parts = ((part, part_text(step, part)) for part in PARTS)
    return "\n\n".join(f"{part}:\n{text}" for part, text in parts if text)


def _step(work: BenchScreen) -> Step | None:
    step = work.step_view.step
    if step is None:
        work.say(Notice("there is no step here", trouble=True))
    return step


def _part_in_view(work: BenchScreen) -> tuple[Step, PartName] | None:
    """The step, and which part of it has most rows in view."""
    step, page = _step(work), work.step_view.page
    if step is None or page is None:
        return None
    top = work.step_view.top
    rows = (page.row(number) for number in range(top, min(len(page), top + work.step_view.room)))
    counts = Counter(row.part for row in rows if row.part is not None)
    if not counts:
        work.say(Notice("there is no text in view here", trouble=True))
        return None
    return step, counts.most_common(1)[0][0]


def _words(variable: str, default: str) -> list[str]:
    """The words of a command that the user's environment names; no shell reads them."""
    try:
        return shlex.split(os.environ.get(variable, "")) or shlex.split(default)
    except ValueError:
        return shlex.split(default)


def without_modelines(words: list[str]) -> list[str]:
    """Vim obeys settings that it finds in a file; a trace's text is nobody's settings."""
    found = shutil.which(words[0])
    if found and Path(found).resolve().name.startswith(("vim", "nvim", "gvim")):
        return [*words, "--cmd", "set modelines=0 nomodeline"]
    return words


def _editor() -> list[str]:
    return without_modelines(_words("VISUAL", "") or _words("EDITOR", "vi"))


def edited(work: BenchScreen, text: str, name: str) -> str | None:
    """What the editor made of a text; None, and the reason said, where it did not run well."""
    words, path = _editor(), clipboard.write(text and f"{text}\n", name)
    try:
        trouble = _run(work, words, path)
        if trouble:
            work.say(Notice(trouble, trouble=True))
            return None
        return Path(path).read_text("utf-8", errors="replace")
    except OSError as error:
        work.say(Notice(f"{path}: {error.strerror}", trouble=True))
        return None
    finally:
        Path(path).unlink(missing_ok=True)


def _open(
    work: BenchScreen, found: tuple[Step, PartName], words: list[str], text: str, said: str
) -> None:
    """Let another program have the terminal, with a file of this text that goes when it ends."""
    step, part = found
    path = clipboard.write(text, f"step-{step.index}-{part}")
    try:
        instead = f": {key_for('write_part')} writes a file"
        trouble = _run(work, words, path, instead)
    finally:
        Path(path).unlink(missing_ok=True)
    work.say(Notice(trouble or said, trouble=bool(trouble)))


def _run(work: BenchScreen, words: list[str], path: str, instead: str = "") -> str:
    """Let another program have the terminal; returns what went wrong, if anything did."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("LESSOPEN")}
    try:
        with work.app.suspend():
            done = subprocess.run([*words, path], env=quiet, check=False)
    except OSError as error:
        return f"{words[0]} cannot be run: {error.strerror}"
    except SuspendNotSupported:
        return f"no terminal for {words[0]} here{instead}"
    return f"{words[0]} ended with {done.returncode}" if done.returncode else ""
