from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from checker.sandbox.harness import instrument, preloads


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ([1, 2], np.array([1.0, 2.0]), True),
        ((1, 2), [1, 2], True),
        ([np.float64(1), 2], [1, 2], True),
        (np.array(7), 7, True),
        ({"a": np.array([1])}, {"a": [1]}, True),
        ([[1, 2]], [1, 2], False),
        (True, 1, False),
        ([1, 2], [1, 3], False),
        ("a", "a", True),
        (object(), 1, False),
        ([object()], [object()], False),
    ],
)
def test_values_are_compared_as_nested_numbers(one: Any, other: Any, equal: bool) -> None:
    assert preloads.same(preloads.nested(one), preloads.nested(other)) is equal


@pytest.mark.parametrize(
    ("fresh", "model", "expected"),
    [
        ([5, 6], [1, 2], [5, 6]),
        ([5, 6], (1, 2), (5, 6)),
        ([5, 6], [1.0, 2], [5.0, 6]),
        ([5.5, 6], [1, 2], [5.5, 6]),
        (5, 1.0, 5.0),
        ({"a": [5]}, {"a": (1,)}, {"a": (5,)}),
    ],
)
def test_the_learners_container_is_kept(fresh: Any, model: Any, expected: Any) -> None:
    recast = preloads.recast(fresh, model)
    assert repr(recast) == repr(expected)


def test_an_array_stays_an_array_and_fractions_stay() -> None:
    whole: Any = preloads.recast([5.5, 6.0], np.array([1, 2]))
    assert whole.tolist() == [5.5, 6.0]
    floating: Any = preloads.recast([5, 6], np.array([1.0, 2.0]))
    assert floating.dtype == np.float64
    assert type(preloads.recast(5, np.float64(1))) is np.float64


def test_the_rewritten_program_compiles_for_every_compound_statement() -> None:
    source = """"doc"
from __future__ import annotations
if w: w = 1
elif w: (a, w) = 1, 2
else: w: int = 3
try: [w] = [1]
except* ValueError: w = 2
with open(w) as f: x = w = 3
match w:
    case 1: w = 4
async def g():
    w = 1
for w in w: w = 1
"""
    tree = instrument.instrument(ast.parse(source), frozenset({"w"}))
    compile(tree, "x", "exec", dont_inherit=True)
    text = ast.unparse(tree)
    assert text.count("<fresh>") == 7
