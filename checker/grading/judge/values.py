"""A learner's value, read as the kind of value that a step needs.

The questions come in one order: is it of a sensible type, how many axes, what shape, is it finite?
A learner's own object is never asked anything: the sandbox has replaced it by `Foreign`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from checker.models.observation import Foreign, Plain
from checker.solver.values import Array, Layer, Network, Value, is_finite

ProblemKind = Literal["type", "axes", "shape", "not-finite"]
LARGEST_EXACT = 2**53
"""Beyond this, float64 no longer holds every whole number."""


class _Unfit(Exception):
    """Not plain numbers; carries what it is instead."""


@dataclass(frozen=True)
class Reading:
    """The value as numbers of whatever shape (None where it has none), and the first problem.

    `says` completes the sentence "`name` …".
    """

    value: Value | None
    problem: ProblemKind | None = None
    says: str = ""
    extra_axis: bool = False

    @property
    def fit(self) -> bool:
        """Whether the value can be compared with the truth."""
        return self.problem is None


def read(raw: Plain, like: Value, *, extra_axis: bool = False) -> Reading:
    """Read `raw` as a value like `like`: a bool, numbers of one shape, or a network."""
    if isinstance(like, Network):
        return _read_network(raw, like)
    if isinstance(like, bool):
        plain = raw.item() if isinstance(raw, np.bool_) else raw
        if isinstance(plain, bool):
            return Reading(plain)
        return Reading(None, "type", f"is {kind_of(raw)}, where True or False is needed")
    return _read_numbers(raw, np.shape(like), extra_axis)


def _read_numbers(raw: Plain, shape: tuple[int, ...], extra_axis: bool) -> Reading:
    try:
        value = _array(raw)
    except _Unfit as unfit:
        return Reading(None, "type", f"is {unfit}, where {shape_in_words(shape)} is needed")
    if extra_axis and value.shape == (*shape, 1):
        return replace(_checked(value.reshape(shape), shape), extra_axis=True)
    return _checked(value, shape)


def _checked(value: Array, shape: tuple[int, ...]) -> Reading:
    wanted, found = shape_in_words(shape), shape_in_words(value.shape)
    if value.ndim != len(shape):
        unsummed = value.shape[:-1] == shape and value.shape[-1] > 1
        ask = ": is a sum left out?" if unsummed else ""
        return Reading(value, "axes", f"is {found}, where {wanted} is needed{ask}")
    if value.shape != shape:
        return Reading(value, "shape", f"has shape {value.shape}, where {wanted} is needed")
    if not np.isfinite(value).all():
        word = "NaN (not a number)" if np.isnan(value).any() else "an infinite number"
        says = f"contains {word}, where all must be finite" if shape else f"is {word}"
        return Reading(value, "not-finite", says)
    return Reading(value)


def short_floats(raw: Plain) -> frozenset[str]:
    """Which of `float16` and `float32` are among a value's numbers."""
    if isinstance(raw, np.ndarray | np.generic):
        return frozenset({raw.dtype.name} & {"float16", "float32"})
    if isinstance(raw, list | tuple):
        return frozenset().union(*map(short_floats, raw))
    return frozenset()


def _array(raw: Plain) -> Array:
    """Numbers of any shape as float64; raises _Unfit for all else."""
    if isinstance(raw, np.ndarray):
        return _from_array(raw)
    if isinstance(raw, list | tuple):
        if all(type(part) is float for part in raw):
            return np.array(raw, dtype=np.float64)
        parts = [_array(part) for part in raw]
        if len({part.shape for part in parts}) > 1:
            raise _Unfit("a list of rows of different lengths")
        return np.array(parts, dtype=np.float64)
    return np.asarray(_scalar(raw), dtype=np.float64)


def _from_array(raw: np.ndarray[Any, Any]) -> Array:
    if raw.dtype.kind not in "iuf":
        raise _Unfit(f"an array of {_DTYPES.get(raw.dtype.kind, 'something else')}")
    if raw.dtype.kind in "iu" and raw.size and not _exact(int(raw.min()), int(raw.max())):
        raise _Unfit("an array with whole numbers too large to compare")
    return raw.astype(np.float64)


def _scalar(raw: Plain) -> float:
    plain = float(raw) if isinstance(raw, np.floating) else raw
    plain = plain.item() if isinstance(plain, np.generic) else plain
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise _Unfit(kind_of(raw))
    if isinstance(plain, int) and not _exact(plain):
        raise _Unfit("a whole number too large to compare")
    return float(plain)


def _exact(*whole: int) -> bool:
    return all(-LARGEST_EXACT <= number <= LARGEST_EXACT for number in whole)


