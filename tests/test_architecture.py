"""Imports run one way: the arrows of docs/architecture.md, held by reading every import."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = {"checker", "models", "solver"}

# What each part of the package may import of the others. `checker` is the version alone.
MAY_IMPORT = {
    "checker": set[str](),
    "models": {"checker"},
    "solver": CORE,
    "grading": CORE,
    "writing": {"models"},
    "words": {"models"},
    "catalog": {"models", "writing"},
    "sandbox": {"models"},
    "submissions": {"models"},
    "store": {"models", "db"},
    "figures": CORE,
    "exchange": CORE | {"grading"},
    "authoring": CORE | {"grading", "catalog", "sandbox", "writing"},
    "app": CORE
    | {"grading", "authoring", "catalog", "store", "figures", "writing", "exchange", "submissions"},
    "jobs": {"models", "app", "store"},
    "reports": CORE | {"grading", "catalog", "app", "store", "words"},
    "cli": {
        "checker",
        "web",
        "jobs",
        "models",
        "app",
        "catalog",
        "sandbox",
        "reports",
        "figures",
        "writing",
        "exchange",
        "words",
    },
    "web": {"checker", "models", "app", "jobs", "catalog", "sandbox", "reports", "words"},
    "__main__": {"cli"},
    "db": {"db"},
}
FORBIDDEN_CALLS = re.compile(r"\b(open|print|input|exec|eval)\s*\(")


def _files() -> list[Path]:
    return sorted([*ROOT.glob("checker/**/*.py"), *ROOT.glob("db/**/*.py")])


def _part(module: str) -> str:
    names = module.split(".")
    return names[1] if names[0] == "checker" and len(names) > 1 else names[0]


def _home(path: Path) -> str:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return _part(module.removesuffix(".__init__"))


@dataclass(frozen=True)
class Measured:
    """What is kept of a file. Its tree is not: those of all files are half a million objects."""

    lines: int
    imported: frozenset[str]
    """By `import`."""
    taken: frozenset[str]
    """Modules by `from`, and names of the package itself."""
    functions: tuple[tuple[str, int], ...]
    """Each with its number of lines."""


@cache
def _measured(path: Path) -> Measured:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    # Every statement, however deep; what stands within one is not looked through.
    found: list[ast.AST] = [tree]
    for node in found:
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            found += getattr(node, part, ())
    plain = (one.names for one in found if isinstance(one, ast.Import))
    return Measured(
        len(text.splitlines()),
        frozenset(alias.name for names in plain for alias in names),
        frozenset(name for one in found if isinstance(one, ast.ImportFrom) for name in _taken(one)),
        tuple(
            (one.name, (one.end_lineno or 0) - one.lineno + 1)
            for one in found
            if isinstance(one, ast.FunctionDef)
        ),
    )


def _taken(node: ast.ImportFrom) -> list[str]:
    if node.module == "checker":
        return [f"checker.{alias.name}" for alias in node.names]
    return [node.module] if node.module else []


def _forbidden(path: Path) -> set[str]:
    """Which functions of input or output a file calls; most files do not even name one."""
    text = path.read_text(encoding="utf-8")
    if FORBIDDEN_CALLS.search(text) is None:
        return set()
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return {
        one.id for one in calls if isinstance(one, ast.Name) and FORBIDDEN_CALLS.match(f"{one.id}(")
    }


def _imports(path: Path) -> set[str]:
    """The parts of the project that a file imports, wherever in the file the import stands."""
    found = _measured(path).imported | _measured(path).taken
    ours = {name for name in found if name.split(".")[0] in ("checker", "db")}
    return {_part(name) for name in ours if name != "checker.__version__"}


@pytest.mark.slow
def test_imports_follow_the_arrows() -> None:
    past = {
        str(path.relative_to(ROOT)): reached
        for path in _files()
        if (reached := _imports(path) - MAY_IMPORT[_home(path)] - {_home(path)})
    }
    assert not past


@pytest.mark.parametrize("folder", ["solver", "grading"])
def test_the_core_does_no_input_or_output(folder: str) -> None:
    for path in sorted((ROOT / "checker" / folder).glob("**/*.py")):
        assert not _forbidden(path), path
        imported = {name.split(".")[0] for name in _measured(path).imported}
        assert not imported & {"os", "sys", "pathlib", "socket", "time", "random"}, path


@pytest.mark.slow
def test_files_and_functions_stay_readable() -> None:
    files = {str(path.relative_to(ROOT)): _measured(path) for path in _files()}
    assert not {path: measured.lines for path, measured in files.items() if measured.lines > 260}
    assert not {
        f"{path}:{name}": length
        for path, measured in files.items()
        for name, length in measured.functions
        if length > 40
    }
