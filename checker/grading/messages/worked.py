"""The worked solution: each step's rule in the learner's names, then in numbers, then its value.

It is read off the graph alone. What the learner may choose is described by its property, with one
choice that meets it; what comes after it is worked from that choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from checker.grading.messages import nodes
from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.grading.respond import Shown, options
from checker.models.exercise import Argument, Fixed
from checker.models.said import joined, say
from checker.solver.graph import Values
from checker.solver.values import Network, Value

DIGITS = 8
"""A solution shows more digits than a sentence does."""


@dataclass(frozen=True)
class WorkedStep:
    """One step. `numbers` is None where the rule holds none; `details` go node by node."""

    step: str
    name: str
    formula: str
    numbers: str | None
    value: str | None
    details: tuple[str, ...] = ()
    free: bool = False


@dataclass(frozen=True)
class JudgedOption:
    """An option of a choice: the name to respond with, and why it is or is not the key."""

    response: str
    text: str | None
    key: bool
    why: str


def lines(plan: Plan, choices: Mapping[str, Value]) -> tuple[WorkedStep, ...]:
    """Every step in the order in which they build on each other, on the data shown.

    `choices` holds a value for each free step. Raises SolverError where values do not fit.
    """
    values = plan.graph.truth(plan.given, choices)
    return tuple(line(plan, name, values) for name in plan.graph.nodes if name in values)


def line(plan: Plan, name: str, values: Values) -> WorkedStep:
    """One step worked on these values; `values[name]` is its own, left out where it has none."""
    step, graph = plan.graph.steps[name], plan.graph
    details = nodes.describe(plan, name, values)
    has_value = name in values and not plan.is_plot(name)
    return WorkedStep(
        name,
        _called(plan, name),
        graph.formula(name),
        None if details or plan.is_plot(name) else _in_numbers(plan, name, values),
        in_words(values[name]) if has_value else None,
        details,
        step.free is not None,
    )


def _called(plan: Plan, name: str) -> str:
    step = plan.graph.steps[name]
    if plan.is_plot(name):
        return say("the plot")
    # Steps in between have no name in a learner's program.
    hidden = plan.exercise.kind == "code" and not (step.points or step.supplied)
    return name if hidden else f"`{step.learner_name}`"


def _in_numbers(plan: Plan, name: str, values: Values) -> str | None:
    """The rule with the values of its names; None where that is no different from the names."""
    graph = plan.graph
    operation, step = graph.operation(name), graph.steps[name]
    if operation is None:
        return None
    words = [_argument(plan, argument, values, bool(operation.level)) for argument in step.of]
    rule = operation.formula(graph.by)
    sentence = say(rule, **dict(zip(operation.parameters, words, strict=False)))
    return sentence if sentence != graph.formula(name) else None


def _argument(plan: Plan, argument: Argument, values: Values, plain: bool) -> str:
    if plain and isinstance(argument, Fixed):
        return str(argument.literal)
    name = f"`{plan.graph.learner_name(argument)}`"
    if isinstance(argument, Fixed) or argument not in values:
        return name
    value = values[argument]
    # A network's numbers would hide the rule; they are shown node by node.
    if isinstance(value, Network | tuple | bool):
        return name
    text = show(value, DIGITS)
    return joined(["(", text, ")"], "") if text.startswith("-") else text


def in_words(value: Value) -> str:
    """A value as a learner reads it; histories are cut short, networks are shown by their nodes."""
    if isinstance(value, Network):
        if value.given_as == "arrays":
            return show([layer.weights for layer in value.layers], DIGITS)
        return show(value.by_node(), DIGITS)
    if isinstance(value, bool | np.bool_):
        return say("true") if value else say("false")
    if isinstance(value, tuple):
        return _history([in_words(one) for one in value])
    return show(np.asarray(value), DIGITS)


def _history(parts: list[str]) -> str:
    if len(parts) <= 4:
        return reduce(lambda one, other: say("{one}, then {other}", one=one, other=other), parts)
    return say(
        "{first}, then {second}, …, at last {last} ({n} in all)",
        first=parts[0],
        second=parts[1],
        last=parts[-1],
        n=len(parts),
    )


def judged(plan: Plan) -> tuple[JudgedOption, ...]:
    """Every option of a choice with why it is the key, or why it is not."""
    return tuple(
        JudgedOption(one.name, one.text, one.is_key, _why(plan, one)) for one in options(plan)
    )


def _why(plan: Plan, option: Shown) -> str:
    if option.because:
        return option.because
    if option.is_key:
        return _why_key(plan, option)
    if option.twist is not None:
        return option.twist.says
    return say("The steps above do not lead to this value.")


def _why_key(plan: Plan, option: Shown) -> str:
    ask = plan.exercise.ask
    if ask is not None:
        return say("This is {rule}.", rule=plan.graph.formula(ask))
    holds = (one.holds for one in plan.exercise.options if one.id == option.name and one.holds)
    held = next(holds, None)
    if not held:
        return say("This is the key.")
    return say("It holds that {rule}.", rule=plan.graph.formula(held))
