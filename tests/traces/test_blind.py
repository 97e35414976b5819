"""Embedded answers: hidden in their place until revealed."""

from mast_tui.traces import blind
from mast_tui.traces.model import PARTS, Step, Tool
from mast_tui.traces.parts import part_text

SECRET = Step(
    7, "message", "annotator", "mistake_step 3", text="it was WebSurfer", reasoning="because",
    tool=Tool("judge", {"a": 1}), output="failed", error=True, exit_code=1, duration=2.0,
    notes=("mistake_agent: WebSurfer",), source_index=4, source_id="n1", leak=True,
)  # fmt: skip


def test_a_hidden_step_keeps_its_place_and_nothing_it_said() -> None:
    hidden = blind.shown(SECRET, False)
    assert (hidden.index, hidden.source_index, hidden.source_id, hidden.leak) == (7, 4, "n1", True)
    assert [part_text(hidden, part) for part in PARTS] == ["", "", "", ""]
    assert (hidden.error, hidden.exit_code, hidden.duration) == (False, None, None)
    assert "WebSurfer" not in repr(hidden)
    assert "--reveal" in hidden.notes[0]


def test_what_is_revealed_or_no_secret_is_the_step_itself() -> None:
    plain = Step(1, "shell", "agent", "cat ground_truth.yaml", output="root_cause: redis")
    assert blind.shown(SECRET, True) is SECRET
    assert blind.shown(plain, False) is plain


def test_it_is_said_how_many_are_hidden() -> None:
    assert blind.told(1).startswith("1 step is hidden")
    assert blind.told(1200).startswith("1,200 steps are hidden")
