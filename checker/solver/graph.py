"""An exercise as a graph of named quantities, and everything that is read off that graph.

`Graph.truth` is the key. A `Twist` is one step replaced by a slip of it; evaluating the graph with
a twist gives the value that the slip leads to. Evaluating it with some values `known` (the
learner's own) carries an earlier slip forward. Nothing here belongs to one exercise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from checker.models.exercise import Argument, Conventions, Exercise, Fixed, Step
from checker.models.said import listed, say
from checker.solver import rules
from checker.solver.operation import Function, Operation
from checker.solver.operations import OPERATIONS
from checker.solver.ordering import ordered
from checker.solver.properties import PROPERTIES, fits
from checker.solver.values import Operand, SolverError, Value, is_finite

Values = Mapping[str, Value]
UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a function raises that is handed values of a kind, number or shape it cannot take."""


@dataclass(frozen=True)
class Node:
    """One step, ready to be evaluated; a free step has no function."""

    name: str
    function: Function | None
    arguments: tuple[Argument, ...]

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names among the arguments."""
        return frozenset(name for name in self.arguments if isinstance(name, str))

    def evaluate(self, by: Conventions, values: Values) -> Value | None:
        """The function of the arguments' values; None where it does not apply.

        Raises SolverError for arguments of a kind, number or shape that the function cannot take.
        """
        assert self.function is not None
        arguments = [
            argument.literal if isinstance(argument, Fixed) else values[argument]
            for argument in self.arguments
        ]
        try:
            value: Operand = self.function(by, *arguments)
        except SolverError:
            raise
        except UNFIT as error:
            raise SolverError(f"the arguments do not fit: {error}") from error
        return value if value is None or isinstance(value, bool) else _as_value(value)


def _as_value(value: Value) -> Value:
    return np.asarray(value) if isinstance(value, float | int | list) else value


@dataclass(frozen=True)
class Twist:
    """A slip at one step: the node to put in the step's place, and what was done wrong."""

    code: str
    says: str
    node: Node


