"""A learner's value, read as the kind of value that a step needs.

The questions come in one order: is it of a sensible type, how many axes, what shape, is it finite?
A learner's own object is never asked anything: the sandbox has replaced it by `Foreign`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from checker.grading.judge.kinds import DTYPES, kind_of, shape_in_words
from checker.models.observation import Plain
from checker.models.said import Said, say, say_count
from checker.solver.values import Array, Layer, Network, Value, is_finite, numbers

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
    at: str = ""
    """The entry of a network that has the problem, as an index."""

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
        says = say("is {kind}, where True or False is needed", kind=kind_of(raw))
        return Reading(None, "type", says)
    return _read_numbers(raw, np.asarray(like).shape, extra_axis)


def _read_numbers(raw: Plain, shape: tuple[int, ...], extra_axis: bool) -> Reading:
    try:
        value = _array(raw)
    except _Unfit as unfit:
        return Reading(None, "type", _needed(unfit.args[0], shape_in_words(shape)))
    if extra_axis and value.shape == (*shape, 1):
        return replace(_checked(value.reshape(shape), shape), extra_axis=True)
    return _checked(value, shape)


def _checked(value: Array, shape: tuple[int, ...]) -> Reading:
    wanted, found = shape_in_words(shape), shape_in_words(value.shape)
    if value.ndim != len(shape):
        unsummed = value.shape[:-1] == shape and value.shape[-1] > 1
        if not unsummed:
            return Reading(value, "axes", _needed(found, wanted))
        says = say("is {kind}, where {wanted} is needed: is a sum left out?", kind=found,
                   wanted=wanted)  # fmt: skip
        return Reading(value, "axes", says)
    if value.ndim == 1 and value.shape != shape:
        says = say_count("has {n} entry, where {wanted} is needed",
                         "has {n} entries, where {wanted} is needed", len(value),
                         wanted=wanted)  # fmt: skip
        return Reading(value, "shape", says)
    if value.shape != shape:
        says = say("has shape {shape}, where {wanted} is needed", shape=str(value.shape),
                   wanted=wanted)  # fmt: skip
        return Reading(value, "shape", says)
    if not np.isfinite(value).all():
        nan = np.isnan(value).any()
        word = say("NaN (not a number)") if nan else say("an infinite number")
        held = say("contains {value}, where all must be finite", value=word)
        return Reading(value, "not-finite", held if shape else say("is {value}", value=word))
    return Reading(value)


def _needed(kind: str, wanted: str) -> Said:
    return say("is {kind}, where {wanted} is needed", kind=kind, wanted=wanted)


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
            raise _Unfit(say("a list of rows of different lengths"))
        return np.array(parts, dtype=np.float64)
    return np.asarray(_scalar(raw), dtype=np.float64)


def _from_array(raw: np.ndarray) -> Array:
    if raw.dtype.kind not in "iuf":
        raise _Unfit(DTYPES.get(raw.dtype.kind, say("an array of something else")))
    if raw.dtype.kind in "iu" and raw.size and not _exact(int(raw.min()), int(raw.max())):
        raise _Unfit(say("an array with whole numbers too large to compare"))
    return raw.astype(np.float64)


def _scalar(raw: Plain) -> float:
    plain = float(raw) if isinstance(raw, np.floating) else raw
    plain = plain.item() if isinstance(plain, np.generic) else plain
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise _Unfit(kind_of(raw))
    if isinstance(plain, int) and not _exact(plain):
        raise _Unfit(say("a whole number too large to compare"))
    return float(plain)


def _exact(*whole: int) -> bool:
    return all(-LARGEST_EXACT <= number <= LARGEST_EXACT for number in whole)


def _read_network(raw: Plain, like: Network) -> Reading:
    if like.given_as == "arrays":
        return _read_layers(raw, like)
    if not isinstance(raw, dict):
        return Reading(None, "type", _needed(kind_of(raw), say("a dictionary of arrays")))
    wanted = like.by_node()
    for says, names in (
        (say("lacks the entry {names}"), wanted.keys() - raw.keys()),
        (say("has the entry {names}, which the network does not have"), raw.keys() - wanted.keys()),
    ):
        if names:
            named = ", ".join(f'"{name}"' for name in sorted(names))
            return Reading(None, "shape", say(says, names=named))
    by_node = {}
    for name, weights in wanted.items():
        entry = _read_numbers(raw[name], weights.shape, extra_axis=False)
        if entry.value is None or entry.problem in ("axes", "shape"):
            return Reading(None, entry.problem, entry.says, at=f'["{name}"]')
        by_node[name] = numbers(entry.value)
    return _finite(like.with_weights(by_node))


def _read_layers(raw: Plain, like: Network) -> Reading:
    if not isinstance(raw, list | tuple) or len(raw) != len(like.layers):
        wanted = say("a list of {n} arrays, one a layer,", n=len(like.layers))
        return Reading(None, "type", _needed(kind_of(raw), wanted))
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
            pair = say("a pair (weights, biases)")
            return Reading(None, "type", _needed(kind_of(raw), pair), at=name)
        pieces = list(raw)
    parts = dict[str, Array]()
    for place, (field, shape) in enumerate(wanted.items()):
        entry = _read_numbers(pieces[place], shape, extra_axis=False)
        if entry.value is None or entry.problem in ("axes", "shape"):
            inner = f"{name}[{place}]" if len(wanted) > 1 else name
            return Reading(None, entry.problem, entry.says, at=inner)
        parts[field] = numbers(entry.value)
    return Layer(**{**vars(layer), **parts})


def _finite(network: Network) -> Reading:
    if is_finite(network):
        return Reading(network)
    return Reading(network, "not-finite", say("holds a number that is not finite"))
