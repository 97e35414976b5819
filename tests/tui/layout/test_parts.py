"""Parts laid out for what they are: JSON as a tree with true places, tables in columns."""

import json
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.traces.model import Step, Tool
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.grids import Table
from mast_tui.tui.layout.highlight import is_diff, marks
from mast_tui.tui.layout.page import Page
from mast_tui.tui.layout.parts import Tree, layout_of
from mast_tui.tui.layout.rows import Row

PODS = [{"name": f"cart-{n}", "ready": n > 1, "labels": {}, "ports": [80, 443]} for n in range(2)]
ALERTS = [
    {"alertname": f"HighErrorRate{n}", "severity": "critical", "state": "firing", "minutes": 33.0}
    for n in range(3)
]
ONE_LINE = json.dumps({"pods": PODS, "log": "first\\line\nsecond line of the log\nthird"})


def tree(text: str, width: int = 60) -> list[Row]:
    block = Tree("output", text, width, True)
    return [block.row(number) for number in range(len(block))]


def drawn(rows: list[Row]) -> str:
    return "\n".join(" " * row.indent + row.text for row in rows)


def test_json_on_one_line_opens_as_a_tree() -> None:
    assert drawn(tree(ONE_LINE)).split("\n") == [
        "{",
        '  "pods": [',
        "    {",
        '      "name": "cart-0",',
        '      "ready": false,',
        '      "labels": {},',
        '      "ports": [80, 443]',
        "    },",
        *drawn(tree(ONE_LINE)).split("\n")[8:14],
        "  ],",
        '  "log": "first\\\\line\\n',
        "    second line of the log\\n",
        '    third"',
        "}",
    ]


def test_what_fits_on_a_row_stands_on_one() -> None:
    assert '"ports": [80, 443]' in drawn(tree(ONE_LINE))
    text = json.dumps([{"a": 1}, {"b": "x" * 70}])
    assert drawn(tree(text, 40)).split("\n")[1] == '  {"a": 1},'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=30,
)


@given(VALUES, st.integers(8, 90), st.booleans(), st.booleans(), st.sampled_from((None, 2)))
def test_every_character_that_is_no_blank_shows_once_where_it_stands(
    value: object, width: int, ascii_only: bool, wrap: bool, spread: int | None
) -> None:
    written = json.dumps([value, "x" * 60], ensure_ascii=ascii_only, indent=spread)
    text = f"before\n{written}\nafter"
    block = Tree("output", text, width, wrap)
    rows = [block.row(number) for number in range(len(block))]
    ends = 0
    for row in rows:
        assert row.start >= ends
        assert text[ends : row.start].strip(" \n") == ""
        if row.runs:
            shows_what_stands(row, text)
            ends = row.end
        elif wrap:
            assert row.text == visible(text[row.start : row.end], line=True)
            ends = row.end
        else:
            ends = block.slice(rows.index(row))[1]
    assert text[ends:].strip() == ""


def shows_what_stands(row: Row, text: str) -> None:
    """Each character of a row of several lines is one of the part, blanks apart, and none is lost."""
    shown = visible(text[row.start : row.end])
    assert "".join(row.text.split()) == "".join(shown.split())
    for run in row.runs:
        drawn = row.text[run.column : run.column + run.length]
        assert drawn == visible(text[run.start : run.start + run.length], line=True)
        if run.length:
            assert row.place(run.column) == run.start
            assert list(row.columns(run.start, run.start + 1)) == [(run.column, run.column + 1)]


def test_json_on_many_lines_is_drawn_together() -> None:
    data = {
        "total": 2,
        "data": [{"reason": "Started", "count": n} for n in (114, 7)],
        "k": "v" * 60,
    }
    assert drawn(tree(json.dumps(data, indent=4))).split("\n")[:6] == [
        "{",
        '  "total": 2,',
        '  "data": [',
        '    {"reason": "Started", "count": 114},',
        '    {"reason": "Started", "count": 7}',
        "  ],",
    ]


def test_members_of_records_share_rows() -> None:
    assert drawn(tree(json.dumps(ALERTS, indent=2), 54)).split("\n")[:5] == [
        "[",
        '  {"alertname": "HighErrorRate0",',
        '    "severity": "critical", "state": "firing",',
        '    "minutes": 33.0},',
        '  {"alertname": "HighErrorRate1",',
    ]


