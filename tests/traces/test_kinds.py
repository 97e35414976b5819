"""Every tool call has a kind and a title that says what an engineer wants to know."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.traces.kinds import KINDS, classify, is_command, is_patch
from mast_tui.traces.titles import title

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.text() | st.sampled_from(
    ["shell", "apply_patch", "update_plan", "mcp__a__log_analysis", "edit", "read_file", "submit"]
)

ITBENCH = "/Users/someone/ITBench/snapshots/sre/v0.2/Scenario-2"


def test_the_kinds_stand_in_the_order_of_the_screen() -> None:
    order = "reasoning plan log metric trace cluster action shell file answer message harness"
    assert list(KINDS) == order.split()
    assert all(kind.id == key for key, kind in KINDS.items())


@pytest.mark.parametrize("column", ["glyph", "ascii"])
def test_every_kind_has_a_glyph_of_its_own_in_one_cell(column: str) -> None:
    glyphs = [getattr(kind, column) for kind in KINDS.values()]

    assert len(set(glyphs)) == len(KINDS)
    assert all(len(one) == 1 and cell_len(one) == 1 for one in glyphs)
    assert all(unicodedata.east_asian_width(one) not in "WF" for one in glyphs)


def test_fallback_glyphs_are_ascii_and_labels_short() -> None:
    assert all(kind.ascii.isascii() and kind.ascii.isprintable() for kind in KINDS.values())
    assert all(0 < len(kind.short) <= 8 and kind.label for kind in KINDS.values())


HAND_CHECKED: list[tuple[str, str, Any, str]] = [
    # incident tools, as MCP servers name them
    ("log", "mcp__offline_incident_analysis__log_analysis",
     {"service_name": "ad", "logs_file": f"{ITBENCH}/otel_logs_raw.tsv"},
     "log_analysis  service=ad"),
    ("log", "mcp__sre_utils__log_analysis",
     {"severity_filter": "ERROR,WARNING", "logs_file": f"{ITBENCH}/otel_logs_raw.tsv"},
     "log_analysis  severity=ERROR,WARNING"),
    ("metric", "mcp__sre_utils__get_metric_anomalies", {"metric_name": "cpu"},
     "get_metric_anomalies  cpu"),
    ("metric", "mcp__sre_utils__metric_analysis", {"base_dir": f"{ITBENCH}/metrics/"},
     "metric_analysis  metrics/"),
    ("trace", "mcp__sre_utils__get_trace_error_tree",
     {"trace_file": f"{ITBENCH}/otel_traces_raw.tsv", "pivot_time": "2025-12-15T17:35:00Z"},
     "get_trace_error_tree  pivot=2025-12-15T17:35:00Z"),
    ("cluster", "mcp__sre_utils__alert_summary", {"base_dir": f"{ITBENCH}/alerts/"},
     "alert_summary  alerts/"),
    ("cluster", "mcp__sre_utils__alert_analysis", {}, "alert_analysis"),
    ("cluster", "mcp__sre_utils__event_analysis",
     {"filters": {"reason": "Killing", "namespace": "shop"}, "events_file": "/x/y/k8s_events_raw.tsv"},
     "event_analysis  reason=Killing namespace=shop"),
    ("cluster", "mcp__sre_utils__build_topology", {"output_file": "/x/topology.json"},
     "build_topology  topology.json"),
    ("cluster", "mcp__sre_utils__topology_analysis", {"entity": "cart"}, "topology_analysis  entity=cart"),
    ("cluster", "mcp__sre_utils__k8s_spec_change_analysis",
     {"k8_object_name": "shop/ConfigMap/flagd-config", "start_time": "17:28"},
     "k8s_spec_change_analysis  shop/ConfigMap/flagd-config start=17:28"),
    ("cluster", "mcp__sre_utils__get_k8_spec",
     {"return_all_observations": True, "k8_object_name": "shop/Deployment/cart"},
     "get_k8_spec  shop/Deployment/cart return_all_observations"),
    ("cluster", "mcp__sre_utils__get_context_contract", {}, "get_context_contract"),
    ("log", "mcp__clickhouse__run_select_query", {"query": "SELECT Body FROM otel_logs"},
     "run_select_query  SELECT Body FROM otel_logs"),
    ("metric", "mcp__prometheus__execute_query", {"query": "up"}, "execute_query  up"),
    ("cluster", "mcp__kubernetes__pods_list", {"namespace": "shop"}, "pods_list  namespace=shop"),
    ("log", "mcp__kubernetes__pods_log", {"name": "cart-0"}, "pods_log  cart-0"),
    ("action", "mcp__kubernetes__pods_delete", {"name": "cart-0"}, "pods_delete  cart-0"),
    ("action", "mcp__kubernetes__resources_create_or_update", {"resource": "x"},
     "resources_create_or_update  x"),
    ("cluster", "GetAlerts", {}, "GetAlerts"),
    ("cluster", "NL2Kubectl", {"nl_query": "list pods"}, "NL2Kubectl  list pods"),
    ("log", "NL2Logs", {"nl_query": "errors of cart"}, "NL2Logs  errors of cart"),
    ("metric", "NL2Metrics", {}, "NL2Metrics"),
    ("trace", "NL2Traces", {}, "NL2Traces"),
    ("cluster", "get_services", {}, "get_services"),
    ("cluster", "exec_read_only_kubectl_cmd", {"command": "kubectl get pods"}, "kubectl get pods"),
    ("action", "exec_kubectl_cmd_safely", {"command": "kubectl patch svc x"}, "kubectl patch svc x"),
    ("log", "get_logs", {"service": "cart"}, "get_logs  service=cart"),
    # shells
    ("cluster", "shell", {"command": ["bash", "-lc", f"head -n 20 {ITBENCH}/k8s_events_raw.tsv"]},
     "head -n 20 …/k8s_events_raw.tsv"),
    ("cluster", "exec_command", {"cmd": "kubectl -n shop get pods -o wide 2>&1"},
     "kubectl get pods -o wide -n shop"),
    ("cluster", "Bash", {"command": "cd /work && kubectl get pods"}, "kubectl get pods"),
    ("action", "Bash", {"command": "kubectl get pods; kubectl delete pod x"}, "kubectl delete pod x"),
    ("shell", "functions.shell", {"command": "ls"}, "ls"),
    ("shell", "container.exec", {"cmd": ["ls"]}, "ls"),
    ("answer", "shell", {"command": ["cat <<EOF > agent_output.json\n{}\nEOF\n"]},
     "write agent_output.json"),
    ("log", "shell", {"command": ["python3", "-c", "import csv\nrows = open('/a/b/c/d/otel_logs_raw.tsv')"]},
     "python3: rows = open('…/otel_logs_raw.tsv')"),
    ("answer", "Bash", {"command": "curl -X POST http://h:8000/submit -d '{\"solution\": \"A port clash\"}'"},
     "submit A port clash"),
    ("answer", "Bash", {"command": "curl -X POST http://h:8000/submit -d '{\"solution\": \"\"}'"},
     "submit (empty)"),
    ("shell", "write_stdin", {"session_id": 7}, "wait for session 7"),
    ("shell", "write_stdin", {"session_id": 7, "chars": "q\n"}, "type 'q\\n' into session 7"),
    ("log", "python", {"code": "df = pd.read_csv('otel_logs_raw.tsv')"},
     "python: df = pd.read_csv('otel_logs_raw.tsv')"),
    ("shell", "python", "print(1)", "python: print(1)"),
    # files, plans, answers
    ("answer", "apply_patch", {"input": "*** Begin Patch\n*** Add File: agent_output.json\n+{}"},
     "add agent_output.json"),
    ("answer", "apply_patch", '{\n "input": "*** Begin Patch\\n*** Update File: /x/agent_output.json\\n',
     "update agent_output.json"),
    ("file", "apply_patch", "*** Begin Patch\n*** Update File: src/a.py\n*** Delete File: b.py",
     "update a.py, delete b.py"),
    ("file", "Write", {"file_path": "/srv/app/config/values.yaml", "content": "x\ny"}, "Write  values.yaml"),
    ("answer", "Write", {"file_path": "/srv/agent_output.json", "content": "{}"}, "Write  agent_output.json"),
    ("file", "str_replace_editor", {"command": "create", "path": "/a/b.py"}, "str_replace_editor  create b.py"),
    ("shell", "str_replace_editor", {"command": "view", "path": "/a/b.py"}, "str_replace_editor  view b.py"),
    ("shell", "Read", {"file_path": "/srv/app/main.go"}, "Read  main.go"),
    ("log", "Read", {"file_path": "/var/log/app/cart.log"}, "Read  cart.log"),
    ("plan", "update_plan",
     {"explanation": "Logs are sparse.", "plan": [{"step": "Look", "status": "completed"},
                                                  {"step": "Read traces", "status": "in_progress"}]},
     "Logs are sparse."),
    ("plan", "update_plan", {"explanation": "I am done.", "plan": [{"step": "a", "status": "completed"}]},
     "I am done."),
    ("plan", "update_plan", {"plan": [{"step": "a", "status": "completed"}]}, "1 of 1 done"),
    ("plan", "TodoWrite", {"todos": [{"content": "Fix", "activeForm": "Fixing", "status": "in_progress"}]},
     "1/1 Fixing"),
    ("reasoning", "think", {"thought": "**Maybe** it is DNS"}, "think  Maybe it is DNS"),
    ("answer", "submit_tool", {"ans": "## Root cause\n\nx"}, "submit_tool  Root cause"),
    ("answer", "final_answer", {"answer": "42"}, "final_answer  42"),
    ("message", "delegate", {"to": "Executor"}, "delegate  Executor"),
    # tools of other trades
    ("shell", "get_user_details", {"user_id": "fatima"}, "get_user_details  user=fatima"),
    ("shell", "modify_pending_order_items", {"order_id": "#W1"}, "modify_pending_order_items  order=#W1"),
    ("shell", "", None, ""),
    ("shell", "no_such_tool", [1, 2], "no_such_tool"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "arguments", "line"), HAND_CHECKED)
def test_calls_checked_by_hand(kind: str, name: str, arguments: Any, line: str) -> None:
    assert (classify(name, arguments), title(name, arguments)) == (kind, line)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("kubectl logs cart-0 -n shop --tail=9", "kubectl logs -n shop cart-0 --tail=9"),
        ("kubectl get pods -n shop", "kubectl -n shop get pods | head"),
        ("kubectl get pods", "watch -n 5 kubectl get pods 2>/dev/null"),
        ("kubectl get pods > out/pods.txt", "mkdir -p out && kubectl get pods > out/pods.txt"),
        ("kubectl delete pod x", "kubectl get pods; kubectl delete pod x\nkubectl get pods"),
        ("query sum(rate(x[5m]))", "curl -sG http://p:9090/api/v1/query --data-urlencode 'query=sum(rate(x[5m]))'"),
        ('query up{job="x"}', "curl 'http://p:9090/api/v1/query?query=up%7Bjob%3D%22x%22%7D&time=3'"),
        ('query {app="cart"}', "logcli query --limit 6 '{app=\"cart\"}'"),
        ("curl am:9093/api/v2/alerts", "curl -s http://am:9093/api/v2/alerts | jq -c '.[]'"),
        ("curl DELETE h/x", "curl -X DELETE http://h/x"),
        ("edit x.py", "sed -i 's/a/b/' src/x.py && python src/x.py"),
        ("write fix.py", "cat > fix.py <<'EOF'\nprint(1)\nEOF\npython fix.py"),
        ("ls -R …/Scenario-2", "ls -R /home/someone/snapshots/Scenario-2"),
        ("jq . …/alerts/*.json", "jq . /home/someone/snapshots/Scenario-2/alerts/*.json"),
        ("submit", "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"),
        ("echo hello", "# say it\necho hello"),
        ("# nothing", "# nothing"),
    ],
)  # fmt: skip
def test_a_command_is_told_by_its_verb_and_object(line: str, command: str) -> None:
    assert title("bash", {"command": command}) == line


@given(NAMES | ANYTHING, ANYTHING)
def test_any_name_and_arguments_have_a_kind_and_a_title(name: Any, arguments: Any) -> None:
    line = title(name, arguments)

    assert classify(name, arguments) in KINDS
    assert len(line) <= 200
    assert "\n" not in line


@given(NAMES, st.sampled_from(["command", "cmd", "input", "plan", "path", "todos"]), ANYTHING)
def test_a_known_argument_may_hold_anything(name: str, key: str, value: Any) -> None:
    assert classify(name, {key: value}) in KINDS
    title(name, {key: value})


def test_only_the_beginning_of_huge_arguments_is_looked_at() -> None:
    from time import process_time

    huge = {"command": "echo x\n" * 700_000, "input": "a" * 5_000_000}
    started = process_time()
    for name in ("shell", "apply_patch", "log_analysis", "Write", "read_file"):
        classify(name, huge)
        title(name, huge)

    assert process_time() - started < 1.0


def test_nesting_without_end_is_looked_through() -> None:
    deep: Any = "bottom"
    for _ in range(900):
        deep = {"command": [deep], "filters": deep}
    for name in ("shell", "log_analysis", "Write", "apply_patch", "update_plan"):
        assert classify(name, deep) in KINDS
        title(name, deep)


def test_tools_with_commands_and_patches_are_known_by_name() -> None:
    assert is_command("local_shell")
    assert is_command("mcp__x__bash")
    assert not is_command("write_stdin")
    assert is_patch("apply_patch")


def calls_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every tool call of a JSON value, in the shapes that the formats know."""
    if isinstance(value, list):
        for one in value:
            yield from calls_in(one)
    if not isinstance(value, dict):
        return
    if value.get("type") in ("function_call", "custom_tool_call", "tool_use"):
        yield value.get("name"), value.get("arguments", value.get("input"))
    if "function_name" in value:
        yield value["function_name"], value.get("arguments")
    if isinstance(value.get("function"), dict):
        yield value["function"].get("name"), value["function"].get("arguments")
    if "name" in value and "args" in value:
        yield value["name"], value["args"]
    for one in value.values():
        yield from calls_in(one)


def documents(path: Path) -> Iterator[Any]:
    text = path.read_text("utf-8", "replace")
    for part in [text] if path.suffix == ".json" else text.splitlines():
        try:
            yield json.loads(part)
        except ValueError:
            continue


def test_every_real_tool_call_has_a_kind(data: Path) -> None:
    seen = 0
    for path in sorted(data.rglob("*.json*")):
        for document in documents(path):
            for name, arguments in calls_in(document):
                if isinstance(arguments, str) and arguments.startswith("{"):
                    try:
                        arguments = json.loads(arguments)
                    except ValueError:
                        assert classify(name, arguments) in KINDS
                assert classify(name, arguments) in KINDS
                assert title(name, arguments) or not isinstance(name, str)
                seen += 1

    assert seen > 200


def test_importing_the_table_compiles_nothing() -> None:
    code = (
        "import sys, re\n"
        "compiled = []\n"
        "was = re._compiler.compile\n"
        "re._compiler.compile = lambda p, *a, **k: compiled.append(p) or was(p, *a, **k)\n"
        "import mast_tui.traces.kinds\n"
        "print(compiled, 'shlex' in sys.modules, 'dataclasses' in sys.modules)\n"
    )

    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ).stdout

    assert out.split() == ["[]", "False", "False"]
