"""What a learner handed in for an exercise: its program, or why there is none to be read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from checker.models.observation import Observation, Raised, Runner
from checker.models.source import UnreadableError
from checker.submissions.program import Program, program

KEPT = 1 << 20
"""Of a notebook that cannot be read, so much is kept."""


@dataclass(frozen=True)
class Handed:
    """A program, and what was seen of it beforehand where it cannot be read."""

    program: Program
    unreadable: Observation | None = None

    def runner(self, run: Runner) -> Runner:
        """A sandbox that names lines as the learner finds them."""
        if not self.program.places:
            return run
        from checker.submissions import located

        return located.runner(run, self.program)


def handed(
    name: str, content: bytes, exercise: str, known: Callable[[], Collection[str]]
) -> Handed:
    """The program for an exercise in what was handed in; `known` gives the ids that marks may name.

    Raises NotMarkedError where other exercises are marked, and not this one.
    """
    if is_program(name, content):
        return Handed(Program(content))
    try:
        return Handed(program(name, content, exercise, known()))
    except UnreadableError as error:
        raised = Raised(error.kind, error.message, error.line)
        seen = Observation("unreadable", raised=raised, detail=error.sentence, isolation="none")
        return Handed(Program(content[:KEPT]), seen)


def is_program(name: str, content: bytes) -> bool:
    """Whether a file is one program as it stands: no notebook, and no cells."""
    notebook = name.lower().endswith(".ipynb") or b'"nbformat"' in content
    return not notebook and b"%%" not in content
