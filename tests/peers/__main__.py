"""Time graders on one submission, and see what each says of a slip and of files that cheat.

`python -m tests.peers [--venv FOLDER] [NAME…]`; without --venv the packages are installed into a
folder that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import UTC, datetime
from pathlib import Path

from tests.peers.graders import GRADERS, MORE, PINS

ROUNDS = 3
NAMES_THE_SLIP = re.compile(r"factor 2|missing-factor", re.I)


def measure(name: str, folder: Path, binaries: Path) -> str:
    """A line of the table."""
    folder.mkdir()
    grade = GRADERS[name](folder, binaries)
    seconds = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        right, _said = grade("right")
        seconds.append(time.perf_counter() - began)
    if right < 1:
        raise RuntimeError(f"{name} does not give the right file all points: {right}\n{_said}")
    slip, said = grade("slip")
    cheats = [grade(kind)[0] for kind in ("typed", "forged")]
    named = "yes" if NAMES_THE_SLIP.search(said) else "no"
    cells = [f"{statistics.median(seconds[1:]):.2f} s", f"{slip:.0%}", named]
    cells += [f"{share:.0%}" for share in cheats]
    return f"| {name} {PINS.get(name, '')} | {' | '.join(cells)} |".replace("  ", " ")


def install(folder: Path) -> Path:
    """A venv with the packages; gives the folder of its commands."""
    venv.create(folder, with_pip=True)
    wanted = [f"{name}=={version}" for name, version in PINS.items()]
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", *wanted, *MORE]
    subprocess.run(list(map(str, pip)), check=True)
    return folder / "bin"


def main() -> int:
    """Print the table, with date and machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--venv", type=Path)
    parser.add_argument("names", nargs="*", default=list(GRADERS))
    wanted = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        binaries = wanted.venv / "bin" if wanted.venv else install(folder / "venv")
        load = f"load {os.getloadavg()[0]:.1f} before the first"
        print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}, {load}\n")
        print(
            "| grader | one submission | slip earns | slip named | typed in earns | forged earns |"
        )
        print("|---|---|---|---|---|---|")
        for one in wanted.names:
            print(measure(one, folder / one, binaries), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
