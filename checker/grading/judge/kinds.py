"""What a value of a learner's is, in words, where it is not what a step needs."""

from __future__ import annotations

import numpy as np

from checker.models.observation import Foreign, Plain
from checker.models.said import say, say_count

DTYPES = {
    "b": say("an array of truth values"),
    "c": say("an array of complex numbers"),
    "S": say("an array of text"),
    "U": say("an array of text"),
}
_KINDS = {
    type(None): "None",
    bool: say("a truth value (True or False)"),
    np.bool_: say("a truth value (True or False)"),
    int: say("a whole number"),
    float: say("a number"),
    complex: say("a complex number"),
    np.complex128: say("a complex number"),
    str: say("text"),
    np.str_: say("text"),
    list: say("a list"),
    tuple: say("a tuple"),
    dict: say("a dictionary"),
    np.ndarray: say("an array"),
}


def kind_of(raw: Plain) -> str:
    """What a value is, in a learner's words."""
    if isinstance(raw, Foreign):
        return _foreign(raw.type_name)
    if isinstance(raw, np.number) and not np.iscomplexobj(raw):
        return say("a number")
    return _KINDS.get(type(raw), say("something else"))


_SET = say("a set, whose entries have no order")
_NOT_CALLED = say("a function that was not called (parentheses are left out)")
_FOREIGN = {
    "too large": say("too large to be read"),
    "complex": say("a complex number"),
    "set": _SET,
    "frozenset": _SET,
    "generator": say("a generator, which is no list yet (`list(…)` makes it one)"),
    **{
        name: say("a `{name}` object, which is no list yet (`list(…)` makes it one)", name=name)
        for name in ("map", "filter", "zip", "reversed")
    },
    **dict.fromkeys(
        ("dict_keys", "dict_values"),
        say("a view of a dictionary, which is no list yet (`list(…)` makes it one)"),
    ),
    **dict.fromkeys(
        ("function", "method", "builtin_function_or_method", "_ArrayFunctionDispatcher", "ufunc"),
        _NOT_CALLED,
    ),
    "matrix": say("an np.matrix, for which `np.array` stands today"),
    "module": say("a module"),
    "dict": say("a dictionary"),
    "ellipsis": say("still `...`"),
    "type": say("a class"),
    "bytes": say("text"),
    "ndarray of object": say("an array of something else than numbers"),
}


def _foreign(name: str) -> str:
    """What an object of another type is; only its type's name is known."""
    if name in _FOREIGN:
        return _FOREIGN[name]
    for dtype, kind in (("str", "U"), ("bytes", "S"), ("complex", "c")):
        if name.startswith(f"ndarray of {dtype}"):
            return DTYPES[kind]
    if name[:1].lower() in {*"aeiou"}:
        return say("an {name} object, which is not plain numbers", name=name)
    return say("a {name} object, which is not plain numbers", name=name)


def shape_in_words(shape: tuple[int, ...]) -> str:
    """`one number`, `an array of 3 numbers`, or an array of so many rows and columns."""
    if not shape:
        return say("one number")
    if len(shape) == 1:
        return say_count("an array of {n} number", "an array of {n} numbers", shape[0])
    return say("an array of shape {shape}", shape=str(shape))
