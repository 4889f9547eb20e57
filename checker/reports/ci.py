"""What came of a repository's exercises and submissions: a line each, and what to read first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from checker.reports.cleaning import document, one_line
from checker.reports.reported import Reported
from checker.reports.text import points

if TYPE_CHECKING:
    from checker.app.ci import CiResult, GradedPiece
    from checker.app.finding import SkippedFile
    from checker.models.verdict import Verdict

_GOOD, _BAD = click.style("✓", fg="green"), click.style("✗", fg="red")


def graded(one: GradedPiece) -> str:
    """A submission: its score and file, and where it is not correct the line and what is wrong."""
    name = one_line(one.piece.file)
    if one.outcome is None:
        return f"{_BAD}   –   {one_line(f'{name}: {one.piece.exercise}: {one.error}')}"
    verdict = one.outcome.verdict
    score = f"{points(verdict.score.points)}/{points(verdict.score.max_points)}"
    if verdict.status == "correct":
        return f"{_GOOD} {score:>5} {name}: {verdict.exercise}"
    where = f"{name}{place(verdict)}: {verdict.exercise}"
    return f"{_BAD} {score:>5} {where}: {one_line(verdict.feedback)}"


def place(verdict: Verdict) -> str:
    """`:3`, or in a notebook `:cell 4:2`, of what is to be read first, where it has a line."""
    first = (one.place for one in verdict.findings if one.message == verdict.feedback)
    position = verdict.place or next(filter(None, first), None)
    if position is None:
        return ""
    return (
        f":{position.line}" if position.cell is None else f":cell {position.cell}:{position.line}"
    )


def left(one: SkippedFile) -> str:
    """A file that nothing was done with."""
    return f"· {one_line(one.file)} was left alone: {one_line(one.why)}."


def total(done: CiResult) -> str:
    """How many there were of what."""
    verdicts = [one.outcome.verdict for one in done.graded if one.outcome]
    correct = sum(one.status == "correct" for one in verdicts)
    sentences = []
    if done.proved:
        unsound = sum(bool(problems) for _, problems in done.proved)
        sentences.append(f"{_count(done.proved, 'exercise')}: {_rest(len(done.proved), unsound)}.")
    if done.graded:
        sentences.append(f"{_count(done.graded, 'submission')}: {correct} correct, "
                    f"{len(done.graded) - correct} not.")  # fmt: skip
    return " ".join(sentences) or "Nothing to grade."


def _rest(count: int, unsound: int) -> str:
    return f"{count - unsound} proved, {unsound} unsound" if unsound else "all proved"


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def as_json(done: CiResult, reported: Iterable[Reported], left: Iterable[SkippedFile]) -> str:
    """All of it as one JSON document."""
    verdicts = iter(reported)
    submissions: list[dict[str, object]] = []
    for one in done.graded:
        row: dict[str, object] = {"file": one.piece.file, "exercise": one.piece.exercise}
        if one.outcome is None:
            row["error"] = str(one.error)
        else:
            row["verdict"] = next(verdicts).verdict.model_dump(mode="json")
        submissions.append(row)
    problems = [
        {"file": p.file, "line": p.line, "column": p.column, "path": p.path, "message": p.message}
        for p in done.problems
    ]
    return document(
        {
            "submissions": submissions,
            "exercises": [str(path) for path, _ in done.proved],
            "problems": problems,
            "left": [{"file": one.file, "why": one.why} for one in left],
        }
    )
