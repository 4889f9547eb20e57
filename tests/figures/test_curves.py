"""Curves hold whatever finite values a learner's program came to."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.figures import plotting
from checker.figures.curves import Curve, scene, thinned
from checker.figures.scale import Scale
from checker.figures.scene import Circle, Path

from .pictures import CURVES

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(values=st.lists(FINITE, min_size=1, max_size=40), width=st.integers(40, 120))
def test_any_finite_values_are_drawn_inside(values: list[float], width: int) -> None:
    curve = Curve("mse_hist", tuple(values))
    whole = scene(curve)
    points = [(s.x, s.y) for s in whole.shapes if isinstance(s, Circle)]
    points += [point for s in whole.shapes if isinstance(s, Path) for point in s.points]
    assert all(0 <= x <= whole.width and 0 <= y <= whole.height for x, y in points)
    text = plotting.render(curve, width)
    assert max(map(len, text.splitlines()[:-1])) <= width
    assert plotting.OWN in text


def test_the_scale_is_the_learners_own_unless_the_values_explode() -> None:
    assert Scale.of([25.4, 1e-5]).logarithmic is False
    assert Scale.of([25.4, 1e-5]).ticks == (0, 10, 20, 30)
    exploded = Scale.of([35721.0, 8.8e58])
    assert exploded.logarithmic
    assert exploded.label(exploded.ticks[0]) == "1e4"
    assert all(math.isfinite(exploded.part(value)) for value in (35721.0, 8.8e58))


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ((3.0, 2.0, 1.0), "the values fall throughout"),
        ((3.0, 2.0, 2.0), "the values fall, and never rise"),
        ((1.0, 2.0), "the values rise throughout"),
        ((1.0, 1.0, 2.0), "the values rise, and never fall"),
        ((1.0, 3.0, 2.0), "the values rise and fall"),
        ((49.0, 49.0), "the values stay the same"),
        ((49.0,), "one value"),
    ],
)
def test_the_trend_is_described_in_words(values: tuple[float, ...], trend: str) -> None:
    assert Curve("mse_hist", values).trend == trend


def test_the_expected_trend_is_described_only_where_it_is_given() -> None:
    assert CURVES["curve-right"].description == (
        "20 values of mse_hist, from 25.4016 to 9.62711e−05: the values fall throughout. "
        "The expected trend is the same."
    )
    assert "expected" not in CURVES["curve-own"].description
    assert "expected" not in plotting.render(CURVES["curve-own"], 76)


def test_long_histories_are_thinned_and_keep_both_ends() -> None:
    values = tuple(float(n) for n in range(100_000))
    kept = thinned(values, 600)
    assert len(kept) == 600
    assert (kept[0], kept[-1]) == ((1, 0.0), (100_000, 99_999.0))
    assert len(scene(Curve("mse_hist", values)).shapes) < 100
