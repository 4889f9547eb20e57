"""Values that a learner may choose, and what comes after them.

The programs run in this process (see `observing.py`).
"""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded, statuses
from tests.grading.programs import COPY, EDIT, RIGHT


@pytest.mark.parametrize(
    "edit",
    ["weights_1['node_1'][1] = 0", "weights_1['node_1'][1] = -2.5",
     "weights_1['output'][1] = 0", "weights_1['output'][0] = -1"],
)  # fmt: skip
def test_every_right_edit_earns_everything(edit: str) -> None:
    assert graded("perfect-prediction", EDIT.format(edit=COPY + edit)).status == "correct"


def test_after_a_wrong_choice_the_rest_is_judged_from_the_choice() -> None:
    found = statuses("perfect-prediction", EDIT.format(edit=COPY + "weights_1['node_1'][1] = 1"))
    assert found == {
        "model_output_0": RIGHT,
        "error_0": RIGHT,
        "weights_1": ("wrong", "not-perfect"),
        "model_output_1": RIGHT,
        "error_1": RIGHT,
    }


@pytest.mark.parametrize(
    ("edit", "status", "message"),
    [
        ("pass", "missing", "`weights_1` is missing: the file never sets it. Needed: exactly one "
         "number of `weights_0` changed, so that the prediction for `input_data` is exactly "
         "`target_actual`."),
        ("weights_1 = [1, 2]", "wrong",
         "`weights_1` is a list, where a dictionary of arrays is needed."),
        (COPY + "weights_1['output'] = [1]", "wrong",
         '`weights_1["output"]` has 1 entry, where an array of 2 numbers is needed.'),
        (COPY + "weights_1['node_0'][0] = np.nan", "wrong",
         "`weights_1` holds a number that is not finite."),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_read(edit: str, status: str, message: str) -> None:
    source = EDIT.format(edit=edit)
    source = source.replace("predict_with_network(input_data, weights_1)", "9")
    found = findings("perfect-prediction", source)
    assert (found["weights_1"].status, found["weights_1"].message) == (status, message)
    assert found["model_output_1"].status == "not_checked"
    assert found["model_output_1"].message == (
        "`model_output_1` was not checked, because it builds on `weights_1`."
    )


def test_an_unmet_choice_says_what_is_needed() -> None:
    edit = COPY + "weights_1['node_1'][1] = 1"
    assert findings("perfect-prediction", EDIT.format(edit=edit))["weights_1"].message == (
        "`weights_1` does not fit yet. One number was changed, but the prediction is not perfect "
        "yet. Needed: exactly one number of `weights_0` changed, so that the prediction for "
        "`input_data` is exactly `target_actual`."
    )
