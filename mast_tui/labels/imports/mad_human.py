"""MAD's human-labelled file: three annotators, four rounds, three revisions of the taxonomy.

Each revision is read in its own codebook, by the number of modes. NaN is no vote. What looks wrong
with the file is said, never repaired: fields that are swapped, one trace in two records, and votes
that are the same for several traces.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, document, value_of
from mast_tui.traces.formats.logs.mad import SYSTEMS, log_text, native_key
from mast_tui.traces.identity import trace_id

ID = "mad-human"
ABOUT = "MAD_human_labelled_dataset.json of the MAST study"
CODEBOOKS = {18: "mast-r1", 17: "mast-r2", 14: "mast"}
"""The revision by its number of modes."""
PERSON = re.compile(r"annotator_\d+")
"""MAD has three of them; what we write in its form has as many as there are."""


def sniff(head: bytes) -> bool:
    """Records with a round come before the labels, which may stand far behind."""
    return (
        head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"["
        and b'"mas_name"' in head
        and b'"round"' in head
    )


def read(path: str) -> Found:
    """Every record's votes."""
    records = document(path)
    statements: list[Statement] = []
    warnings: list[str] = []
    seen: dict[str, int] = {}
    for number, record in enumerate(records):
        try:
            key = _key(record, seen)
            found, missing = _statements(record, key)
        except (KeyError, TypeError, ValueError) as error:
            raise MastError(f"{path}: record {number}: {error}") from None
        statements += found
        warnings += [f"record {number}: {one}" for one in missing]
        if record.get("benchmark_name") in SYSTEMS and record.get("mas_name") not in SYSTEMS:
            warnings.append(
                f"record {number}: mas_name {record['mas_name']} and benchmark_name "
                f"{record['benchmark_name']} look swapped; read the other way round"
            )
    warnings += _twins(records)
    return Found("MAD", tuple(statements), tuple(warnings), len(records))


def _key(record: dict[str, Any], seen: dict[str, int]) -> str:
    key = native_key(record)
    seen[key] = seen.get(key, 0) + 1
    return f"{key} ({seen[key]})" if seen[key] > 1 else key


def _statements(record: dict[str, Any], key: str) -> tuple[list[Statement], list[str]]:
    rows = record["annotations"]
    codebook = CODEBOOKS.get(len(rows))
    if codebook is None:
        raise ValueError(f"{len(rows)} modes are of no known revision (18, 17 or 14)")
    find = load(codebook).find
    modes = [find(" ".join(str(row["failure mode"]).split("\n")[0].split())) for row in rows]
    wanted = Wanted(trace_id("mad", key), name=key)
    found, missing = [], []
    for person in _people(rows):
        votes = tuple(
            Vote(mode, value_of(row[person])) for mode, row in zip(modes, rows, strict=True)
        )
        nan = [mode for mode, row in zip(modes, rows, strict=True) if _is_nan(row[person])]
        if nan:
            missing.append(f"{person}: NaN for {', '.join(nan)}, read as no vote")
        if all(row[person] is None for row in rows):  # had not this trace
            continue
        name = f"MAD {person.replace('_', ' ')}"
        found.append(Statement(wanted, name, "human", str(record["round"]), codebook, votes))
    return found, missing


def _people(rows: list[dict[str, Any]]) -> list[str]:
    people = [name for name in rows[0] if PERSON.fullmatch(name)]
    if not people:
        raise ValueError("has the votes of no annotator_1")
    return people


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _twins(records: list[dict[str, Any]]) -> Iterable[str]:
    """Records of one trace, and traces with one and the same block of votes."""
    logs: defaultdict[str, list[int]] = defaultdict(list)
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        if record["trace"] is not None:  # as our own export leaves it where text may not leave
            text = log_text(record).encode("utf-8", "surrogatepass")
            logs[hashlib.sha256(text).hexdigest()].append(number)
        votes = [[row["failure mode"].split(" ")[0], *(str(row[one]) for one in _people([row]))]
                 for row in record["annotations"]]  # fmt: skip
        blocks[f"{len(votes)}:{votes}"].append(number)
    for numbers in logs.values():
        if len(numbers) > 1:
            yield f"records {_listed(numbers)} are the same trace"
    for numbers in blocks.values():
        if len(numbers) > 1:
            yield f"records {_listed(numbers)}: the votes of all annotators are identical; copied?"


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
