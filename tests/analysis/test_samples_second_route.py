"""Agreement on the demo's labels, by a second route: the labels file, read plainly, and packages."""

import json
import warnings
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import krippendorff
import numpy
import pytest
from sklearn.metrics import cohen_kappa_score

from mast_tui import places
from mast_tui.cli import main
from mast_tui.cli.samples import make_demo
from mast_tui.codebook.load import load

Matrix = list[list[float]]
"""Annotator by unit; NaN where there is no vote."""

MODES = [mode.code for mode in load().modes]


@cache
def lines(kind: str) -> list[dict[str, Any]]:
    file = places.samples_folder() / "labels.jsonl"
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [line for line in found if line["type"] == kind and not line.get("removed")]


def annotators() -> list[str]:
    return [one["uuid"] for one in sorted(lines("annotator"), key=lambda one: one["name"])]


def vote(who: str, trace: str, mode: str, step: int | None) -> float:
    """What design says of a vote: 1 tagged, 0 untagged and done, else nothing."""
    mine = [
        tag["step"]
        for tag in lines("tag")
        if (tag["annotator"], tag["trace_id"], tag["mode"]) == (who, trace, mode)
    ]
    if (step in mine) if step else mine:
        return 1
    if step and None in mine:
        return numpy.nan
    unsure = any(
        (one["annotator"], one["trace_id"], one["mode"]) == (who, trace, mode)
        for one in lines("verdict")
        if one["value"] == "unsure"
    )
    done = any(
        (one["annotator"], one["trace_id"], one["state"]) == (who, trace, "done")
        for one in lines("review")
    )
    return 0 if done and not unsure else numpy.nan


def units(level: str) -> list[tuple[str, int | None]]:
    if level == "trace":
        return [(one["trace_id"], None) for one in lines("trace")]
    return [(one["trace_id"], n) for one in lines("trace") for n in range(1, one["steps"] + 1)]


@cache
def matrix(level: str, mode: str) -> Matrix:
    return [[vote(who, trace, mode, step) for trace, step in units(level)] for who in annotators()]


def alpha(data: Matrix) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = krippendorff.alpha(
            numpy.array(data), level_of_measurement="nominal", value_domain=[0, 1]
        )
    return float(found)


def kappas(data: Matrix) -> list[float]:
    found = []
    for one in range(len(data)):
        for other in range(one + 1, len(data)):
            both = [
                pair
                for pair in zip(data[one], data[other], strict=True)
                if not numpy.isnan(pair).any()
            ]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(float(cohen_kappa_score(*zip(*both, strict=True))))
    return found


@pytest.fixture(scope="module", params=["trace", "step"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("demo") / "samples"
    make_demo(folder)
    return request.param, folder / "labels.db"


def test_every_number_of_the_demo_is_what_packages_give(
    told: tuple[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    level, store = told
    assert main(["agreement", "--json", "--level", level, "--db", str(store)]) == 0
    document = json.loads(capsys.readouterr().out)

    seen: dict[Hashable, float] = {}
    for mode in MODES:
        mine, data = document["modes"][mode], matrix(level, mode)
        assert same(mine["krippendorff_alpha"], alpha(data))
        theirs = kappas(data)
        assert all(map(same, mine["cohen_kappa"].values(), theirs))
        assert same(mine["cohen_kappa_mean"], float(numpy.nanmean(theirs)))
        seen[mode] = alpha(data)
    pooled = [[v for mode in MODES for v in matrix(level, mode)[who]] for who in range(3)]
    overall = document["overall"]
    assert same(overall["macro_alpha"], float(numpy.nanmean(list(seen.values()))))
    assert same(overall["pooled_alpha"], alpha(pooled))
    assert same(overall["pooled_kappa_mean"], float(numpy.mean(kappas(pooled))))
    assert document["units"] == len(units(level))


def same(mine: float | None, theirs: float) -> bool:
    if mine is None:
        return bool(numpy.isnan(theirs))
    return mine == pytest.approx(theirs, abs=1e-9)
