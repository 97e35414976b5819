"""Files packed with gzip or zstd: unpacked within bounds, into a file that vanishes by itself.

A trace is read by place, so what is packed is unpacked once into an unnamed temporary file. It may
hold :data:`MOST` bytes, and no more than :data:`RATIO` times the packed file (or
:data:`SMALL`, where that is more): what goes on longer is a bomb, and refused.
"""

import io
import os
import tempfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, BinaryIO
from weakref import WeakValueDictionary, finalize

from mast_tui.traces.source import PACKED

GZIP = PACKED[0]
PIECE = 1 << 20
MOST, RATIO, SMALL = 2 << 30, 250, 64 << 20
WINDOW = 128 << 20
"""The memory that a zstd frame may ask for."""
KEPT = 2
"""Unpacked files that are kept for the next look, beside those in use."""


def beginning(path: str, length: int) -> bytes:
    """The first bytes that a packed file holds."""
    with open(path, "rb", buffering=0) as file:
        begin = file.read(4)
        file.seek(0)
        found = bytearray()
        try:
            for piece in _pieces(file, begin):
                found += piece
                if len(found) >= length:
                    break
        except ValueError:
            pass  # what comes before the damage may do to tell the format
    return bytes(found[:length])


class Spool:
    """What a packed file holds."""

    def __init__(self, path: str) -> None:
        self.descriptor, name = tempfile.mkstemp(prefix="mast-tui-")
        """For reading by place; the file has no name any more, and goes with this object."""
        os.unlink(name)
        self.size = 0
        self.cut_off = False
        """Whether the packed file breaks off or is damaged behind :attr:`size` bytes."""
        finalize(self, os.close, self.descriptor)
        self._fill(path)

    def _fill(self, path: str) -> None:
        allowed = min(MOST, max(SMALL, RATIO * os.stat(path).st_size))
        with open(path, "rb", buffering=0) as packed:
            begin = packed.read(4)
            packed.seek(0)
            try:
                for piece in _pieces(packed, begin):
                    self.size += len(piece)
                    if self.size > allowed:
                        self._refuse(allowed)
                    _write(self.descriptor, piece)
            except _Damaged as error:
                self.cut_off = True
                if not self.size:
                    raise ValueError(f"the packed file cannot be unpacked: {error}") from None

    def _refuse(self, allowed: int) -> None:
        raise ValueError(f"it unpacks to more than {allowed >> 20:,} MB, so it is not read")


def _write(descriptor: int, piece: bytes) -> None:
    while piece:
        piece = piece[os.write(descriptor, piece) :]


class _Damaged(ValueError):
    """The packed bytes are no longer what they should be."""


def _pieces(file: BinaryIO, begin: bytes) -> Iterator[bytes]:
    return _gunzip(file) if begin.startswith(GZIP) else _unzstd(file)


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    unpack, waiting, some = zlib.decompressobj(31), b"", False
    while True:
        waiting = waiting or file.read(PIECE)
        if unpack.eof:
            waiting = waiting.lstrip(b"\0") if some else waiting
            if not waiting:
                return
            unpack = zlib.decompressobj(31)
        try:
            piece = unpack.decompress(waiting, PIECE)
        except zlib.error as error:
            raise _Damaged(str(error)) from None
        if not waiting and not piece:
            raise _Damaged("it breaks off")
        waiting = unpack.unconsumed_tail or unpack.unused_data
        some = True
        if piece:
            yield piece


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    reader, error = _zstd_reader(file)
    while True:
        try:
            piece = reader.read(PIECE)
        except (error, EOFError) as told:
            raise _Damaged(str(told)) from None
        if not piece:
            return
        yield piece


def _zstd_reader(file: BinaryIO) -> tuple[Any, type[Exception]]:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        import zstandard

        unpacker = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        return unpacker.stream_reader(file, read_across_frames=True), zstandard.ZstdError
    limit = {zstd.DecompressionParameter.window_log_max: WINDOW.bit_length() - 1}
    return zstd.ZstdFile(file, options=limit), zstd.ZstdError


def unzstd(data: bytes, most: int) -> bytes:
    """A few bytes packed with zstd; at most ``most`` + 1 of what they hold."""
    found = bytearray()
    for piece in _unzstd(io.BytesIO(data)):
        found += piece
        if len(found) > most:
            break
    return bytes(found[: most + 1])


_used: "WeakValueDictionary[tuple[str, int, int], Spool]" = WeakValueDictionary()
_kept: "OrderedDict[tuple[str, int, int], Spool]" = OrderedDict()


def spool(path: str) -> Spool:
    """What the file holds now; unpacked once for all who read it at a time."""
    state = os.stat(path)
    mark = (os.path.abspath(path), state.st_mtime_ns, state.st_size)
    found = _used.get(mark)
    if found is None:
        found = _used[mark] = Spool(path)
    _kept[mark] = found
    _kept.move_to_end(mark)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found
