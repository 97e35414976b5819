"""Real structures with something wrong in them, and the promise that reading them survives it.

A test of a reader takes a good file of its format and holds it to a thousand of these::

    def test_no_mutation_stops_the_reader(tmp_path):
        held = hold(tmp_path / "x.json", [a_run()], rounds=1000, seed=7)
        assert held.read > 300          # most mutations leave something to read

A document is one value, a JSONL file a list of values with ``lines=True``.
"""

import copy
import json
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import PARTS
from mast_tui.traces.parts import part_text

SECONDS = 10
"""No mutation of a small file takes longer to read."""

CONTROLS = "\x00\x07\x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u202e\u200b\ufeff\x7f\r\n\t"
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3.5, 10**30, -(10**30), 1e308, "", " ", "0", "1", "-7", "1e999",
    "NaN", "null", "true", "é", "\ud800", CONTROLS, [], {}, [[]], [{}], {"": ""}, {"role": 1},
    float("nan"), float("inf"), float("-inf"), "x" * 70_000, ["a"] * 300, "{", "[", '{"a":',
    "2026-13-45T99:99:99Z", "attachment://none", "../../etc/passwd", "```", "```bash\n", "<a",
)  # fmt: skip


def mutate(value: Any, rng: random.Random) -> Any:
    """A copy of a JSON value with one to four things wrong."""
    value = copy.deepcopy(value)
    for _ in range(rng.choice((1, 1, 2, 4))):
        value = _once(value, rng)
    return value


