"""``import mast_tui`` reads labels for notebooks."""

from pathlib import Path

import pytest

import mast_tui
from mast_tui.errors import MastError
from tests.labels.given import TRACE, a_hand, a_store, at


def test_labels_and_votes_come_as_rows(tmp_path: Path) -> None:
    ada = a_hand(a_store(tmp_path))
    ada.tag(TRACE, "3.3", at(12))
    ada.review(TRACE, state="done")
    ada.store.close()

    with mast_tui.open_store(tmp_path / "labels.db") as labels:
        (row,) = labels.rows()
        assert (row["annotator"], row["mode"], row["step"]) == ("Ada", "3.3", 12)
        said = {vote["mode"]: vote["value"] for vote in labels.votes()}
        assert (said["3.3"], said["1.1"], len(said)) == (1, 0, 14)
        by_step = [vote for vote in labels.votes("step") if vote["value"] == 1]
        assert by_step == [
            {"annotator": "Ada", "trace": "t1", "mode": "3.3", "value": 1, "step": 12}
        ]
        assert [tag.mode for tag in labels.tags()] == ["3.3"]


def test_a_store_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(MastError, match="no such label store"):
        mast_tui.open_store(tmp_path / "no.db")
    assert list(tmp_path.glob("*.db")) == []
