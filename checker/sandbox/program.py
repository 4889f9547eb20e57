"""The text of the program that runs apart, to be handed to `python -c`.

Handing over the text means that the other process never opens our files: it may be unable to,
when it has given up root and the program is installed in a private folder.
"""

from __future__ import annotations

import os

_MODULES = (
    *("kernel", "plain", "trace", "failures", "drawings", "instrument", "preloads"),
    *("session", "child", "server"),
)

_FRAME = """
import os, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
try:
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB", "NUMEXPR"):
        os.environ[name + "_NUM_THREADS"] = "1"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=sys.argv[4])
    from types import ModuleType
    package = sys.modules["harness"] = ModuleType("harness")
    package.__path__ = []
    for name, text in {texts!r}.items():
        module = sys.modules["harness." + name] = ModuleType("harness." + name)
        module.__package__ = "harness"
        setattr(package, name, module)
        exec(compile(text, "<" + name + ">", "exec"), module.__dict__)
    package.server.main(control, sys.argv[2] == "1", int(sys.argv[3]), sys.argv[5] == "1")
except BaseException as error:
    control.sendall((type(error).__name__ + ": " + str(error)[:500]).encode("utf-8", "replace"))
os._exit(0)
"""


def text() -> str:
    """Join the harness's modules into one program, in the order of their imports.

    Its arguments: control socket's descriptor, heavy (0 or 1), user id (or -1), matplotlib's
    folder, whether to end with the thread that started it (0 or 1).
    """
    folder = os.path.join(os.path.dirname(__file__), "harness")
    texts = {}
    for name in _MODULES:
        with open(os.path.join(folder, name + ".py"), encoding="utf-8") as file:
            texts[name] = file.read()
    return _FRAME.replace("{texts!r}", repr(texts))
