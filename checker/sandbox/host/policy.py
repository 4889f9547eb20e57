"""Which tiers of isolation are tried, best first. Runs in the host.

A: Linux with namespaces. B: Linux without them. C: macOS's sandbox-exec, reduced. `none`: limits
on time, memory and output alone, for whoever insists; the receipt says so.
"""

from __future__ import annotations

import os
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
