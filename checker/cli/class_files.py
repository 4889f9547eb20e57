"""What `grade-all` says of a class's files before they are graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import click

from checker.cli import settings
from checker.models.batch import LAYOUTS, Found, HandedIn
from checker.models.errors import StorageError

SHOWN = 10
"""So many files that are left alone are named one by one."""


def report_found(found: Found, folder: Path, course: str | None) -> None:
    """Say how the folder was read, what of it was not understood, and who is not in the course."""
    from checker.app.layouts import shown
    from checker.reports.cleaning import one_line

    learners = len({one.learner for one in found.files})
    click.echo(
        f"Read as {LAYOUTS[found.layout]}: {len(found.files)} files of {learners} learners.",
        err=True,
    )
    if found.left:
        click.echo(f"Left alone ({len(found.left)}):", err=True)
    for one in found.left[:SHOWN]:
        click.echo(f"  {one_line(shown(one.path, folder))}: {one_line(one.why)}", err=True)
    if len(found.left) > SHOWN:
        click.echo(f"  … and {len(found.left) - SHOWN} more", err=True)
    if course is not None:
        _report_outsiders(found.files, course)


def _report_outsiders(files: Sequence[HandedIn], course: str) -> None:
    """Say whose files a course's gradebook will leave out, and how to take these learners in."""
    from checker.app.classes import shown
    from checker.reports.cleaning import one_line
    from checker.reports.screen import fitted
    from checker.reports.suggestion import command

    inside = {one.name for one in shown(settings.database(), course).members}
    names = [one for one in dict.fromkeys(file.learner for file in files) if one not in inside]
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        sentence = (
            f"Note: not in {course}, and so left out of its gradebook: "
            f"{one_line(', '.join(names[:SHOWN]))}{more}. "
            f"To take them in: {command('class enrol', course, 'NAME')}"
        )
        click.echo(fitted(sentence), err=True)


def report_own_numbers(files: Sequence[HandedIn]) -> None:
    """Warn of files that count in a course on their learners' own numbers alone."""
    from checker.app import own_numbers
    from checker.reports.classes import counted
    from checker.reports.screen import fitted

    found: Mapping[str, Sequence[HandedIn]] = {}
    # A list and a dry run need no database; where one is needed, it is missed later.
    with suppress(StorageError):
        found = own_numbers.elsewhere(settings.database(), files)
    for slug, some in found.items():
        exercises = ", ".join(dict.fromkeys(one.exercise for one in some))
        sentence = (
            f"Note: the course {slug} gives each learner numbers of their own ({exercises}). "
            f"{counted(len(some), 'file')} will be graded on the numbers that all have, and that "
            f"does not count there; to grade each on their own numbers, add --course {slug}."
        )
        click.echo(fitted(sentence), err=True)


def listed(found: Found, folder: Path) -> int:
    """Say what would be graded, and whose it is; gives the exit code."""
    from checker.app.layouts import shown
    from checker.reports.cleaning import one_line

    report_own_numbers(found.files)
    for one in found.files:
        words = (one.learner, one.exercise, shown(one.path, folder))
        click.echo("\t".join(map(one_line, words)))
    return 0
