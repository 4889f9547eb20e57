"""A fork server as the host has it: started with the program that runs apart, handed runs, ended.

Runs in the host. Nothing here waits for the other process to be ready: a run that is sent early
waits in the control socket. The program is a short text for `python -c` and the code that it
executes: handed over, so that the other process never opens our files. It may be unable to, when
it has given up root and the program is installed in a private folder."""

from __future__ import annotations

import json
import marshal
import os
import socket
import subprocess
import sys
import threading
from importlib.machinery import SourceFileLoader
from types import CodeType

from checker.sandbox.host.policy import Policy
from checker.sandbox.host.scratch import nameless_file, outer_folder, remove

_CLOSING_SECONDS = 1.0


class Zygote:
    """A running fork server."""

    def __init__(self, libraries: frozenset[str], uid: int, cache: str, policy: Policy) -> None:
        self.uid = uid
        self.folder = _folder(policy)
        """Where the folders of runs are made; none (\"\") where only tier A can do without."""
        self.tier = ""
        """Which tier it serves in, once a run has reported it."""
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                large = sorted(libraries)
                asked = {"large": large, "uid": uid, "cache": cache, "folder": self.folder}
                self._process = _spawn(theirs.fileno(), asked, policy)
        except BaseException:
            self._control.close()
            self._remove_folder()
            raise

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Return whether runs can be sent: it has not ended, and this process started it."""
        return self._owner == os.getpid() and self._process.poll() is None

    def send(self, kind: bytes, descriptors: list[int]) -> None:
        """Start a run (`R`; request, output, result, status, folder) or ask for a report (`D`).

        Raises OSError where the server has gone.
        """
        with self._lock:
            socket.send_fds(self._control, [kind], descriptors)

    def last_words(self) -> str:
        """Give what a server that could not start said of it; call it only once it has ended."""
        try:
            self._control.settimeout(1.0)
            return self._control.recv(4096).decode("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """Let the server end and, with it, its runs; kill it if it does not. May be called again.

        One that ends by itself leaves no process that only the system's first could clear away.
        """
        self._control.close()
        if self._owner == os.getpid():
            try:
                self._process.wait(_CLOSING_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
            self._remove_folder()

    def kill(self) -> None:
        """End the server at once and, with it, its runs."""
        self._control.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()

    def _remove_folder(self) -> None:
        if self.folder and os.path.isdir(self.folder):
            remove(self.folder)


def _folder(policy: Policy) -> str:
    try:
        return outer_folder()
    except OSError:
        if "A" not in policy.tiers:
            raise
        return ""


def _spawn(control: int, asked: dict[str, object], policy: Policy) -> subprocess.Popen[bytes]:
    # On Linux "the parent died" means the starting thread: only the main one lives as long as we.
    watched = threading.current_thread() is threading.main_thread()
    asked = asked | {"tiers": policy.tiers, "without": policy.without, "watch_parent": watched}
    asked |= {"program": home(), "libraries": search_path()}
    options = ["-I", "-B"] if sys.dont_write_bytecode else ["-I"]
    with nameless_file(program(asked)) as code:
        words = [sys.executable, *options, "-c", TEXT, str(control), str(code)]
        return subprocess.Popen(
            [*policy.launcher(), *words],
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[control, code],
            start_new_session=True,
        )


def _environment() -> dict[str, str]:
    """Give what Python needs to start, and no more: where its own library is, if that is said.

    Environment modules of a cluster say so. The fork server forgets it before any program runs.
    """
    folders = filter(os.path.isabs, os.environ.get("LD_LIBRARY_PATH", "").split(":"))
    path = ":".join(folders)
    return {"LD_LIBRARY_PATH": path} if path else {}


_HARNESS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "harness")
_MODULES = (
    *(
        "syscalls",
        "kernel",
        "landlock",
        "calls",
        "seccomp",
        "places",
        "finding",
        "namespaces",
        "sealing",
        "selftest",
    ),
    *(
        "plain",
        "kinds",
        "trace",
        "failures",
        "visible",
        "series",
        "drawings",
        "instrument",
        "scopes",
        "stateless",
        "preloads",
        "literals",
    ),
    *("session", "sharing", "child"),
    *("preparing", "spare", "tiers", "server"),
)

TEXT = """
import json, marshal, os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
try:
    with open(int(sys.argv[2]), "rb") as handed:
        text, modules = marshal.load(handed)
    asked = json.loads(text)
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB", "NUMEXPR"):
        os.environ[name + "_NUM_THREADS"] = "1"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=asked["cache"])
    from types import ModuleType
    package = sys.modules["harness"] = ModuleType("harness")
    package.__path__ = []
    for name, code in modules:
        module = sys.modules["harness." + name] = ModuleType("harness." + name)
        module.__package__ = "harness"
        setattr(package, name, module)
        exec(code, module.__dict__)
        if name == "places":  # Modules after it import NumPy.
            module.search(asked["libraries"])
    package.server.main(control, asked)
except BaseException as error:
    control.sendall((type(error).__name__ + ": " + str(error)[:500]).encode("utf-8", "replace"))
os._exit(0)
"""


def program(asked: dict[str, object]) -> bytes:
    """Marshal what is asked of the program, and its modules in the order of their imports.

    `TEXT` reads both (see `harness.sealing.Settings`). Its arguments are descriptors alone, of the
    control socket and of this: a program can read the arguments of the process that it runs in.
    Python keeps compiled code beside the files where it can, so that this seldom compiles anything.
    """
    return marshal.dumps((json.dumps(asked), [(name, module(name)) for name in _MODULES]))


def module(name: str) -> CodeType:
    """The code of one module of the harness."""
    found = SourceFileLoader(name, os.path.join(_HARNESS, f"{name}.py")).get_code(name)
    assert found is not None
    return found


def home() -> str:
    """Give the folder that this program lies in, be it a project or among installed packages."""
    package = os.path.dirname(os.path.dirname(_HARNESS))
    return os.path.dirname(os.path.abspath(package))


def search_path() -> list[str]:
    """Give the folders that packages may be imported from, in their order.

    The other process leaves out PYTHONPATH and the user's own packages when it starts, and with
    them a folder that one happens to stand in, which stays out.
    """
    try:
        here = os.getcwd()
    except OSError:
        here = ""
    paths = [path for path in sys.path if os.path.isabs(path) and os.path.isdir(path)]
    return [path for path in paths if path != here or path == home()]
