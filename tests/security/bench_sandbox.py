"""How fast a sealed run is, as ratios to a bare fork in this process, measured in turns.

The baseline is the least that gives a result at all: fork this process, which has NumPy, execute
the same code, send its numbers through a pipe, reap the child. Nothing is sealed or checked there.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from checker.models.observation import Inputs, Limits, Submission
from checker.sandbox import Server

PAIRS = 200
WORKERS = 2
SOURCE = b"""\
preds = np.sum(weights * input_data)
error = preds - target
slope = 2 * input_data * error
"""
EXPECTED = [14, 28, 42]


def _values() -> dict[str, Any]:
    return {"weights": np.array([0, 2, 1]), "input_data": np.array([1, 2, 3]), "target": 0}


def bare() -> None:
    """Fork, execute, send, reap."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        namespace = {"np": np, **_values()}
        exec(compile(SOURCE, "slope.py", "exec"), namespace)
        numbers = namespace["slope"].tolist()
        os.write(writer, json.dumps(numbers).encode())
        os._exit(0)
    os.close(writer)
    numbers = json.loads(os.read(reader, 1 << 16))
    os.close(reader)
    os.waitpid(pid, 0)
    assert numbers == EXPECTED


def sealed(server: Server) -> None:
    """Run the same code in the sandbox and compare."""
    inputs = Inputs(_values(), modules={"np": "numpy"}, watched=("preds", "error", "slope"))
    seen = server.run(Submission("slope.py", SOURCE, ""), inputs, Limits())
    assert np.asarray(seen.moments[-1].names["slope"]).tolist() == EXPECTED


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _per_second(work: Callable[[], None], workers: int) -> float:
    with ThreadPoolExecutor(workers) as pool:
        began = time.perf_counter()
        for done in [pool.submit(work) for _ in range(PAIRS)]:
            done.result()
        return PAIRS / (time.perf_counter() - began)


def ratios(rounds: int = 5) -> dict[str, float]:
    """Give medians: latency (at most 1.5 is wanted) and throughput on two cores (at least 0.6)."""
    with Server.start() as server:

        def run() -> None:
            sealed(server)

        for _ in range(20):
            bare()
            run()
        turns = [(_seconds(bare), _seconds(run)) for _ in range(PAIRS)]
        throughput = [(_per_second(bare, 1), _per_second(run, WORKERS)) for _ in range(rounds)]
        parallel = [(_per_second(bare, WORKERS), _per_second(run, WORKERS)) for _ in range(rounds)]
    return {
        "bare_ms": statistics.median(one for one, _ in turns) * 1000,
        "sealed_ms": statistics.median(other for _, other in turns) * 1000,
        "latency": statistics.median(other / one for one, other in turns),
        "throughput": statistics.median(other / one for one, other in throughput),
        "throughput_to_two_bare": statistics.median(other / one for one, other in parallel),
    }


if __name__ == "__main__":
    print(json.dumps(ratios(), indent=2))
