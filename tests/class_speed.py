"""How fast a class's files are graded, sealed and stored, over a bare import of NumPy."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

FEW, MANY = 40, 240
SOURCE = """\
preds = np.sum(weights * input_data)
error = preds - target
slope = 2 * input_data * error
"""


def ten_files(rounds: int = 5) -> float:
    """Ten files more of a class, over one `import numpy`; hidden runs are included."""
    ratios = []
    for _ in range(rounds):
        floors = [_seconds([sys.executable, "-c", "import numpy"]) for _ in range(4)]
        more = class_seconds(MANY) - class_seconds(FEW)
        floors += [_seconds([sys.executable, "-c", "import numpy"]) for _ in range(4)]
        ratios.append(10 * more / (MANY - FEW) / median(floors))
    return median(ratios)


def class_seconds(files: int) -> float:
    """How long `checker grade-all` takes for a class whose files all differ."""
    with tempfile.TemporaryDirectory() as folder:
        root = a_class(Path(folder, "class"), files)
        return grade_all(root, "--db", str(Path(folder, "scores.sqlite3")))


def a_class(root: Path, files: int, first: int = 0) -> Path:
    """A class's folder, with files that all differ, from those of any other `first` too."""
    for number in range(first, first + files):
        (root / f"learner{number}").mkdir(parents=True)
        (root / f"learner{number}" / "slope.py").write_text(f"{SOURCE}mine = {number}\n")
    return root


def grade_all(root: Path, *options: str) -> float:
    """How long `checker grade-all` takes."""
    checker = str(Path(sys.executable).with_name("checker"))
    return _seconds([checker, "grade-all", str(root), *options])


def _seconds(command: list[str]) -> float:
    # As most people have it: Python keeps the code that it compiled, ours as any library's.
    environment = {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    nothing = subprocess.DEVNULL
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=nothing, stderr=nothing, env=environment)
    return time.perf_counter() - began
