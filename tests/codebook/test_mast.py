"""The bundled MAST: what an annotator and a paper rely on."""

import json

import pytest

from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.load import load
from mast_tui.codebook.model import Mode
from mast_tui.codebook.schema import checked
from mast_tui.errors import MastError

MAST = load()

PAPER = {
    "1.1": "Disobey task specification",
    "1.2": "Disobey role specification",
    "1.3": "Step repetition",
    "1.4": "Loss of conversation history",
    "1.5": "Unaware of termination conditions",
    "2.1": "Conversation reset",
    "2.2": "Fail to ask for clarification",
    "2.3": "Task derailment",
    "2.4": "Information withholding",
    "2.5": "Ignored other agent's input",
    "2.6": "Reasoning-action mismatch",
    "3.1": "Premature termination",
    "3.2": "No or incomplete verification",
    "3.3": "Incorrect verification",
}

PANE = 34
"""Cells of the taxonomy pane."""


def modes() -> list[object]:
    return [pytest.param(mode, id=mode.code) for mode in MAST.modes]


def test_codes_and_names_are_the_papers() -> None:
    assert {mode.code: mode.name for mode in MAST.modes} == PAPER
    assert [category.id for category in MAST.categories] == ["FC1", "FC2", "FC3"]
    assert MAST.category_of("2.6").name == "Inter-agent misalignment"
    assert [mode.code for mode in MAST.modes_in("FC3")] == ["3.1", "3.2", "3.3"]


def test_the_bundled_file_passes_the_check_that_user_files_pass() -> None:
    assert codebook_from(checked(MAST.to_dict(), "mast.toml")).hash == MAST.hash


@pytest.mark.parametrize("mode", modes())
def test_every_mode_helps_to_decide(mode: Mode) -> None:
    assert mode.definition
    assert mode.example
    assert mode.incident_example
    assert any(boundary.mode for boundary in mode.boundaries)
    assert mode.remedy
    assert mode.remedy_source
    assert set(mode.stage) <= {"pre", "exec", "post"}
    assert mode.stage
    assert mode.keys == mode.code.replace(".", "")


@pytest.mark.parametrize("mode", modes())
def test_texts_are_short_enough_for_the_pane(mode: Mode) -> None:
    assert len(mode.definition) <= 4 * PANE
    assert mode.definition.count(". ") <= 1
    assert len(mode.example) <= 4 * PANE
    assert len(mode.incident_example) <= 6 * PANE
    assert all(len(boundary.text) <= 2 * PANE for boundary in mode.boundaries)


def test_the_verification_names_that_versions_swap_are_recorded_and_shown() -> None:
    no_check, bad_check = MAST.mode("3.2"), MAST.mode("3.3")

    assert no_check.names["definitions.txt"] == bad_check.names["agentdash"] == "Weak Verification"
    assert no_check.names["agentdash"] == bad_check.names["definitions.txt"]
    assert no_check.conflicts
    assert bad_check.conflicts
    assert not any(m.conflicts for m in MAST.modes if m.code not in ("3.2", "3.3"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3.3", "3.3"),
        (" FM-3.3 ", "3.3"),
        ("fm3.3", "3.3"),
        ("33", "3.3"),
        ("INCORRECT verification", "3.3"),
        ("FM-3.3 Incorrect verification", "3.3"),
        ("reasoning action mismatch", "2.6"),
        ("Action-Reasoning Mismatch", "2.6"),
        ("Backtracking interruption", "1.4"),
        ("MAST-14", "3.3"),
        # the early sheets gave these numbers to other modes: the name decides
        ("3.2 Withholding relevant information", "2.4"),
        ("2.4 Conversation reset ", "2.1"),
        ("4.2 Lack of result verification", "3.3"),
    ],
)
def test_a_mode_is_found_by_whatever_people_call_it(text: str, code: str) -> None:
    assert MAST.find(text) == code


@pytest.mark.parametrize(
    "text", ["Weak verification", "no or incorrect verification", "3.2 Weak Verification"]
)
def test_a_name_that_versions_give_to_different_modes_is_refused(text: str) -> None:
    with pytest.raises(MastError, match=r"FM-3\.2 in .* or FM-3\.3 in .*give the code"):
        MAST.find(text)


def test_a_number_that_contradicts_its_name_is_refused() -> None:
    with pytest.raises(MastError, match=r"FM-1\.3 or FM-3\.3"):
        MAST.find("3.3 Step repetition")


def test_a_mode_of_an_early_draft_is_not_mapped() -> None:
    with pytest.raises(MastError, match="earlier draft"):
        MAST.find("1.4 Unbatched repetitive execution")


@pytest.mark.parametrize("text", ["", "9.9", "nothing of the kind", "4.3"])
def test_an_unknown_mode_is_one_clear_line(text: str) -> None:
    with pytest.raises(MastError, match=r"^MAST has no mode") as error:
        MAST.find(text)
    assert "\n" not in str(error.value)


def test_an_unknown_code_names_its_neighbours() -> None:
    with pytest.raises(MastError, match=r"did you mean .*FM-3\.3"):
        MAST.mode("incorrect verif")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("33", "3.3"),
        ("fm-2.6", "2.6"),
        ("term", "3.1"),
        ("unaware", "1.5"),
        ("stp rep", "1.3"),
        ("clar", "2.2"),
        ("wth", "2.4"),
        ("incver", "3.3"),
        ("nov", "3.2"),
        ("mismatch reasoning", "2.6"),
        ("derail", "2.3"),
    ],
)
def test_a_few_letters_bring_the_mode_to_the_top(text: str, first: str) -> None:
    assert MAST.fuzzy(text)[0].code == first


def test_fuzzy_matches_nothing_by_chance_and_everything_when_nothing_is_typed() -> None:
    assert MAST.fuzzy("xyzzy") == []
    assert MAST.fuzzy("34") == []
    assert MAST.fuzzy("  ") == list(MAST.modes)
    assert [mode.code for mode in MAST.fuzzy("3")] == ["3.1", "3.2", "3.3"]


def test_keys_are_typed_one_by_one() -> None:
    assert MAST.begins("3")
    assert MAST.typed("3") is None
    assert MAST.typed("33") is MAST.mode("3.3")
    assert not MAST.begins("4")
    assert "3.3" in MAST
    assert "33" not in MAST


def test_the_hash_moves_with_what_annotators_read_and_with_nothing_else() -> None:
    values = MAST.to_dict()
    mode = values["modes"][0]

    mode["keys"], mode["aliases"], mode["remedy"] = "99", ["another"], "Pray."
    assert codebook_from(values).hash == MAST.hash

    mode["definition"] += " Or so."
    assert codebook_from(values).hash != MAST.hash


def test_the_document_is_json_and_reads_back() -> None:
    values = json.loads(json.dumps(MAST.to_dict()))

    assert codebook_from(values).modes == MAST.modes
    assert values["hash"] == MAST.hash
    assert len(MAST.hash) == 16
