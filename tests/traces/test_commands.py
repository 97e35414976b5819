"""Shell commands are taken apart well enough to say what they do."""

import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.traces.commands import command_of, quoted, simple_commands
from mast_tui.traces.effects import command_kind

SHELL_LIKE = st.text(st.sampled_from("ab |&;<>()'\"$`\\\n#-=/EOF{}"), max_size=200)
PIECES = st.lists(
    st.sampled_from(
        [
            "kubectl", "-n", "delete", "get", "exec", "--", "sh", "-c", "'", '"', "<<EOF", "\nEOF\n",
            ">", "2>&1", "|", "&&", "$(", ")", "`", "sudo", "timeout", "xargs", "curl", "python3", "",
        ]
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ({"command": "kubectl get pods"}, "kubectl get pods"),
        ({"cmd": "kubectl get pods", "workdir": "/"}, "kubectl get pods"),
        ({"command": ["bash", "-lc", "ls | wc -l"]}, "ls | wc -l"),
        ({"command": ["/bin/sh", "-c", "ls"]}, "ls"),
        ({"command": ["bash", "-l", "-c", "ls"]}, "ls"),
        ({"command": ["python3 --version"]}, "python3 --version"),
        ({"command": ["ls", "-R", "/a b"]}, "ls -R '/a b'"),
        ({"command": ["python3", "-c", "print('a\\tb')"]}, "python3 -c \"print('a\\tb')\""),
        ({"command": ["python3", "-c", "print('$x')"]}, "python3 -c 'print('\"'\"'$x'\"'\"')'"),
        ({"command": ["echo 1 > a", "echo 2 >> a"]}, "echo 1 > a\necho 2 >> a"),
        ({"command": ["kubectl get pods", "-n", "shop"]}, "kubectl get pods -n shop"),
        ("bash -lc 'kubectl get pods'", "kubectl get pods"),
        ("bash -lc \"echo 'x'", "bash -lc \"echo 'x'"),
        ("bash script.sh", "bash script.sh"),
        ({"command": None, "path": "x"}, None),
        ({}, None),
        (None, None),
        (3, None),
        ({"command": []}, ""),
        ({"command": [1, None, {"a": 2}]}, "1 null '{\"a\": 2}'"),
    ],
)
def test_a_command_is_found_without_the_shell_around_it(arguments: Any, command: Any) -> None:
    assert command_of(arguments) == command


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("a b | c 'd e' && f; g", [["a", "b"], ["c", "d e"], ["f"], ["g"]]),
        ("sudo -u root timeout -k 5 10 X=1 a b", [["a", "b"]]),
        ("A=1 B='2 3' a", [["a"]]),
        ("cd /x && a", [["cd", "/x"], ["a"]]),
        ("ls | xargs -n 1 -I {} rm {}", [["ls"], ["rm", "{}"]]),
        ("for f in *.json; do a $f; done", [["for", "f", "in", "*.json"], ["a", "$f"], ["done"]]),
        ("if a; then b; else c; fi", [["a"], ["b"], ["c"], ["fi"]]),
        ("bash -c 'a; b'", [["a"], ["b"]]),
        ("x=$(a b)", [["a", "b"]]),
        ('echo "now $(a b)"', [["echo", "now $(a b)"], ["a", "b"]]),
        ("echo `a b`", [["echo"], ["a", "b"]]),
        ("a \\\n  b # not c\nd", [["a", "b"], ["d"]]),
        ("a 'it''s'\"x\"y", [["a", "itsxy"]]),
        ("echo 'open", [["echo", "open"]]),
        ("", []),
        ("# only words", []),
    ],
)
def test_lists_and_pipes_are_split_and_prefixes_taken_off(
    command: str, words: list[list[str]]
) -> None:
    assert [simple.words for simple in simple_commands(command)] == words


def test_redirections_and_here_documents_are_told_apart_from_words() -> None:
    text = "cat <<'EOF' > out.txt 2>/dev/null\nline; rm -rf /\nEOF\nls &> all.log 2>&1 < in"

    first, second = simple_commands(text)

    assert (first.words, first.writes, first.heredoc) == (["cat"], ["out.txt"], "line; rm -rf /\n")
    assert (second.words, second.writes) == (["ls"], ["all.log"])


