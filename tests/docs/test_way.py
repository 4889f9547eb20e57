"""docs/architecture.md names every file of ours that one `checker grade` passes through."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shipped import entry

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
GRADE = """
import json, sys
home, seen = sys.argv.pop(1), set()

def importing(frame):
    while frame:
        code = frame.f_code
        if code.co_name == "<module>" and code.co_filename.startswith(home):
            return True
        frame = frame.f_back
    return False

def note(frame, event, _):
    name = frame.f_code.co_filename
    if event == "call" and name.startswith(home) and name not in seen and not importing(frame):
        seen.add(name)

sys.setprofile(note)
from checker.cli.entry import run
code = run({})
sys.setprofile(None)
print(json.dumps([code, sorted(name.removeprefix(home + "/") for name in seen)]), file=sys.stderr)
"""


def way(folder: Path) -> list[str]:
    """The files of `checker/` of which a function runs in the main process of one grade."""
    program = entry("slope").folder / "submissions" / "wrong" / "missing-factor-2.py"
    words = ["--db", str(folder / "scores.sqlite3"), "grade", "slope", str(program)]
    done = subprocess.run(
        [sys.executable, "-c", GRADE, ROOT / "checker", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, files = json.loads(done.stderr.splitlines()[-1])
    assert code == 1, done.stderr
    return list(files)


@pytest.mark.slow
def test_every_file_on_the_way_of_a_submission_is_named(tmp_path: Path) -> None:
    page, files = PAGE.read_text(encoding="utf-8"), way(tmp_path)
    told = set(re.findall(r"`([\w/]+\.py)`", page))
    assert set(files) - told == set()
    said = re.search(r"passes through (\d+) files", page)
    assert said
    assert abs(int(said[1]) - len(files)) <= 5


def test_every_file_that_the_page_names_is_there() -> None:
    told = re.findall(r"`((?:\w+/)+\w+\.py)`", PAGE.read_text(encoding="utf-8"))
    assert told
    missing = [
        name for name in told if not any((ROOT / at / name).is_file() for at in ("checker", "."))
    ]
    assert missing == []
