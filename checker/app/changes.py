"""What changed in a git repository: asked of git, which runs no hook and no program for it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from checker.models.errors import UsageError

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def root(folder: Path) -> Path:
    """The top of the repository that a folder lies in. Raises UsageError where it lies in none."""
    try:
        return Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    except _GitError as error:
        raise UsageError(f"{folder.absolute()} lies in no git repository: {error}") from None


def base(named: str | None, environment: Mapping[str, str]) -> str | None:
    """What to compare with: as named, else what GitHub's or GitLab's job says, else nothing."""
    if named is not None:
        return named
    if environment.get("GITHUB_BASE_REF"):
        return f"origin/{environment['GITHUB_BASE_REF']}"
    return environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or None


def changed(top: Path, against: str) -> frozenset[Path]:
    """The files that differ from where the branch left `against`, with what is not committed yet.

    Files that are gone are not among them. Raises UsageError where git does not know the base.
    """
    if against.startswith("-"):
        raise UsageError(f"{against} is no branch or commit.")
    try:
        left = _git(top, "merge-base", "HEAD", against).strip()
        listed = _git(top, "diff", "--no-ext-diff", "--name-only", "-z", "--diff-filter=d", left)
        new = _git(top, "ls-files", "-z", "--others", "--exclude-standard")
    except _GitError as error:
        raise UsageError(
            f"Nothing can be compared with {against}: {error}. Fetch it, with its history (in "
            "GitHub's checkout fetch-depth: 0, in GitLab GIT_DEPTH: 0), or say --all."
        ) from None
    names = (name for name in f"{listed}{new}".split("\0") if name)
    return frozenset(top / name for name in names)


class _GitError(Exception):
    """Git's own words for what is wrong, in a line."""


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *_QUIET, *words],
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except OSError as error:
        raise _GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _GitError(lines[0].removeprefix("fatal: ") if lines else "git gave no reason")
    return os.fsdecode(done.stdout)
