"""Who and what a label is: names, ids and times that are the same on every machine.

A tag's id is a UUIDv5 of trace, annotator, round, codebook, mode and step (or none for the
whole trace), so the same vote made on two machines is one tag.

The annotator in it is the annotator's uuid. That uuid is random, drawn when the name first
writes to a store, and travels with every labels file and merge: two people who both are called
``root`` on their hosts stay two people until somebody says ``--same``. Saying it keeps the
smaller of the two uuids on either side, whoever imports from whom, remembers the other as an
alias, and derives the ids of the tags again: votes made on two machines then fall together.
"""

import json
import unicodedata
from datetime import UTC, datetime
from typing import NamedTuple

from mast_tui.errors import MastError


class Scope(NamedTuple):
    """Whose labels on what. The ids of everything in it follow from it."""

    trace_id: str
    annotator: str
    """The annotator's uuid."""
    round: str
    codebook: str
    phase: str

    def tag(self, mode: str, step: int | None) -> str:
        """The identity of one vote with a place (or on the whole trace)."""
        return identity("tag", *self, mode, step)

    def verdict(self, mode: str) -> str:
        """The identity of one vote without a place."""
        return identity("verdict", *self, mode)

    def review(self) -> str:
        """The identity of one annotator's look at one trace."""
        return identity("review", *self)


def settlement_id(round: str, trace_id: str, codebook: str, mode: str, step: int | None) -> str:
    """The identity of what was decided of one mode at one place."""
    return identity("settlement", round, trace_id, codebook, mode, step)


def guideline_id(codebook: str, version: str, revision: int, mode: str) -> str:
    """The identity of what the guidelines say of one mode."""
    return identity("guideline", codebook, version, revision, mode)


def identity(*parts: str | int | None) -> str:
    """A uuid that follows from what it names."""
    from uuid import NAMESPACE_URL, uuid5  # 1 ms that looking does not need

    return str(uuid5(NAMESPACE_URL, "mast-tui:" + json.dumps(parts)))


def new_uuid() -> str:
    """A random identity: of an annotator or a host."""
    from uuid import uuid4

    return str(uuid4())


def annotator_name(name: str) -> str:
    """The name as it is shown: composed characters, single blanks."""
    tidy = " ".join(unicodedata.normalize("NFC", clean(name)).split())
    if not tidy:
        raise MastError("an annotator needs a name: give --annotator NAME")
    return tidy


def name_key(name: str) -> str:
    """What two spellings of one annotator's name have in common."""
    return unicodedata.normalize("NFC", annotator_name(name).casefold())


def clean(text: str) -> str:
    """Text that a database and a UTF-8 file can hold: lone surrogates become U+FFFD, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\N{REPLACEMENT CHARACTER}" if _lone(char) else char for char in text)
    return text


def _lone(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


def utc_now() -> str:
    """RFC 3339 in UTC with milliseconds and Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def host_id(store: str) -> str:
    """This machine's name for the order of changes.

    Store and machine together: two stores on one machine differ, and so do the two ends of a
    file that was copied. It is a hash, because host names are nobody's business in a dataset.
    """
    import hashlib
    import platform

    return hashlib.sha256(f"{store}\0{platform.node()}".encode()).hexdigest()[:12]
