"""Landlock: which files a process may open. Runs in the fork server and in its children.

All rights that the running kernel knows are handled, so all that no rule gives is denied; and so
are TCP (from ABI 4), abstract sockets and signals to processes outside (from ABI 6). What it does
not cover at all (chmod, utime, other sockets) is `seccomp`'s to deny; stat stays open.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
from collections.abc import Iterable

from . import syscalls

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1

WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
TRUNCATE = 1 << 14
READ = READ_FILE | READ_DIR
WORK = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_FILE | TRUNCATE
DEVICE = READ_FILE | WRITE_FILE
_OF_FILES = WRITE_FILE | READ_FILE | TRUNCATE

_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""ABI → every right on files that it knows (none came with ABI 4, nor after 5 up to 7)."""


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


Rule = tuple[str, int]
"""The path of a file or folder, and the rights on it and all below it."""


def abi() -> int:
    """Give the kernel's version of Landlock; raise OSError where it has none or it is off."""
    return syscalls.syscall(_CREATE, 0, 0, _VERSION)


def ruleset(rules: Iterable[Rule], *, files_alone: bool = False) -> int:
    """Give a descriptor of rules that deny whatever none of them allows. Raises OSError.

    A path that this user cannot reach needs no rule. One descriptor is open at a time, however
    many rules there are. `files_alone` leaves the network, signals and sockets to another set.
    """
    version = abi()
    handled = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    # Bind and connect of TCP; abstract sockets and signals.
    network, scoped = (0, 0) if files_alone else (3, 3)
    wanted = _Ruleset(handled, network if version >= 4 else 0, scoped if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    made = syscalls.syscall(_CREATE, ctypes.byref(wanted), size, 0)
    for path, rights in rules:
        with contextlib.suppress(PermissionError, FileNotFoundError, NotADirectoryError):
            _allow(made, path, rights & handled)
    return made


def _allow(made: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        # Folders' rights are left out for what is no folder.
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        beneath = _Beneath(rights, descriptor)
        syscalls.syscall(_ADD, made, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(descriptor)


def restrict(made: int) -> None:
    """Hold this process and its children, for good, to a set of rules; the descriptor is closed.

    Several sets hold together: what is allowed must be allowed by each. Needs no_new_privs.
    """
    syscalls.syscall(_RESTRICT, made, 0)
    os.close(made)
