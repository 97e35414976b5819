"""The collections of published and cross-checked values that lie beside the test data."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Case = dict[str, Any]


@cache
def cases(name: str) -> list[Case]:
    """The cases of ``agreement_cases.json`` or ``association_cases.json``; none where it is not."""
    data = os.environ.get("MAST_TUI_TEST_DATA")
    path = Path(data).parent / "reference" / name if data else None
    if path is None or not path.is_file():
        return []
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))
    return found


def parameters(wanted: list[Case]) -> list[object]:
    """The cases as parameters of a test that is skipped by name where there are none."""
    missing = pytest.param(
        None, marks=pytest.mark.skip("MAST_TUI_TEST_DATA names no reference cases")
    )
    return [pytest.param(case, id=case["name"]) for case in wanted] or [missing]
