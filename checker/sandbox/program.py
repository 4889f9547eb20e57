"""The text of the program that runs apart, to be handed to `python -c`.

Handing over the text means that the other process never opens our files: it may be unable to,
when it has given up root and the program is installed in a private folder.
"""

from __future__ import annotations

import os

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
    *("plain", "trace", "failures", "drawings", "instrument", "preloads", "literals"),
    *("session", "child"),
    *("preparing", "spare", "tiers", "server"),
)

_FRAME = """
import json, os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
try:
    asked = json.loads(sys.argv[2])
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB", "NUMEXPR"):
        os.environ[name + "_NUM_THREADS"] = "1"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=asked["cache"])
    from types import ModuleType
    package = sys.modules["harness"] = ModuleType("harness")
    package.__path__ = []
    for name, text in {texts!r}.items():
        module = sys.modules["harness." + name] = ModuleType("harness." + name)
        module.__package__ = "harness"
        setattr(package, name, module)
        exec(compile(text, "<" + name + ">", "exec"), module.__dict__)
    package.server.main(control, asked)
except BaseException as error:
    control.sendall((type(error).__name__ + ": " + str(error)[:500]).encode("utf-8", "replace"))
os._exit(0)
"""


def text() -> str:
    """Join the harness's modules into one program, in the order of their imports.

    Its arguments: the control socket's descriptor, and what is asked of it (see
    `harness.sealing.Settings`) as JSON.
    """
    folder = os.path.join(os.path.dirname(__file__), "harness")
    texts = {}
    for name in _MODULES:
        with open(os.path.join(folder, name + ".py"), encoding="utf-8") as file:
            texts[name] = file.read()
    return _FRAME.replace("{texts!r}", repr(texts))


def own_folders() -> list[str]:
    """Give this program's folders, which no learner's program may see: code, keys, exercises."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    beside = os.path.dirname(package)
    names = ("db", "exercises", "schemas", "tests")
    found = [package, *(os.path.join(beside, name) for name in names)]
    return [path for path in found if os.path.isdir(path)]
