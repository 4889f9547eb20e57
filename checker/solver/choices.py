"""The options of a choice, with the values that the graph gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checker.models.exercise import Exercise
from checker.models.options import Option
from checker.solver.graph import Graph, Twist, Values
from checker.solver.values import Network, SolverError, Value, close, numbers

Twists = dict[str, tuple[Twist, Value]]


@dataclass(frozen=True)
class Choice:
    """An option, the value behind it if it has one, and the slip that leads to that value."""

    option: Option
    is_key: bool
    value: Value | None = None
    twist: Twist | None = None


def asked_twists(exercise: Exercise, graph: Graph, truth: Values) -> Twists:
    """Each slip that leads to a value of the asked step other than the truth, with that value.

    `truth` holds the data and every step's value.
    """
    ask = exercise.ask
    found: Twists = {}
    for twist, value in all_twists(graph, truth, ask) if ask else ():
        if ask and not close(value, truth[ask], 1e-9, 1e-12):
            found.setdefault(twist.code, (twist, value))
    return found


def all_twists(graph: Graph, truth: Values, name: str) -> Iterator[tuple[Twist, Value]]:
    """Every slip of a step and of those it stands on, with the value that it leads to there."""
    data = {key: value for key, value in truth.items() if key not in graph.nodes}
    for origin in (name, *graph.ancestors(name)):
        for twist in graph.twists(origin):
            value = graph.evaluate(data, twist=twist).get(name)
            if value is not None:
                yield twist, value


def choices(exercise: Exercise, graph: Graph, truth: Values) -> tuple[Choice, ...]:
    """The options in their order.

    Raises SolverError where an option names a step or a slip that the graph does not have.
    """
    _one_number(exercise, truth)
    twists = asked_twists(exercise, graph, truth)
    return tuple(
        _choice(exercise, option, ("options", place), truth, twists)
        for place, option in enumerate(exercise.options)
    )


def _one_number(exercise: Exercise, truth: Values) -> None:
    ask = exercise.ask
    if ask is None:
        return
    if ask not in truth:
        raise SolverError(f"{ask} waits for a free choice, which a response does not make", "ask")
    value = truth[ask]
    if isinstance(value, bool | np.bool_ | tuple | Network) or np.ndim(value):
        raise SolverError(f"a response is one number, and {ask} is something else", "ask")


def _choice(
    exercise: Exercise, option: Option, place: tuple[str | int, ...], truth: Values, twists: Twists
) -> Choice:
    if option.holds is not None:
        if option.holds not in truth:
            problem = f"option {option.id!r} holds {option.holds!r}, which is not a step"
            raise SolverError(problem, *place, "holds")
        return Choice(option, is_key=bool(truth[option.holds]))
    if option.slip is not None:
        if option.slip not in twists:
            # It may exist and give the right value here, which makes it no distractor either.
            problem = f"slip {option.slip!r} does not exist in the asked step, or leads to the key"
            raise SolverError(f"{problem}; there are: {', '.join(twists)}", *place, "slip")
        twist, value = twists[option.slip]
        return Choice(option, False, value, twist)
    if option.key and exercise.ask:
        return Choice(option, True, truth[exercise.ask])
    return Choice(option, option.key, option.value)


def problems(found: tuple[Choice, ...]) -> Iterator[tuple[int | None, str]]:
    """What is wrong with some options as a choice: the option's place, or None, and a sentence."""
    names = [_named(one) for one in found]
    keys = [name for one, name in zip(found, names, strict=True) if one.is_key]
    if len(keys) != 1:
        which = f": {', '.join(keys)}" if keys else ""
        yield None, f"there must be exactly one key, but {len(keys)} are{which}"
    for place, one in enumerate(found):
        before = zip(found[:place], names, strict=False)
        if any(name == names[place] or _alike(other.value, one.value) for other, name in before):
            yield place, f"the option {names[place]!r} is there twice"


def _named(choice: Choice) -> str:
    """What one responds with; a value as it is shown, in six digits."""
    return choice.option.id or (
        f"{float(numbers(choice.value)):.6g}" if choice.value is not None else ""
    )


def _alike(left: Value | None, right: Value | None) -> bool:
    return left is not None and right is not None and close(left, right, 1e-4, 1e-6)
