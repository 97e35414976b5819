"""The page: whole, closed in itself, safe, and with the numbers of the analysis."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from mast_tui.analysis.association import Interval
from mast_tui.analysis.disagreements import Disagreement
from mast_tui.codebook.load import load
from mast_tui.labels.labelled import Labelled
from mast_tui.reports.blocks import command
from mast_tui.reports.html import element, link, text
from mast_tui.reports.material import Material, step_texts
from mast_tui.reports.report import report_page
from mast_tui.traces.model import Step
from tests.reports.reading import Page
from tests.reports.samples import HOSTILE, demo, hostile

LOADING = ("src", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return demo(tmp_path_factory.mktemp("report") / "samples")


@pytest.fixture(scope="module")
def page(found: Material) -> str:
    return report_page(found)


@pytest.fixture
def nothing() -> Labelled:
    """No labels, in MAST."""
    book = load()
    return Labelled([], {}, book, tuple(mode.code for mode in book.modes))


def test_every_element_is_closed_and_every_link_leads_to_a_place(page: str) -> None:
    read = Page(page)

    places = [one.attributes["id"] for one in read.elements if "id" in one.attributes]
    assert (read.open, read.unbalanced) == ([], [])
    assert len(places) == len(set(places))
    for one in read.named("a"):
        assert (one.attributes["href"] or "")[1:] in places


def test_nothing_is_loaded_and_only_our_own_style_and_script_act(page: str) -> None:
    read = Page(page)

    for one in read.elements:
        assert not set(one.attributes) & {*LOADING, "style"}
        assert not any(name.startswith("on") for name in one.attributes)
    assert not read.named("link", "img", "iframe", "object", "embed", "form", "base")
    assert "http://" not in page
    assert "https://" not in page
    assert not re.search(r"url\(|@import", page)
    policy = read.named("meta")[1].attributes["content"] or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for name in ("style", "script"):
        (inside,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert b64encode(sha256(inside.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_it_tells_the_study_its_agreement_signatures_disagreements_and_methods(
    page: str, found: Material
) -> None:
    said = Page(page).text

    for part in (
        "26 of 27", "MAST v3, revision 1", load().hash, "ines", "wanjiru: 1 review is not done",
        "stratified alpha", "Heat map", "Failed less successful", "Order of first steps",
        "Redis was checked and shows no errors.", "mast-tui show @5144985a7e1bf920 --step 28",
        "3 annotators labelled 9 agent traces", "Newcombe, R. G. (1998)", "Cemri, M., Pan, M. Z.",
        "delete-one-trace jackknife",
    ):  # fmt: skip
        assert part in said
    assert "nan" not in said.lower().split()
    assert "None" not in said
    for row in found.disagreements.rows:
        assert row.kind in said


def test_a_confusion_shows_what_was_seen_instead(page: str, found: Material) -> None:
    row = next(row for row in found.disagreements.rows if row.kind == "confusion")
    (name, (other, *_)), *_ = row.instead.items()
    mode, _, step = other.partition("@")

    assert f"{name} at step {step}, {found.names[mode]}" in Page(page).text


def test_numbers_are_those_of_the_analysis(page: str, found: Material) -> None:
    tables = Page(page).tables

    for report in found.reports:
        rows = tables[f"Modes by {report.level}"][1:]
        assert len(rows) == len(report.modes)
        for row, mode in zip(rows, report.modes.values(), strict=True):
            alpha = mode.values["krippendorff_alpha"]
            assert row[1][1] == repr(float(mode.n))
            assert row[6][1] == repr(float("-inf") if alpha is None else float(alpha))
    whole = found.signature.whole
    label = "Share among failed less share among successful traces, in points"
    for row, one in zip(tables[label][1:], whole.modes.values(), strict=True):
        assert row[1][0] == f"{one.table.failed_with}/{one.table.failed}"
        assert isinstance(one.difference, Interval)
        assert row[4][1] == repr(float(one.difference.value))
    heated = next(rows for name, rows in tables.items() if name.startswith("Per cent"))
    assert [len(row) for row in heated] == [7] * 15
    for row, code in zip(heated[1:], found.signature.found.modes, strict=True):
        for place, group in enumerate(found.signature.groups):
            counts = group.modes[code].table
            if counts.failed:
                assert row[1 + 2 * place][0].endswith(f" {counts.failed_with}/{counts.failed}")


def test_the_matrix_of_kappas_has_a_row_an_annotator(page: str, found: Material) -> None:
    rows = Page(page).tables["Cohen's kappa of each pair, all modes as one, by trace"]
    kappa = found.reports[0].overall.cohen_kappa["ines|tomasz"]

    assert [row[0][0] for row in rows] == ["", "ines", "tomasz", "wanjiru"]
    assert rows[1][2][0] == rows[2][1][0] == f"{kappa:.2f}"
    more = Page(page).tables["Other coefficients by trace"]
    assert len(more) == 1 + 14 + 4


def test_hostile_names_are_words_and_nothing_else(nothing: Labelled) -> None:
    page = report_page(hostile(nothing))
    read = Page(page)

    assert (read.open, read.unbalanced) == ([], [])
    assert len(read.named("script")) == len(read.named("style")) == 1
    assert not read.named("img")
    for one in read.elements:
        assert not any(name.startswith("on") or name == "autofocus" for name in one.attributes)
        assert "href" not in one.attributes or str(one.attributes["href"]).startswith("#")
    assert HOSTILE[0] in read.text
    assert not set("\x1b\x07\u202e\ud800") & set(page)
    page.encode()


def test_no_labels_still_make_a_page(nothing: Labelled) -> None:
    from mast_tui.reports.material import material

    read = Page(report_page(material(nothing)))

    assert (read.open, read.unbalanced) == ([], [])
    assert "Agreement needs the done reviews of two annotators." in read.text


def test_text_is_escaped_unless_it_was_made_here() -> None:
    assert text("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#x27;"
    assert element("p", "<i>", element("b", "x")) == "<p>&lt;i&gt;<b>x</b></p>"
    assert element("td", "x", title='"><') == '<td title="&quot;&gt;&lt;">x</td>'
    assert link("javascript:x", "y") == '<a href="#javascript:x">y</a>'


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/runs/1", "mast-tui show /runs/1 --step 4"),
        ("/runs/a b", "mast-tui show '/runs/a b' --step 4"),
        ("/x; rm -rf ~", "mast-tui show '/x; rm -rf ~' --step 4"),
        ("/x\nrm -rf ~", "mast-tui show @ab12 --step 4"),
        ("--help", "mast-tui show @ab12 --step 4"),
    ],
)
def test_a_command_to_copy_names_one_trace_and_runs_nothing_else(path: str, shown: str) -> None:
    assert Page(command(path, "ab12", 4)).text == shown


def test_a_step_whose_words_begin_with_its_title_says_them_once() -> None:
    """given a title that was cut, and one that says more than the words"""
    words = "the change dropped a rule " * 20
    steps = [
        Step(index=1, actor="agent", kind="message", title=f"{words[:199]}…", text=words),
        Step(index=2, actor="agent", kind="message", title="a word on it", text=words),
    ]
    rows = [Disagreement("omission", "t", "", "3.3", step.index, {}, {}) for step in steps]
    found = step_texts(rows, lambda trace: steps)
    assert [found["t", number].title for number in (1, 2)] == ["message", "message: a word on it"]
