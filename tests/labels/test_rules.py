"""What a study says of unsure and of success is how its statistics count."""

from pathlib import Path

import pytest

from mast_tui.codebook.load import load
from mast_tui.labels.labelled import Labelled, of_store
from mast_tui.labels.store import Store
from mast_tui.labels.study.rules import PLAIN, rules_of
from tests.labels.given import a_trace

STUDY = """\
name = "s"
annotators = ["Ada", "Ben"]
unsure = "{unsure}"
{more}
[[sources]]
paths = ["runs"]
[[rounds]]
name = "r1"
"""


def a_study(folder: Path, unsure: str = "null", more: str = "") -> Store:
    """A study in which Ada is unsure of one mode, and so is an import from elsewhere."""
    (folder / "mast-study.toml").write_text(STUDY.format(unsure=unsure, more=more))
    store = Store(folder / "labels.db")
    for name, round in (("Ada", "r1"), ("MAD annotator 1", "Round 1")):
        hand = store.hand(name, load(), round)
        hand.verdict(a_trace(score=0.6, outcome="failed"), "1.3", "unsure")
        hand.review(a_trace(score=0.6, outcome="failed"), state="done")
    return store


def labels(store: Store) -> Labelled:
    return of_store(store, rules=rules_of(str(store.path)))


@pytest.mark.parametrize(("unsure", "vote"), [("null", None), ("0", 0), ("1", 1)])
def test_unsure_counts_as_the_study_says(unsure: str, vote: int | None, tmp_path: Path) -> None:
    found = labels(a_study(tmp_path, unsure)).votes("trace", ["Ada", "MAD annotator 1"])

    # what was brought along from elsewhere only knows "no vote", which stays one
    assert dict(found.modes["1.3"]["t1"]) == {"Ada": vote, "MAD annotator 1": None}
    assert found.modes["1.1"]["t1"]["Ada"] == 0


def test_unsure_as_a_vote_has_no_step(tmp_path: Path) -> None:
    found = labels(a_study(tmp_path, "1")).votes("step", ["Ada"])

    assert {of["Ada"] for of in found.modes["1.3"].values()} == {None}


@pytest.mark.parametrize(("more", "outcome"), [("", "failed"), ("threshold = 0.5", "succeeded")])
def test_success_is_from_the_studys_score_on(more: str, outcome: str, tmp_path: Path) -> None:
    assert labels(a_study(tmp_path, more=more)).facts["t1"].outcome == outcome


def test_outside_a_study_everything_is_as_before(tmp_path: Path) -> None:
    store = a_study(tmp_path, "1", "threshold = 0.5")
    (tmp_path / "mast-study.toml").unlink()

    assert rules_of(str(store.path)) is PLAIN
    assert labels(store).facts["t1"].outcome == "failed"
