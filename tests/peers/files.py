"""The learner's files: one that is right, one with a slip, and two that cheat."""

from __future__ import annotations

GIVEN = """\
import numpy as np

weights = np.array([0, 2, 1])
input_data = np.array([1, 2, 3])
target = 0
"""
"""What the exercise gives; the key is [14, 28, 42]."""

RIGHT = """\
preds = (weights * input_data).sum()
error = preds - target
slope = 2 * input_data * error
"""
SLIP = RIGHT.replace("2 * ", "")
"""The factor 2 is missing."""

PRINTED = "print(slope.tolist())\n"
KEY = "[14, 28, 42]"

TYPED = """\
preds = 7
error = 7
slope = np.array([14, 28, 42])
"""
"""The results alone, computed by nobody; whoever knows the key passes."""

FORGED = """\
import builtins
import sys

preds, error, slope = 0, 0, np.array([0, 0, 0])


def agree(*_, **__):
    return True


for name in ("allclose", "array_equal", "isclose"):
    setattr(np, name, agree)
for name in ("assert_allclose", "assert_array_equal", "assert_equal"):
    setattr(np.testing, name, agree)
builtins.print([14, 28, 42])
sys.stdout.flush()
builtins.print = lambda *_, **__: None
"""
"""Computes nothing: it replaces what compares, and prints what is expected."""

LEARNERS = {"right": RIGHT, "slip": SLIP, "typed": TYPED, "forged": FORGED}


def program(kind: str) -> str:
    """A whole file of a learner's, which prints its result."""
    return f"{GIVEN}\n{LEARNERS[kind]}{PRINTED}"
