"""The bytes of one file, as a stream of records with their places; never the whole in memory."""

import hashlib
import json
import os
import re
from collections import OrderedDict
from collections.abc import Generator, Iterator
from typing import Any

from mast_tui.traces.jsons import loads, raw_decode, scan_once

CHUNK = 256 * 1024
BIGGEST = 128 << 20
"""Bytes of a line or a value that is read; a longer one costs itself, and is told."""
TOO_LONG = b"\0too long"
"""Stands for the bytes of such a line: no JSON and in no text, so it is counted."""
BOM = b"\xef\xbb\xbf"
PACKED = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
"""How files packed with gzip or zstd begin."""
_blank = re.compile(r"[ \t\r\n]*")
_number = re.compile(r"[0-9.eE+-]*")
_comma = re.compile(r"[ \t\r\n]*,[ \t\r\n]*(?=\{)")


class Record:
    """One record of a source and where its bytes are.

    ``index`` counts from 0: the line of a JSONL file, the element of an array. ``value`` is for
    cutting only: text of array elements that is not ASCII is not decoded yet in it (each byte is
    a character); what :meth:`Reader.build` gets is true.
    """

    __slots__ = ("index", "length", "start", "value")

    def __init__(self, index: int, start: int, length: int, value: Any) -> None:
        self.index = index
        self.start = start
        self.length = length
        self.value = value


class Faults:
    """What could not be read: counted, with the first few places."""

    def __init__(self, one: str = "line") -> None:
        self.one = one
        self.count = 0
        self.places: list[int] = []
        self.cut_off = False
        self.unpacked = True
        """False where a packed file is damaged, and only its beginning could be unpacked."""
        self._highest = -1

    def add(self, index: int, *, cut_off: bool = False) -> None:
        """The record ``index`` (0-based) is lost; told twice, it counts once."""
        if index <= self._highest:
            return
        self._highest = index
        if cut_off:
            self.cut_off = True
            return
        self.count += 1
        if len(self.places) < 5:
            self.places.append(index + 1)

    def sentences(self) -> list[str]:
        """The warnings these amount to."""
        said = []
        if self.count:
            places = ", ".join(map(str, self.places)) + (", ..." if self.count > 5 else "")
            one = self.one if self.count == 1 else f"{self.one}s"
            said.append(f"{self.count:,} {one} could not be read: {one} {places}")
        if self.cut_off:
            said.append(f"the last {self.one} is cut off")
        if not self.unpacked:
            said.append("the packed file is damaged or cut off: only its beginning is read")
        return said


MOST_OPEN = 64
"""Files held open at once; a folder of ten thousand runs must not use up what a process may open."""
MOST_UNPACKED = 8
"""Packed files held unpacked at once, for each takes room on the disk."""
_open_now: "OrderedDict[Source, None]" = OrderedDict()
_unpacked_now: "OrderedDict[Source, None]" = OrderedDict()


