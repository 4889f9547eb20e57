"""Whatever state the process is started in, it never leaves with 1 for a right answer.

Each way to break a process is tried with each command; the code says what happened, and no
traceback is ever shown.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import click
import pytest

from checker.cli import exits
from tests.sizes import daily

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the limits and devices are Linux's"),
]
ROOT = Path(__file__).parents[2]
Bundled = Callable[[str, str], Path]

# Shell code before and after the command, and the exit codes that are right besides 0.
BREAKS: dict[str, tuple[str, str, set[int]]] = {
    "standard output closed": ("", ">&-", {4}),
    "standard error closed": ("", "2>&-", set()),
    "both closed": ("", ">&- 2>&-", {4}),
    "all three closed": ("", "<&- >&- 2>&-", {4}),
    "standard input closed": ("", "<&-", set()),
    "standard output full": ("", ">/dev/full", {4}),
    "both full": ("", ">/dev/full 2>&1", {4}),
    "standard error full": ("", "2>/dev/full", set()),
    "the reader left": ("set -o pipefail;", "| true", {141}),
    "output read only": ("", "1</dev/null", {4}),
    "data 20 MB": ("ulimit -d 20000;", "", {4}),
    "data 50 MB": ("ulimit -d 50000;", "", {4}),
    "memory 80 MB": ("ulimit -v 80000;", "", {4}),
    "memory 130 MB": ("ulimit -v 130000;", "", {4}),
    "8 open files": ("ulimit -n 8;", "", {4}),
    "20 open files": ("ulimit -n 20;", "", {4}),
    "files of at most 1 kB": ("ulimit -f 1;", "", {4}),
    "no width": ("COLUMNS=0", "", set()),
    "no sensible width": ("COLUMNS=-7", "", set()),
    "narrow": ("COLUMNS=1", "", set()),
    "a locale without Unicode": ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0", "", set()),
    "latin-1": ("PYTHONIOENCODING=latin-1", "", set()),
    "no home": ("env -u HOME -u LANG", "", set()),
    "an empty environment": ("env -i", "", set()),
    "data cannot be written": ("CHECKER_DATABASE_URL=/proc/none.sqlite3", "", {4}),
    "the data's path is no text": ("CHECKER_DATABASE_URL=$'no\\xfftext'", "", {2}),
    "the data's disk is full": ("CHECKER_DATABASE_URL=/dev/full", "", {4}),
}
COMMANDS = {
    "list": "list",
    "show": "show slope",
    "help": "--help",
    "grade": "grade slope {solution}",
    "grade, dry": "grade slope {solution} --dry-run --format github",
    "answer": "answer weight-change less",
    "scores": "scores --format csv",
    "progress": "progress",
    "start": "start slope {folder} --force",
    "preview": "preview slope -o {folder}/slope.html",
    "wrong usage": "grade slope none.py",
}


def run(line: str, folder: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    environment |= {"CHECKER_DATABASE_URL": str(folder / "scores.sqlite3"), **more}
    return subprocess.run(
        ["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, check=False,
        timeout=120,
    )  # fmt: skip


# Daily, each way to break a process meets one command.
PAIRS = [(broken, command) for broken in BREAKS for command in COMMANDS]


@pytest.mark.parametrize(("broken", "command"), daily(PAIRS, *PAIRS[:: len(COMMANDS) + 1]))
def test_a_broken_process_is_never_a_wrong_answer(
    broken: str, command: str, bundled: Bundled, tmp_path: Path
) -> None:
    before, after, codes = BREAKS[broken]
    solution = bundled("slope", "solution.py")
    words = COMMANDS[command].format(solution=solution, folder=tmp_path)
    done = run(f"{before} {sys.executable} -m checker {words} {after}", tmp_path)
    right = codes | ({2} if command == "wrong usage" else {0})
    assert done.returncode in right, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"OpenBLAS" not in done.stderr
    if done.returncode == 4 and "both" not in broken and "three" not in broken:
        assert done.stderr.strip() or b"the grader failed" in done.stdout
    if done.returncode == 0 and ">" not in after and not {"start", "preview"} & {command}:
        assert done.stdout.strip() or after or "output" in broken


@pytest.mark.parametrize("where", daily([">/dev/full", ">&-"], ">/dev/full"))
def test_what_was_stored_is_said_to_be_stored(where: str, bundled: Bundled, tmp_path: Path) -> None:
    solution = bundled("slope", "solution.py")
    done = run(f"{sys.executable} -m checker grade slope {solution} {where}", tmp_path)
    reason = "No space left on device" if "full" in where else "Bad file descriptor"
    assert done.returncode == 4
    assert done.stderr.decode() == (
        f"Standard output could not be written: {reason}. The verdict was stored: attempt 1.\n"
    )
    scores = run(f"{sys.executable} -m checker scores --json", tmp_path)
    assert b'"correct"' in scores.stdout


def test_a_library_that_ends_the_process_says_no_answer_was_wrong(tmp_path: Path) -> None:
    # As OpenBLAS does where it gets no memory for its own buffers.
    (tmp_path / "numpy.py").write_text("import ctypes\nctypes.CDLL(None).exit(1)\n")
    line = f"PYTHONPATH={tmp_path} {sys.executable} -m checker answer weight-change less"
    done = run(line, tmp_path)
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"The system gives the checker too little: it ran out of memory." in done.stderr


def test_standard_input_that_is_closed_is_no_submission(tmp_path: Path) -> None:
    done = run(f"{sys.executable} -m checker grade slope - <&-", tmp_path)
    assert done.returncode == 2
    assert done.stderr == b"Error: Standard input cannot be read: Bad file descriptor.\n"


FULL_DISK = "unshare {how} sh -c 'mount -t tmpfs -o size={size} none {folder} && {command}'"


def on_a_full_disk(command: str, folder: Path, size: str) -> subprocess.CompletedProcess[bytes]:
    """Run it where `folder` lies on a disk of a few kilobytes; skip where none can be mounted."""
    # As root without a user namespace, in which no sandbox might hold.
    for how in ("-m", "-rm"):
        if not run(_mounted(how, "4k", folder, "true"), folder).returncode:
            break
    else:
        pytest.skip("this system lets us mount no file system")
    line = f"{sys.executable} -m checker {command}; code=$?; ls -A {folder}; exit $code"
    return run(_mounted(how, size, folder, line), folder)


def _mounted(how: str, size: str, folder: Path, command: str) -> str:
    return FULL_DISK.format(how=how, size=size, folder=folder, command=command)


def test_the_verdict_is_shown_where_a_figure_finds_no_room(
    bundled: Bundled, tmp_path: Path
) -> None:
    solution = bundled("many-updates", "solution.py")
    figure = tmp_path / "curve.png"
    grade = f"grade many-updates {solution} --dry-run --figure {figure}"
    done = on_a_full_disk(grade, tmp_path, "4k")
    assert done.returncode == 4
    assert b"All correct." in done.stdout
    assert f"Error: {figure} cannot be written: No space left" in done.stderr.decode()
    assert b"curve" not in done.stdout
    assert b".checker" not in done.stdout


@pytest.mark.parametrize(
    ("output", "size"),
    daily(product(("text", "json"), ("4k", "32k", "64k")), ("text", "4k"), ("json", "64k")),
)
def test_the_verdict_is_shown_where_the_database_finds_no_room(
    output: str, size: str, bundled: Bundled, tmp_path: Path
) -> None:
    solution = bundled("slope", "solution.py")
    done = on_a_full_disk(f"grade slope {solution} --format {output}", tmp_path, size)
    assert done.returncode == 4
    assert b"All correct." in done.stdout
    assert f"This verdict was NOT stored. The disk that holds {tmp_path}" in done.stderr.decode()


@pytest.mark.parametrize(
    "command", ["start slope {}/new", "preview slope -o {}/x.html",
                "new --id tip --title T --kind code --chapter sums --into {}/new"],
)  # fmt: skip
def test_nothing_is_left_where_there_is_no_room(command: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    done = on_a_full_disk(command.format(tmp_path / "full"), tmp_path / "full", "4k")
    if command.startswith("start"):  # The starter fits into one block, or the folder does not.
        assert done.returncode in (0, 4)
        return
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"cannot be written: No space left on device." in done.stderr


def test_an_interrupt_leaves_with_130(tmp_path: Path) -> None:
    assert interrupted(tmp_path, after=2) == (130, b"\nInterrupted.\n")


@pytest.mark.full
@pytest.mark.parametrize("tenths", range(1, 11))
def test_an_interrupt_while_modules_load_does_too(tmp_path: Path, tenths: int) -> None:
    code, told = interrupted(tmp_path, after=tenths / 10)
    # Before the first line of ours, Python itself is what is interrupted.
    assert code == -signal.SIGINT or (code, told.strip()) == (130, b"Interrupted.")


def interrupted(folder: Path, after: float) -> tuple[int, bytes]:
    (folder / "slow.py").write_text("import time\ntime.sleep(30)\n", encoding="utf-8")
    command = [sys.executable, "-m", "checker", "grade", "slope", str(folder / "slow.py")]
    with subprocess.Popen(
        [*command, "--dry-run"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    return process.returncode, told


def test_what_comes_after_an_interrupt_is_the_interrupt() -> None:
    assert exits.tell(ImportError("half a module"), {"interrupted": True}) == 130


def test_a_limit_on_the_size_of_files_is_no_fault_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exits.tell(OSError(errno.EFBIG, "File too large"), {}) == 4
    assert "it ran out of room in a file. Nothing was scored." in capsys.readouterr().err


def test_whoever_names_no_exercise_learns_where_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = click.MissingParameter(param=click.Argument(["exercise_id"], metavar="ID"))
    assert exits.tell(left, {}) == 2
    assert capsys.readouterr().err == (
        "Error: Missing argument 'ID'.\nTo see those there are: checker list\n"
    )


def test_choices_that_are_left_to_make_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    left = click.MissingParameter(
        param=click.Argument(["form"], type=click.Choice(["gift", "olx"]))
    )
    assert exits.tell(left, {}) == 2
    assert "Choose from:\n    gift,\n    olx" in capsys.readouterr().err
