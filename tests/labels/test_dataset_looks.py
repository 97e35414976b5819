"""The long votes file as looks."""

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.dataset.looks import read_long

HEAD = "annotator,trace,mode,value"


def test_votes_become_looks_with_three_valued_votes() -> None:
    found = read_long([HEAD, "ada,t1,3.3,1", "ada,t1,1.3,0", "ada,t1,2.6,", "ben,t1,3.3,nan"])

    ada, ben = found.looks
    assert [ada.vote(mode) for mode in found.modes] == [0, None, 1]
    assert ben.vote("3.3") is None
    assert found.warnings == ("1 value NaN, read as no vote",)


def test_steps_models_outcomes_and_the_decisive_tag_are_read() -> None:
    found = read_long(
        [
            f"{HEAD},step,model,outcome,steps,review_outcome,decisive,annotator_kind,team",
            "ada,t1,3.3,1,12,tern,failed,40,succeeded,true,judge,blue",
        ]
    )

    [look] = found.looks
    assert look.steps == {"3.3": frozenset([12])}
    assert (look.kind, look.outcome) == ("judge", "succeeded")
    assert look.decisive is not None
    facts = found.facts["t1"]
    assert (facts.steps, facts.outcome) == (40, "failed")
    assert facts.about == {"model": "tern", "team": "blue"}


@pytest.mark.parametrize(
    ("column", "value"), [("outcome", "maybe"), ("steps", "many"), ("annotator_kind", "robot")]
)
def test_what_cannot_be_read_is_named_with_its_line(column: str, value: str) -> None:
    with pytest.raises(MastError, match=f"votes:2: {column} "):
        read_long([f"{HEAD},{column}", f"ada,t1,3.3,1,{value}"])


def test_no_votes_is_an_error() -> None:
    with pytest.raises(MastError, match="holds no votes"):
        read_long([HEAD])
