"""Data that the learner copied from the exercise, and what replaces them. Runs in the child.

On hidden data a learner's own `weights = [1, 2]` must not undo the exercise's `weights`. So a
value equal to the one that was shown gives way to the hidden one, in the learner's own container.
Values are compared as nested numbers: a list, a tuple and an array of the same numbers are equal,
and so are 1 and 1.0; True and 1 are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import plain


def nested(value: object) -> object:
    """Give numbers, texts, lists and dicts only; `foreign` parts never equal anything."""
    return _nested(plain.encode(value))


def _nested(wire: object) -> object:
    if isinstance(wire, list):
        return [_nested(item) for item in wire]
    if isinstance(wire, dict):
        ((tag, body),) = wire.items()
        return _NESTED[tag](body)
    return wire


_NESTED: dict[str, Callable[[Any], object]] = {
    "foreign": lambda _: object(),
    "scalar": lambda body: body[1],
    "tuple": lambda body: [_nested(item) for item in body],
    "dict": lambda body: {key: _nested(item) for key, item in body},
    "array": lambda body: np.array(body[2], dtype=body[0]).reshape(body[1]).tolist(),
}


def same(one: object, other: object) -> bool:
    """Compare two results of `nested`."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    numbers = type(one) in (int, float) and type(other) in (int, float)
    return (numbers or type(one) is type(other)) and bool(one == other)


def recast(fresh: object, model: object) -> object:
    """Give `fresh` (as from `nested`) in the container and number type of `model`."""
    if isinstance(model, np.ndarray):
        array = np.array(fresh)
        # Whole numbers must not turn the hidden fractions into whole numbers.
        return array.astype(model.dtype) if model.dtype.kind == "f" else array
    if isinstance(model, np.generic):
        return np.array(recast(fresh, model.item()))[()]
    if isinstance(model, float) and type(fresh) is int:
        return float(fresh)
    if isinstance(model, dict) and isinstance(fresh, dict):
        return {key: recast(item, model.get(key)) for key, item in fresh.items()}
    if isinstance(model, list | tuple) and isinstance(fresh, list):
        return _recast_items(fresh, model)
    return fresh


def _recast_items(fresh: list[object], model: Sequence[object]) -> object:
    last = model[-1] if model else None
    items = [recast(item, model[i] if i < len(model) else last) for i, item in enumerate(fresh)]
    return tuple(items) if isinstance(model, tuple) else items


def replacer(
    pasted: Mapping[str, object], values: Mapping[str, object]
) -> Callable[[tuple[str, ...], object], object]:
    """Make the helper that a rewritten assignment calls with its names and its value."""
    shown = {name: nested(value) for name, value in pasted.items()}
    hidden = {name: nested(values[name]) for name in pasted if name in values}

    def fresh(names: tuple[str, ...], value: object) -> object:
        own = nested(value)
        for name in names:
            if name in hidden and same(own, shown[name]):
                return recast(hidden[name], value)
        return value

    return fresh
