"""What a step is: the table of kinds, and the one table of rules that finds a step's kind.

A rule looks at the words of a tool's name; the names that carry a shell command, a file or a
table are judged by what those are (:mod:`mast_tui.traces.effects`). Every name and every
arguments value has a kind; what no rule knows is ``shell``, a command like any other.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from mast_tui.traces.commands import LIMIT, command_of
from mast_tui.traces.effects import (
    command_kind,
    is_answer_file,
    named_source,
    patches_answer,
    writes_answer,
)


class Kind(NamedTuple):
    """One kind of step, and how it shows: every glyph is one cell and no emoji."""

    id: str
    label: str
    short: str
    glyph: str
    ascii: str


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("reasoning", "triage reasoning", "think", "~", "~"),
        Kind("plan", "plan update", "plan", "≡", "="),
        Kind("log", "log query", "log", "?", "?"),
        Kind("metric", "metric query", "metric", "%", "%"),
        Kind("trace", "trace query", "trace", "»", "/"),
        Kind("cluster", "cluster look", "cluster", "#", "#"),
        Kind("action", "cluster action", "action", "!", "!"),
        Kind("shell", "command", "shell", "$", "$"),
        Kind("file", "file change", "file", "±", "+"),
        Kind("answer", "answer", "answer", "►", "A"),
        Kind("message", "message", "message", "¶", '"'),
        Kind("harness", "harness", "harness", "◊", "&"),
    )
}
"""All kinds, in the order the screen lists them."""

COMMAND = "by command"
PATCH = "by patch"
WRITE = "by written file"
READ = "by read file"

RULES: tuple[tuple[str, str], ...] = (
    ("plan", r"update_plan|todo|todo_?(?:write|list|read)|write_todos|.*_plan|planner|plan"),
    ("reasoning", r"think|thought|reflect|sequential_?thinking|scratch_?pad|reason"),
    ("answer", r"(?:f_)?submit\w*|(?:\w+_)?final_answer|(?:task_)?complete_task|task_complete|finish"
               r"|finish_task|attempt_completion|report_(?:diagnosis|root_cause)|terminate|done"),
    (PATCH, r"apply_?patch|patch"),
    (COMMAND, r"(?:local_|exec_|run_)?(?:shell|bash)(?:_command|_tool|_exec)?|exec|exec_command"
              r"|execute(?:_\w+)?|run(?:_terminal)?_(?:command|cmd)|run_shell_command|terminal"
              r"|run_in_terminal|command(?:_execution)?|cmd|python|ipython|run_(?:python|code)|code_interpreter"
              r"|\w*kubectl\w*|\w*_cmd\w*"),
    ("shell", r"write_stdin|(?:kill_|bash_)(?:shell|output)|wait(?:_tool)?|sleep|delay"),
    (WRITE, r"(?:multi_?)?edit(?:_file)?|write(?:_file)?|create(?:_file)?|insert|replace|undo_edit"
            r"|str_replace(?:_\w+)?|notebook_?edit|save_file|append_file|file_write|delete_file"),
    (READ, r"read(?:_file)?|open|view|cat|ls|glob|grep|list_(?:dir|files)|find_file|search_(?:dir|file)"
           r"|scroll_(?:up|down)|goto|view_file|file_read|rg"),
    ("message", r"delegate\w*|hand_?off\w*|transfer_to\w*|send_message\w*|ask_(?:human|user)"
                r"|(?:spawn_)?agent|task|message|request_user_input"),
)  # fmt: skip
"""(kind, pattern of the whole name) in order; the first that fits decides. A name that
carries something (a command, a patch, a file) is judged by it."""

WORD_RULES: tuple[tuple[str, str], ...] = (
    ("log", r"logs?|loki|journal|log_?\w*"),
    ("metric", r"metrics?|prometheus|promql|anomal(?:y|ies)|datapoints?"),
    ("trace", r"traces?|spans?|jaeger|tempo"),
    ("action", r"(?:delete|patch|apply|scale|restart|rollback|cordon|drain|uninstall|install|upgrade"
               r"|remediate|create_or_update|rollout)"),
    ("cluster", r"alerts?|events?|topology|k8s?|kube(?:ctl|rnetes)?|specs?|pods?|nodes?|deployments?"
                r"|namespaces?|cluster|helm|services|resources|configmaps?|contract"),
)  # fmt: skip
"""(kind, pattern of one word of the name), tried where no rule above fits. The words of a
change count only beside a word of the cluster: `delete_pod`, not `delete_order`."""

_NAME_KEYS = (
    "path",
    "file_path",
    "filename",
    "file",
    "notebook_path",
    "target_file",
    "output_file",
)


def classify(tool_name: object, arguments: object = None) -> str:
    """The id of the kind of a tool call; never an error, whatever the values."""
    full, short = tool_words(tool_name)
    rule = _rule_of(short)
    if rule == COMMAND:
        return _by_command(full, short, arguments)
    if rule == PATCH:
        return "answer" if patches_answer(_text(arguments)) else "file"
    if rule == WRITE:
        return _by_written_file(arguments)
    if rule == READ:
        return named_source(_text(arguments)) or "shell"
    if rule is not None:
        return rule
    return _by_words(full, short) or named_source(_text(arguments)) or "shell"


def is_command(tool_name: object) -> bool:
    """Whether a tool of this name runs a command that its arguments hold."""
    return _rule_of(tool_words(tool_name)[1]) == COMMAND


def is_patch(tool_name: object) -> bool:
    """Whether a tool of this name takes a patch."""
    return _rule_of(tool_words(tool_name)[1]) == PATCH


def is_file_tool(tool_name: object) -> bool:
    """Whether a tool of this name reads or writes a file that its arguments name."""
    return _rule_of(tool_words(tool_name)[1]) in (READ, WRITE)


def is_plan(tool_name: object) -> bool:
    """Whether a tool of this name updates a plan."""
    return _rule_of(tool_words(tool_name)[1]) == "plan"


@cache
def _separators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(r"(?<=[a-z0-9])(?=[A-Z])"), re.compile(r"[^A-Za-z0-9]+")


def tool_words(tool_name: object) -> tuple[str, str]:
    """A tool's name as words joined by ``_``: in full, and without its server."""
    name = tool_name[:200] if isinstance(tool_name, str) else ""
    short = short_name(name)
    return _snake(name), _snake(short)


