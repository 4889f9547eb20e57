"""`checker grade PATH`: all exercises that a file or a folder holds, and those that it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import catalog
from checker.cli import settings
from checker.cli.finishing import FinishOptions, finish
from checker.models.errors import UsageError
from checker.reports.cleaning import one_line
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.app.finding import SkippedFile
    from checker.app.grader import Outcome
    from checker.models.job import Piece

    Refuse = Callable[[Piece, UsageError], object]
    Grade = Callable[[Sequence[Piece], Refuse], list[Outcome]]

FEW = 5
"""Of files that are for no exercise not more are named one by one."""


def is_path(word: str) -> bool:
    """Whether what stands in an id's place is a file or a folder: no id has a dot or a slash."""
    return "." in word or "/" in word or Path(word).exists()


def grade_path(
    word: str, options: FinishOptions, read: Callable[[str], bytes], grade: Grade
) -> int:
    """Grade all that is found at a path, and say what is not there.

    Raises UsageError, also that of the first file where none could be graded.
    """
    from checker.app.finding import SkippedFile, find

    folder = settings.exercises_folder()
    work = find(folder, Path(word), read)
    refused: dict[Piece, UsageError] = {}
    graded = grade(work.pieces, refused.setdefault)
    if not graded:
        raise next(iter(refused.values()))
    code = finish(graded, options, [one.file for one in work.pieces if one not in refused])
    plain = options.output == "text"
    left = (*work.left, *(SkippedFile.refused(one.file, why) for one, why in refused.items()))
    _show_left(left)
    # Whoever hands in one file knows that it is one; of a homework what is missing is named.
    several = len(work.exercises) > 1
    absent = [one for one in catalog.ids(folder) if several and one not in work.exercises]
    if absent:
        click.echo(f"Not found: {', '.join(absent)}.", err=not plain)
    return max(code, 2 if any(one.to_mend for one in left) else 0)


def _show_left(left: Sequence[SkippedFile]) -> None:
    """All files that their learner has to change, and a few of the others."""
    mendable = [one for one in left if one.to_mend]
    others = [one for one in left if not one.to_mend]
    for one in (*mendable, *others[:FEW]):
        click.echo(f"{one_line(one.file)} was left alone: {one_line(one.why)}.", err=True)
    if len(others) > FEW:
        more = len(others) - FEW
        which = "1 more file was" if more == 1 else f"{more} more files were"
        click.echo(f"{which} left alone, too.", err=True)


def refuse_id(word: str) -> UsageError:
    """The error for an id that stands alone."""
    return UsageError(
        f"Name the file that is to be graded: {command('grade', word, 'FILE')}; or a file "
        f"or folder of several exercises: {command('grade', 'PATH')}"
    )
