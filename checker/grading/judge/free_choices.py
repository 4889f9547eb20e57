"""A learner's free choices in one run: what they meet, and what they let be told of later steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.grading.plan import Plan
from checker.models.exercise import Conventions
from checker.solver import properties
from checker.solver.graph import Values
from checker.solver.values import Value


@dataclass(frozen=True)
class Choices:
    """The choices that could be read in a run on these data.

    A run on hidden data knows the choices of the run on the data shown, and must repeat them: a
    file that asks which run it is in could choose what is easiest to type results for.
    """

    plan: Plan
    data: Values
    read: Mapping[str, Value]
    shown: Choices | None = None

    @cached_property
    def kept(self) -> dict[str, Value]:
        """Those that are made in one way for any data, by the step's name."""
        return {name: value for name, value in self.read.items() if self._is_kept(name, value)}

    def _is_kept(self, name: str, choice: Value) -> bool:
        if self.shown is None:
            return True
        first, source = self.shown.read.get(name), str(self.plan.graph.steps[name].of[0])
        return first is not None and properties.same_choice(
            choice, self.data[source], first, self.shown.data[source]
        )

    def unmet(self, name: str) -> str | None:
        """The code of what is amiss with a choice, or None."""
        return properties.unmet(self._free(name), *self._asked(name))

    def above(self, step: str) -> list[str]:
        """The free choices that a step stands on."""
        graph = self.plan.graph
        return [name for name in graph.ancestors(step) if graph.steps[name].free]

    def tell(self, step: str) -> bool:
        """Whether a run with these choices tells a computed value of a step from a typed one.

        It does not where a choice changes nothing on these data, though it does on those shown, nor
        where none is to be had. Where every edit changes something, a choice must be made.
        """
        shown = self.shown
        return shown is None or all(self._tells(name, shown) for name in self.above(step))

    def _tells(self, name: str, shown: Choices) -> bool:
        if name not in self.kept:
            by, arguments = self.plan.exercise.conventions, self._arguments(name)
            return properties.every_edit_moves(self._free(name), by, arguments)
        return self._moves(name) or not shown._moves(name)

    def _moves(self, name: str) -> bool:
        return properties.moves(self._free(name), *self._asked(name))

    def _free(self, name: str) -> str:
        return self.plan.graph.steps[name].free or ""

    def _asked(self, name: str) -> tuple[Conventions, Value, tuple[Value, ...]]:
        return self.plan.exercise.conventions, self.read[name], self._arguments(name)

    def _arguments(self, name: str) -> tuple[Value, ...]:
        return tuple(self.data[str(argument)] for argument in self.plan.graph.steps[name].of)
