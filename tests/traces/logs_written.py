"""Small logs of each agent system, written as these systems write them, and what is lost of one."""

import json
import re
from pathlib import Path
from typing import Any

from mast_tui.traces.discover import open_traces
from mast_tui.traces.model import PARTS
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace

FLASK = "[2025-17-01 09:00:02 INFO] flask app.py did not start for online log\n"
ECHO = "[ChatDev is a company.\nYou are Programmer. we work at ChatDev.\nA task [todo] here.]\n\n"

CHATDEV = (
    "[2025-17-01 09:00:00 INFO] **[Preprocessing]**\n\n**ChatDev Starts** (20250117090000)\n\n"
    "**task_prompt**: Write a todo list\n\n**project_name**: Todo\n\n"
    + FLASK
    + "[2025-17-01 09:00:01 INFO] System: **[chatting]**\n\n| Parameter | Value |\n| --- | --- |\n"
    "| **assistant_role_name** | Programmer |\n| **user_role_name** | Chief Technology Officer |\n"
    "| **phase_name** | Coding |\n| **model_type** | ModelType.GPT_4O |\n\n"
    + FLASK
    + "[2025-17-01 09:00:03 INFO] Chief Technology Officer: **[Start Chat]**\n\n"
    "[ChatDev is a company.]\n\nWrite the code.\n\n"
    + FLASK
    + '[2025-17-01 09:00:05 INFO] HTTP Request: POST https://api/v1 "HTTP/1.1 200 OK"\n'
    "[2025-17-01 09:00:05 INFO] **[OpenAI_Usage_Info Receive]**\nprompt_tokens: 483\n\n"
    "[2025-17-01 09:00:06 INFO] Programmer: **Programmer<->Chief Technology Officer on : Coding, "
    "turn 0**\n\n" + ECHO + "todo.py\n```python\nitems = []\n```\n\n"
    + FLASK
    + "[2025-17-01 09:00:06 INFO] **[Seminar Conclusion]**:\n\n todo.py\n```python\nitems = []\n```\n\n"
    "[2025-17-01 09:00:06 INFO] **[Update Codes]**\n\ntodo.py updated.\n\n+items = []\n\n"
    "[2025-17-01 09:00:07 INFO] **[Execute Detail]**\n\n"
    "execute SimplePhase:[TestErrorSummary] in ComposedPhase:[Test], cycle 1\n\n"
    "[2025-17-01 09:00:09 INFO] **[Test Reports]**:\n\nTraceback (most recent call last):\n"
    "NameError: x\n\n[2025-17-01 09:00:10 INFO] **[Post Info]**\n\nSoftware Info:\n💰**cost**=$0.01\n"
)  # fmt: skip

METAGPT_LINES = (
    "2025-01-17 11:40:27.872 | INFO     | metagpt.roles.role:_act:391 - Alice(SimpleCoder): to do "
    "SimpleWriteCode(SimpleWriteCode)\n```python\ndef double(x):\n    return 2 * x\n```\n"
    "2025-01-17 11:40:30.812 | INFO     | __main__:_act:85 - Bob(SimpleTester): to do "
    "SimpleWriteTest(SimpleWriteTest)\n```python\ndef test_double():\n    assert double(2) == 4\n"
    "```\n2025-01-17 11:40:34.802 | INFO     | metagpt.roles.role:_act:391 - "
    "Charlie(SimpleReviewer): to do SimpleWriteReview(SimpleWriteReview)"
)
METAGPT_TALK = (
    "=== MetaGPT Agent Communication Log - Started at 2025-03-27 01:21:02 ===\n\n"
    "[2025-03-27 01:21:03] FROM: Human TO: {'<all>'}\n"
    "ACTION: metagpt.actions.add_requirement.UserRequirement\nCONTENT:\nDouble a number\n"
    + "-" * 80
    + "\n\n[2025-03-27 01:21:11] NEW MESSAGES:\n\nSimpleCoder: \ndef double(x):\n    return 2 * x\n\n"
    + "-" * 80
    + "\n\n[2025-03-27 01:21:27] NEW MESSAGES:\n\nSimpleReviewer: One comment: none.\n"
    + "-" * 80
    + "\n\n\n=== Communication Log Ended at 2025-03-27 01:21:47 ==="
)