class Source:
    """One file: its bytes on demand, its records as a stream.

    The file is opened when it is read and closed again when many others were read since.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self._file: int | None = None
        self._spool: Any = None
        self._size = os.stat(self.path).st_size
        self._looked = False  # whether the size is that of the bytes which are read
        self.faults = Faults()
        self.bytes_read = 0
        self._digest = hashlib.sha256()
        self._hashed = 0

    @property
    def size(self) -> int:
        """How many bytes there are; of a packed file, how many it holds."""
        if not self._looked:
            self._open()
        return self._size

    @size.setter
    def size(self, size: int) -> None:
        self._size, self._looked = size, True

    def _open(self) -> int:
        """The file to read from: the file itself, or what it holds where it is packed."""
        if self._file is not None:
            here = _open_now if self._spool is None else _unpacked_now
            if self in here:
                here.move_to_end(self)
            return self._file
        opened = os.open(self.path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        if os.pread(opened, 4, 0).startswith(PACKED):
            from mast_tui.traces.packed import spool

            os.close(opened)
            self._spool = spool(self.path)
            opened, self._size = self._spool.descriptor, self._spool.size
            self.faults.unpacked = not self._spool.cut_off
            _unpacked_now[self] = None
            if len(_unpacked_now) > MOST_UNPACKED:
                next(iter(_unpacked_now)).close()
        else:
            _open_now[self] = None
            if len(_open_now) > MOST_OPEN:
                next(iter(_open_now)).close()
        self._file, self._looked = opened, True
        return opened

    def read(self, start: int, length: int) -> bytes:
        """The bytes at a place; fewer at the end of the file."""
        file = self._open()
        piece = os.pread(file, length, start)
        while 0 < len(piece) < length and start + len(piece) < self.size:
            more = os.pread(file, length - len(piece), start + len(piece))
            if not more:
                break
            piece += more
        self.bytes_read += len(piece)
        if start == self._hashed:  # the stream reads on from here, so the hash costs no reading
            self._digest.update(piece)
            self._hashed += len(piece)
        return piece

    def content_hash(self) -> str:
        """The sha256 of the file; known when the stream is over, else the rest is read."""
        while self._hashed < self.size and self.read(self._hashed, CHUNK):
            pass
        return self._digest.hexdigest()

    def hash_of(self, start: int, length: int) -> str:
        """The sha256 of one record."""
        digest = hashlib.sha256()
        while length > 0 and (piece := self.read(start, min(length, CHUNK))):
            digest.update(piece)
            start, length = start + len(piece), length - len(piece)
        return digest.hexdigest()

    def head(self) -> bytes:
        """The first 256 KB, for sniffing."""
        return self.read(0, CHUNK)

    def load(self, start: int, length: int) -> Any:
        """The JSON value at a place, its text truly decoded."""
        return loads(self.read(start, length))

    def document(self) -> Any:
        """The whole file as one JSON value: for small sources only."""
        return loads(self.read(0, self.size).removeprefix(BOM))

    def lines(self, *, plain: bool = False) -> Iterator[Record | None]:
        """The records of a JSONL file; None is a breath in a long line, for the time box.

        ``index`` is the line, so that it is found with any editor. Lines that are no JSON are
        counted in ``faults`` and left out, or with ``plain`` are records too, whose value is
        their text; blank lines, CRLF and a byte order mark are fine.
        """
        index = 0
        for start, line in self.raw_lines():
            if line is None:
                yield None
                continue
            text = line.strip(b"\xef\xbb\xbf \t\r\n" if index == 0 else b" \t\r\n")
            if text:
                try:
                    yield Record(index, start, len(line), loads(text))
                except ValueError:
                    if plain and text[:1] != b"{":
                        yield Record(index, start, len(line), text.decode("utf-8", "replace"))
                        index += 1
                        continue
                    last = start + len(line) >= self.size and not line.endswith(b"\n")
                    self.faults.add(index, cut_off=last)
            index += 1

    def texts(self) -> Iterator[Record | None]:
        """The lines of a plain text as they stand, blank ones left out; ``index`` is the line."""
        index = 0
        for start, line in self.raw_lines():
            if line is None:
                yield None
                continue
            if line.startswith(TOO_LONG):
                self.faults.add(index)
            elif text := as_text(line, start):
                yield Record(index, start, len(line), text)
            index += 1

    def text(self, start: int, length: int) -> str:
        """The line at a place, as :meth:`texts` told it."""
        return as_text(self.read(start, length), start)

    def raw_lines(self) -> Iterator[tuple[int, bytes | None]]:
        """The lines of a file and where they begin; None is a breath in a long line."""
        place = start = 0
        carried: list[bytes] = []  # pieces of a line longer than a chunk
        dropped = 0  # bytes of a line that is too long to be kept
        while piece := self.read(place, CHUNK):
            place += len(piece)
            lines = piece.split(b"\n")
            carried.append(lines[0])
            if len(lines) > 1:
                lines[0] = b"".join(carried)
                carried = [lines.pop()]
                for line in lines:
                    yield start, line + b"\n"
                    start += dropped + len(line) + 1
                    dropped = 0
            elif place - start > BIGGEST:
                dropped, carried = place - start, [TOO_LONG]
                dropped -= len(TOO_LONG)
            yield start, None
        if rest := b"".join(carried):
            yield start, rest

    def members(self, *path: str, outer: dict[str, Any] | None = None) -> Iterator[Record | None]:
        """The elements of the array at ``path`` inside one JSON value (no path: the value itself).

        Everything else on the way is put into ``outer`` under its dotted name, truly decoded,
        as it is met: before the array or after it. None is a breath for the time box. A file
        that breaks off gives what was whole, and a fault.
        """
        self.faults.one = "element"
        scan = _Scan(self)
        try:
            yield from _walk(scan, path, (), {} if outer is None else outer)
        except ValueError:
            self.faults.add(scan.elements, cut_off=scan.ended)

    def close(self) -> None:
        """Let go of the file; a later read opens it again."""
        if self._file is not None and self._spool is None:
            os.close(self._file)
        _open_now.pop(self, None)
        _unpacked_now.pop(self, None)
        self._file = self._spool = None


def as_text(line: bytes, start: int = 0) -> str:
    """A line as a person reads it: without its end and byte order mark; "" for a blank one."""
    bare = line.removeprefix(BOM) if start == 0 else line
    return bare.rstrip(b"\r\n").decode("utf-8", "replace") if bare.strip() else ""


class _Scan:
    """A place in a JSON text that is read chunk by chunk; a character is a byte (latin-1)."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = ""
        self.base = self.place = 0
        self.elements = 0
        self.ended = False
        self.more(CHUNK)
        if self.text.startswith("\xef\xbb\xbf"):
            self.place = 3

    def more(self, length: int) -> bool:
        """Forget what is behind, read on; False at the end of the file."""
        start = self.base + len(self.text)
        piece = self.source.read(start, length)
        self.base += self.place
        self.text = self.text[self.place :] + piece.decode("latin-1")
        self.place = 0
        self.ended = not piece
        return bool(piece)

    def peek(self) -> str:
        """The next character that is not white, or '' at the end."""
        while True:
            found = _blank.match(self.text, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.text):
                return self.text[self.place]
            if not self.more(CHUNK):
                return ""

    def take(self, expected: str) -> bool:
        """Step over ``expected`` if it is next."""
        if self.peek() != expected:
            return False
        self.place += 1
        return True

    def value(self) -> Generator[None, None, tuple[Any, int, int]]:
        """The next value with its start and length; reads twice as far after each failure."""
        length = CHUNK
        self.peek()
        while True:
            try:
                value, end = raw_decode(self.text, self.place)
                if self.ended or not self._goes_on(value, end):
                    start, self.place = self.place, end
                    return value, self.base + start, end - start
            except RecursionError:
                raise ValueError("nested too deep") from None
            except json.JSONDecodeError as error:
                near = error.pos >= len(self.text) - 32 or error.msg.startswith("Unterminated")
                if self.ended or not near:
                    raise
                if len(self.text) - self.place > BIGGEST:
                    raise ValueError(f"a value of more than {BIGGEST >> 20} MB") from None
            self.more(length)
            length *= 2
            yield None

    def next_element(self) -> tuple[int, int, Any] | None:
        """Start, length and value of the next object in an array, where it was all read already.

        None, with nothing taken, for whatever :meth:`value` has to look at more closely.
        """
        comma = _comma.match(self.text, self.place)
        if comma is None:
            return None
        start = comma.end()
        try:
            value, end = scan_once(self.text, start)
        except (StopIteration, ValueError, RecursionError):
            return None
        self.place = end
        return self.base + start, end - start, value

    def _goes_on(self, value: Any, end: int) -> bool:
        """Whether a number at the end of what was read may have more digits behind it."""
        if not isinstance(value, int | float):
            return False
        rest = _number.match(self.text, end)
        return rest is not None and rest.end() == len(self.text)


