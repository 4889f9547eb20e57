"""How much more two workers grade than one, of jobs that mostly wait.

Each program sleeps, so that the number of processors says nothing; each worker is a `checker
worker` of one process. Rates are taken from the server's times between the first and the last job
that ended, after every worker has graded some. `python -m tests.jobs.workers_speed` says them.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from tests.class_speed import a_class, grade_all
from tests.jobs import killing

SLEEP = 0.6
JOBS = 24
WARM_UPS = 6
RATE = """
SELECT (count(*) - 1) / extract(epoch FROM max(ended_at) - min(ended_at))
FROM queued WHERE key >= '{first}' AND state = 'done'
"""


def rate(workers: int) -> float:
    """Submissions a second of so many workers."""
    with killing.server() as running, tempfile.TemporaryDirectory() as folder:
        url, jobs = running.get_uri(), killing.submissions(WARM_UPS + JOBS, SLEEP)
        killing.put(url, jobs[:WARM_UPS], "interactive")
        machines = killing.Machines(url, Path(folder), workers, processes=1)
        machines.keep_up()
        _wait(url)
        killing.put(url, jobs[WARM_UPS:], "interactive")
        _wait(url)
        machines.stop()
        return float(killing.ask(url, RATE.format(first=jobs[WARM_UPS].key)))


def two_over_one() -> float:
    """The rate of two workers over that of one."""
    return rate(2) / rate(1)


def class_over_plain(files: int = 300, rounds: int = 3) -> float:
    """`grade-all --queue` with one worker, over `grade-all` with one process, same database."""
    ratios = []
    with killing.server() as running, tempfile.TemporaryDirectory() as folder:
        url, place = running.get_uri(), Path(folder)
        machines = killing.Machines(url, place, 1, processes=1)
        killing.put(url, killing.submissions(WARM_UPS, 0.0), "interactive")
        machines.keep_up()
        _wait(url)
        options = ("--db", url, "--secret", str(place / "secret"))
        for n in range(rounds):
            roots = [
                a_class(place / f"class{n}-{way}", files, (2 * n + way) * files) for way in (0, 1)
            ]
            queued = grade_all(roots[0], "--queue", *options)
            ratios.append(queued / grade_all(roots[1], "--jobs", "1", *options))
        machines.stop()
    return median(ratios)


def _wait(url: str) -> None:
    while killing.left(url) != 0:
        time.sleep(0.1)


if __name__ == "__main__":
    one, two = rate(1), rate(2)
    print(f"a class on the queue, over plain: {class_over_plain():.2f}")
    print(f"one worker {one:.2f}/s, two workers {two:.2f}/s, ratio {two / one:.2f}")
