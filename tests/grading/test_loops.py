"""Loops, their histories and plots of them.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import pytest

from tests.grading.observing import findings

DESCENT = (
    "mse_hist = []\n"
    "for _ in range(20):\n"
    "    slope = get_slope(input_data, target, weights)\n"
    "    weights = weights - learning_rate * slope\n"
    "    mse_hist.append(get_mse(input_data, target, weights))\n"
)
PLOT = "plt.plot(mse_hist)\nplt.xlabel('update')\nplt.ylabel('loss')\n"


def test_a_name_that_is_given_and_asked_is_read_at_the_end() -> None:
    found = findings("many-updates", DESCENT + PLOT)
    assert found["final_weights"].message == "`weights` is right."
    assert found["plot"].message == "The plot is right."


@pytest.mark.parametrize(
    ("drawn", "status", "slip", "message"),
    [
        ("", "missing", None, "There is no plot of `mse_hist`."),
        ("plt.plot(mse_hist)\n", "wrong", "unlabelled-axes",
         "The plot shows the right line, but an axis has no label. Label both axes."),
        ("plt.plot(mse_hist)\nplt.xlabel(' ')\nplt.ylabel('loss')\n", "wrong", "unlabelled-axes",
         "The plot shows the right line, but an axis has no label. Label both axes."),
        (PLOT.replace("(mse_hist)", "(np.array(mse_hist) + 1)"), "wrong", None,
         "The plot shows [26.4016, 14.1682, 7.82639, …, 1.0001] (20 entries). That is not right. "
         "Needed: the line of `mse_hist`, with a label on both axes."),
        (PLOT.replace("(mse_hist)", "([mse_hist, mse_hist])"), "wrong", None,
         "The plot's line is an array of shape (2, 20), where an array of 20 numbers is needed."),
        (PLOT.replace("plt.plot", "plt.plot([1, 2])\nplt.plot"), "right", None,
         "The plot is right."),
    ],
)  # fmt: skip
def test_plot(drawn: str, status: str, slip: str | None, message: str) -> None:
    found = findings("many-updates", DESCENT + drawn)["plot"]
    assert (found.status, found.slip, found.message, found.line) == (status, slip, message, None)


def test_a_plot_of_a_wrong_history_is_carried() -> None:
    found = findings("many-updates", DESCENT.replace("- learning_rate", "+ learning_rate") + PLOT)
    assert found["mse_hist"].slip == found["final_weights"].slip == "added-slope"
    assert found["plot"].message == (
        "The plot follows correctly from your `mse_hist`, so it keeps its points."
    )


def test_updates_that_all_start_from_the_first_weights_are_told_in_both_steps() -> None:
    source = DESCENT.replace("    weights = ", "    updated = ").replace("weights))", "updated))")
    found = findings("many-updates", source + PLOT)
    assert found["mse_hist"].slip == found["final_weights"].slip == "weights-not-rebound"
    assert "Each turn of the loop starts from the first weights." in found["mse_hist"].message
    assert [one.points for one in found.values()] == [0, 0, 1]


def test_a_program_that_stops_before_the_plot_on_other_data() -> None:
    stop = "assert abs(mse_hist[0] - 25.4016) < 1e-9\n"
    found = findings("many-updates", DESCENT + stop + PLOT)
    assert found["mse_hist"].status == found["final_weights"].status == "right"
    assert (found["plot"].status, found["plot"].message) == (
        "wrong",
        "With other data of the same kind the program stops before it draws the plot. "
        "It has to work for any data of this form.",
    )


def test_a_typed_history_names_what_a_learners_program_has() -> None:
    source = "mse_hist = list(49 * 0.5184 ** np.arange(1, 21))\n" + PLOT
    found = findings("many-updates", source)
    assert found["mse_hist"].message == (
        "`mse_hist` does not change when the data do. Compute it from `weights`, `input_data`, "
        "`target` and `learning_rate` instead of typing its value."
    )
    assert found["plot"].message == "The plot was not checked, because it builds on `mse_hist`."
    assert found["final_weights"].message == (
        "`weights` is still as it was given: the file never changes it."
    )


def test_a_slip_that_another_step_rules_out_is_not_named() -> None:
    """The history is right, so the updates were: only the name is another one."""
    source = DESCENT.replace("weights = weights", "now = now")
    source = "now = weights\n" + source.replace("target, weights)", "target, now)")
    found = findings("many-updates", source + PLOT)
    assert found["mse_hist"].status == "right"
    assert found["final_weights"].slip == "other-quantity"


def test_a_typed_line_in_the_plot_is_told() -> None:
    line = "plt.plot([49 * 0.5184 ** (k + 1) for k in range(20)])\n"
    found = findings("many-updates", DESCENT + PLOT.replace("plt.plot(mse_hist)\n", line))["plot"]
    assert (found.slip, found.message) == (
        "hard-coded",
        "The plot does not change when the data do. Compute it from `mse_hist` instead of typing "
        "its value.",
    )