def test_json_cut_off_in_the_middle_shows_as_far_as_it_goes() -> None:
    text = "\n".join(json.dumps([*ALERTS, *ALERTS], indent=2).split("\n")[:-7])
    assert '{"alertname": "HighErrorRate1",' in drawn(tree(text, 54))


@given(VALUES, st.integers(20, 60))
def test_no_row_is_wider_than_there_is_room(value: object, width: int) -> None:
    text = json.dumps([{"a": "x" * 50, "b": value, "c": "y y " * 20}] * 3, indent=2)
    block = Tree("output", text, width, True)
    for number in range(len(block)):
        row = block.row(number)
        if row.indent <= width - 8:
            assert cell_len(row.text) + row.indent <= max(width, 8 + row.indent) + 1, row


def test_a_long_first_member_of_a_record_is_wrapped() -> None:
    plan = [{"action": "Disable the flag, " * 5, "ok": True, "why": "because " * 12}] * 3
    rows = drawn(tree(json.dumps(plan, indent=2), 50)).split("\n")
    assert rows[1] == "  {"
    assert rows[2].startswith('    "action": "Disable the flag, ')
    assert max(len(row.rstrip()) for row in rows) <= 50


def test_arguments_that_could_not_be_parsed_are_opened_at_their_line_ends() -> None:
    text = (
        '{\n  "input": "*** Begin Patch\\n*** Add File: a.json\\n+{\\n+  \\"entities\\": [\\n+  }'
    )
    found = layout_of("arguments", text, 60, True, None)
    assert found is not None
    block = found[1]
    assert [block.row(n).text for n in range(len(block))][1:4] == [
        '  "input": "*** Begin Patch\\n',
        "*** Add File: a.json\\n",
        "+{\\n",
    ]


def test_short_arguments_stand_side_by_side() -> None:
    text = "kubectl get pods\n\nworkdir: /logs\nyield_time_ms: 10000\nmax_output_tokens: 12000"
    found = layout_of("arguments", text, 50, True, None)
    assert found is not None
    block = found[1]
    rows = [block.row(number) for number in range(len(block))]
    assert [row.text for row in rows] == [
        "kubectl get pods",
        "",
        "workdir: /logs  yield_time_ms: 10000",
        "max_output_tokens: 12000",
    ]
    for row in rows[2:]:
        for run in row.runs:
            assert text[run.start :].startswith(row.text[run.column :][: run.length])


def test_columns_of_a_terminal_are_cut_and_not_wrapped() -> None:
    text = (
        "NAME                 READY   STATUS    AGE\n"
        "cart-6df8475df4      1/1     Running   103s\n\n"
        "Some words that are no table, and go on for longer than a row"
    )
    found = layout_of("output", text, 40, True, None)
    assert found is not None
    word, block = found
    assert word == "in columns"
    rows = [block.row(number) for number in range(len(block))]
    assert [row.text for row in rows[:3]] == [
        "NAME             READY  STATUS   AGE",
        "cart-6df8475df4  1/1    Running  103s",
        "",
    ]
    assert "".join(row.text for row in rows[3:]) == text.split("\n")[3]
    assert block.row_of(place := text.index("103s")) == 1
    assert [rows[1].text[a:b] for a, b in rows[1].columns(place, place + 4)] == ["103s"]
    assert layout_of("output", "Well.  THIS IS  no\ntable\n", 40, True, None) is None


def test_long_names_in_columns_are_cut_so_that_what_follows_shows() -> None:
    name = "memcached-reserve-68dbb57476-pb4zq"
    text = f"NAME{' ' * 34}READY   STATUS    RESTARTS\n{name:<38}0/1     Pending   0\n"
    found = layout_of("output", text, 44, True, None)
    assert found is not None
    block = found[1]
    assert block.row(1).text == "memcached-reserve-6…  0/1    Pending  0"
    assert block.row(1, shift=22).text == "0/1    Pending  0"
    narrow = layout_of("output", text, 30, True, None)
    assert narrow is not None
    assert narrow[1].row(1).text == "memcached-reserve-6…  0/1    …"


