"""Is what a spec claims so? Asked before anything is graded: a wrong key judges nobody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from checker.grading.messages.wording import show
from checker.grading.plan import Plan
from checker.models.claims import Claim, History
from checker.models.observation import Plain
from checker.solver.choices import choices, problems
from checker.solver.values import Network, SolverError, Value, close, numbers

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]
RELATIVE, ABSOLUTE = 1e-6, 1e-6
"""Claims are written to six digits or more."""


def faults(plan: Plan) -> tuple[tuple[Path, str], ...]:
    """Every claim on the data shown that is not so, and a choice without exactly one key.

    Claims behind a free choice wait for the choice; `checker validate` proves them.
    """
    try:
        found = list(disagreements(plan, plan.truth))
        if plan.exercise.kind == "choice":
            found += misfits(plan)
    except SolverError as error:
        found = [(error.place, str(error))]
    return tuple(found)


def uncomputable(plan: Plan) -> tuple[tuple[Path, str], ...]:
    """What keeps the data shown, a step or an option from having a value; no claim is asked."""
    try:
        choices(plan.exercise, plan.graph, plan.truth)
    except SolverError as error:
        return ((error.place, str(error)),)
    return ()


def disagreements(plan: Plan, truth: dict[str, Value]) -> Found:
    """Every claim on a value that is known, and not as claimed."""
    for name, claim in plan.exercise.expected.items():
        if name in truth:
            yield from disagreement(name, claim, truth[name])


def misfits(plan: Plan) -> Found:
    """What is wrong with the options of a choice. Raises SolverError for a slip there is not."""
    for place, message in problems(choices(plan.exercise, plan.graph, plan.truth)):
        yield ("options",) if place is None else ("options", place), message


def disagreement(name: str, claim: Claim, value: Value) -> Found:
    """The claim's path and what is computed, where the two differ."""
    if isinstance(claim, History):
        claimed: Plain = (claim.length, claim.first, claim.last)
        value = _ends(value)
    else:
        claimed = claim
    if not _same(claimed, value):
        computed = show(value) if not isinstance(value, Network) else "another set of weights"
        yield ("expected", name), f"claimed is {show(claimed)}, but computed is {computed}"


def _ends(value: Value) -> Value:
    """Length, first and last entry of a history; a value that is none stays as it is."""
    shape = () if isinstance(value, Network | tuple) else np.asarray(value).shape
    if not shape or not shape[0]:
        return value
    history = numbers(value)
    return np.array([len(history), *history[0].flat, *history[-1].flat])


def _same(claimed: Plain, value: Value) -> bool:
    if isinstance(claimed, dict):
        nodes = value.by_node() if isinstance(value, Network) else {}
        return claimed.keys() == nodes.keys() and all(
            _same(claimed[node], weights) for node, weights in nodes.items()
        )
    if isinstance(claimed, bool) or isinstance(value, bool):
        return claimed is value
    try:
        return close(numbers(claimed), value, RELATIVE, ABSOLUTE)
    except SolverError:
        return False
