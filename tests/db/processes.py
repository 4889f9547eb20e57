"""Other processes that write to a database."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checker import catalog

from .support import ROOT

WRITER = """
import sys
from checker.store import Store
from tests.db.support import save

path, learner, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.read(1)
for n in range(count):
    with Store.open(path, busy_timeout=60) as store:
        print(save(store, str(n), learner, f"{learner} {n}".encode()), flush=True)
"""
UPGRADER = """
import sys
from pathlib import Path
from checker.store import Store
from db import schema
from tests.db.support import later, save

schema.CURRENT = later(*map(Path, sys.argv[2:]))
print("ready", flush=True)
sys.stdin.read(1)
with Store.open(sys.argv[1]) as store:
    print(save(store), flush=True)
"""


def start(code: str, *arguments: str | int | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def release(*processes: subprocess.Popen[str]) -> None:
    """Wait until every process has started, then let them go at the same moment."""
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("g")
        process.stdin.flush()


def printed_lines(*processes: subprocess.Popen[str], seconds: float = 60) -> list[str]:
    """The lines that all of them say until they end, as they must, well."""
    lines: list[str] = []
    for process in processes:
        out, errors = process.communicate(timeout=seconds)
        assert process.returncode == 0, errors
        lines += out.splitlines()
    return lines


def grading(path: Path, file: Path) -> subprocess.Popen[str]:
    """`checker grade` in a session of its own, so that it dies with its sandbox."""
    return subprocess.Popen(
        [sys.executable, "-m", "checker", "--learner", "ada", "grade", "slope", file, "--db", path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Programs for `slope`, of which no two are the same."""
    (right,) = catalog.default_folder().glob("*/*-slope/solution.py")
    made = [tmp_path / f"n{n}.py" for n in range(60)]
    for path in made:
        path.write_bytes(right.read_bytes() + f"\n# {path.stem}\n".encode())
    return made


def shown(out: str) -> list[int]:
    return [int(number) for number in re.findall(r"^Attempt (\d+), stored\.$", out, re.M)]
