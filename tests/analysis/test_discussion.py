"""Agreement before and after discussion, and everybody against the consensus."""

import pytest

from mast_tui.analysis.discussion import discussion_of
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.looks import Look
from tests.analysis.looking import MODES, look, traces
from tests.helpers import MAST

TRACES = ("t1", "t2", "t3", "t4")


def labelled(before: list[Look], after: list[Look] | None = None) -> Labelled:
    return Labelled(before, traces(*TRACES), MAST, MODES, after=tuple(after or ()))


def said(who: str, *tags: str, state: str = "done", kind: str = "human") -> list[Look]:
    """``said("ada", "3.3@4", "", ..)``: one look for each trace."""
    return [
        look(who, trace, *of.split(), state=state, kind=kind)  # type: ignore[arg-type]
        for trace, of in zip(TRACES, tags, strict=False)
    ]


ADA = said("ada", "3.3@4", "3.3@4", "", "")
BEN = said("ben", "3.3@4", "", "", "2.6@2")
AGREED = said("consensus", "3.3@4", "3.3@4", "", "", kind="consensus")


def test_without_a_consensus_or_a_changed_vote_there_is_nothing_to_tell() -> None:
    assert discussion_of(labelled([*ADA, *BEN])) is None


def test_everybody_is_held_to_the_consensus() -> None:
    found = discussion_of(labelled([*ADA, *BEN, *AGREED]))

    assert found is not None
    assert (found.after, found.changed) == (None, {"ada": 0, "ben": 0})
    ada, ben = found.standings
    assert ada.before.overall.kappa == 1.0
    assert ben.before.overall.table == (1, 1, 1, 9)  # both, missed 3.3 of t2, 2.6 too many, neither
    assert found.before.annotators == ("ada", "ben")


def test_a_changed_vote_raises_agreement_after_and_leaves_it_before() -> None:
    convinced = said("ben", "3.3@4", "3.3@4", "", "2.6@2")
    found = discussion_of(labelled([*ADA, *BEN, *AGREED], [*ADA, *convinced, *AGREED]))

    assert found is not None
    assert found.after is not None
    assert found.changed == {"ada": 0, "ben": 1}
    before, after = (one.modes["3.3"].values for one in (found.before, found.after))
    assert before["percent_agreement"] == 0.75
    assert before["krippendorff_alpha"] == pytest.approx(
        1 - 7 * 2 / (2 * 3 * 5)
    )  # 1 - (n-1) o01 / n0 n1
    assert (after["percent_agreement"], after["krippendorff_alpha"]) == (1.0, 1.0)
    ben = found.standings[1]
    assert (ben.before.overall.table.first, ben.after.overall.table.first) == (1, 0)
    told = found.to_dict()
    assert told["before"]["modes"]["3.3"]["percent_agreement"] == 0.75
    assert [one["changed"] for one in told["consensus"]] == [0, 1]


def test_a_consensus_counts_where_it_is_done() -> None:
    half = [
        *AGREED[:2],
        *said("consensus", "", "", "3.3@1", kind="consensus", state="in progress")[2:],
    ]
    found = discussion_of(labelled([*ADA, *BEN, *half]))

    assert found is not None
    assert sum(found.standings[0].before.overall.table) == 2 * len(MODES)
