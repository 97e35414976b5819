"""What is known of the trace besides its steps: what was changed, what others say, the truth."""

from mast_tui.tui.screens.bench import BenchScreen


def history(work: BenchScreen) -> None:
    """What this annotator changed on this trace, newest first."""
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.tui.texts import history_lines

    work.app.push_screen(TextScreen("your changes on this trace", history_lines(work.bench)))


def others(work: BenchScreen) -> None:
    """Show or hide what other annotators tagged."""
    if {"labels", "judge"} <= set(work.bench.hidden):
        from mast_tui.tui.commands.studying import offer_reveal

        offer_reveal(work, "others' tags are hidden in a blind round")
        return
    said = work.bench.show_others(not work.bench.others_shown)
    work.show_reading(redraw=True)
    work.say(said)


def diagnosis(work: BenchScreen) -> None:
    """What the agent diagnosed, beside what was true; hidden in blind reading."""
    if work.bench.blind:
        from mast_tui.tui.commands.studying import offer_reveal

        offer_reveal(work, "the truth is hidden in a blind round")
        return
    from mast_tui.tui.diagnosis import diagnosis_lines
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.workbench.diagnosis import diagnosis_of

    trace = work.bench.trace
    truth = trace.run.truth if trace.run else None
    lines = diagnosis_lines(diagnosis_of(trace), truth, work.size.width)
    work.app.push_screen(
        TextScreen("diagnosis beside truth   = agrees   x a cause that is none", lines)
    )
