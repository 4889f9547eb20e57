"""The slips of activations: left out of the hidden nodes, of the output or of all, or put where
there is none. A slip that no data can distinguish from the truth does not exist.

Each is the operation on a network with other activations, so every operation on a network has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from checker.models.exercise import Conventions
from checker.models.said import say
from checker.solver import passes
from checker.solver.operation import Operation
from checker.solver.operations.networks import forward, hidden_values, node_slopes, weight_slopes
from checker.solver.values import Array, Network, Operand, numbers

Change = Callable[[Conventions, Network], Network | None]
"""The network as it is used by mistake; None where that is no mistake, or no network."""


def _names(by: Conventions, network: Network) -> list[str]:
    """The activation of each layer."""
    return [passes.activation_of(network, n, by).name for n in range(len(network.layers))]


def hidden_left_out(by: Conventions, network: Network) -> Network | None:
    """Without the activations of the hidden nodes."""
    if all(name == "identity" for name in _names(by, network)[:-1]):
        return None
    return passes.with_activations(network, hidden="identity")


def output_left_out(by: Conventions, network: Network) -> Network | None:
    """Without the activation of the output; softmax has a slip of its own."""
    if _names(by, network)[-1] in ("identity", "softmax"):
        return None
    return passes.with_activations(network, output="identity")


def all_left_out(by: Conventions, network: Network) -> Network | None:
    """Without any activation, where hidden nodes and output have one."""
    without = hidden_left_out(by, network)
    if without is None or _names(by, network)[-1] == "identity":
        return None
    return passes.with_activations(without, output="identity")


def output_activated(by: Conventions, network: Network) -> Network | None:
    """With the activation of the last hidden layer on the output, too, which has none."""
    *hidden, last = _names(by, network)
    if last != "identity" or not hidden or hidden[-1] in ("identity", "softmax"):
        return None
    return passes.with_activations(network, output=hidden[-1])


def _declare(operation: Operation, code: str, says: str, change: Change) -> None:
    def slip(by: Conventions, network: Network, *others: Array) -> Operand:
        changed = change(by, network)
        if changed is None:
            return None
        return _restored(operation.function(by, changed, *others), network)

    operation.slip(code, says)(slip)


def _restored(value: Operand, network: Network) -> Operand:
    """A network among the values, with the activations that it has in truth."""
    if not isinstance(value, Network):
        return value
    layers = zip(value.layers, network.layers, strict=True)
    return replace(
        value, layers=tuple(replace(one, activation=old.activation) for one, old in layers)
    )


for _operation in (forward, node_slopes, weight_slopes):
    _declare(
        _operation,
        "activation-skipped",
        say("The activation function of the hidden nodes was left out."),
        hidden_left_out,
    )
    _declare(
        _operation,
        "output-activation-skipped",
        say("The activation function of the output was left out."),
        output_left_out,
    )
    _declare(
        _operation,
        "no-activation",
        say(
            "No activation function was applied: the hidden nodes have one, and so has the output."
        ),
        all_left_out,
    )
    _declare(
        _operation,
        "activation-on-output",
        say(
            "The activation function was applied to the output too; the output is the plain "
            "weighted sum of the hidden values."
        ),
        output_activated,
    )


@hidden_values.slip("activation-skipped", "The activation function was left out.")
def _(by: Conventions, network: Network, inputs: Array, layer: Array) -> Operand:
    if _names(by, network)[:-1][int(numbers(layer))] == "identity":
        return None
    run = passes.forward_pass(by, network, inputs)
    sums = run.sums[int(numbers(layer))]
    return sums[0] if run.single_row else sums


@hidden_values.slip("no-activation", "The activation function was left out of all layers so far.")
def _(by: Conventions, network: Network, inputs: Array, layer: Array) -> Operand:
    names = _names(by, network)[: int(numbers(layer)) + 1]
    if names[-1] == "identity" or all(name == "identity" for name in names[:-1]):
        return None
    changed = passes.with_activations(network, hidden="identity")
    return hidden_values(by, changed, inputs, np.asarray(layer))
