"""Published and cross-checked values, read from the collection beside the test data."""

import pytest

from mast_tui.analysis import categories
from mast_tui.analysis.coefficients import Undefined, Value
from tests.analysis.cases import mode_of
from tests.analysis.reference import NAMES, Case, binary, parameters


@pytest.mark.parametrize("case", parameters(binary(errors=False)))
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


@pytest.mark.parametrize("case", parameters(binary(errors=True)))
def test_standard_errors_are_the_published_ones(case: Case) -> None:
    units = list(zip(*case["data"], strict=True))
    complete = [ratings for ratings in units if None not in ratings]
    found: dict[str, Value] = {
        "fleiss_kappa_se": categories.fleiss_kappa_error(complete),
        "gwet_ac1_se": categories.gwet_ac1_error(units, 2),
        "pabak_se": categories.brennan_prediger_error(units, 2),
        "cohen_kappa_se": categories.cohen_kappa_error(units),
    }
    value = found[case["statistic"]]
    assert not isinstance(value, Undefined)
    assert value == pytest.approx(case["expected"], abs=case["tolerance"])
