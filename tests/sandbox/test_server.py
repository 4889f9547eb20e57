"""The server's own life: light start, restart, threads, users, faults."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.models.observation import Inputs, Observation
from checker.sandbox import LARGE, Server, large_libraries, run
from checker.sandbox.host import fork_server
from checker.sandbox.host.policy import UNSAFE
from checker.sandbox.host.requests import modules_used, shown_name

from .conftest import LIMITS, observer, submission

Observe = Callable[..., Observation]
ROOT = Path(__file__).parents[2]
GOOD = "x = np.ones(2)\n"


@pytest.mark.parametrize(
    ("source", "libraries"),
    [
        (b"import numpy", set()),
        (b"from sklearn.metrics import x", {"sklearn"}),
        (b"import scipy", {"sklearn"}),
        (b"import matplotlib.pyplot as p", {"matplotlib"}),
        (b"from pylab import *", {"matplotlib"}),
        (b"plt.plot(mse_hist)", {"matplotlib"}),
        (b"simplt = 1", set()),
        (b"import sklearn\nplt.show()", {"matplotlib", "sklearn"}),
    ],
)
def test_the_large_libraries_that_a_program_mentions(source: bytes, libraries: set[str]) -> None:
    assert large_libraries(source) == libraries


def test_large_modules_are_bound_only_where_named() -> None:
    inputs = Inputs({}, modules={"np": "numpy", "plt": "matplotlib.pyplot"})
    assert modules_used(submission("x = 1"), inputs) == {"np": "numpy"}
    assert modules_used(submission("simplt = 1"), inputs) == {"np": "numpy"}
    assert "plt" in modules_used(submission("plt.plot([1])"), inputs)


@pytest.mark.parametrize(
    ("name", "shown"), [("a/b.py", "b.py"), ("", "submission.py"), ("<string>", "submission.py")]
)
def test_shown_name(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.slow
def test_starting_a_server_imports_nothing_large() -> None:
    program = (
        "import sys; from checker.sandbox import Server\n"
        "with Server.start(): print(sorted({'numpy', 'pydantic', 'checker.models.observation'} & "
        "set(sys.modules)))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"
    assert ended.stderr == ""


@pytest.mark.slow
def test_one_run_alone() -> None:
    seen = run(submission(GOOD), Inputs({}, modules={"np": "numpy"}, watched=("x",)), LIMITS)
    assert np.asarray(seen.moments[0].names["x"]).tolist() == [1, 1]


@pytest.mark.slow
def test_a_killed_server_is_replaced() -> None:
    with Server.start() as server:
        observe = observer(server)
        assert observe(GOOD).outcome == "finished"
        first = server._zygotes[frozenset()].pid
        os.kill(first, signal.SIGKILL)
        assert observe(GOOD).outcome == "finished"
        time.sleep(0.05)
        assert observe(GOOD).outcome == "finished"
        assert server._zygotes[frozenset()].pid != first


@pytest.mark.slow
def test_of_both_servers_each_runs_what_is_for_it() -> None:
    with Server.start_both() as server:
        observe = observer(server)
        small, large = (server._zygotes[kind].pid for kind in (frozenset(), LARGE))
        os.kill(large, signal.SIGSTOP)
        assert observe(GOOD).outcome == "finished"
        os.kill(small, signal.SIGKILL)
        # A new one takes its place; the one with the large libraries is still halted.
        assert observe(GOOD).outcome == "finished"
        os.kill(large, signal.SIGCONT)
        assert observe("import sklearn\nx = 1\n").outcome == "finished"


@pytest.mark.slow
def test_a_server_imports_only_what_is_mentioned() -> None:
    plotting = frozenset({"matplotlib"})
    with Server.start(plotting) as server:
        observe = observer(server)
        loaded = "import sys\nx = [name in sys.modules for name in {}]\n".format
        found = observe(loaded(["matplotlib", "joblib"]) + "plt = 1\n", watched=("x",))
        assert found.moments[-1].names["x"] == [True, False]
        assert observe(GOOD).outcome == "finished"
        assert set(server._zygotes) == {plotting}
        assert observe("import sklearn\nx = 1\n").outcome == "finished"
        assert set(server._zygotes) == {plotting, frozenset({"sklearn"})}


@pytest.mark.slow
def test_a_run_survives_the_death_of_its_server() -> None:
    with Server.start() as server, ThreadPoolExecutor() as pool:
        observe = observer(server)
        observe(GOOD)
        slow = pool.submit(observe, "import time\ntime.sleep(0.6)\nx = 1\n", watched=("x",))
        time.sleep(0.3)
        os.kill(server._zygotes[frozenset()].pid, signal.SIGKILL)
        assert slow.result().moments[0].names == {"x": 1}


@pytest.mark.slow
def test_attackers_beside_victims() -> None:
    attacks = ["while True: pass", "import os; os.kill(os.getppid(), 9)", "print('x' * 10**6)"]
    with Server.start(policy=UNSAFE) as server, ThreadPoolExecutor(6) as pool:
        observe = observer(server)
        bad = [pool.submit(observe, attack) for attack in attacks]
        good = [pool.submit(observe, GOOD) for _ in range(20)]
        assert [each.result().outcome for each in good] == ["finished"] * 20
        assert [each.result().outcome for each in bad] == ["timeout", "refused", "output"]


@pytest.mark.slow
def test_the_server_ends_with_its_host() -> None:
    program = (
        "import os, sys, time; from checker.sandbox import Server\n"
        "server = Server.start(); print(server._zygotes[frozenset()].pid, flush=True)\n"
        "sys.stdin.read(); os._exit(0)\n"
    )
    host = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with host:
        assert host.stdout is not None
        pid = int(host.stdout.readline())
        host.kill()
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)


def test_a_python_finds_its_own_library_and_no_program_learns_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/none/lib::relative:/opt/none/lib64")
    with Server.start() as server:
        seen = server.run(
            submission("import os\nx = dict(os.environ)\ny = os.getenv('LD_LIBRARY_PATH', '')\n"),
            Inputs({}, watched=("x", "y")),
            LIMITS,
        )
        pid = server._zygotes[frozenset()].pid
        began_with = Path(f"/proc/{pid}/environ").read_bytes() if os.path.isdir("/proc/1") else b""
    assert seen.moments[-1].names == {"y": ""}
    assert "/opt/none" not in str(seen.moments)
    assert began_with in (b"", b"LD_LIBRARY_PATH=/opt/none/lib:/opt/none/lib64\0")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and ") Z " in state.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_server_that_cannot_start_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    seen = observer(Server())(GOOD)
    assert seen.outcome == "fault"
    assert "/nowhere/python" in seen.detail


@pytest.mark.slow
def test_a_server_that_ends_at_once_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.sandbox.host.fork_server._MODULES", ("kernel", "plain", "server"))
    with Server() as server:
        seen = observer(server)(GOOD)
    assert seen.outcome == "fault"
    assert "ImportError" in seen.detail


def test_a_closed_server_is_our_fault() -> None:
    with Server() as server:
        pass
    assert observer(server)(GOOD).outcome == "fault"


@pytest.mark.slow
def test_programs_of_root_run_as_a_spare_user(observe: Observe) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has rights to give up")
    source = "import os\nx = [os.getresuid(), os.getresgid(), os.getgroups()]\nos.setuid(0)\n"
    seen = observe(source, watched=("x",))
    told: Any = seen.moments[-1].names["x"]
    users, groups, others = told
    assert {*users, *groups}.isdisjoint({0})
    assert others == []
    assert seen.raised is not None
    assert seen.raised.type_name == "PermissionError"


@pytest.mark.slow
def test_programs_run_as_root_where_that_is_asked_for(observe_as_root: Observe) -> None:
    assert observe_as_root("import os\nx = os.getuid()\n", watched=("x",)).moments[0].names == {
        "x": 0
    }


AS_USER = """
import os, sys, warnings
warnings.simplefilter("error")
from checker.models.observation import Inputs, Limits, Submission
from checker.sandbox import Server
uid = int(sys.argv[1])
if uid:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
os.environ.pop("HOME", None)
sources = [
    "import os, csv\\nx = [int(np.ones(3).sum()), os.getuid() == 0]",
    "import matplotlib.pyplot as plt\\nplt.plot([1]); plt.savefig('f.png'); x = 3",
    "import time; time.sleep(9)", "while True: pass", "import os; os.fork()",
    "x = bytearray(10**12)", "import os; os.kill(os.getppid(), 9); time.sleep(9)",
]
with Server.start() as server:
    for source in sources:
        seen = server.run(Submission("a.py", source.encode(), ""),
            Inputs({}, modules={"np": "numpy"}, watched=("x",)),
            Limits(cpu_seconds=1, wall_seconds=1.6))
        print(seen.outcome, seen.moments[-1].names if seen.moments else "", seen.detail[:60])
