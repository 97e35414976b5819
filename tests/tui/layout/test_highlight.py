"""What is set off in a row stays in the row and never overlaps."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.traces.model import PARTS
from mast_tui.tui.layout.highlight import Mark, layer, marks

LINES = st.one_of(
    st.text(max_size=120).map(lambda text: text.replace("\n", " ")),
    st.lists(
        st.sampled_from(
            ["2026-01-02T03:04:05Z", "ERROR", "key:", '"name":', "KeyError", "warn", "## x", "-", " ",
             "+added", "**b**", "OOMKilled", "WARNING"]
        ),
        max_size=12,
    ).map(" ".join),
)  # fmt: skip
STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8)


def apart(stretches: list[tuple[int, int]], style: str) -> list[Mark]:
    """Marks in order and without overlap, with gaps and lengths as drawn."""
    made, end = [], 0
    for gap, length in stretches:
        made.append(Mark(end + gap, end + gap + length, style))
        end += gap + length
    return made


def painted(found: list[Mark], length: int = 500) -> list[str]:
    """The style of each character, where the later mark wins."""
    cells = [""] * length
    for mark in found:
        cells[mark.start : mark.end] = [mark.style] * (mark.end - mark.start)
    return cells


@settings(deadline=None, max_examples=300)
@given(LINES, st.sampled_from(PARTS), st.booleans())
def test_marks_are_in_order_apart_and_inside_the_row(line: str, part: str, patch: bool) -> None:
    found = marks(part, line, patch)  # type: ignore[arg-type]
    assert all(0 <= mark.start < mark.end <= len(line) for mark in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(deadline=None)
@given(STRETCHES, STRETCHES)
def test_where_two_layers_meet_the_upper_one_shows_and_nothing_overlaps(
    under: list[tuple[int, int]], over: list[tuple[int, int]]
) -> None:
    below, above = apart(under, "under"), apart(over, "over")
    found = layer(below, above)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(mark.start < mark.end for mark in found)
    assert painted(found) == painted([*below, *above])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=5), STRETCHES)
def test_quotes_and_hits_that_overlap_each_other_draw_every_character_once(
    places: list[tuple[int, int]], under: list[tuple[int, int]]
) -> None:
    """given evidence that overlaps other evidence, or a hit inside of it"""
    above = [Mark(start, start + length, "over") for start, length in places]
    found = layer(apart(under, "under"), above)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert painted(found) == painted([*apart(under, "under"), *above])


def test_errors_times_and_keys_are_set_off() -> None:
    line = "2026-01-02T03:04:05Z ERROR payment: refused"
    assert [(line[m.start : m.end], m.style) for m in marks("output", line)] == [
        ("2026-01-02T03:04:05Z", "quiet"),
        ("ERROR", "error"),
    ]
    assert marks("output", "severity: high")[0] == Mark(0, 9, "quiet")


def test_lines_of_a_patch_say_what_they_do() -> None:
    styles = [marks("arguments", line, patch=True) for line in ("+a", "-b", "@@ c", " d")]
    assert [found[0].style if found else "" for found in styles] == [
        "added", "removed", "quiet", "",
    ]  # fmt: skip


def test_prose_is_left_alone_but_for_its_headings() -> None:
    assert marks("text", "an ERROR that is talked about") == []
    assert marks("reasoning", "## Plan") == [Mark(0, 7, "strong")]


def test_pods_that_are_not_well_are_set_off() -> None:
    def warned(line: str) -> list[str]:
        return [line[m.start : m.end] for m in marks("output", line) if m.style == "warning"]

    assert warned("pod/recommendation-74f  0/1  Pending  0  31s") == ["0/1", "Pending"]
    assert warned("node2  NotReady  worker") == ["NotReady"]
    assert warned("pod/geo-57c  1/1  Running  2  10/0/12") == []


def test_keys_of_json_are_quiet_wherever_they_stand_in_a_row() -> None:
    line = '  {"alertname": "Watchdog", "severity": "none", "said": "a: b"},'
    quiet = [line[m.start : m.end] for m in marks("output", line) if m.style == "quiet"]
    assert quiet == ['"alertname":', '"severity":', '"said":']
