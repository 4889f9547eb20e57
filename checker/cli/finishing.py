"""How grading ends: the verdict kept, then shown, and the exit code that it leaves with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from checker.cli import reporting, settings
from checker.cli.figure import print_curve
from checker.cli.phrases import FAILED, UNSOUND
from checker.cli.reporting import REPORTS, Report
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.grader import Outcome
    from checker.reports.reported import Reported
    from checker.reports.unproved import Level

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
    graded: Outcome,
    output: str,
    file: str | None = None,
    *,
    reports: Sequence[Report] = (),
    allow_unproved: bool = False,
) -> int:
    """Print what came of a job, and give the exit code. `file` is what was graded, if named."""
    if graded.kept is not None:
        settings.note_stored(graded.kept.attempt)
    unsound = not graded.proved and not allow_unproved
    several = [reported(graded, file, unsound=unsound)]
    failed = reporting.write(reports, several)
    if output in REPORTS:
        reporting.show([Report(output)], several)
    else:
        _print(graded, output)
    reporting.show(reports, several)
    if graded.not_kept is not None:
        click.echo(why_not(graded), err=True)
    return reporting.tell(failed, _code(graded, unsound))


def reported(graded: Outcome, file: str | None, *, unsound: bool) -> Reported:
    """What reports say of an outcome."""
    from checker.reports.reported import Reported
    from checker.reports.unproved import Unproved

    level: Level = "error" if unsound else "warning"
    unproved = None if graded.proved else Unproved(not_proved(), level)
    return Reported(graded.verdict, graded.title, file, unproved)


def _code(graded: Outcome, unsound: bool) -> int:
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
