"""What is said of a program that did not finish."""

from __future__ import annotations

from typing import get_args

import pytest

from checker.grading.grade import grade
from checker.grading.messages.stopped import STATUS, told
from checker.models.observation import Limits, Moment, Observation, Outcome, Raised
from checker.models.verdict import Verdict
from tests.grading.observing import findings, graded, submission
from tests.shipped import plan

LIMITS = Limits(cpu_seconds=3, wall_seconds=7.5, memory_mib=128, output_kib=16)


def test_every_outcome_but_one_stops() -> None:
    assert STATUS.keys() | {"finished"} == set(get_args(Outcome))


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        (
            Observation("timeout", detail="It took long."),
            "It took long. The usual cause is a loop that never ends.",
        ),
        (
            Observation("memory"),
            "The program asked for more than 128 MiB of memory. "
            "The usual cause is a list that grows without end.",
        ),
        (
            Observation("output"),
            "The program printed more than 16 KiB. "
            "The usual cause is a print inside a loop that never ends.",
        ),
        (Observation("refused", detail="It left."), "The program was stopped. It left."),
        (Observation("refused"), "The program was stopped."),
        (Observation("unreadable"), "The file cannot be read as Python."),
        (Observation("unreadable", detail="Line 2: odd."), "Line 2: odd."),
        (
            Observation("fault"),
            "The grader failed, not your program: nothing was scored, and no attempt was used.",
        ),
        (
            Observation("raised"),
            "The grader failed, not your program: nothing was scored, and no attempt was used.",
        ),
    ],
)
def test_told(observation: Observation, words: str) -> None:
    assert told(observation, LIMITS) == words


OUT_OF_REACH = (
    "Files, the network, other programs and processes are out of reach here, and not needed: all "
    "data are in the names that are given."
)
ADVICE = [
    (
        "UFuncTypeError",
        "Cannot cast ufunc 'subtract' output from dtype('float64') to dtype('int64')",
        "The array holds whole numbers, so NumPy does not change it in place by fractions. "
        "Write `name = name - …` in place of `name -= …`.",
    ),
    (
        "ModuleNotFoundError",
        "No module named 'torch'",
        "`torch` is not there. "
        "What is there: Python's own library, NumPy, Matplotlib and scikit-learn.",
    ),
    (
        "KeyError",
        "'node_2'",
        "The dictionary has no entry 'node_2'; print its `.keys()` to see what it has.",
    ),
    ("ZeroDivisionError", "division by zero", "Something is divided by 0."),
    (
        "IndexError",
        "list index out of range",
        "The first entry has the number 0, the last one the length minus 1.",
    ),
    ("RecursionError", "maximum recursion depth", "A function calls itself without end."),
    (
        "NameError",
        "name 'slop' is not defined",
        "`slop` has no value so far. You have `slope`: is that the one you mean?",
    ),
    (
        "NameError",
        "name 'zzz' is not defined",
        "`zzz` has no value so far: names need one before they are used.",
    ),
    (
        "NameError",
        "name 'weigths' is not defined",
        "`weigths` has no value so far. You have `weights`: is that the one you mean?",
    ),
    (
        "NameError",
        "name 'mean_squared_error' is not defined",
        "`mean_squared_error` has to be imported first: "
        "from sklearn.metrics import mean_squared_error",
    ),
    (
        "EOFError",
        "EOF when reading a line",
        "Nobody types while a program is graded: leave `input` out.",
    ),
    (
        "FileNotFoundError",
        "[Errno 2] No such file or directory: 'data.csv'",
        "There are no files here: all data are in the names that are given.",
    ),
    (
        "PermissionError",
        "[Errno 1] Operation not permitted",
        OUT_OF_REACH,
    ),
    ("FileNotFoundError", "[Errno 2] No such file or directory", OUT_OF_REACH),
    ("ConnectionRefusedError", "[Errno 111] Connection refused", OUT_OF_REACH),
    ("BlockingIOError", "[Errno 11] Resource temporarily unavailable", OUT_OF_REACH),
    ("OSError", "[Errno 101] Network is unreachable", OUT_OF_REACH),
    (
        "RuntimeError",
        "can't start new thread",
        "A program here is one process with one thread: compute one thing after the other.",
    ),
    (
        "BdbQuit",
        "stopped by hand",
        "Nobody steps through a program while it is graded: leave that out.",
    ),
    (
        "NameError",
        "name 'weights·input_data' is not defined",
        "`·` stands for `*` in formulas: type that.",
    ),
    (
        "URLError",
        "<urlopen error [Errno -3] Temporary failure in name resolution>",
        OUT_OF_REACH,
    ),
]


@pytest.mark.parametrize(("kind", "message", "advice"), ADVICE)
def test_an_exception_is_told_with_its_line_and_advice(
    kind: str, message: str, advice: str
) -> None:
    seen = Observation("raised", raised=Raised(kind, message, 4), names=("slope",))
    said = told(seen, LIMITS, ("weights", "input_data"))
    assert said == f"Line 4: {advice} (Python says: {kind}: {message})"


def test_of_an_event_loop_nothing_is_needed() -> None:
    raised = Raised("PermissionError", "[Errno 1] Operation not permitted", 2, "asyncio.run(f())")
    assert told(Observation("raised", raised=raised), LIMITS).startswith(
        "Line 2: Nothing here has to be waited for: leave `asyncio` and `await` out."
    )


def test_an_exception_without_advice_or_line_or_message() -> None:
    def of(raised: Raised) -> str:
        return told(Observation("raised", raised=raised), LIMITS)

    assert of(Raised("ValueError", "odd", 2)) == "Line 2: ValueError: odd"
    assert of(Raised("ValueError", "odd", None)) == "ValueError: odd"
    assert of(Raised("OddError", "", 1)) == "Line 1: OddError"