@dataclass(frozen=True)
class Graph:
    """Steps in an order in which each can be evaluated, under one set of conventions."""

    by: Conventions
    nodes: Mapping[str, Node]
    steps: Mapping[str, Step]

    @staticmethod
    def of(exercise: Exercise) -> Graph:
        """The graph of an exercise's steps. Raises SolverError for a cycle."""
        nodes = {
            step.name: Node(
                step.name, OPERATIONS[step.operation] if step.operation else None, step.of
            )
            for step in exercise.steps
        }
        return Graph(
            exercise.conventions, ordered(nodes), {step.name: step for step in exercise.steps}
        )

    def under(self, by: Conventions) -> Graph:
        """The same steps under other conventions."""
        return replace(self, by=by)

    def evaluate(
        self,
        given: Values,
        known: Values | None = None,
        twist: Twist | None = None,
        only: Iterable[str] | None = None,
    ) -> dict[str, Value]:
        """All values that can be computed; a step that cannot be evaluated is left out.

        `known` values stand in place of computed ones; `only` limits the steps to these.
        """
        values = dict(given) | dict(known or {})
        wanted = self.nodes.keys() if only is None else set(only)
        with np.errstate(all="ignore"):
            for name, node in self.nodes.items():
                if name not in values and name in wanted:
                    self._add(values, twist.node if twist and twist.node.name == name else node)
        return values

    def before(
        self, origin: str, given: Values, known: Values, only: Iterable[str]
    ) -> dict[str, Value]:
        """The values that a slip at `origin` leaves as they are: from these, each of its slips is
        evaluated in turn."""
        after = {name for name in self.nodes if self.follows(name, origin)}
        kept = {name: value for name, value in known.items() if name not in after}
        return self.evaluate(given, kept, only=set(only) - after)

    def _add(self, values: dict[str, Value], node: Node) -> None:
        if node.function is None or not node.reads <= values.keys():
            return
        try:
            value = node.evaluate(self.by, values)
        except SolverError:
            return
        if value is not None:
            values[node.name] = value

    def truth(self, given: Values, known: Values | None = None) -> dict[str, Value]:
        """The value of every step that does not wait for a free choice.

        Raises SolverError, naming the step, where values do not fit or are not finite.
        """
        values = dict(given) | dict(known or {})
        for name, node in self.nodes.items():
            if name in values or not node.reads <= values.keys():
                continue
            try:
                if node.function is None:
                    self._free_to_choose(node, values)
                    continue
                value = node.evaluate(self.by, values)
            except SolverError as error:
                raise SolverError(f"step {name}: {error}", *self._place(name)) from error
            if value is None or not is_finite(value):
                raise SolverError(f"step {name}: the value is not finite", *self._place(name))
            values[name] = value
        return values

    def _free_to_choose(self, node: Node, values: Values) -> None:
        name = self.steps[node.name].free or ""
        if not fits(name, self.by, tuple(values[str(argument)] for argument in node.arguments)):
            raise SolverError(f"{name} takes {', '.join(PROPERTIES[name].of)}, in this order")

    def _place(self, name: str) -> tuple[str | int, ...]:
        return "steps", list(self.steps).index(name)

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, node in self.nodes.items():
            reads = [argument for argument in node.arguments if argument in self.nodes]
            chain = [str(read) for read in reads]
            chain += [above for read in chain for above in found[read]]
            found[name] = tuple(dict.fromkeys(chain))
        return found

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The steps that a step stands on, the nearest first."""
        return self._ancestors[name]

    def reach(self, name: str) -> tuple[str, ...]:
        """A step, all that it stands on, and all that its wiring slips would have it stand on."""
        wrong = (arguments for arguments in self.steps[name].slips.values())
        read = [a for arguments in wrong for a in arguments if a in self.nodes]
        chain = [name, *self._ancestors[name]]
        for other in read:
            chain += [str(other), *self._ancestors[str(other)]]
        return tuple(dict.fromkeys(chain))

    def follows(self, later: str, earlier: str) -> bool:
        """Whether a step stands on another one, or is it."""
        return later == earlier or earlier in self._ancestors[later]

    def twists(self, name: str) -> Iterator[Twist]:
        """Every slip of one step: those of its operation, then those of its wiring."""
        node, operation = self.nodes[name], self.operation(name)
        for slip in operation.slips if operation else ():
            yield Twist(slip.code, slip.says, replace(node, function=slip.function))
        for code, arguments in self.steps[name].slips.items():
            says = self._miswired(node.arguments, arguments)
            yield Twist(code, says, replace(node, arguments=arguments))

    def _miswired(self, right: tuple[Argument, ...], wrong: tuple[Argument, ...]) -> str:
        parts = [
            say(
                "`{wrong}` was used where `{right}` belongs",
                wrong=rules.rule_or_name(self, w),
                right=rules.rule_or_name(self, r),
            )
            for r, w in zip(right, wrong, strict=True)
            if r != w
        ]
        return say("Here {done}.", done=listed(parts))

    def operation(self, name: str) -> Operation | None:
        """The operation of a step; None for a free choice."""
        operation = self.steps[name].operation
        return OPERATIONS[operation] if operation else None

    def formula(self, name: str) -> str:
        """The step's rule in words, with the names that the learner uses."""
        return rules.rule(self, name)

    def unmet_says(self, name: str, code: str) -> str:
        """What a free step's property says where it is not met in this way."""
        return PROPERTIES[self.steps[name].free or ""].says[code]

    def learner_names(self, arguments: Iterable[Argument]) -> str:
        """Names in a sentence: `a`, `b` and `c`."""
        named = [f"`{self.learner_name(a)}`" for a in arguments if isinstance(a, str)]
        return listed(named)

    def learner_name(self, argument: Argument) -> str:
        """A name as the learner's program has it; a literal as it is written."""
        if isinstance(argument, Fixed):
            return str(argument.literal)
        return self.steps[argument].learner_name if argument in self.steps else argument