def test_a_shell_fed_by_a_here_document_runs_it() -> None:
    assert command_kind("bash <<EOF\nkubectl delete pod x\nEOF") == "action"


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        # looks at the cluster
        ("cluster", "kubectl get pods -n shop"),
        ("cluster", "kubectl -n shop --context=x get pods"),
        ("cluster", "kubectl --kubeconfig /k -n shop describe pod x"),
        ("cluster", "oc get routes"),
        ("cluster", "k get svc"),
        ("cluster", "/usr/local/bin/kubectl get events -A --sort-by=.lastTimestamp | tail -40"),
        ("cluster", "kubectl rollout status deployment/x --timeout=60s"),
        ("cluster", "kubectl rollout history deployment/x"),
        ("cluster", "kubectl auth can-i delete pods"),
        ("cluster", "kubectl diff -f x.yaml"),
        ("cluster", "kubectl wait --for=condition=ready pod -l app=x"),
        ("cluster", "kubectl config view"),
        ("cluster", "kubectl explain deployment.spec"),
        ("cluster", "kubectl api-resources"),
        ("cluster", "kubectl apply -f x.yaml --dry-run=server"),
        ("cluster", "kubectl delete pod x --dry-run=client -o yaml"),
        ("cluster", "kubectl label pod x --list"),
        ("cluster", "kubectl exec x -- env"),
        ("cluster", "kubectl exec deploy/x -n shop -- curl -s localhost:8080/health"),
        ("cluster", "kubectl exec -it db-0 -- mysql -e 'select * from orders'"),
        ("cluster", "kubectl get pod x -o yaml > /tmp/x.yaml"),
        ("cluster", "kubectl port-forward svc/x 8080:80 &"),
        ("cluster", "helm list -A"),
        ("cluster", "helm upgrade x ./chart --dry-run"),
        ("cluster", "cat snapshot/k8s_events_raw.tsv | head"),
        ("cluster", "jq '.[].labels' alerts/alerts_at_2025.json"),
        ("cluster", "curl -s http://alertmanager:9093/api/v2/alerts"),
        ("cluster", "kubectl"),
        # changes it
        ("action", "kubectl apply -f fix.yaml"),
        ("action", "kubectl -n shop delete pod x"),
        ("action", "kubectl patch deployment x --type=json -p='[]'"),
        ("action", "kubectl scale deploy/x --replicas=3"),
        ("action", "kubectl -n shop rollout restart deploy/x"),
        ("action", "kubectl rollout undo deploy/x"),
        ("action", "kubectl set image deploy/x c=i"),
        ("action", "kubectl edit cm flagd-config"),
        ("action", "kubectl cordon node-1"),
        ("action", "kubectl drain node-1 --ignore-daemonsets"),
        ("action", "kubectl taint nodes n k=v:NoSchedule-"),
        ("action", "kubectl run tmp --image=busybox"),
        ("action", "kubectl label pod x a=b"),
        ("action", "kubectl cp ./fix.conf shop/x-0:/etc/fix.conf"),
        ("action", "kubectl exec x -- sh -c 'echo 1 > /proc/x'"),
        ("action", "kubectl exec x -- rm -rf /data/lock"),
        ("action", "kubectl exec redis-0 -- redis-cli FLUSHALL"),
        ("action", "kubectl exec db-0 -- psql -c 'UPDATE flags SET on = false'"),
        ("action", "kubectl exec x -- kill 1"),
        ("action", "kubectl get pods -o name | xargs kubectl delete"),
        ("action", "kubectl create cm x --from-file=a --dry-run=client -o yaml | kubectl apply -f -"),
        ("action", "kubectl get pods && kubectl delete pod x"),
        ("action", "cat <<EOF | kubectl apply -f -\nkind: ConfigMap\nEOF"),
        ("action", "timeout 30 sudo kubectl delete pod x"),
        ("action", "KUBECONFIG=/k kubectl delete pod x"),
        ("action", "cd /work && kubectl replace --force -f x.yaml"),
        ("action", "bash -lc 'kubectl delete pod x'"),
        ("action", "for p in a b; do kubectl delete pod $p; done"),
        ("action", "kubectl apply -f x --dry-run=none"),
        ("action", "helm rollback shop 3"),
        ("action", "helm -n shop upgrade x ./chart"),
        ("action", "systemctl restart kubelet"),
        ("action", "docker restart cart"),
        # logs
        ("log", "kubectl logs -n shop cart-0 --tail=100 | grep ERROR"),
        ("log", "kubectl -n shop logs deploy/cart -f"),
        ("log", "stern cart"),
        ("log", "journalctl -u kubelet"),
        ("log", "docker logs cart"),
        ("log", "grep -i error otel_logs_raw.tsv | head"),
        ("log", "tail -n 50 /var/log/syslog"),
        ("log", "kubectl exec x -- tail /var/log/app.log"),
        ("log", "python3 -c \"import pandas as pd; print(pd.read_csv('otel_logs_raw.tsv'))\""),
        ("log", "python3 - <<'EOF'\nprint(open('otel_logs_raw.tsv').read())\nEOF"),
        ("log", "clickhouse-client -q 'SELECT * FROM otel_logs LIMIT 10'"),
        # metrics
        ("metric", "curl -s 'http://prometheus:9090/api/v1/query?query=up'"),
        ("metric", "kubectl top pods"),
        ("metric", "promtool query instant http://x up"),
        ("metric", "head metrics/service_cart_raw.tsv"),
        ("metric", "kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods"),
        # traces
        ("trace", "curl http://jaeger:16686/api/traces?service=cart"),
        ("trace", "awk -F'\\t' '{print $3}' otel_traces_raw.tsv | sort | uniq -c"),
        # answers
        ("answer", "cat <<EOF > agent_output.json\n{}\nEOF"),
        ("answer", "echo '{}' > /runs/2/1/agent_output.json"),
        ("answer", "echo '{}' | tee agent_remediation.json"),
        ("answer", "cp /tmp/draft.json agent_output.json"),
        ("answer", "python3 -c \"import json; json.dump({}, open('agent_output.json', 'w'))\""),
        ("answer", "python3 <<EOF\nfrom pathlib import Path\nPath('agent_output.json').write_text('x')\nEOF"),
        ("answer", "curl -s -X POST http://host:8000/submit -d '{\"solution\": \"x\"}'"),
        ("answer", "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git diff"),
        ("answer", "kubectl delete pod x; echo '{}' > agent_output.json"),
        # files
        ("file", "cat > fix.py <<'EOF'\nprint(open('otel_logs_raw.tsv'))\nEOF"),
        ("file", "sed -i 's/a/b/' x.yaml"),
        ("file", "mkdir -p out"),
        ("file", "touch agent_output.json"),
        ("file", "echo 'x' >> notes.txt"),
        ("file", "ls && rm notes.txt"),
        ("file", "git apply fix.patch"),
        ("file", "python3 -c \"open('x.txt', 'w').write('1')\""),
        # the rest
        ("shell", "ls -la"),
        ("shell", "jq . agent_output.json"),
        ("shell", "cat agent_output.json"),
        ("shell", "ls alerts/"),
        ("shell", "find . -name 'otel_logs*'"),
        ("shell", "echo kubectl delete pod x"),
        ("shell", "python3 --version"),
        ("shell", "ls > /dev/null 2>&1"),
        ("shell", "grep -rn kubectl docs"),
        ("shell", "curl -s http://frontend:8080/cart"),
        ("shell", ""),
    ],
)  # fmt: skip
def test_the_most_consequential_part_names_a_command(kind: str, command: str) -> None:
    assert command_kind(command) == kind


@given(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1))
def test_a_shell_reads_back_the_words_that_were_joined(words: list[str]) -> None:
    assert shlex.split(" ".join(map(quoted, words))) == words


@given(SHELL_LIKE | PIECES.map(" ".join) | st.text())
def test_any_text_has_a_kind(text: str) -> None:
    command_kind(text)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda x: st.lists(x) | st.dictionaries(st.text() | st.just("command"), x),
    )
)
def test_any_arguments_are_looked_through(arguments: Any) -> None:
    found = command_of(arguments)
    assert found is None or isinstance(found, str)


@pytest.mark.parametrize("piece", ["'", '"', "$(", "a|", "<<E ", "x\\", "((", "-c '", "`", "\n"])
def test_a_hostile_command_takes_no_long_time(piece: str) -> None:
    from time import process_time

    started = process_time()
    command_kind(piece * 50_000)

    assert process_time() - started < 1.0
