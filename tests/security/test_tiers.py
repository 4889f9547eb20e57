"""Which tier is chosen, what is told of it, and that nothing is run where none holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.cli.app import app
from checker.models.observation import Inputs, Limits, Submission
from checker.reports import doctor
from checker.sandbox import UNSAFE, Server
from checker.sandbox.harness import selftest
from checker.sandbox.harness.tiers import Report
from checker.sandbox.host.health import Health, health
from checker.sandbox.host.policy import Policy

from .conftest import leave_out
from .field import RIGHT, ROOT

LINE = Submission("a.py", b"x = 1\n", "")


def seen_in(policy: Policy) -> Any:
    with Server(policy) as server:
        return server.run(LINE, Inputs({}), Limits())


@pytest.mark.slow
def test_a_broken_layer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox that does not hold runs nothing, and the grader says whose fault that is."""
    from checker.sandbox.host import fork_server

    source = Path(selftest.__file__).read_text()
    spoilt = source.replace("    broken = []", "    broken = ['fork']")
    assert spoilt != source
    right = fork_server.module
    monkeypatch.setattr(
        fork_server,
        "module",
        lambda name: compile(spoilt, "spoilt", "exec") if name == "selftest" else right(name),
    )
    seen = seen_in(Policy())
    assert (seen.outcome, seen.isolation) == ("fault", "none")
    assert "No sandbox works on this machine" in seen.detail
    assert "open to fork" in seen.detail


def test_a_system_without_tiers_is_refused() -> None:
    policy = Policy()
    policy.tiers = []
    seen = seen_in(policy)
    assert (seen.outcome, seen.isolation) == ("fault", "none")


@pytest.mark.slow
def test_unsafe_is_stamped() -> None:
    assert seen_in(UNSAFE).isolation == "none (unsafe)"


@pytest.mark.slow
def test_grade_without_a_sandbox_says_so() -> None:
    asked = ["grade", "slope", str(RIGHT), "--dry-run", "--unsafe-no-sandbox"]
    told = CliRunner().invoke(app, asked)
    assert "WITHOUT a sandbox" in told.stderr
    told = CliRunner().invoke(app, [*asked, "--json"])
    assert json.loads(told.stdout)["receipt"]["isolation"] == "none (unsafe)"


@pytest.mark.slow
def test_doctor() -> None:
    told = CliRunner().invoke(app, ["doctor", "--json"], standalone_mode=False)
    found = json.loads(told.stdout)
    assert found["tier"] in "ABCE"
    assert found["tried"]
    text = CliRunner().invoke(app, ["doctor"], standalone_mode=False).stdout
    assert f"tier {found['tier']}" in text
    if found["tier"] != "A":
        assert found["advice"] in text


def test_doctor_where_nothing_works() -> None:
    report: Report = [
        {"tier": "A", "holds": False, "error": "PermissionError: no", "broken": []},
        {"tier": "B", "holds": False, "error": "", "broken": ["fork"]},
    ]
    found: Health = health(report)
    assert found.tier == "E"
    assert found.advice
    text = doctor.render(found, "text")
    assert "✗ a program can fork" in text
    assert "could not be set up: PermissionError: no" in text


FORBIDDING = """
import ctypes, json, struct, sys
from checker.sandbox.harness import syscalls
from checker.sandbox import Server
from checker.models.observation import Inputs, Limits, Submission
code = [(0x20, 0, 0, 0)]
for number in map(int, sys.argv[1:]):
    code += [(0x15, 0, 1, number), (6, 0, 0, 0x50000 | 38)]
code.append((6, 0, 0, 0x7FFF0000))
text = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in code))
header = struct.pack("@HP", len(code), ctypes.addressof(text))
syscalls.prctl(38, 1)
syscalls.prctl(22, 2, ctypes.create_string_buffer(header))
with Server.start() as server:
    found = server.health()
    seen = server.run(Submission("a.py", b"x = 1", ""), Inputs({}), Limits())
print(json.dumps([found.tier, found.advice, seen.outcome, seen.isolation, seen.detail]))
"""
UNSHARE = {"x86_64": 272, "aarch64": 97}
LANDLOCK = 444


def where_forbidden(*numbers: int) -> list[str]:
    """Grade where the system has no such calls, as in a container."""
    command = [sys.executable, "-c", FORBIDDING, *map(str, numbers)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))


@pytest.mark.slow
def test_without_namespaces_the_next_tier_is_taken(possible: dict[str, bool]) -> None:
    from checker.sandbox.harness.syscalls import MACHINE

    if not possible["B"]:
        leave_out("the step from tier A to tier B: this machine does not allow tier B")
    tier, advice, outcome, isolation, _ = where_forbidden(UNSHARE[MACHINE])
    assert (tier, outcome, isolation) == ("B", "finished", "B")
    assert advice


@pytest.mark.slow
def test_without_landlock_nothing_is_run() -> None:
    tier, advice, outcome, isolation, detail = where_forbidden(LANDLOCK)
    assert (tier, outcome, isolation) == ("E", "fault", "none")
    assert "Landlock" in advice
    assert advice in detail
