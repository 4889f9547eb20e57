"""What is told of a slip that is made again: the line and a question, then the step in numbers."""

from __future__ import annotations

import pytest

from checker.grading.grade import grade
from checker.grading.messages.further import further, further_of_choice
from checker.grading.respond import respond
from tests.grading.observing import observe, submission
from tests.shipped import plan

PREDS = "preds = (weights * input_data).sum()\n"


def told(exercise: str, source: str) -> tuple[str, ...]:
    made, handed_in = plan(exercise), submission(source)
    seen = made.observe(handed_in, observe)
    return further(made, handed_in, seen, grade(made, handed_in, seen))


def test_the_line_is_named_then_the_step_is_worked() -> None:
    source = PREDS + "error = preds - target\nslope = input_data * error  # twice?\n"
    assert told("slope", source) == (
        "Line 3 is the last to set `slope`: slope = input_data * error  # twice?\n"
        "Put it beside 2 · `input_data` · `error`: what stands in the one and not in the other?",
        "With your numbers: 2 · `input_data` · `error` = 2 · [1, 2, 3] · 7.",
    )


def test_the_numbers_are_the_learners_own() -> None:
    source = PREDS + "error = preds - target\nslope = 2 * input_data * error\nerror = -error\n"
    source = source.replace("slope = 2 *", "slope = 9 *")
    source = PREDS.replace(".sum()", ".mean()") + source.split("\n", 1)[1]
    where, worked = told("slope", source)
    assert where.startswith("Line 1 is the last to set `preds`: ")
    assert worked == (
        "With your numbers: the sum of `weights` · `input_data` = the sum of [0, 2, 1] · [1, 2, 3]."
    )


def test_an_earlier_slip_of_ones_own_is_worked_on_from() -> None:
    source = "error = target - preds\nslope = input_data * error\nweights_updated = weights * 0\n"
    made, handed_in = plan("improve-weights"), submission(source)
    seen = made.observe(handed_in, observe)
    verdict = grade(made, handed_in, seen)
    # As if the first finding had been told and mended: the slope is the first one at fault.
    later = verdict.model_copy(update={"findings": verdict.findings[1:]})
    assert further(made, handed_in, seen, later)[1] == (
        "With your numbers: 2 · `input_data` · `error` = 2 · [1, 2, 3] · (-7)."
    )


def test_a_forward_pass_is_worked_node_by_node() -> None:
    source = "model_output_0 = 0\nfor row in input_data:\n    model_output_0 += row.sum()\n"
    source += "model_output_0 = [model_output_0] * 4\n"
    worked = told("many-points", source)[1].splitlines()
    assert worked[0].startswith("With your numbers: `input_data` through the hidden layers of ")
    assert worked[2] == "  node_0: 7 · 2 + (-2) · 1 = 12, and ReLU makes it 12"


def test_what_hangs_on_values_that_the_program_does_not_have_is_not_told() -> None:
    source = "mse_hist = [1.0] * 20\n"
    assert len(told("many-updates", source)) == 1  # no numbers: the path has no name


def test_a_free_choice_is_compared_and_never_worked() -> None:
    given = "model_output_0 = predict_with_network(input_data, weights_0)\n"
    given += "error_0 = model_output_0 - target_actual\nweights_1 = dict(weights_0)\n"
    assert told("perfect-prediction", given) == (
        "Line 3 is the last to set `weights_1`: weights_1 = dict(weights_0)\n"
        "Compare it entry by entry with `weights_0`: which differ?",
    )


def test_a_typed_value_is_asked_what_it_reads() -> None:
    where, worked = told("slope", PREDS + "error = 7\nslope = 2 * input_data * error\n")
    assert where.splitlines()[1] == "Which names does it read? Needed is `preds` − `target`."
    assert worked == "With your numbers: `preds` − `target` = 7 − 0."


@pytest.mark.parametrize(
    "source",
    [PREDS + "error = preds - target\nslope = 2 * input_data * error\n", PREDS, "raise ValueError"],
)
def test_nothing_is_told_of_what_is_right_missing_or_stopped(source: str) -> None:
    assert told("slope", source) == ()


def test_a_long_or_strange_line_is_quoted_in_one_line() -> None:
    source = PREDS + "error = target - preds" + " + 0" * 60 + " #\x1b[2J\n"
    line = told("slope", source)[0].splitlines()[0]
    assert line.endswith(" …")
    assert len(line) < 160
    whole = "error = target - preds".ljust(98, "+") + " 0"
    assert told("slope", f"{PREDS}{whole}\n")[0].splitlines()[0].endswith(whole)
    strange = told("slope", PREDS + "error = target - preds #\x1b[2J\x0b::error::x\n")[0]
    assert strange.splitlines()[0].endswith("error = target - preds # [2J ::error::x")


def test_a_wrong_option_chosen_again_is_told_the_rules() -> None:
    made = plan("forward-error")
    receipt = made.receipt(submission("x"), "none")
    assert further_of_choice(made, respond(made, "16", receipt)) == (
        "Go through it step by step, on paper: `prediction` is `inputs` through the hidden layers "
        "of `network` to its output; then `error` is `prediction` − `actual`.",
    )
    assert further_of_choice(made, respond(made, "11", receipt)) == ()
    count = plan("weight-change")
    assert further_of_choice(count, respond(count, "more", receipt)) == ()


DESCENT = (
    "mse_hist = []\n"
    "for _ in range(20):\n"
    "    weights = weights - learning_rate * get_slope(input_data, target, weights)\n"
    "    mse_hist.append(get_mse(input_data, target, weights))\n"
)


def test_a_plot_is_asked_what_it_reads() -> None:
    source = DESCENT + "plt.plot(mse_hist)\n"
    assert told("many-updates", source)[0] == (
        "Needed is the line of `mse_hist`, with a label on both axes: which names does your plot "
        "read, and which calls label its axes?"
    )


def test_where_a_name_is_set_is_no_matter_of_the_rule() -> None:
    source = (
        "def train(weights):\n    weights = weights - 0.01\n    return weights\n"
        "mse_hist = [get_mse(input_data, target, weights) for _ in range(20)]\n"
    )
    made, handed_in = plan("many-updates"), submission(source)
    seen = made.observe(handed_in, observe)
    verdict = grade(made, handed_in, seen)
    later = verdict.model_copy(update={"findings": verdict.findings[1:]})
    assert later.findings[0].slip == "not-at-top-level"
    assert further(made, handed_in, seen, later) == ()
