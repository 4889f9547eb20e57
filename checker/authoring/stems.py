"""Does a prompt ask for what the steps ask for, and are its numbers those of the data?"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np

from checker.catalog import spec
from checker.models.exercise import Exercise, Fixed, NetworkSpec, Rows
from checker.models.placeholders import PLACEHOLDER
from checker.solver.values import Layer, Network

Found = Iterator[tuple[spec.Path, str]]
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
MATH = re.compile(r"\$[^$]+\$")
LINK = re.compile(r"\]\([^)]*\)|<?https?://\S+")
LISTED = re.compile(r"^\s*(\d+[.)]|[-*+])\s", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,])(?<!\w-)\d+(?:\.\d+)?(?![\w%]|\.\d|,\d)")
STRUCTURAL = frozenset({0.0, 1.0, 2.0})
"""Numbers that say how something is counted or computed: a first one, a pair, the factor 2."""
YEARS = range(1000, 3000)
FOREIGN = (
    "is no number of the data: write {name} for a datum, and the two never differ; "
    "write a number of something else in words"
)


def check(exercise: Exercise) -> Found:
    """Every name that no step has, and every number that is none of the data."""
    if exercise.kind == "code":
        yield from _names(exercise)
    yield from _numbers(exercise)


def _names(exercise: Exercise) -> Found:
    known = {*exercise.data, *exercise.networks, *exercise.modules}
    known |= {step.learner_name for step in exercise.steps}
    for function in exercise.functions:
        known |= {function.name, *function.parameters}
    known |= {name for one in exercise.networks.values() for name in _nodes(one)}
    for sentence in re.split(r"(?<=[.!?:])\s|\n", FENCED.sub("", exercise.template)):
        names = CODE.findall(sentence)
        # A sentence that names a library speaks of what the library has.
        if any(re.fullmatch(r"\w+(\.\w+)+", name) for name in names):
            continue
        for name in names:
            if name.isidentifier() and name not in known and not _of_python(name):
                near = get_close_matches(name, known, n=1)
                meant = f"; did you mean `{near[0]}`?" if near else ""
                yield ("stem",), f"`{name}` is no name of a step or of what is given{meant}"


def _nodes(written: NetworkSpec) -> Iterator[str]:
    shapes = [(len(layer.weights), len(layer.weights[0])) for layer in written.layers]
    network = Network(tuple(Layer(np.zeros(shape)) for shape in shapes))
    for names in network.node_names():
        for name in names:
            yield from (name, f"{name}_bias")


def _of_python(name: str) -> bool:
    return keyword.iskeyword(name) or hasattr(builtins, name) or hasattr(np, name)


def _numbers(exercise: Exercise) -> Found:
    text = exercise.template
    for pattern in (FENCED, CODE, MATH, LINK, PLACEHOLDER, LISTED):
        text = pattern.sub(" ", text)
    known = STRUCTURAL | {abs(number) for number in given_numbers(exercise)}
    for found in dict.fromkeys(NUMBER.findall(text)):
        if float(found) not in known and not ("." not in found and int(found) in YEARS):
            yield ("stem",), f"{found} {FOREIGN}"


def given_numbers(exercise: Exercise) -> Iterator[float]:
    """Every number that the data, the networks and the steps hold, and those of their shapes."""
    for datum in exercise.data.values():
        array = np.array(datum.rows if isinstance(datum, Rows) else datum, dtype=np.float64)
        yield from array.flat
        yield from array.shape
    for network in exercise.networks.values():
        for layer in network.layers:
            yield len(layer.weights)
            for row in (*layer.weights, layer.biases or ()):
                yield len(row)
                yield from (weight for weight in row if weight is not None)
        yield len(network.layers)
    for step in exercise.steps:
        yield from (
            float(argument.literal)
            for argument in step.of
            if isinstance(argument, Fixed) and not isinstance(argument.literal, str)
        )
    yield from (len(exercise.steps), len(exercise.options))
