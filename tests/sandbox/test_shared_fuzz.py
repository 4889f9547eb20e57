"""Programs made at random of what may share a process: shared or alone, the same is seen."""

from __future__ import annotations

import ast
import copy
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checker.models.observation import Inputs, Observation
from checker.sandbox import Server
from checker.sandbox.harness import stateless
from tests.sandbox.conftest import LIMITS, submission

NAMES = ("x", "y", "z", "f", "a", "b", "d")
WORDS = "0 1 -1 0.5 1e308 'u' [] {} (1,2) [[1,2],[3,4]] None np.nan float str max"
ATOMS = (*NAMES, *WORDS.split())
SIGNS = "+ - * / @ // == <"
KEYWORDS = ("axis=0", "dtype=object", "out=a", "keepdims=True", "key=str", "default=b", "end='|'")
FORMS = (
    *["{} = np.{}({})", "{0} = {3}.{4}({2})", "{0} = {5}({2})", "{0} = {3} {6} {7}"] * 3,
    "{0} += {3}",
    "{0}[{3}] = {7}",
    "print({2})",
    "for q in {3}:\n    {0} = q, {7}",
    "def f(v, w=[], u={3}):\n    w.append(v)\n    return w, u, np.{1}({2})",
    "f = lambda v, w={3}: ({7}.{4}(v), w)",
    "{0} = [f(q) for q in {3}]",
    "{0} = f'{{{3}}} {{{7}!r:>9}}'",
)
DATA: list[dict[str, Any]] = [
    {"a": np.array([1.5, -2, 3]), "b": [2, 3, 4], "d": {"u": 1.0}},
    {"a": np.array([7, 0, -1.25]), "b": [5, 0], "d": {"u": -1.0}},
    {"a": np.array([0.1, 0.2, 0.3]), "b": [9, 8, 7], "d": {"u": 3.5}},
]


def statement(rng: random.Random) -> str:
    numpy, values, calls = (
        rng.choice(sorted(names))
        for names in (stateless.OF_NUMPY, stateless.OF_VALUES, stateless.HARMLESS_CALLS)
    )
    arguments = rng.choices(ATOMS, k=rng.randint(0, 3))
    if rng.random() < 0.2:
        arguments.append(rng.choice(KEYWORDS))
    one, other = rng.choices(ATOMS, k=2)
    sign = rng.choice(SIGNS.split())
    form, name = rng.choice(FORMS), rng.choice(NAMES[:3])
    return form.format(name, numpy, ", ".join(arguments), one, values, calls, sign, other)


def program(seed: int) -> str:
    """Statements that work on the data shown, one after another."""
    rng, lines = random.Random(seed), list[str]()
    names: dict[str, Any] = {"np": np, "print": lambda *_, **__: None, **copy.deepcopy(DATA[0])}
    while len(lines) < 12:
        line = statement(rng)
        try:
            assert stateless.is_stateless(ast.parse(line), {})
            exec(line, names)
        except Exception:
            continue
        lines.append(line)
        if " at 0x" in repr([names.get(name) for name in NAMES if name != "f"]):
            return program(seed + 10_000)  # Where an object lies may differ.
    return "\n".join(lines)


def shown(seen: Observation) -> str:
    """All of an observation but what further runs do not tell."""
    return repr(replace(seen, then=(), printed=""))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 400), marks=pytest.mark.full)])
def test_programs_made_at_random_are_seen_alike(server: Server, seeds: range) -> None:
    shared = 0
    for source in map(program, seeds):
        first, *then = (Inputs(one, modules={"np": "numpy"}, watched=NAMES) for one in DATA)
        seen = server.run(submission(source), replace(first, then=tuple(then)), LIMITS)
        for further, inputs in zip(seen.then, then, strict=False):
            assert shown(further) == shown(server.run(submission(source), inputs, LIMITS)), source
        shared += len(seen.then)
    assert shared > len(seeds) / 2
