"""How grading ends: the verdict kept, then shown, and the exit code that it leaves with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from checker.cli import reporting, settings
from checker.cli.figure import print_curve
from checker.cli.language import language
from checker.cli.passing import passes
from checker.cli.reporting import REPORTS, Report
from checker.models.exit_codes import FAILED, UNSOUND
from checker.reports.cleaning import one_line
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from pathlib import Path

    from checker.app.grader import Outcome
    from checker.reports.reported import Reported
    from checker.reports.unproved import Level

FORMATS = ("text", "json", *REPORTS)


def why_not(graded: Outcome) -> str:
    """Why a verdict was not stored, and who does what about it; empty where it was."""
    if graded.not_kept == "failed":
        return f"This verdict was NOT stored. {graded.lost}"
    if not graded.proved:
        return not_proved(graded.entry.folder)
    return "Not stored, as you asked." if graded.not_kept == "not-asked" else ""


def other_numbers(graded: Outcome, again: str, file: object) -> str:
    """That a starter file of a variant met other numbers, and how its own are taken; or nothing."""
    job, seed = graded.job, graded.begun_as
    if seed is None or seed == job.variant or graded.verdict.status == "correct":
        return ""
    met = "the exercise's own numbers" if job.variant is None else f"variant {job.variant}"
    line = command(again, job.exercise, file, variant=seed)
    return one_line(f"This file begins as variant {seed}, and met {met}. On its own: {line}")


def not_proved(folder: Path) -> str:
    """That a verdict is on the exercise in a folder that is not proved, and how it is proved."""
    return (
        "Not stored: this exercise is not proved as it stands, and its verdict may be wrong. Its "
        f"author proves it with: {command('validate', folder)}"
    )


@dataclass(frozen=True)
class FinishOptions:
    """What a command that grades was asked to show, and when it counts as passed."""

    output: str = "text"
    reports: Sequence[Report] = ()
    allow_unproved: bool = False
    pass_at: float | None = None


def finish(graded: Sequence[Outcome], options: FinishOptions, files: Sequence[str] = ()) -> int:
    """Print what came of jobs, and give the exit code. `files` are what was graded, if named."""
    for one in graded:
        if one.kept is not None:
            settings.note_stored(one.kept.attempt)
    unsound = not options.allow_unproved and not all(one.proved for one in graded)
    named = [None if file == "-" else file for file in files] or [None]
    several = [reported(*pair, unsound=unsound) for pair in zip(graded, named, strict=True)]
    failed = reporting.write(options.reports, several, many=len(several) > 1)
    if options.output in REPORTS:
        reporting.show([Report(options.output)], several)
    elif len(graded) > 1:
        _print_several(graded, several, options.output)
    else:
        _print(graded[0], options.output)
    if len(graded) > 1:
        click.echo(total(several), err=options.output != "text")
    reporting.show(options.reports, several)
    _show_notes(graded, named)
    return reporting.tell(failed, _code(graded, options.pass_at, unsound=unsound))


def _show_notes(graded: Sequence[Outcome], named: Sequence[str | None]) -> None:
    for note in dict.fromkeys(note for one in graded if one.program for note in one.program.notes):
        click.echo(one_line(note), err=True)
    pairs = zip(graded, named, strict=True)
    notes = [other_numbers(one, "grade", file or "-") for one, file in pairs]
    notes += [why_not(one) for one in graded if one.not_kept is not None]
    for note in dict.fromkeys(filter(None, notes)):
        from checker.reports.screen import fitted

        click.echo(fitted(note), err=True)


def total(several: Sequence[Reported]) -> str:
    """The points of several verdicts in all."""
    points, most = _points(several)
    correct = sum(one.verdict.status == "correct" for one in several)
    return f"In all: {points:g} of {most:g} points, {correct} of {len(several)} files correct."


def _points(judged: Sequence[Outcome] | Sequence[Reported]) -> tuple[float, float]:
    """The points of several verdicts, and how many can be earned."""
    scores = [one.verdict.score for one in judged]
    return sum(one.points for one in scores), sum(one.max_points for one in scores)


def reported(graded: Outcome, file: str | None, *, unsound: bool) -> Reported:
    """What reports say of an outcome."""
    from checker.reports.reported import Reported
    from checker.reports.unproved import Unproved

    level: Level = "error" if unsound else "warning"
    unproved = None if graded.proved else Unproved(not_proved(graded.entry.folder), level)
    lines = graded.program.lines if graded.program else {}
    return Reported(graded.verdict, graded.title, file, unproved, lines)


def _code(graded: Sequence[Outcome], pass_at: float | None, *, unsound: bool) -> int:
    if any(one.not_kept == "failed" or one.verdict.status == "grader_fault" for one in graded):
        return FAILED
    if unsound:
        return UNSOUND
    if pass_at is None:
        return 0 if all(one.verdict.status == "correct" for one in graded) else 1
    points, most = _points(graded)
    return 0 if passes(points, most, pass_at) else 1


def _print_several(graded: Sequence[Outcome], several: Sequence[Reported], output: str) -> None:
    from checker.reports import text

    if output == "json":
        click.echo(reporting.rendered("json", several, many=True))
    else:
        for one, told in zip(graded, several, strict=True):
            name = "standard input" if told.file is None else one_line(told.file)
            click.echo(f"── {name} ──\n{text.outcome(one, language())}\n")
    notes = (text.isolation_note(one.verdict.receipt.isolation) for one in graded)
    for note in dict.fromkeys(filter(None, notes)):
        click.echo(note, err=True)


def _print(graded: Outcome, output: str) -> None:
    if output == "json":
        from checker.reports import json

        click.echo(json.render(graded.verdict))
        return
    from checker.reports import text

    click.echo(text.outcome(graded, language()))
    if graded.history is not None:
        print_curve(graded)
    if graded.verdict.status == "correct":
        click.echo(f"\n{text.onward(graded.after, language())}")
    note = text.isolation_note(graded.verdict.receipt.isolation)
    if note:
        click.echo(note, err=True)
