"""The history that a program was to plot: as the learner has it, and as it should be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.grading.judge.seen import Timeline
from checker.grading.judge.values import read
from checker.grading.plan import Plan
from checker.models.observation import Observation
from checker.models.verdict import Verdict
from checker.solver.values import numbers


@dataclass(frozen=True)
class ValueHistory:
    """Values under the learner's name for them; none where they are no list of finite numbers.

    `expected` is given only once the step is right.
    """

    name: str
    own: tuple[float, ...] = ()
    expected: tuple[float, ...] | None = None


def history(plan: Plan, given: Observation, verdict: Verdict) -> ValueHistory | None:
    """What the run on the given data shows of it; None where the exercise asks for no plot."""
    plot = next((step for step in plan.exercise.steps if plan.is_plot(step.name)), None)
    if plot is None:
        return None
    source = plan.graph.steps[str(plot.of[0])]
    names = Timeline.of(given, plan.preloads(plan.given)).end
    seen = read(names.get(source.learner_name), np.zeros(1)).value
    value = None if seen is None else numbers(seen)
    if value is None or value.ndim != 1 or not value.size or not np.isfinite(value).all():
        return ValueHistory(source.learner_name)
    own = tuple(value.tolist())
    right = any(one.check == source.name and one.status == "right" for one in verdict.findings)
    if not right:
        return ValueHistory(source.learner_name, own)
    truth = np.asarray(plan.graph.evaluate(plan.given)[source.name])
    return ValueHistory(source.learner_name, own, tuple(truth.tolist()))
