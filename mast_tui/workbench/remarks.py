"""What is said beside a step: the same call before, a long time since the step before it."""

from mast_tui.workbench.index import Index

LONG_GAP = 30.0
"""Seconds after which the time since the step before is worth saying."""


def remarks(index: Index, number: int) -> tuple[str, ...]:
    """What stands beside a step: the same call before, where it goes on, a long time before it."""
    said = []
    steps = index.same(number)
    before = index.before(number)
    if before is not None:
        times = sum(1 for step in steps if step <= number)
        said.append(f"= step {before}" + (f", {ordinal(times)} time" if times > 2 else ""))
    if (onward := index.goes_on(number)) is not None:
        said.append(f"goes on at step {onward}")
    gap = index.gap(number)
    if gap is not None and gap >= LONG_GAP:
        said.append(f"after {span(gap)}")
    return tuple(said)


def ordinal(number: int) -> str:
    """``3rd``"""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def span(seconds: float) -> str:
    """``42 s``, ``3 min 12 s``, ``2 h 5 min``"""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
