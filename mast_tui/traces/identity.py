"""Who a trace is: the same id on every machine and path; which traces tell one run."""

import hashlib
import os
from collections.abc import Iterable, Iterator

PIECE = 1 << 20


def trace_id(family: str, native_key: str) -> str:
    """16 hex characters of format family and native key (session uuid, trajectory id, ...)."""
    named = f"{family}\0{native_key}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(named).hexdigest()[:16]


def content_hash(path: str | os.PathLike[str], start: int = 0, length: int | None = None) -> str:
    """The sha256 of a file, or of one record of it, read in pieces."""
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        file.seek(start)
        left = length
        while piece := file.read(PIECE if left is None else min(PIECE, left)):
            digest.update(piece)
            left = None if left is None else left - len(piece)
    return digest.hexdigest()


def twins(ids: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """The places of two that tell one run, by the trace ids and run ids of all.

    Two files of one format that tell the same trace have one trace id; two formats that tell
    the same run have one run id.
    """
    first: dict[str, int] = {}
    for place, both in enumerate(ids):
        met = {first.setdefault(one, place) for one in both}
        yield from ((earlier, place) for earlier in sorted(met - {place}))
