"""Names that a file sets only where they are gone afterwards: told where, and what to do."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded
from tests.shipped import CODE, entry

BODY = (
    "    preds = (weights * input_data).sum()\n"
    "    error = preds - target\n"
    "    slope = 2 * input_data * error\n"
)
OUT = "Return it from there and give it its name outside, or set it at the top level of the file."


def test_names_of_a_function() -> None:
    verdict = graded("slope", f"def main():\n{BODY}\nmain()\n")
    assert (verdict.status, verdict.score.points) == ("incorrect", 0)
    assert [(one.status, one.slip, one.line) for one in verdict.findings] == [
        ("missing", "not-at-top-level", 2),
        ("missing", "not-at-top-level", 3),
        ("missing", "not-at-top-level", 4),
    ]
    assert [one.message for one in verdict.findings] == [
        f"`preds` is missing: line 2 sets it only inside the function `main`. {OUT}",
        "`error` is missing: line 3 sets it only inside the function `main`.",
        "`slope` is missing: line 4 sets it only inside the function `main`.",
    ]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (f"if __name__ == 'main':\n{BODY}", "line 2 would set it, but did not run. "
         "Look at the `if` around it, or set it at the top level of the file."),
        ("def f():\n    global preds\n    preds = 7\n",
         "line 3 would set it in the function `f`, but did not run. Call that function."),
        (f"class Net:\n{BODY}", "line 2 sets it only inside the class `Net`. "
         "Instead, set it at the top level of the file."),
        ("class Net:\n    def run(self):\n        preds = 7\nNet().run()\n",
         f"line 3 sets it only inside the function `Net.run`. {OUT}"),
        ("class Net: pass\nnet = Net()\nnet.preds = 7\n", "line 3 sets `net.preds`, which is "
         "another place. Instead, set it at the top level of the file as `preds`."),
        ("print([preds for preds in weights])\n", "line 1 uses that name only inside a "
         "comprehension, where it ends. Give the whole result a name at the top level of the "
         "file."),
    ],
)  # fmt: skip
def test_other_places(source: str, told: str) -> None:
    found = findings("slope", source)["preds"]
    assert found.message == f"`preds` is missing: {told}"


def test_what_comes_after_the_end_that_a_program_made() -> None:
    source = (
        "preds = (weights * input_data).sum()\nraise SystemExit\n"
        "error = preds - target\nslope = 2 * input_data * error\n"
    )
    verdict = graded("slope", source)
    assert [(one.status, one.slip, one.message) for one in verdict.findings] == [
        ("right", None, "`preds` is right."),
        ("missing", None, "`error` is missing: line 3 would set it, but the program ended itself "
         "before that. Leave out what ends it, such as `exit()`."),
        ("missing", None, "`slope` is missing: line 4 would set it, but the program ended itself "
         "before that."),
    ]  # fmt: skip


def test_a_given_that_the_top_level_sets_to_itself_was_reached() -> None:
    found = findings("many-updates", "weights = weights\nmse_hist = []\n")["final_weights"]
    assert found.message == "`weights` is still as it was given: the file never changes it."


def test_a_given_that_only_a_function_sets_is_told_no_other_slip() -> None:
    source = (
        "def train(weights):\n    history = []\n    for _ in range(20):\n"
        "        weights = weights - 0.01 * get_slope(input_data, target, weights)\n"
        "        history.append(get_mse(input_data, target, weights))\n    return history\n"
        "mse_hist = train(weights)\n"
    )
    found = findings("many-updates", source)
    assert (found["mse_hist"].status, found["final_weights"].slip) == ("right", "not-at-top-level")
    assert found["final_weights"].message == (
        "`weights` is still as it was given: line 4 sets it only inside the function `train`. "
        + OUT
    )


def test_a_function_that_sets_it_too_is_no_matter() -> None:
    source = f"def f():\n{BODY}preds = 3\n"
    assert findings("slope", source)["preds"].slip == "hard-coded"


def test_nothing_builds_on_a_given_that_only_a_function_sets() -> None:
    source = (
        "def f():\n    weights_1 = 1\n"
        "model_output_0 = predict_with_network(input_data, weights_0)\n"
        "error_0 = model_output_0 - target_actual\n"
        "model_output_1 = error_1 = 3\n"
    )
    found = findings("perfect-prediction", source)
    assert found["weights_1"].message == (
        f"`weights_1` is missing: line 2 sets it only inside the function `f`. {OUT}"
    )
    assert found["model_output_1"].status == "not_checked"


@pytest.mark.parametrize("exercise", CODE)
def test_an_untouched_starter_is_told_one_rule_at_most(exercise: str) -> None:
    source = (entry(exercise).folder / "starter.py").read_text(encoding="utf-8")
    verdict = graded(exercise, source)
    said = [one.message for one in verdict.findings]
    assert verdict.score.points == 0
    assert [number for number, one in enumerate(said) if "Needed" in one] == [0]
    assert not any("is that the one you mean" in one for one in said)
    assert all("missing" in one or "never changes" in one or "no plot" in one for one in said[1:])


def test_a_given_that_is_to_be_changed_and_is_not() -> None:
    found = findings("many-updates", "mse_hist = []\n")["final_weights"]
    assert (found.slip, found.message) == (
        None,
        "`weights` is still as it was given: the file never changes it.",
    )


def test_what_is_given_or_asked_itself_is_not_another_spelling() -> None:
    source = (
        "weights_0 = dict(weights_0)\n"
        "model_output_0 = predict_with_network(input_data, weights_0)\n"
        "error_0 = model_output_0 - target_actual\nerror1 = 0\n"
    )
    found = findings("perfect-prediction", source)
    assert found["weights_1"].message == (
        "`weights_1` is missing: the file never sets it. Needed: exactly one number of `weights_0` "
        "changed, so that the prediction for `input_data` is exactly `target_actual`."
    )
    assert found["model_output_1"].message == "`model_output_1` is missing: the file never sets it."
    assert found["error_1"].message == (
        "`error_1` is missing: the file never sets it. You have `error1`: is that the one you mean?"
    )
