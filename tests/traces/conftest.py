"""Rollouts on the fly."""

from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.trace import Trace
from tests.traces import rollouts


@pytest.fixture
def rollout(tmp_path: Path) -> rollouts.Rollout:
    """Write lines as a rollout and read it to its end."""

    def make(*lines: dict[str, Any] | str, head: bool = True) -> Trace:
        told = (rollouts.meta(), *lines) if head else lines
        return rollouts.opened(rollouts.write(tmp_path / "rollout.jsonl", *told)).finish()

    return make
