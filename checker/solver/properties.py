"""What a learner's free choice must meet. A property answers None, or the code of what is amiss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from checker.exercise import Conventions
from checker.solver.operations.networks import forward
from checker.solver.values import Array, Network, Value, close, is_finite, leaves


@dataclass(frozen=True)
class Property:
    """A check of a free value against names of the graph, a sentence for each way to miss it."""

    name: str
    asks: str
    check: Callable[..., str | None]
    says: dict[str, str]
    void: frozenset[str]
    """Codes of values that are not even an edit of the kind that is asked for."""


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
    skipped = forward.slips[0].function(by, edited, inputs)
    return "activation-skipped" if close(skipped, target, *TOLERANCE) else "not-perfect"


def _edit_is_dead(edited: Network, original: Network, inputs: Array) -> bool:
    """Whether the changed weight is multiplied by an input that is 0."""
    changed = edited.layers[0].weights != original.layers[0].weights
    return bool(changed.any()) and not np.asarray(inputs)[changed.any(axis=0)].any()


PROPERTIES = {
    made.name: made
    for made in (
        Property(
            "perfect-edit",
            "exactly one number of {0} changed, so that the prediction for {1} is exactly {2}",
            _perfect_edit,
            {
                "not-finite": "It holds a number that is not finite.",
                "no-edit": "No number differs from the original.",
                "two-edits": "More than one number differs from the original.",
                "dead-edit": "The number you changed is multiplied by an input that is 0, "
                "so it changes nothing.",
                "activation-skipped": "The prediction would be perfect only without ReLU; "
                "a hidden node whose sum is negative has the value 0.",
                "not-perfect": "One number was changed, but the prediction is not perfect yet.",
            },
            frozenset({"not-finite", "no-edit", "two-edits"}),
        ),
    )
}


def unmet(name: str, by: Conventions, chosen: Value, arguments: tuple[Value, ...]) -> str | None:
    """The code of what is amiss with a chosen value, or None where the property is met."""
    with np.errstate(all="ignore"):
        return PROPERTIES[name].check(by, chosen, *arguments)
