"""Programs that attack the sandbox; after each one an ordinary program runs as ever."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.models.observation import Foreign, Limits, Observation
from checker.sandbox import Server
from checker.sandbox.host.policy import UNSAFE

from .conftest import LIMITS, observer

Observe = Callable[..., Observation]
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _an_ordinary_program_runs_afterwards(observe: Observe) -> Iterator[None]:
    yield
    seen = observe("x = np.array([1, 2]) * 2\nprint('ok')\n", watched=("x",))
    assert seen.outcome == "finished", seen
    assert np.asarray(seen.moments[0].names["x"]).tolist() == [2, 4]
    assert seen.printed == "ok\n"


def test_infinite_loop_is_stopped_by_processor_time(observe: Observe) -> None:
    seen = observe("print('begun')\nwhile True: pass\n")
    assert seen.outcome == "timeout"
    assert "processor time" in seen.detail
    assert seen.printed == "begun\n"


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.sleep(60)\n",
        "import time\nwhile True:\n    try: time.sleep(60)\n    except BaseException: pass\n",
        "import signal\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except OSError: pass\nsignal.pause()\n",
    ],
)
def test_waiting_is_stopped_by_the_clock(observe: Observe, source: str) -> None:
    began = time.monotonic()
    seen = observe(source, limits=Limits(wall_seconds=0.3))
    assert seen.outcome == "timeout"
    assert "0.3 seconds" in seen.detail
    assert time.monotonic() - began < 3


def test_a_program_that_stops_itself_is_killed(unsafe: Observe) -> None:
    source = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n"
    assert unsafe(source, limits=Limits(wall_seconds=0.3)).outcome == "timeout"


@pytest.mark.parametrize(
    "source",
    [
        "x = []\nwhile True: x.append(' ' * 10_000_000)\n",
        "x = np.ones((100_000, 100_000))\n",
        "x = bytearray(10**12)\n",
        "def f(): return [0] * 10**10\nf()\n",
    ],
)
def test_memory(observe: Observe, source: str) -> None:
    seen = observe("before = 1\n" + source, watched=("before",))
    assert seen.outcome == "memory"
    assert "256 MiB" in seen.detail
    assert seen.moments[0].names == {"before": 1}


@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 1000)\n",
        "import os\nwhile True:\n    try: os.write(2, b'x' * 1000)\n    except OSError: pass\n",
        "print('x' * 17_000)\n",
    ],
)
def test_output_flood(observe: Observe, source: str) -> None:
    seen = observe(source)
    assert seen.outcome == "output"
    assert len(seen.printed) == 16 * 1024


def test_output_up_to_the_limit_is_kept(observe: Observe) -> None:
    assert observe(f"print('x' * {16 * 1024 - 1})\n").outcome == "finished"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos._exit(0)\n",
        "import os\nos.abort()\n",
        "import ctypes\nctypes.string_at(0)\n",
        "import os, signal\nsignal.signal(11, signal.SIG_DFL)\nos.abort()\n",
        "import os\nos.write(3, b'forged')\nos._exit(0)\n",
        "import os\nos.write(3, (10).to_bytes(4, 'big') + b'[' * 10)\nos._exit(0)\n",
        "import os\nos.write(3, (60000).to_bytes(4, 'big') + b'[' * 60000)\nos._exit(0)\n",
        "import os\nos.write(3, b'\\xff\\xff\\xff\\xff')\nos._exit(0)\n",
        "import os\nwhile True: os.write(3, b'x' * 60000)\n",
        "import os\nfor fd in range(1, 4): os.write(fd, b'junk')\n",
        "import os\nos.closerange(0, 256)\n",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1, 1))\nx = [0] * 10**6\n",
    ],
)
def test_ending_without_a_result_is_refused(observe: Observe, source: str) -> None:
    seen = observe(source)
    assert seen.outcome in ("refused", "memory"), seen
    assert seen.detail


FORGED = """\
import os
text = b'%s'
os.write(3, len(text).to_bytes(4, 'big') + text)
os._exit(0)
"""


@pytest.mark.parametrize(
    "result",
    [
        "[]",
        "{}",
        '{"outcome": "fault"}',
        '{"outcome": ["finished"]}',
        '{"outcome": "finished", "outcome": "raised"}',
        '{"outcome": "finished", "moments": [[1, {"x": 5}]]}',
        '{"outcome": "finished", "moments": [[1, {"x": "{"}]]}',
        '{"outcome": "finished", "moments": [[-1, {"x": "5"}]]}',
        '{"outcome": "finished", "moments": [5]}',
        '{"outcome": "finished", "moments": [[1, {"x": "%s5%s"}]]}' % ("[" * 9000, "]" * 9000),  # noqa: UP031
        '{"outcome": "finished", "moments": [[1, {"x": "%s"}]]}' % ("9" * 9000),
        '{"outcome": "finished", "names": [1]}',
        '{"outcome": "finished", "calls": {"f": {}}}',
        '{"outcome": "raised", "raised": {"line": "x"}}',
    ],
)
def test_forged_results_are_checked(observe: Observe, result: str) -> None:
    assert observe(FORGED % result).outcome == "refused"


def test_values_that_cannot_be_sent(observe: Observe) -> None:
    source = """\
