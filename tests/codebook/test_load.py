"""A codebook of one's own: read, checked, and every problem said with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.load import load
from mast_tui.errors import MastError

OWN = """
id = "oncall"
name = "On-call review"
version = "2"
categories = [{ id = "A", name = "Looking" }, { id = "B", name = "Doing" }]

[[modes]]
code = "A1"
name = "Looked in the wrong place"
category = "A"
definition = "The evidence was elsewhere."
boundaries = [{ mode = "B2", text = "It looked rightly and acted wrongly." }]

[[modes]]
code = "B2"
name = "Changed the wrong thing"
category = "B"
definition = "The change hit a bystander."
keys = "7"
"""


def own() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(OWN)


def problems(tmp_path: Path, values: Any) -> list[str]:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(MastError) as error:
        load(str(file))
    lines = str(error.value).split("\n")
    assert all(line.startswith(f"{file}: ") for line in lines)
    return [line.removeprefix(f"{file}: ") for line in lines]


@pytest.mark.parametrize("suffix", ["toml", "json", "txt"])
def test_a_file_is_read_by_what_it_holds_not_by_its_name(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"own.{suffix}"
    file.write_text(json.dumps(own()) if suffix == "json" else OWN, encoding="utf-8")

    codebook = load(str(file))

    assert codebook.name == "On-call review"
    assert [(mode.code, mode.keys) for mode in codebook.modes] == [("A1", "1"), ("B2", "7")]
    assert codebook.mode("A1").label == "A1 Looked in the wrong place"
    assert codebook.find("a1") == "A1"
    assert [mode.code for mode in codebook.fuzzy("b2")] == ["B2"]


def test_a_printed_codebook_can_be_read_back(tmp_path: Path) -> None:
    file = tmp_path / "mast.json"
    file.write_text(json.dumps(load().to_dict()), encoding="utf-8")

    assert load(str(file)).hash == load().hash


def test_every_problem_is_one_line_with_its_place(tmp_path: Path) -> None:
    values = own()
    values["colour"] = "red"
    values["modes"][0]["definition"] = "  "
    del values["modes"][1]["name"]

    assert problems(tmp_path, values) == [
        "mode 1 (A1), definition: is empty",
        "mode 2 (B2), name: is missing",
        "colour: is no field of a codebook",
    ]


def test_codes_and_names_are_unique(tmp_path: Path) -> None:
    values = own()
    values["modes"][1] |= {"code": "A1", "name": "LOOKED in the wrong place"}
    values["modes"][0]["boundaries"] = []

    said = problems(tmp_path, values)

    assert 'mode code "A1" stands 2 times; each must be unique' in said
    assert 'mode name "looked in the wrong place" stands 2 times; each must be unique' in said


def test_categories_are_used_and_defined(tmp_path: Path) -> None:
    values = own()
    values["modes"][1]["category"] = "C"

    assert problems(tmp_path, values) == [
        "category B: no mode belongs to it",
        'mode B2: category "C" is not defined',
    ]


def test_boundaries_point_to_other_modes_that_exist(tmp_path: Path) -> None:
    values = own()
    values["modes"][0]["boundaries"] = [{"mode": "Z9", "text": "x"}, {"mode": "A1", "text": "y"}]

    assert problems(tmp_path, values) == [
        'mode A1, boundary 1: there is no mode "Z9"',
        "mode A1, boundary 2: points to the mode itself",
    ]


def test_keys_never_begin_other_keys(tmp_path: Path) -> None:
    values = own()
    values["modes"][1]["keys"] = "12"

    [said] = problems(tmp_path, values)

    assert said.startswith('modes A1 and B2: keys "1" begin keys "12"')

    values["modes"][1]["keys"] = "1"

    [said] = problems(tmp_path, values)

    assert said.startswith('modes A1 and B2: keys "1" are keys of both;')


def test_a_code_without_digits_asks_for_keys(tmp_path: Path) -> None:
    values = own()
    values["modes"][0] |= {"code": "A"}

    [said] = problems(tmp_path, values)

    assert said.startswith("mode A: its code has no digits to type")


@pytest.mark.parametrize("keys", ["x", "", "1 2"])
def test_keys_are_digits(tmp_path: Path, keys: str) -> None:
    values = own()
    values["modes"][0]["keys"] = keys

    [said] = problems(tmp_path, values)

    assert said.startswith("mode 1 (A1), keys: ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[modes", "is no valid TOML"),
        (b'{"id": ', "is no valid JSON"),
        (b"\xff\xfe\x00", "is no UTF-8 text"),
        (b"", "is missing"),
    ],
)
def test_a_file_that_is_no_codebook_is_said_so(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(content)

    with pytest.raises(MastError, match=said):
        load(str(file))


@pytest.mark.parametrize("place", ["absent.toml", "."])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, place: str) -> None:
    with pytest.raises(MastError, match=r"--codebook names a TOML or JSON file") as error:
        load(str(tmp_path / place))
    assert "\n" not in str(error.value)


def test_the_twin_that_is_read_at_the_start_says_what_the_toml_says() -> None:
    from mast_tui.codebook.load import TWIN, twin

    remake = "mast.toml was changed: write its twin anew with python -m tests.codebook.test_load"
    assert TWIN.read_bytes() == twin(), remake


if __name__ == "__main__":
    from mast_tui.codebook.load import TWIN, twin

    TWIN.write_bytes(twin())
