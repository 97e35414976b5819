"""Three annotators, two rounds, the samples and five real traces: from init to the consensus.

On one store at the same time, on three stores that are merged, and elsewhere with bundles: the same
people say the same, so the numbers and the consensus are the same.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.study.annotator import Finding, decide
from tests.study.lead import PEOPLE, Lead, begin
from tests.tui.terminal import Terminal

ROUNDS = ("r1", "r2")
Given = dict[str, list[str]]
Annotate = Callable[[Lead, str, Given], None]


@pytest.fixture
def lead(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lead:
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.setenv("MAST_TUI_ANNOTATOR", "Lea")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    return begin(tmp_path / "study", data, dict(os.environ))


# --- three ways to work


def on_one_store(lead: Lead, round: str, given: Given) -> None:
    """Ada begins in the app; then all three at the same time."""
    if round == "r1":
        in_the_app(lead, given["Ada"][0])
    left = {name: ids[name == "Ada" and round == "r1" :] for name, ids in given.items()}
    lead.send({name: (lead.folder, ids) for name, ids in left.items()})


def on_three_stores(lead: Lead, round: str, given: Given) -> None:
    """Each on a copy of the study; the copies are merged, in any order."""
    copies = {name: lead.folder.with_name(f"{round}-{name}") for name in given}
    for folder in copies.values():
        shutil.copytree(lead.folder, folder, symlinks=True)
    lead.send({name: (copies[name], ids) for name, ids in given.items()})
    stores = [str(copies[name] / "labels.db") for name in reversed(PEOPLE)]
    for _ in range(2):  # as often as one likes
        lead("merge", *stores, "-o", "labels.db")


def elsewhere(lead: Lead, round: str, given: Given) -> None:
    """Each gets a bundle, which holds nothing of what the round hides, and sends one back."""
    folders = {}
    for name in given:
        lead("bundle", "pack", "--for", name, "--round", round, "-o", f"{name}.zip")
        folders[name] = lead.folder.with_name(f"{round}-{name}")
        lead("bundle", "take", f"{name}.zip", str(folders[name]))
    lead.send({name: (folder, []) for name, folder in folders.items()})
    for name, folder in folders.items():
        lead("bundle", "pack", "--back", "-o", "back.zip", "--annotator", name, cwd=folder)
        lead("bundle", "take", str(folder / "back.zip"))


def in_the_app(lead: Lead, first: str) -> None:
    """The first trace of Ada's queue, with the keys; its model and outcome are hidden."""
    steps = lead.json("show", f"@{first}")["steps"]
    with Terminal("--annotator", "Ada", cwd=lead.folder, env=lead.env) as app:
        app.wait_for("r1: 5 left")
        assert "model hidden" in app.text
        assert "outcome hidden" in app.text
        for mode, step in decide("Ada", steps):
            app.press(f":{step}\r")
            app.press(mode.replace(".", ""), "tagged")
        app.press("D")
        app.press("f")
        app.press("\r")
        app.press("\r", "done: Enter opens the next, 4 left")
        app.press("\r", "1 of 5 done")
        assert app.leave() == 0


# --- the study


@pytest.mark.parametrize("annotate", [on_one_store, on_three_stores, elsewhere])
def test_a_study_from_init_to_the_published_consensus(annotate: Annotate, lead: Lead) -> None:
    assert lead.json("study", "check")["found"] == 14
    seen: dict[str, dict[str, list[Finding]]] = {name: {} for name in PEOPLE}
    for round, overlap, traces in (("r1", 3, 5), ("r2", 2, 9)):
        given = assigned(lead, round)
        assert sorted(map(len, given.values())) == [overlap * traces // 3] * 3
        assert lead.json("progress", "--round", round)["all"]["left"] == overlap * traces
        for name, ids in given.items():
            seen[name] |= {id: decided(lead, name, id) for id in ids}

        annotate(lead, round, given)

        told = lead.json("progress", "--round", round)
        assert [(one["name"], one["done"], one["left"]) for one in told["annotator"]] == [
            (name, overlap * traces // 3, 0) for name in PEOPLE
        ]
        settle(lead, round, annotate is on_one_store)
    by_round = lead.json("agreement", "--by", "round")["groups"]
    assert {name: group["units"] for name, group in by_round.items()} == {"r1": 5, "r2": 9}
    for mode in ("1.3", "3.3"):
        found = sum(group["modes"][mode]["positives"] for group in by_round.values())
        assert found == sum(mode in dict(tags) for one in seen.values() for tags in one.values())
    publish(lead)


def assigned(lead: Lead, round: str) -> Given:
    """Who got which traces, in their own order."""
    given: Given = {name: [] for name in PEOPLE}
    for one in sorted(lead.json("assign", "--round", round), key=lambda one: one["position"]):
        given[one["annotator"]].append(one["trace_id"])
    return given


def decided(lead: Lead, name: str, id: str) -> list[Finding]:
    """What somebody will say of a trace."""
    known = _STEPS.get(id) or _STEPS.setdefault(id, lead.json("show", f"@{id}")["steps"])
    return decide(name, known)


_STEPS: dict[str, Any] = {}


def settle(lead: Lead, round: str, by_hand: bool) -> None:
    """Ada's side is taken everywhere; what all agree on is taken over. Votes stay as they were."""
    before = lead.json("agreement", "--round", round)["overall"]
    docket = lead.json("adjudicate", "--round", round)
    cases = docket["disagreements"]
    assert (len(docket["waiting"]), docket["settled"]) == (0, 0)
    assert len(cases) > 3
    if by_hand:
        with Terminal("adjudicate", "--round", round, cwd=lead.folder,
                      env=lead.env) as app:  # fmt: skip
            app.wait_for(f"0 of {len(cases)} settled")
            for number in range(1, len(cases) + 1):
                app.press("a", "Why?")
                app.press("as the codebook says\r", f"{number} of {len(cases)} settled")
            app.leave()
    else:
        for case in cases:
            lead("adjudicate", "--round", round, "--settle", case["id"], "--take", "a",
                 "--reason", "as the codebook says")  # fmt: skip
    lead("adjudicate", "--round", round, "--agreed")

    agreed = {(one["trace_id"], tag["mode"], tag["step"])
              for one in docket["agreed"] for tag in one["tags"]}  # fmt: skip
    taken = {(case["trace_id"], unit["mode"], unit["step"])
             for case in cases for unit in case["sides"][0]["units"]}  # fmt: skip
    rows = consensus(lead, "--round", round)
    assert {(row["trace_id"], row["mode"], row["step"]) for row in rows if row["mode"]} == (
        agreed | taken
    )
    assert lead.json("agreement", "--round", round)["overall"] == before


def consensus(lead: Lead, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in
            lead("export", "jsonl", "--consensus-only", *words).stdout.splitlines()]  # fmt: skip


def publish(lead: Lead) -> None:
    """The labels are frozen, and leave with their licences."""
    lead("study", "freeze", "paper-v1")
    said = lead("export", "csv", "--consensus-only", "--frozen", "paper-v1", "-o", "out.csv")
    assert "not carried" not in said.stderr.replace("not carried: verdicts", "")
    manifest = json.loads((lead.folder / "out.csv.manifest.json").read_text())
    licences = {one["licence"]: (one["traces"], one["text"]) for one in manifest["licences"]}
    assert licences == {"Apache-2.0": (9, True), None: (5, False)}
    assert manifest["filters"]["frozen"] == "paper-v1"
    told = lead.json("signature", "--annotator-source", "consensus", "--frozen", "paper-v1")
    assert told["traces"] == 14
