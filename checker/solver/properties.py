"""What a learner's free choice must meet. A property answers None, or the code of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver import passes
from checker.solver.operations.networks import forward
from checker.solver.values import Array, Network, Value, close, is_finite, leaves, numbers


@dataclass(frozen=True)
class Property:
    """A check of a free value against names of the graph, a sentence for each way to miss it."""

    name: str
    asks: str
    of: tuple[str, ...]
    """What the names hold that it is checked against: first what the choice starts from."""
    fits: Callable[..., bool]
    """Whether those names' values are of the kind and the shapes that it takes."""
    check: Callable[..., str | None]
    says: dict[str, str]
    moves: Callable[..., bool]
    """Whether a choice, with the same names, leads elsewhere than the original does."""
    aim: Callable[..., Value | None]
    """From the names' values on other data, those on the data shown and a die: a value for the
    last of the names, so that a choice of the same kind meets the property there, too."""
    repeated: Callable[..., Iterator[Value]]
    """From the names' values on the data shown and on other data: choices that meet the property on
    the first, made again on the others."""


REACH, REACHES = 4, 40
"""By how much a number is changed to find a target, and how often that is tried."""
LARGEST = 1000.0
"""A number that is put in on other data alone and goes beyond this would drown out all others."""
TOLERANCE = (1e-9, 1e-9)
"""Relative and absolute: how near a prediction counts as perfect."""


def _perfect_edit(
    by: Conventions, edited: Network, original: Network, inputs: Array, target: Array
) -> str | None:
    """One number of `original` changed, finite, and the prediction for `inputs` is `target`."""
    if not is_finite(edited):
        return "not-finite"
    pairs = zip(leaves(edited), leaves(original), strict=True)
    edits = sum(int((new != old).sum()) for new, old in pairs)
    if edits != 1:
        return "two-edits" if edits else "no-edit"
    prediction = forward(by, edited, inputs)
    if close(prediction, target, *TOLERANCE):
        return None
    if close(prediction, forward(by, original, inputs), *TOLERANCE) and _edit_is_dead(
        edited, original, inputs
    ):
        return "dead-edit"
    skipped = forward(by, passes.with_activations(edited, hidden="identity"), inputs)
    return "activation-skipped" if close(skipped, target, *TOLERANCE) else "not-perfect"


def _one_prediction(by: Conventions, original: Value, inputs: Value, target: Value) -> bool:
    """A network with one prediction for one row, and a number for it."""
    return np.asarray(target).ndim == 0 and np.ndim(forward(by, original, inputs)) == 0


def _moves(by: Conventions, edited: Network, original: Network, inputs: Array, _: Array) -> bool:
    """Whether the predictions differ: then it takes a forward pass to know the new one."""
    return not close(forward(by, edited, inputs), forward(by, original, inputs), *TOLERANCE)


def _reachable(
    by: Conventions,
    values: tuple[Network, Array, Array],
    shown: tuple[Network, Array, Array],
    below: Callable[[int], int],
) -> Value | None:
    """What some edit by a whole number predicts, on the side on which the target is shown."""
    original, inputs, _ = values
    wanted = np.sign(shown[2] - forward(by, shown[0], shown[1]))
    nodes, places = original.by_node(), _places(original)
    for _ in range(REACHES):
        node, at = places[below(len(places))]
        number = numbers(nodes[node])[at] + below(2 * REACH + 1) - REACH
        predicted: Value = forward(by, _edited(original, node, at, number), inputs)
        # A target of 0 would hide whether it was subtracted.
        if predicted != 0 and np.sign(predicted - forward(by, original, inputs)) == wanted:
            return predicted
    return None


def _repeated(
    by: Conventions, shown: tuple[Network, Array, Array], original: Network
) -> Iterator[Value]:
    """The least edits by whole numbers, one a place: the number typed again, or the difference."""
    nodes, others, hit = shown[0].by_node(), original.by_node(), set[tuple[str, tuple[int, ...]]]()
    for change in sorted(range(-REACH, REACH + 1), key=abs):
        for node, at in _places(shown[0]):
            number = numbers(nodes[node])[at] + change
            edited = _edited(shown[0], node, at, number)
            if (node, at) not in hit and _perfect_edit(by, edited, *shown) is None:
                hit.add((node, at))
                yield _edited(original, node, at, number)
                yield _edited(original, node, at, numbers(others[node])[at] + change)


def _places(network: Network) -> list[tuple[str, tuple[int, ...]]]:
    nodes = network.by_node()
    return [(node, at) for node, entry in nodes.items() for at in np.ndindex(entry.shape)]


def _edited(network: Network, node: str, at: tuple[int, ...], number: float) -> Network:
    nodes = network.by_node()
    changed = numbers(nodes[node]).copy()
    changed[at] = number
    return network.with_weights({**nodes, node: changed})


