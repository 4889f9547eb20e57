"""Values computed from the exercise's own numbers, where a variant of it was asked."""

from __future__ import annotations

from collections.abc import Sequence

from checker.grading.diagnose.changed import in_lines
from checker.grading.diagnose.general import Diagnosis
from checker.grading.judge.run import Run
from checker.grading.judge.values import read


def diagnose(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """`other-variant` where a value is, in every run, what the exercise's own numbers lead to."""
    reached = [run for run in runs if run.seen[name].state != "missing"]
    if runs[0].plan.plain_data is None or not all(_is_plain(name, run) for run in reached):
        return None
    return Diagnosis("other-variant", _told(runs[0]))


def _is_plain(name: str, run: Run) -> bool:
    graph, plain = run.plan.graph, run.plan.plain_data or {}
    led_to = graph.evaluate(plain, run.choices, only=graph.reach(name)).get(name)
    return led_to is not None and run.equals(name, led_to)


def _told(run: Run) -> str:
    lines = _lines(run)
    told = "That is right for the numbers of the exercise itself; this is a variant of it, with "
    if not lines:
        return f"{told}other numbers. Compute it from the names that are given."
    names = run.plan.graph.learner_names(lines)
    leave = f"Leave out {in_lines(sorted({*lines.values()}))}."
    return f"{told}other numbers in {names}. {leave}"


def _lines(run: Run) -> dict[str, int]:
    """Where the program puts the exercise's own numbers in place of given ones."""
    plain, found = run.plan.plain_data or {}, dict[str, int]()
    for moment in run.timeline.moments:
        for name in run.plan.exercise.preloads:
            value = read(moment.names.get(name), plain[name]).value if name in plain else None
            if value is not None and run.same(value, plain[name]):
                found.setdefault(name, moment.line_of(name))
    return found
