"""The tables of a study's progress."""

from mast_tui.labels.study.progress import Line
from mast_tui.workbench.progress import tables

MODEL = "a-model-with-quite-a-long-name-20260101"


def a_line(name: str) -> Line:
    return Line(
        name=name,
        assigned=12_345,
        done=12_000,
        in_progress=12,
        excluded=1,
        skipped=2,
        seconds_per_trace=754.0,
        expected_end="2026-12-31T12:00:00Z",
    )


def test_a_long_name_is_cut_where_the_screen_is_narrow_and_no_number_is() -> None:
    found = {"annotator": [a_line("Ada")], "model": [a_line(MODEL)]}

    people, models = tables(found, 78)

    assert all(len(line) <= 78 for line in (*people, *models))
    assert models[1].startswith("a-model-with-")
    assert models[1].endswith("…  12345  12000    12     1     2   344  12.6  2026-12-31 12:00")


def test_the_command_prints_names_whole() -> None:
    ((_, line),) = tables({"model": [a_line(MODEL)]})
    assert line.startswith(f"{MODEL}  12345")
