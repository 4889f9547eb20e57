"""How well this machine can keep a program apart, and what would raise that. Runs in the host."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.sandbox.harness.tiers import Report, TierOutcome

ATTEMPTS = (
    *("open a file", "write a file", "open a socket", "fork", "chmod", "signal", "take memory"),
)
"""What the self-test tries, as `harness.selftest` names it."""
MEANING = {
    "A": "sealed in namespaces of its own, with Landlock, seccomp and limits",
    "B": "sealed with Landlock, seccomp and limits, without namespaces",
    "C": "reduced: sandbox-exec and limits",
    "none": "no sandbox, limits alone",
    "E": "no sandbox works: nothing is graded",
}
_SWITCHES = (
    ("/proc/sys/user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
_NO_CALL = (
    "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined …"
)
_NO_PROC = (
    "docker run --security-opt systempaths=unconfined …: part of /proc is covered here, "
    "and then no other /proc can be shown."
)
_NO_LANDLOCK = (
    "Use Linux 5.13 or later with Landlock switched on: "
    "add `landlock` to the list after lsm= on the kernel's command line."
)
_NO_LANDLOCK_CALL = (
    "Landlock is there, but a filter of system calls forbids it: use a container engine whose "
    "default filter allows it (Docker's has since 2022), or docker run --security-opt "
    "seccomp=unconfined …"
)
_NO_FOLDER = "Name a folder that can be written: TMPDIR=/path/to/folder."


@dataclass(frozen=True)
class Tried:
    """One tier that was tried: the self-test's results by name, or why it could not be set up."""

    tier: str
    holds: bool
    held: tuple[str, ...]
    broken: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class Health:
    """The tier that runs are given, the tiers tried (best first), and what would raise it."""

    tier: str
    tried: tuple[Tried, ...]
    advice: str

    @property
    def meaning(self) -> str:
        """The tier in words."""
        return MEANING[self.tier]


def health(report: Report) -> Health:
    """Read a fork server's report."""
    tried = tuple(_tried(each) for each in report)
    tier = next((each.tier for each in tried if each.holds), "E")
    return Health(tier, tried, "" if tier == "A" else _advice(tried))


def refusal(report: Report) -> str:
    """Say why nothing is run, and the one line that helps."""
    found = health(report)
    reasons = "; ".join(
        f"{each.tier}: {each.error or 'open to ' + ', '.join(each.broken)}" for each in found.tried
    )
    tried = f" ({reasons})" if reasons else ""
    return f"No sandbox works on this machine{tried}. {found.advice}"


def _tried(entry: TierOutcome) -> Tried:
    broken, error = tuple(entry["broken"]), str(entry["error"])
    tested = not error and entry["tier"] in ("A", "B")
    held = tuple(name for name in ATTEMPTS if name not in broken) if tested else ()
    return Tried(entry["tier"], bool(entry["holds"]), held, broken, error)


def unstarted(tier: str, words: str) -> Health:
    """Say that the process in which programs run did not even start, and what it said of it."""
    error = words or "the process that is to run programs ended without a word"
    advice = "Look whether this program's own Python works: it imports NumPy and forks."
    return Health("E", (Tried(tier, False, (), (), error),), advice)


def _advice(tried: tuple[Tried, ...]) -> str:
    """Say what would raise the tier, by what failed first in the best tier that did not hold."""
    if sys.platform == "darwin":
        return 'Run it in a Linux container: docker run -it -v "$PWD":/w -w /w python:3.12 bash'
    if not sys.platform.startswith("linux"):
        return "Run it under WSL2 (wsl --install) or in a Linux container."
    errors = {each.tier: each.error for each in tried}
    if "temporary files" in errors.get("B", ""):
        return _NO_FOLDER
    filtered = _holds("/proc/self/status", "2", "Seccomp")
    if "(Landlock)" in errors.get("B", ""):
        return _NO_LANDLOCK_CALL if filtered and "Permi" in errors["B"] else _NO_LANDLOCK
    if "(mount proc)" in errors.get("A", ""):
        return _NO_PROC
    call = any(word in errors.get("A", "") for word in ("(unshare)", "_map", "(mount"))
    # A container cannot turn the kernel's switches, and the filter is in the way before them.
    if call and filtered and "Permi" in errors["A"]:
        return _NO_CALL
    for path, value, setting in _SWITCHES:
        if _holds(path, value):
            return f"sudo sysctl -w {setting}"
    if call:
        return "Ask whoever runs this machine to allow user namespaces (unshare --user must work)."
    return "No cause is known for that: please report it with what `checker doctor --json` says."


def _holds(path: str, value: str, name: str = "") -> bool:
    """Return whether a file holds a value, or a line of it does, after `name` and a colon."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            lines = [line.strip() for line in file]
    except OSError:
        return False
    wanted = f"{name}:\t{value}" if name else value
    return wanted in lines
