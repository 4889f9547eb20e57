"""On a network file system a database does without the write-ahead log, which fails there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.reports import database as report
from checker.store import Store, upkeep
from db import mounts

from .support import save

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /proc rw,nosuid shared:5 - proc proc rw
40 22 0:40 / /home rw,relatime shared:9 - nfs4 server:/home rw,vers=4.2
41 40 0:41 / /home/ada/local rw - tmpfs none rw
42 22 0:42 / /mnt/my\\040share rw - cifs //server/share rw
43 22 0:43 / /mnt/ssh rw master:3 propagate_from:2 - fuse.sshfs ada@server: rw
44 22 0:44 / /mnt/twice rw - nfs server:/a rw
45 22 0:45 / /mnt/twice rw - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/scores.sqlite3", "nfs4"),
        ("/home", "nfs4"),
        ("/homeless/x", "ext4"),
        ("/home/ada/local/x", "tmpfs"),
        ("/mnt/my share/x", "cifs"),
        ("/mnt/ssh/x", "fuse.sshfs"),
        ("/mnt/twice/x", "ext4"),
        ("/x", "ext4"),
    ],
)
def test_the_kind_is_that_of_the_deepest_and_last_mount(path: str, kind: str) -> None:
    assert mounts.kind_at(path, MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "remote"),
    [("nfs", True), ("nfs4", True), ("cifs", True), ("smb3", True), ("9p", True),
     ("fuse.sshfs", True), ("fuse", True), ("fuseblk", False), ("ext4", False), ("overlay", False),
     ("", False)],
)  # fmt: skip
def test_which_kinds_lie_elsewhere(
    kind: str, remote: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mounts, "kind_at", lambda *_: kind)
    assert mounts.network_kind(tmp_path / "x") == (kind if remote else "")


def journal(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


@pytest.mark.slow
def test_the_journal_is_the_one_that_works_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "scores.sqlite3"
    with Store.open(path) as store:
        save(store)
    assert journal(path) == "wal"
    monkeypatch.setattr(mounts, "network_kind", lambda _: "nfs4")
    with Store.open(path) as store:
        save(store)
        assert store.learners()
    assert journal(path) == "delete"
    assert [one.name for one in tmp_path.iterdir()] == ["scores.sqlite3"]
    text = report.state(upkeep.state(path), "text")
    assert text.splitlines()[-1] == report.NETWORK.format(kind="nfs4")
