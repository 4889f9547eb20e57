"""What an operation is: one pure function, its formula in words, its slips and its second way.

An operation's function takes the conventions first, then its arguments. A slip is the same
function done wrong in one way; it answers None where it does not apply. A proof computes the same
value in another way, without NumPy's help where that is possible, so that a fault in one is seen.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver.values import Operand

Function = Callable[..., Operand]
SUM, PRODUCT, POWER, CALL = 1, 2, 3, 4
"""Levels of arithmetic: what is of a lower one stands in parentheses; a call has its own."""


@dataclass(frozen=True)
class Slip:
    """One way of doing an operation wrong. `says` describes it in the learner's terms."""

    code: str
    says: str
    function: Function


@dataclass(frozen=True)
class Operation:
    """A named quantity's rule. Call it with the conventions and the arguments."""

    name: str
    function: Function
    formula: Callable[[Conventions], str]
    shapes: str
    kind: str = "value"
    turns: str = ""
    level: int = 0
    slips: list[Slip] = field(default_factory=list)
    proofs: list[Function] = field(default_factory=list)
    lifts: list[tuple[Operation, str]] = field(default_factory=list)
    misses: list[Slip] = field(default_factory=list)
    """Looked for where no slip and no oddity fits: hidden data need not distinguish them."""

    def __call__(self, by: Conventions, *arguments: Operand) -> Operand:
        """Evaluate; overflow is let through as infinity, for the caller to judge."""
        with np.errstate(all="ignore"):
            return self.function(by, *arguments)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the arguments, without the conventions and the places for lifted slips."""
        parameters = inspect.signature(self.function).parameters.values()
        return tuple(p.name for p in parameters if p.kind is not p.KEYWORD_ONLY)[1:]

    @property
    def description(self) -> str:
        """The first sentence of the function's docstring."""
        return (inspect.getdoc(self.function) or "").split("\n")[0]

    def slip(self, code: str, says: str) -> Callable[[Function], Function]:
        """Declare the function beneath as a slip of this operation."""

        def declare(function: Function) -> Function:
            self.add(Slip(code, say(says), function))
            return function

        return declare

    def miss(self, code: str, says: str) -> Callable[[Function], Function]:
        """Declare the function beneath as one of `misses`."""

        def declare(function: Function) -> Function:
            self.misses.append(Slip(code, say(says), function))
            return function

        return declare

    def add(self, slip: Slip) -> None:
        """Declare a slip; one of a code that is there already counts where that one is not."""
        for place, one in enumerate(self.slips):
            if one.code == slip.code:
                self.slips[place] = replace(one, function=_either(one.function, slip.function))
                return
        self.slips.append(slip)

    def proof(self, function: Function) -> Function:
        """Declare the function beneath as a second way to the same value."""
        self.proofs.append(function)
        return function


OPERATIONS: dict[str, Operation] = {}


def operation(
    formula: str | Callable[[Conventions], str],
    *,
    shapes: str,
    kind: str = "value",
    turns: str = "",
    level: int = 0,
) -> Callable[[Function], Operation]:
    """Register the function beneath under its own name.

    `formula` names the arguments in braces. `kind` says what is looked at in the learner's
    program: a `value`, a `statement` that is true or false, or a `plot`. `turns` is the parameter
    that says how often the operation repeats itself, if it does. `level` is that of arithmetic, of
    whose formula another one may be a part.
    """

    def register(function: Function) -> Operation:
        words = formula if callable(formula) else lambda _by: formula
        made = Operation(function.__name__, function, words, shapes, kind, turns, level)
        OPERATIONS[made.name] = made
        return made

    return register


class _NotApplicable(Exception):
    """Raised where a lifted slip does not apply, through the operation that would use it."""


def lifted(inner: Operation, outer: Operation, place: str, without: tuple[str, ...] = ()) -> None:
    """Give `outer` each slip of `inner`, done at every use: `outer`'s keyword `place` takes it.

    The slip does not apply where `outer` makes no use of `inner`, or where it does not apply to
    what `outer` hands it.
    """
    used_by(outer, inner, place)
    for slip in inner.slips:
        if slip.code not in without:
            outer.add(Slip(slip.code, slip.says, _throughout(slip.function, outer, place)))


def used_by(outer: Operation, inner: Operation, place: str) -> None:
    """Let what is done wrong in `inner` be looked for in `outer`, too, as one of its `misses`."""
    outer.lifts.append((inner, place))


def _throughout(wrong: Function, outer: Operation, place: str) -> Function:
    def through(by: Conventions, *arguments: Operand) -> Operand:
        used = []

        def inside(by: Conventions, *inner: Operand) -> Operand:
            used.append(wrong(by, *inner))
            if used[-1] is None:
                raise _NotApplicable
            return used[-1]

        try:
            value = outer.function(by, *arguments, **{place: inside})
        except _NotApplicable:
            return None
        return value if used else None

    return through


def _either(one: Function, other: Function) -> Function:
    def function(by: Conventions, *arguments: Operand) -> Operand:
        value = one(by, *arguments)
        return other(by, *arguments) if value is None else value

    return function