def test_a_part_of_python_that_the_spare_user_cannot_read_is_no_fault_of_the_learner() -> None:
    detail = "json is part of Python, but programs run as a user that cannot read it here."
    raised = Raised("ModuleNotFoundError", "No module named 'json'", 2)
    assert told(Observation("raised", raised=raised, detail=detail), LIMITS) == f"Line 2: {detail}"


# ---- what is kept of a program that stopped

PREDS, ERROR = "preds = (weights * input_data).sum()\n", "error = preds - target\n"
SLOPE = "slope = 2 * input_data * error\n"
KEPT = "What was right before that keeps its points."


def test_a_print_that_fails_at_the_end_costs_the_status_alone() -> None:
    verdict = graded("slope", PREDS + ERROR + SLOPE + "print(1 / 0)\n")
    assert (verdict.status, verdict.score.points) == ("partial", 4)
    assert verdict.feedback == (
        "Line 4: Something is divided by 0. (Python says: ZeroDivisionError: division by zero) "
        f"{KEPT}"
    )
    assert verdict.stopped
    assert [one.message for one in verdict.findings] == [
        "`preds` is right.", "`error` is right.", "`slope` is right."
    ]  # fmt: skip


def test_an_exception_keeps_what_was_right_on_every_run_alone() -> None:
    verdict = graded("slope", "preds = 7\n" + ERROR + "1 / 0\n")
    assert (verdict.status, verdict.score.points) == ("error", 0)
    assert not verdict.feedback.endswith(KEPT)
    assert [(one.status, one.slip) for one in verdict.findings] == [
        ("wrong", "hard-coded"),
        ("not_checked", None),
        ("missing", None),
    ]


def test_what_follows_from_a_slip_before_an_exception_keeps_its_points() -> None:
    verdict = graded("slope", PREDS + "error = target - preds\n" + SLOPE + "1 / 0\n")
    assert (verdict.status, verdict.score.points) == ("partial", 3)
    assert verdict.findings[2].message == (
        "`slope` follows correctly from your `error`, so it keeps its points."
    )


def test_a_value_that_was_only_begun_is_no_typed_one() -> None:
    found = findings("slope", "preds = 0\nfor w in weights:\n    preds = preds + w * inputs\n")
    assert (found["preds"].status, found["preds"].slip) == ("missing", None)
    assert found["preds"].message == ("`preds` was not finished: the program stopped before it.")


def test_a_value_of_another_shape_is_told_though_the_program_stopped() -> None:
    found = findings("slope", PREDS + "error = np.zeros(5)\n1 / 0\n")
    assert found["error"].message == (
        "`error` is an array of 5 numbers, where one number is needed: is a sum left out?"
    )


def test_an_exception_on_other_data_alone_is_told_where_it_takes_points() -> None:
    stops = PREDS + "if target: 1 / 0\n" + ERROR + SLOPE + "1 / 0\n"
    verdict = graded("slope", stops)
    assert (verdict.status, verdict.score.points) == ("partial", 1)
    assert verdict.findings[1].message == (
        "With other data of the same kind the program stops before it sets `error`. "
        "It has to work for any data of this form."
    )


def ended(outcome: Outcome, *moments: Moment) -> Verdict:
    ready = plan("slope")
    seen = Observation(outcome, moments, detail="It was stopped.", isolation="none")
    return grade(ready, submission(PREDS), [seen])


@pytest.mark.parametrize("outcome", ["timeout", "output", "refused"])
def test_of_a_limit_only_the_stop_is_known(outcome: Outcome) -> None:
    verdict = ended(outcome)
    assert (verdict.status, verdict.score.points) == (outcome, 0)
    assert [(one.status, one.message) for one in verdict.findings] == [
        ("not_checked", f"`{name}` was not checked: the program did not run to its end.")
        for name in ("preds", "error", "slope")
    ]


@pytest.mark.parametrize("outcome", ["timeout", "output", "refused"])
def test_a_given_that_is_asked_is_not_checked_after_a_limit(outcome: Outcome) -> None:
    ready = plan("many-updates")
    verdict = grade(ready, submission("1"), [Observation(outcome)])
    assert [one.message for one in verdict.findings] == [
        "`mse_hist` was not checked: the program did not run to its end.",
        "`weights` was not checked: the program did not run to its end.",
        "The plot was not checked: the program did not run to its end.",
    ]


def test_what_was_right_before_the_memory_ran_out_is_right_so_far() -> None:
    verdict = ended("memory", Moment(1, {"preds": 7}), Moment(2, {"error": -7}))
    assert (verdict.status, verdict.score.points) == ("memory", 0)
    assert [(one.status, one.points, one.message) for one in verdict.findings] == [
        ("right", 0, "`preds` is right so far."),
        ("wrong", 0, "`error` is -7. The subtraction is the wrong way round. "
         "Needed: `preds` − `target`."),
        ("missing", 0, "`slope` was not reached: the program stopped before it."),
    ]  # fmt: skip


# ---- what is missing


def test_a_starter_is_told_its_first_formula_alone() -> None:
    verdict = graded("slope", "print(weights)\n")
    assert [one.message for one in verdict.findings] == [
        "`preds` is missing: the file never sets it. Needed: the sum of `weights` · `input_data`.",
        "`error` is missing: the file never sets it.",
        "`slope` is missing: the file never sets it.",
    ]


def test_capitals_are_near() -> None:
    found = findings("slope", "PREDS = 1\nError = 2\nSLOPE = 3\n")
    assert [one.message for one in found.values()] == [
        f"`{name}` is missing: the file never sets it. You have `{own}`: is that the one you mean?"
        for name, own in (("preds", "PREDS"), ("error", "Error"), ("slope", "SLOPE"))
    ]
