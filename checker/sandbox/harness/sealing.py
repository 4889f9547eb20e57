"""The layers around a learner's program, and the order in which they close. Runs in the child.

The tiers are A (namespaces, Landlock, seccomp, limits), B (the same without namespaces), C (what
macOS's sandbox-exec around the whole server gives, and limits) and `none` (limits alone, for
whoever insists). A layer that cannot be had raises an error: no tier is silently a lesser one.
`without` leaves layers out; only the tests that show what each is good for ask for that.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

from . import kernel, landlock, namespaces, places, seccomp

LAYERS = ("limits", "landlock", "seccomp")


class Settings:
    """What the host asks of a fork server."""

    def __init__(self, asked: dict[str, object]) -> None:
        self.heavy = bool(asked["heavy"])
        self.uid = int(str(asked["uid"]))
        self.cache = str(asked["cache"])
        self.watch_parent = bool(asked["watch_parent"])
        self.tiers = _texts(asked["tiers"])
        self.without = _texts(asked["without"])
        self.hidden = places.hidden(_texts(asked["hidden"]))


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]


class Seal:
    """What is needed to seal children of one tier, made once in the fork server."""

    def __init__(self, tier: str, settings: Settings) -> None:
        self.tier = tier
        self.layers = [name for name in LAYERS if name not in settings.without]
        if tier not in ("A", "B"):
            self.layers = [name for name in self.layers if name == "limits"]
        self.rules: list[landlock.Rule] = []
        self.pids = namespaces.first_process() if tier == "A" else -1
        if "landlock" in self.layers:
            self.rules = list(_rules(settings))
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
            own = [landlock.rule("/proc/self", landlock.READ), landlock.rule(".", landlock.WORK)]
            landlock.restrict(self.rules + own)
            for descriptor, _ in own:
                os.close(descriptor)
        if "seccomp" in self.layers:
            self.filter.install()

    def descriptors(self) -> list[int]:
        """Give the descriptors that a child needs to seal itself."""
        return [descriptor for descriptor, _ in self.rules]


def _rules(settings: Settings) -> Iterator[landlock.Rule]:
    """Say what may be opened. In tier A little else is in sight, and this holds all the same."""
    for path in places.DEVICES:
        yield landlock.rule(path, landlock.DEVICE)
    for place in places.readable():
        parts = list(places.without(place, settings.hidden))
        if parts != [place]:  # Python finds modules by listing the folder that they are in.
            yield landlock.rule(place, landlock.READ_DIR)
        for part in parts:
            yield landlock.rule(part, landlock.READ)
