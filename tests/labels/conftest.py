"""A store in a folder of its own, and Ada's hand in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import a_hand, a_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that nobody has written to."""
    with a_store(tmp_path) as made:
        yield made


@pytest.fixture
def ada(store: Store) -> Hand:
    """Ada, with MAST in front of her."""
    return a_hand(store)
