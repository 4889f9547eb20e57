"""Landlock: which files a process may open. Runs in the fork server and in its children.

All rights that the running kernel knows are handled, so all that no rule gives is denied; and so
are TCP (from ABI 4), abstract sockets and signals to processes outside (from ABI 6). What it does
not cover at all (chmod, utime, other sockets) is `seccomp`'s to deny; stat stays open.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import stat

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


_FREE_PLACES = 32
"""A child puts its own descriptors on the first places: rules keep off them."""

Rule = tuple[int, int]
"""A descriptor of a file or folder, and the rights on it and all below it."""


def abi() -> int:
    """Give the kernel's version of Landlock; raise OSError where it has none or it is off."""
    return syscalls.syscall(_CREATE, 0, 0, _VERSION)


def rule(path: str, rights: int) -> Rule:
    """Make a rule; folders' rights are left out for what is no folder. Raises OSError."""
    first = os.open(path, os.O_PATH | os.O_CLOEXEC)
    descriptor = fcntl.fcntl(first, fcntl.F_DUPFD_CLOEXEC, _FREE_PLACES)
    os.close(first)
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        rights &= _OF_FILES
    return descriptor, rights


def restrict(rules: list[Rule]) -> None:
    """Deny this process, for good, whatever no rule allows. Needs no_new_privs."""
    version = abi()
    handled = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    # Bind and connect of TCP; abstract sockets and signals.
    wanted = _Ruleset(handled, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = syscalls.syscall(_CREATE, ctypes.byref(wanted), size, 0)
    for descriptor, rights in rules:
        beneath = _Beneath(rights & handled, descriptor)
        syscalls.syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    syscalls.syscall(_RESTRICT, ruleset, 0)
    os.close(ruleset)