def _read_network(raw: Plain, like: Network) -> Reading:
    if like.given_as == "arrays":
        return _read_layers(raw, like)
    if not isinstance(raw, dict):
        return Reading(None, "type", f"is {kind_of(raw)}, where a dictionary of arrays is needed")
    wanted = like.by_node()
    for word, names in (("lacks", wanted.keys() - raw.keys()), ("has", raw.keys() - wanted.keys())):
        if names:
            named = ", ".join(f'"{name}"' for name in sorted(names))
            extra = "" if word == "lacks" else ", which the network does not have"
            return Reading(None, "shape", f"{word} the entry {named}{extra}")
    by_node = {}
    for name, weights in wanted.items():
        entry = _read_numbers(raw[name], weights.shape, extra_axis=False)
        if entry.value is None or entry.problem in ("axes", "shape"):
            return Reading(None, entry.problem, f'["{name}"] {entry.says}')
        by_node[name] = entry.value
    return _finite(like.with_weights(by_node))


def _read_layers(raw: Plain, like: Network) -> Reading:
    if not isinstance(raw, list | tuple) or len(raw) != len(like.layers):
        wanted = f"a list of {len(like.layers)} arrays, one a layer,"
        return Reading(None, "type", f"is {kind_of(raw)}, where {wanted} is needed")
    layers = []
    for depth, (part, layer) in enumerate(zip(raw, like.layers, strict=True)):
        read_layer = _read_layer(part, layer, f"[{depth}]")
        if isinstance(read_layer, Reading):
            return read_layer
        layers.append(read_layer)
    return _finite(replace(like, layers=tuple(layers)))


def _read_layer(raw: Plain, layer: Layer, name: str) -> Layer | Reading:
    """A layer as an array of weights, or as a pair of weights and biases; else what is wrong."""
    wanted, pieces = {"weights": layer.weights.shape}, [raw]
    if layer.biases is not None:
        wanted["biases"] = layer.biases.shape
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            pair = "where a pair (weights, biases) is needed"
            return Reading(None, "type", f"{name} is {kind_of(raw)}, {pair}")
        pieces = list(raw)
    parts = dict[str, Array]()
    for place, (field, shape) in enumerate(wanted.items()):
        entry = _read_numbers(pieces[place], shape, extra_axis=False)
        if entry.value is None or entry.problem in ("axes", "shape"):
            inner = f"{name}[{place}]" if len(wanted) > 1 else name
            return Reading(None, entry.problem, f"{inner} {entry.says}")
        parts[field] = entry.value
    return Layer(**{**vars(layer), **parts})


def _finite(network: Network) -> Reading:
    if is_finite(network):
        return Reading(network)
    return Reading(network, "not-finite", "holds a number that is not finite")


_DTYPES = {"b": "truth values", "c": "complex numbers", "S": "text", "U": "text"}
_KINDS = {
    type(None): "None",
    bool: "a truth value (True or False)",
    np.bool_: "a truth value (True or False)",
    int: "a whole number",
    float: "a number",
    complex: "a complex number",
    np.complex128: "a complex number",
    str: "text",
    np.str_: "text",
    list: "a list",
    tuple: "a tuple",
    dict: "a dictionary",
    np.ndarray: "an array",
}


def kind_of(raw: Plain) -> str:
    """What a value is, in a learner's words."""
    if isinstance(raw, Foreign):
        return _foreign(raw.type_name)
    if isinstance(raw, np.number) and not np.iscomplexobj(raw):
        return "a number"
    return _KINDS.get(type(raw), "something else")


_NOT_A_LIST = ", which is no list yet (`list(…)` makes it one)"
_FOREIGN = {
    "too large": "too large to be read",
    "complex": "a complex number",
    "set": "a set, whose entries have no order",
    "frozenset": "a set, whose entries have no order",
    "generator": "a generator" + _NOT_A_LIST,
    **{name: f"a `{name}` object{_NOT_A_LIST}" for name in ("map", "filter", "zip", "reversed")},
    **{f"dict_{name}": f"a view of a dictionary{_NOT_A_LIST}" for name in ("keys", "values")},
    **dict.fromkeys(
        ("function", "method", "builtin_function_or_method", "_ArrayFunctionDispatcher", "ufunc"),
        "a function that was not called: parentheses are left out",
    ),
    "matrix": "an np.matrix, for which `np.array` stands today",
    "module": "a module",
    "type": "a class",
    "bytes": "text",
    "ndarray of object": "an array of something else than numbers",
}


def _foreign(name: str) -> str:
    """What an object of another type is; only its type's name is known."""
    if name in _FOREIGN:
        return _FOREIGN[name]
    for dtype, what in (("str", "text"), ("bytes", "text"), ("complex", "complex numbers")):
        if name.startswith(f"ndarray of {dtype}"):
            return f"an array of {what}"
    article = "an" if name[:1].lower() in {*"aeiou"} else "a"
    return f"{article} {name} object, which is not plain numbers"


def shape_in_words(shape: tuple[int, ...]) -> str:
    """`one number`, `an array of 3 numbers`, or an array of so many rows and columns."""
    if not shape:
        return "one number"
    if len(shape) == 1:
        return f"an array of {shape[0]} number{'s' if shape[0] != 1 else ''}"
    return f"an array of shape {shape}"
