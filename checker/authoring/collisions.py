"""Can every slip be seen? On the data shown, on hidden data, and within the tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np

from checker.catalog import spec
from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.solver.graph import Graph, Values
from checker.solver.hidden import collisions, free_choices
from checker.solver.lookalikes import (
    ABSOLUTE,
    RELATIVE,
    Lookalike,
    lookalikes,
    pairs,
    plain_hits,
    possible,
)
from checker.solver.telling import asked
from checker.solver.values import Value

Found = Iterator[tuple[spec.Path, str]]


def check(plan: Plan) -> Found:
    """Every slip that looks like the truth, or like another one, on the data shown."""
    exercise, truth = plan.exercise, known(plan)
    found = list(lookalikes(exercise, plan.graph, truth))
    yield from _names(exercise, plan.graph)
    could = list(possible(exercise, plan.graph, truth, found))
    for one in could:
        if not one.exact:
            yield ("tolerance",), _hidden_by_tolerance(one, truth, plan.graph)
        elif one.twist.code not in exercise.collisions.get(one.step, ()):
            yield from _undeclared(plan, one)
    yield from _needless(exercise, could)
    if exercise.kind == "number":
        for code, other in pairs(exercise, plan.graph, truth):
            yield ("ask",), f"{code} and {other} lead to one value here: change the data"
    for place, code in plain_hits(exercise, plan.graph, truth) if exercise.ask else ():
        yield ("options", place, "value"), f'{code} leads to this value: write {{"slip": "{code}"}}'


def known(plan: Plan) -> dict[str, Value]:
    """The truth on the data shown; what follows a free choice, from what is claimed of it."""
    after_choice = {
        name: np.asarray(claim)
        for name, claim in plan.exercise.expected.items()
        if name not in plan.truth
        and isinstance(claim, int | float | tuple)
        and any(plan.graph.nodes[r].function is None for r in plan.graph.nodes[name].reads
                if r in plan.graph.nodes)
    }  # fmt: skip
    return plan.graph.evaluate(plan.given, after_choice)


def _names(exercise: Exercise, graph: Graph) -> Found:
    steps = asked(exercise)
    for name, codes in exercise.collisions.items():
        if name not in steps:
            yield ("collisions", name), f"{name!r} is not asked; asked are: {', '.join(steps)}"
            continue
        there = {t.code for s in (name, *graph.ancestors(name)) for t in graph.twists(s)}
        for place, code in enumerate(codes):
            if code not in there:
                near = get_close_matches(code, there, n=1)
                meant = f"; did you mean {near[0]!r}?" if near else ""
                yield ("collisions", name, place), f"{name} has no slip {code!r}{meant}"


def _undeclared(plan: Plan, found: Lookalike) -> Found:
    step, code = found.step, found.twist.code
    change = " or ".join(_roots(plan.graph, found.twist.node.name)) or "the data"
    index = [one.name for one in plan.exercise.steps].index(step)
    message = f"{code} gives the right value of {step} here: change {change}"
    if not plan.exercise.hidden and not plan.exercise.variants:
        yield ("steps", index), message
        return
    yield ("steps", index), f'{message}, or declare it: "collisions": {{"{step}": ["{code}"]}}'


def _roots(graph: Graph, name: str) -> list[str]:
    """The data that a step reads, directly or through others."""
    reads = [r for step in (name, *graph.ancestors(name)) for r in sorted(graph.nodes[step].reads)]
    return [read for read in dict.fromkeys(reads) if read not in graph.nodes]


def _hidden_by_tolerance(found: Lookalike, truth: Values, graph: Graph) -> str:
    step, code = found.step, found.twist.code
    data = {name: value for name, value in truth.items() if name not in graph.nodes}
    value = graph.evaluate(data, twist=found.twist).get(step, truth[step])
    return (
        f"the tolerance hides {code}: it makes {step} {show(value)} "
        f"where {show(truth[step])} is right; make the tolerance smaller"
    )


def _needless(exercise: Exercise, found: Sequence[Lookalike]) -> Found:
    there = {(one.step, one.twist.code) for one in found}
    for name, codes in exercise.collisions.items():
        for place, code in enumerate(codes):
            path: spec.Path = ("collisions", name, place)
            if name in asked(exercise) and (name, code) not in there:
                yield path, f"{code} does not give the right value of {name} here: leave it out"
            elif not exercise.hidden and not exercise.variants:
                yield path, f"nothing tells {code} from the truth: no hidden data and no variants"


def unseen(plan: Plan) -> Found:
    """What the hidden data drawn from the plan's seed leave unseen."""
    runs = plan.hidden
    for group in collisions(plan.exercise, plan.graph, plan.given, runs) if runs else ():
        yield (
            ("hidden",),
            f"no draw tells these apart: {group}; widen what varies, or let more vary",
        )


def hidden_by_tolerance(plan: Plan) -> Found:
    """Slips that a wide tolerance makes right on all hidden data."""
    runs, tolerance = plan.hidden, plan.exercise.tolerance
    if tolerance.relative <= RELATIVE and tolerance.absolute <= ABSOLUTE:
        return  # hidden data are drawn to keep slips further apart than that
    hidden = [set(_within_tolerance(plan, run, f"free/{index}")) for index, run in enumerate(runs)]
    for step, code in sorted(set.intersection(*hidden)) if hidden else ():
        yield ("tolerance",), f"on hidden data too, the tolerance hides {code} at {step}"


def _within_tolerance(plan: Plan, run: Values, seed: str) -> Iterator[tuple[str, str]]:
    truth = plan.graph.truth(run, free_choices(plan.exercise, run, seed))
    for one in lookalikes(plan.exercise, plan.graph, truth):
        yield one.step, one.twist.code
