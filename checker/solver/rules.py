"""A step's rule in words, with the names that a learner uses.

Arithmetic that nobody is asked for has no name in a learner's program: its own rule stands in the
place of its name, in parentheses where they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.models.exercise import Argument, Fixed
from checker.models.said import joined, say
from checker.solver.operation import CALL
from checker.solver.properties import PROPERTIES

if TYPE_CHECKING:
    from checker.solver.graph import Graph
    from checker.solver.operation import Operation

_NOT_TO_REGROUP = (("minus", 1), ("divided_by", 1), ("power", 0))
"""Where what is of the same level needs parentheses, too."""


def rule(graph: Graph, name: str, quote: str = "`") -> str:
    """The rule of a step; `quote` stands round each name."""
    step, operation = graph.steps[name], graph.operation(name)
    if operation is None:
        words = [f"{quote}{graph.learner_name(one)}{quote}" for one in step.of]
        return say(PROPERTIES[step.free or ""].asks, *words)
    words = [_word(graph, operation, place, one, quote) for place, one in enumerate(step.of)]
    return say(operation.formula(graph.by), **dict(zip(operation.parameters, words, strict=False)))


def rule_or_name(graph: Graph, argument: Argument) -> str:
    """What stands for an argument in a sentence: for arithmetic in between, its rule."""
    if isinstance(argument, str) and _in_between(graph, argument):
        return rule(graph, argument, "")
    return graph.learner_name(argument)


def _word(graph: Graph, outer: Operation, place: int, argument: Argument, quote: str) -> str:
    inner = _in_between(graph, argument) if isinstance(argument, str) else None
    if inner is None or not isinstance(argument, str):
        bare = outer.level and isinstance(argument, Fixed)
        name = graph.learner_name(argument)
        return name if bare else f"{quote}{name}{quote}"
    text = rule(graph, argument, quote)
    return joined(["(", text, ")"], "") if _is_bracketed(outer, place, inner) else text


def _is_bracketed(outer: Operation, place: int, inner: Operation) -> bool:
    if CALL in (outer.level, inner.level):
        return False
    again = (outer.name, place) in _NOT_TO_REGROUP and inner.level == outer.level
    return again or not outer.level or inner.level < outer.level


def _in_between(graph: Graph, name: str) -> Operation | None:
    """The operation of a step that is arithmetic, and is neither asked for nor given."""
    step = graph.steps.get(name)
    operation = graph.operation(name) if step and not (step.points or step.supplied) else None
    return operation if operation and operation.level else None
