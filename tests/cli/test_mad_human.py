"""The labels that MAST's authors released, from file to numbers through the command line alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main

FILE = "MAD_human_labelled_dataset.json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mad") / "labels.db"


@pytest.fixture
def tell(data: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Imports the file once; gives what ``agreement`` says with some words."""
    file = data / "mast" / FILE
    if not file.is_file():
        pytest.skip(f"{FILE} is not there")
    if not store.exists():
        assert main(["import", str(file), "--db", str(store)]) == 0

    def run(*words: str) -> Any:
        capsys.readouterr()
        assert main(["agreement", "--db", str(store), *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out, parse_constant=lambda word: pytest.fail(word))

    return run


def test_round_3_under_its_own_codebook(tell: Any) -> None:
    told = tell("--round", "Round 3")

    assert len(told["modes"]) == 17
    assert sum(mode["n"] for mode in told["modes"].values()) == 85
    assert told["overall"]["pooled_kappa_mean"] == pytest.approx(0.813, abs=5e-4)
    assert told["overall"]["stratified_alpha"] == pytest.approx(0.643, abs=5e-4)


@pytest.mark.parametrize("words", [(), ("--codebook", "mast")])
def test_round_3_carried_over_to_the_14_modes(tell: Any, words: tuple[str, ...]) -> None:
    told = tell("--round", "Round 3", "--map", "auto", *words)

    assert len(told["modes"]) == 14
    assert sum(mode["n"] for mode in told["modes"].values()) == 70
    assert told["overall"]["pooled_kappa_mean"] == pytest.approx(0.801, abs=5e-4)
    (carried,) = told["carried"]
    assert (carried["codebook"], carried["into"]) == ("mast-r2", "mast")
    assert [one["mode"] for one in carried["dropped"]] == ["1.4", "2.4", "2.5"]


def test_generalizability_with_its_two_nan_as_null(tell: Any) -> None:
    told = tell("--round", "Generlazability")

    assert told["overall"]["pooled_alpha"] == pytest.approx(0.675, abs=5e-4)
    assert told["overall"]["pooled_kappa_mean"] == pytest.approx(0.637, abs=5e-4)
    assert told["overall"]["defined_modes"] == "3 of 14"
    for code in ("3.2", "3.3"):  # two votes of three on one trace: the unit stays, the pair goes
        assert told["modes"][code]["n"] == 4
    assert told["annotators"] == ["MAD annotator 1", "MAD annotator 2", "MAD annotator 3"]


def test_by_round_each_is_told_in_its_own_codebook_and_the_copies_are_warned_about(
    tell: Any,
) -> None:
    groups = tell("--by", "round")["groups"]

    assert {name: len(one["modes"]) for name, one in groups.items()} == {
        "Round 1": 18,
        "Round 2": 17,
        "Round 3": 17,
        "Generlazability": 14,
    }
    kappas = {name: one["overall"]["pooled_kappa_mean"] for name, one in groups.items()}
    assert kappas == pytest.approx(
        {"Round 1": 1.0, "Round 2": 1.0, "Round 3": 0.813, "Generlazability": 0.637}, abs=5e-4
    )
    for one in groups.values():
        assert any("the same as another trace" in line for line in one["warnings"])
