"""System calls of Linux that Python's library does not offer. Each raises OSError where it fails.

Runs in the fork server and in its children. Numbers from 424 on are the same on every
architecture; the few older ones stand in a table.
"""

from __future__ import annotations

import ctypes
import os
import sys

LINUX = sys.platform.startswith("linux")
MACHINE = os.uname().machine

NEW_MOUNTS = 0x0002_0000
NEW_CGROUP = 0x0200_0000
NEW_UTS = 0x0400_0000
NEW_IPC = 0x0800_0000
NEW_USER = 0x1000_0000
NEW_PIDS = 0x2000_0000
NEW_NET = 0x4000_0000

_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442
_CAPABILITIES_V3 = 0x2008_0522
_AT_RECURSIVE = 0x8000
_MNT_DETACH = 2
_NAMES = {442: "mount_setattr", 444: "Landlock", 445: "Landlock", 446: "Landlock"}
_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user")]


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{os.strerror(number)} ({what})")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call; whole numbers are passed in full width."""
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *wide), _NAMES.get(number, str(number)))


def prctl(option: int, value: int, more: object = 0) -> int:
    """Set an attribute of this process."""
    return _checked(_libc.prctl(option, ctypes.c_ulong(value), more, 0, 0), "prctl")


def unshare(kinds: int) -> None:
    """Enter new namespaces; new process ids count for the children to come."""
    _checked(_libc.unshare(kinds), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace that a descriptor stands for."""
    _checked(_libc.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount as mount(2) does."""
    names = (source.encode(), os.fsencode(target), kind.encode() if kind else None)
    what = f"mount {kind or 'of a folder'}"
    _checked(_libc.mount(*names, ctypes.c_ulong(flags), options.encode()), what)


def protect(path: str, attributes: int, *, all_below: bool) -> None:
    """Set attributes (MOUNT_ATTR_…: 1 read-only, 2 no set-uid, 4 no devices) of a mount."""
    wanted = _MountAttributes(attributes, 0, 0, 0)
    flags, size = _AT_RECURSIVE if all_below else 0, ctypes.sizeof(wanted)
    syscall(_MOUNT_SETATTR, -1, os.fsencode(path), flags, ctypes.byref(wanted), size)


def change_root(path: str) -> None:
    """Make the mount at `path` the root, and let go of everything outside it."""
    os.chdir(path)
    syscall(_PIVOT_ROOT[MACHINE], b".", b".")
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount")
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability, in every set that could give one back."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
