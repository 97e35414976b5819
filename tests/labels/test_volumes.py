"""Which volume a store is on, as Linux and macOS tell, and what follows for its journal."""

from pathlib import Path

import pytest

from mast_tui.labels.file import volumes
from mast_tui.labels.file.volumes import volume_of
from mast_tui.labels.store import Store
from tests.labels.given import TRACE, a_hand, a_store, at, said

LINUX = """\
overlay / overlay rw,relatime 0 0
/dev/sda1 /home ext4 rw,relatime 0 0
lab:/export/home /home/lab nfs4 rw,vers=4.2 0 0
lab: /mnt/our\\040lab fuse.sshfs rw,nosuid 0 0
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ada@lab/share on /Volumes/the share (smbfs, nodev, nosuid, mounted by ada)
"""


@pytest.mark.parametrize(
    ("mounts", "path", "kind", "network"),
    [
        (LINUX, "/home/ada/labels.db", "ext4", False),
        (LINUX, "/home/lab/labels.db", "nfs4", True),
        (LINUX, "/home/laboratory/labels.db", "ext4", False),
        (LINUX, "/mnt/our lab/deep/labels.db", "fuse.sshfs", True),
        (LINUX, "/srv/labels.db", "overlay", False),
        (MACOS, "/Volumes/the share/labels.db", "smbfs", True),
        (MACOS, "/Users/ada/labels.db", "apfs", False),
    ],
)
def test_the_volume_of_a_path_is_the_closest_one_above_it(
    mounts: str, path: str, kind: str, network: bool
) -> None:
    found = volume_of(Path(path), mounts)
    assert found is not None
    assert (found.kind, found.network) == (kind, network)


def test_where_the_system_does_not_tell_nothing_is_assumed() -> None:
    assert volume_of(Path("/home/labels.db"), "") is None


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system calls a network volume."""
    table = tmp_path / "mounts"
    table.write_text(f"none / ext4 rw 0 0\nlab:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(volumes, "MOUNTS", str(table))
    return tmp_path


def test_a_store_on_a_network_volume_has_no_write_ahead_log(network: Path) -> None:
    with a_store(network) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert store.journal_mode == "delete"


def test_a_store_moved_to_a_network_volume_leaves_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_store(tmp_path) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert store.journal_mode == "wal"
    table = tmp_path / "mounts"
    table.write_text(f"lab:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(volumes, "MOUNTS", str(table))

    with Store(tmp_path / "labels.db") as moved:
        a_hand(moved).tag(TRACE, "3.3", at(13))
        assert moved.journal_mode == "delete"
        assert len(said(a_hand(moved))) == 2
