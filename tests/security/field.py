"""The field where attacks are let loose: a server, a planted secret, and a count of what is left.

Run as a program (`python -m tests.security.field TIER`), it tries every attack as the present user
and writes one JSON line for each: the name, and what got through.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker import catalog
from checker.app import service
from checker.app.grader import Grader
from checker.models.job import Job
from checker.models.observation import Inputs, Limits, Observation, Submission
from checker.sandbox import Server
from checker.sandbox.host.policy import Policy

from .numbers import NUMBERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXERCISES = catalog.default_folder()
RIGHT = sorted((EXERCISES / "backpropagation/05-slope/submissions/right").glob("*.py"))[0]
LIMITS = Limits(cpu_seconds=1, wall_seconds=0.4, memory_mib=256, output_kib=64)
PATIENT = replace(LIMITS, cpu_seconds=5, wall_seconds=5.0)
"""For attacks that end at another limit than the clock's, on a busy machine too."""
LATEST_SECONDS = 1.0
"""How long after its limit a run may end."""


@dataclass(frozen=True)
class Attack:
    """A small program, and the statuses that its verdict may have (none: all but two)."""

    name: str
    source: str
    statuses: tuple[str, ...]


def attacks() -> list[Attack]:
    """Read all attacks; a name is its file's and its heading's."""
    found = []
    for path in sorted((HERE / "attacks").glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            heading, _, source = part.partition("\n")
            name, _, statuses = heading.partition(" | ")
            found.append(Attack(f"{path.stem}: {name}", source, tuple(statuses.split())))
    return found


class Field:
    """One server in one tier, and what may not come out of it or be changed from within."""

    def __init__(self, tier: str, without: tuple[str, ...] = ()) -> None:
        self.tier = tier
        self.key = f"PLANTED-{secrets.token_hex(8)}"
        self.mark = f"left-{secrets.token_hex(8)}"
        self.folder = Path(tempfile.mkdtemp(prefix="planted-"))
        self.folder.chmod(0o755)
        self.planted = self.folder / "key.txt"
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir(mode=0o755)
        self._former, tempfile.tempdir = tempfile.tempdir, str(self.temporary)
        os.environ["CHECKER_PLANTED"] = self.key
        self.server = Server.start(policy=Policy((tier,), without))
        self.slowest = 0.0
        self.usual = 0
        self.limits = PATIENT
        self.observations: list[Observation] = []

    def close(self) -> None:
        """End the server; nothing of it may be left."""
        processes = self.processes()
        self.server.close()
        tempfile.tempdir = self._former
        shutil.rmtree(self.folder)
        os.environ.pop("CHECKER_PLANTED", None)
        left = [pid for pid in processes if Path(f"/proc/{pid}").exists()]
        assert not left, f"processes {left} outlive their server"

    def processes(self) -> list[int]:
        """Give the server's processes and all below them."""
        roots = [zygote.pid for zygote in self.server._zygotes.values()]
        return [*roots, *(pid for root in roots for pid in descendants(root))]

    def run(self, submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        began = time.monotonic()
        seen = self.server.run(submission, inputs, self.limits)
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.observations.append(seen)
        return seen

    def grade(self, source: bytes) -> str:
        """Give the status of the verdict on a program for the exercise `slope`."""
        job = Job("slope", "", "program", source, "slope.py")
        graded = Grader(EXERCISES, self.run, b"secret").grade(job)
        return str(graded.verdict.status)

    def program(self, attack: Attack) -> bytes:
        names = {
            "TIER": self.tier,
            "MARK": self.mark,
            "PLANTED": str(self.planted),
            "HOME": os.path.expanduser("~"),
            "EXERCISES": [str(path) for path in EXERCISES.glob("*/*/exercise.json")],
            "PROGRAM": [service.__file__, catalog.__file__],
            "PATTERN": re.sub("D", "[D]", self.key, count=1).encode(),
            "NUMBERS": NUMBERS.get(os.uname().machine, {}),
        }
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        prelude = (HERE / "prelude.py").read_text(encoding="utf-8")
        return f"{prelude}\nimport signal, sys, time\n{given}{attack.source}".encode()

    def breaches(self, attack: Attack, *, afterwards: bool = True) -> list[str]:
        """Let an attack loose, then grade a right program; name all that must not be so."""
        self.planted.unlink(missing_ok=True)
        self.planted.write_text(self.key, encoding="utf-8")
        self.planted.chmod(0o644)
        before = (self.usual, *self.left()[1:])
        self.slowest, self.observations = 0.0, []
        self.limits = PATIENT if attack.name.startswith(("memory", "output")) else LIMITS
        status = self.grade(self.program(attack))
        self.limits = PATIENT
        found = [f"its status is {status}"] if not _allowed(status, attack.statuses) else []
        if any("BREACH" in seen.printed for seen in self.observations):
            found.append("it did what it must not")
        if status == "timeout" and self.slowest > LIMITS.wall_seconds + LATEST_SECONDS:
            found.append(f"it took {self.slowest:.1f} seconds")
        if self.changed():
            found.append("it changed something outside")
        if self.left(before) != before:
            found.append(f"it left something: {before} before, {self.left()} after")
        if afterwards and self.grade(RIGHT.read_bytes()) != "correct":
            found.append("a right program was not correct afterwards")
        return found

    def changed(self) -> bool:
        """Tell whether the planted file or a folder for temporary files is not as it was."""
        try:
            same = self.planted.read_text(encoding="utf-8") == self.key
            same = same and self.planted.stat().st_mode & 0o7777 == 0o644
        except OSError:
            same = False
        left = [Path(folder, self.mark) for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")]
        left = [path for path in left if path.exists()]
        for path in left:
            path.rmdir() if path.is_dir() else path.unlink()
        return not same or bool(left)

    def left(self, wanted: tuple[int, int, int] | None = None) -> tuple[int, int, int]:
        """Count processes, descriptors and temporary folders; wait a little for what is wanted."""
        deadline = time.monotonic() + 1.0
        while True:
            files = len(os.listdir(self.temporary))
            now = (len(self.processes()), len(os.listdir("/proc/self/fd")), files)
            if wanted is None or now == wanted or time.monotonic() > deadline:
                return now
            time.sleep(0.005)


def _allowed(status: str, statuses: tuple[str, ...]) -> bool:
    return status in statuses if statuses else status not in ("correct", "grader_fault")


def descendants(pid: int) -> list[int]:
    """Give the processes below a process."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            listing = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
            for child in map(int, listing.split()):
                found += [child, *descendants(child)]
    return found


@contextlib.contextmanager
def field(tier: str, without: tuple[str, ...] = ()) -> Iterator[Field]:
    """Give a field that has graded a right program."""
    made = Field(tier, without)
    try:
        made.grade(RIGHT.read_bytes())
        time.sleep(0.2)  # By now the child that waits for the next run is there.
        made.usual = len(made.processes())
        yield made
    finally:
        made.close()


def main() -> None:
    with field(sys.argv[1], tuple(sys.argv[2:])) as made:
        tier = next((seen.isolation for seen in made.observations), "none")
        print(json.dumps({"tier": tier}), flush=True)
        for attack in attacks():
            print(json.dumps([attack.name, made.breaches(attack)]), flush=True)


if __name__ == "__main__":
    main()
