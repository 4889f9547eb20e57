"""The `checker` group: its help, and faults as sentences with the exit code that CI reads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import IO

import click

from checker import __version__
from checker.cli.groups import ListedGroup
from checker.cli.settings import typed_options, with_exercises, with_records
from checker.models.errors import CheckerError
from checker.reports.suggestion import repeating

_SECTIONS = {
    "For learners": {
        "list": "show.list_exercises",
        "show": "show.show",
        "start": "show.start",
        "grade": "learn.grade",
        "answer": "learn.answer",
        "watch": "watch.watch",
        "hint": "hints.hint",
        "solution": "hints.solution",
        "scores": "learn.scores",
        "progress": "learn.progress",
        "serve": "serve.serve",
    },
    "For a class": {
        "grade-all": "batch.grade_all",
        "class": "classes.classes",
        "gradebook": "gradebook.gradebook",
        "analysis": "analysis.analysis",
        "regrade": "regrade.regrade",
        "learner": "people.learner",
    },
    "For authors of exercises": {
        "new": "drafts.new",
        "validate": "author.validate",
        "preview": "drafts.preview",
        "analyse": "drafts.analyse",
        "export": "exchange.export",
        "import": "exchange.import_",
        "demo": "author.demo",
    },
    "For CI, and for whoever runs a site": {
        "ci": "ci.ci",
        "worker": "worker.worker",
        "account": "account.account",
        "db": "database.database",
        "doctor": "doctor.doctor",
    },
}
_PLACES = {name: place for places in _SECTIONS.values() for name, place in places.items()}

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class ShownError(click.ClickException):
    """A fault of the checker's own kinds, as click prints it."""

    def __init__(self, error: CheckerError) -> None:
        from checker.cli.phrases import exit_code, phrase

        super().__init__(phrase(error))
        self.exit_code = exit_code(error)  # type: ignore[misc]  # click declares it on the class

    def show(self, file: IO[str] | None = None) -> None:
        """Print it as wide as the screen is."""
        from checker.reports.screen import fitted

        click.echo(fitted(f"Error: {self.format_message()}"), file=file, err=file is None)


class Group(ListedGroup):
    """A group whose commands may raise CheckerError."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; a CheckerError becomes a sentence and an exit code."""
        with repeating(typed_options(context)):
            try:
                return super().invoke(context)
            except CheckerError as error:
                raise ShownError(error) from None

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which their users meet them."""
        return list(self.commands)

    def sections(self, context: click.Context) -> Mapping[str, Sequence[str]]:  # noqa: ARG002
        """The commands by who needs them."""
        return {heading: list(places) for heading, places in _SECTIONS.items()}


class Commands(Mapping[str, click.Command]):
    """The commands by name, as their users meet them, each imported when it is used."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, attribute = _PLACES[name].partition(".")
        command: click.Command = getattr(import_module(f"checker.cli.{module}"), attribute)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


@click.group(cls=Group, commands=Commands(), context_settings=SETTINGS)
@click.version_option(__version__, message="exercise-checker %(version)s")
@with_exercises
@with_records
@click.pass_context
def app(context: click.Context) -> None:
    """Practise the mathematics of backward propagation, and be told which step slipped.

    \b
    A first round:
      checker list                      what there is
      checker show slope                read one exercise
      checker start slope               write its starter file, slope.py
      checker grade slope slope.py      have it graded
      checker answer forward-error 11   respond to a choice
      checker show slope --variant 7    the same on other numbers
      checker progress                  see how far you are

    Exit codes: 0 all correct, 1 graded and not all correct, 2 wrong usage, 3 unsound exercise,
    4 the grader failed, 130 interrupted.

    \b
    Completion in your shell (bash; or zsh, fish):
      eval "$(_CHECKER_COMPLETE=bash_source checker)"
    """
    # A terminal that calls itself dumb has no colours, and would show their codes.
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False
