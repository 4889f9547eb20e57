"""Speed, as ratios to a floor measured in the same run: `python -m tests.bench`.

Each measure runs both sides alternately and takes the ratio of medians, so that the machine's own
speed drops out. A ratio above its floor makes this exit with 1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.shipped import entry
from tests.solver.speed import batch_ratio


@dataclass(frozen=True)
class Measure:
    """A named ratio and the most that it may be."""

    name: str
    ratio: Callable[[], float]
    floor: float


def cold_start(pairs: int = 15, warm_ups: int = 2) -> float:
    """`checker grade` of one file over the bare import of the libraries that it stands on."""
    solution = str(entry("slope").folder / "solution.py")
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "scores.sqlite3")
        checker = str(Path(sys.executable).with_name("checker"))
        grade = [checker, "--db", database, "grade", "slope", solution]
        bare = [sys.executable, "-c", "import click, numpy, pydantic, sqlalchemy.orm"]
        timed = [(_seconds(grade), _seconds(bare)) for _ in range(warm_ups + pairs)]
    kept = timed[warm_ups:]
    return median(one for one, _ in kept) / median(one for _, one in kept)


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
    return time.perf_counter() - start


def _environment() -> dict[str, str]:
    """As most people have it: Python keeps the code that it compiled, ours as any library's."""
    return {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}


MEASURES = (
    Measure("a batch of 10,000 rows through the graph, over NumPy by hand", batch_ratio, 2.0),
    Measure("`checker grade slope` from cold, over importing its libraries", cold_start, 1.15),
)


def main() -> int:
    """Print every ratio; 1 if any is above its floor."""
    missed = False
    for measure in MEASURES:
        ratio = measure.ratio()
        missed |= ratio > measure.floor
        verdict = "ok" if ratio <= measure.floor else "MISSED"
        print(f"{ratio:6.3f}  (at most {measure.floor:g})  {verdict:6}  {measure.name}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
