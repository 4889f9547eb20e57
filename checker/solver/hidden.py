"""Hidden inputs: drawn from a seed, and proved to distinguish every slip from the truth.

The draws come from a counter hashed with SHA-256, so that a seed gives the same inputs on every
platform and with every version of NumPy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, count, islice
from math import ceil, floor

import numpy as np

from checker.models.draws import Draw
from checker.models.exercise import Exercise, Step
from checker.solver import repeated
from checker.solver.graph import Graph, Values
from checker.solver.properties import aim, every_edit_moves
from checker.solver.telling import Table, alike, asked, table
from checker.solver.values import Network, Numbers, SolverError, Value

RUNS = 2
"""How many hidden runs a submission gets: one alone cannot show both signs of an error."""
TRIES = 300
LIVELY = 20
"""How often, within one of these, data are drawn on which every free choice shows."""
Keys = frozenset[tuple[str, str]]
"""Two keys of a table whose values are alike, or the key of a value that never moves."""


class Stream:
    """Whole numbers below a bound, one after the other, from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._counter: Iterator[int] = count()

    def below(self, bound: int) -> int:
        """The next number of 0 … bound − 1; the bias is under bound / 2**64."""
        block = hashlib.sha256(self._seed + b"/" + str(next(self._counter)).encode()).digest()
        return int.from_bytes(block[:8], "big") % bound


def draw(rule: Draw, stream: Stream) -> int | float:
    """One number by a rule of the spec. Raises SolverError where the rule leaves none."""
    scale = 1 if rule.integers else 10**rule.places
    low, high = rule.integers or rule.decimals or (0, 0)
    # Rounding first keeps 0.07 · 100 at 7.
    wholes = range(ceil(round(low * scale, 6)), floor(round(high * scale, 6)) + 1)
    if len(wholes) <= len(rule.excluding) and all(w / scale in rule.excluding for w in wholes):
        raise SolverError(f"from {low} to {high} no number is left to draw", "hidden")
    while True:
        whole = wholes[stream.below(len(wholes))]
        number = whole if rule.integers else whole / scale
        if number not in rule.excluding:
            return number


def draw_like(value: Value, rule: Draw, stream: Stream) -> Value:
    """A value of the same shape with every number drawn anew."""
    if isinstance(value, Network):
        layers = tuple(
            replace(
                layer,
                weights=_array_like(layer.weights, rule, stream),
                biases=None if layer.biases is None else _array_like(layer.biases, rule, stream),
            )
            for layer in value.layers
        )
        return replace(value, layers=layers)
    array = np.asarray(value)
    return _array_like(array, rule, stream) if array.ndim else draw(rule, stream)


def _array_like(array: Numbers, rule: Draw, stream: Stream) -> Numbers:
    return np.array([draw(rule, stream) for _ in range(array.size)]).reshape(array.shape)


def hidden_values(
    exercise: Exercise, graph: Graph, given: Values, seed: str
) -> tuple[dict[str, Value], ...]:
    """Data for the hidden runs: the first draws that leave no slip unseen, else the best ones.

    Empty where nothing varies. Raises SolverError where no draw can be evaluated.
    """
    if not exercise.hidden:
        return ()
    best, fewest, shown = None, 10**9, shown_table(exercise, graph, given)
    for runs in islice(_draws(exercise, given, seed), TRIES):
        try:
            unseen = len(collisions(exercise, graph, given, runs, shown))
        except SolverError:
            continue
        if unseen < fewest:
            best, fewest = runs, unseen
        if not unseen:
            break
    if best is None:
        raise SolverError("no draw of the hidden inputs can be evaluated", "hidden")
    return best


def first_draw(exercise: Exercise, given: Values, seed: str) -> tuple[dict[str, Value], ...]:
    """The first data that a seed gives, whether or not they leave a slip unseen."""
    return next(_draws(exercise, given, seed)) if exercise.hidden else ()


def _draws(exercise: Exercise, given: Values, seed: str) -> Iterator[tuple[dict[str, Value], ...]]:
    stream = Stream(seed)
    while True:
        first = _draw_for_choices(exercise, given, stream)
        yield first, *(_draw_all(exercise, given, stream) for _ in range(RUNS - 1))


def _draw_all(exercise: Exercise, given: Values, stream: Stream) -> dict[str, Value]:
    drawn = {name: draw_like(given[name], rule, stream) for name, rule in exercise.hidden.items()}
    return {**given, **drawn}


