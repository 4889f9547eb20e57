"""Plain values as JSON and back. Runs on both sides: in the child and in the host.

JSON's own null, booleans, numbers, strings and lists stand for themselves. Everything else is an
object with one key: `tuple` (items), `dict` (pairs), `array` (dtype, shape, flat data), `scalar`
(dtype, number) or `foreign` (a type's name). Types are compared by identity, so that no code of a
learner's object or class is ever asked.
"""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

MAX_DEPTH = 16
MAX_ITEMS = 200_000
MAX_TEXT = 1000
MAX_INT_BITS = 13_287
"""About 4000 decimal digits."""

MAX_MOMENTS, MAX_NAMES, MAX_AXES, MAX_SERIES = 10_000, 200, 20, 50
"""How much one run may hand back; the child keeps to it, and the host refuses more."""

UNSEEN = (*("hidden", "transparent", "no-ink", "lone-points", "background", "outside", "closed"),)
"""Why a series of a plot cannot be seen."""

PLACES = ("block", "uncalled", "function", "class", "comprehension", "part", "ended")
"""Where a program may set a name and leave none behind, the likeliest first (see `scopes`)."""

DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
)
_SCALARS = tuple(
    (kind, np.dtype(kind).name)
    for kind in (
        *(np.float64, np.int64, np.bool_, np.float32, np.int32, np.float16, np.int16, np.int8),
        *(np.uint64, np.uint32, np.uint16, np.uint8),
        *(np.intc, np.longlong, np.uintc, np.ulonglong),
    )
)
_DICTIONARIES = (dict, OrderedDict, defaultdict)
_TYPE_NAME = type.__dict__["__name__"].__get__

readers: list[tuple[type, Callable[[Any], object]]] = []
"""Further types that `encode` reads as plain numbers and lists; `kinds` fills it in the child."""

Foreigner = Callable[[str], object]
dumps = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


class TooLargeError(Exception):
    """A value holds more than one run may hand back."""


def type_name(kind: type) -> str:
    """Give a class's name without asking its metaclass; at most 100 characters."""
    name: str = _TYPE_NAME(kind)
    return name[:100]


def foreign(name: str) -> dict[str, object]:
    """Stand in for a value that is not plain data."""
    return {"foreign": name[:100]}


def encode(value: object) -> object:
    """Encode any object; what is not plain, or too deep or too large, becomes `foreign`."""
    try:
        return _encode(value, 0, [MAX_ITEMS])
    except TooLargeError:
        return foreign("too large")


def _charge(budget: list[int], items: int) -> None:
    budget[0] -= items
    if budget[0] < 0:
        raise TooLargeError


