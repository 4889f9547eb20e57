"""One learner's program: its namespace, its run and what is reported of it. Runs in the child."""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import linecache
import signal
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import (
    drawings,
    failures,
    instrument,
    kernel,
    kinds,
    literals,
    plain,
    preloads,
    scopes,
    stateless,
    trace,
)

if TYPE_CHECKING:
    from types import CodeType
    from typing import TypedDict

    class Further(TypedDict):
        """In what a further run of a program differs; values as `plain` encodes them."""

        values: dict[str, object]
        pasted: dict[str, object]
        typed_data: bool
        calls: dict[str, list[object]]

    class Request(Further):
        """What the host asks for."""

        name: str
        source: str
        functions: dict[str, str]
        modules: dict[str, str]
        watched: list[str]
        plots: bool
        cpu_seconds: int
        memory_mib: int
        output_kib: int

    Result = dict[str, object]

MAX_RESULT_BYTES = 4 << 20
_MAX_SHARED = 1 << 16
"""How long a program's text may be for runs of it to share a process."""
_JSON_LOADS = json.loads
_GIVEN = "<given>"
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
kinds.reads()
_REHEARSAL = json.dumps(
    {
        "name": "rehearsal.py",
        "source": "import numpy as np\nx = np.sum(np.array([1.0, 2]) * a - a) * 2\ny = [x, a]\n",
        "values": {"a": {"array": ["float64", [2], [1.0, 2.0]]}},
        "pasted": {},
        "typed_data": False,
        "functions": {},
        "modules": {"np": "numpy"},
        "watched": ["x", "y"],
        "calls": {},
        "plots": False,
    }
).encode()


