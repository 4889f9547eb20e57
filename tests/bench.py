"""Speed, as ratios to a floor measured in the same run: `python -m tests.bench`.

Each measure runs both sides alternately and takes the ratio of medians, so that the machine's own
speed drops out. A ratio that does not keep its bound makes this exit with 1. `--keep FILE` writes
the ratios as JSON; `--before FILE` shows an earlier file's beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import median

from tests.class_speed import ten_files
from tests.jobs.workers_speed import class_over_plain, two_over_one
from tests.security.bench_sandbox import ratios
from tests.shipped import entry
from tests.solver.speed import batch_ratio
from tests.storage_speed import over_the_driver
from tests.web.speed import choice_ratio, page_ratio, program_ratio


@dataclass(frozen=True)
class Measure:
    """A named ratio and the bound that it is to keep: the most it may be, or the least."""

    part: str
    name: str
    ratio: Callable[[], float]
    most: float | None = None
    least: float | None = None

    @property
    def bounded(self) -> bool:
        """Whether there is a bound at all; without one the ratio is only told."""
        return self.most is not None or self.least is not None

    def kept(self, ratio: float) -> bool:
        """Whether a ratio keeps the bound."""
        above = self.most is not None and ratio > self.most
        return not above and not (self.least is not None and ratio < self.least)

    def bound(self) -> str:
        """The bound in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else "no bound"


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


@cache
def _sandbox() -> dict[str, float]:
    return ratios()


MEASURES = (
    Measure(
        "solver",
        "a batch of 10,000 rows through the graph, over NumPy by hand",
        batch_ratio,
        most=1.3,
    ),
    Measure(
        "cold",
        "`checker grade slope` from cold, over importing its libraries",
        cold_start,
        most=1.1,
    ),
    Measure(
        "batch",
        "10 files more of a class, sealed, with hidden runs, stored, over `import numpy`",
        ten_files,
        most=1.25,
    ),
    Measure(
        "warm",
        "a sealed run, over a bare fork that executes the same code",
        lambda: _sandbox()["latency"],
        most=1.5,
    ),
    Measure(
        "warm-two",
        "sealed runs a second on two cores, over those of a loop of bare forks",
        lambda: _sandbox()["throughput"],
        least=0.6,
    ),
    Measure(
        "warm-parallel",
        "the same, over two such loops side by side",
        lambda: _sandbox()["throughput_to_two_bare"],
    ),
    Measure(
        "storage",
        "1,000 verdicts stored, over the bare inserts of their rows",
        over_the_driver,
        most=8,
    ),
    Measure(
        "web-choice",
        "checking a choice on the site, over a bare handler that inserts one row",
        choice_ratio,
        most=2.0,
    ),
    Measure(
        "web-page",
        "the chapters or an exercise's page, over the same handler",
        page_ratio,
        most=2.0,
    ),
    Measure(
        "web-program",
        "checking a program on the site, over its warm grade without the site",
        program_ratio,
        most=1.3,
    ),
    Measure(
        "queue",
        "submissions that wait, a second, of two workers over one, over PostgreSQL",
        two_over_one,
        least=1.7,
    ),
    Measure(
        "queue-class",
        "300 files on the queue with one worker, over `grade-all` with one process",
        class_over_plain,
        most=1.3,
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every ratio; 1 if any does not keep its bound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", help="These alone.")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--before", type=Path, metavar="FILE")
    wanted = parser.parse_args(arguments)
    before = kept(wanted.before) if wanted.before else {}
    found: dict[str, float] = {}
    missed = False
    for measure in MEASURES:
        if wanted.parts and measure.part not in wanted.parts:
            continue
        found[measure.part] = ratio = measure.ratio()
        missed |= not measure.kept(ratio)
        print(line(measure, ratio, before.get(measure.part)), flush=True)
    if wanted.keep:
        wanted.keep.write_text(document(found), encoding="utf-8")
    return int(missed)


def line(measure: Measure, ratio: float, before: float | None = None) -> str:
    """What is printed of one measure, with what it was before where that is known."""
    verdict = ("ok" if measure.kept(ratio) else "MISSED") if measure.bounded else ""
    was = "" if before is None else f"{before:6.3f} → "
    return f"{was}{ratio:6.3f}  {f'({measure.bound()})':16} {verdict:6}  {measure.name}"


def document(ratios: Mapping[str, float]) -> str:
    """The ratios as JSON, with when and on what they were measured."""
    about = {
        "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    return json.dumps({**about, "ratios": dict(ratios)}, indent=2) + "\n"


def kept(path: Path) -> dict[str, float]:
    """The ratios of a file that `--keep` wrote."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["ratios"]
    return found


if __name__ == "__main__":
    sys.exit(main())
