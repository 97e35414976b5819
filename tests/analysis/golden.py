"""A label set that declares its counts, and with them the figures that the ITBench study gives.

The study (IBM Research and UC Berkeley, 2026) tells traces a model, modes a failed trace, a few
prevalences and differences, and mean recall; it gives no counts of failed traces and no table of
all modes. How many failed (25, 75 and 92), and every count that it does not give, is this fixture's
choice.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mast_tui.analysis.vectors import Vector, Vectors
from mast_tui.codebook.load import load
from mast_tui.traces.model import Outcome

MODES = tuple(mode.code for mode in load().modes)

Declared = dict[str, tuple[int, int]]
"""Mode to the number of failed and of successful traces that have it."""


class Model(NamedTuple):
    """What is declared of one model's traces."""

    failed: int
    succeeded: int
    modes: Declared


MODELS: dict[str, Model] = {
    "gemini-3-flash": Model(
        25,
        75,
        {
            "1.1": (5, 16), "1.2": (1, 0), "1.3": (6, 30), "1.5": (4, 3), "2.2": (3, 2),
            "2.3": (2, 0), "2.6": (10, 21), "3.1": (5, 2), "3.2": (6, 12), "3.3": (23, 30),
        },
    ),
    "kimi-k2": Model(
        75,
        30,
        {
            "1.1": (20, 8), "1.3": (66, 28), "1.4": (6, 1), "1.5": (55, 9), "2.2": (6, 0),
            "2.3": (19, 1), "2.6": (69, 20), "3.1": (57, 9), "3.2": (25, 9), "3.3": (30, 8),
        },
    ),
    "gpt-oss-120b": Model(
        92,
        13,
        {
            "1.1": (30, 4), "1.3": (70, 9), "1.4": (24, 1), "1.5": (68, 5), "2.3": (22, 1),
            "2.6": (88, 11), "3.1": (60, 4), "3.2": (60, 6), "3.3": (66, 6),
        },
    ),
}  # fmt: skip

HEAD = "annotator,trace,mode,value,model,scenario,outcome,steps,step"


def rows() -> Iterator[tuple[str, str, int, Outcome, dict[str, int]]]:
    """Model, trace, scenario, outcome and the traces' modes with their votes."""
    for model, declared in MODELS.items():
        total = declared.failed + declared.succeeded
        for place in range(total):
            failed = place < declared.failed
            own, among = (
                (place, declared.failed)
                if failed
                else (place - declared.failed, declared.succeeded)
            )
            votes = {}
            for number, mode in enumerate(MODES):
                wanted = declared.modes.get(mode, (0, 0))[0 if failed else 1]
                votes[mode] = int((own * 7 + number * 11) % among < wanted)
            yield (
                model,
                f"{model}-{place:03}",
                place % 35,
                "failed" if failed else "succeeded",
                votes,
            )


def golden() -> Vectors:
    """The vectors, with modes placed at steps by their number."""
    found = [
        Vector(
            trace,
            dict(votes.items()),  # type: ignore[arg-type]
            {m: 3 * n + 2 for n, m in enumerate(MODES) if votes[m]},
            {m: (3 * n + 2, 3 * n + 2) for n, m in enumerate(MODES) if votes[m]},
            outcome,
            "computed",
            length=60,
            about={"model": model, "scenario": str(scenario)},
        )
        for model, trace, scenario, outcome, votes in rows()
    ]
    return Vectors(tuple(found), MODES, "majority", ("study",), False)


def golden_csv() -> str:
    """The same as a file of votes."""
    lines = [HEAD]
    for model, trace, scenario, outcome, votes in rows():
        lines += [
            f"study,{trace},{mode},{vote},{model},{scenario},{outcome},60,"
            f"{3 * number + 2 if vote else ''}"
            for number, (mode, vote) in enumerate(votes.items())
        ]
    return "\n".join(lines) + "\n"
