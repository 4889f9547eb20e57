"""`^` typed for a power: told as such, whatever rule the number happens to agree with."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded
from tests.grading.programs import slope

PREDICTED = (
    "model_output_0 = [predict_with_network(row, weights_0) for row in input_data]\n"
    "model_output_1 = [predict_with_network(row, weights_1) for row in input_data]\n"
)
ADVICE = "In Python `^` is not a power: write `**`, as in `3 ** 2`."


def test_a_caret_that_gives_a_wrong_value_is_named() -> None:
    verdict = graded("slope", slope(error="(preds - target) ^ 2"))
    assert verdict.feedback == f"`error` is 5. {ADVICE} Needed: `preds` − `target`."
    assert verdict.findings[1].slip == "caret-for-power"


def test_a_rule_that_the_number_agrees_with_by_chance_is_not_told() -> None:
    caret = "mse_{n} = ((np.array(model_output_{n}) - target_actuals).astype(int) ^ 2).mean()\n"
    source = PREDICTED + caret.format(n=0) + caret.format(n=1)
    found = findings("many-points", source)
    assert found["mse_0"].slip == found["mse_1"].slip == "caret-for-power"
    assert found["mse_0"].message == (
        f"`mse_0` is 12. {ADVICE} Needed: the mean of (`target_actuals` − `model_output_0`)²."
    )
    assert found["mse_1"].message == "`mse_1` shows the same slip as `mse_0`."


@pytest.mark.parametrize("error", ["target - preds  # not ^", "target - preds + len('^') - 1"])
def test_a_caret_in_a_comment_or_a_text_says_nothing(error: str) -> None:
    assert findings("slope", slope(error=error))["error"].slip == "reversed-error"


def test_a_right_value_stays_right_whatever_its_line_holds() -> None:
    assert graded("slope", slope(error="preds - target + (2 ^ 2)")).status == "correct"


def test_a_placeholder_of_the_starter_is_named() -> None:
    assert graded("slope", slope(error="...")).feedback == (
        "Line 3: A value that the line uses is still `...`: compute that first. "
        "(Python says: TypeError: unsupported operand type(s) for *: 'int' and 'ellipsis') "
        "What was right before that keeps its points."
    )
