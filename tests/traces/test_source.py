"""Records and their places: lines and array elements, in chunks, whatever stands in them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.traces import source as room
from mast_tui.traces.source import MOST_OPEN, Source

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven bytes at a time, so that every value crosses a border."""
    monkeypatch.setattr(room, "CHUNK", 7)


def file_of(folder: Path, content: str | bytes) -> Source:
    path = folder / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Source(path)


@settings(max_examples=60, deadline=None)
@given(told=st.lists(values, max_size=6), ascii_only=st.booleans())
def test_each_line_comes_back_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, told: list[Any], ascii_only: bool
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    text = "".join(json.dumps(one, ensure_ascii=ascii_only) + "\n" for one in told)
    source = file_of(folder, text)
    records = [one for one in source.lines() if one is not None]
    assert [one.value for one in records] == told
    assert [source.load(one.start, one.length) for one in records] == told
    assert [one.index for one in records] == list(range(len(told)))
    source.close()


@settings(max_examples=60, deadline=None)
@given(told=st.lists(values, max_size=6), around=st.dictionaries(st.text(), values, max_size=3),
       indent=st.sampled_from([None, 2]), ascii_only=st.booleans())  # fmt: skip
def test_each_element_comes_back_with_its_place_and_the_rest_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    told: list[Any],
    around: dict[str, Any],
    indent: int | None,
    ascii_only: bool,
) -> None:
    around = {key: value for key, value in around.items() if key != "run" and "." not in key}
    document = {**around, "run": {"steps": told, "last": 1.5}, "end": 12}
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    source = file_of(tmp_path_factory.mktemp("json"), text)
    outer: dict[str, Any] = {}
    records = [one for one in source.members("run", "steps", outer=outer) if one is not None]
    assert [source.load(one.start, one.length) for one in records] == told
    assert outer == {**around, "run.last": 1.5, "end": 12}
    source.close()


def test_a_bare_array_has_members_too(tmp_path: Path) -> None:
    source = file_of(tmp_path, b"\xef\xbb\xbf  [1, 23456789012, {}]  ")
    assert [one.value for one in source.members() if one] == [1, 23456789012, {}]


def test_a_document_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    source = file_of(tmp_path, '{"a": [{"x": 1}, {"x": 2}, {"x": "unfinis')
    assert [one.value for one in source.members("a") if one] == [{"x": 1}, {"x": 2}]
    assert source.faults.sentences() == ["the last element is cut off"]


def test_a_document_broken_in_the_middle_is_not_read_to_its_end(tmp_path: Path) -> None:
    source = file_of(tmp_path, '{"a": [{"x": 1}, nonsense, ' + "1," * 5000 + "2]}")
    assert [one.value for one in source.members("a") if one] == [{"x": 1}]
    assert source.faults.sentences() == ["1 element could not be read: element 2"]
    assert source.bytes_read < 500


def test_a_line_longer_than_many_chunks_breathes_and_comes_whole(tmp_path: Path) -> None:
    source = file_of(tmp_path, json.dumps("x" * 700) + "\n1\n")
    given_back = list(source.lines())
    assert [one.value for one in given_back if one] == ["x" * 700, 1]
    assert given_back[:90] == [None] * 90


def test_the_hash_of_the_content_comes_with_the_reading(tmp_path: Path) -> None:
    from hashlib import sha256

    content = b'{"a":1}\n' * 40
    source = file_of(tmp_path, content)
    list(source.lines())
    read = source.bytes_read
    assert source.content_hash() == sha256(content).hexdigest()
    assert source.bytes_read == read
    assert file_of(tmp_path, content).content_hash() == sha256(content).hexdigest()


def test_many_files_that_are_read_are_not_all_held_open(tmp_path: Path) -> None:
    sources = []
    for number in range(3 * MOST_OPEN):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(f'{{"number": {number}}}\n')
        sources.append(Source(path))

    before = len(os.listdir("/dev/fd"))
    read = [source.read(0, 100) for source in sources]

    assert len(os.listdir("/dev/fd")) - before <= MOST_OPEN
    assert sources[0].read(0, 100) == read[0] == b'{"number": 0}\n'


def test_a_line_without_end_costs_that_line_and_places_stay_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "BIGGEST", 1 << 20)
    path = tmp_path / "x.jsonl"
    endless = b'{"a": "' + b"x" * (3 << 20) + b'"}\n'
    path.write_bytes(b'{"n": 1}\n' + endless + b'{"n": 2}\n' + endless.strip())
    source = Source(path)
    found = [record for record in source.lines() if record]
    assert [record.index for record in found] == [0, 2]
    assert [source.load(record.start, record.length) for record in found] == [{"n": 1}, {"n": 2}]
    assert source.faults.count == 2


def test_a_value_without_end_is_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "BIGGEST", 1 << 20)
    path = tmp_path / "x.json"
    path.write_bytes(b'[1, "' + b"x" * (9 << 20))
    source = Source(path)
    assert [record.value for record in source.members() if record] == [1]
    assert source.faults.sentences()
    assert source.bytes_read < 4 << 20


def test_numbers_of_very_many_digits_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"[" + b"9" * 5000 + b", 7]")
    assert [record.value for record in Source(path).members() if record] == [float("inf"), 7]
