"""The second way: slopes by central differences, which know nothing of any chain rule.

Source: Nocedal, Wright, *Numerical Optimization* (2006), section 8.1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from checker.solver.values import Array, numbers

STEP = 1e-4
"""Near the cube root of float64's precision, where rounding and curvature cost about alike."""


def central_difference(loss: Callable[[Array], float], at: Array) -> Array:
    """The slope of `loss` at each entry of `at`, in the shape of `at`.

    Moves one entry at a time, half a step either way. The error is of order STEP².
    """
    start = numbers(at).astype(np.float64)
    slope = np.empty_like(start)
    for place in np.ndindex(start.shape):
        step = STEP * max(1.0, abs(float(start[place])))
        up, down = start.copy(), start.copy()
        up[place] += step / 2
        down[place] -= step / 2
        slope[place] = (loss(up) - loss(down)) / (up[place] - down[place])
    return slope
