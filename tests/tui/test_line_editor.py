"""Editing one line in the footer."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.tui.line_editor import LineEditor

KEYS = ["left", "right", "home", "end", "backspace", "delete", "ctrl+u", "ctrl+k", "ctrl+w",
        "ctrl+a", "ctrl+e", "ctrl+b", "ctrl+f", "ctrl+d", "ctrl+h"]  # fmt: skip


def typed(editor: LineEditor, *keys: str) -> str:
    """The text after these keys, with ``|`` where the cursor stands."""
    for key in keys:
        editor.press(key, key if len(key) == 1 else None)
    return f"{editor.text[: editor.cursor]}|{editor.text[editor.cursor :]}"


def test_letters_go_in_at_the_cursor() -> None:
    assert typed(LineEditor("note:"), *"pod") == "pod|"
    assert typed(LineEditor("note:", "pd"), "left", "o") == "po|d"


def test_the_cursor_begins_behind_what_is_there() -> None:
    assert typed(LineEditor("note:", "old")) == "old|"


def test_the_cursor_moves_and_stops_at_both_ends() -> None:
    assert typed(LineEditor("", "ab"), "left", "left", "left") == "|ab"
    assert typed(LineEditor("", "ab"), "home", "right", "right", "right") == "ab|"
    assert typed(LineEditor("", "ab"), "ctrl+a") == "|ab"
    assert typed(LineEditor("", "ab"), "home", "ctrl+e") == "ab|"


def test_letters_words_and_ends_of_the_line_can_be_cut() -> None:
    assert typed(LineEditor("", "abc"), "backspace") == "ab|"
    assert typed(LineEditor("", "abc"), "home", "delete") == "|bc"
    assert typed(LineEditor("", "wrong pod "), "ctrl+w") == "wrong |"
    assert typed(LineEditor("", "wrong pod"), "ctrl+w", "ctrl+w", "ctrl+w") == "|"
    assert typed(LineEditor("", "abc"), "left", "ctrl+u") == "|c"
    assert typed(LineEditor("", "abc"), "home", "right", "ctrl+k") == "a|"


def test_a_key_that_means_nothing_here_changes_nothing() -> None:
    editor = LineEditor("", "abc")
    assert not editor.press("f5", None)
    assert not editor.press("tab", "\t")
    assert typed(editor) == "abc|"


def test_of_pasted_text_the_first_line_goes_in_made_safe() -> None:
    editor = LineEditor("", "ab", cursor=1)
    editor.insert("x\x1b]52;c;\x07\ty\nsecond line")
    assert typed(editor) == "ax␛]52;c;␇␉y|b"


@settings(deadline=None)
@example(["0", "0", "0", "⺀"], 12)
@given(
    st.lists(st.one_of(st.sampled_from(KEYS), st.characters(codec="utf-8")), max_size=40),
    st.integers(12, 40),
)
def test_whatever_is_typed_the_line_fits_shows_the_cursor_and_is_safe(
    keys: list[str], width: int
) -> None:
    editor = LineEditor("note:")
    typed(editor, *keys)
    assert 0 <= editor.cursor <= len(editor.text)
    pieces = editor.pieces(width)
    assert [ink for _, ink in pieces].count("cursor") == 1
    drawn = "".join(text for text, _ in pieces)
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) <= 0x9F for letter in drawn)
    assert cell_len("".join(text for text, _ in pieces[:3])) <= width


def test_an_offer_gives_way_to_what_is_typed_and_stays_where_it_is_edited() -> None:
    editor = LineEditor("find:", "cart", offered=True)
    assert ("cart", "cursor") in editor.pieces(40)
    editor.press("x", "x")
    editor.press("y", "y")
    assert (editor.text, editor.cursor) == ("xy", 2)
    for key, edited in (("left", "carzt"), ("backspace", "carz"), ("end", "cartz")):
        editor = LineEditor("find:", "cart", offered=True)
        editor.press(key, None)
        assert ("cart", "cursor") not in editor.pieces(40)
        editor.press("z", "z")
        assert editor.text == edited


def test_a_long_question_leaves_room_for_what_is_typed() -> None:
    pieces = LineEditor("what failed, that no mode names?", "the pod").pieces(32)
    assert "".join(text for text, _ in pieces) == " what failed, that… the pod "