def _edit_is_dead(edited: Network, original: Network, inputs: Array) -> bool:
    """Whether the changed weight is multiplied by an input that is 0."""
    changed = edited.layers[0].weights != original.layers[0].weights
    return bool(changed.any()) and not np.asarray(inputs)[changed.any(axis=0)].any()


PROPERTIES = {
    made.name: made
    for made in (
        Property(
            "perfect-edit",
            say("exactly one number of {0} changed, so that the prediction for {1} is exactly {2}"),
            ("a network", "one row of inputs", "one target"),
            _one_prediction,
            _perfect_edit,
            {
                "not-finite": say("It holds a number that is not finite."),
                "no-edit": say("No number differs from the original."),
                "two-edits": say("More than one number differs from the original."),
                "dead-edit": say(
                    "The number you changed is multiplied by an input that is 0, "
                    "so it changes nothing."
                ),
                "activation-skipped": say(
                    "The prediction would be perfect only without ReLU; "
                    "a hidden node whose sum is negative has the value 0."
                ),
                "not-perfect": say(
                    "One number was changed, but the prediction is not perfect yet."
                ),
            },
            _moves,
            _reachable,
            _repeated,
        ),
    )
}


def fits(name: str, by: Conventions, arguments: tuple[Value, ...]) -> bool:
    """Whether the values that a choice is checked against are such as the property takes.

    Raises SolverError where they do not even fit each other.
    """
    with np.errstate(all="ignore"):
        return PROPERTIES[name].fits(by, *arguments)


def unmet(name: str, by: Conventions, chosen: Value, arguments: tuple[Value, ...]) -> str | None:
    """The code of what is wrong with a chosen value, or None where the property is met."""
    with np.errstate(all="ignore"):
        return PROPERTIES[name].check(by, chosen, *arguments)


def moves(name: str, by: Conventions, chosen: Value, arguments: tuple[Value, ...]) -> bool:
    """Whether a chosen value leads elsewhere than what it was made from."""
    with np.errstate(all="ignore"):
        return PROPERTIES[name].moves(by, chosen, *arguments)


def aim(
    name: str,
    by: Conventions,
    values: tuple[Value, ...],
    shown: tuple[Value, ...],
    below: Callable[[int], int],
) -> Value | None:
    """A value for the last name on these data that a choice can meet; None if none was found."""
    with np.errstate(all="ignore"):
        return PROPERTIES[name].aim(by, values, shown, below)


def repeated(
    name: str, by: Conventions, shown: tuple[Value, ...], original: Value
) -> tuple[Value, ...]:
    """Choices that can be made on the data shown, made again of the original of other data."""
    with np.errstate(all="ignore"):
        return tuple(PROPERTIES[name].repeated(by, shown, original))


def every_edit_moves(name: str, by: Conventions, arguments: tuple[Value, ...]) -> bool:
    """Whether any one number of the original, changed a little, leads elsewhere."""
    original = arguments[0]
    assert isinstance(original, Network)
    return all(moves(name, by, edited, arguments) for edited in _neighbours(original))


def _neighbours(original: Network) -> Iterator[Network]:
    nodes = original.by_node()
    for node, at in _places(original):
        for step in (1, -1):
            yield _edited(original, node, at, numbers(nodes[node])[at] + step)


def same_choice(chosen: Value, original: Value, first: Value, first_original: Value) -> bool:
    """Whether a choice on other data is the one that was made on the first.

    So are the same numbers typed again, the same change by difference or by ratio, and, for
    programs that search or solve, any change of one number.
    """
    sides = [list(leaves(value)) for value in (chosen, original, first, first_original)]
    if not all(_sizable(new, typed) for new, typed in zip(sides[0], sides[2], strict=True)):
        return False
    edits = sum(int((new != old).sum()) for new, old in zip(*sides[:2], strict=True))
    return edits == 1 or same_change(chosen, original, first, first_original)


def same_change(new: Value, old: Value, first: Value, first_old: Value) -> bool:
    """Whether one value was made of another as on the first data: the same numbers typed again,
    the same difference or the same ratio, entry by entry."""
    sides = [list(leaves(value)) for value in (new, old, first, first_old)]
    return all(_follows(*parts) for parts in zip(*sides, strict=True))


def _sizable(new: Array, typed: Array) -> bool:
    return bool(((new == typed) | (np.abs(new) <= LARGEST)).all())


def _follows(new: Array, old: Array, first: Array, first_old: Array) -> bool:
    if len({each.shape for each in (new, old, first, first_old)}) > 1:
        return False
    with np.errstate(all="ignore"):
        typed = new == first
        added = np.isclose(new - old, first - first_old)
        scaled = (first_old != 0) & np.isclose(new * first_old, old * first)
    return bool((typed | added | scaled).all())
