"""The program that runs apart: a short text for `python -c`, and the code that it executes.

Handing over the code means that the other process never opens our files: it may be unable to,
when it has given up root and the program is installed in a private folder.
"""

from __future__ import annotations

import marshal
import os
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
        "namespaces",
        "sealing",
        "selftest",
    ),
    *("plain", "kinds", "trace", "failures", "drawings", "instrument", "preloads", "literals"),
    *("session", "child"),
    *("preparing", "spare", "tiers", "server"),
)

TEXT = """
import json, marshal, os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
try:
    asked = json.loads(sys.argv[2])
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB", "NUMEXPR"):
        os.environ[name + "_NUM_THREADS"] = "1"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=asked["cache"])
    from types import ModuleType
    package = sys.modules["harness"] = ModuleType("harness")
    package.__path__ = []
    with open(int(sys.argv[3]), "rb") as handed:
        modules = marshal.load(handed)
    for name, code in modules:
        module = sys.modules["harness." + name] = ModuleType("harness." + name)
        module.__package__ = "harness"
        setattr(package, name, module)
        exec(code, module.__dict__)
    package.server.main(control, asked)
except BaseException as error:
    control.sendall((type(error).__name__ + ": " + str(error)[:500]).encode("utf-8", "replace"))
os._exit(0)
"""


def code() -> bytes:
    """Marshal the harness's modules, in the order of their imports, for this very Python.

    `TEXT` executes them. Its arguments: the control socket's descriptor, what is asked of it (see
    `harness.sealing.Settings`) as JSON, and a descriptor of this code. Python keeps compiled code
    beside the files where it can, so that this seldom compiles anything.
    """
    return marshal.dumps([(name, module(name)) for name in _MODULES])


def module(name: str) -> CodeType:
    """The code of one module of the harness."""
    found = SourceFileLoader(name, os.path.join(_HARNESS, f"{name}.py")).get_code(name)
    assert found is not None
    return found


def own_folders() -> list[str]:
    """Give this program's folders, which no learner's program may see: code, keys, exercises."""
    here = os.path.abspath(__file__)
    package = os.path.dirname(os.path.dirname(os.path.dirname(here)))
    beside = os.path.dirname(package)
    names = ("db", "exercises", "schemas", "tests")
    found = [package, *(os.path.join(beside, name) for name in names)]
    return [path for path in found if os.path.isdir(path)]
