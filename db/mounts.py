"""On what kind of file system a file lies: SQLite's write-ahead log needs one of this machine.

Its index is memory that all programs share which use the database, so that programs on two machines
would not see each other: "Write-Ahead Logging", section 1, and "How To Corrupt An SQLite Database
File", section 2.1, in SQLite's documentation.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "9p", "virtiofs", "vboxsf"),
    *("ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "ocfs2", "gfs2", "prl_fs"),
}
_LOCAL_FUSE = {"fuseblk"}
"""Disks of this machine with another system's file system. All other kinds of FUSE may lie
anywhere (sshfs, s3fs, rclone, glusterfs), and are taken to."""


def network_kind(path: Path) -> str:
    """The kind of the network file system that a file lies on, or will lie on; else empty.

    Also empty where the system does not say (it has no /proc/self/mountinfo).
    """
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as opened:
            kind = kind_at(os.path.realpath(path), opened.read())
    except OSError:
        return ""
    fuse = kind.startswith("fuse") and kind not in _LOCAL_FUSE
    return kind if fuse or kind in _NETWORK else ""


def kind_at(path: str, mounts: str) -> str:
    """The kind of file system at an absolute path, by the text of mountinfo (see proc(5))."""
    found, deepest = "", -1
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        folder = _unescaped(fields.split(" ")[4])
        inside = path == folder or path.startswith(folder.rstrip("/") + "/")
        # Of mounts in one place, the last one hides the others.
        if inside and len(folder) >= deepest:
            found, deepest = rest.split(" ")[0], len(folder)
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
