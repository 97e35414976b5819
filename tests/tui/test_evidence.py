"""Evidence and findings: quoting with a code, several steps at once, what is said of a tag."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import running, text_of


async def test_a_code_quotes_what_is_selected_and_the_quote_shows(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("v", "s", "3", "3")

        (tag,) = bench.tags
        (quote,) = tag.quotes
        assert (tag.mode, tag.step) == ("3.3", bench.reading.at)
        assert quote.text
        assert quote.text in the.text
        assert the.work.selection is None
        assert the.notice.startswith("quoted for FM-3.3")


async def test_a_second_selection_adds_a_quote_and_unquote_takes_it_back(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("v", "v", "w", "3", "3")
        await the.press("V", "3", "3")
        assert len(bench.tags[0].quotes) == 2

        await the.press("quotation_mark")

        assert len(bench.tags[0].quotes) == 1


async def test_leaving_a_selection_leaves_codes_as_they_were(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("v", "w", "q")
        assert the.work.selection is None

        await the.press("1", "3")

        assert bench.tags[0].quotes == ()


async def test_marked_steps_become_one_finding_noted_and_undone_as_one(bench: Bench) -> None:
    async with running(bench) as the:
        first = bench.reading.at
        await the.press("x", "j", "j", "X", "1", "3")
        steps = [first, first + 1, first + 2]
        assert [tag.step for tag in bench.tags] == steps
        assert len({tag.group for tag in bench.tags}) == 1

        await the.press("m")
        assert the.notice.startswith(f"note on 1.3, steps {first}-{first + 2}:")
        await the.press("y", "enter")
        assert {tag.note for tag in bench.tags} == {"y"}

        await the.press("u", "u")
        assert bench.tags == ()


async def test_a_finding_is_taken_back_by_the_same_code(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("x", "j", "x", "1", "3")
        await the.press("x", "k", "x", "1", "3")
        assert bench.tags == ()


async def test_confidence_impact_actor_and_the_decisive_tag_are_a_key_each(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("3", "3", "c", "h", "i", "c", "exclamation_mark")
        (tag,) = bench.tags

        assert (tag.confidence, tag.impact) == ("high", "contributed")
        assert bench.review.decisive == tag.id
        assert "[high, contributed, decisive]" in the.text


async def test_a_failure_outside_the_codebook_needs_its_note(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("0", "enter")
        assert not the.tags

        await the.press("0", *"leak", "enter")

        assert [(tag.mode, tag.note) for tag in bench.tags] == [("other", "leak")]


async def test_the_mode_tagged_last_is_repeated(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("1", "3", "j", "full_stop")
        assert [tag.mode for tag in bench.tags] == ["1.3", "1.3"]


async def test_a_trace_that_cannot_be_judged_is_excluded_with_a_reason(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("D", "x", *"dead", "enter")
        assert (bench.review.state, bench.review.exclusion) == ("excluded", "dead")


async def test_what_one_is_unsure_of_is_kept_by_name(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("3", "3", "D", "f", "enter", "g")
        await the.press("j", "space", "enter")

        verdicts = {one.mode: one.value for one in bench.hand.verdicts(bench.trace.trace_id)}
        assert bench.review.state == "done"
        assert sorted(verdicts.values()) == ["absent"] * 12 + ["unsure"]
        assert "3.3" not in verdicts


async def test_changes_are_listed_newest_first(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("3", "3", "u", "H")
        assert the.text.index("undone: tagged FM-3.3") < the.text.rindex("tagged FM-3.3")


async def test_each_step_of_a_finding_says_where_else_it_is(bench: Bench) -> None:
    bench.reading.go(3)
    async with running(bench) as the:
        await the.press("x", "j", "x", "j", "j", "x", "1", "3")
        said = "FM-1.3 [one finding: steps 3-4,6] Step repetition"
        assert said in text_of(the.work.step_view)
        await the.press("k", "k", "k")
        assert said in text_of(the.work.step_view)


async def test_the_next_part_is_one_key_away(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("v")
        assert the.work.selection is not None
        assert the.work.selection.part == "arguments"
        await the.press("tab", "V", "3", "3")
        ((quote, *_),) = [tag.quotes for tag in the.bench.tags]
        assert (quote.part, quote.text) == ("output", "NAME READY")
        await the.press("v", "tab", "tab", "tab")
        now = the.work.selection
        assert now.part == "output"
