"""The exercise's own numbers in a program that is graded on a variant's."""

from __future__ import annotations

import pytest

from checker.app import service
from checker.grading.plan import Plan
from tests.grading.observing import graded
from tests.shipped import FOLDER, entry

RULES = "preds = (weights * input_data).sum()\nerror = preds - target\n"
SLOPE = "slope = 2 * input_data * error\n"
PASTED = "weights = np.array([0, 2, 1])\ninput_data = np.array([1, 2, 3])\ntarget = 0\n"
HERE = "That is right for the numbers of the exercise itself; this is a variant of it, with other "
SAME = "shows the same slip as `preds`."


def variant(exercise: str = "slope") -> Plan:
    found = service.exercise(FOLDER, exercise, "7")
    return Plan(found.exercise, found.digest, found.functions, "tests", plain=found.plain)


def test_data_pasted_on_top_of_a_variant() -> None:
    verdict = graded(variant(), PASTED + RULES + SLOPE)
    assert (verdict.status, verdict.score.points) == ("incorrect", 0)
    assert [one.message for one in verdict.findings] == [
        f"`preds` is 7. {HERE}numbers in `weights`, `input_data` and `target`. "
        "Leave out lines 1, 2 and 3.",
        f"`error` {SAME}",
        f"`slope` {SAME}",
    ]
    assert {one.slip for one in verdict.findings} == {"other-variant"}


@pytest.mark.parametrize(
    "source",
    [
        "preds = (np.array([0, 2, 1]) * np.array([1, 2, 3])).sum()\n",
        "w, x = np.array([0, 2, 1]), [1, 2, 3]\npreds = (w * x).sum()\n",
        "preds = 7\n",
    ],
)
def test_numbers_typed_elsewhere_or_their_result(source: str) -> None:
    verdict = graded(variant(), source + "error = preds - target\n" + SLOPE)
    assert [one.message for one in verdict.findings] == [
        f"`preds` is 7. {HERE}numbers. Compute it from the names that are given.",
        "`error` was not checked, because it builds on `preds`.",
        "`slope` was not checked, because it builds on `preds`.",
    ]
    assert verdict.score.points == 0


def test_a_variant_without_hidden_data_tells_them_too() -> None:
    ready = variant()
    bare = ready.exercise.model_copy(update={"hidden": {}})
    alone = Plan(bare, ready.digest, ready.sources, "tests", plain=ready.plain)
    first = graded(alone, PASTED + RULES + SLOPE).findings[0]
    assert first.slip == "other-variant"
    assert first.message.endswith("Leave out lines 1, 2 and 3.")


def test_a_variant_with_its_own_numbers_is_right() -> None:
    assert graded(variant(), RULES + SLOPE).status == "correct"


def test_numbers_that_are_nobodys_are_changed_data() -> None:
    verdict = graded(variant(), "weights = np.array([9, 9, 9])\n" + RULES + SLOPE)
    assert verdict.findings[0].slip == "changed-given"


def test_the_exercise_itself_knows_no_other_numbers() -> None:
    found = entry("slope")
    plan = Plan(found.exercise, found.digest, found.functions, "tests")
    assert plan.plain_data is None
    assert graded(plan, "preds = 7\n" + SLOPE).findings[0].slip == "hard-coded"
