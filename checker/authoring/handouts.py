"""Is each function that an exercise hands out the operation that it stands for?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np

from checker.catalog import spec
from checker.grading.plan import Plan
from checker.models.functions import GivenFunction
from checker.models.observation import Inputs, Raised, Runner, Submission
from checker.solver.given import preload
from checker.solver.graph import Values
from checker.solver.operations import OPERATIONS
from checker.solver.values import Value, close, numbers

Found = Iterator[tuple[spec.Path, str]]


def check(plans: Iterable[Plan], run: Runner) -> Found:
    """Every call with data of the plans whose result is not that of the operation."""
    for plan in plans:
        for index, function in enumerate(plan.exercise.functions):
            for data in plan.data:
                for place, names in enumerate(function.proved_on):
                    difference = _differs(plan, function, data, names, run)
                    if difference:
                        yield ("functions", index, "proved_on", place), difference


def _differs(
    plan: Plan, function: GivenFunction, data: Values, names: tuple[str, ...], run: Runner
) -> str | None:
    """What is wrong with a function that is handed out, called with these data."""
    arguments = {p: _row(data[n]) for p, n in zip(function.parameters, names, strict=True)}
    handed = tuple(
        preload(plan.exercise, name, value)
        for name, value in zip(names, arguments.values(), strict=True)
    )
    inputs = Inputs(
        values={}, functions=plan.sources, modules={"np": "numpy"}, calls={function.name: handed}
    )
    seen = run(NOTHING, inputs, plan.limits)
    returned = seen.calls.get(function.name)
    if returned is None or isinstance(returned, Raised):
        return f"{function.name} cannot be called: {returned or seen.detail}"
    by = plan.exercise.conventions
    expected = OPERATIONS[function.operation](by, *(arguments[p] for p in function.of))
    if close(numbers(returned), expected, 1e-9, 1e-9):
        return None
    return f"{function.name} is not {function.operation} on these data"


NOTHING = Submission("nothing", b"pass\n", hashlib.sha256(b"pass\n").hexdigest())


def _row(value: Value) -> Value:
    """The first row of several: a function that is handed out works on one row."""
    return value[0] if isinstance(value, np.ndarray) and value.ndim == 2 else value
