"""The tier that other machines have, as far as this one can stand for them.

A filter of system calls and the set of capabilities stand for a container's; neither Docker nor
GitHub's runners are started here. See docs/security.md.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker.sandbox.harness.syscalls import MACHINE
from checker.sandbox.harness.tiers import TierOutcome
from checker.sandbox.host.health import health, unstarted

from ..sandbox.test_server import in_a_readable_place
from .conftest import leave_out
from .field import RIGHT

FORBIDDING = """
import ctypes, json, os, struct, sys
from checker.sandbox.harness import syscalls
from checker.sandbox import Server
from checker import catalog
from checker.app.grader import Grader
from checker.models.job import Job
user, error, file, *numbers = sys.argv[1:]
if int(user):
    os.setgroups([]); os.setgid(int(user)); os.setuid(int(user))
if numbers:
    code = [(0x20, 0, 0, 0)]
    for number in map(int, numbers):
        code += [(0x15, 0, 1, number), (6, 0, 0, 0x50000 | int(error))]
    code.append((6, 0, 0, 0x7FFF0000))
    text = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in code))
    header = struct.pack("@HP", len(code), ctypes.addressof(text))
    syscalls.prctl(38, 1)
    syscalls.prctl(22, 2, ctypes.create_string_buffer(header))
job = Job("slope", "anna", "program", open(file, "rb").read(), "slope.py")
with Server.start() as server:
    found = server.health()
    graded = Grader(catalog.default_folder(), server.run, b"secret").grade(job)
told = [(each.tier, each.holds, each.error) for each in found.tried]
receipt = graded.verdict.receipt.isolation
print(json.dumps([found.tier, str(graded.verdict.status), receipt, found.advice, told]))
"""
DENIED = {
    "x86_64": {"mount": 165, "umount2": 166, "pivot_root": 155, "unshare": 272, "setns": 308},
    "aarch64": {"mount": 40, "umount2": 39, "pivot_root": 41, "unshare": 97, "setns": 268},
}[MACHINE] | {"move_mount": 429, "mount_setattr": 442}
"""What Docker's default profile denies without CAP_SYS_ADMIN, as far as tier A needs it."""
LANDLOCK = 444
DOCKER_KEEPS = (
    *("chown", "dac_override", "fowner", "fsetid", "kill", "mknod", "net_bind_service"),
    *("net_raw", "setfcap", "setgid", "setpcap", "setuid", "sys_chroot", "audit_write"),
)
HOME = Path(checker.__file__).parents[1]
pytestmark = pytest.mark.slow


def graded(
    *before: str, user: int = 0, denied: tuple[int, ...] = (), error: int = 1
) -> tuple[str, str, str, str, list[tuple[str, bool, str]]]:
    words = [str(user), str(error), str(RIGHT), *map(str, denied)]
    command = [*before, sys.executable, "-c", FORBIDDING, *words]
    ended = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    tier, status, isolation, advice, tried = json.loads(ended.stdout)
    return tier, status, isolation, advice, tried


def needs(program: str, *words: str) -> None:
    """Leave the test out where this machine cannot stand for the other."""
    if shutil.which(program) is None:
        leave_out(f"what needs {program}, which is not here")
    if subprocess.run([program, *words], check=False, capture_output=True).returncode != 0:
        leave_out(f"what needs `{program} {' '.join(words)}`, which is not allowed here")


@pytest.fixture(autouse=True)
def _possible(possible: dict[str, bool]) -> None:
    if not all(possible.values()):
        leave_out("other machines: this one does not have both tiers itself")


def test_root_in_a_docker_container_has_tier_b() -> None:
    if os.geteuid() != 0:
        leave_out("root with few capabilities: only root can stand for it")
    kept = ",".join(["-all", *(f"+{name}" for name in DOCKER_KEEPS)])
    limits = ["setpriv", "--bounding-set", kept, "--inh-caps", "-all"]
    needs(*limits, "true")
    tier, status, isolation, advice, _ = graded(*limits, denied=(*DENIED.values(),))
    assert (tier, status, isolation) == ("B", "correct", "B")
    assert advice.startswith("docker run --security-opt seccomp=unconfined")


