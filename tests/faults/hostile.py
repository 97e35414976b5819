"""Text that means harm, and what of it must never reach a terminal."""

import json
import unicodedata
from pathlib import Path

from tests.helpers import hostile_words
from tests.traces.rollouts import call, item, meta, output, says, write

CONTROLS = "".join(f"<{chr(code)}>" for code in (*range(0x20), *range(0x7F, 0xA0)))
"""Every C0 and C1 control."""
SEQUENCES = (
    "\x1b]0;title\x07\x1b]2;title\x1b\\\x1b]8;;http://evil.example\x07link\x1b]8;;\x07"
    "\x1b]52;c;aGFjaw==\x07\x1b]4;1;#fff\x07\x1bP+q544e\x1b\\\x1b_apc\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\"
    "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l\x1b[?2004h\x1b[200~paste\x1b[201~\x1b[c\x1b[>c\x1b[6n\x1b[5n"
    "\x1b[14t\x1b[8;3;3t\x1b[?1003h\x1b[>4;2m\x1b[!p\x1bc\x1b(0lqk\x1b(B\x0e\x0f"
)
MARKUP = (
    "[link=x] [link=javascript:alert(1)]l[/link] [@click=app.exit]y[/] [bold [/] [/nothing] $x {y}"
)
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\U000e0041\ufff9\ufffb"
FLOOD = "Z" + "\u0301\u0316\u0336" * 300
EMOJI = "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽\u200d\ufe0f👁️‍🗨️ ＷＩＤＥ 한글 עברית العربية"
BROKEN = "\ud83d \udc00"
EVERYTHING = " ".join([hostile_words(), CONTROLS, SEQUENCES, MARKUP, BIDI, UNSEEN, FLOOD, EMOJI])
ALLOWED = {"\n", "\t"}


def acting(text: str, also: frozenset[str] = frozenset()) -> set[str]:
    """The characters of a text that could act on a terminal."""
    found = {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Cs")}
    return found - ALLOWED - also


def a_hostile_run(folder: Path, long_line: int = 0) -> Path:
    """A rollout that says :data:`EVERYTHING` wherever a rollout says something."""
    evil = EVERYTHING
    lines = [
        meta(id="0199-evil", cwd=f"/w/{evil}", cli_version=evil),
        {"timestamp": evil, "type": "turn_context", "payload": {"model": evil, "cwd": "/w"}},
        says("user", evil),
        item("reasoning", summary=[{"type": "summary_text", "text": evil}]),
        says("assistant", f"{evil}\n\n# {evil}\n* {evil}\n```{evil}\n{evil}\n```\n| a | {evil} |"),
        call("p", name="update_plan", plan=[{"step": evil, "status": evil}], explanation=evil),
        output("p", evil),
        call("a", f"kubectl get pods -n {evil}"),
        output("a", f"NAME READY\n{evil} 0/1\n", 1),
        call("a2", f"kubectl get pods -n {evil}"),
        output("a2", json.dumps({evil: [evil, {"k": evil}]})),
        item("function_call", name=evil, arguments=json.dumps({evil: evil}), call_id="b"),
        output("b", f"{evil}\n" * 3),
        item("function_call", name="odd", arguments=evil, call_id="c"),
        item("function_call_output", call_id="c", output=evil),
        call("d", f"cat > agent_output.json <<'E'\n{json.dumps({'root_cause': evil})}\nE"),
        output("d", ""),
        says("assistant", f"{evil} {BROKEN}"),
    ]
    if long_line:
        lines[9:9] = [call("l", "cat big"), output("l", (evil * (1 + long_line // len(evil))))]
    return write(folder / "hostile.jsonl", *lines)