def test_a_long_last_column_goes_on_in_rows_of_its_own() -> None:
    said = "0/3 nodes are available: 3 node(s) did not have free ports for the requested pod ports"
    text = (
        f"LAST SEEN   TYPE      MESSAGE\n2m30s       Warning   {said}\n3m          Normal    ok\n"
    )
    found = layout_of("output", text, 60, True, None)
    assert found is not None
    block = found[1]
    rows = [block.row(number) for number in range(len(block))]
    assert drawn(rows).split("\n") == [
        "LAST SEEN  TYPE     MESSAGE",
        "2m30s      Warning  0/3 nodes are available: 3 node(s) did",
        "                    not have free ports for the requested ",
        "                    pod ports",
        "3m         Normal   ok",
    ]
    for word in ("0/3", "free", "pod ports", "ok"):
        place = text.index(word)
        row = block.row(block.row_of(place))
        ((start, end),) = row.columns(place, place + len(word))
        assert row.text[start:end] == word


def test_columns_without_a_heading_are_known_by_standing_below_each_other() -> None:
    lines = [f"2m{n}s       Normal    Pulled     pod/cart-{n}    an image" for n in range(10, 14)]
    found = layout_of("output", "\n".join(lines), 60, True, None)
    assert found is not None
    assert found[0] == "in columns"
    assert found[1].row(0).text == "2m10s  Normal  Pulled  pod/cart-10  an image"
    prose = [
        "Some words.   And more",
        "of them, but   not in any",
        "columns at  all: those",
        "end.",
    ]
    assert layout_of("output", "\n".join(prose), 60, True, None) is None
    assert layout_of("output", "\n".join(lines[:3]), 60, True, None) is None


def test_places_are_found_in_the_tree() -> None:
    block = Tree("output", ONE_LINE, 60, True)
    for word in ("cart-1", "second line", "third"):
        place = ONE_LINE.index(word)
        row = block.row(block.row_of(place))
        assert row.start <= place < row.end
        assert word in row.text


def test_lines_that_are_no_json_stand_as_they_are() -> None:
    text = f"Exit code 0\n{ONE_LINE}\n{{broken " + "x" * 80 + "}"
    rows = tree(text)
    assert rows[0].text == "Exit code 0"
    assert any(row.text.startswith("{broken") for row in rows[-3:])
    assert layout_of("output", "short {}", 60, True, None) is None
    assert layout_of("output", "[1,2]\n" * 4, 60, True, None) is None


def test_a_file_in_one_line_is_opened_at_its_line_ends() -> None:
    line = '    "flags.json": "{\\n  \\"cartFailure\\": {\\n    \\"on\\": true\\n  }\\n}",'
    assert drawn(tree("{\n" + line + "\n}")).split("\n") == [
        "{",
        '    "flags.json": "{\\n',
        '        \\"cartFailure\\": {\\n',
        '          \\"on\\": true\\n',
        "        }\\n",
        '      }",',
        "}",
    ]
    assert layout_of("output", "C:\\new " + "x" * 90, 60, True, None) is None


def test_tables_stand_in_columns() -> None:
    text = "NAME\tREADY\tAGE\ncart\t1/1\t3d\ncheckout-service\t0/1\t\x1b1h\n"
    found = layout_of("output", text, 60, True, None)
    assert found is not None
    assert found[0] == "as a table"
    assert isinstance(found[1], Table)
    assert [found[1].row(n).text for n in range(3)] == [
        "NAME              READY  AGE",
        "cart              1/1    3d",
        "checkout-service  0/1    ␛1h",
    ]
    assert found[1].row(0, shift=18).text == "READY  AGE"


def test_a_cell_of_a_table_is_where_it_stands_in_the_trace() -> None:
    text = "NAME\tREADY\tAGE\ncart\t1/1\t3d\ncheckout-service\t0/1\t1h\n"
    block = Table("output", text, 60, "\t")
    place = text.index("0/1")
    row = block.row(block.row_of(place))
    assert [row.text[a:b] for a, b in row.columns(place, place + 3)] == ["0/1"]
    assert row.place(row.text.index("0/1") + 1) == place + 1
    scrolled = block.row(2, shift=18)
    assert [scrolled.text[a:b] for a, b in scrolled.columns(place, place + 3)] == ["0/1"]
    assert list(scrolled.columns(0, 5)) == []


def test_commas_make_a_table_only_where_each_line_has_as_many() -> None:
    assert layout_of("output", 'a,b,c\n1,"x, y",3\n1,2,3\n', 60, True, None) is None
    assert layout_of("output", "a,b,c\n1,2,3\n4,5,6\n", 60, True, None) is not None
    assert layout_of("output", "Well, so, it\ngoes on, and\non\n", 60, True, None) is None


