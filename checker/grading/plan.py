"""What to run: the given data first, then hidden data; and what each run is handed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from checker import __version__, solver
from checker.models.exercise import Exercise
from checker.models.observation import Inputs, Limits, Observation, Plain, Runner, Submission
from checker.models.verdict import Receipt
from checker.solver.given import given_values, preload, preloads
from checker.solver.graph import Graph, Values
from checker.solver.hidden import first_draw, hidden_values
from checker.solver.values import Value

EXHAUSTED = frozenset({"timeout", "output", "memory", "refused"})
"""Outcomes of a program that met a limit."""
UNSEEN = EXHAUSTED - {"memory"}
"""Those of which the process that ran the program could no longer report what it had set."""
MODULES = {"np": "numpy", "plt": "matplotlib.pyplot"}

if TYPE_CHECKING:
    from checker.solver.choices import Choice


@dataclass(frozen=True)
class Plan:
    """An exercise made ready: its graph, its given data, and hidden data drawn from a seed.

    A seed that is `drawn_once` is one of a pool of proved draws; with any other, draws are tried
    until one leaves no slip unseen. What is kept of the choice is the salt and the seed.
    """

    exercise: Exercise
    digest: str
    sources: Mapping[str, str]
    seed: str
    salt: str = ""
    drawn_once: bool = False
    plain: Exercise | None = None
    """Where the exercise is a variant, the one with the numbers of the spec."""
    variant: str | None = None
    """The seed of the variant that `exercise` is; None for the numbers of the spec."""

    @cached_property
    def graph(self) -> Graph:
        """The exercise's steps. Raises SolverError for a cycle."""
        return Graph.of(self.exercise)

    @cached_property
    def given(self) -> dict[str, Value]:
        """The data that the learner is shown."""
        return given_values(self.exercise)

    @cached_property
    def truth(self) -> dict[str, Value]:
        """The data shown and every step's value on them. Raises SolverError where one has none."""
        return self.graph.truth(self.given)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The options with the values that the graph gives them. Raises SolverError."""
        from checker.solver.choices import choices

        return choices(self.exercise, self.graph, self.truth)

    @cached_property
    def hidden(self) -> tuple[Values, ...]:
        """The data that the learner is not shown, one set a hidden run."""
        if self.drawn_once:
            return first_draw(self.exercise, self.given, self.seed)
        return hidden_values(self.exercise, self.graph, self.given, self.seed)

    @cached_property
    def plain_data(self) -> Values | None:
        """The data of the exercise itself, where this is a variant of it."""
        return given_values(self.plain) if self.plain else None

    def drawn(self, seed: str, salt: str) -> Plan:
        """The plan with the hidden data of a draw that was proved.

        What is computed of a draw is kept and shared by all plans with it, whatever their salt.
        """
        if seed not in self._drawn:
            self._drawn[seed] = self._sharing(replace(self, seed=seed, drawn_once=True))
        return self._drawn[seed]._sharing(replace(self._drawn[seed], salt=salt))

    def _sharing(self, other: Plan) -> Plan:
        """Another plan on the same data, which then need not compute what this one did."""
        same = ("graph", "given", "truth", *(("hidden", "_bound") if self.drawn_once else ()))
        other.__dict__.update((name, getattr(self, name)) for name in same)
        return other

    @cached_property
    def _drawn(self) -> dict[str, Plan]:
        return {}

    @cached_property
    def _bound(self) -> dict[int, tuple[Values, dict[str, Plain]]]:
        """What is bound before the runs on some data, by the data's identity."""
        return {}

    @property
    def salted_seed(self) -> str:
        """The seed as a record keeps it; the receipt has its digest."""
        return self.salt + self.seed

    @property
    def data(self) -> tuple[Values, ...]:
        """The data of every run, the given run first."""
        return (self.given, *self.hidden)

    @property
    def limits(self) -> Limits:
        """What each run may use."""
        return Limits(**self.exercise.limits.model_dump())

    @property
    def names(self) -> tuple[str, ...]:
        """All that a program finds when it begins: data, functions, modules."""
        exercise = self.exercise
        return (*exercise.preloads, *self.sources, *exercise.modules)

    def preloads(self, data: Values) -> dict[str, Plain]:
        """What is bound before the file runs on these data."""
        known = self._bound.get(id(data))
        if known is None or known[0] is not data:
            truth = self.truth if data is self.given else self.graph.truth(data)
            known = self._bound[id(data)] = data, preloads(self.exercise, truth)
        return dict(known[1])

    def inputs(self, data: Values, *, typed_data: bool = False) -> Inputs:
        """All that one run is handed. Nothing computed for the key is among it."""
        exercise, steps = self.exercise, self.exercise.steps
        watched = dict.fromkeys(
            (
                *(step.learner_name for step in steps if step.points or step.supplied),
                *exercise.preloads,
            )
        )
        calls = {
            step.learner_name: tuple(preload(exercise, name, data[name]) for name in step.call)
            for step in steps
            if step.call is not None
        }
        return Inputs(
            values=self.preloads(data),
            pasted={} if data is self.given else self.preloads(self.given),
            typed_data=typed_data and data is not self.given,
            functions=self.sources,
            modules={name: MODULES[name] for name in exercise.modules},
            watched=tuple(name for name in watched if name not in calls),
            calls=calls,
            plots=self.plots,
        )

    def observe(
        self,
        submission: Submission,
        run: Runner,
        given: Observation | None = None,
        *,
        typed_data: bool = False,
    ) -> list[Observation]:
        """Run a submission on the given data and, if it came to something, on the hidden data.

        `given` is what was seen on the given data, where that is known from an earlier run.
        `typed_data` has data that the program types in give way to hidden data wherever they are.
        """
        seen = [given] if given else []
        while len(seen) < len(self.data) and _goes_on(seen):
            first, *then = (
                self.inputs(one, typed_data=typed_data) for one in self.data[len(seen) :]
            )
            came = run(submission, replace(first, then=tuple(then)), self.limits)
            seen += [came, *came.then]
        return seen

    def receipt(self, submission: Submission, isolation: str) -> Receipt:
        """What it takes to explain a verdict on this plan later."""
        return Receipt(
            spec_digest=self.digest,
            submission_digest=submission.digest,
            solver_version=solver.VERSION,
            program_version=__version__,
            isolation=isolation,
            seed_digest=hashlib.sha256(self.salted_seed.encode()).hexdigest(),
            tolerance=self.exercise.tolerance.model_dump(),
            variant=self.variant,
        )

    @property
    def plots(self) -> bool:
        """Whether the learner's figures are looked at."""
        return any(self.is_plot(step.name) for step in self.exercise.steps)

    def is_plot(self, name: str) -> bool:
        """Whether a step is looked for in the learner's figures."""
        operation = self.graph.operation(name)
        return operation is not None and operation.kind == "plot"


def _goes_on(seen: list[Observation]) -> bool:
    """Whether another run is worth it: the first came to something, the last met no limit."""
    if not seen:
        return True
    first = seen[0]
    # What was drawn before an exception can earn points too: never on the data shown alone.
    came = first.moments or first.calls or first.drawings
    # Where one met a limit, the next would only take as long again. But a program may say itself
    # that it has no memory, with values that other hidden data would show to be wrong.
    return (first.outcome == "finished" or (first.outcome == "raised" and bool(came))) and (
        seen[-1].outcome not in UNSEEN
    )
