"""The collections of published and cross-checked values that lie beside the test data."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Case = dict[str, Any]
NAMES = {
    "krippendorff_alpha_nominal": "krippendorff_alpha",
    "mean_pairwise_cohen_kappa": "cohen_kappa_mean",
}
"""What the report calls a statistic that the collection calls otherwise."""


@cache
def cases(name: str) -> list[Case]:
    """The cases of ``agreement_cases.json`` or ``association_cases.json``; none where it is not."""
    data = os.environ.get("MAST_TUI_TEST_DATA")
    path = Path(data).parent / "reference" / name if data else None
    if path is None or not path.is_file():
        return []
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))
    return found


def binary(errors: bool) -> list[Case]:
    """The cases of one binary label: coefficients, or their standard errors."""
    found = [case for case in cases("agreement_cases.json") if case.get("values") == [0, 1]]
    return [case for case in found if case["statistic"].endswith("_se") == errors]


def parameters(wanted: list[Case]) -> list[object]:
    """The cases as parameters of a test that is skipped by name where there are none."""
    missing = pytest.param(
        None, marks=pytest.mark.skip("MAST_TUI_TEST_DATA names no reference cases")
    )
    return [pytest.param(case, id=case["name"]) for case in wanted] or [missing]
