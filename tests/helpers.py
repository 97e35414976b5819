"""Runs to read and a bench to read them at, for the tests of the workbench and the screen."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from mast_tui.codebook.load import load
from mast_tui.labels.store import Store
from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall
from tests.traces.rollouts import call, item, meta, output, says, write

MAST = load()
PROMPT = "# AGENTS.md instructions for /w\n" + "\n".join(f"rule {n}" for n in range(1, 13))
LONG_LINE = "checkout-7d4b9 " + "retrying the payment call " * 12 + "GAVE-UP"


def a_run(path: Path, steps: int = 20, errors: Iterable[int] = (), id: str = "run") -> Path:
    """A rollout of ``steps`` calls, ``echo 1`` to ``echo n``; those in ``errors`` fail."""
    failed = set(errors)
    lines = [meta(id=id)]
    for number in range(1, steps + 1):
        lines.append(call(f"c{number}", f"echo {number}"))
        lines.append(output(f"c{number}", f"said {number}\n", int(number in failed)))
    return write(path, *lines)


def opened(*paths: Path) -> list[Trace]:
    """All traces at these paths, as the command line opens them."""
    return open_traces(list(paths))[0]


def the_trace(path: Path) -> Trace:
    """The one trace of a file, not read yet."""
    (trace,) = opened(path)
    return trace


def a_bench(
    home: Path, *paths: Path, annotator: str = "ada", traces: Sequence[Trace] = ()
) -> Bench:
    """Ada at work on the traces at these paths; store and state are in ``home``."""
    store = Store(home / "labels.db")
    hand = store.hand(annotator, MAST)
    return Bench(Opening.of(traces or opened(*paths)), MAST, hand, Recall(home / "state"))


def shop_run(folder: Path, trial: int = 1, outcome: str = "failed") -> Path:
    """A run directory of fourteen steps of most kinds; step 1 is folded, steps 7 and 11 fail."""
    run = folder / "Scenario-3" / str(trial)
    score = 1 if outcome == "succeeded" else 0
    rollout = write(
        run / "sessions/2026/01/02/rollout-2026-01-02T03-04-05-0199.jsonl",
        meta(id=f"0199-shop-{trial}", cwd="/w"),
        {
            "timestamp": "t",
            "type": "turn_context",
            "payload": {"model": "heron-flash", "cwd": "/w"},
        },
        says("user", PROMPT),
        says("user", "The checkout of the shop is slow. Find out why and write agent_output.json."),
        says("assistant", "I look at the alerts first, then at the logs of checkout."),
        call("c4", name="update_plan", plan=[{"step": "look at alerts", "status": "in_progress"}]),
        output("c4", "Plan updated"),
        call("c5", name="mcp__sre__get_alerts", namespace="shop"),
        output("c5", json.dumps([{"alert": "HighLatency", "service": "checkout"}], indent=1)),
        call("c6", name="mcp__sre__query_logs", service="checkout", severity="ERROR"),
        output("c6", f"2026-01-02T03:00:01Z ERROR payment refused\n{LONG_LINE}\n" + "fine\n" * 80),
        call("c7", "cat otel_logs.json"),
        output("c7", "cat: otel_logs.json: No such file or directory", 1),
        call("c8", name="mcp__sre__query_metrics", query="rate(http_errors_total[5m])"),
        output("c8", "checkout 0.42\ncart 0.00\n"),
        call("c9", "kubectl get pods -n shop"),
        output("c9", "NAME READY\npayment-6c9d 0/1 CrashLoopBackOff\n"),
        says("assistant", "The payment pod crashes: its certificate expired."),
        call("c11", "kubectl rollout restart deploy/paiment -n shop"),
        output("c11", 'Error from server (NotFound): deployments.apps "paiment" not found', 1),
        call("c12", "kubectl rollout restart deploy/payment -n shop"),
        output("c12", "deployment.apps/payment restarted"),
        call("c13", 'cat > agent_output.json <<\'E\'\n{"root_cause": "payment certificate"}\nE'),
        output("c13", ""),
        says("assistant", "The payment certificate expired; restarted and verified."),
    )
    answer = {"root_cause": "payment certificate"}
    (run / "agent_output.json").write_text(json.dumps(answer))
    judged = {"scores": {"root_cause_entity": score * 100}, "metadata": {"run_id": str(trial)}}
    (run / "judge_output.json").write_text(json.dumps(judged))
    return rollout


def hostile_words() -> str:
    """What must never act on a terminal, each followed by a word to find it by."""
    return (
        "A\x1b[31mred\x1b[2Jclear B\x1b]0;title\x07 C\x1b]52;c;aGFjaw==\x07 "
        "D\x1bP1$r0q\x1b\\ E\x1b_Gapc\x1b\\ F\x9b31mcsi G\x9d52;c;aGk=\x9c "
        "H\x07\x08\x00\x7f I\u202eevil\u202c\u2066x\u2069 J\u200b\u200e\ufeff "
        "K[link=x L[@click=app.exit]y[/] M[/] N\x1b[6n O\x1b[?1049l P\x1bc"
    )


def hostile_run(folder: Path) -> Path:
    """A run with :func:`hostile_words` in every field that reaches the screen."""
    evil = hostile_words()
    return write(
        folder / "hostile.jsonl",
        meta(id="0199-evil"),
        {"timestamp": evil, "type": "turn_context", "payload": {"model": evil, "cwd": "/w"}},
        says("user", evil),
        item("reasoning", summary=[{"type": "summary_text", "text": evil}]),
        says("assistant", evil),
        call("a", evil),
        output("a", evil, 1),
        item("function_call", name=evil, arguments=json.dumps({evil: evil}), call_id="b"),
        output("b", evil + "\n" + evil),
        item("function_call", name="odd", arguments=evil, call_id="c"),
        item("function_call_output", call_id="c", output=evil),
        says("assistant", evil),
    )
