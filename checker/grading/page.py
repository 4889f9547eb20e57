"""What a learner may read of an exercise: plain values, never a key and never a slip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import numpy as np

from checker.grading.messages.rules import RULES
from checker.grading.messages.wording import nearness, show
from checker.grading.plan import Plan
from checker.grading.respond import options
from checker.models.exercise import Conventions, Exercise, NetworkSpec
from checker.models.said import joined, say
from checker.solver.noted import noted, updates


class AskedStep(TypedDict):
    """A step that earns points, by the name that a program gives it."""

    name: str
    points: int


class ShownOption(TypedDict):
    """An option: what one responds with, and what it says."""

    response: str
    text: str | None


class Page(TypedDict):
    """What a learner reads of an exercise; of a program the data are `preloads`, else `facts`."""

    id: str
    title: str
    kind: str
    chapter: str
    order: int
    requires: list[str]
    points: int
    stem: str
    conventions: list[str]
    networks: dict[str, list[str]]
    facts: dict[str, str]
    preloads: list[str]
    functions: dict[str, str]
    asked: list[AskedStep]
    options: list[ShownOption]
    tolerance: dict[str, float]
    near: str
    hints: int


class VariantPage(Page):
    """The page of an exercise on the numbers of a variant, or on its own."""

    variant: str | None


def page(plan: Plan) -> Page:
    """The exercise as a learner sees it; `preloads` are lines of Python, in order."""
    exercise = plan.exercise
    code = exercise.kind == "code"
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kind": exercise.kind,
        "chapter": exercise.chapter,
        "order": exercise.order,
        "requires": list(exercise.requires),
        "points": exercise.max_points,
        "stem": exercise.prompt,
        "conventions": conventions(plan),
        "networks": {} if code else {n: _nodes(net) for n, net in exercise.networks.items()},
        "facts": {} if code else {name: show(plan.given[name]) for name in exercise.data},
        "preloads": preloads(plan) if code else [],
        "functions": dict(plan.sources),
        "asked": [_asked(plan, step.name) for step in exercise.steps if step.points],
        "options": [{"response": one.name, "text": one.text} for one in options(plan)],
        "tolerance": exercise.tolerance.model_dump(),
        "near": "" if exercise.kind == "choice" else nearness(**exercise.tolerance.model_dump()),
        "hints": len(exercise.hints),
    }


def conventions(plan: Plan) -> list[str]:
    """The conventions in sentences, those that play a part here."""
    exercise, by = plan.exercise, plan.exercise.conventions
    found = noted(exercise, plan.graph, plan.given)
    sentences: list[str] = []
    if "error_sign" in found:
        sentences.append(say("error = {rule}", rule=RULES[by.error]))
    if found & {"loss", "reduction", "slope_factor"}:
        rows = by.reduction if "reduction" in found else ""
        sentences.append(say(_LOSSES[rows], rule=RULES[by.loss]))
    if "slope_factor" in found:
        sentences.append(_slope(by))
    # Where slopes point downhill, the update says so.
    if updates(plan.graph) or ("slope_sign" in found and by.slope_sign == -1):
        sentences.append(say("update: {rule}", rule=RULES[by.update]))
    if exercise.networks:
        sentences += _activations(exercise)
        sentences.append(say("a node's weights stand in the order of the nodes that feed it"))
    return sentences


def _slope(by: Conventions) -> str:
    sign = "" if by.error_sign == by.slope_sign else "−"
    slope = say("2 · input · error") if by.slope_factor == 2 else say("input · error")
    rule = joined([sign, slope], "")
    return say("slope of the loss for a weight, with no hidden layer = {rule}", rule=rule)


def _activations(exercise: Exercise) -> Iterator[str]:
    """What the conventions say, where that is so anywhere; then the layers that have their own."""
    by, networks = exercise.conventions, exercise.networks
    cut = {one.network for one in exercise.drawings if one.cut}
    hidden = [layer for one in networks.values() for layer in one.layers[:-1]]
    if any(layer.activation is None for layer in hidden):
        yield say("hidden nodes apply {function}", function=_ACTIVATIONS[by.hidden_activation])
    outputs = [one.layers[-1].activation for one in networks.values()]
    if by.output_activation != "identity" and None in outputs:
        yield say("the output applies {function}", function=_ACTIVATIONS[by.output_activation])
    for name, one in networks.items():
        for depth, layer in enumerate(one.layers):
            if layer.activation is not None:
                function = _ACTIVATIONS[layer.activation]
                if depth < len(one.layers) - 1:
                    yield say("hidden layer {n} of `{name}` applies {function}",
                              n=depth + 1, name=name, function=function)  # fmt: skip
                elif name in cut:
                    # Drawn without a prediction, its last layer is a hidden one.
                    yield say("hidden nodes apply {function}", function=function)
                else:
                    yield say("the output of `{name}` applies {function}",
                              name=name, function=function)  # fmt: skip


_LOSSES = {
    "": say("loss = {rule}"),
    "mean": say("loss = {rule}, its mean over the rows"),
    "sum": say("loss = {rule}, its sum over the rows"),
}
_ACTIVATIONS = {
    "relu": say("ReLU (its slope at 0 is 0)"),
    "identity": say("no activation function"),
    "sigmoid": say("the sigmoid function"),
    "tanh": say("tanh"),
    "softmax": say("softmax"),
}


def _nodes(network: NetworkSpec) -> list[str]:
    """One line a node: the weights on the arrows that lead to it; `?` for an unknown one."""
    drawn_whole = len(network.layers) > 1
    lines = []
    for depth, layer in enumerate(network.layers):
        for node, row in enumerate(layer.weights):
            last = drawn_whole and depth == len(network.layers) - 1
            name = "output" if last else f"hidden node {node}"
            weights = ", ".join("?" if weight is None else f"{weight:g}" for weight in row)
            lines.append(f"{name}: weights {weights}")
    return lines


def preloads(plan: Plan) -> list[str]:
    """What is bound before a program runs, as lines of Python: the imports, then the data."""
    lines = [f"import {_MODULES[name]}" for name in plan.exercise.modules]
    return lines + [f"{n} = {as_code(v)}" for n, v in plan.preloads(plan.given).items()]


_MODULES = {"np": "numpy as np", "plt": "matplotlib.pyplot as plt"}


def as_code(value: object) -> str:
    """A preload as a learner would type it."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()})"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_code, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(as_code, value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}": {as_code(part)}' for name, part in value.items()) + "}"
    return repr(value)


def _asked(plan: Plan, name: str) -> AskedStep:
    step = plan.graph.steps[name]
    shown = "the plot" if plan.is_plot(name) else step.learner_name
    return {"name": shown, "points": step.points}