deep = []
for _ in range(300_000): deep = [deep]
huge = 10 ** 5000
nan = [float('nan'), np.array([np.inf])]
long = 'x' * 10_000
many = list(range(300_000))
lone = '\\ud800'
"""
    names = ("deep", "huge", "nan", "long", "many", "lone")
    seen = observe(source, watched=names)
    assert seen.outcome == "finished"
    final: dict[str, Any] = {
        name: value for moment in seen.moments for name, value in moment.names.items()
    }
    assert final["deep"] == final["many"] == Foreign("too large")
    assert final["huge"] == Foreign("int")
    assert final["nan"][0] != final["nan"][0]
    assert len(final["long"]) == 1000
    assert final["lone"] == "?"


HOSTILE = """\
import os
def bad(*a): os._exit(1)
class Meta(type):
    __eq__ = __hash__ = __instancecheck__ = __getattribute__ = bad
class A(metaclass=Meta):
    __eq__ = __hash__ = __array__ = __repr__ = __str__ = __len__ = __iter__ = __bool__ = bad
    __class__ = property(bad)
    __getattribute__ = bad
class B(np.ndarray):
    __eq__ = __array__ = __array_finalize__ = tolist = bad
    dtype = property(bad)
class F(float):
    __eq__ = __float__ = __repr__ = bad
a = A()
b = np.ndarray.__new__(B, 3)
c = np.array([1, None, 'x'], dtype=object)
f = [F(1)]
"""


def test_hostile_objects_are_never_asked(observe: Observe) -> None:
    source = HOSTILE.replace("__array_finalize__ = ", "")
    seen = observe(source, watched=("a", "b", "c", "f"), pasted={"a": 1}, values={"a": 2})
    final: dict[str, Any] = {
        name: value for moment in seen.moments for name, value in moment.names.items()
    }
    assert seen.outcome == "finished", seen
    assert final["a"] == Foreign("A")
    assert final["b"] == Foreign("B")
    assert final["c"] == Foreign("ndarray of object")
    assert final["f"] == [Foreign("F")]


def test_patches_end_with_their_run(observe: Observe) -> None:
    source = """\
import json, os, sys, builtins
np.array = np.ndarray.__new__ = json.dumps = json.loads = os.write = os._exit = None
builtins.len = builtins.print = sys.stdout = None
np.ones(2)
"""
    observe(source.replace("np.ndarray.__new__ = ", ""))
    observe("import json\njson.JSONEncoder.encode = json.encoder.c_make_encoder = None\n")
    observe("import sys\nsys.settrace(lambda *a: 1 / 0)\nsys.setrecursionlimit(50)\n")
    seen = observe("x = np.array([len('ab')])\nprint(x)\n", watched=("x",))
    assert seen.printed == "[2]\n"


def test_alarms_tracing_and_exit_handlers_do_not_reach_the_result(observe: Observe) -> None:
    source = """\
import atexit, os, signal, sys
atexit.register(lambda: os.write(3, b'late'))
signal.signal(signal.SIGALRM, lambda *a: 1 / 0)
signal.setitimer(signal.ITIMER_REAL, 5)
sys.settrace(lambda *a: None)
x = 1
"""
    assert observe(source, watched=("x",)).outcome == "finished"


def test_surroundings(observe: Observe) -> None:
    source = """\
import os, sys
environment = dict(os.environ)
folder = os.listdir('.')
text = sys.stdin.read()
argv = sys.argv
user = os.getuid()
open_ones = []
for fd in range(256):
    try: os.fstat(fd); open_ones.append(fd)
    except OSError: pass