def _once(value: Any, rng: random.Random) -> Any:
    places = list(_places(value))
    if not places:
        return rng.choice(ODD)
    holder, key = rng.choice(places)
    change = rng.choice(CHANGES)
    change(holder, key, rng)
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a value, the shallow ones more often: they are the structure."""
    waiting = [(value, 0)]
    while waiting:
        here, depth = waiting.pop()
        keys: Any = here if isinstance(here, dict) else range(len(here)) if _list(here) else ()
        for key in list(keys):
            yield from [(here, key)] * max(1, 4 - depth)
            if depth < 40:
                waiting.append((here[key], depth + 1))


def _list(value: Any) -> bool:
    return isinstance(value, list)


def _delete(holder: Any, key: Any, rng: random.Random) -> None:
    del holder[key]


def _duplicate(holder: Any, key: Any, rng: random.Random) -> None:
    if _list(holder):
        holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    else:
        holder[f"{key}2"] = copy.deepcopy(holder[key])


def _swap(holder: Any, key: Any, rng: random.Random) -> None:
    other = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _odd(holder: Any, key: Any, rng: random.Random) -> None:
    holder[key] = copy.deepcopy(rng.choice(ODD))


def _retype(holder: Any, key: Any, rng: random.Random) -> None:
    """The same content as another type: numbers as strings, an array where an object belongs."""
    value = holder[key]
    ways: list[Callable[[Any], Any]] = [
        lambda one: [one],
        lambda one: {"value": one},
        lambda one: json.dumps(one),
        lambda one: str(one),
        lambda one: list(one.values()) if isinstance(one, dict) else one,
        lambda one: {str(n): x for n, x in enumerate(one)} if _list(one) else one,
        lambda one: len(one) if hasattr(one, "__len__") else one,
    ]
    holder[key] = rng.choice(ways)(value)


def _nest(holder: Any, key: Any, rng: random.Random) -> None:
    value = holder[key]
    for _ in range(rng.choice((1, 3, 60))):
        value = [value] if rng.random() < 0.5 else {"a": value}
    holder[key] = value


def _control(holder: Any, key: Any, rng: random.Random) -> None:
    value = holder[key]
    holder[key] = f"{CONTROLS}{value}{CONTROLS}" if isinstance(value, str) else CONTROLS


def _rename(holder: Any, key: Any, rng: random.Random) -> None:
    if isinstance(holder, dict):
        holder[rng.choice((key.upper(), "", CONTROLS, "content", "role", "id"))] = holder.pop(key)
    else:
        holder.reverse()


def _cut(holder: Any, key: Any, rng: random.Random) -> None:
    value = holder[key]
    if isinstance(value, str | list):
        holder[key] = value[: rng.randrange(len(value) + 1)]
    else:
        holder[key] = None


CHANGES = (_delete, _delete, _duplicate, _swap, _odd, _odd, _retype, _retype, _nest, _control,
           _rename, _cut)  # fmt: skip


def spoil(data: bytes, rng: random.Random) -> bytes:
    """The bytes of a file with one thing wrong that no JSON writer would write."""
    place = rng.randrange(len(data) + 1)
    what = rng.randrange(8)
    if what == 0:
        return data[:place]
    if what == 1:
        return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]
    if what == 2:
        return data[:place] + rng.choice((b"\xff\xfe", b"\x00" * 9, b"\xed\xa0\x80")) + data[place:]
    if what == 3:
        return b"\xef\xbb\xbf" + data
    if what == 4:
        return data.replace(b"\n", b"\r\n")
    if what == 5:
        return data[:place] + data[place + rng.randrange(200) :]
    if what == 6:
        return data + rng.choice((b"\n", b"null", b"{", b"\x00", b"]]}", data[:100]))
    return data[:place] + rng.choice((b"[" * 2000, b'"', b"}", b"\\", b",,", b"NaN")) + data[place:]


@dataclass
class Held:
    """How a round of mutations ended."""

    rounds: int = 0
    read: int = 0
    """Files that still gave steps."""
    refused: int = 0
    """Files that were refused with one clear line."""
    steps: int = 0


def survives(path: Path | str) -> int:
    """Read all of a file as the program does; the number of steps, or -1 where it was refused.

    Anything but a MastError of one line fails the test, and so does what takes too long.
    """
    with _in_time(path):
        try:
            traces, _ = open_traces([str(path)])
        except MastError as error:
            refused = str(error)
        else:
            refused = ""
        assert "\n" not in refused, refused
        if refused:
            return -1
        return sum(_read(trace) for trace in traces)


def _read(trace: Any) -> int:
    trace.finish()
    for number in range(1, len(trace) + 1):
        step = trace.step(number)
        assert step.kind in KINDS
        assert (step.index, type(step.title), type(step.actor)) == (number, str, str)
        for part in PARTS:
            assert isinstance(part_text(step, part), str)
        trace.fact(number)
    info = trace.info
    assert info.outcome in ("failed", "succeeded", "unknown")
    for told in (info.model, info.agent, info.scenario, info.trial, info.started):
        assert told is None or isinstance(told, str)
    assert info.score is None or isinstance(info.score, int | float)
    trace.close()
    return len(trace)


@contextmanager
def _in_time(path: Path | str) -> Iterator[None]:
    def late(*_: Any) -> None:
        raise AssertionError(f"reading {path} takes longer than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def hold(
    path: Path,
    values: Sequence[Any],
    *,
    rounds: int = 1000,
    seed: int = 1,
    lines: bool = False,
    pack: Callable[[bytes], bytes] = bytes,
) -> Held:
    """Write ``rounds`` mutations of ``values`` to ``path`` one after the other, and read each.

    ``values`` are documents to choose from, or with ``lines`` the lines of one file. ``pack``
    makes the file out of the text (compresses it, say). One round in eight spoils bytes instead.
    """
    rng = random.Random(seed)
    held = Held()
    for number in range(rounds):
        value = list(values) if lines else rng.choice(values)
        bytewise = number % 8 == 0
        data = _text(value if bytewise else mutate(value, rng), lines)
        path.write_bytes(pack(spoil(data, rng) if bytewise else data))
        try:
            steps = survives(path)
        except BaseException as error:
            error.add_note(f"mutation {number} of seed {seed}, left at {path}")
            raise
        held.rounds += 1
        held.refused += steps < 0
        held.read += steps > 0
        held.steps += max(steps, 0)
    return held


def _text(value: Any, lines: bool) -> bytes:
    listed = value if lines and isinstance(value, list) else [value]
    indent = None if lines else 1
    return "\n".join(json.dumps(one, indent=indent) for one in listed).encode()
