"""What the pages of these tests are made of."""

from pathlib import Path

from mast_tui.analysis.signature import Choices
from mast_tui.cli.samples import make_demo
from mast_tui.labels.labelled import Labelled, of_store
from mast_tui.labels.looks import Facts, Look, Mark, steps_of
from mast_tui.labels.store import Store
from mast_tui.reports.material import Excerpt, Material, excerpts_of, material

QUICK = Choices(draws=100, shuffles=99)

HOSTILE = (
    "<script>window.acted=1</script>",
    "javascript:window.acted=1",
    '" onmouseover="window.acted=1" x="',
    "' autofocus onfocus=window.acted=1 '",
    "<img src=x onerror=window.acted=1>",
    "</style></script></table><svg onload=window.acted=1>",
    "\x1b]8;;http://evil.example\x07click\u202eelif\ud800",
)


def demo(folder: Path) -> Material:
    """The samples that three annotators labelled."""
    make_demo(folder)
    with Store(folder / "labels.db") as store:
        labels = of_store(store)
        return material(labels, choices=QUICK, excerpts=excerpts_of(store, labels))


def hostile(base: Labelled) -> Material:
    """Every name, path, quote and note tries to act."""
    looks, facts, excerpts = [], {}, {}
    for place, evil in enumerate(HOSTILE):
        trace = f"{evil}{place}"
        facts[trace] = Facts(
            trace, evil, 9, "failed" if place % 2 else "succeeded",
            {name: evil for name in ("model", "agent", "scenario", "trial", "format")},
        )  # fmt: skip
        for who, step in ((f"ada {evil}", 3), ("bob", None)):
            marks = (Mark("3.3", step, None, True, evil),) if step else ()
            looks.append(
                Look(
                    trace, who, "human", evil, "done", None, marks, steps_of(marks),
                    frozenset(), frozenset(base.modes), "2026-01-01",
                )
            )  # fmt: skip
        looks.append(looks[-1]._replace(annotator=f"judge {evil}", kind="judge"))
        excerpts[trace, "3.3"] = [Excerpt(evil, 3, (evil, f"two\n{evil}"), evil)]
    labels = base._replace(looks=looks, facts=facts)
    return material(labels, choices=QUICK, excerpts=excerpts, title=HOSTILE[0])