class Session:
    """A namespace with everything that the exercise gives, ready for the learner's program."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.source = failures.Source(request["name"], request["source"], request["functions"])
        self.module = ModuleType("__main__")
        self.namespace: dict[str, Any] = self.module.__dict__
        self.namespace["__file__"] = self.source.name
        self.namespace["__builtins__"] = builtins
        self._bind()
        self.given = dict(self.namespace)
        self.trace = trace.Trace(self.namespace, request["watched"])
        self.elsewhere: dict[str, scopes.Place] = {}
        self._tree: ast.Module | None = None
        self._install_helpers()

    def _bind(self) -> None:
        for name, wire in self.request["values"].items():
            self.namespace[name] = plain.decode(wire)
        for name, path in self.request["modules"].items():
            self.namespace[name] = importlib.import_module(path)
        for text in self.request["functions"].values():
            exec(compile(text, _GIVEN, "exec", dont_inherit=True), self.namespace)
        drawings.keep_figures(self.request["plots"])

    def _install_helpers(self) -> None:
        pasted = {name: plain.decode(wire) for name, wire in self.request["pasted"].items()}
        hidden = self.request["values"]
        values = {name: plain.decode(hidden[name]) for name in pasted if name in hidden}
        setattr(builtins, instrument.MARK, self.trace.record)
        setattr(builtins, instrument.NOTE, self.trace.note)
        setattr(builtins, instrument.FRESH, preloads.replacer(pasted, values))

    def is_stateless(self) -> bool:
        """Whether the program leaves nothing behind in this process; see `stateless`."""
        if len(self.source.text) > _MAX_SHARED:
            return False  # It takes too long for another run to begin in time.
        try:
            self._tree = self._parse()
            return stateless.is_stateless(self._tree, self.request["modules"])
        except _UNREADABLE:
            return False

    def _parse(self) -> ast.Module:
        lines = self.source.text.splitlines(keepends=True)
        linecache.cache[self.source.name] = (len(self.source.text), None, lines, self.source.name)
        return ast.parse(self.source.text, self.source.name)

    def run(self) -> Result:
        """Parse and run the learner's program; give the result as the host reads it."""
        self._reseed()
        sys.modules["__main__"] = self.module
        sys.argv = [self.source.name]
        try:
            code = self._compile(self._tree or self._parse())
        except _UNREADABLE as error:
            return {
                "outcome": "unreadable",
                "raised": failures.describe_unreadable(self.source, error),
            }
        result = self._execute(code)
        _quiet()
        return result | self._seen(str(result["outcome"]))

    def _reseed(self) -> None:
        """Give each run draws of its own: a forked process has its generator's state from us.

        Python itself reseeds `random` at a fork. NumPy's generator takes long enough to be left
        alone where nothing speaks of it.
        """
        texts = (self.source.text, *self.request["functions"].values())
        numpy_random: Any = sys.modules.get("numpy.random")
        if numpy_random is not None and any("random" in text for text in texts):
            numpy_random.seed()

    def _compile(self, tree: ast.Module) -> CodeType:
        if instrument.is_empty(tree):
            raise SyntaxError(instrument.EMPTY, (self.source.name, 1, 1, ""))
        pasted = {name: plain.decode(wire) for name, wire in self.request["pasted"].items()}
        if not pasted:
            asked = frozenset({*self.request["watched"], *self.request["calls"]})
            self.elsewhere = scopes.elsewhere(tree, asked)
        if self.request["typed_data"]:
            literals.replace(tree, {n: preloads.nested(value) for n, value in pasted.items()})
        tree = instrument.instrument(tree, frozenset(pasted))
        return compile(tree, self.source.name, "exec", dont_inherit=True)

    def _execute(self, code: CodeType) -> Result:
        try:
            exec(code, self.namespace)
        except BaseException as error:
            if failures.left_in_order(error):
                return {"outcome": "finished", "raised": None}
            outcome = "memory" if isinstance(error, MemoryError) else "raised"
            return {"outcome": outcome, "raised": self._failed(error)}
        return {"outcome": "finished", "raised": None}

    def _failed(self, error: BaseException) -> Result:
        """Describe an exception of the program and record what it had changed by then."""
        _quiet()
        lines = failures.own_lines(self.source, sys.exc_info()[2])
        self.trace.record(lines[0] if lines else 0)
        return failures.describe(self.source, error)

    def _seen(self, outcome: str) -> Result:
        calls = {}
        if outcome == "finished":
            calls = {
                name: self._call(name, arguments)
                for name, arguments in self.request["calls"].items()
                if name in self.namespace
            }
        return {
            "moments": self.trace.moments(),
            "calls": calls,
            "drawings": self._drawings(),
            "names": self._names(),
            "elsewhere": scopes.never_reached(self.elsewhere, self.namespace),
        }

    def _call(self, name: str, arguments: list[object]) -> Result:
        values = [plain.decode(wire) for wire in arguments]
        try:
            returned = self.namespace[name](*values)
        except BaseException as error:
            return {"raised": failures.describe(self.source, error)}
        finally:
            _quiet()
        return {"returned": trace.capped(returned, trace.MAX_VALUE_BYTES)}

    def _drawings(self) -> list[drawings.Seen]:
        if not self.request["plots"]:
            return []
        try:
            return drawings.read()
        except BaseException:  # What the learner's code did to matplotlib is not known.
            return []

    def _names(self) -> list[str]:
        own = (
            name
            for name, value in self.namespace.items()
            if type(name) is str
            and not name.startswith("__")
            and type(value) is not ModuleType
            and (name not in self.given or self.given[name] is not value)
        )
        return [name[:100] for name, _ in zip(own, range(plain.MAX_NAMES), strict=False)]


def _quiet() -> None:
    """Take back what could still interrupt us: tracing, alarms, a low recursion limit."""
    sys.settrace(None)
    sys.setprofile(None)
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.setrecursionlimit(1000)
    kernel.release_spare_memory()


def rehearse() -> None:
    """Run a program of our own, so that the memory that any run touches is this process's by now.

    A forked process shares its memory with its parent until either writes to it; copying it,
    piece by piece, takes longer than most learners' programs do.
    """
    Session(load(_REHEARSAL)).run()


def load(text: bytes) -> Any:
    """Read a part of the host's request."""
    return _JSON_LOADS(text)


def to_text(result: Result) -> bytes:
    """Write a result as JSON (ASCII), leaving out parts until it is at most 4 MiB."""
    text = plain.dumps(result)
    for part in ("drawings", "calls", "moments"):
        if len(text) > MAX_RESULT_BYTES:
            result[part] = {} if part == "calls" else []
            text = plain.dumps(result)
    return text.encode("ascii")
