"""watch: a verdict at each save, the next exercise once one is right, a summary at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.cli.saves import Saves
from checker.store import Store

from .conftest import ROOT, Checker

pytestmark = pytest.mark.slow
RIGHT = (
    "preds = (weights * input_data).sum()\nerror = preds - target\nslope = 2 * input_data * error\n"
)
WRONG = RIGHT.replace("2 * ", "")
PATIENCE = 120.0


# A shell starts what runs in its background deaf to Ctrl-C, and its children inherit that.
HEARING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from checker.cli.entry import main
main()
"""
STARTED: list[subprocess.Popen[Any]] = []


@pytest.fixture(autouse=True)
def _none_is_left() -> Iterator[None]:
    yield
    while STARTED:
        process = STARTED.pop()
        process.kill()
        process.wait()


class Watch:
    """A running `checker watch`, read block by block."""

    def __init__(self, folder: Path, *arguments: str | Path) -> None:
        environment = {
            **os.environ,
            "CHECKER_DATABASE_URL": str(folder / "s.db"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", HEARING, "watch", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=folder,
        )
        STARTED.append(self.process)

    def block(self) -> str:
        """The next thing that it shows; each ends with a blank line after `Graded in`."""
        assert self.process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith(("Graded in", "Waiting for", "This verdict")):
            line = self.process.stdout.readline()
            assert line, "it ended"
            lines.append(line)
        return "".join(lines).lstrip("\n")

    def stop(self) -> str:
        """Press Ctrl-C; gives what it then says."""
        # A signal in the midst of a write has the same text written again.
        time.sleep(0.3)
        self.process.send_signal(signal.SIGINT)
        told, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 130
        return told.strip()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def save(path: Path, source: str) -> None:
    """As editors do: a new file, put in the old one's place."""
    beside = path.with_suffix(".new")
    beside.write_text(source)
    os.replace(beside, path)


def test_each_save_is_graded_and_stored(home: Path) -> None:
    mine = home / "mine.py"
    watch = Watch(home, "slope", mine)
    assert (
        watch.block() == f"Waiting for {mine}. For its starter file: checker start slope {home}, "
        "then call it mine.py\n"
    )
    save(mine, WRONG)
    first = watch.block()
    assert "partial, 2 of 4 points\n\n`slope` is [7, 14, 21]. The factor 2" in first
    assert "Attempt 1, stored.\n\nFor the next hint: checker hint slope\n" in first
    assert "Line 3 is the last" not in first
    save(mine, WRONG + "# again\n")
    assert "Line 3 is the last to set `slope`: slope = input_data * error\n" in watch.block()
    save(mine, WRONG + "# again\n")  # the same bytes are not graded anew
    mine.write_text(RIGHT)  # in place
    last = watch.block()
    assert "correct, 4 of 4 points\n\nAll correct.\n\nAttempt 3, stored.\n" in last
    assert (
        "Next: improve-weights. Read it with: checker show improve-weights\n"
        f"Then: checker start improve-weights {home}\n"
        f"      checker watch improve-weights {home / 'improve-weights.py'}\n"
    ) in last
    assert watch.stop() == "3 saves graded. Best points: slope 4 of 4."
    with Store.open(home / "s.db") as store:
        (learner,) = store.learners()
        assert len(store.attempts(learner)) == 3


def test_what_cannot_be_read_or_graded_is_said_and_watching_goes_on(home: Path) -> None:
    mine = home / "mine.py"
    mine.write_text("preds = (\n")
    watch = Watch(home, "slope", mine, "--dry-run")
    assert "could not be read, 0 of 4 points" in watch.block()
    mine.write_bytes(b"#" * ((1 << 20) + 1))
    time.sleep(0.5)
    mine.unlink()
    time.sleep(0.2)
    mine.write_text("preds = 1 / 0\n")
    told = watch.block()
    assert "is larger than 1 MiB; a submission is a short program." in told
    assert "Line 1: Something is divided by 0." in told
    assert watch.stop() == "2 saves graded. Best points: slope 0 of 4."
    assert not (home / "s.db").exists()


def test_following_goes_on_with_the_next_file(home: Path) -> None:
    mine = home / "slope.py"
    mine.write_text(RIGHT)
    watch = Watch(home, "slope", mine, "--follow", home)
    assert "Next: improve-weights. Read it with: checker show improve-weights\n" in watch.block()
    assert watch.block().startswith(f"Waiting for {home / 'improve-weights.py'}. ")
    save(home / "improve-weights.py", "error = preds - target\n")
    assert "One step toward better weights (improve-weights)\npartial, " in watch.block()
    assert watch.stop().startswith("2 saves graded. Best points: slope 4 of 4, improve-weights ")


def test_wrong_usage(checker: Checker, home: Path) -> None:
    done = checker("watch", "forward-error", "mine.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "takes a response, not a file" in done.stderr
    assert checker("watch", "slop", "mine.py").returncode == 2


def test_a_terminal_is_cleared(home: Path) -> None:
    pty = pytest.importorskip("pty")
    mine = home / "mine.py"
    mine.write_text(RIGHT)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-c", HEARING, "watch", "slope", str(mine), "--dry-run"],
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
        env=environment,
        start_new_session=True,
    )
    STARTED.append(process)
    os.close(theirs)
    told = b""
    while b"Graded in" not in told:
        told += os.read(ours, 1000)
    assert told.startswith(b"\x1b[2J\x1b[1;1H")
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does, to every process there
    assert process.wait(PATIENCE) == 130
    assert b"1 save graded. Best points: slope 4 of 4." in os.read(ours, 1000)
    os.close(ours)


def test_a_save_is_seen_once_it_is_over(home: Path) -> None:
    path = home / "mine.py"
    saves = iter(Saves(path))
    assert next(saves) is None
    path.write_text("x")
    assert next(saves) == path
    save(path, "y")
    assert next(saves) == path
    path.unlink()
    path.write_text("z")
    assert next(saves) == path


def test_a_save_is_shown_soon(home: Path) -> None:
    """0.2 s on a machine at rest; here only that nothing waits for seconds. See the benchmark."""
    mine = home / "mine.py"
    mine.write_text(WRONG)
    watch = Watch(home, "slope", mine, "--dry-run")
    watch.block()
    took = []
    for number in range(4):
        began = time.perf_counter()
        save(mine, f"# {number}\n{WRONG}")
        watch.block()
        took.append(time.perf_counter() - began)
    watch.stop()
    assert sorted(took)[len(took) // 2] < 1.0
