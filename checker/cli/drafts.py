"""For authors: analyse, new, preview."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker import writing
from checker.cli import settings
from checker.cli.settings import format_option, with_exercises, with_secret
from checker.models.errors import UsageError
from checker.reports.suggestion import command
from checker.sandbox import Server

exercise = click.argument("name", metavar="ID|PATH", shell_complete=settings.complete_ids)


@click.command(short_help="Measure the grading: is every wrong program told what is wrong?")
@click.argument("name", metavar="[ID|PATH]", required=False, shell_complete=settings.complete_ids)
@click.option("--mutants", is_flag=True, help="Grade wrong programs made of solution.py.")
@format_option("text", "json")
@with_exercises
@with_secret
def analyse(name: str | None, mutants: bool, output: str) -> int:
    """Measure the grading of an exercise, or of all: is every wrong program told what is wrong?

    Makes wrong programs of solution.py, each by one small change, and grades them as `grade` does,
    on the same hidden data; the seed of these is named. Exits with 3 if one is judged correct, or
    if one that computes the same is not.

    \b
    Examples:
      checker analyse slope --mutants
      checker analyse --mutants --format json
      checker analyse exercises/backpropagation/05-slope --mutants
    """
    if not mutants:
        raise UsageError("Say what to analyse: --mutants.")
    from checker.app import authoring
    from checker.reports import mutants as report

    measured = authoring.to_measure(settings.exercises_folder(), name)
    secret = settings.secret(make=True)
    with (
        Server.start_both() as server,
        click.progressbar(
            length=sum(len(one.mutants) for one in measured),
            label="Grading",
            file=sys.stderr,
            hidden=not settings.moves_cursor(sys.stderr),
        ) as bar,
    ):
        rows = [
            authoring.mutation_score(one, server.run, secret, lambda: bar.update(1))
            for one in measured
        ]
    click.echo(report.render(rows, output))
    return 3 if any(row["survived"] or row["refused"] for row in rows) else 0


@click.command(short_help="Write an exercise's page as one HTML file.")
@exercise
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--learner-view", is_flag=True, help="Only what a learner is shown.")
@click.option("--serve", "port", metavar="PORT", type=click.IntRange(0, 65535),
              help="Show it at 127.0.0.1 and load it anew at each save.")  # fmt: skip
@with_exercises
def preview(name: str, output: Path | None, learner_view: bool, port: int | None) -> None:
    """Write an exercise's page as one HTML file, to FILE or standard output.

    Below the learner's page stands the author's part, with keys: truth, slips and three more sets
    of data, side by side.

    \b
    Examples:
      checker preview slope -o slope.html
      checker preview exercises/backpropagation/05-slope --learner-view > slope.html
      checker preview slope --serve 8000
    """
    from checker.app import authoring

    folder = settings.exercises_folder()

    def made() -> str:
        return authoring.preview(authoring.named(folder, name), learner_view=learner_view)

    if port is not None:
        from checker.cli import preview_server

        preview_server.serve(authoring.named(folder, name).folder, made, port)
        return
    text = made()
    if output is None:
        click.echo(text, nl=False)
        return
    writing.write(output, text.encode())
    click.echo(f"Wrote {output}.", err=True)


KINDS = ("choice", "number", "code")


@click.command(short_help="Begin an exercise: a folder that is proved as it is.")
@click.option("--id", "exercise_id", metavar="ID", help="Lower-case words joined by hyphens.")
@click.option("--title", metavar="TEXT", help="At most 80 characters.")
@click.option("--kind", type=click.Choice(KINDS), help="Takes the simplest template of its kind.")
@click.option("--template", metavar="NAME", help="What to begin with; --list-templates names them.")
@click.option("--chapter", metavar="NAME", help="The chapter's folder.")
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path),
              help="The folder of all chapters.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only list what would be written.")
@click.option("--list-templates", is_flag=True, help="Name the templates and end.")
def new(dry_run: bool, list_templates: bool, **asked: str | Path | None) -> None:
    """Begin an exercise: write a folder that is proved as it is, to be changed from there.

    On a terminal it asks for what is left out; nothing is ever written over.

    \b
    Examples:
      checker new
      checker new --list-templates
      checker new --id tip --title "A tip" --kind choice --chapter sums --into exercises
      checker new --id deep --title "Deeper" --template forward --chapter sums --into exercises
    """
    from checker.app import authoring
    from checker.cli import questions

    if list_templates:
        for one in authoring.templates():
            click.echo(f"{one.name}  ({one.kind})  {one.about}")
        return
    folder, files = authoring.new(questions.order(asked), dry_run=dry_run)
    count = f"{len(files)} file{'s' if len(files) != 1 else ''}"
    click.echo(f"{'Would write' if dry_run else 'Wrote'} {count}:")
    for path in files:
        click.echo(f"  {path}")
    if not dry_run:
        click.echo(f"Change it from there, and prove it: {command('validate', folder)}")
