"""A loop that turns more or less often than asked keeps points for what was done right."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded
from tests.sizes import daily

LOOP = """\
mse_hist = []
for _ in range({turns}):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))
"""
PLOT = "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"
NEEDED = " Needed: after each update, the mean squared error of `input_data` under the new weights."


POINTS = {
    21: (2, 2, 1),
    10: (1, 2, 1),
    40: (1, 2, 1),
    9: (1, 0, 1),
    41: (1, 0, 1),
    6: (0, 0, 1),
    2: (0, 0, 1),
    1: (0, 0, 0),
    0: (0, 0, 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("turns", daily(POINTS, 10, 41, 6, 1))
def test_points_of_a_loop_with_another_number_of_turns(
    turns: int,
) -> None:
    found = findings("many-updates", LOOP.format(turns=turns) + PLOT)
    assert tuple(one.points for one in found.values()) == POINTS[turns]
    assert found["mse_hist"].slip == "other-length"


def test_what_is_said_of_nineteen_turns() -> None:
    found = findings("many-updates", LOOP.format(turns=19) + PLOT)
    assert [one.points for one in found.values()] == [2, 2, 1]
    assert [(one.status, one.message) for one in found.values()] == [
        (
            "wrong",
            "`mse_hist` is [25.4016, 13.1682, 6.82639, …, 0.000185708] (19 entries). "
            f"It begins right, but has 19 entries, not 20.{NEEDED} "
            "For its right entries it keeps 2 of 3 points.",
        ),
        (
            "carried",
            "`weights` is right after 19 turns of the loop, as many as your `mse_hist` has "
            "entries, so it keeps its points.",
        ),
        ("carried", "The plot follows correctly from your `mse_hist`, so it keeps its points."),
    ]


def test_what_is_said_of_one_turn() -> None:
    found = findings("many-updates", LOOP.format(turns=1) + PLOT)
    assert "It begins right, but has one entry, not 20." in found["mse_hist"].message
    assert "It is right after one turn of the loop, not after 20." in found["final_weights"].message
    assert [one.points for one in found.values()] == [0, 0, 0]


@pytest.mark.slow
def test_what_is_said_is_of_the_data_shown() -> None:
    found = findings("many-updates", LOOP.format(turns="1 if target == 0 else 2") + PLOT)
    assert "It is right after one turn of the loop, not after 20." in found["final_weights"].message


@pytest.mark.slow
def test_what_is_said_of_far_too_few_turns() -> None:
    found = findings("many-updates", LOOP.format(turns=5) + PLOT)["final_weights"]
    assert (found.status, found.slip) == ("wrong", "other-length")
    assert "It is right after 5 turns of the loop, not after 20." in found.message


FORGED = {
    "typed": "mse_hist = [25.4016, 13.16818944, 6.8263894]\n",
    "typed, 19 of them": "mse_hist = [49 * 0.5184 ** (k + 1) for k in range(19)]\n",
    "one number": "mse_hist = [25.4016]\n",
    "empty": "mse_hist = []\n",
    "one number many times": "mse_hist = [25.4016] * 19\n",
    "no number": "mse_hist = ['a'] * 19\n",
    "not finite": "mse_hist = [float('nan')] * 19\n",
    "noise": "mse_hist = list(np.random.rand(19))\n",
    "weights typed": (
        "weights = np.array([-0.49929916, 1.00140168, -0.49789747])\nmse_hist = [1.0, 2.0, 3.0]\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", daily(FORGED, "typed, 19 of them", "one number", "noise", "weights typed")
)
def test_a_made_up_history_gains_nothing(case: str) -> None:
    assert graded("many-updates", FORGED[case] + PLOT).score.points == 0


@pytest.mark.slow
def test_weights_of_another_number_of_turns_than_the_history_has_are_not_carried() -> None:
    source = LOOP.format(turns=19) + "weights = weights - learning_rate * 2 * weights\n" + PLOT
    found = findings("many-updates", source)
    assert [one.points for one in found.values()] == [2, 0, 1]


def test_the_plot_of_a_history_that_begins_too_early_keeps_its_points() -> None:
    first = "mse_hist = [get_mse(input_data, target, weights)]"
    source = LOOP.format(turns=20).replace("mse_hist = []", first) + PLOT
    found = findings("many-updates", source)
    assert [(one.points, one.slip) for one in found.values()] == [
        (0, "start-included"),
        (2, None),
        (1, None),
    ]


@pytest.mark.slow
def test_a_plot_of_another_history_than_ones_own_earns_nothing() -> None:
    source = LOOP.format(turns=19) + PLOT.replace("plot(mse_hist)", "plot(mse_hist[:-1])")
    assert findings("many-updates", source)["plot"].points == 0


def test_a_row_that_is_left_out_is_no_turn_of_a_loop() -> None:
    source = "slope = 2 * (input_data * (preds - target))[:2]\n"
    given = "preds = (weights * input_data).sum()\nerror = preds - target\n"
    found = findings("slope", given + source)["slope"]
    assert (found.slip, found.points) == ("other-length", 0)


def test_axes_count_as_swapped_only_where_they_are_on_all_data() -> None:
    swapped = "plt.plot(mse_hist, range(20))"
    source = LOOP.format(turns=20) + PLOT.replace("plt.plot(mse_hist)", swapped)
    assert findings("many-updates", source)["plot"].slip == "swapped-axes"
    once = "(plt.plot(mse_hist, range(20)) if target == 0 else plt.plot(mse_hist))"
    assert findings("many-updates", source.replace(swapped, once))["plot"].slip != "swapped-axes"
