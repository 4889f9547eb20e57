"""A drawing in words, for screen readers: every number that the drawing shows, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.figures.diagram import Diagram, DrawnNode, Weight
from checker.models.said import joined, listed, say, say_count


def described(diagram: Diagram) -> str:
    """The network in sentences: its columns, its values, then the weights of each node."""
    return joined((_shape(diagram), *_values(diagram), *_weights(diagram)))


def _shape(diagram: Diagram) -> str:
    columns: list[str] = [
        say_count("{heading} ({n} node)", "{heading} ({n} nodes)", len(column), heading=heading)
        for heading, column in zip(diagram.headings, diagram.columns, strict=True)
    ]
    return say("A network drawn in columns from left to right: {columns}.", columns=listed(columns))


def _values(diagram: Diagram) -> Iterator[str]:
    inputs = [node.value for node in diagram.columns[0]]
    if all(inputs):
        yield say_count(
            "The input value is {values}.",
            "The input values are {values}.",
            len(inputs),
            values=listed(inputs),
        )
    for node in (node for column in diagram.columns[1:] for node in column):
        if node.value:
            yield say("The value of {node} is {value}.", node=node.name, value=node.value)
        if node.slope:
            yield say(
                "The slope of the loss at {node}, in the backward pass, is {value}.",
                node=node.name,
                value=node.slope,
            )
        yield from (say("At {node}: {note}.", node=node.name, note=note) for note in node.notes)


def _weights(diagram: Diagram) -> Iterator[str]:
    for (_, column), gap in zip(pairwise(diagram.columns), diagram.weights, strict=True):
        yield from (_into(node, row) for node, row in zip(column, gap, strict=True))


def _into(node: DrawnNode, row: tuple[Weight, ...]) -> str:
    return say_count(
        "Weight into {node}, from the top: {weights}.",
        "Weights into {node}, from the top: {weights}.",
        len(row),
        node=node.name,
        weights=listed([_one(weight) for weight in row]),
    )


def _one(weight: Weight) -> str:
    if weight.unknown:
        return say("unknown")
    return say("{value} (marked)", value=weight.text) if weight.marked else weight.text
