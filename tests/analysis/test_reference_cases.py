"""Published and cross-checked values, read from the collection beside the test data."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mast_tui.analysis import intervals
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.counts import histogram, pairs
from tests.analysis.cases import ballot_of, mode_of

Case = dict[str, Any]

NAMES = {
    "krippendorff_alpha_nominal": "krippendorff_alpha",
    "mean_pairwise_cohen_kappa": "cohen_kappa_mean",
}


def folder() -> Path | None:
    data = os.environ.get("MAST_TUI_TEST_DATA")
    path = Path(data).parent / "reference" / "agreement_cases.json" if data else None
    return path if path and path.is_file() else None


@cache
def binary_cases() -> list[Case]:
    path = folder()
    found = json.loads(path.read_text(encoding="utf-8")) if path else []
    return [case for case in found if case.get("values") == [0, 1]]


def parameters(errors: bool) -> list[object]:
    wanted = [c for c in binary_cases() if c["statistic"].endswith("_se") == errors]
    missing = pytest.param(
        None, marks=pytest.mark.skip("MAST_TUI_TEST_DATA names no reference cases")
    )
    return [pytest.param(case, id=case["name"]) for case in wanted] or [missing]


@pytest.mark.parametrize("case", parameters(errors=False))
def test_the_report_gives_the_published_value(case: Case) -> None:
    mode = mode_of(case["data"])
    name = str(NAMES.get(case["statistic"], case["statistic"]))
    by_pair = list(mode["cohen_kappa"].values())
    if name == "cohen_kappa_pairs":
        assert by_pair == pytest.approx(case["expected"], abs=case["tolerance"])
        return
    found = by_pair[0] if name == "cohen_kappa" else mode[name]
    if case["expected"] is None:
        assert found is None
        assert mode["reason"]
    else:
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", parameters(errors=True))
def test_standard_errors_are_the_published_ones(case: Case) -> None:
    ballot = ballot_of(case["data"])
    counts = histogram(ballot)
    found: dict[str, Value] = {
        "fleiss_kappa_se": intervals.fleiss_kappa_error(counts, len(case["data"])),
        "gwet_ac1_se": intervals.gwet_ac1_error(counts),
        "pabak_se": intervals.pabak_error(counts),
        "cohen_kappa_se": intervals.cohen_kappa_error(pairs(ballot)[0, 1]),
    }
    value = found[case["statistic"]]
    assert not isinstance(value, Undefined)
    assert value == pytest.approx(case["expected"], abs=case["tolerance"])
