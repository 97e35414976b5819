"""What documents say of the code is so: paths, names, the smallest codebook, who to cite."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mast_tui.analysis.agreement_words import MORE
from mast_tui.analysis.coefficients import ON_UNITS
from mast_tui.codebook.load import load
from mast_tui.tui.actions import ACTIONS, Action, keys_of
from mast_tui.tui.commands import COMMONEST, function_of

ROOT = Path(__file__).resolve().parents[1]
WALKS = ROOT / "docs/architecture.md"
ROOMS = {path.name for path in (ROOT / "mast_tui").iterdir() if path.name != "__pycache__"}
ROOMS |= {name.removesuffix(".py") for name in ROOMS}


def spans(file: Path) -> set[str]:
    """What is set as code inside sentences."""
    text = re.sub(r"^```.*?^```", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", text))


def paths(file: Path) -> set[str]:
    return {one for one in spans(file) if re.fullmatch(r"(mast_tui|tests|docs)/[\w./-]*", one)}


def names(file: Path) -> set[str]:
    """Dotted names that begin in a room of the house: ``traces.trace.Trace``."""
    dotted = {one for one in spans(file) if re.fullmatch(r"[a-z_]+(\.\w+)+", one)}
    return {one for one in dotted if one.split(".")[0] in ROOMS and one not in ROOMS}


def found(name: str) -> Any:
    """What a dotted name stands for; ImportError or AttributeError if nothing."""
    module: Any = import_module("mast_tui")
    place = "mast_tui"
    for word in name.split("."):
        place = f"{place}.{word}"
        if not hasattr(module, word) and hasattr(module, "__path__"):
            import_module(place)
        module = getattr(module, word)
    return module


@pytest.mark.parametrize("file", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_path_that_is_named_is_there(file: str) -> None:
    named = paths(ROOT / file)
    assert len(named) > 5
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_every_name_of_the_walks_is_there() -> None:
    named = names(WALKS)
    assert len(named) > 50
    for name in sorted(named):
        assert found(name) is not None, name


@pytest.mark.parametrize("name", ["traces.trace.Tract", "labels.nothing", "cli.commands.open.runs"])
def test_a_name_that_is_not_there_is_noticed(name: str) -> None:
    with pytest.raises((ImportError, AttributeError)):
        found(name)


def test_the_picture_names_every_room() -> None:
    rooms = {
        path.name for path in (ROOT / "mast_tui").iterdir() if (path / "__init__.py").is_file()
    }
    picture = WALKS.read_text("utf-8").split("```")[1]
    assert {room for room in rooms if room not in picture} == set()


def test_every_room_is_in_the_house_of_contributing() -> None:
    house = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("mast_tui/\n")[1].split("```")[0]
    rooms = {
        path.name for path in (ROOT / "mast_tui").iterdir() if (path / "__init__.py").is_file()
    }
    assert rooms == {
        line.split("/")[0].lstrip("├└─ ") for line in house.splitlines() if line[:1] in "├└"
    }


def test_no_room_has_a_module_that_is_too_big_or_alone() -> None:
    """Above 400 lines a module has two reasons to change; a folder of one file is no room."""
    modules = [path for path in (ROOT / "mast_tui").rglob("*.py") if path.name != "__init__.py"]
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules
    }
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    rooms = {path.parent for path in (ROOT / "mast_tui").rglob("__init__.py")}
    alone = [str(room) for room in rooms if sum(path.parent == room for path in modules) == 1]
    assert alone == []
    assert {path.stem for path in modules} & {"utils", "util", "helpers", "misc", "common"} == set()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_its_function(action: Action) -> None:
    function = function_of(action)
    assert callable(function)
    assert function.__module__ == f"mast_tui.tui.commands.{action.module}"


def test_a_key_that_two_actions_have_is_told_with_both() -> None:
    owners: dict[str, list[str]] = {}
    for action in ACTIONS:
        for key in keys_of(action):
            owners.setdefault(key, []).append(action.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


def test_an_action_without_a_function_is_told_by_its_name() -> None:
    with pytest.raises(AttributeError, match="'fly'"):
        function_of(ACTIONS[0]._replace(id="fly"))


def test_every_module_of_commands_has_actions() -> None:
    folder = ROOT / "mast_tui/tui/commands"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {action.module for action in ACTIONS} == modules
    assert modules > set(COMMONEST)


def test_every_statistic_is_defined_in_the_documents() -> None:
    told = spans(ROOT / "docs/statistics.md")
    assert {*ON_UNITS, *MORE} <= told


def test_the_codebook_that_contributors_are_shown_is_one(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = tmp_path / "ours.toml"
    shown.write_text(text.split("```toml\n")[1].split("```")[0])
    (mode,) = load(str(shown)).modes
    assert (mode.code, mode.name, "".join(mode.keys)) == ("A1", "Silent restart", "11")
