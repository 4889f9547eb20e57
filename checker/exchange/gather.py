"""An exercise to a question: options and slips from the graph, sentences from the grading.

The feedback on each answer is asked of the grading itself, so that no system
says anything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.exchange.question import Answer, Question, SvgPicture, decimal
from checker.grading.page import page
from checker.grading.plan import Plan
from checker.grading.respond import asked_twists, options, respond
from checker.models.observation import Submission
from checker.solver.values import numbers

_NOBODY = Submission("response", b"", "")


def question(
    plan: Plan, spec: str, picture: SvgPicture | None = None, variant: str | None = None
) -> Question:
    """The question that a choice or a number asks.

    Raises SolverError where the graph gives an option or the asked step no value.
    """
    exercise = plan.exercise
    choice = exercise.kind == "choice"
    return Question(
        id=exercise.id,
        title=exercise.title,
        kind="choice" if choice else "number",
        chapter=exercise.chapter,
        points=exercise.max_points,
        stem=exercise.prompt,
        answers=tuple(_options(plan) if choice else _numbers(plan)),
        notes=_notes(plan),
        otherwise="" if choice else f"Needed: {plan.graph.formula(exercise.ask or '')}.",
        hints=exercise.hints,
        picture=picture,
        variant=variant,
        spec=spec,
    )


def _graded(plan: Plan, response: str) -> tuple[bool, str]:
    verdict = respond(plan, response, plan.receipt(_NOBODY, "none"))
    return verdict.status == "correct", verdict.feedback


def _options(plan: Plan) -> Iterator[Answer]:
    for one in options(plan):
        yield Answer(one.text or one.name, one.is_key, _graded(plan, one.name)[1])


def _numbers(plan: Plan) -> Iterator[Answer]:
    """The key, then each slip's number that is not the key's."""
    truth = plan.truth[plan.exercise.ask or ""]
    seen: set[str] = set()
    for value in (truth, *(led_to for _, led_to in asked_twists(plan).values())):
        if getattr(value, "shape", ()) != ():
            continue  # A list: no response is one.
        number = float(numbers(value))
        right, feedback = _graded(plan, decimal(number))
        # The learner's own number may lie a little beside this one.
        feedback = feedback.removeprefix(f"{decimal(number)}: ")
        if feedback not in seen and right == (not seen):
            near = plan.exercise.tolerance.absolute + plan.exercise.tolerance.relative * abs(number)
            yield Answer(decimal(number), right, feedback, number, near)
            seen.add(feedback)


def _notes(plan: Plan) -> str:
    """What stands below the prompt: the data, and the conventions."""
    shown = page(plan)
    facts = [f"{name.replace('_', ' ')}: {value}" for name, value in shown["facts"].items()]
    return "\n\n".join(
        f"**{title}**\n\n" + "\n".join(f"- {_plain(line)}" for line in lines)
        for title, lines in (("Given", facts), ("Conventions", shown["conventions"]))
        if lines
    )


def _plain(line: str) -> str:
    """A line that Markdown shows as it is."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>$" else char for char in line)
