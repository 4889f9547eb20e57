"""Grading a repository: what changed in it, or all of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import reporting, settings
from checker.cli.finishing import reported
from checker.cli.learn import no_sandbox
from checker.cli.reading import read
from checker.cli.reporting import Report
from checker.cli.settings import format_option, with_exercises, with_secret
from checker.models.errors import SpecError, UnsoundError
from checker.models.exit_codes import FAILED, UNSOUND, USAGE

if TYPE_CHECKING:
    from checker.app.ci import CiResult, GradedPiece, WorkList
    from checker.app.ci_settings import Configuration


@click.command(short_help="Grade what changed in a git repository, and prove its exercises.")
@click.option("--base", metavar="REF", help="Grade what changed since the branch left this one.")
@click.option("--all", "everything", is_flag=True, help="Grade all that there is.")
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The settings (default: checker.toml, or [tool.checker] in pyproject.toml).",
)
@reporting.report_option
@format_option("text", "json")
@no_sandbox
@with_exercises
@with_secret
def ci(  # noqa: PLR0913, PLR0917  # click hands over one argument an option
    base: str | None,
    everything: bool,
    config: Path | None,
    reports: tuple[Report, ...],
    output: str,
    unsafe: bool,
) -> int:
    """Grade the submissions of a git repository, and prove its exercises: those that changed.

    Without --base it takes what the job of GitHub or GitLab compares with, else the settings'
    `base`, and where there is none all of it. Nothing is stored. Exits with 0 where all is right,
    1 where a submission is not, 2 where one cannot be taken, 3 where an exercise is unsound and
    4 where the grader failed.

    \b
    Examples:
      checker ci
      checker ci --base origin/main --report junit=report.xml --report github
      checker ci --all --json
      checker ci --config ../trusted/checker.toml --secret ../secret
    """
    from checker.app import changes, ci_settings
    from checker.app import ci as repository

    if everything and base is not None:
        raise click.UsageError("--base and --all say two things: name one of them.")
    top = changes.root(Path.cwd())
    configuration = _with_exercises(ci_settings.load(top, config))
    reports = reports or reporting.parsed(configuration.settings.reports, top)
    reporting.check_places(reports, output)
    against = None if everything else changes.base(base, os.environ) or configuration.settings.base
    changed = None if against is None else changes.changed(top, against)
    task = repository.task(configuration, top, changed, read)
    done = _done(configuration, task, output, unsafe=unsafe)
    return _finish(done, task, configuration, reports, output)


def _with_exercises(configuration: Configuration) -> Configuration:
    """--exercises outranks what the settings say."""
    from dataclasses import replace

    named = settings.named_exercises()
    if named is None:
        return configuration
    update = {"exercises": str(named.absolute())}
    return replace(configuration, settings=configuration.settings.model_copy(update=update))


def _done(configuration: Configuration, task: WorkList, output: str, *, unsafe: bool) -> CiResult:
    """Prove and grade, each line shown once it is known."""
    from checker.app.ci import CiResult

    done = CiResult()
    if not task.specs and not task.pieces:
        return done
    from checker.app import ci as repository
    from checker.app import service
    from checker.app.grader import Grader
    from checker.catalog import default_folder
    from checker.reports import ci as report
    from checker.reports import problems
    from checker.sandbox import LARGE, UNSAFE, Server, large_libraries

    mentioned = (large_libraries(one.content) for one in task.pieces)
    libraries = LARGE if task.specs else frozenset[str]().union(*mentioned)
    with Server.start(libraries, UNSAFE if unsafe else None) as server:
        for proof in service.validate(task.specs, server.run, configuration.settings.seeds):
            done.proved.append(proof)
            _show(problems.one(proof), output, len(done.proved), len(task.specs), "Proving")
        folder = repository.own_exercises(configuration) or default_folder()
        grader = Grader(folder, server.run, settings.secret(make=False))
        for one in repository.grade(task.pieces, grader):
            done.graded.append(one)
            _show(report.graded(one), output, len(done.graded), len(task.pieces), "Grading")
    return done


def _show(line: str, output: str, count: int, of: int, what: str) -> None:
    """A line as soon as it is known; where a document is printed, how far it is, on a terminal."""
    if output == "text":
        click.echo(line)
    elif settings.moves_cursor(sys.stderr):
        click.echo(f"\r{what} {count} of {of}" + ("\n" if count == of else ""), nl=False, err=True)


def _finish(
    done: CiResult,
    task: WorkList,
    configuration: Configuration,
    reports: Sequence[Report],
    output: str,
) -> int:
    from checker.reports import ci as report

    unsound = not configuration.settings.allow_unproved
    several = [
        reported(one.outcome, one.piece.file, unsound=unsound)
        for one in done.graded
        if one.outcome is not None
    ]
    failed = reporting.write(reports, several, many=True, problems=done.problems)
    if output == "json":
        click.echo(report.as_json(done, several, task.left))
    else:
        for one in task.left:
            click.echo(report.left(one), err=True)
        click.echo(report.total(done))
    reporting.show(reports, several, problems=done.problems)
    code = max((_code(one, unsound=unsound) for one in done.graded), default=0)
    code = max(code, UNSOUND if done.problems else 0)
    code = max(code, USAGE if any(one.to_mend for one in task.left) else 0)
    return reporting.tell(failed, code)


def _code(one: GradedPiece, *, unsound: bool) -> int:
    if one.outcome is None:
        return UNSOUND if isinstance(one.error, SpecError | UnsoundError) else USAGE
    if one.outcome.verdict.status == "grader_fault":
        return FAILED
    if unsound and not one.outcome.proved:
        return UNSOUND
    return 0 if one.outcome.verdict.status == "correct" else 1
