"""How grading ends: the verdict kept, then shown, and the exit code that it leaves with."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import writing
from checker.cli import settings
from checker.cli.figure import print_curve
from checker.cli.phrases import FAILED, UNSOUND
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.grader import Outcome
    from checker.reports.unproved import Level

REPORTS = {
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "gradescope": "gradescope",
    "classroom50": "classroom50",
    "tap": "tap",
    "csv": "rows",
}
"""What other programs read, and the file that writes it."""
FORMATS = ("text", "json", *REPORTS)


def why_not(graded: Outcome) -> str:
    """Why a verdict was not stored, and who does what about it; empty where it was."""
    if graded.not_kept == "failed":
        return f"This verdict was NOT stored. {graded.lost}"
    if not graded.proved:
        return not_proved()
    return "Not stored, as you asked." if graded.not_kept == "not-asked" else ""


def not_proved() -> str:
    """That a verdict is on an exercise that is not proved, and what its author does about it."""
    return (
        "Not stored: this exercise is not proved as it stands, and its verdict may be wrong. Its "
        f"author proves it with: {command('validate', 'PATH')}"
    )


def finish(
    graded: Outcome, output: str, file: str | None = None, *, allow_unproved: bool = False
) -> int:
    """Print what came of a job, and give the exit code. `file` is what was graded, if named."""
    if graded.kept is not None:
        settings.note_stored(graded.kept.attempt)
    unsound = not graded.proved and not allow_unproved
    if output in REPORTS:
        _print_report(graded, output, file, "error" if unsound else "warning")
    else:
        _print(graded, output)
    if graded.not_kept is not None:
        click.echo(why_not(graded), err=True)
    if graded.not_kept == "failed":
        return FAILED
    if graded.verdict.status == "grader_fault":
        return 4
    if unsound:
        return UNSOUND
    return 0 if graded.verdict.status == "correct" else 1


def _print(graded: Outcome, output: str) -> None:
    if output == "json":
        from checker.reports import json

        click.echo(json.render(graded.verdict))
        return
    from checker.reports import text

    click.echo(text.outcome(graded))
    if graded.history is not None:
        print_curve(graded)
    if graded.verdict.status == "correct":
        click.echo(f"\n{text.onward(graded.after)}")
    note = text.isolation_note(graded.verdict.receipt.isolation)
    if note:
        click.echo(note, err=True)


def check_report(output: str) -> None:
    """Raise UsageError, before anything runs, for a format that cannot be written here."""
    if output == "classroom50":
        from checker.reports import classroom50

        classroom50.check(os.environ)


def _print_report(graded: Outcome, output: str, file: str | None, level: Level) -> None:
    from checker.reports.unproved import Unproved

    unproved = None if graded.proved else Unproved(not_proved(), level)
    report = import_module(f"checker.reports.{REPORTS[output]}")
    if output == "gradescope":
        click.echo(report.render(graded.verdict, unproved))
    elif output == "classroom50":
        click.echo(report.render(graded.verdict, os.environ, datetime.now(UTC), unproved))
    elif output == "github":
        click.echo(report.commands(graded.verdict, file, unproved))
        _add_summary(report.summary(graded.verdict, graded.title, file, unproved))
    else:
        click.echo(report.render(graded.verdict, file, unproved))


def _add_summary(text: str) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        writing.append(Path(path), text)
    except OSError as error:
        click.echo(f"The step summary was not written: {error.strerror}.", err=True)
