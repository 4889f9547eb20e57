"""The first annotation is the root cause, and what earned nothing is not marked as earned."""

from __future__ import annotations

from checker.models.verdict import Verdict
from checker.reports import github

from .verdicts import finding, verdict

CAUSE = "`error` is -7. The subtraction is the wrong way round."
FIRST = finding("error", "wrong", 1, CAUSE, 2, "reversed-error")
AGAIN = finding("error_2", "wrong", 3, "`error_2` shows the same slip.", 5, "reversed-error")
OTHER = finding("slope", "wrong", 2, "`slope` is 3.", 7)


def titles(said: Verdict) -> list[str]:
    lines = github.commands(said, "a.py").splitlines()
    return [line.split("title=")[1].split("::")[0] for line in lines]


def test_the_root_cause_comes_first_whatever_it_is_worth() -> None:
    for found in ((FIRST, AGAIN, OTHER), (OTHER, FIRST, AGAIN)):
        said = verdict("incorrect", *found, feedback=CAUSE)
        assert titles(said) == ["slope%3A error", "slope%3A slope", "slope%3A error_2", "slope"]


def test_a_stopped_program_has_nothing_marked_as_earned() -> None:
    unpaid = finding("preds", "right", 1).model_copy(update={"points": 0})
    summary = github.summary(verdict("timeout", unpaid), "T", None)
    assert "✅" not in summary
    assert "| ➖ | preds | 0&#47;1 |" in summary
