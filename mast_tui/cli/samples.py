"""A copy of the bundled samples, with a store of their labels."""

import shutil
from pathlib import Path

from mast_tui import places
from mast_tui.errors import MastError
from mast_tui.labels.exchange.labels_file import read
from mast_tui.labels.store import Store

LABELS = "labels.jsonl"
STORE = "labels.db"


def make_demo(folder: Path) -> Path:
    """Copy the samples into ``folder``, which must not exist yet, with a store of their labels."""
    try:
        shutil.copytree(places.samples_folder(), folder)
    except FileExistsError:
        raise MastError(f"{folder} is there already: name a folder that is not") from None
    except OSError as error:
        raise MastError(f"{folder}: the samples cannot be copied: {error.strerror}") from None
    with Store(folder / STORE) as store, (folder / LABELS).open(encoding="utf-8") as lines:
        read(store, lines)
    return folder
