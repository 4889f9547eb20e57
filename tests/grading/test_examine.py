"""Run, graded, and once more where hidden data take points that the data shown would give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.grading.grade import TYPED_DATA, examine
from checker.models.observation import Inputs, Limits, Observation, Outcome, Submission
from tests.grading.observing import observe, submission
from tests.shipped import plan

RIGHT = (
    "preds = (weights * input_data).sum()\nerror = preds - target\nslope = 2 * input_data * error\n"
)
TYPED = "preds, error, slope = 7, 7, np.array([14, 28, 42])\n"


class Sandbox:
    """Runs a program, and another one in its place where typed data are replaced."""

    def __init__(self, replaced: str) -> None:
        self.replaced = replaced
        self.runs: list[bool] = []

    def run(self, handed_in: Submission, inputs: Inputs, limits: Limits) -> Observation:
        self.runs.append(inputs.typed_data)
        return observe(
            submission(self.replaced) if inputs.typed_data else handed_in, inputs, limits
        )


def test_a_right_program_runs_three_times() -> None:
    sandbox = Sandbox(TYPED)
    assert examine(plan("slope"), submission(RIGHT), sandbox.run).verdict.status == "correct"
    assert sandbox.runs == [False, False, False]


def test_a_wrong_program_that_follows_the_data_is_not_run_again() -> None:
    sandbox = Sandbox(RIGHT)
    wrong = RIGHT.replace("2 * ", "")
    assert examine(plan("slope"), submission(wrong), sandbox.run).verdict.score.points == 2
    assert sandbox.runs == [False, False, False]


def test_the_better_reading_of_typed_data_stands_and_is_told() -> None:
    sandbox = Sandbox(RIGHT)
    examined = examine(plan("slope"), submission(TYPED), sandbox.run)
    assert examined.verdict.status == "correct"
    assert examined.verdict.feedback == f"All correct. {TYPED_DATA}"
    assert sandbox.runs == [False, False, False, True, True]
    assert len(examined.seen) == 3


def test_where_nothing_is_gained_the_first_verdict_stands() -> None:
    examined = examine(plan("slope"), submission(TYPED), Sandbox(TYPED).run)
    assert {one.slip for one in examined.verdict.findings} == {"hard-coded"}
    assert TYPED_DATA not in examined.verdict.feedback


def test_a_program_that_stops_runs_once() -> None:
    sandbox = Sandbox(RIGHT)
    assert examine(plan("slope"), submission("1 / 0\n"), sandbox.run).verdict.status == "error"
    assert sandbox.runs == [False]


def test_what_was_seen_on_the_data_shown_serves_again() -> None:
    sandbox, ready = Sandbox(RIGHT), plan("slope")
    given = observe(submission(RIGHT), ready.inputs(ready.given), ready.limits)
    assert examine(ready, submission(RIGHT), sandbox.run, given).verdict.status == "correct"
    assert sandbox.runs == [False, False]


def test_a_program_that_says_it_has_no_memory_meets_all_hidden_data() -> None:
    """Of two runs one alone would hide that the error's sign is lost."""
    source = RIGHT.replace("preds - target", "abs(preds - target)")
    ready, runs = plan("slope"), list[Inputs]()

    def run(handed_in: Submission, inputs: Inputs, limits: Limits) -> Observation:
        runs.append(inputs)
        seen = observe(handed_in, inputs, limits)
        return replace(seen, outcome="memory") if len(runs) > 1 else seen

    found = examine(ready, submission(source), run).verdict.findings
    assert len(runs) == len(ready.data)
    assert [one.status for one in found] == ["right", "wrong", "carried"]


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("timeout", "runs longer than it may"),
        ("output", "prints more than it may"),
        ("memory", "uses more memory than it may"),
        ("refused", "ends its own process"),
    ],
)
def test_how_a_program_ends_on_other_data_is_told_and_it_is_not_run_again(
    outcome: Outcome, says: str
) -> None:
    runs: list[Inputs] = []

    def run(handed_in: Submission, inputs: Inputs, limits: Limits) -> Observation:
        runs.append(inputs)
        return Observation(outcome) if len(runs) > 1 else observe(handed_in, inputs, limits)

    examined = examine(plan("slope"), submission(RIGHT), run)
    assert len(runs) == (3 if outcome == "memory" else 2)
    assert examined.verdict.score.points == 0
    assert examined.verdict.feedback == (
        f"With other data of the same kind the program {says}. "
        "It has to work for any data of this form."
    )
