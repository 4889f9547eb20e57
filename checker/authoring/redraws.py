"""Is an exercise as sound on other numbers? Its hidden data and its variants, from many seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.authoring import claims, collisions, pictures
from checker.authoring.of_draws import OfDraw
from checker.catalog import Entry, spec
from checker.grading.choosing import proved_draws
from checker.grading.plan import Plan
from checker.grading.respond import options, respond
from checker.models.exercise import Exercise
from checker.models.observation import Submission
from checker.solver.lookalikes import lookalikes
from checker.solver.values import SolverError
from checker.solver.variants import variant

Found = Iterator[tuple[spec.Path, str]]
ENOUGH_VARIANTS = 10
"""Of fewer variants, it may be chance that none distinguishes a slip from the truth."""


def seeds(count: int) -> tuple[str, ...]:
    """The seeds of a proof; the same ones every time, so that a proof can be repeated."""
    return tuple(f"validate/{number}" for number in range(count))


def pool(plan: Plan, size: int) -> tuple[int, ...]:
    """The numbers of so many draws of hidden data that leave no slip unseen.

    Raises SolverError where they are too rare.
    """
    found = proved_draws(plan.exercise, plan.graph, plan.given, size)
    if plan.exercise.hidden and len(found) < size:
        message = f"only {len(found)} draws tell every slip apart, and {size} are needed: widen it"
        raise SolverError(message, "hidden")
    return found


def hidden(plan: Plan) -> Found:
    """Slips that the tolerance hides on hidden data, and steps that a second way computes
    otherwise on them."""
    yield from collisions.hidden_by_tolerance(plan)
    for data in plan.hidden:
        yield from claims.second_way(plan, plan.graph.truth(data))


def variants(entry: Entry, count: int) -> tuple[list[Plan], list[tuple[spec.Path, str]]]:
    """The variants of so many seeds, as plans, and what is wrong with them."""
    plans: list[Plan] = []
    if entry.exercise.variants is None:
        return [], []
    try:
        for seed in seeds(count):
            drawn = variant(entry.exercise, seed)
            plans.append(Plan(drawn, entry.digest, entry.functions, seed))
    except SolverError as error:
        return [], [(("variants",), str(error))]
    return plans, list(_of_variants(entry.exercise, plans))


def _of_variants(exercise: Exercise, plans: Sequence[Plan]) -> Found:
    for plan in plans:
        yield from claims.second_way(plan, plan.truth)
        yield from pictures.drawn(plan)
        yield from _answered(exercise, plan) if exercise.kind == "choice" else ()
    yield from _never_seen(exercise, plans)


def _answered(exercise: Exercise, plan: Plan) -> Found:
    """The key earns everything and every other option nothing, and a reason that is there."""
    by_option = {id(option): place for place, option in enumerate(exercise.options)}
    shown = options(plan)
    for one, option in zip(shown, plan.exercise.options, strict=True):
        path: spec.Path = ("options", by_option[id(option)])
        submission = Submission("response", b"", "")
        verdict = respond(plan, one.name, plan.receipt(submission, "none"))
        if (verdict.status == "correct") != one.is_key:
            message = f"in the variant {plan.seed!r} this option is {verdict.status}"
            yield path, OfDraw(message, f"option {verdict.status}")
        if isinstance(option.because, dict) and one.because is None and not one.is_key:
            key = next((o.name for o in shown if o.is_key), "")
            yield (*path, "because"), f"no reason is given for where {key!r} is the key"


def _never_seen(exercise: Exercise, plans: Sequence[Plan]) -> Found:
    """Declared collisions that every variant has too, unless hidden data distinguish them."""
    if exercise.hidden or len(plans) < ENOUGH_VARIANTS:
        return
    for step, codes in exercise.collisions.items():
        for place, code in enumerate(codes):
            if all(
                any(
                    (one.step, one.twist.code) == (step, code)
                    for one in lookalikes(plan.exercise, plan.graph, plan.truth)
                )
                for plan in plans
            ):
                message = f"no variant tells {code} from the truth: widen what `draw` allows"
                yield ("collisions", step, place), message
