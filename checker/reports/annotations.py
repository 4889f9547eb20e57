"""A problem of an exercise as a workflow command of GitHub Actions, all of it escaped."""

from __future__ import annotations

from pathlib import Path

from checker.models.errors import Problem
from checker.reports.github import escaped, escaped_property


def annotation(problem: Problem) -> str:
    """An error at the problem's file, line and column."""
    properties = {
        "file": _relative(problem.file),
        "line": str(problem.line or 1),
        "col": str(problem.column or 1),
        "title": f"unsound exercise: {problem.path}",
    }
    listed = ",".join(f"{name}={escaped_property(text)}" for name, text in properties.items())
    return f"::error {listed}::{escaped(problem.message)}"


def _relative(file: str) -> str:
    """As the repository names it, where the file lies below the working folder."""
    path = Path(file).absolute()
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else file
