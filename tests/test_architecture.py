"""Imports run one way: the arrows of docs/architecture.md, held by reading every import."""

from __future__ import annotations

import ast
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
FORBIDDEN_CALLS = {"open", "print", "input", "exec", "eval"}


def _files() -> list[Path]:
    return sorted([*ROOT.glob("checker/**/*.py"), *ROOT.glob("db/**/*.py")])


def _part(module: str) -> str:
    names = module.split(".")
    return names[1] if names[0] == "checker" and len(names) > 1 else names[0]


def _home(path: Path) -> str:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return _part(module.removesuffix(".__init__"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _statements(path: Path) -> tuple[ast.AST, ...]:
    """Every statement, however deep; what stands within one is not looked through."""
    found: list[ast.AST] = [_tree(path)]
    for node in found:
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            found += getattr(node, part, ())
    return tuple(found)


def _imports(path: Path) -> set[str]:
    """The parts of the project that a file imports, wherever in the file the import stands."""
    found: set[str] = set()
    for node in _statements(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "checker":
            found |= {f"checker.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    ours = {name for name in found if name.split(".")[0] in ("checker", "db")}
    return {_part(name) for name in ours if name != "checker.__version__"}


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
        called = {
            node.func.id
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & FORBIDDEN_CALLS, path
        imported = {
            alias.name.split(".")[0]
            for node in _statements(path)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert not imported & {"os", "sys", "pathlib", "socket", "time", "random"}, path


def test_files_and_functions_stay_readable() -> None:
    long_files = {
        str(path.relative_to(ROOT)): lines
        for path in _files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 260
    }
    assert not long_files
    long_functions = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in _files()
        for node in _statements(path)
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 40
    }
    assert not long_functions
