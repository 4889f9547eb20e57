"""Hints and worked solutions, for a person and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from checker.reports.cleaning import clean, document
from checker.reports.screen import fitted
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.app.hints import Hints, Solution
    from checker.grading.messages.worked import JudgedOption, WorkedStep


def hints(found: Hints, output: str, *, everything: bool = False) -> str:
    """The hints that are shown, and what there is besides; `everything`: all that were seen."""
    if output == "json":
        shown = [{"number": number, "text": text} for number, text in found.shown]
        page = {"exercise": found.exercise, "hints": shown, "seen": found.seen}
        return document({**page, "total": found.total})
    name, first = found.exercise, command("hint", found.exercise, variant=found.variant)
    lines = [f"Hint {number} of {found.total}: {clean(text)}" for number, text in found.shown]
    if not found.total:
        lines.append(f"{found.exercise} has no hints.")
    elif everything and not found.seen:
        lines.append(f"You have seen no hint yet. For the first: {first}")
    elif not lines:
        lines.append(f"You have seen all {found.total} hints; --all shows them again.")
    if found.seen == found.total:
        free = () if found.solved else ("--give-up",)
        see = command("solution", name, *free, variant=found.variant)
        clause = "The solution" if found.solved else "To give up and see the solution"
        lines.append(f"No hint is left. {clause}: {see}")
    return fitted("\n".join(lines))


def solution(found: Solution, output: str) -> str:
    """The steps one below the other, then the program, or the options with their reasons."""
    if output == "json":
        return document(asdict(found))
    parts = [f"{found.title} ({found.exercise}): worked solution"]
    parts.append("\n".join(line for step in found.steps for line in _step(step)))
    if found.options:
        parts.append("\n".join(map(_option, found.options)))
    if found.code is not None:
        parts.append("As a program:")
    message = fitted(clean("\n\n".join(parts)))
    if found.code is not None:
        message += "\n\n" + textwrap.indent(found.code.rstrip(), "    ")
    return message


def _step(step: WorkedStep) -> Iterator[str]:
    if step.free:
        yield f"{step.name} is yours to choose: {step.formula}."
        if step.value is not None:
            yield f"    For example {step.value}"
        return
    yield " = ".join(filter(None, [step.name, step.formula, step.numbers, step.value]))
    yield from (f"    {one}" for one in step.details)


def _option(option: JudgedOption) -> str:
    text = f" ({option.text.rstrip('.')})" if option.text else ""
    return f"{'✓' if option.key else '✗'} {option.response}{text}: {option.why}"
