"""An exception of a learner's line: what it means and what to do, then Python's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from checker.grading.exceptions import MEANINGS, NOT_THERE
from checker.models.observation import Raised
from checker.models.said import joined, say

LONGEST = 200
"""Of Python's own words not more is quoted."""


def advised(raised: Raised, names: Sequence[str]) -> str:
    """The advice, then Python's own words; these alone where nothing is known of them.

    `names` are those that the program has.
    """
    said, advice = in_pythons_words(raised), advice_on(raised, names)
    return say("{advice} (Python says: {error})", advice=advice, error=said) if advice else said


def in_pythons_words(raised: Raised) -> str:
    """Kind and message in one line, without the folders of this machine."""
    message = " ".join(re.sub(r" \((/|[A-Za-z]:\\).*?\)", "", raised.message).split())
    said = f"{raised.type_name}: {message}".rstrip(": ")
    return said if len(said) <= LONGEST else f"{said[:LONGEST]} …"


def advice_on(raised: Raised, names: Sequence[str]) -> str:
    """What to do about an exception; empty where nothing is known of it."""
    elsewhere = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", raised.message)
    if elsewhere and elsewhere[1] in _IMPORTED:
        return say("`{module}` has no `{name}`. It is imported like this: {how}",
                   module=elsewhere[2], name=elsewhere[1], how=_IMPORTED[elsewhere[1]])  # fmt: skip
    if raised.type_name == "PermissionError" and "asyncio" in raised.source_line:
        return say("Nothing here has to be waited for: leave `asyncio` and `await` out.")
    for kind, pattern, advice in MEANINGS:
        found = re.search(pattern, raised.message)
        if re.search(kind, raised.type_name) and found:
            return say(advice, *found.groups())
    module = re.match(r"No module named '([\w.]+)'", raised.message)
    if module:
        return _of_module(module[1])
    lengths = re.search(r"inconsistent numbers of samples: \[(\d+), (\d+)\]", raised.message)
    if lengths:
        return _of_lengths(int(lengths[1]), int(lengths[2]))
    unknown = re.match(r"name '(\w+)' is not defined", raised.message)
    if unknown and re.match(rf"{unknown[1]}\s*==", raised.source_line.strip()):
        return say("`==` compares. `=` gives a name its value: `{name} = …`.", name=unknown[1])
    return _of_name(unknown[1], names) if unknown else ""


def _of_name(name: str, names: Sequence[str]) -> str:
    if name in _IMPORTED:
        how = _IMPORTED[name]
        return say("`{name}` has to be imported first: {how}", name=name, how=how)
    near = get_close_matches(name, names, n=1, cutoff=0.75)
    if near:
        return say(
            "`{name}` has no value so far. You have `{near}`: is that the one you mean?",
            name=name,
            near=near[0],
        )
    return say("`{name}` has no value so far: names need one before they are used.", name=name)


def _of_module(name: str) -> str:
    near = get_close_matches(name, _MODULES, n=1, cutoff=0.75)
    if near:
        return say("`{name}` is not there. Do you mean `{near}`?", name=name, near=near[0])
    return say(NOT_THERE, name)


def _of_lengths(one: int, other: int) -> str:
    """Two lists to compare: both names for one list, or a loop that appends only at its end."""
    sentence = say(
        "The two lists have {one} and {other} entries, and need equally many.",
        one=one,
        other=other,
    )
    few, many = sorted((one, other))
    if few == 1:
        return joined([sentence, say("Does `append` stand inside the loop, and `[]` before it?")])
    if many == 2 * few:
        own = say(
            "After `a = b = []` both names mean one list: give each its own, `a, b = [], []`."
        )
        return joined([sentence, own])
    return sentence


_MODULES = ("numpy", "matplotlib", "matplotlib.pyplot", "sklearn", "sklearn.metrics")
_IMPORTED = {
    "mean_squared_error": "from sklearn.metrics import mean_squared_error",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "copy": "import copy",
    "math": "import math",
}
