"""What happens to a review when somebody says something of it: records in, records out."""

from collections.abc import Iterable

from mast_tui.errors import MastError
from mast_tui.labels.checks import checked_word, ranges, steps_in
from mast_tui.labels.identity import clean
from mast_tui.labels.model import OUTCOMES, STATES
from mast_tui.labels.press import Press
from mast_tui.labels.rows import Record, load


def said(
    state: str | None, outcome: str | None, summary: str | None, exclusion: str | None
) -> Record:
    """What was given, checked; an empty text means that it is taken back."""
    checked_word("the review", state, STATES[1:])
    checked_word("the outcome", outcome, ("", *OUTCOMES))
    given = {"state": state, "outcome": outcome, "summary": summary, "exclusion": exclusion}
    return {
        field: clean(value).strip() or None for field, value in given.items() if value is not None
    }


def reviewed(current: Record, given: Record, at: str) -> Record:
    """The review with what was said of it; without a state, saying something reopens it."""
    after = current | given
    if "state" not in given:
        if given.get("exclusion"):
            after["state"] = "excluded"
        elif after != current:
            after = reopened(after)
    if after["state"] == "excluded" and not after["exclusion"]:
        raise MastError("a trace is excluded with a reason: --exclude REASON")
    if after["state"] != "excluded":
        after["exclusion"] = None
    if after["state"] != "done":
        after["done_at"] = None
    elif after != current:
        after["done_at"] = at
    return after


def reopened(review: Record) -> Record:
    """The review once its labels have been changed: begun, or no longer done."""
    if review["state"] in ("not started", "done"):
        return review | {"state": "in progress", "done_at": None}
    return review


def counted(review: Record, steps_opened: Iterable[int] | None, seconds: float | None) -> Record:
    """The review with more time spent in the trace and more of its steps seen."""
    seen = steps_in(review["steps_opened"]).union(steps_opened or ())
    spent = round(review["seconds"] + (seconds or 0.0), 1)
    return review | {"steps_opened": ranges(seen), "seconds": spent}


def told(before: Record, after: Record) -> str:
    """One line of what changed."""
    words: list[str] = []
    if after["state"] != before["state"] or after["state"] == "done":
        words.append(
            {
                "done": "marked done",
                "excluded": f"excluded: {after['exclusion']}",
                "in progress": "reopened" if before["done_at"] else "in progress",
            }.get(after["state"], "review")
        )
    if after["outcome"] != before["outcome"]:
        words.append(f"outcome {after['outcome'] or 'taken back'}")
    if after["summary"] != before["summary"]:
        words.append("summary" if after["summary"] else "summary taken back")
    return ", ".join(words) or "review"


def keep_decisive(press: Press, old: str, new: str) -> None:
    """The decisive tag of a review under its new identity."""
    review = load(press.connection, "reviews", press.scope.review())
    if review and review["decisive"] == old:
        press.put("reviews", review, review | {"decisive": new})
