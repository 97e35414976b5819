"""The labels that MAST's authors released: agreement by round, and that they look copied."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mast_tui.analysis.agreement import agreement
from mast_tui.analysis.report import Report

FILE = "MAD_human_labelled_dataset.json"


@cache
def records(folder: Path) -> list[dict[str, Any]]:
    path = folder / "mast" / FILE
    if not path.is_file():
        pytest.skip(f"{FILE} is not there")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def of_round(folder: Path, name: str) -> Report:
    """Votes as plain values; NaN is no vote."""
    modes: dict[str, dict[int, dict[str, int | None]]] = {}
    for place, record in enumerate(records(folder)):
        if record["round"] == name:
            for said in record["annotations"]:
                votes = {who: said[f"annotator_{who}"] for who in "123"}
                modes.setdefault(said["failure mode"], {})[place] = {
                    who: None if isinstance(vote, float) and math.isnan(vote) else int(vote)
                    for who, vote in votes.items()
                }
    return agreement(modes, list("123"))


def test_round_3_has_the_kappa_that_was_recomputed(data: Path) -> None:
    report = of_round(data, "Round 3")

    assert len(report.modes) * report.units == 85
    assert report.overall.values["pooled_kappa_mean"] == pytest.approx(0.813, abs=5e-4)
    assert report.overall.values["pooled_alpha"] == pytest.approx(0.808, abs=5e-4)
    assert report.overall.values["stratified_alpha"] == pytest.approx(0.643, abs=5e-4)
    assert report.overall.values["macro_alpha"] == pytest.approx(0.51, abs=5e-3)


def test_generalizability_has_the_alpha_with_its_two_missing_votes_missing(data: Path) -> None:
    report = of_round(data, "Generlazability")

    overall = report.overall
    assert overall.values["pooled_alpha"] == pytest.approx(0.675, abs=5e-4)
    assert overall.values["stratified_alpha"] == pytest.approx(0.257, abs=5e-4)
    assert overall.values["macro_alpha"] == pytest.approx(0.36, abs=5e-3)
    assert (overall.defined, overall.modes) == (3, 14)


@pytest.mark.parametrize("name", ["Round 1", "Round 2", "Round 3", "Generlazability"])
def test_the_copied_blocks_are_warned_about(data: Path, name: str) -> None:
    warnings = of_round(data, name).warnings

    assert any("the same as another trace" in line for line in warnings)


@pytest.mark.parametrize("name", ["Round 1", "Round 2"])
def test_rounds_after_discussion_are_unanimous_and_that_is_said(data: Path, name: str) -> None:
    report = of_round(data, name)

    assert report.overall.values["percent_agreement"] == 1
    assert any("unanimous" in line for line in report.warnings)