_H = "HyperAgent_astropy__astropy-1 - INFO - "
HYPERAGENT = [
    f"{_H}Initialized HyperAgent instance astropy__astropy-1",
    f"{_H}Initialized tools",
    f"{_H}Planner's Response: Thought: I look for the function.",
    "",
    "Intern Name: Codebase Navigator",
    "Subgoal: Find separability_matrix",
    f"{_H}Inner-Navigator-Assistant's Response: Thought: I open it.",
    "",
    "Action:",
    "```python",
    'result = open_file._run(relative_file_path="a/separable.py", start_line=65)',
    "print(result)",
    "```",
    "",
    "Observation",
    f"{_H}Inner-Executor-Assistant's Response: Thought: Run it.",
    "Action:",
    "```bash",
    "python run.py",
    "```",
    "Observation: it prints 4.",
    "",
    "Thought: Once more.",
    "Action:",
    "```bash",
    "pytest -q",
    "```",
    f"{_H}Executor->Planner: It works.",
    f"{_H}Planner's Response: Final Answer: The bug is fixed.",
]

APPWORLD = """

******************** Task 5/16 (692c77d_1)  ********************
Rate all songs in my playlists.
Response from Supervisor Agent
    # I ask the Spotify agent.
    send_message(app_name='spotify', message='Get my playlists')



Code Execution Output

    # CallExtension
    reply = self.send_message(app_name='spotify', message='Get my playlists')


Entering Spotify Agent message loop
    Message to Spotify Agent
        Get my playlists


    Response from Spotify Agent
        # Which APIs are there?
        print(apis.spotify.show_playlist_library(page_index=0))


    Message to Spotify Agent
        Execution failed. Traceback:
        Exception: Response status code is 401


    Response from Spotify Agent
        # I need a token.
        reply("Please provide the access token.")


    Reply from Spotify Agent to Supervisor
        Please provide the access token.


Exiting Spotify Agent message loop
Response from send_message API
    Please provide the access token.


Message to Supervisor Agent
    Please provide the access token.


Response from Supervisor Agent
    # I give up.
    apis.supervisor.complete_task(status="fail")


Code Execution Output

    Code executed successfully.


Evaluation
{
    "success": false,
    "num_tests": 7
}"""

MAGENTIC = """RUN.SH STARTING !#!#
Collecting tiktoken
Requirement already satisfied: pyyaml
SCENARIO.PY STARTING !#!#
---------- user ----------
How many at bats?
---------- MagenticOneOrchestrator ----------

We are working to address the following user request:

How many at bats?

Here is the plan to follow as best as possible:

- Search
---------- TextMessage (WebSurfer) ----------
I typed 'at bats' into the browser search bar.

The web browser is open to the page [at bats](https://example.org).
The following text is visible: 525
---------- Assistant ----------
Let me compute.
```python
print(500 + 25)
```
---------- ComputerTerminal ----------
The script ran, then exited with Unix exit code: 0
Its output was: 525
---------- MagenticOneOrchestrator ----------
FINAL ANSWER: 525
SCENARIO.PY COMPLETE !#!#
SCENARIO.PY RUNTIME: 128 !#!#
RUN.SH COMPLETE !#!#"""

