"""Programs that an exception stops.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import numpy as np

from tests.grading.observing import findings, graded, runs_of
from tests.grading.programs import slope
from tests.shipped import plan as shipped_plan


def test_an_exception_keeps_the_findings_and_what_was_right() -> None:
    verdict = graded("slope", slope(error="preds - targt"))
    assert (verdict.status, verdict.score.points) == ("partial", 1)
    assert verdict.feedback == (
        "Line 2: `targt` has no value so far. You have `target`: is that the one you mean? "
        "(Python says: NameError: name 'targt' is not defined) "
        "What was right before that keeps its points."
    )
    compared = graded("slope", slope().replace("error =", "error ==")).feedback
    assert compared.startswith("Line 2: `==` compares. `=` gives a name its value: `error = …`. (")
    own_words = graded("slope", slope(error="preds - target") + "raise Exception('Bad')\n").feedback
    assert own_words.endswith("Exception: Bad. What was right before that keeps its points.")
    assert [(f.status, f.points) for f in verdict.findings] == [
        ("right", 1),
        ("missing", 0),
        ("missing", 0),
    ]
    assert verdict.findings[1].message == (
        "`error` was not reached: the program stopped before it."
    )


def test_after_an_exception_an_untouched_given_is_not_reached() -> None:
    found = findings("many-updates", "mse_hist = []\n1 / 0\n")
    assert (found["final_weights"].status, found["final_weights"].slip) == ("missing", None)
    assert found["final_weights"].message == (
        "`weights` was not reached: the program stopped before it."
    )
    assert found["plot"].message == "The plot was not reached: the program stopped before it."


def test_a_slip_before_an_exception_is_told_as_such() -> None:
    verdict = graded("slope", slope(error="target - preds") + "1 / 0\n")
    assert verdict.status == "partial"
    assert verdict.findings[1].slip == "reversed-error"
    assert verdict.findings[1].points == 0


def test_hidden_data_are_not_run_where_the_given_run_did_not_finish() -> None:
    assert len(runs_of("slope", slope())) == 3
    assert len(runs_of("slope", "1 / 0\n")) == 1


def test_a_typed_in_plot_earns_nothing_before_an_exception() -> None:
    typed = np.array(shipped_plan("many-updates").truth["mse_hist"]).tolist()
    labels = "plt.xlabel('update')\nplt.ylabel('loss')\n"
    found = findings("many-updates", f"plt.plot({typed})\n{labels}1 / 0\n")
    assert (found["plot"].status, found["plot"].points) == ("wrong", 0)
