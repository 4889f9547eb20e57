"""Every attack, in both tiers, as this user and (from root) as a plain one: nothing gets through.

After each attack a right program is graded, and processes, descriptors and files are counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.sandbox.host.policy import UNSAFE

from ..sandbox.test_server import in_a_readable_place
from ..sizes import daily
from .conftest import leave_out
from .field import LIMITS, RIGHT, ROOT, Attack, Field, attacks, field

pytestmark = pytest.mark.slow
ALL = attacks()
BY_NAME = {attack.name: attack for attack in ALL}
PUBLIC = all(path.stat().st_mode & 0o005 == 0o005 for path in (ROOT, *ROOT.parents))
BECOME = """
import os, runpy, sys
os.setgroups([]); os.setgid(4321); os.setuid(4321)
os.environ.pop("HOME", None)
sys.argv = sys.argv[1:]
runpy.run_module("tests.security.field", run_name="__main__")
"""


def test_there_are_many() -> None:
    assert len(BY_NAME) == len(ALL) >= 200


class PlainUser:
    """All attacks tried by another process, as a plain user, while this one goes on."""

    def __init__(self, folder: Path) -> None:
        self._process: dict[str, subprocess.Popen[str]] = {}
        self._results: dict[str, dict[str, list[str]]] = {}
        self._folder = folder

    def start(self, tier: str) -> None:
        command = in_a_readable_place([sys.executable, "-c", BECOME, "field", tier])
        command = [str(self._folder) if word == "PLACE" else word for word in command]
        self._process[tier] = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def results(self, tier: str) -> dict[str, list[str]]:
        if tier not in self._results:
            told, errors = self._process[tier].communicate(timeout=600)
            first, *lines = told.splitlines() or ["null"]
            assert json.loads(first) == {"tier": tier}, errors
            self._results[tier] = dict(json.loads(line) for line in lines)
        return self._results[tier]


@pytest.fixture(scope="session")
def plain_user(tmp_path_factory: pytest.TempPathFactory, possible: dict[str, bool]) -> PlainUser:
    made = PlainUser(tmp_path_factory.mktemp("plain"))
    if os.geteuid() == 0 and PUBLIC:
        for tier in (tier for tier in possible if possible[tier]):
            made.start(tier)
    return made


ONE_OF_A_KIND = [*{attack.name.partition(":")[0]: attack for attack in reversed(ALL)}.values()]


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("attack", daily(ALL, *ALL[::2]), ids=lambda attack: attack.name)
@pytest.mark.parametrize("tier", ["best"], indirect=True)
def test_attack(attack: Attack, battlefield: Field) -> None:
    assert battlefield.breaches(attack) == []


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("attack", daily(ALL, *ONE_OF_A_KIND), ids=lambda attack: attack.name)
@pytest.mark.parametrize("tier", ["other"], indirect=True)
def test_attack_in_the_other_tier(attack: Attack, battlefield: Field) -> None:
    assert battlefield.breaches(attack) == []


@pytest.mark.full
@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("attack", ALL, ids=lambda attack: attack.name)
def test_attack_as_a_plain_user(attack: Attack, tier: str, plain_user: PlainUser) -> None:
    if os.geteuid() != 0:
        leave_out("attacks as a second user: only root can become one; they ran as this user")
    if not PUBLIC:
        leave_out("attacks as a plain user: this checkout is private to root")
    assert plain_user.results(tier)[attack.name] == []


OPEN_WITHOUT_A_SANDBOX = (
    *("secrets: planted file", "secrets: users", "secrets: exercises", "secrets: the program"),
    *("files: write to the temporary folder", "files: rights of its own file", "kernel: TCP"),
    *("kernel: UNIX", "kernel: lock", "processes: kill the parent", "processes: pidfd"),
    *("files: symbolic link out", "kernel: watch for changes", "secrets: host's root"),
)


@pytest.mark.full
def test_without_a_sandbox_the_suite_reports_breaches() -> None:
    with field(UNSAFE.tiers[0]) as bare:
        tried = [one for one in ALL if not one.name.startswith(("time", "memory", "output"))]
        open_to = {one.name for one in tried if bare.breaches(one, afterwards=False)}
    wanted = set(OPEN_WITHOUT_A_SANDBOX)
    if os.geteuid() == 0:  # The exercises may lie in a folder of root's own.
        wanted -= {"secrets: exercises", "secrets: the program"}
    assert wanted <= open_to
    assert len(open_to) >= 70


@pytest.mark.parametrize(
    ("tier", "layer", "opened", "still_held"),
    [
        (
            "B",
            "seccomp",
            ["kernel: UNIX", "files: rights of its own file"],
            "secrets: planted file",
        ),
        ("B", "landlock", ["secrets: planted file", "secrets: users"], "kernel: TCP"),
        ("B", "limits", ["memory: map beyond the limit", "memory: fill a file"], "kernel: TCP"),
        ("A", "seccomp", ["kernel: UNIX", "kernel: keyctl"], "secrets: planted file"),
        ("A", "landlock", ["secrets: host's root"], "secrets: planted file"),
        ("A", "limits", ["memory: map beyond the limit"], "secrets: planted file"),
    ],
)
def test_what_each_layer_is_good_for(
    tier: str, layer: str, opened: list[str], still_held: str, possible: dict[str, bool]
) -> None:
    if not possible[tier]:
        leave_out(f"what is left of tier {tier} without {layer}: this machine does not allow it")
    with field(tier, (layer,)) as weakened:
        for name in opened:
            assert weakened.breaches(BY_NAME[name]) != [], name
        assert weakened.breaches(BY_NAME[still_held]) == []


def test_without_namespaces_sizes_are_seen(possible: dict[str, bool]) -> None:
    """The leak that docs/security.md admits for tier B; if it closes, say so there."""
    stat = Attack("stat", "attempt(lambda: os.stat(PLANTED))", ())
    for tier, held in (("A", True), ("B", False)):
        if not possible[tier]:
            leave_out(f"whether sizes are seen in tier {tier}: this machine does not allow it")
        with field(tier) as made:
            assert (made.breaches(stat) == []) is held


@pytest.mark.usefixtures("needed")
def test_three_attackers_beside_a_victim(battlefield: Field) -> None:
    bad = [
        BY_NAME[name]
        for name in ("time: infinite loop", "output: stdout flood", "memory: giant array")
    ]
    battlefield.limits = LIMITS
    with ThreadPoolExecutor(4) as pool:
        victims = pool.submit(lambda: [battlefield.grade(RIGHT.read_bytes()) for _ in range(15)])
        verdicts = [pool.submit(battlefield.grade, battlefield.program(each)) for each in bad * 3]
        assert victims.result() == ["correct"] * 15
        assert {verdict.result() for verdict in verdicts} == {"timeout", "output", "memory"}


@pytest.mark.usefixtures("needed")
def test_hidden_data_do_not_leave_by_words(battlefield: Field) -> None:
    """What a program prints or raises on hidden data is in no part of the verdict."""
    from checker.app.grader import Grader
    from checker.models.job import Job

    from .field import EXERCISES

    source = "if list(input_data) != [1, 2, 3]:\n    {}\n" + RIGHT.read_text(encoding="utf-8")
    for leak in ("print('LE' + 'AKED', input_data)", "raise ValueError('LE' + 'AKED')"):
        job = Job("slope", "", "program", source.format(leak).encode(), "slope.py")
        graded = Grader(EXERCISES, battlefield.run, b"secret").grade(job)
        assert "LEAKED" not in graded.verdict.model_dump_json()


@pytest.mark.usefixtures("needed")
def test_a_traceback_shows_the_learners_lines_alone(battlefield: Field) -> None:
    battlefield.observations = []
    battlefield.grade(b"import json\ndef f():\n    json.loads('{')\nf()\n")
    raised = battlefield.observations[0].raised
    assert raised is not None
    assert (raised.line, raised.source_line) == (3, "json.loads('{')")
    assert "harness" not in repr(raised)
    assert str(ROOT) not in repr(raised)
