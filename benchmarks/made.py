"""The traces that are measured: the same for us and for the peers, made once and kept."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TASK = "Incident: the checkout answers with errors since the last rollout. Find what caused it."
WORDS = "check the pod of this service its limits events probes image and what it logged before"
PARTS = [
    "cart",
    "checkout",
    "payment",
    "frontend",
    "search",
    "basket",
    "mail",
    "stock",
    "price",
    "ship",
]


def mark(step: int) -> str:
    """The word that only this step has."""
    return f"STEPMARK{step:06d}"


def trajectory(folder: Path, steps: int) -> Path:
    """A mini-swe-agent trajectory of so many calls, 2.8 KB each; the same as plain text for less."""
    path = folder / f"run-{steps}.traj.json"
    if path.exists():
        return path
    draw = random.Random(steps)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w") as file, path.with_suffix(".txt").open("w") as plain:
        file.write('{"messages": [')
        for number, message in enumerate(_messages(draw, steps)):
            file.write((", " if number else "") + json.dumps(message))
            plain.write(f"=== {message['role']}\n{message['content']}\n")
        file.write('], "info": {"exit_status": "Submitted", "submission": ""}, ')
        file.write('"trajectory_format": "mini-swe-agent-1"}')
    unfinished.rename(path)
    return path


def _messages(draw: random.Random, steps: int) -> Iterator[dict[str, Any]]:
    yield {"role": "system", "content": "You look after a cluster. " * 30}
    yield {"role": "user", "content": f"{TASK} " * 8}
    for step in range(1, steps + 1):
        command = f"kubectl -n shop logs deploy/{draw.choice(PARTS)} --tail=20"
        said = " ".join(draw.choices(WORDS.split(), k=70))
        yield {"role": "assistant", "content": f"{mark(step)} {said}\n\n```bash\n{command}\n```"}
        seen = "\n".join(_line(draw) for _ in range(200 if step % 50 == 0 else draw.randint(6, 28)))
        yield {
            "role": "user",
            "content": f"<returncode>0</returncode>\n<output>\n{seen}\n</output>",
        }


def _line(draw: random.Random) -> str:
    part, level = draw.choice(PARTS), draw.choice(("INFO", "WARN", "ERROR"))
    clock = f"2026-03-0{draw.randint(1, 9)}T{draw.randint(10, 23)}:{draw.randint(10, 59)}:00Z"
    took = draw.random() * 900
    return f'{clock} {level} {part}-{draw.getrandbits(40):x} msg="answered" took={took:.1f}ms id={draw.getrandbits(64):x}'


def rollout(folder: Path) -> Path:
    """A Codex rollout of 3 MB, seventy calls, four outputs of 650 KB."""
    sizes = [650_000 if call in (20, 35, 50, 65) else 5_000 for call in range(70)]
    said = [_text(size, seed=call) for call, size in enumerate(sizes)]
    return _rollout(folder / "rollout-3mb.jsonl", said)


def big_outputs(folder: Path) -> Path:
    """A rollout with an output of 5 MB (its second call) and one line of 1 MB (its third)."""
    return _rollout(
        folder / "rollout-big.jsonl", ["fine", _text(5_000_000), _text(1_000_000, between=" ")]
    )


def _text(size: int, between: str = "\n", seed: int = 1) -> str:
    draw, said, length = random.Random(seed), list[str](), 0
    while length < size:
        said.append(_line(draw))
        length += len(said[-1]) + 1
    return between.join(said)[:size]


def _rollout(path: Path, outputs: list[str]) -> Path:
    if path.exists():
        return path
    lines = [
        {"type": "session_meta", "payload": {"id": "019bc313-aaaa-7000-8000-000000000000", "cwd": "/w"}},
        {"type": "turn_context", "payload": {"model": "heron-flash", "cwd": "/w"}},
        _item("message", role="user", content=[{"type": "input_text", "text": f"{TASK} " * 8}]),
    ]  # fmt: skip
    for call, output in enumerate(outputs):
        arguments = json.dumps({"command": ["bash", "-lc", f"kubectl -n shop get pods # {call}"]})
        lines.append(_item("function_call", name="shell", arguments=arguments, call_id=f"c{call}"))
        lines.append(
            _item("function_call_output", call_id=f"c{call}", output=f"{mark(call)}\n{output}")
        )
    stamped = ({"timestamp": "2026-03-01T10:00:00.000Z", **line} for line in lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in stamped))
    return path


def _item(kind: str, **payload: Any) -> dict[str, Any]:
    return {"type": "response_item", "payload": {"type": kind, **payload}}