OPENMANUS = """INFO     [browser_use] BrowserUse logging setup complete with level info
Enter your prompt: 2025-03-31 20:33:26.397 | WARNING  | __main__:run_flow:25 - Processing...
2025-03-31 20:33:33.257 | INFO     | app.flow.planning:_create_initial_plan:179 - Plan creation result: Plan created

Plan: Run to the Moon (ID: plan_1)
0. [ ] Find the pace.
2025-03-31 20:33:33.258 | INFO     | app.agent.base:run:140 - Executing step 1/20
2025-03-31 20:33:34.368 | INFO     | app.llm:update_token_count:250 - Token usage: Input=1499
2025-03-31 20:33:34.369 | INFO     | app.agent.toolcall:think:81 - ✨ Manus's thoughts: I search.
And then I compute.
2025-03-31 20:33:34.369 | INFO     | app.agent.toolcall:think:82 - 🛠️ Manus selected 2 tools to use
2025-03-31 20:33:34.369 | INFO     | app.agent.toolcall:think:86 - 🧰 Tools being prepared: ['browser_use', 'python_execute']
2025-03-31 20:33:34.370 | INFO     | app.agent.toolcall:think:89 - 🔧 Tool arguments: {"action":"web_search","query":"pace"}
2025-03-31 20:33:35.600 | WARNING  | app.tool.web_search:fetch_content:152 - Error fetching content
2025-03-31 20:33:47.818 | INFO     | app.agent.toolcall:act:150 - 🎯 Tool 'browser_use' completed its mission! Result: Observed output of cmd `browser_use` executed:
21.02 km/h
2025-03-31 20:33:48.818 | INFO     | app.agent.toolcall:act:150 - 🎯 Tool 'python_execute' completed its mission! Result: Observed output of cmd `python_execute` executed:
{'observation': "name 'x' is not defined", 'success': False}
2025-03-31 20:34:18.145 | INFO     | app.agent.toolcall:think:81 - ✨ Manus's thoughts: Nothing more to do.
2025-03-31 20:34:18.145 | INFO     | app.agent.toolcall:think:82 - 🛠️ Manus selected 0 tools to use
2025-03-31 20:36:31.256 | INFO     | app.flow.planning:_mark_step_completed:301 - Marked step 0 as completed in plan plan_1
2025-03-31 20:39:20.561 | INFO     | app.llm:update_token_count:250 - Token usage: Input=201
It takes 17 thousand hours.
2025-03-31 20:39:22.742 | INFO     | __main__:run_flow:35 - Step 1: Observed output of cmd `browser_use` executed:
21.02 km/h
"""

TURNS: list[dict[str, Any]] = [
    {"content": ["Let's use Python to solve a math problem.", "", "Problem:", "What is 20 + 15?"],
     "role": "assistant", "name": "mathproxyagent"},
    {"content": ["I add them:", "```python", "print(20 + 15)", "```", "This prints the sum."],
     "role": "user", "name": "assistant"},
    {"content": ["35"], "role": "assistant", "name": "mathproxyagent"},
    {"content": ["It is 35, I think."], "role": "user", "name": "assistant"},
    {"content": ["Continue. Please keep solving the problem until you need to query."],
     "role": "assistant", "name": "mathproxyagent"},
    {"content": ["The answer is \\boxed{35}."], "role": "user", "name": "assistant"},
]  # fmt: skip


def wrapped(trajectory: Any) -> dict[str, Any]:
    """A run as it lies in its own file, with what gives something away."""
    return {
        "instance_id": "02da9c1f",
        "problem_statement": ["What is 20 + 15?\r"],
        "other_data": {"correct": True, "answer": "35", "patch": ["+line one", "+line two"]},
        "trajectory": trajectory,
        "note": {"text": ["It repeats itself."], "options": {"Step repetition": "yes"}},
    }


def metagpt_file(content: str = METAGPT_LINES) -> dict[str, Any]:
    return {"run_id": 21, "prompt": "double a number", "content": content,
            "timestamp": "2025-01-17 11:40:27", "cost": 0.039, "log_file": "logs/21.txt"}  # fmt: skip


