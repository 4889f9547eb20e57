"""The program that runs apart: a short text for `python -c`, and the code that it executes.

Handing over the code means that the other process never opens our files: it may be unable to,
when it has given up root and the program is installed in a private folder.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
from importlib.machinery import SourceFileLoader
from types import CodeType

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
        "preloads",
        "literals",
    ),
    *("session", "child"),
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


def code(asked: dict[str, object]) -> bytes:
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
