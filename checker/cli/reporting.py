"""--report FORMAT=FILE: several reports of the same verdicts at once, each whole or not there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import writing
from checker.cli.phrases import exit_code, phrase
from checker.models.errors import CheckerError, UsageError

if TYPE_CHECKING:
    from checker.models.errors import Problem
    from checker.reports.reported import Several

Command = Callable[..., object]

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


@dataclass(frozen=True)
class Report:
    """A report to be written; without a file it is printed."""

    format: str
    path: Path | None = None


def report_option(command: Command) -> Command:
    """Add --report, which may be said several times."""
    return click.option(
        "--report",
        "reports",
        metavar="FORMAT=FILE",
        multiple=True,
        callback=_parsed,
        help="Write a report to a file, too, and say it again for more: "
        f"json or {', '.join(REPORTS)}. `--report github` alone prints its annotations.",
    )(command)


def _parsed(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[Report, ...]:
    return parsed(values)


def parsed(values: Sequence[str], folder: Path | None = None) -> tuple[Report, ...]:
    """The reports that are asked for, files below the folder, if one is given.

    Raises UsageError, before anything runs, for one that cannot be written.
    """
    reports = tuple(_report(value, folder) for value in values)
    named = [os.path.realpath(one.path) for one in reports if one.path is not None]
    twice = next((one for one in named if named.count(one) > 1), None)
    if twice is not None:
        raise UsageError(f"Two reports are to be written to {os.path.relpath(twice)}.")
    if sum(one.path is None for one in reports) > 1:
        raise UsageError("--report github is asked for twice.")
    return reports


def _report(value: str, folder: Path | None) -> Report:
    name, equals, file = value.partition("=")
    if name not in ("json", *REPORTS):
        known = ", ".join(("json", *REPORTS))
        raise UsageError(f"There is no report {name!r}. A report is one of: {known}.")
    check_format(name)
    if name == "github" and not equals:
        return Report(name)
    if not file or file == "-":
        raise UsageError(f"--report {name} needs a file: --report {name}=FILE.")
    path = Path(file) if folder is None else folder / file
    if path.is_dir():
        raise UsageError(f"{file} is a folder; name the file that is to be written.")
    if not path.parent.is_dir():
        raise UsageError(f"{file} cannot be written: there is no folder {path.parent}.")
    return Report(name, path)


def check_format(name: str) -> None:
    """Raise UsageError for a format that cannot be written here."""
    if name == "classroom50":
        from checker.reports import classroom50

        classroom50.check(os.environ)


def check_places(reports: Sequence[Report], output: str, files: Sequence[str] = ()) -> None:
    """Raise UsageError for a report over what is graded, or among another format's document."""
    graded = {os.path.realpath(file): file for file in files}
    for report in reports:
        if report.path is None and output != "text":
            raise UsageError(
                f"--report github prints annotations, and --format {output} its document: give "
                "one of them a file, as in --report github=FILE."
            )
        over = report.path is not None and graded.get(os.path.realpath(report.path))
        if over:
            raise UsageError(f"{over} is what is to be graded; give the report another name.")


def rendered(name: str, several: Several, *, many: bool = False) -> str:
    """A report as one document; of `many` verdicts, which may be one by chance, or of one."""
    if name == "json" and not many:
        from checker.reports import json

        return json.render(several[0].verdict)
    report = import_module(f"checker.reports.{REPORTS.get(name, name)}")
    if name == "classroom50":
        return str(report.together(several, os.environ, datetime.now(UTC)))
    return str(report.together(several))


def write(
    reports: Sequence[Report],
    several: Several,
    *,
    many: bool = False,
    problems: Sequence[Problem] = (),
) -> tuple[CheckerError, ...]:
    """Write those reports that have files; what went wrong with some keeps none of the others."""
    failed = []
    for report in reports:
        if report.path is not None:
            try:
                document = _whole(report.format, several, problems, many=many)
                # What is no character, as in a file's name, is spelled out.
                writing.write(report.path, f"{document}\n".encode("utf-8", "backslashreplace"))
            except CheckerError as error:
                failed.append(error)
    return tuple(failed)


def _whole(name: str, several: Several, problems: Sequence[Problem], *, many: bool) -> str:
    """A report, with the problems of exercises where its format has annotations."""
    document = rendered(name, several, many=many)
    if name != "github" or not problems:
        return document
    from checker.reports.annotations import annotation

    return "\n".join([*map(annotation, problems), document])


def show(reports: Sequence[Report], several: Several, *, problems: Sequence[Problem] = ()) -> None:
    """Print the report that has no file, and add the step summary where annotations are made."""
    for report in reports:
        if report.path is None:
            click.echo(_whole(report.format, several, problems, many=False))
    if any(report.format == "github" for report in reports):
        add_summary(several)


def tell(failed: Sequence[CheckerError], code: int) -> int:
    """Say which reports were not written; the exit code, a fault of the machine's above all."""
    for error in failed:
        click.echo(f"A report was not written: {phrase(error)}", err=True)
    return max([code, *map(exit_code, failed)])


def add_summary(several: Several) -> None:
    """Add to the step summary of GitHub Actions, where there is one."""
    from checker.reports import github

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    told = "\n".join(
        github.summary(one.verdict, one.title, one.file, one.unproved) for one in several
    )
    try:
        writing.append(Path(path), told)
    except OSError as error:
        click.echo(f"The step summary was not written: {error.strerror}.", err=True)
