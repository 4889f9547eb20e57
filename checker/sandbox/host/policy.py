"""What a server is started with: tiers of isolation to try, best first, the user that programs run
as, and which large libraries they need. Runs in the host and imports nothing of ours.

A: Linux with namespaces. B: Linux without them. C: macOS's sandbox-exec, reduced. `none`: limits
on time, memory and output alone, for whoever insists; the receipt says so."""

from __future__ import annotations

import os
import re
import sys

STAMPS = {"A": "A", "B": "B", "C": "C (reduced)", "none": "none (unsafe)"}
"""What a receipt says of each tier."""

# Untested: written without a Mac. Reading stays possible where Python and the system need it.
_MACOS_PROFILE = """(version 1)
(allow default)
(deny network*)
(deny file-write*)
(allow file-write* (subpath (param "TEMPORARY")) (literal "/dev/null"))
(deny file-read* (subpath (param "HOME")) (subpath (param "PROJECT")))
(allow file-read* (subpath (param "PYTHON")) (subpath (param "BASE")))
(deny process-exec*)
(deny signal (target others))
"""


class Policy:
    """Tiers to try in this order, and layers to leave out (for tests alone)."""

    def __init__(self, tiers: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> None:
        self.tiers = list(tiers or default_tiers())
        self.without = list(without)

    def launcher(self) -> list[str]:
        """Give the words before Python's own, where a tier needs a program around it."""
        if self.tiers != ["C"]:
            return []
        here = os.path.abspath(__file__)
        project = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(here))))
        folders = {
            "TEMPORARY": os.path.realpath(os.environ.get("TMPDIR", "/tmp")),
            "HOME": os.path.realpath(os.path.expanduser("~")),
            "PROJECT": os.path.realpath(project),
            "PYTHON": os.path.realpath(sys.prefix),
            "BASE": os.path.realpath(sys.base_prefix),
        }
        settings = [word for item in folders.items() for word in ("-D", "=".join(item))]
        return ["sandbox-exec", *settings, "-p", _MACOS_PROFILE]


UNSAFE = Policy(("none",))


def default_tiers() -> tuple[str, ...]:
    """Give the tiers that this system may have, best first."""
    if sys.platform.startswith("linux"):
        return ("A", "B")
    return ("C",) if sys.platform == "darwin" else ()


_FIRST_SPARE_UID, _SPARE_UIDS = 60_600, 500
"""Between the ranges that distributions give to people and to services."""
_NEEDED = (0, 1, 3, 5, 6, 7)
"""Capabilities: to give files away, to clear them away, to end others' processes, to become one."""


def spare_uid() -> int:
    """Choose the user that a server of root's becomes; -1 where we stay who we are.

    Each server has its own, so that what one runs cannot signal what another runs. Root in a
    container may have none to become: its programs then run as it, without any capability.
    """
    if os.geteuid() != 0:
        return -1
    uid = _FIRST_SPARE_UID + int.from_bytes(os.urandom(2), "big") % _SPARE_UIDS
    return uid if _can_become(uid) else -1


def _can_become(uid: int) -> bool:
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            status = dict(line.split(":", 1) for line in file if ":" in line)
        with open("/proc/self/setgroups", encoding="ascii") as file:
            if file.read().strip() != "allow":
                return False
        rights = int(status["CapEff"], 16)
        mapped = all(_is_mapped(uid, f"/proc/self/{kind}_map") for kind in ("uid", "gid"))
    except (OSError, KeyError, ValueError):  # Not Linux, or a /proc that says nothing.
        return True
    return mapped and all(rights >> number & 1 for number in _NEEDED)


def _is_mapped(number: int, path: str) -> bool:
    with open(path, encoding="ascii") as file:
        ranges = [line.split() for line in file]
    return any(int(first) <= number < int(first) + int(count) for first, _, count in ranges)


# An exercise with plots calls it `plt`, so that programs need not import it.
_MENTIONED = {
    "matplotlib": re.compile(rb"matplotlib|pylab|\bplt\b"),
    "sklearn": re.compile(b"sklearn|scipy"),
}
LARGE = frozenset(_MENTIONED)
"""The large libraries; scikit-learn brings SciPy with it."""


def large_libraries(source: bytes) -> frozenset[str]:
    """Give the large libraries that a program's text mentions."""
    return frozenset(name for name, words in _MENTIONED.items() if words.search(source))