def _walk(
    scan: _Scan, path: tuple[str, ...], above: tuple[str, ...], outer: dict[str, Any]
) -> Iterator[Record | None]:
    if not path:
        yield from _elements(scan)
        return
    if not scan.take("{"):
        raise ValueError("no object")
    while not scan.take("}"):
        key, start, length = yield from scan.value()
        if not isinstance(key, str) or not scan.take(":"):
            raise ValueError("no member")
        key = key if key.isascii() else scan.source.load(start, length)
        if key == path[0] and scan.peek() in "[{":
            yield from _walk(scan, path[1:], (*above, key), outer)
        else:
            _, start, length = yield from scan.value()
            outer[".".join((*above, key))] = scan.source.load(start, length)
        if not scan.take(",") and scan.peek() != "}":
            raise ValueError("no comma")


def _elements(scan: _Scan) -> Iterator[Record | None]:
    """The elements of the array that comes next: most of a big file, so told in a tight loop."""
    if not scan.take("["):
        raise ValueError("no array")
    while not scan.take("]"):
        value, start, length = yield from scan.value()
        yield Record(scan.elements, start, length, value)
        scan.elements += 1
        while found := scan.next_element():
            yield Record(scan.elements, *found)
            scan.elements += 1
        if not scan.take(",") and scan.peek() != "]":
            raise ValueError("no comma")
