"""Which traces some words leave, as nothing but their addresses tells."""

from pathlib import Path

import pytest

from mast_tui.traces.source import Source
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.narrowing import Narrowed
from tests.helpers import a_bench, a_run, opened


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Bench:
    paths = [a_run(tmp_path / f"{name}.jsonl") for name in ("s1/Cart", "s1/shop", "s2/cart")]
    return a_bench(home, *paths)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("", [0, 1, 2]),
        ("  ", [0, 1, 2]),
        ("s1/", [0, 1]),
        ("cart", [0, 2]),
        ("cart s1/", [0]),
        (" s1/  cart ", [0]),
        ("Cart", [0]),
        ("CART", []),
        ("cart shop", []),
    ],
)
def test_all_words_stand_in_the_address(bench: Bench, words: str, left: list[int]) -> None:
    narrowed = Narrowed(bench)
    narrowed.look_for(words)
    assert [*narrowed.numbers] == left


def test_no_file_is_read_for_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Source, "read")
    narrowed = Narrowed(bench)
    narrowed.look_for("cart")
    assert [*narrowed.numbers] == [0, 2]


def test_traces_that_came_since_are_looked_through_too(bench: Bench, tmp_path: Path) -> None:
    narrowed = Narrowed(bench)
    narrowed.look_for("cart")
    for trace in opened(a_run(tmp_path / "s3/cart.jsonl")):
        bench.opening.add(trace)
    narrowed.look_for("cart")
    assert [*narrowed.numbers] == [0, 2, 3]
    narrowed.look_for("")
    assert len(narrowed.numbers) == 4
