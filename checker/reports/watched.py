"""What `checker watch` shows after a save: the score, what to read first, and where to go on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from checker.reports import text
from checker.reports.cleaning import one_line

if TYPE_CHECKING:
    from checker.app.service import Graded
    from checker.catalog import Entry
    from checker.models.record import Kept


def render(
    graded: Graded, kept: Kept | None, file: Path, after: Entry | None, *, following: bool
) -> str:
    """One save's verdict. `after` is the next exercise, once this one is right."""
    verdict = graded.verdict
    short = verdict.model_copy(update={"findings": ()})
    attempt, again = (kept.attempt, kept.in_a_row - 1) if kept else (None, 0)
    further = graded.further[: max(0, again)]
    shown = text.render(short, graded.title, attempt, further, graded.printed)
    where = one_line(f"{file}, saved at {time.strftime('%H:%M:%S')}")
    return (
        f"{where}\n{shown}\n\n{_onward(verdict.exercise, verdict.status, file, after, following)}"
    )


def _onward(exercise_id: str, status: str, file: Path, after: Entry | None, following: bool) -> str:
    if status != "correct":
        return f"For the next hint: checker hint {exercise_id}"
    if after is None:
        return "That was the last exercise. See how far you are: checker progress"
    following_id = after.exercise.id
    told = f"Next: {following_id}. Read it with: checker show {following_id}"
    if following:
        return told
    if after.exercise.kind != "code":
        return f"{told}\nThen respond: checker answer {following_id} RESPONSE"
    beside = file.parent / f"{following_id}.py"
    return (
        f"{told}\nThen: checker start {following_id} {file.parent}"
        f"\n      checker watch {following_id} {beside}"
    )
