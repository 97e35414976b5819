"""One of many processes that tag the same traces in one file: prints each tag once it is saved."""

import random
import sys
import time
from pathlib import Path

from mast_tui.labels.errors import StoreBusy
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Place, TraceRow, trace_row
from mast_tui.labels.store import Store
from tests.helpers import MAST, opened


def work(db: Path, name: str, seconds: float, traces: list[Path]) -> None:
    """Tag at random, as fast as the store takes it, and try again where it is busy."""
    rows = [trace_row(one.finish().info, len(one)) for one in opened(*traces)]
    moment, until = random.Random(name), time.monotonic() + seconds
    with Store(db) as store:
        hand = store.hand(name, MAST)
        while time.monotonic() < until:
            row, mode = moment.choice(rows), moment.choice(MAST.modes).code
            step = moment.randint(1, row.steps)
            if tagged(hand, row, mode, step):
                print(f"{row.trace_id} {mode} {step}", flush=True)
        for row in rows:
            while not done(hand, row):
                pass
        print("done", flush=True)


def tagged(hand: Hand, row: TraceRow, mode: str, step: int) -> bool:
    try:
        hand.tag(row, mode, Place(step, step, f"c{step}", f"h{step}"))
    except StoreBusy:
        return False
    return True


def done(hand: Hand, row: TraceRow) -> bool:
    try:
        hand.review(row, state="done", outcome="failed")
    except StoreBusy:
        return False
    return True


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), [Path(one) for one in sys.argv[4:]])
