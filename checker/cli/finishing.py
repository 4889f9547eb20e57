"""How grading ends: the verdict kept, then shown, and the exit code that it leaves with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import writing
from checker.cli import settings
from checker.cli.figure import print_curve
from checker.models.errors import StorageError, UnsoundError
from checker.models.record import Keep, Kept
from checker.models.suggestion import command

if TYPE_CHECKING:
    from checker.app.service import Graded
    from checker.reports.unproved import Level


def not_proved() -> str:
    """Why a verdict was not stored, and what its author does about it."""
    return (
        "Not stored: this exercise is not proved as it stands, and its verdict may be wrong. Its "
        f"author proves it with: {command('validate', 'PATH')}"
    )


def finish(
    graded: Graded,
    output: str,
    keep: Keep | None,
    file: str | None = None,
    *,
    allow_unproved: bool = False,
) -> int:
    """Keep the verdict, print it, and give the exit code. `file` is what was graded, if named."""
    kept, lost = None, None
    try:
        if keep and graded.proved:
            kept = keep(graded.record)
            settings.note_stored(kept.attempt)
    except StorageError as error:
        lost = error
    unsound = not graded.proved and not allow_unproved
    if output in ("junit", "github"):
        _print_for_ci(graded, output, file, "error" if unsound else "warning")
    else:
        _print(graded, output, kept)
    if keep is None and graded.proved:
        click.echo("Not stored, as you asked.", err=True)
    if not graded.proved:
        click.echo(not_proved(), err=True)
    if lost is not None:
        click.echo(f"This verdict was NOT stored. {lost}", err=True)
        return lost.exit_code
    if graded.verdict.status == "grader_fault":
        return 4
    if unsound:
        return UnsoundError.exit_code
    return 0 if graded.verdict.status == "correct" else 1


def _print(graded: Graded, output: str, kept: Kept | None) -> None:
    if output == "json":
        from checker.reports import json

        click.echo(json.render(graded.verdict))
        return
    from checker.reports import text

    attempt, again = (kept.attempt, kept.in_a_row - 1) if kept else (None, 0)
    further = graded.further[: max(0, again)]
    click.echo(text.render(graded.verdict, graded.title, attempt, further, graded.printed))
    if graded.history is not None:
        print_curve(graded)
    if graded.verdict.status == "correct":
        click.echo(f"\n{text.onward(graded.after)}")
    note = text.isolation_note(graded.verdict.receipt.isolation)
    if note:
        click.echo(note, err=True)


def _print_for_ci(graded: Graded, output: str, file: str | None, level: Level) -> None:
    from checker.reports.unproved import Unproved

    unproved = None if graded.proved else Unproved(not_proved(), level)
    if output == "junit":
        from checker.reports import junit

        click.echo(junit.render(graded.verdict, file, unproved))
        return
    from checker.reports import github

    click.echo(github.commands(graded.verdict, file, unproved))
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        writing.append(Path(path), github.summary(graded.verdict, graded.title, file, unproved))
    except OSError as error:
        click.echo(f"The step summary was not written: {error.strerror}.", err=True)
