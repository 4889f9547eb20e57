"""Grading at each save, and going on to the next exercise once one is right: watch."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.app.records import keeper
from checker.cli import settings
from checker.cli.finishing import other_numbers, why_not
from checker.cli.language import language, with_language
from checker.cli.learn import dry_run
from checker.cli.reading import read
from checker.cli.saves import Saves
from checker.cli.settings import with_exercises, with_records, with_secret
from checker.models.errors import UsageError
from checker.models.exit_codes import INTERRUPTED
from checker.models.job import Job
from checker.reports.suggestion import command
from checker.sandbox import LARGE, Server

if TYPE_CHECKING:
    from checker.app.grader import Grader, Outcome
    from checker.catalog import Entry


@click.command()
@settings.exercise_id
@click.argument("file", type=click.Path(path_type=Path))
@settings.variant_option
@click.option(
    "--follow",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Once it is right, go on with the next exercise's file, DIR/NEXT.py.",
)
@dry_run
@with_language
@with_exercises
@with_secret
@with_records
def watch(
    exercise_id: str, file: Path, variant: str | None, follow: Path | None, dry_run: bool
) -> int:
    """Grade a file at each save, until you press Ctrl-C.

    \b
    Examples:
      checker watch slope slope.py
      checker watch slope homework/slope.py --follow homework
      checker watch slope slope.py --variant 7
    """
    from checker.app import service

    folder = settings.exercises_folder()
    entry = service.exercise(folder, exercise_id, variant)
    service.refuse_response(entry)
    if file.exists() and not file.is_file():
        raise UsageError(f"{file} is not a file; name the Python file to watch.")
    if follow is not None and not follow.is_dir():
        raise UsageError(f"There is no folder {follow}.")
    learner = "" if dry_run else settings.learner()
    keep = None if dry_run else keeper(settings.database(), learner)
    with Server.start(LARGE) as server:
        from checker.app.grader import Grader

        secret = settings.secret(make=not dry_run)
        rehearsing = Grader(folder, server.run, secret)
        watcher = Watcher(learner, follow, Grader(folder, server.run, secret, keep), rehearsing)
        try:
            watcher.work(entry, file)
        except KeyboardInterrupt:
            click.echo(f"\n{watcher.summary()}")
    return INTERRUPTED


@dataclass
class Watcher:
    """Watches files: what it takes to grade them, and the best score of each exercise.

    `rehearsing` grades too, and keeps nothing.
    """

    learner: str
    follow: Path | None
    grader: Grader
    rehearsing: Grader
    graded: int = 0
    best: dict[str, tuple[float, float]] = field(default_factory=dict)

    def work(self, entry: Entry | None, file: Path) -> None:
        """Watch one file after the other; comes back only where no next one is to be followed."""
        while entry is not None:
            entry, file = self._watch(entry, file)

    def _watch(self, entry: Entry, file: Path) -> tuple[Entry | None, Path]:
        """Watch a file until another one is to be followed."""
        last = None
        for saved in Saves(file):
            if saved is None:
                name = entry.exercise.id
                start = command("start", name, file.parent, variant=entry.variant)
                # A file of another name would be waited for in vain.
                called = "" if file.stem == name else f", then call it {file.name}"
                _show(f"Waiting for {file}. For its starter file: {start}{called}")
                self._rehearse(entry)
                continue
            began = time.monotonic()
            try:
                source = read(str(file))
                if source == last:
                    continue
                graded = self.grader.grade(self._job(entry, str(file), source))
            except UsageError as error:
                _show(str(error))
                continue
            last = source
            after = self._next(entry) if graded.verdict.status == "correct" else None
            self._show_verdict(entry, file, graded, after, began)
            if after is not None and self.follow is not None:
                return after, self.follow / f"{after.exercise.id}.py"
        return None, file

    def _job(self, entry: Entry, name: str, source: bytes) -> Job:
        return Job(entry.exercise.id, self.learner, "program", source, name, entry.variant)

    def _rehearse(self, entry: Entry) -> None:
        """Grade the starter file for nobody, so that the first save need not wait for imports."""
        from checker.app import service

        starter = service.starter(entry).encode()
        self.rehearsing.grade(self._job(entry, "starter.py", starter))

    def _next(self, entry: Entry) -> Entry | None:
        """The next exercise; where files are followed, the next one that takes a file."""
        from checker.app import service

        places = service.exercises(self.grader.folder)
        later = places[[one.exercise.id for one in places].index(entry.exercise.id) + 1 :]
        wanted = (one for one in later if self.follow is None or one.exercise.kind == "code")
        return next(wanted, None)

    def _show_verdict(
        self, entry: Entry, file: Path, graded: Outcome, after: Entry | None, began: float
    ) -> None:
        from checker.reports import watched

        score = graded.verdict.score
        self.graded += 1
        earned = max(score.points, self.best.get(entry.exercise.id, (0.0, 0.0))[0])
        self.best[entry.exercise.id] = (earned, score.max_points)
        screen = watched.render(
            graded, file, after, following=self.follow is not None, language=language()
        )
        lost = why_not(graded) if graded.not_kept != "not-asked" else ""
        other = other_numbers(graded, "watch", file)
        _show(screen, f"Graded in {time.monotonic() - began:.2f} s.", other, lost)

    def summary(self) -> str:
        """What came of it all."""
        scores = [f"{name} {got:g} of {most:g}" for name, (got, most) in self.best.items()]
        saves = f"{self.graded} {'save' if self.graded == 1 else 'saves'} graded"
        return f"{saves}. Best points: {', '.join(scores)}." if scores else f"{saves}."


def _show(*parts: str) -> None:
    """Draw anew on a terminal; elsewhere, write one block below the other."""
    if settings.moves_cursor(sys.stdout):
        click.clear()
    click.echo("\n".join(filter(None, parts)) + "\n")
