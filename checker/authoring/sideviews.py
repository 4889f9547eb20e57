"""An exercise on several sets of data side by side: what is given, what is true, and slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from checker.grading.messages.wording import SHOWN, show
from checker.grading.page import as_code
from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.solver.given import given_values, preload
from checker.solver.graph import Graph, Values
from checker.solver.lookalikes import twisted
from checker.solver.values import Network, Value, close
from checker.solver.variants import variant

OTHERS = 3
"""How many sets of data stand beside the one that is shown."""
LIKE = 1e-9


@dataclass(frozen=True)
class DataView:
    """One set of data, and all that the graph makes of it."""

    label: str
    exercise: Exercise
    data: Values

    @cached_property
    def truth(self) -> dict[str, Value]:
        """The data, and every step that does not wait for a free choice."""
        return Graph.of(self.exercise).truth(self.data)

    @cached_property
    def slips(self) -> dict[tuple[str, str], tuple[str, Value]]:
        """By step and code: what was done, and the value that it leads to."""
        graph = Graph.of(self.exercise)
        found = twisted(self.exercise, graph, self.truth)
        return {(step, twist.code): (twist.says, value) for step, twist, value in found}

    def shown(self, name: str, value: Value) -> str:
        """A value as a learner would read it, a row on each line; a network as a program has it."""
        if isinstance(value, Network):
            held = preload(self.exercise, name, value)
            layers = held if isinstance(held, list) else []
            parts = held.items() if isinstance(held, dict) else enumerate(layers)
            return "\n".join(f"{part}: {as_code(weights)}" for part, weights in parts)
        if isinstance(value, np.ndarray) and value.ndim == 2 and len(value) <= SHOWN:
            return "\n".join(map(show, value))
        return show(list(value) if isinstance(value, tuple) else value)


@dataclass(frozen=True)
class ComparisonRow:
    """A line of a table; `same` marks a slip's value that is the true one."""

    name: str
    values: tuple[str, ...]
    same: tuple[bool, ...]
    says: str = ""


def sideviews(plan: Plan) -> list[DataView]:
    """The data shown; then variants, or hidden data, where the exercise has any."""
    exercise = plan.exercise
    views = [DataView("shown", exercise, plan.given)]
    for number in range(1, OTHERS + 1):
        if exercise.variants is not None:
            drawn = variant(exercise, str(number))
            views.append(DataView(f"variant {number}", drawn, given_values(drawn)))
        elif exercise.hidden:
            other = Plan(exercise, plan.digest, plan.sources, f"preview/{number}")
            views.append(DataView(f"hidden data {number}", exercise, other.hidden[0]))
    return views


def data_rows(views: Sequence[DataView]) -> list[ComparisonRow]:
    """Each datum in every view."""
    plain = (False,) * len(views)
    return [
        ComparisonRow(name, tuple(view.shown(name, view.data[name]) for view in views), plain)
        for name in views[0].data
    ]


def value_rows(views: Sequence[DataView]) -> list[ComparisonRow]:
    """Each step's true value in every view, and below it the values that its slips lead to."""
    rows, plain = [], (False,) * len(views)
    for name in Graph.of(views[0].exercise).nodes:
        if name in views[0].truth:
            values = tuple(view.shown(name, view.truth[name]) for view in views)
            rows.append(ComparisonRow(name, values, plain))
        codes = dict.fromkeys(code for view in views for step, code in view.slips if step == name)
        rows += [_slip_row(views, name, code) for code in codes]
    return rows


def _slip_row(views: Sequence[DataView], name: str, code: str) -> ComparisonRow:
    found = [view.slips.get((name, code)) for view in views]
    values = tuple(
        view.shown(name, one[1]) if one else "–" for view, one in zip(views, found, strict=True)
    )
    same = tuple(
        one is not None and close(one[1], view.truth.get(name), LIKE, LIKE)
        for view, one in zip(views, found, strict=True)
    )
    return ComparisonRow(code, values, same, next(one[0] for one in found if one))
