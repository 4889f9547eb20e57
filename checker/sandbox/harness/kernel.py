"""What is asked of the operating system. Runs in the fork server and in its children.

Linux has all of it. Elsewhere (macOS) the calls that are missing are left out: memory is then not
limited, and a process that left its group outlives the run.
"""

from __future__ import annotations

import os
import resource
import signal

from . import syscalls

LINUX = syscalls.LINUX
MAX_DESCRIPTORS = 1024
MAX_FILE_BYTES = 1 << 20
MAX_FOLDER_BYTES = 16 << 20
MAX_FILES = 256
SPARE_MEMORY_BYTES = 64 << 20
"""Held back from the learner's code, so that a result can be written after a MemoryError."""

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def _prctl(option: int, value: int) -> None:
    if LINUX:
        syscalls.prctl(option, value)


def die_with_parent() -> None:
    """Ask for SIGKILL when the thread that forked this process ends (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def show(visible: bool) -> None:
    """Let other processes of the same user read this one, or not (Linux)."""
    _prctl(_PR_SET_DUMPABLE, int(visible))


def harden_server() -> None:
    """Let no process of the same user read this one; adopt orphans so that they can be ended."""
    _lower(resource.RLIMIT_NOFILE, MAX_DESCRIPTORS, MAX_DESCRIPTORS)
    _lower(resource.RLIMIT_CORE, 0, 0)
    show(False)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def drop_rights() -> None:
    """Give up every capability, and the ways to gain one (Linux)."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if LINUX:
        syscalls.drop_capabilities()


def drop_to(uid: int) -> None:
    """Become the spare user and group `uid` for good; raise OSError where that is not allowed."""
    os.setgroups([])
    os.setregid(uid, uid)
    os.setreuid(uid, uid)


def can_read(uid: int, paths: list[str]) -> bool:
    """Return whether the user `uid` could open all of `paths`. Only root may ask."""
    os.setegid(uid)
    os.seteuid(uid)
    try:
        for path in paths:
            with open(path, "rb"):
                pass
    except OSError:
        return False
    finally:
        os.seteuid(0)
        os.setegid(0)
    return True


def close_all_but(kept: list[int]) -> None:
    """Close all descriptors from 3 on that are not to be kept."""
    first = 3
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, MAX_DESCRIPTORS)


def children() -> set[int]:
    """Give the process ids of this single-threaded process's children (Linux; else none)."""
    if not LINUX:
        return set()
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as listing:
            return {int(word) for word in listing.read().split()}
    except OSError:
        return set()


def threads() -> int:
    """Count this process's threads (Linux; elsewhere 1 is assumed)."""
    return len(os.listdir("/proc/self/task")) if LINUX else 1


def _address_space() -> int | None:
    try:
        with open("/proc/self/statm", "rb") as sizes:
            return int(sizes.read().split()[0]) * resource.getpagesize()
    except OSError:
        return None


def limit_size() -> None:
    """Limit what this process may make: small files, few descriptors, no process, no thread."""
    _lower(resource.RLIMIT_FSIZE, MAX_FILE_BYTES, MAX_FILE_BYTES)
    _lower(resource.RLIMIT_NOFILE, 64, 64)
    _lower(resource.RLIMIT_CORE, 0, 0)
    # Counted per user and not asked of root: it denies every fork and thread to anyone else.
    _lower(resource.RLIMIT_NPROC, 0, 0)


def limit_use(cpu_seconds: int, memory_mib: int) -> None:
    """Limit this process: `cpu_seconds` of processor time, `memory_mib` MiB beyond what it has."""
    # The hard limit kills; at the soft one a learner's handler could go on.
    _lower(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds)
    present = _address_space()
    if present is not None:
        soft = present + (memory_mib << 20)
        _lower(resource.RLIMIT_AS, soft, soft + SPARE_MEMORY_BYTES)


def _lower(which: int, soft: int, hard: int) -> None:
    """Set a limit, or keep the lower one that this process was started with."""
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def release_spare_memory() -> None:
    """Let the process use what `limit` held back."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
