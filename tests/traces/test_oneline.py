"""A text in one line: marks of Markdown go, brackets and quote signs that belong to the words stay."""

import pytest

from mast_tui.traces.oneline import first_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## Root cause\nmore", "Root cause"),
        ("\n---\n> **the cart** fails", "the cart fails"),
        ('["checkout"]', "checkout"),
        ("`kubectl get pods`", "kubectl get pods"),
        ("[Bug]: clf blocks input", "[Bug]: clf blocks input"),
        ("`set_val` is called twice", "`set_val` is called twice"),
        ("- look at `set_val`", "look at `set_val`"),
        ('"Oko" was banned', '"Oko" was banned'),
        ("see the paper [1]", "see the paper [1]"),
        ("{name} is missing", "{name} is missing"),
        ("===", "==="),
        (None, ""),
    ],
)
def test_the_first_line_that_says_something(text: object, line: str) -> None:
    assert first_line(text) == line
