"""For authors, and for whoever wants to see it work: validate, demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import catalog
from checker.app import service
from checker.cli import settings
from checker.cli.settings import format_option, with_exercises
from checker.sandbox import Server

if TYPE_CHECKING:
    from checker.app.grader import Outcome


@click.command(short_help="Prove exercises: their keys, slips and bundled programs.")
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--seeds",
    type=click.IntRange(1, 1000),
    default=service.ENOUGH_SEEDS,
    show_default=True,
    help="On how many hidden data and variants to prove; a few are quick while you write.",
)
@format_option("text", "json", "sarif", "github")
@with_exercises
def validate(paths: tuple[Path, ...], seeds: int, output: str) -> int:
    """Prove exercises: every claim computed twice, every slip distinguished, every bundled program
    graded, on the data shown and on many hidden data and variants.

    PATH is an exercise.json, an exercise's folder or a folder of them; without it, the whole
    catalog is proved. Exits with 3 if anything is unsound.

    \b
    Examples:
      checker validate
      checker validate exercises/backpropagation/05-slope --seeds 3
      checker validate --format sarif > unsound.sarif
    """
    from checker.reports import problems

    specs = catalog.named_specs(settings.exercises_folder(), paths)
    found = []
    with Server.start_both() as server:
        proofs = service.validate(specs, server.run, seeds)
        if output == "text":  # Each line is progress enough.
            for proof in proofs:
                found.append(proof)
                click.echo(problems.one(proof))
        else:
            with click.progressbar(
                proofs,
                length=len(specs),
                label="Proving",
                file=sys.stderr,
                hidden=not settings.moves_cursor(sys.stderr),
                item_show_func=lambda proof: proof[0].parent.name if proof else "",
            ) as bar:
                found = list(bar)
    click.echo(problems.count(found) if output == "text" else problems.render(found, output))
    unsound = any(failures for _, failures in found)
    if seeds < service.ENOUGH_SEEDS and not unsound:
        sentence = f"Seeds: {seeds} of {service.ENOUGH_SEEDS}."
        click.echo(f"{sentence} Verdicts are stored only after a proof on all of them.", err=True)
    return 3 if unsound else 0


@click.command(short_help="Grade a learner's day of bundled right and wrong submissions.")
@click.option(
    "--db",
    "database",
    default="demo.sqlite3",
    show_default=True,
    metavar="FILE",
    help="Where the demonstration's verdicts are stored.",
)
@click.option(
    "--serve", "port", type=click.IntRange(0, 65535), is_flag=False, flag_value=8000,
    metavar="[PORT]", help="Then open a class of 30 invented learners in a browser.",
)  # fmt: skip
@with_exercises
def demo(database: str, port: int | None) -> None:
    """Grade a learner's day: bundled right and wrong submissions for all exercises.

    With --serve, 30 invented learners have handed these in as well, and the site shows their
    gradebook and analysis until you press Ctrl-C.

    \b
    Examples:
      checker demo --db /tmp/demo.sqlite3
      checker demo --serve
    """
    from checker.app import demo as day
    from checker.reports import demo as report

    if port is not None:
        from checker.cli import serve

        serve.require()  # Grading takes a while.
    folder = settings.exercises_folder()
    with Server.start_both() as server:
        submissions = day.submissions(folder)
        secret = settings.secret(make=False)
        with click.progressbar(
            day.grade_all(folder, submissions, server.run, secret, database),
            length=len(submissions),
            label="Grading",
            file=sys.stderr,
            hidden=not settings.moves_cursor(sys.stderr),
        ) as bar:
            graded = list(bar)
    click.echo(report.render(graded, Path(database).resolve()))
    if port is not None:
        _serve_class(folder, database, graded, port)


def _serve_class(folder: Path, database: str, graded: list[Outcome], port: int) -> None:
    """Open the class of the demonstration in a browser."""
    from datetime import UTC, datetime

    from checker.app import demo_class
    from checker.cli import serve

    demo_class.fill(folder, database, graded, datetime.now(UTC))
    learners = len(demo_class.NAMES)
    shown = f"/courses/{demo_class.COURSE}/gradebook"
    click.echo(f"A class of {learners} invented learners: open {shown} at this address.", err=True)
    serve.open_site(database, port)
