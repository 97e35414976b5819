"""Macros: what the configuration may say, what is recorded, and what they tag."""

import tomllib
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.workbench.applying import apply
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.macros import Macro, MacroTag, load, parsed, record, recorded_path
from mast_tui.workbench.selection import begin


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Ada at step 6 of a failed run."""
    bench.reading.go(6)
    return bench


def a_macro(*modes: str) -> Macro:
    return parsed({"r": list(modes)}, "here")["r"]


# --- the configuration


def test_a_macro_is_a_list_of_modes_or_says_more_of_them() -> None:
    found = parsed(
        {
            "r": ["1.3", "incorrect verification"],
            "l": {
                "name": "the loop",
                "confidence": "low",
                "tags": ["1.3", {"mode": "3.1", "trace": True, "confidence": "high"}],
            },
        },
        "here",
    )
    assert [tag.mode for tag in found["r"].tags] == ["1.3", "incorrect verification"]
    assert found["l"] == Macro(
        "l",
        "the loop",
        (MacroTag("1.3", confidence="low"), MacroTag("3.1", confidence="high", trace=True)),
    )


@pytest.mark.parametrize(
    ("macro", "words"),
    [
        ({"rr": ["1.3"]}, "here: 'rr' is no letter"),
        ({"q": ["1.3"]}, "q gives up"),
        ({"r": "1.3"}, "here r: a macro is a list of modes"),
        ({"r": []}, "here r: a macro is a list of modes"),
        ({"r": {"tags": ["1.3"], "notes": "x"}}, "here r: a macro has no notes"),
        ({"r": [{"mode": "1.3", "sure": "low"}]}, "here r: a tag of a macro has no sure"),
        ({"r": [{"note": "x"}]}, "here r: a tag of a macro needs its mode"),
        ({"r": [3.3]}, "here r: mode must be a text in quotes"),
        ({"r": [{"mode": "1.3", "note": 1}]}, "here r: note must be a text in quotes"),
        ({"r": {"tags": ["1.3"], "impact": "bad"}}, "impact must be one of recovered, contributed"),
        ({"r": {"tags": ["1.3"], "trace": "yes"}}, "here r: trace must be true or false"),
        ({"r": ["other"]}, "here r: a failure outside the codebook needs a note"),
    ],
)
def test_what_is_no_macro_is_told_in_one_line(macro: dict[str, object], words: str) -> None:
    with pytest.raises(MastError) as told:
        parsed(macro, "here")
    assert words in str(told.value)
    assert "\n" not in str(told.value)


# --- recording


def test_the_tags_of_a_step_come_back_as_they_were_recorded(bench: Bench, own_places: Path) -> None:
    bench.toggle(bench.codebook.mode("1.3"))
    bench.note(bench.tags[0], 'said "the same" again\x7f \\ ünïcode 🔥')
    bench.set_fields(bench.tags[0], {"confidence": "low", "impact": "contributed"})
    bench.toggle(bench.codebook.mode("3.2"))

    record("l", " the loop ", bench.tags_here())
    record("a", "", bench.tags_here()[:1])

    found = load()
    assert (found["l"].name, found["l"].recorded) == ("the loop", True)
    assert [(tag.mode, tag.note) for tag in found["l"].tags] == [
        ("1.3", bench.tags[0].note),
        ("3.2", None),
    ]
    assert (found["l"].tags[0].confidence, found["l"].tags[0].impact) == ("low", "contributed")
    assert recorded_path() == own_places / "macros.toml"

    record("l", "shorter", bench.tags_here()[:1])
    assert [len(load()[letter].tags) for letter in "la"] == [1, 1]


def test_the_configuration_file_comes_before_what_was_recorded(own_places: Path) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[macros]\nr = ["2.6"]\n')
    recorded_path().write_text('r = ["1.1"]\ns = ["1.2"]\n')
    found = load()
    assert [(one.tags[0].mode, one.recorded) for one in found.values()] == [
        ("2.6", False),
        ("1.2", True),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [("r = ", "this is not TOML"), ("r = 3", "r: a macro is a list"), ("\xff", "this is not TOML")],
)
def test_a_damaged_file_of_macros_is_told(own_places: Path, text: str, words: str) -> None:
    own_places.mkdir()
    recorded_path().write_bytes(text.encode("latin-1"))
    with pytest.raises(MastError, match=words):
        load()


def test_without_files_there_are_none() -> None:
    assert load() == {}


# --- tagging


def test_one_undo_takes_all_of_a_macro_back(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("2.6"))
    macro = parsed(
        {"r": {"tags": ["1.3", {"mode": "3.1", "trace": True}], "note": "again"}}, "here"
    )

    said = apply(bench, macro["r"])

    assert said.text == "macro r: FM-1.3, FM-3.1 at step 6"
    assert {(tag.mode, tag.step, tag.note) for tag in bench.tags} == {
        ("2.6", 6, None),
        ("1.3", 6, "again"),
        ("3.1", None, "again"),
    }
    bench.undo()
    assert [tag.mode for tag in bench.tags] == ["2.6"]
    bench.redo()
    assert len(bench.tags) == 3


def test_what_is_tagged_already_keeps_its_words(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("1.3"))
    bench.note(bench.tags[0], "my own words")
    macro = parsed({"r": {"tags": ["1.3", "3.2"], "note": "a macro's"}}, "here")["r"]

    apply(bench, macro)

    assert [(tag.mode, tag.note) for tag in bench.tags] == [
        ("1.3", "my own words"),
        ("3.2", "a macro's"),
    ]
    assert apply(bench, macro).text == "macro r: step 6 has all of it already"


def test_marked_steps_become_one_finding_a_mode(bench: Bench) -> None:
    bench.mark()
    bench.reading.go(8)
    bench.mark()

    apply(bench, a_macro("1.3", "3.2"))

    groups = {(tag.mode, tag.step): tag.group for tag in bench.tags}
    assert set(groups) == {("1.3", 6), ("1.3", 8), ("3.2", 6), ("3.2", 8)}
    assert groups["1.3", 6] == groups["1.3", 8] != groups["3.2", 6]
    assert bench.marked == set()


def test_a_selection_is_evidence_for_all_of_them(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("1.3"))
    step = bench.reading.step
    assert step
    selection = begin(step, "output", 0)
    selection.take(0, 10)

    apply(bench, a_macro("1.3", "3.2"), selection)

    assert [len(tag.quotes) for tag in bench.tags] == [1, 1]


def test_a_mode_that_the_codebook_has_not_is_told_and_nothing_is_tagged(bench: Bench) -> None:
    with pytest.raises(MastError, match="macro r: "):
        apply(bench, a_macro("1.3", "9.9"))
    assert bench.tags == ()


def test_the_macros_of_the_guide_are_such() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "annotator.md"
    example = guide.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    found = parsed(tomllib.loads(example)["macros"], "the guide")
    assert [len(one.tags) for one in found.values()] == [2, 2]
    assert found["l"].tags[1].trace
