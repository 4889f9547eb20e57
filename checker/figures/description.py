"""A drawing in words, for screen readers: every number that the drawing shows, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.figures.diagram import Diagram, Node, Weight


def listed(parts: list[str]) -> str:
    """Words in a sentence: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def described(diagram: Diagram) -> str:
    """The network in sentences: its columns, its values, then the weights of each node."""
    return " ".join((_shape(diagram), *_values(diagram), *_weights(diagram)))


def _shape(diagram: Diagram) -> str:
    columns = [
        f"{heading} ({len(column)} node{'s' if len(column) > 1 else ''})"
        for heading, column in zip(diagram.headings, diagram.columns, strict=True)
    ]
    return f"A network drawn in columns from left to right: {listed(columns)}."


def _values(diagram: Diagram) -> Iterator[str]:
    inputs = [node.value for node in diagram.columns[0]]
    if all(inputs):
        plural = "values are" if len(inputs) > 1 else "value is"
        yield f"The input {plural} {listed(inputs)}."
    for node in (node for column in diagram.columns[1:] for node in column):
        if node.value:
            yield f"The value of {node.name} is {node.value}."
        if node.slope:
            yield f"The slope of the loss at {node.name}, in the backward pass, is {node.slope}."
        yield from (f"At {node.name}: {note}." for note in node.notes)


def _weights(diagram: Diagram) -> Iterator[str]:
    for (_, column), gap in zip(pairwise(diagram.columns), diagram.weights, strict=True):
        yield from (_into(node, row) for node, row in zip(column, gap, strict=True))


def _into(node: Node, row: tuple[Weight, ...]) -> str:
    told = [
        "unknown" if one.unknown else f"{one.text} (marked)" if one.marked else one.text
        for one in row
    ]
    return f"Weight{'s' if len(row) > 1 else ''} into {node.name}, from the top: {listed(told)}."
