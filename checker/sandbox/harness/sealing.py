"""The layers around a learner's program, and the order in which they close. Runs in the child.

The tiers are A (namespaces, Landlock, seccomp, limits), B (the same without namespaces), C (what
macOS's sandbox-exec around the whole server gives, and limits) and `none` (limits alone, for
whoever insists). A layer that cannot be had raises an error: no tier is silently a lesser one.
`without` leaves layers out; only the tests that show what each is good for ask for that.
"""

from __future__ import annotations

import os
import signal

from . import kernel, landlock, namespaces, places, seccomp

LAYERS = ("limits", "landlock", "seccomp")
_OF_ITSELF = ("maps", "stat", "statm", "status")
"""What a program may read of itself in /proc: libraries do. Sockets and mounts are not its own."""


class ServerSettings:
    """What the host asks of a fork server."""

    def __init__(self, asked: dict[str, object]) -> None:
        self.large = _texts(asked["large"])
        self.uid = int(str(asked["uid"]))
        self.cache = str(asked["cache"])
        self.watch_parent = bool(asked["watch_parent"])
        self.tiers = _texts(asked["tiers"])
        self.without = _texts(asked["without"])
        self.program = str(asked["program"])
        self.folder = str(asked["folder"])

    def layers(self, tier: str) -> list[str]:
        """Give the layers that a tier has around each child."""
        layers = [name for name in LAYERS if name not in self.without]
        return layers if tier in ("A", "B") else [name for name in layers if name == "limits"]


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]


class Seal:
    """What is needed to seal children of one tier, made once in the fork server."""

    def __init__(self, tier: str, settings: ServerSettings, view: places.VisiblePlaces) -> None:
        self.tier = tier
        self.layers = settings.layers(tier)
        self.rules = _rules(view)
        self.pids = namespaces.first_process() if tier == "A" else -1
        if "seccomp" in self.layers:
            self.filter = seccomp.Filter()

    def before_fork(self) -> None:
        """In the fork server: prepare for the next child."""
        if self.tier == "A":
            namespaces.next_child(self.pids)

    def ahead(self) -> None:
        """In the child, before it is known what it will run. In tier A this closes all layers."""
        os.setsid()
        kernel.die_with_parent()
        signal.set_wakeup_fd(-1)
        if self.tier == "A":
            namespaces.own_view()
            self._shut()

    def close(self, folder: int, cpu_seconds: int, memory_mib: int) -> None:
        """In the child, as the last thing before the learner's program: close what is open."""
        if self.tier != "A":
            os.fchdir(folder)
        if "limits" in self.layers:
            kernel.limit_use(cpu_seconds, memory_mib)
        if self.tier != "A":
            self._shut()

    def _shut(self) -> None:
        """Let files be opened as the rules say and in the present folder; filter system calls."""
        if "limits" in self.layers:
            kernel.limit_size()
        if "landlock" in self.layers:
            own = [(f"/proc/self/{name}", landlock.READ) for name in _OF_ITSELF]
            landlock.restrict(landlock.ruleset([*self.rules, *own, (".", landlock.WORK)]))
        if "seccomp" in self.layers:
            self.filter.install()


def outer(settings: ServerSettings, view: places.VisiblePlaces) -> int:
    """Give the rules for a whole fork server without namespaces, to be made before it drops root.

    They let nothing of what is covered be opened. Its children's own rules, few and made for each,
    name folders in which something is covered, and of the folders to work in only one.
    """
    rules = [(path, landlock.READ if whole else landlock.READ_DIR) for path, whole in view.parts()]
    rules += [(path, landlock.DEVICE) for path in places.DEVICES]
    rules += [("/proc", landlock.READ), (settings.folder, landlock.WORK)]
    return landlock.ruleset(rules, files_alone=True)


def _rules(view: places.VisiblePlaces) -> list[landlock.Rule]:
    """Say what a child may open; in tier A only what is shown is there, in B see `outer`."""
    rules = [(path, landlock.READ) for path in view.tops()]
    return [*rules, *((path, landlock.DEVICE) for path in places.DEVICES)]
