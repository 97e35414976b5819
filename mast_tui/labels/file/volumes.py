"""Which kind of volume a file is on: SQLite's write-ahead log does not work over a network.

The log's index is shared memory, which only processes of one machine share (sqlite.org/wal.html,
section 1). On a network volume two hosts would write past each other, so there the rollback journal
stays, whose locks are at least asked of the file system.
"""

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

NETWORK = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "9p", "ncpfs",
    "webdav", "davfs", "coda", "lustre", "ceph", "gpfs", "beegfs", "glusterfs", "pvfs2",
    "orangefs", "ocfs2", "gfs2", "sshfs", "macfuse", "osxfuse", "fuse.sshfs", "fuse.s3fs",
    "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.gcsfuse", "fuse.davfs", "fuse.lizardfs",
    "fuse.moosefs",
})  # fmt: skip
"""File systems that other hosts may write to at the same time, as the system calls them."""
MOUNTS = "/proc/self/mounts"


class Volume(NamedTuple):
    """Where a volume is mounted, and as what."""

    place: str
    kind: str

    @property
    def network(self) -> bool:
        """Whether other hosts may write to it."""
        return self.kind in NETWORK


def volume_of(path: Path, mounts: str | None = None) -> Volume | None:
    """The volume that a path is or will be on; None where the system does not tell.

    ``mounts`` is the system's table of them, as :func:`mounted` gives it.
    """
    place = os.path.realpath(path)
    volumes = _read(mounted() if mounts is None else mounts)
    holding = [one for one in volumes if _holds(one.place, place)]
    return max(holding, key=lambda one: len(one.place), default=None)


def on_network(path: Path) -> bool:
    """Whether other hosts may write to this file; False where the system does not tell."""
    volume = volume_of(path)
    return volume is not None and volume.network


def mounted() -> str:
    """The table of mounted volumes; empty where there is none to be had."""
    try:
        with open(MOUNTS, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        pass
    if sys.platform != "darwin" and "bsd" not in sys.platform:
        return ""
    import subprocess  # not on the way to the first tag

    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.decode(errors="surrogateescape")


def _read(mounts: str) -> list[Volume]:
    """Lines of ``/proc/self/mounts``, or of what ``mount`` prints: ``host:/x on /x (nfs, ...``."""
    found = []
    for line in mounts.splitlines():
        _, told, after = line.partition(" on /")
        if told and " (" in after:
            place, _, kind = after.rpartition(" (")
            found.append(Volume(f"/{place}", kind.partition(",")[0].rstrip(")")))
        elif len(fields := line.split(" ")) >= 3:
            found.append(Volume(_unescaped(fields[1]), fields[2]))
    return found


def _unescaped(place: str) -> str:
    """A path as the kernel writes it, with blanks as ``\\040``."""
    if "\\" not in place:
        return place
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place)


def _holds(folder: str, place: str) -> bool:
    return place == folder or place.startswith(folder.rstrip("/") + "/")