def like_yaml(turns: list[dict[str, Any]]) -> str:
    """Turns as most AG2 records of the full file write them."""
    said = [
        "      content:" + "\n".join(f"            {line}" for line in turn["content"])
        + f"\n      role: {turn['role']}\n      name: {turn['name']}"
        for turn in turns
    ]  # fmt: skip
    return (
        "instance_id: 02da9c1f\nproblem_statement:\n  What is 20 + 15?\nother_data:\n"
        "  correct: True\n  answer: 35\ntrajectory:\n" + "\n".join(said)
    )


def like_python(turns: list[dict[str, Any]]) -> str:
    """Turns as Python prints them, one behind the other."""
    return " ".join(map(repr, turns))


TEXTS = {
    "ChatDev": CHATDEV,
    "MetaGPT": METAGPT_TALK,
    "HyperAgent": "\n".join(HYPERAGENT),
    "AppWorld": APPWORLD,
    "Magentic-One": MAGENTIC,
    "OpenManus": OPENMANUS,
}
"""The logs that are plain text, by system."""


def full_record(text: str, key: str = "AG2_GSM_Plus_GPT4o", number: int = 0) -> dict[str, Any]:
    return {"mas_name": "AG2", "llm_name": "GPT-4o", "benchmark_name": "GSM", "trace_id": number,
            "trace": {"key": key, "index": number, "trajectory": text},
            "mast_annotation": {"1.1": 1, "3.3": None}}  # fmt: skip


def human_record(text: str, round: str = "Round 1", number: int = 0) -> dict[str, Any]:
    vote = {"failure mode": "1.1 Disobey", "annotator_1": True, "annotator_2": float("nan")}
    return {"round": round, "mas_name": "AG2", "benchmark_name": "GSM-Plus", "trace_id": number,
            "trace": text, "annotations": [vote]}  # fmt: skip


def dataset(path: Path, *records: Any) -> Path:
    path.write_text(json.dumps(list(records)), "utf-8")
    return path


def one(path: Path, text: str | bytes) -> Trace:
    """The one trace of a file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (trace,), skipped = open_traces([path])
    assert skipped == []
    return trace.finish()


def embedded(path: Path, text: str) -> Trace:
    """The trace of a record that holds this log."""
    (trace,), _ = open_traces([dataset(path, full_record(text))])
    return trace.finish()


_heads = re.compile(
    r"^(?:[ \t]*HyperAgent_\S+ - [A-Z]+ - (?:[\w'>-]+(?: Response)?: ?)?(?:\**Thought:?)?"
    r"|\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+\] (?:[^:*\n]{1,60}: )?(?:\*\*\[[^\]]*\]\*\*:?)?"
    r"|(?:Enter your prompt: ?)?\d{4}-\d\d-\d\d [\d:.]+ \| [A-Z]+ +\| \S+ - "
    r"(?:\S* ?\S+'s thoughts:|.*Tools being prepared:.*|.*Tool arguments:.*)?"
    r"|\[\d{4}-\d\d-\d\d [\d:]+\] (?:FROM: \w+ TO:|NEW MESSAGES:)|ACTION:|CONTENT:"
    r"|-{40,}|Simple[A-Z]\w+:|-{10} .* -{10}|=== | ===|\*{5,} | +\*{5,}|Action:|```\w*"
    r"|(?: {4})?(?:Response from|Message to|Code Execution Output|Evaluation|Reply from).*"
    r"|RUN\.SH.*|SCENARIO\.PY.*)"
)


def lost(trace: Trace, log: str) -> list[str]:
    """The lines of a log that no step shows; heads that became actor and time do not count."""
    shown: list[str] = []
    for step in trace.steps():
        shown += [part_text(step, part) for part in PARTS]
        shown += [*step.notes, step.title]
    everything = "\n".join(shown)
    left = (_heads.sub("", line.rstrip("\r")).strip(" \t*") for line in log.split("\n"))
    return [line for line in left if line and line not in everything]