def test_root_in_a_container_without_a_filter_has_tier_a() -> None:
    """It may mount nothing but in a user namespace of its own, which is enough."""
    if os.geteuid() != 0:
        leave_out("root with few capabilities: only root can stand for it")
    kept = ",".join(["-all", *(f"+{name}" for name in DOCKER_KEEPS)])
    limits = ["setpriv", "--bounding-set", kept, "--inh-caps", "-all"]
    needs(*limits, "true")
    tier, status, isolation, advice, tried = graded(*limits)
    assert (tier, status, isolation, advice) == ("A", "correct", "A", ""), tried


def test_a_filter_that_forbids_landlock_is_told_from_a_kernel_without_it() -> None:
    """As Docker's default filter of before 2022 does."""
    tier, status, _, advice, tried = graded(denied=(DENIED["unshare"], LANDLOCK))
    assert (tier, status) == ("E", "grader_fault"), tried
    assert advice.startswith("Landlock is there, but a filter of system calls forbids it")


def test_root_without_capabilities_has_tier_b() -> None:
    """`docker run --cap-drop ALL`: there is no user to become, and none is needed."""
    if os.geteuid() != 0:
        leave_out("root without capabilities: only root can stand for it")
    limits = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
    needs(*limits, "true")
    tier, status, isolation, _, _ = graded(*limits, denied=(*DENIED.values(),))
    assert (tier, status, isolation) == ("B", "correct", "B")


@pytest.mark.parametrize(("call", "error"), [("unshare", errno.EPERM), ("mount", errno.EACCES)])
def test_a_plain_user_whose_namespaces_are_of_no_use_has_tier_b(
    tmp_path: Path, call: str, error: int
) -> None:
    """As on Ubuntu 24.04, GitHub's runners among them: AppArmor denies one or the other."""
    before, user = [], 0
    if os.geteuid() == 0:
        if any(path.stat().st_mode & 0o005 != 0o005 for path in (HOME, *HOME.parents)):
            leave_out("a plain user: this program is private to root")
        shown = in_a_readable_place(["PYTHON"])[:-1]
        before, user = [str(tmp_path) if word == "PLACE" else word for word in shown], 4321
    denied = (DENIED[call],)
    tier, status, isolation, advice, _ = graded(*before, user=user, denied=denied, error=error)
    assert (tier, status, isolation) == ("B", "correct", "B")
    assert advice


@pytest.mark.parametrize("mapping", [["-r"], ["--map-user=1000", "--map-group=1000"]])
def test_a_namespace_that_maps_one_user_has_tier_a(mapping: list[str]) -> None:
    """Rootless containers: who is root there has no other user to become."""
    needs("unshare", "-U", *mapping, "true")
    tier, status, isolation, advice, tried = graded("unshare", "-U", *mapping)
    assert (tier, status, isolation, advice) == ("A", "correct", "A", ""), tried


def test_a_namespace_that_maps_one_user_and_denies_others_has_tier_b() -> None:
    needs("unshare", "-U", "-r", "true")
    before = ("unshare", "-U", "-r")
    tier, status, isolation, _, tried = graded(*before, denied=(DENIED["unshare"],))
    assert (tier, status, isolation) == ("B", "correct", "B"), tried


def test_a_covered_proc_is_told() -> None:
    """As in containers that mask parts of /proc: no other /proc may then be mounted."""
    script = 'mount -t tmpfs none /proc/scsi 2>/dev/null || mount -t tmpfs none /proc/fs; exec "$@"'
    before = ("unshare", "-U", "-r", "--mount", "sh", "-c", script, "sh")
    needs(*before, "true")
    tier, status, _, advice, tried = graded(*before)
    assert (tier, status) == ("B", "correct"), tried
    assert "systempaths=unconfined" in advice


def test_what_is_not_known_is_not_guessed() -> None:
    many = "OSError: [Errno 24] Too many"
    report = [TierOutcome(tier=tier, holds=False, error=many, broken=[]) for tier in "AB"]
    told = health(report)
    assert "No cause is known" in told.advice
    told = unstarted("A", "ModuleNotFoundError: No module named 'numpy'")
    assert (told.tier, told.tried[0].error) == ("E", "ModuleNotFoundError: No module named 'numpy'")
