"""Programs that type data of the exercise in again, graded through the sandbox: what is data gives
way to hidden data, and what only looks like data does not."""

from __future__ import annotations

import pytest

from checker.grading.grade import TYPED_DATA, examine
from checker.models.verdict import Verdict
from checker.sandbox import Server
from tests.grading.observing import submission
from tests.shipped import plan

pytestmark = pytest.mark.slow

IN_A_FUNCTION = """\
def solve():
    w, x, target = np.array([0, 2, 1]), [1, 2, 3], 0
    p = (w * np.array(x)).sum()
    e = p - {}
    return p, e, {} * np.array(x) * e
preds, error, slope = solve()
"""
LOOK_ALIKES = (
    "order = np.array([0, 2, 1])\npreds = (weights[order] * input_data[order]).sum()\n"
    "error = preds - target\nslope = 2 * input_data * error\n",
    "places = [1, 2, 3]\npreds = sum(weights[p - 1] * input_data[p - 1] for p in places)\n"
    "error = preds - target\nslope = np.array([2 * input_data[p - 1] * error for p in places])\n",
)


def graded(server: Server, source: str) -> Verdict:
    return examine(plan("slope"), submission(source), server.run).verdict


@pytest.mark.parametrize("source", LOOK_ALIKES)
def test_a_list_that_only_looks_like_data_is_left_alone(server: Server, source: str) -> None:
    verdict = graded(server, source)
    assert (verdict.status, verdict.feedback) == ("correct", "All correct.")


def test_data_typed_into_a_function_are_read_as_the_data(server: Server) -> None:
    verdict = graded(server, IN_A_FUNCTION.format("target", 2))
    assert (verdict.status, verdict.feedback) == ("correct", f"All correct. {TYPED_DATA}")


def test_a_slip_behind_typed_data_is_named(server: Server) -> None:
    verdict = graded(server, IN_A_FUNCTION.format("target", 1))
    assert [one.slip for one in verdict.findings] == [None, None, "missing-factor-2"]
    assert verdict.feedback.endswith(TYPED_DATA)


def test_a_typed_result_stays_a_typed_result(server: Server) -> None:
    verdict = graded(server, "preds, error, slope = 7, 7, np.array([14, 28, 42])\n")
    assert {one.slip for one in verdict.findings} == {"hard-coded"}
    assert TYPED_DATA not in verdict.feedback
