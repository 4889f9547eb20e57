"""What `checker watch` shows after a save: the score, what to read first, and where to go on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from checker.reports import text
from checker.reports.cleaning import one_line
from checker.reports.screen import fitted
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.grader import Outcome
    from checker.catalog import Entry


def render(
    graded: Outcome, file: Path, after: Entry | None, *, following: bool, language: str = "en"
) -> str:
    """One save's verdict. `after` is the next exercise, once this one is right."""
    shown = text.outcome(graded, language, findings=False)
    where = one_line(f"{file}, saved at {time.strftime('%H:%M:%S')}")
    return f"{where}\n{shown}\n\n{fitted(_onward(graded, file, after, following))}"


def _onward(graded: Outcome, file: Path, after: Entry | None, following: bool) -> str:
    verdict = graded.verdict
    if verdict.status != "correct":
        hint = command("hint", verdict.exercise, variant=graded.job.variant)
        return f"For the next hint: {hint}"
    if after is None:
        return text.onward(None)
    name, next_step = after.exercise.id, text.onward(after.exercise.id)
    if following:
        return next_step
    if after.exercise.kind != "code":
        return f"{next_step}\nThen respond: {command('answer', name, 'RESPONSE')}"
    start = command("start", name, file.parent)
    watch = command("watch", name, file.parent / f"{name}.py")
    return f"{next_step}\nThen: {start}\n      {watch}"