with open('f', 'w') as f: f.write('x')
here = os.getcwd()
"""
    names = ("environment", "folder", "text", "argv", "user", "open_ones", "here")
    seen = observe(source, watched=names)
    final: dict[str, Any] = {
        name: value for moment in seen.moments for name, value in moment.names.items()
    }
    assert seen.outcome == "finished", seen
    assert final["environment"] == {}
    assert final["folder"] == []
    assert final["text"] == ""
    assert final["argv"] == ["answer.py"]
    assert final["open_ones"] == [0, 1, 2, 3]
    assert not Path(final["here"]).exists()
    assert final["user"] != 0


def test_whatever_is_made_in_the_folder_is_removed(unsafe: Observe) -> None:
    source = """\
import os
here = os.getcwd()
os.mkdir('shut'); os.mkdir('shut/inner'); os.chmod('shut', 0)
os.symlink('/', 'root')
for _ in range(3000):
    os.mkdir('d'); os.chdir('d')
"""
    # Making them takes half of the second that others have; on a busy machine, all of it.
    seen = unsafe(source, replace(LIMITS, cpu_seconds=10, wall_seconds=60.0), watched=("here",))
    here = Path(str(seen.moments[0].names["here"]))
    assert not os.path.lexists(here)


def test_the_folder_cannot_be_exchanged_for_a_link(unsafe: Observe, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a program of the same user can do what the user can")
    tmp_path.chmod(0o777)
    source = f"import os\nhere = os.getcwd()\nos.rename(here, {str(tmp_path)!r} + '/moved')\n"
    seen = unsafe(source, watched=("here",))
    assert seen.raised is not None
    assert seen.raised.type_name == "PermissionError"


def test_files_are_small(observe: Observe) -> None:
    seen = observe("with open('f', 'wb') as f: f.write(b'x' * 10**8)\n")
    assert seen.raised is not None
    assert seen.raised.type_name == "OSError"


@pytest.mark.parametrize("call", ["os.fork()", "threading.Thread(target=print).start()"])
def test_processes_and_threads_are_denied(observe: Observe, call: str) -> None:
    if os.geteuid() != 0 and not Path("/proc/self").exists():
        pytest.skip("the limit on processes is known to hold on Linux only")
    seen = observe(f"import os, threading\n{call}\n")
    assert seen.outcome == "raised"


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def left_over(server: Server) -> int:
    """Count the processes of a server's runs, but for the one that waits for the next run."""
    (serving,) = children(server._zygotes[frozenset()].pid)
    deadline = time.monotonic() + 2
    while (count := len(children(int(serving))) - 1) != 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    return count


LEAVING = """\
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    time.sleep(600)
os.fork() or time.sleep(600)
time.sleep(0.2)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="anyone but root is denied the fork")
@pytest.mark.parametrize("end", ["x = 1\n", "os._exit(0)\n", "while True: pass\n"])
def test_no_process_is_left(end: str) -> None:
    with Server.start(policy=UNSAFE, drop_root=False) as server:
        seen = observer(server)(LEAVING + end)
        assert seen.outcome in ("finished", "refused", "timeout")
        assert left_over(server) == 0
        # The output pipe's end tells of anyone who still holds it.
        assert observer(server)("x = 1").outcome == "finished"


@pytest.mark.skipif(os.geteuid() != 0, reason="anyone but root is denied the fork")
def test_a_fork_bomb_is_swept_up() -> None:
    source = "import os\nfor _ in range(6): os.fork()\nwhile True: pass\n"
    with Server.start(policy=UNSAFE, drop_root=False) as server:
        assert observer(server)(source, limits=Limits(wall_seconds=0.5)).outcome == "timeout"
        assert left_over(server) == 0


def test_ending_the_fork_server_is_refused(unsafe: Observe) -> None:
    seen = unsafe("import os\nos.kill(os.getppid(), 9)\nwhile True: pass\n")
    assert seen.outcome == "refused", seen
    assert "ended the process that ran it" in seen.detail


def test_the_fork_server_cannot_be_read(observe: Observe) -> None:
    seen = observe("import os\nopen(f'/proc/{os.getppid()}/mem', 'rb').read(1)\n")
    assert seen.raised is not None
    assert seen.raised.type_name in ("PermissionError", "FileNotFoundError")
