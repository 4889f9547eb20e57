"""The file that a learner begins with: what the exercise gives, as code, above their own part."""

from __future__ import annotations

from checker.grading.page import preloads
from checker.grading.plan import Plan

GIVEN = "# Given. The grader has all of it too, so leave it as it is: it lets you run this file."
OWN = "# Your part"


def given(plan: Plan) -> str:
    """The imports, data and functions of an exercise as Python that runs by itself; or nothing."""
    lines = preloads(plan)
    count = len(plan.exercise.modules)
    blocks = ["\n".join(lines[:count]), "\n".join(lines[count:])]
    head = "\n\n".join(filter(None, blocks))
    functions = (source.strip("\n") for source in plan.sources.values())
    return "\n\n\n".join(filter(None, (head, *functions)))


def starter(plan: Plan, own: str | None, variant: str | None = None) -> str:
    """The whole starter file; `own` is the exercise's starter.py, without which names are listed.

    `variant` is the seed of the numbers that `plan` holds, where they are not the spec's own.
    """
    exercise = plan.exercise
    seed = f", variant {variant}" if variant is not None else ""
    title = f"# {exercise.title} ({exercise.id}{seed})"
    code = given(plan)
    above = f"{title}\n\n{GIVEN}\n{code}\n\n\n{OWN}\n" if code else f"{title}\n\n"
    return above + own_part(plan, own)


def own_part(plan: Plan, own: str | None) -> str:
    """The learner's part: the exercise's starter.py, without which names are listed."""
    if own is not None:
        return own
    asked = [step for step in plan.exercise.steps if step.points and not plan.is_plot(step.name)]
    return "".join(f"# {step.learner_name} = ...\n" for step in asked)


def seed_of(source: bytes, exercise_id: str) -> str | None:
    """The variant that a program's first line names, as `starter` writes it; None where none is."""
    first = source.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode(errors="replace").strip()
    head, found, rest = first.partition(f" ({exercise_id}, variant ")
    named = head.startswith("#") and found and rest.endswith(")")
    return (rest[:-1] or None) if named else None
