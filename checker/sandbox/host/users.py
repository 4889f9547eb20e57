"""Which user a learner's program runs as. Runs in the host."""

from __future__ import annotations

import os

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
    except (OSError, KeyError, ValueError):  # Not Linux, or a /proc that tells nothing.
        return True
    return mapped and all(rights >> number & 1 for number in _NEEDED)


def _is_mapped(number: int, path: str) -> bool:
    with open(path, encoding="ascii") as file:
        ranges = [line.split() for line in file]
    return any(int(first) <= number < int(first) + int(count) for first, _, count in ranges)
