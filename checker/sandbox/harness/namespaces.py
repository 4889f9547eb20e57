"""Namespaces of Linux: a small world to run in. Runs in the fork server and in its children.

The fork server builds a root folder that holds what may be read and nothing else, gives up root
where it had it, and enters namespaces of every kind as the first process there. Each child then
enters a mount and a process namespace of its own, with an empty folder and a /proc of its own.
"""

from __future__ import annotations

import contextlib
import os

from . import kernel, places, syscalls

WORK = "/exercise"
_BASE = "/tmp"
_MOUNTS, _PIDS = syscalls.NEW_MOUNTS, syscalls.NEW_PIDS
_OTHERS = (
    *(syscalls.NEW_USER, syscalls.NEW_NET, syscalls.NEW_IPC),
    *(syscalls.NEW_UTS, syscalls.NEW_CGROUP),
)
_READ_ONLY, _NO_SETUID, _NO_DEVICES = 1, 2, 4
_NOSUID, _NODEV, _NOEXEC = 2, 4, 8
_BIND, _ALL_BELOW, _PRIVATE = 0x1000, 0x4000, 0x4_0000


def enter(uid: int, view: places.VisiblePlaces, texts: list[str]) -> None:
    """Shut this process in, as the user `uid` (-1: who we are); children get a new /proc.

    `texts` are files that must be readable then. Raises OSError where the system does not allow
    it; the process is then of no use.
    """
    built = uid >= 0 and _built_by_root(view)
    # Without capabilities in namespaces of its own, root is as good as a user that reads nothing.
    if uid >= 0 and (built or kernel.can_read(uid, texts)):
        kernel.drop_to(uid)
        kernel.show(True)
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(_MOUNTS | _PIDS | sum(_OTHERS))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        _write(f"/proc/self/{name}", text)
    if not built:
        _build(view)
    if not all(map(entered, texts)):
        raise PermissionError("Python's own files cannot be read in the namespaces")


def _write(path: str, text: str) -> None:
    """Write a file of the kernel's; where it refuses what is written, the error names the file."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror} ({path})") from None
    finally:
        os.close(descriptor)


def _built_by_root(view: places.VisiblePlaces) -> bool:
    """Let root build what a spare user could not, as it may read private folders; return whether.

    Root in a container may have no right to mount anything but in a user namespace of its own.
    """
    try:
        syscalls.unshare(_MOUNTS)
    except PermissionError:
        return False
    _build(view)
    return True


def _build(view: places.VisiblePlaces) -> None:
    """Make a new root folder from what may be read, and leave the old one."""
    syscalls.mount("none", "/", None, _ALL_BELOW | _PRIVATE)
    layers = view.layers()
    opened = {path: os.open(path, os.O_PATH) for path, shown in layers if shown}
    devices = {path: os.open(path, os.O_PATH) for path in places.DEVICES}
    links = {p: os.readlink(p) for p in opened if os.path.islink(p) and p.count("/") == 1}
    proc = os.open("/proc", os.O_PATH)
    # From here on the old /tmp is out of sight; what lies in it is reached by its descriptor.
    syscalls.mount("tmpfs", _BASE, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for path, target in links.items():
        os.symlink(target, _BASE + path)
    for path, shown in layers:
        if not shown:
            syscalls.mount("tmpfs", _BASE + path, "tmpfs", _NOSUID | _NODEV, "size=64k,mode=755")
        elif path not in links:
            _bind(opened[path], path, _READ_ONLY | _NO_SETUID | _NO_DEVICES)
    for path, descriptor in devices.items():
        _bind(descriptor, path, _NO_SETUID)
    os.mkdir(_BASE + WORK)
    _bind(proc, "/proc", 0)  # A new /proc is allowed only where an old one is in sight.
    for descriptor in (*opened.values(), *devices.values(), proc):
        os.close(descriptor)
    syscalls.change_root(_BASE)
    for path in ("/", *(path for path, shown in layers if not shown)):
        syscalls.protect(path, _READ_ONLY, all_below=False)


def _bind(descriptor: int, path: str, attributes: int) -> None:
    """Show what a descriptor stands for at its own path in the new root."""
    source, target = f"/proc/self/fd/{descriptor}", _BASE + path
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    syscalls.mount(source, target, None, _BIND | _ALL_BELOW)
    if attributes:
        syscalls.protect(target, attributes, all_below=True)


def first_process() -> int:
    """As the first process of the new namespaces: show only these, and give a handle on them."""
    handle = os.open("/proc/self/ns/pid", os.O_RDONLY)
    own_proc()
    return handle


def own_proc() -> None:
    """Show this process namespace's processes in /proc, and nothing else there."""
    flags = _NOSUID | _NODEV | _NOEXEC
    syscalls.mount("proc", "/proc", "proc", flags, "subset=pid,hidepid=2")


def next_child(handle: int) -> None:
    """Let the next child that this process forks be the first in a new process namespace."""
    syscalls.setns(handle, _PIDS)
    syscalls.unshare(_PIDS)


def own_view() -> None:
    """As a child: an empty folder and a /proc of its own, and no capability to change either."""
    syscalls.unshare(_MOUNTS)
    size = f"size={kernel.MAX_FOLDER_BYTES},nr_inodes={kernel.MAX_FILES},mode=700"
    syscalls.mount("tmpfs", WORK, "tmpfs", _NOSUID | _NODEV | _NOEXEC, size)
    own_proc()
    os.chdir(WORK)
    syscalls.drop_capabilities()


def entered(path: str) -> bool:
    """Return whether a file can be read from where we are now."""
    with contextlib.suppress(OSError), open(path, "rb"):
        return True
    return False
