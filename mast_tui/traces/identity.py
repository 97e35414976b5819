"""Who a trace is: the same id on every machine and path."""

import hashlib
import os

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
