"""Zip archives, a member at a time and within bounds; nothing is unpacked to disk."""

import io
import struct
import zipfile
import zlib

from mast_tui.traces.packed import unzstd
from mast_tui.traces.source import Source

STORED, DEFLATED, ZSTANDARD = 0, 8, 93
MOST = 128 << 20
"""Bytes that a member may unpack to."""
MEMBERS = 500_000
DIRECTORY = 64 << 20
"""Bytes that the list of members may take."""
_local = struct.Struct("<4s22xHH")


class Archive:
    """The members of a zip archive, read by name."""

    def __init__(self, source: Source) -> None:
        self._source = source
        try:
            with zipfile.ZipFile(_Bytes(source)) as opened:
                found = opened.infolist()
        except (zipfile.BadZipFile, EOFError, struct.error, NotImplementedError) as error:
            raise ValueError(f"the zip archive is damaged: {error}") from None
        if len(found) > MEMBERS:
            raise ValueError(f"the zip archive has more than {MEMBERS:,} members")
        self.members = {one.filename: one for one in found}

    def names(self) -> list[str]:
        """Every member, in the order of the archive."""
        return list(self.members)

    def read(self, name: str, most: int = MOST) -> bytes:
        """What a member holds; ValueError where that is more than ``most`` bytes, or damaged."""
        member = self.members.get(name)
        if member is None:
            raise ValueError(f"no member {name} in the archive")
        if member.file_size > most:
            _too_much(name, most)
        if member.flag_bits & 1:
            raise ValueError(f"member {name} is encrypted")
        if member.compress_size > most:
            _too_much(name, most)
        raw = self._raw(member)
        data = _unpack(raw, member.compress_type, most, name)
        if len(data) > most:
            _too_much(name, most)
        return data

    def _raw(self, member: zipfile.ZipInfo) -> bytes:
        head = self._source.read(member.header_offset, _local.size)
        if len(head) < _local.size or not head.startswith(b"PK\x03\x04"):
            raise ValueError(f"member {member.filename} is damaged")
        _, name, extra = _local.unpack(head)
        start = member.header_offset + _local.size + name + extra
        return self._source.read(start, member.compress_size)


def _unpack(raw: bytes, how: int, most: int, name: str) -> bytes:
    if how == STORED:
        return raw
    if how == DEFLATED:
        try:
            return zlib.decompressobj(-15).decompress(raw, most + 1)
        except zlib.error as error:
            raise ValueError(f"member {name} is damaged: {error}") from None
    if how == ZSTANDARD:
        return unzstd(raw, most)
    raise ValueError(f"member {name} is packed in a way that is not read (method {how})")


def _too_much(name: str, most: int) -> None:
    raise ValueError(f"member {name} unpacks to more than {most >> 20:,} MB, so it is not read")


class _Bytes(io.RawIOBase):
    """A source as a file, for :mod:`zipfile` to find its directory in."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._place, self._source.size)[whence]
        self._place = base + offset
        if self._place < 0:
            raise ValueError("before the beginning")
        return self._place

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._source.size - self._place)
        size = left if size is None or size < 0 else min(size, left)
        if size > DIRECTORY:
            raise ValueError("the zip archive's list of members is too long")
        data = self._source.read(self._place, size)
        self._place += len(data)
        return data
