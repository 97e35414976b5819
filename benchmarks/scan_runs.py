"""How long ``mast-tui list`` takes over many small runs: the first time, and once seen.

    python benchmarks/scan_runs.py [RUNS]      10,000 runs unless told otherwise

Budget: under two seconds once seen, and no file read again.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

CALLS = 5


def a_run(folder: Path, number: int) -> None:
    """One judged rollout of a few calls."""
    folder.mkdir(parents=True)
    lines: list[dict[str, object]] = [
        {"type": "session_meta", "payload": {"id": f"run-{number}", "cwd": "/w"}},
        {"type": "turn_context", "payload": {"model": "heron-flash", "cwd": "/w"}},
    ]
    for call in range(CALLS):
        arguments = json.dumps({"command": ["bash", "-lc", f"kubectl get pods -n ns{call}"]})
        made = {"type": "function_call", "name": "shell", "arguments": arguments}
        result = {"type": "function_call_output", "output": "NAME READY"}
        lines += [
            {"type": "response_item", "payload": {**one, "call_id": f"c{call}"}}
            for one in (made, result)
        ]
    (folder / "session.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    score = {"scores": {"root_cause_entity": 100 * (number % 2)}}
    (folder / "judge_output.json").write_text(json.dumps(score))


def seconds(folder: Path, state: Path) -> float:
    """The wall time of the command, which writes its JSON to nowhere."""
    command = [sys.executable, "-m", "mast_tui", "list", "--json", str(folder)]
    begun = perf_counter()
    places = {"MAST_TUI_STATE": str(state), "MAST_TUI_DB": str(state / "labels.db")}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=places)
    return perf_counter() - begun


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        folder, state = Path(scratch) / "runs", Path(scratch) / "state"
        for number in range(runs):
            a_run(folder / f"Scenario-{number // 20 + 1}" / str(number % 20 + 1), number)
        print(f"{runs:,} runs, first time: {seconds(folder, state):.2f} s")
        seen = sorted(seconds(folder, state) for _ in range(3))
        print(
            f"{runs:,} runs, once seen: {seen[1]:.2f} s (best {seen[0]:.2f}, worst {seen[2]:.2f})"
        )


if __name__ == "__main__":
    main()
