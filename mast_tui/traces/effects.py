"""What a shell command does to the cluster, in one word: the kind of a step.

Where a pipeline or list does several things the most consequential one names it:
answer > action > the first of log, metric, trace, cluster > file > shell.
"""

import re
from functools import cache

from mast_tui.traces.commands import LIMIT, Simple, simple_commands

ANSWER_FILES = ("agent_output.json", "agent_remediation.json")
"""What an agent writes as its diagnosis or its remediation plan."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SEEN = ("log", "metric", "trace", "cluster")

_KUBECTL = frozenset({"kubectl", "oc", "k", "kubecolor", "microk8s.kubectl"})
_KUBECTL_CHANGES = _set(
    "apply create delete patch scale edit replace set label annotate cordon drain uncordon "
    "taint expose autoscale run debug adm rsh start-build rollback process new-app evict"
)
_KUBECTL_SUBCOMMANDS = {
    "rollout": frozenset({"restart", "undo", "pause", "resume"}),
    "certificate": frozenset({"approve", "deny"}),
    "auth": frozenset({"reconcile"}),
}
"""Verbs that change the cluster only with one of these words after them."""

_KUBECTL_VALUES = _set(
    "-n --namespace --context --cluster --kubeconfig --user -s --server --as --as-group "
    "--token --request-timeout -v --cache-dir --certificate-authority --client-key"
)
"""Global options of kubectl that take the next word as value."""

_CHANGES = {
    "helm": frozenset({"install", "upgrade", "rollback", "uninstall", "delete", "del"}),
    "docker": frozenset({"restart", "stop", "start", "kill", "rm", "run", "exec", "compose"}),
    "podman": frozenset({"restart", "stop", "start", "kill", "rm", "run"}),
    "crictl": frozenset({"stop", "stopp", "rm", "rmp", "run", "start"}),
    "systemctl": frozenset({"restart", "stop", "start", "reload", "enable", "disable", "mask"}),
    "terraform": frozenset({"apply", "destroy", "import"}),
    "istioctl": frozenset({"install", "uninstall", "upgrade"}),
    "argocd": frozenset({"sync", "rollback", "delete", "set", "create"}),
    "flux": frozenset({"reconcile", "suspend", "resume", "create", "delete"}),
    "etcdctl": frozenset({"put", "del", "defrag", "compaction"}),
    "kind": frozenset({"create", "delete"}),
    "minikube": frozenset({"start", "stop", "delete"}),
}
"""Other programs that change the running system, and their words that do."""

_LOOKS = _set("helm crictl istioctl argocd flux etcdctl k9s kustomize")
_LOG_PROGRAMS = frozenset({"journalctl", "stern", "logcli", "kubetail", "dmesg", "lnav"})
_WRITERS = _set(
    "cp mv rm mkdir rmdir touch tee patch ln chmod chown truncate dd install unzip tar vim vi "
    "nano ed ex rsync applypatch apply_patch"
)
_LISTERS = _set("ls find stat du tree file test [ locate mkdir touch rm which basename")
_TALKERS = _set("echo printf export cd true sleep set pwd")
_DATABASES = _set("mysql psql mongo mongosh redis-cli valkey-cli cqlsh sqlite3")


def command_kind(command: str) -> str:
    """The kind of a shell command; any text has one."""
    kinds = [simple_kind(simple) for simple in simple_commands(command[:LIMIT])]
    for first in ("answer", "action"):
        if first in kinds:
            return first
    seen = next((kind for kind in kinds if kind in _SEEN), None)
    return seen or ("file" if "file" in kinds else "shell")


def simple_kind(simple: Simple) -> str:
    """The kind of one simple command without the list or pipe around it."""
    return (
        _answer(simple)
        or _cluster_tool(simple)
        or _observed(simple)
        or ("file" if _writes(simple) else "shell")
    )


def _answer(simple: Simple) -> str | None:
    program, words = simple.program, simple.words
    targets = list(simple.writes)
    if program in ("tee", "cp", "mv", "install"):
        targets += words[1:] if program == "tee" else words[-1:]
    if any(is_answer_file(target) for target in targets):
        return "answer"
    if program in ("python", "python3", "node", "ruby", "perl", "jq") and writes_answer(
        " ".join(words[1:]) + simple.heredoc
    ):
        return "answer"
    if program in ("curl", "wget", "http") and _submission().search(" ".join(words)):
        return "answer"
    if program in ("apply_patch", "applypatch") and patches_answer(simple.heredoc + words[-1]):
        return "answer"
    is_signal = program == "echo" and "COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT" in words
    return "answer" if is_signal or program == "submit" else None


def is_answer_file(path: str) -> bool:
    return path.rpartition("/")[2] in ANSWER_FILES


def writes_answer(code: str) -> bool:
    """Whether a program text opens an answer file for writing."""
    return any(name in code for name in ANSWER_FILES) and bool(_code_writes().search(code))


def patches_answer(patch: str) -> bool:
    """Whether a patch adds or updates an answer file."""
    return bool(_patched().search(patch))


@cache
def _patched() -> re.Pattern[str]:
    names = "|".join(map(re.escape, ANSWER_FILES))
    return re.compile(rf"(?:Add|Update) File: *[^\n]*(?:{names})|^\+\+\+ [^\n]*(?:{names})", re.M)


@cache
def _submission() -> re.Pattern[str]:
    return re.compile(r"https?://\S*/(?:submit|submission|diagnosis)\b")


@cache
def _code_writes() -> re.Pattern[str]:
    return re.compile(
        r"""open\([^)\n]*,\s*(?:mode\s*=\s*)?['"][wax]|\.write_text\(|\.write_bytes\(|json\.dump\(
        |\.to_(?:csv|json|parquet)\(|\.open\(\s*['"][wax]|writeFile""",
        re.VERBOSE,
    )


def _cluster_tool(simple: Simple) -> str | None:
    program, words = simple.program, simple.words
    if program in _KUBECTL and (len(words) > 1 or program != "k"):
        return kubectl_kind(words)
    if program in _LOG_PROGRAMS:
        return "log"
    if program == "promtool":
        return "metric"
    if program in ("curl", "wget", "http") and _changing_request().search(" ".join(words)):
        return "action"
    verbs = _CHANGES.get(program)
    if verbs is None:
        return "cluster" if program in _LOOKS else None
    if any(word in verbs for word in words[1:4]) and not _is_dry(words):
        return "action"
    if "logs" in words[1:3]:
        return "log"
    return "cluster"


@cache
def _changing_request() -> re.Pattern[str]:
    # a POST alone tells nothing: queries of metrics and traces are posted too
    return re.compile(
        r"""(?:-X\s*|--request[ =]|--method[ =])(?:POST|PUT|PATCH|DELETE)\b.*
        (?:/silences?\b|/api/v1/(?:namespaces|nodes|pods)|/apis/)
        |(?:/silences?\b|/api/v1/(?:namespaces|nodes|pods)|/apis/).*
        (?:-X\s*|--request[ =]|--method[ =])(?:POST|PUT|PATCH|DELETE)\b""",
        re.VERBOSE | re.DOTALL,
    )


def kubectl_kind(words: list[str]) -> str:
    """The kind of a kubectl command, whose global options may stand before its verb."""
    verb, rest = kubectl_verb(words)
    if verb in ("logs", "log"):
        return "log"
    if verb == "top" or "metrics.k8s.io" in " ".join(rest):
        return "metric"
    if verb == "exec":
        return _inside_pod(rest)
    if verb == "cp":
        return "action" if rest and ":" in rest[-1] else "file"
    if _is_dry(rest) or "--list" in rest or rest[:1] == ["view-last-applied"]:
        return "cluster"
    subcommands = _KUBECTL_SUBCOMMANDS.get(verb)
    if subcommands is not None:
        return "action" if subcommands.intersection(rest) else "cluster"
    return "action" if verb in _KUBECTL_CHANGES else "cluster"


def kubectl_verb(words: list[str]) -> tuple[str, list[str]]:
    """The verb of a kubectl command and the words after it, global options passed over."""
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _KUBECTL_VALUES else 1
    return (words[at], words[at + 1 :]) if at < len(words) else ("", [])


def _is_dry(words: list[str]) -> bool:
    return any(w.startswith("--dry-run") and not w.endswith("=none") for w in words)


def _inside_pod(rest: list[str]) -> str:
    """``kubectl exec`` is what its command is; one that writes changes the cluster."""
    if "--" in rest:
        inner = rest[rest.index("--") + 1 :]
    else:
        inner = [word for word in rest if not word.startswith("-")][1:]
    simple = Simple()
    simple.words = inner
    if not inner:
        return "cluster"
    text = " ".join(inner)
    if simple.program in _DATABASES:
        return "action" if _database_writes().search(text) else "cluster"
    if simple.program in ("kill", "pkill", "killall", "reboot", "shutdown", "apt", "apt-get"):
        return "action"
    shell = simple.program in ("sh", "bash", "ash") and inner[-1] != inner[0]
    kind = command_kind(inner[-1]) if shell else simple_kind(simple)
    return {"file": "action", "action": "action", "shell": "cluster"}.get(kind, kind)


@cache
def _database_writes() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:insert|update|delete|drop|alter|create|grant|revoke|truncate|flushall|flushdb|set|"
        r"del|config set|createuser|updateuser|dropuser|grantrolestouser|remove|shutdown)",
        re.IGNORECASE,
    )


def _observed(simple: Simple) -> str | None:
    """What a command that reads looks at, told by the files, tables and addresses it names."""
    if simple.program in _LISTERS or simple.program in _TALKERS:
        return None
    text = " ".join(simple.words)
    if simple.program not in ("cat", "tee") or not simple.writes:
        text += "\n" + simple.heredoc
    return named_source(text)


def named_source(text: str) -> str | None:
    """log, metric, trace or cluster where the text names such a file, table or address."""
    found = _sources().search(text)
    return found.lastgroup if found else None


@cache
def _sources() -> re.Pattern[str]:
    return re.compile(
        r"""(?P<log>otel_logs|k8s_logs|\blogs?(?:_raw)?\.(?:tsv|csv|jsonl?|txt)\b|[\w\])*}-]\.log\b|/var/log/|/loki/api|:3100\b|query_logs)
        |(?P<metric>otel_metrics|\bmetrics?/|\bmetrics?(?:_\w+)?\.(?:tsv|csv|json)|metric_anomal
            |/api/v1/(?:query|series|label)|:9090\b|/metrics\b|prometheus[\w.-]*:\d)
        |(?P<trace>otel_traces?|\btraces?/|\btraces?(?:_\w+)?\.(?:tsv|csv|json)|/api/traces|:16686\b
            |/api/v2/spans|tempo[\w.:-]*/api/search|:3200\b|\bspans?(?:_raw)?\.(?:tsv|csv|jsonl?))
        |(?P<cluster>k8s_(?:events|objects)|\bobjects?(?:_raw)?\.(?:tsv|csv|jsonl?)|\bevents?(?:_\w+)?\.(?:tsv|csv|json|log)
            |\balerts?/|\balerts?(?:_[\w.:-]+)?\.json|topology[\w-]*\.json|architecture\.json
            |/api/v[12]/alerts|:9093\b|/api/v1/(?:namespaces|nodes|pods)|/apis/(?:apps|batch)/)
        """,
        re.VERBOSE,
    )


def _writes(simple: Simple) -> bool:
    if any(not target.startswith("/dev/") for target in simple.writes):
        return True
    program, words = simple.program, simple.words
    if program in ("sed", "perl"):
        return any(w.startswith(("-i", "--in-place")) or w in ("-pi", "-ni") for w in words[1:4])
    if program == "git":
        return bool(
            {"apply", "commit", "checkout", "stash", "reset", "am"}.intersection(words[1:3])
        )
    if program in ("python", "python3", "node"):
        return bool(_code_writes().search(" ".join(words[1:]) + simple.heredoc))
    return program in _WRITERS and not (program in ("tar", "unzip") and "-t" in words)