def short_name(name: str) -> str:
    """``log_analysis`` for ``mcp__sre_utils__log_analysis``, ``functions.log_analysis``."""
    if name.startswith("mcp__"):
        return name.rpartition("__")[2] or name
    return re.split(r"[./:]", name.rstrip("./:"))[-1] if name else name


def _snake(name: str) -> str:
    humps, others = _separators()
    return others.sub("_", humps.sub("_", name)).strip("_").lower()


@cache
def _rules() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<_{i}>{pattern})" for i, (_, pattern) in enumerate(RULES)))


def _rule_of(short: str) -> str | None:
    found = _rules().fullmatch(short)
    if found is None or found.lastgroup is None:
        return None
    return RULES[int(found.lastgroup[1:])][0]


def _by_command(full: str, short: str, arguments: object) -> str:
    command = command_of(arguments)
    if command is None:
        code = _text(arguments)
        if "code" not in short and "python" not in short:
            return _by_words(full, short) or named_source(code) or "shell"
        command = code
    if "python" in short or "code" in short:
        if writes_answer(command[:LIMIT]):
            return "answer"
        return named_source(command[:LIMIT]) or "shell"
    found = command_kind(command)
    return (_by_words(full, short) or found) if found == "shell" else found


def _by_written_file(arguments: object) -> str:
    if not isinstance(arguments, dict):
        return "file"
    if arguments.get("command") in ("view", "read"):
        return named_source(_text(arguments)) or "shell"
    names = (arguments.get(key) for key in _NAME_KEYS)
    return "answer" if any(isinstance(n, str) and is_answer_file(n) for n in names) else "file"


@cache
def _word_rules() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(rf"(?:^|_)(?:{words})(?=_|$)") for kind, words in WORD_RULES}


def _by_words(full: str, short: str) -> str | None:
    """The kind that the words of a name tell; those of its server where its own say nothing."""
    rules = _word_rules()
    for name in (short, full):
        if rules["cluster"].search(full) and rules["action"].search(name):
            return "action"
        for kind in ("log", "metric", "trace", "cluster"):
            if rules[kind].search(name):
                return kind
    return None


def _text(arguments: object) -> str:
    """All the text in the arguments, as much as is looked at."""
    if isinstance(arguments, str):
        return arguments[:LIMIT]
    found: list[str] = []
    _gather(arguments, found, 0)
    return "\n".join(found)[:LIMIT]


def _gather(value: Any, found: list[str], depth: int) -> None:
    if isinstance(value, str):
        found.append(value[:LIMIT])
    elif depth < 6 and len(found) < 200:
        for inner in _children(value):
            _gather(inner, found, depth + 1)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value[:200] if isinstance(value, list) else []
