"""Nothing in a trace reaches the terminal as anything but visible characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.traces.safe import visible

ANY_TEXT = st.text(st.characters())
UNSAFE = st.text(
    st.sampled_from("\x00\x07\x1b\r\t\n\x7f\x80\x9b\x9d\u061c\u200b\u200d\u200e\u202e\u2066\u2028")
    | st.sampled_from("\ufe0f\ufeff\ud800\udfff\ufffe\U000e0041\xada\u00e9\u6f22\U0001f600")
)


def test_clean_text_comes_back_as_the_same_object() -> None:
    for text in ("kubectl get pods -n shop", "two\nlines\tand a tab", "Übung 漢字 é 😀", ""):
        assert visible(text) is text


@pytest.mark.parametrize(
    ("unsafe", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;cm0=\x07", "␛]52;c;cm0=␇"),
        ("\x9b31m", "�31m"),
        ("50%\r100%", "50%␍100%"),
        ("nul\x00del\x7f", "nul␀del␡"),
        ("user\u202egnp.exe", "user�gnp.exe"),
        ("\u2066isolate\u2069", "�isolate�"),
        ("zero\u200bwidth", "zero·width"),
        ("warning ⚠\ufe0f", "warning ⚠·"),
        ("\ufeffmark", "·mark"),
        ("one\u2028two\x85three", "one�two�three"),
        ("half \ud83d", "half �"),
        ("hidden \U000e0041\U000e0042", "hidden ··"),
    ],
)
def test_each_unsafe_character_becomes_one_visible_character(unsafe: str, shown: str) -> None:
    assert visible(unsafe) == shown


def test_tab_and_newline_stay_in_a_text_and_show_in_a_line() -> None:
    assert visible("a\tb\nc\x07") == "a\tb\nc␇"
    assert visible("a\tb\nc\x07", line=True) == "a␉b␊c␇"


@given(ANY_TEXT | UNSAFE)
def test_places_stay_true(text: str) -> None:
    shown = visible(text)

    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert all(a == b or cell_len(b) == 1 for a, b in zip(text, shown, strict=True))


@given(ANY_TEXT | UNSAFE)
def test_no_control_format_or_surrogate_character_gets_through(text: str) -> None:
    shown = visible(text, line=True)

    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")


def test_every_code_point_is_safe() -> None:
    everything = "".join(map(chr, range(0x110000)))

    left = visible(everything, line=True)

    bad = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert [hex(ord(c)) for c in left if unicodedata.category(c) in bad] == []
