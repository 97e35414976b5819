"""Ballots made of ballots: a category as the OR of its modes, and what most annotators say."""

from collections.abc import Iterable, Mapping, Sequence

from mast_tui.analysis.counts import Ballot, by_sum, sum_planes

ANY = "any"
"""The key under which any failure at all is told."""


def union(ballots: Sequence[Ballot]) -> Ballot:
    """A vote for any is a vote for all of them; a vote against needs one against each."""
    positives, rated = [], []
    for place in range(len(ballots[0].rated)):
        tagged, known = 0, ballots[0].rated[place]
        for ballot in ballots:
            tagged |= ballot.positives[place]
            known &= ballot.rated[place]
        positives.append(tagged)
        rated.append(tagged | known)
    return Ballot(tuple(positives), tuple(rated), ballots[0].size)


def grouped(
    ballots: Mapping[str, Ballot], categories: Mapping[str, Iterable[str]]
) -> dict[str, Ballot]:
    """The ballot of each category that has a mode here, and of any failure."""
    found = {}
    for name, codes in categories.items():
        members = [ballots[code] for code in codes if code in ballots]
        if members:
            found[name] = union(members)
    return found | ({ANY: union(list(ballots.values()))} if ballots else {})


def majority(ballot: Ballot) -> tuple[int, int]:
    """Where more than half of the votes are 1, and where they are not split evenly."""
    planes = sum_planes(ballot.positives)
    union_of_rated = 0
    for rated in ballot.rated:
        union_of_rated |= rated
    positive = decided = 0
    for ratings, where in by_sum(sum_planes(ballot.rated), union_of_rated):
        for ones, there in by_sum(planes, where):
            positive |= there if 2 * ones > ratings else 0
            decided |= there if 2 * ones != ratings else 0
    return positive, decided


def only(ballot: Ballot, places: Sequence[int]) -> Ballot:
    """The votes of some annotators."""
    return Ballot(
        tuple(ballot.positives[place] for place in places),
        tuple(ballot.rated[place] for place in places),
        ballot.size,
        ballot.unreadable,
    )


def against_majority(ballot: Ballot, people: Sequence[int], judge: int) -> Ballot:
    """Two annotators: the majority of some, and one other."""
    positive, decided = majority(only(ballot, people))
    return Ballot((positive, ballot.positives[judge]), (decided, ballot.rated[judge]), ballot.size)
