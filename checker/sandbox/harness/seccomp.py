"""seccomp: which system calls a process may make. Runs in the fork server and in its children.

An allow-list, written out as a classic BPF program: what is not named fails with EPERM. A call
made for another architecture, or by x86-64's x32 numbers, ends the process. Three calls depend on
an argument: fcntl (no locks, no signals), prlimit64 (only oneself), and openat (a file that is
opened for reading is not emptied, which Landlock before ABI 3 would let pass).
`tests/security/test_filter.py` runs the program in an interpreter, for every number there is.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from . import syscalls
from .calls import NUMBERS

_NAMES = """
read write readv writev pread64 pwrite64 lseek close close_range fstat newfstatat statx
faccessat faccessat2 getdents64 getcwd chdir fchdir mkdirat unlinkat renameat renameat2
readlinkat dup dup3 pipe2 fsync fdatasync ftruncate fadvise64 umask sendfile pselect6 ppoll
mmap munmap mremap mprotect brk madvise futex
rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall setitimer getitimer
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday sched_yield sched_getaffinity
getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getsid
uname sysinfo times getrusage getrandom exit exit_group recvmsg
"""
"""Allowed whatever their arguments. The older spellings of x86-64 stand in their own list.

recvmsg is how a child that is sealed already is handed its run; a learner's program has no socket.
"""

_X86_64_ONLY = """
stat lstat access mkdir rmdir unlink rename readlink dup2 pipe select poll pause alarm time
getpgrp getdents getrlimit
"""

AUDIT = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32 = 0x4000_0000
ALLOW, DENY, KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
_ERRORS = {"clone3": errno.ENOSYS, "openat2": errno.ENOSYS, "ioctl": errno.ENOTTY}
"""Errors by which a library knows to do without the call."""

_ACCESS_MODES, _EMPTIES = 0o3, 0o1000
_FCNTL = (0, 1, 2, 3, 4, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL and F_DUPFD_CLOEXEC."""

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, value: as `struct sock_filter` has them."""


def program(machine: str) -> list[Instruction]:
    """Write the filter of an architecture; raise KeyError for one that has no table."""
    numbers = NUMBERS[machine]
    free = [numbers[name] for name in _NAMES.split()]
    if machine == "x86_64":
        free += [numbers[name] for name in _X86_64_ONLY.split()]
    code = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, AUDIT[machine]), (_RETURN, 0, 0, KILL)]
    code.append((_LOAD, 0, 0, _NUMBER))
    if machine == "x86_64":
        code += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, KILL)]
    for number in free:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, ALLOW)]
    for name, error in _ERRORS.items():
        code += [(_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, DENY | error)]
    code += _when(numbers["fcntl"], _one_of(1, _FCNTL))
    code += _when(numbers["prlimit64"], _one_of(0, (0,)))
    code += _when(numbers["openat"], _opening(2))
    code += _when(numbers["open"], _opening(1)) if "open" in numbers else []
    return [*code, (_RETURN, 0, 0, DENY | errno.EPERM)]


def _when(number: int, body: list[Instruction]) -> list[Instruction]:
    return [(_EQUAL, 0, len(body), number), *body]


def _one_of(argument: int, values: tuple[int, ...]) -> list[Instruction]:
    """Allow where an argument's lower half, all that the kernel reads of it, is in a list."""
    code: list[Instruction] = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for value in values:
        code += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, ALLOW)]
    return [*code, (_RETURN, 0, 0, DENY | errno.EPERM)]


def _opening(argument: int) -> list[Instruction]:
    """Allow all but to empty a file that is opened for reading."""
    return [
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        (_AND, 0, 0, _ACCESS_MODES | _EMPTIES),
        (_EQUAL, 0, 1, _EMPTIES),
        (_RETURN, 0, 0, DENY | errno.EPERM),
        (_RETURN, 0, 0, ALLOW),
    ]


class Filter:
    """The program of this machine, ready to be installed by any process forked from here."""

    def __init__(self) -> None:
        code = program(syscalls.MACHINE)
        self._text = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *i) for i in code))
        packed = struct.pack("@HP", len(code), ctypes.addressof(self._text))
        self._header = ctypes.create_string_buffer(packed)

    def install(self) -> None:
        """Filter this process's calls from now on, for good. Needs no_new_privs."""
        set_seccomp, mode_filter = 22, 2
        syscalls.prctl(set_seccomp, mode_filter, self._header)
