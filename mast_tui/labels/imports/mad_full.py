"""MAD's full file: the votes of an LLM judge, one record a trace, streamed.

The judge was asked about 3.2 and 3.3 the other way round than the paper names them, so its votes
are in a codebook of their own, unless mast-tui wrote the file. A record that is wholly null says
nothing.
"""

import json

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, own_codebook, value_of
from mast_tui.traces.formats.logs.mad import native_key
from mast_tui.traces.identity import trace_id
from mast_tui.traces.source import Source

ID = "mad"
ABOUT = "MAD_full_dataset.json: an LLM judge"


def sniff(head: bytes) -> bool:
    """An array of records with a system and a trace in an object."""
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return text[:1] == b"[" and b'"mas_name"' in head and b'"trajectory"' in head


def read(path: str) -> Found:
    """Every record's votes."""
    statements: list[Statement] = []
    warnings: list[str] = []
    blocks: dict[str, set[str]] = {}
    seen: dict[str, int] = {}
    number, book = -1, own_codebook(path)
    for record in Source(path).members():
        if record is None:  # nothing yet: the reader takes a breath
            continue
        number += 1
        if not isinstance(record.value, dict):
            warnings.append(f"record {number} cannot be read")
            continue
        key = native_key(record.value)
        seen[key] = seen.get(key, 0) + 1
        key = f"{key} ({seen[key]})" if seen[key] > 1 else key
        said = record.value.get("mast_annotation")
        try:
            votes = tuple(Vote(mode, value_of(value)) for mode, value in (said or {}).items())
        except ValueError as error:
            raise MastError(f"{path}: record {number}: {error}") from None
        if all(vote.value is None for vote in votes):
            warnings.append(f"record {number} ({key}): every vote is null, so it says nothing")
            continue
        index = str(record.value.get("trace_id"))
        blocks.setdefault(index, set()).add(json.dumps(said, sort_keys=True))
        wanted = Wanted(trace_id("mad", key), name=key)
        if book:
            statements.append(Statement(wanted, "MAD votes", "consensus", "", book, votes))
        else:
            statements.append(Statement(wanted, "MAD judge", "judge", "", "mast-judge", votes))
    if len(statements) > len(blocks) > 1 and all(len(one) == 1 for one in blocks.values()):
        warnings.append("votes depend on trace_id only: traces of different systems have the same")
    return Found("MAD", tuple(statements), tuple(warnings), number + 1)
