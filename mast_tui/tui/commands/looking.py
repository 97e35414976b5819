"""Reading: search, filter, wrapping, folding, and the screens beside the main one."""

from typing import TYPE_CHECKING

from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.bench import BenchScreen
    from mast_tui.workbench.reading import Filter

SIDEWAYS = 16


def filter(work: "BenchScreen") -> None:
    """Choose what the list shows."""
    from mast_tui.tui.screens.filters import FilterScreen

    def chosen(wanted: "Filter | None") -> None:
        if wanted is not None:
            work.bench.reading.set_filter(wanted)
            work.show_list(redraw=True)
            work.show_step()
        work.keep_working()

    work.app.push_screen(FilterScreen(work.bench.reading, ascii_only=work.ascii_only), chosen)


def wrap(work: "BenchScreen") -> None:
    work.wrap = not work.wrap
    work.show_step()
    words = "lines wrap" if work.wrap else "lines do not wrap: h and l scroll sideways"
    work.say(Notice(words))


def left(work: "BenchScreen") -> None:
    work.step_view.move_sideways(-SIDEWAYS)


def right(work: "BenchScreen") -> None:
    work.step_view.move_sideways(SIDEWAYS)


def traces(work: "BenchScreen") -> None:
    """The list of the open traces."""
    from mast_tui.tui.screens.traces import TracesScreen

    def chosen(number: int | None) -> None:
        if number is not None:
            work.attempt(lambda: work.bench.turn_to(number))
        work.show_trace()

    work.app.push_screen(TracesScreen(work.bench), chosen)


def agreement(work: "BenchScreen") -> None:
    """The agreement of the annotators in this store."""
    study = work.bench.study
    if study and study.hides("labels"):
        why = "hidden while a blind round hides labels of your traces: D, then v shows them"
        work.say(Notice(why, trouble=True))
        return
    from mast_tui.tui.commands.statistics import statistics

    statistics(work)


def history(work: "BenchScreen") -> None:
    """What this annotator changed on this trace, newest first."""
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.tui.texts import history_lines

    work.app.push_screen(TextScreen("your changes on this trace", history_lines(work.bench)))


def others(work: "BenchScreen") -> None:
    """Show or hide what other annotators tagged."""
    if {"labels", "judge"} <= set(work.bench.hidden):
        from mast_tui.tui.commands.studying import offer_reveal

        offer_reveal(work, "others' tags are hidden in a blind round")
        return
    said = work.bench.show_others(not work.bench.others_shown)
    work.show_list(redraw=True)
    work.show_step()
    work.say(said)


def diagnosis(work: "BenchScreen") -> None:
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


def help(work: "BenchScreen") -> None:
    """The keys of the pane that has them, then all keys and the guidelines."""
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.tui.texts import help_lines

    work.app.push_screen(TextScreen("keys and guidelines", help_lines(work.bench, work.pane)))


def redraw(work: "BenchScreen") -> None:
    """Draw everything anew, after something else wrote to the terminal."""
    work.refresh(layout=True)
    work.app.action_redraw()  # type: ignore[attr-defined]


def close(work: "BenchScreen") -> None:
    """Give the keys back to the steps; there already: leave."""
    if work.pane != "steps":
        work.pane = "steps"
        work.show_focus()
    elif work.bench.reading.filter:
        from mast_tui.workbench.reading import Filter

        work.bench.reading.set_filter(Filter())
        work.show_list(redraw=True)
    elif work.beside_pane:
        from mast_tui.tui.commands.pinning import close_beside

        close_beside(work)
    else:
        leave(work)


def leave(work: "BenchScreen") -> None:
    """Quit, but not silently with changes that could not be saved."""
    bench = work.bench
    if not bench.unsaved or bench.save():
        work.app.exit()
        return

    def answer(key: str) -> None:
        if key == "y":
            work.app.exit()
        elif key == "s":
            from mast_tui.tui.commands.outside import save_as

            save_as(work)

    question = f"{bench.unsaved} NOT SAVED: leave and lose it? y/n, s: save as"
    work.choose(question, answer)