def test_a_long_part_stands_as_it_is_and_one_at_the_limit_is_quick() -> None:
    text = json.dumps([PODS[0]] * 3_500)
    assert len(text) < 300_000
    begin = perf_counter()
    assert layout_of("output", text, 80, True, None) is not None
    assert perf_counter() - begin < 5
    assert layout_of("output", text * 2, 80, True, None) is None


def test_a_page_says_how_a_part_is_laid_out_and_folds_parts() -> None:
    step = Step(1, "log", "agent", "x", tool=Tool("t", {"a": 1}), output=ONE_LINE)
    page = Page(step, 60, laid_out=True)
    assert any(page.row(n).text.startswith("output  as JSON") for n in range(len(page)))
    lines = Step(1, "log", "agent", "x", output="one\n" * 9, text="1\n" * 9)
    folded = Page(lines, 60, folded={"output"})
    assert [folded.row(n).text for n in range(len(folded))][
        -1
    ] == "6 more lines are folded: z unfolds"
    assert len(folded) == len(Page(lines, 60)) - 5


def test_a_line_of_the_longest_part_is_found() -> None:
    step = Step(1, "log", "agent", "x", output="\n".join(map(str, range(1, 500))), text="hi")
    page = Page(step, 60)
    place = page.place_of_line(200)
    assert place is not None
    assert page.row(page.find(*place)).text == "200"
    assert page.place_of_line(0) is page.place_of_line(500) is None


def test_diffs_and_markdown_are_set_off_lightly() -> None:
    diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n"
    assert is_diff(diff)
    assert not is_diff("--- a heading\n+ no diff")
    assert [mark.style for mark in marks("output", "+new", patch=True)] == ["added"]
    assert [mark.style for mark in marks("text", "## Cause")] == ["strong"]
    assert [mark.style for mark in marks("reasoning", "- **Root cause** is `cart`")] == [
        "quiet",
        "strong",
    ]
    assert marks("text", "2 * 3 ** 4") == []


# --- names and values

DESCRIBED = """\
Name:             recommendation-74fd485779-z6s5b
Namespace:        hotel-reservation
Status:           Pending
Labels:           io.kompose.service=recommendation
                  pod-template-hash=74fd485779
Controlled By:    ReplicaSet/recommendation-74fd485779 in the namespace
Containers:
  recommendation:
    Host Port:   9100/TCP
Conditions:
  Type           Status
  PodScheduled   False
Events:
  Type     Reason            Age   Message
  Warning  FailedScheduling  27s   0/3 nodes are available: 3 did not have free ports
"""


def fields(text: str, width: int) -> list[Row]:
    found = layout_of("output", text, width, True, None)
    assert found is not None
    assert found[0] == "as fields"
    return [found[1].row(number) for number in range(len(found[1]))]


def test_names_and_values_that_stand_far_apart_are_drawn_near() -> None:
    assert drawn(fields(DESCRIBED, 44)).rstrip().split("\n") == [
        "Name: recommendation-74fd485779-z6s5b",
        "Namespace: hotel-reservation",
        "Status: Pending",
        "Labels: io.kompose.service=recommendation",
        "  pod-template-hash=74fd485779",
        "Controlled By: ReplicaSet/recommendation-74f",
        "               d485779 in the namespace",
        "Containers:",
        "  recommendation:",
        "    Host Port: 9100/TCP",
        "Conditions:",
        "  Type           Status",
        "  PodScheduled   False",
        "Events:",
        "  Type     Reason            Age   Message",
        "  Warning  FailedScheduling  27s   0/3 nodes",
        "  are available: 3 did not have free ports",
    ]


@given(st.integers(30, 90), st.text(alphabet="ab:  \nä漢", max_size=60))
def test_every_character_of_named_values_stands_where_the_row_says(width: int, more: str) -> None:
    text = DESCRIBED + more
    places: list[int] = []
    for row in fields(text, width):
        for run in row.runs:
            said = text[run.start : run.start + run.length]
            assert row.text[run.column : run.column + run.length] == said
            places += range(run.start, run.start + run.length)
        assert row.indent + cell_len(row.text) <= width
    assert places == sorted(set(places))
    assert {at for at, letter in enumerate(text) if not letter.isspace()} <= set(places)


def test_lines_with_their_values_close_by_stay_as_they_are() -> None:
    assert layout_of("output", "a: b\nc: d\ne:   f\ng:  h\n", 40, True, None) is None
