"""The seccomp program, run in an interpreter of our own for every number there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from checker.sandbox.harness import calls, seccomp

from .conftest import leave_out

MACHINES = sorted(calls.NUMBERS)
EPERM, ENOSYS, ENOTTY = seccomp.DENY | 1, seccomp.DENY | 38, seccomp.DENY | 25
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
ARGUMENT = {"fcntl", "prlimit64", "openat", "open"}


def run(machine: str, number: int, arguments: Sequence[int] = (), arch: int | None = None) -> int:
    """Run the filter as the kernel would: give what it returns."""
    program = seccomp.program(machine)
    words = {0: number, 4: seccomp.AUDIT[machine] if arch is None else arch}
    for place, value in enumerate(arguments):
        words[16 + 8 * place] = value & 0xFFFF_FFFF
    accumulator = position = 0
    while True:
        code, yes, no, value = program[position]
        position += 1
        if code == 0x06:
            return value
        if code == 0x20:
            accumulator = words.get(value, 0)
        elif code == 0x54:
            accumulator &= value
        else:
            holds = accumulator == value if code == 0x15 else accumulator >= value
            assert code in (0x15, 0x35)
            position += yes if holds else no


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_only_what_is_named_is_allowed(machine: str) -> None:
    named = {number: name for name, number in calls.NUMBERS[machine].items()}
    expected = {"clone3": ENOSYS, "openat2": ENOSYS, "ioctl": ENOTTY}
    for number in range(1000):
        name = named.get(number)
        if name in ARGUMENT:
            continue
        wanted = EPERM if name is None else expected.get(name, seccomp.ALLOW)
        assert run(machine, number) == wanted, (number, name)


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_ends_the_process(machine: str) -> None:
    for arch in (0, 3, 0x4000_0003, 0x4000_0028, *seccomp.AUDIT.values()):
        if arch != seccomp.AUDIT[machine]:
            assert run(machine, calls.NUMBERS[machine]["read"], arch=arch) == seccomp.KILL


def test_x32_calls_end_the_process() -> None:
    for number in (0x4000_0000, 0x4000_0001, 0x4000_0200, 0xFFFF_FFFF):
        assert run("x86_64", number) == seccomp.KILL


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_arguments(machine: str) -> None:
    numbers = calls.NUMBERS[machine]
    for command in range(2000):
        allowed = command in (0, 1, 2, 3, 4, 1030)
        seen = run(machine, numbers["fcntl"], (1, command))
        assert seen == (seccomp.ALLOW if allowed else EPERM)
    assert run(machine, numbers["prlimit64"], (0,)) == seccomp.ALLOW
    assert run(machine, numbers["prlimit64"], (1,)) == EPERM
    opening = [("openat", 2)] + ([("open", 1)] if "open" in numbers else [])
    for name, place in opening:
        for flags in range(0o4000):
            arguments = [0] * place + [flags]
            empties = bool(flags & 0o1000) and flags & 0o3 == 0
            wanted = EPERM if empties else seccomp.ALLOW
            assert run(machine, numbers[name], arguments) == wanted


def test_every_jump_stays_inside() -> None:
    for machine in MACHINES:
        program = seccomp.program(machine)
        assert len(program) < 4096
        for position, (code, yes, no, _) in enumerate(program):
            if code in (0x15, 0x35):
                assert position + 1 + max(yes, no) < len(program)
        assert program[-1] == (0x06, 0, 0, EPERM)


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_the_kernels(machine: str) -> None:
    header = HEADERS[machine]
    if not header.exists():
        leave_out(f"the numbers of {machine}: the kernel's headers are not installed")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text(encoding="ascii"))
    known = {name: int(number) for name, number in defined}
    known.setdefault("newfstatat", known.get("fstatat", -1))  # Its name in the generic header.
    assert calls.NUMBERS[machine].items() <= known.items()
