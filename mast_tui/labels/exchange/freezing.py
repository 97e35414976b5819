"""Frozen labels: the labels of one moment in a file of their own, whose hash the store knows.

A number in a paper names the freeze that it was made from; reading it again gives the same labels,
whatever was said since, and a file that was changed is refused.
"""

import hashlib
import io
import os
import re
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.labels.exchange import labels_file
from mast_tui.labels.study.rows import FREEZES, Freeze

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

FOLDER = "frozen"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def freezes(store: "Store") -> list[Freeze]:
    """What was frozen, by name."""
    return FREEZES.all(store.file, "ORDER BY name")


def freeze(store: "Store", name: str) -> Freeze:
    """Write the labels as they are now to a file beside the store, and their hash into it.

    Freezing the same labels again under the same name changes nothing; other labels under a name
    that is taken are refused.
    """
    if not _NAME.fullmatch(name):
        raise MastError(f'"{name}" is no name of a freeze: letters, digits, dot, dash, underscore')
    text = io.StringIO()
    lines = labels_file.write(store, text, study=False)
    if lines <= 1:
        raise MastError(f"{store.path}: there are no labels to freeze")
    body = text.getvalue().encode()
    digest = hashlib.sha256(body).hexdigest()
    file = f"{FOLDER}/{name}.jsonl"
    known = {one.name: one for one in freezes(store)}
    if name in known and known[name].hash != digest:
        at = known[name].created_at
        raise MastError(f'"{name}" was frozen at {at} with other labels; take another name')
    _write(store.path.parent / file, body)
    if name in known:
        return known[name]
    with store.file.transaction() as connection:
        at = store.clock()
        made = Freeze(name, digest, file, lines, at, at, 1, store.host)
        FREEZES.write(connection, made._asdict())
    return made


def frozen_store(store: "Store", name: str) -> "Store":
    """The labels of a freeze as a store to read; it is gone when nobody holds it any more."""
    from mast_tui.labels.store import Store

    known = {one.name: one for one in freezes(store)}
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise MastError(f'{store.path}: nothing was frozen as "{name}"; there is {there}')
    lines = _checked(store.path.parent / FOLDER / f"{name}.jsonl", known[name])
    folder = tempfile.TemporaryDirectory(prefix="mast-tui-", ignore_cleanup_errors=True)
    made = Store(Path(folder.name) / "frozen.db")
    labels_file.read(made, lines, name)
    made.close()
    weakref.finalize(made, folder.cleanup)
    return made


def _checked(path: Path, known: Freeze) -> list[str]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}; the frozen labels are gone") from None
    if hashlib.sha256(body).hexdigest() != known.hash:
        raise MastError(f"{path}: was changed since it was frozen at {known.created_at}")
    return body.decode().split("\n")


def _write(path: Path, body: bytes) -> None:
    if path.exists() and path.read_bytes() == body:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from error
