"""What the app must keep to: one entry a row of the table in docs/performance.md."""

from benchmarks.table import Budget

OURS, OURS_BIG = "mast-tui, 200 steps", "mast-tui, 20,000 steps"
HUGE, ROLLOUT, BIG = "mast-tui, 200,000 steps", "mast-tui, 3 MB rollout", "mast-tui, big outputs"
BARE, PEER, PEER_BIG = "bare Textual", "inspector, 200 steps", "inspector, 20,000 steps"
LESS, RUNS = "less, 20,000 steps", "mast-tui, 10,000 runs"

BUDGETS = (
    Budget("start to the first step, 200 steps", OURS, "start ms", 1.3, BARE),
    Budget("the same beside the inspector", OURS, "start ms", 1.0, PEER),
    Budget("start to the first step, 20,000 steps", OURS_BIG, "start ms", 0.5, PEER_BIG),
    Budget("all 20,000 steps counted", OURS_BIG, "index ms", 1.0, PEER_BIG, "start ms"),
    Budget(
        "longest slice of reading, 20,000 steps, ms", OURS_BIG, "longest slice ms", 16, at="most"
    ),
    Budget("start to the first step, 3 MB rollout", ROLLOUT, "start ms", 1.3, BARE),
    Budget("bytes of the start", OURS, "start bytes", 12_000),
    *(
        budget
        for subject in (OURS, OURS_BIG, ROLLOUT)
        for budget in (
            Budget(f"next step, {subject.split(', ')[1]}, ms", subject, "next step ms", 8),
            Budget(
                f"next step, {subject.split(', ')[1]}, ms", subject, "next step ms", 15, at="p95"
            ),
            Budget(
                f"next step, {subject.split(', ')[1]}, bytes",
                subject,
                "next step bytes",
                4500,
                at="p95",
            ),
            Budget(
                f"next step, {subject.split(', ')[1]}, frames",
                subject,
                "next step frames",
                1,
                at="p95",
            ),
        )
    ),
    Budget("move inside a pane, bytes", OURS, "move in a pane bytes", 1000, at="most"),
    Budget("tag, bytes", OURS, "tag bytes", 500, at="most"),
    Budget("idle, bytes in 3 s", OURS, "idle bytes in 3 s", 0, at="most"),
    Budget("idle, CPU ms in 3 s", OURS, "idle CPU ms in 3 s", 5),
    Budget("mouse motion, bytes", OURS, "mouse motion bytes", 0, at="most"),
    Budget("step with 5 MB of output shown, ms", BIG, "5 MB output shown ms", 60),
    Budget("step with a line of 1 MB shown, ms", BIG, "1 MB line shown ms", 60),
    Budget("a key that scrolls there, ms", BIG, "scroll ms", 12),
    Budget(
        "search of 56 MB, first hit", OURS_BIG, "search first hit ms", 0.1, LESS, "search all ms"
    ),
    Budget("search of 56 MB, all hits", OURS_BIG, "search all ms", 0.4, LESS),
    Budget("search of 56 MB, pattern", OURS_BIG, "pattern all ms", 1.0, LESS),
    Budget("tag key to saved on screen, ms", OURS, "tag ms", 8, at="p95"),
    Budget("tag key to saved on screen, the first tag, ms", OURS, "first tag ms", 8),
    Budget("peak memory, 20,000 steps, MB", OURS_BIG, "peak MB", 60, at="most"),
    Budget("peak memory, 200,000 steps, MB", HUGE, "peak MB", 80, at="most"),
    Budget("list of 10,000 runs seen before, ms", RUNS, "list again ms", 2000),
    Budget(
        "key of the filter in the list of 10,000 runs, ms",
        RUNS,
        "filter key in the list of runs ms",
        16,
    ),
    Budget("filter of steps, 20,000 steps, ms", OURS_BIG, "filter of steps ms", 16),
    Budget("mast-tui --help beyond a bare Python, ms", OURS, "--help ms", 80),
    Budget("mast-tui show --step 5 beyond a bare Python, ms", OURS, "show --step 5 ms", 150),
)