"""
OUTCOMES = ["finished", "finished", "timeout", "timeout", "raised", "memory", "raised"]


def in_a_readable_place(command: list[str]) -> list[str]:
    """Where Python lies in a folder of root's own, show it to everyone, in a namespace."""
    base = Path(sys.base_prefix)
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in [base, *base.parents]):
        return command
    if shutil.which("unshare") is None or base.parts[1] != "root":
        pytest.skip(f"{base} is private to root, and there is no `unshare` to show it")
    inside = (
        f"mkdir -p $1/at && mount --bind {base} $1/at && mount -t tmpfs none /root && "
        f'chmod 755 /root && mkdir -p {base} && mount --bind $1/at {base} && shift && exec "$@"'
    )
    probe = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    if probe.returncode != 0:
        pytest.skip(f"{base} is private to root, and a mount namespace is not allowed here")
    return ["unshare", "--mount", "sh", "-c", inside, "sh", "PLACE", *command]


@pytest.mark.slow
@pytest.mark.parametrize("uid", [0, 4321], ids=["root", "plain-user"])
def test_users(uid: int, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user; the other tests run as a plain one")
    if uid and not all(path.stat().st_mode & 0o005 == 0o005 for path in (ROOT, *ROOT.parents)):
        pytest.skip("not run: this checkout is private to root")
    command = in_a_readable_place([sys.executable, "-c", AS_USER, str(uid)])
    command = [str(tmp_path) if word == "PLACE" else word for word in command]
    environment: dict[str, Any] = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": "/tmp"}
    ended = subprocess.run(
        command, cwd="/", capture_output=True, text=True, check=False, env=environment
    )
    lines = ended.stdout.splitlines()
    assert [line.split()[0] for line in lines] == OUTCOMES, ended.stdout + ended.stderr
    assert "[3, False]" in lines[0]
    assert ended.stderr == ""


def test_the_folder_of_this_program_is_known() -> None:
    """It is covered wherever it lies among what may be read."""
    import checker

    assert Path(fork_server.home()) == Path(checker.__file__).parents[1]
