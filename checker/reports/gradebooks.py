"""Scores in the columns of other systems' gradebooks: Moodle's, Canvas's and Gradescope's.

A row of theirs is a learner, a column an exercise. A learner who has no score at an exercise has an
empty cell, which none of them takes for 0.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.reports.cleaning import cell
from checker.reports.text import points


@dataclass(frozen=True)
class Scored:
    """What one learner has at one exercise."""

    learner: str
    exercise: str
    points: float
    max_points: float


def moodle(rows: Iterable[Scored]) -> str:
    """For Moodle's grade import; its dialogue asks which column is which."""
    book = _Book(rows)
    table = [["Username", *book.exercises]]
    table += [[one, *book.of(one)] for one in book.learners]
    return _text(table)


def canvas(rows: Iterable[Scored]) -> str:
    """For Canvas's gradebook import, with its second row of points possible."""
    book = _Book(rows)
    table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *book.exercises]]
    table.append(["    Points Possible", "", "", "", "", *map(points, book.most)])
    table += [[one, "", "", one, "", *book.of(one)] for one in book.learners]
    return _text(table)


def gradescope(rows: Iterable[Scored]) -> str:
    """As Gradescope exports scores: a column of points and one of their maximum an exercise."""
    book = _Book(rows)
    heads = [head for name in book.exercises for head in (name, f"{name} - Max Points")]
    table = [["First Name", "Last Name", "SID", "Email", *heads]]
    for one in book.learners:
        pairs = zip(book.of(one), map(points, book.most), strict=True)
        table.append(["", "", one, "", *(part for pair in pairs for part in pair)])
    return _text(table)


class _Book:
    """Learners and exercises in the order in which they first come, the last score of each pair."""

    def __init__(self, rows: Iterable[Scored]) -> None:
        listed = list(rows)
        self.learners = list(dict.fromkeys(row.learner for row in listed))
        most = {row.exercise: row.max_points for row in listed}
        self.exercises, self.most = list(most), list(most.values())
        self._found = {(row.learner, row.exercise): row.points for row in listed}

    def of(self, learner: str) -> list[str]:
        """The learner's points, an empty text where there are none."""
        found = (self._found.get((learner, exercise)) for exercise in self.exercises)
        return ["" if one is None else points(one) for one in found]


def _text(table: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(one) for one in row] for row in table])
    return text.getvalue()


def _cell(text: str) -> str:
    # Points below 0 do not exist; whatever else begins with a sign is somebody's name.
    return str(cell(text))