def _encode(value: Any, depth: int, budget: list[int]) -> object:
    kind = type(value)
    _charge(budget, 1)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return _encode_int(value, budget)
    if kind is str:
        _charge(budget, min(len(value), MAX_TEXT) // 8)
        return value[:MAX_TEXT]
    if kind is np.ndarray:
        return _encode_array(value, budget)
    for scalar, name in _SCALARS:
        if kind is scalar:
            return {"scalar": [name, value.item()]}
    return _encode_container(value, depth, budget)


def _encode_int(value: int, budget: list[int]) -> object:
    bits = value.bit_length()
    _charge(budget, bits // 64)
    return value if bits <= MAX_INT_BITS else foreign("int")


def _encode_array(value: np.ndarray, budget: list[int]) -> object:
    name = value.dtype.name
    _charge(budget, value.size)
    if name == "object":
        return _encode_objects(value, budget)
    if name not in DTYPES and value.dtype == np.longdouble:
        return _encode_array(value.astype(np.float64), budget)
    if name not in DTYPES:
        return foreign("ndarray of " + name)
    return {"array": [name, list(value.shape), value.reshape(-1).tolist()]}


def _encode_objects(value: np.ndarray, budget: list[int]) -> object:
    """An array of objects as a list, if all of them are numbers."""
    numbers = (*(kind for kind, _ in _SCALARS), *(kind for kind, _ in readers), int, float)
    for item in value.reshape(-1).tolist():
        kind = type(item)
        if not any(kind is one for one in numbers):
            return foreign("ndarray of object")
    return _encode(value.tolist(), 0, budget)


def _encode_container(value: Any, depth: int, budget: list[int]) -> object:
    kind = type(value)
    # Not `in`: that would ask a learner's metaclass whether it is equal.
    is_dict = any(kind is one for one in _DICTIONARIES)
    if kind is not list and kind is not tuple and not is_dict:
        return _encode_other(value, depth, budget)
    if depth >= MAX_DEPTH:
        raise TooLargeError
    if is_dict:
        return _encode_dict(value, depth, budget)
    items = [_encode(item, depth + 1, budget) for item in value]
    return items if kind is list else {"tuple": items}


def _encode_other(value: object, depth: int, budget: list[int]) -> object:
    for kind, read in readers:
        if type(value) is kind:
            try:
                return _encode(read(value), depth, budget)
            except (ArithmeticError, ValueError, NotImplementedError):
                break  # too large for a float, or without a number
    return foreign(type_name(type(value)))


def _encode_dict(value: dict[object, object], depth: int, budget: list[int]) -> object:
    pairs = list(dict.items(value))
    for key, _ in pairs:
        if type(key) is not str or len(key) > MAX_TEXT:
            return foreign("dict")
        _charge(budget, 1 + len(key) // 8)
    return {"dict": [[key, _encode(item, depth + 1, budget)] for key, item in pairs]}


def refuse(name: str) -> NoReturn:
    """Serve as the `foreigner` of `decode` where every value must be plain."""
    raise ValueError(f"a value of type {name} is not plain data")


def decode(wire: object, foreigner: Foreigner = refuse, depth: int = 0) -> Any:
    """Decode what `encode` made; raise ValueError for anything that it cannot have made."""
    if wire is None or type(wire) in (bool, float):
        return wire
    if type(wire) is int:
        return _checked_int(wire)
    if type(wire) is str:
        return clean(wire)
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if type(wire) is list:
        return [decode(item, foreigner, depth + 1) for item in wire]
    if type(wire) is not dict or len(wire) != 1:
        raise ValueError("not an encoded value")
    return _decode_tagged(*next(iter(wire.items())), foreigner, depth)


def _checked_int(value: int) -> int:
    if value.bit_length() > MAX_INT_BITS:
        raise ValueError("an integer has too many digits")
    return value


def clean(text: str) -> str:
    """Replace lone surrogates, which could not be written as UTF-8, and NUL, which databases
    refuse; cap the length."""
    return text[:MAX_TEXT].replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


def _decode_tagged(tag: str, body: object, foreigner: Foreigner, depth: int) -> Any:
    if tag == "foreign" and type(body) is str:
        return foreigner(clean(body)[:100])
    if type(body) is not list:
        raise ValueError("not an encoded value")
    if tag == "tuple":
        return tuple(decode(item, foreigner, depth + 1) for item in body)
    if tag == "dict":
        return _decode_dict(body, foreigner, depth)
    if tag == "array" and len(body) == 3:
        return _decode_array(*body)
    if tag == "scalar" and len(body) == 2:
        return _decode_array(body[0], [1], [body[1]])[0]
    raise ValueError("not an encoded value")


def _decode_dict(pairs: list[object], foreigner: Foreigner, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for pair in pairs:
        if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str:
            raise ValueError("not a pair of a key and a value")
        key = clean(pair[0])
        if key in result:
            raise ValueError("a key is there twice")
        result[key] = decode(pair[1], foreigner, depth + 1)
    return result


def _decode_array(name: object, shape: object, data: object) -> np.ndarray:
    if type(name) is not str or name not in DTYPES or type(data) is not list:
        raise ValueError("not an array of numbers")
    kind = bool if name == "bool" else float if name.startswith("float") else int
    if len(data) > MAX_ITEMS or any(type(item) is not kind for item in data):
        raise ValueError("an array's data do not fit its type")
    with np.errstate(all="ignore"):
        flat = np.array(data, dtype=name)
    return flat.reshape(_shape(shape, len(data)))


def _shape(shape: object, size: int) -> tuple[int, ...]:
    if type(shape) is not list or len(shape) > 32:
        raise ValueError("not a shape")
    product = 1
    for axis in shape:
        if type(axis) is not int or not 0 <= axis <= MAX_ITEMS:
            raise ValueError("not a shape")
        product *= axis
    if product != size:
        raise ValueError("an array's shape does not fit its data")
    return tuple(shape)
