"""The agent's diagnosis beside the truth."""

from pathlib import Path

import pytest

from mast_tui.traces.discover import open_traces
from mast_tui.traces.truth import Entity, Propagation, Truth
from mast_tui.tui.diagnosis import diagnosis_lines
from mast_tui.workbench.diagnosis import Blamed, diagnosis_of, missed, read_answer, same

TRUTH = Truth(
    "ground_truth.yaml",
    (
        Entity("flag-1", "ConfigMap", "flagd-config", "shop", root_cause=True),
        Entity("cart-1", "Deployment", "", "shop", filters=(r"^cart-[0-9a-f]+",)),
    ),
    (Propagation("flag-1", "cart-1", "flag on", "cart answers with errors"),),
)


def test_an_answer_of_any_era_is_read_and_odd_members_are_passed_over() -> None:
    new = read_answer(
        {"entities": [{"name": "shop/ConfigMap/flagd-config", "contributing_factor": True}]}, "x"
    )
    old = read_answer(
        {"entities": [{"id": "65e0", "root_cause": True}, "odd"], "propagations": 3}, "x"
    )

    assert new.entities == (Blamed("shop/ConfigMap/flagd-config", True),)
    assert (old.entities, old.chain) == ((Blamed("65e0", True),), ())


def test_entities_are_the_same_by_name_or_by_the_pattern_that_stands_for_them() -> None:
    assert same(Blamed("shop/ConfigMap/flagd-config", True), TRUTH) is TRUTH.entities[0]
    assert same(Blamed("shop/Pod/cart-7f9c", False), TRUTH) is TRUTH.entities[1]
    assert same(Blamed("shop/Deployment/checkout", True), TRUTH) is None


def test_a_true_cause_that_was_only_named_as_a_victim_is_missed() -> None:
    answer = {"entities": [{"name": "shop/ConfigMap/flagd-config", "contributing_factor": False}]}
    assert missed(read_answer(answer, "x"), TRUTH) == [TRUTH.entities[0]]


def test_both_stand_side_by_side_with_signs_where_they_agree() -> None:
    answer = {
        "entities": [
            {"name": "shop/ConfigMap/flagd-config", "contributing_factor": True},
            {"name": "shop/Secret/tls", "contributing_factor": True},
        ]
    }
    lines = ["".join(text for text, _ in line) for line in
             diagnosis_lines(read_answer(answer, "its answer"), TRUTH, 120)]  # fmt: skip

    shown = "\n".join(lines)
    assert "= shop/ConfigMap/flagd-config" in shown
    assert "x shop/Secret/tls" in shown
    assert "shop/ConfigMap/flagd-config  (cause, found)" in shown
    assert "cart answers with errors" in shown


@pytest.mark.parametrize(
    ("rollout", "cause", "finds"),
    [("T12-15-06", "fraud-detection", False), ("T14-12-52", "flagd-config", True)],
)
def test_a_real_run_is_set_beside_the_truth_of_its_scenario(
    data: Path, rollout: str, cause: str, finds: bool
) -> None:
    (path,) = (data / "itbench/agent_outputs/2/1/sessions").rglob(f"*{rollout}*")
    (trace,), _ = open_traces([path])
    diagnosis = diagnosis_of(trace)
    assert diagnosis is not None
    assert trace.run is not None
    truth = trace.run.truth
    assert truth is not None

    assert any(cause in one.name for one in diagnosis.entities if one.cause)
    assert (missed(diagnosis, truth) == []) is finds