def _draw_for_choices(exercise: Exercise, given: Values, stream: Stream) -> dict[str, Value]:
    """Data on which every free choice shows, and can be made as on the data shown."""
    free = [step for step in exercise.steps if step.free]
    for _ in range(LIVELY):
        drawn = _draw_all(exercise, given, stream)
        if all(_every_edit_moves(exercise, step, drawn) for step in free):
            break
    return drawn | _aimed(exercise, drawn, given, stream)


def _aimed(exercise: Exercise, drawn: Values, given: Values, stream: Stream) -> dict[str, Value]:
    """What makes free choices possible on the first run's data, as they are on the data shown."""
    found: dict[str, Value] = {}
    for step in exercise.steps:
        if step.free:
            names = [str(argument) for argument in step.of]
            value = aim(
                step.free,
                exercise.conventions,
                tuple(drawn[name] for name in names),
                tuple(given[name] for name in names),
                stream.below,
            )
            if value is not None and names[-1] in exercise.hidden:
                found[names[-1]] = (
                    np.asarray(value).item() if np.asarray(value).ndim == 0 else value
                )
    return found


def free_choices(exercise: Exercise, given: Values, seed: str) -> dict[str, Value]:
    """A stand-in for each free step, so that the slips of steps after it can be distinguished."""
    choices, stream = {}, Stream(seed)
    for step in exercise.steps:
        if step.free and isinstance(step.of[0], str):
            source = step.of[0]
            rule = exercise.hidden.get(source, Draw(integers=(-5, 5)))
            choices[step.name] = draw_like(given[source], rule, stream)
    return choices


def collisions(
    exercise: Exercise,
    graph: Graph,
    given: Values,
    runs: Sequence[Values],
    shown: Table | None = None,
) -> list[str]:
    """What these runs leave unseen: slips that look like the truth or like each other in all of
    them, and data or asked values that stay as they are on the given data. What no data could
    distinguish is not asked of them.

    `shown` is the `shown_table`, where it is known.
    """
    seen = [
        table(exercise, graph, run, free_choices(exercise, run, f"free/{index}"))
        for index, run in enumerate(runs)
    ]
    shown = shown or shown_table(exercise, graph, given)
    found = [
        f"{name} is the same as on the given data"
        for name in exercise.hidden
        if any(alike(run[name], given[name]) for run in runs)
    ]
    alike_here = [one for name in asked(exercise) for one in _alike_at(name, seen, shown)]
    found += _avoidable(alike_here, exercise, graph, given)
    found += [
        f"{step.name}: some change of one number leads nowhere"
        for step in exercise.steps
        if step.free and not _every_edit_moves(exercise, step, runs[0])
    ]
    # Asked last, since it takes longest.
    return found or list(repeated.collisions(exercise, graph, given, runs))


def _avoidable(
    found: Sequence[tuple[Keys, str]], exercise: Exercise, graph: Graph, given: Values
) -> list[str]:
    """What other data would distinguish."""
    from checker.solver.possible import never_apart  # which draws data as this module does

    impossible = never_apart(exercise, graph, given) if found else frozenset()
    return [problem for keys, problem in found if keys not in impossible]


def _alike_at(name: str, seen: Sequence[Table], shown: Table) -> Iterator[tuple[Keys, str]]:
    for run in seen:
        if alike(run[name, ""], shown[name, ""]):
            yield frozenset(), f"{name} is the same as on the given data"
    codes = [key for key in seen[0] if key[0] == name]
    for _, code in codes:
        # A value that does not move would be taken for a typed one.
        slips = [run.get((name, code)) for run in (shown, *seen)]
        if code and all(alike(one, slips[0]) for one in slips[1:]):
            yield frozenset({(name, code)}), f"{name}: {code} gives one value on all data"
    for one, other in combinations(codes, 2):
        if all(alike(run.get(one), run.get(other)) for run in seen):
            problem = f"{name}: {one[1] or 'the truth'} looks like {other[1] or 'the truth'}"
            yield frozenset({one, other}), problem


def _every_edit_moves(exercise: Exercise, step: Step, run: Values) -> bool:
    arguments = tuple(run[str(argument)] for argument in step.of)
    return every_edit_moves(step.free or "", exercise.conventions, arguments)


def shown_table(exercise: Exercise, graph: Graph, given: Values) -> Table:
    """The table of the data shown."""
    return table(exercise, graph, given, free_choices(exercise, given, "free/shown"))
