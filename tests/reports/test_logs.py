"""The log of a service that writes JSON: whatever comes on standard error is a line of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
NOISE = """
import gc, logging, sys, threading, warnings
from checker.reports.logs import Log, take_over

class Ends:
    def __del__(self):
        raise OSError("ada")

class Odd:
    def __str__(self):
        raise ValueError

def fails():
    raise ZeroDivisionError("ada")

take_over(Log("json"))
logging.getLogger("psycopg").warning("error ignored terminating %r: %s", 7, "line\\nline")
logging.getLogger("sqlalchemy.pool").info("not said")
logging.getLogger("odd").error("cannot be put together: %s", Odd())
try:
    fails()
except ZeroDivisionError:
    logging.getLogger("pool").error("Exception during reset", exc_info=True)
warnings.warn("never awaited", RuntimeWarning)
for act in (fails, sys.exit):
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
Ends()
gc.collect()
"""


def test_what_libraries_say_and_nothing_caught_is_a_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOISE], capture_output=True, text=True, check=True, timeout=60
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(one["event"], one.get("of")) for one in lines[:4]] == [
        ("library", "psycopg"),
        ("library", "odd"),
        ("library", "pool"),
        ("library", "py.warnings"),
    ]
    assert lines[0]["told"] == "error ignored terminating 7: line"
    assert (lines[1]["told"], lines[1]["level"]) == ("cannot be put together: %s", "error")
    assert lines[2]["error"] == "ZeroDivisionError"
    assert "never awaited" in lines[3]["told"]
    assert [one["error"] for one in lines[4:]] == ["ZeroDivisionError", "OSError"]
    assert "ada" not in done.stderr
