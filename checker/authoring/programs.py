"""Do the bundled programs get the verdicts that their folders promise?

`solution.py` earns all points and `starter.py` none; `submissions/right/` passes; a file of
`submissions/wrong/` fails with the slip code that it is named after (`code--style.py`: the part
before the two hyphens). Functions that an exercise hands out are proved equal to their operations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from checker import spec
from checker.authoring.claims import disagreement
from checker.catalog import Entry
from checker.exercise import GivenFunction
from checker.grading.grade import grade
from checker.grading.judge import Run
from checker.grading.plan import Plan
from checker.observation import Inputs, Observation, Raised, Runner, Submission
from checker.solver.given import preload
from checker.solver.graph import Values
from checker.solver.operations import OPERATIONS
from checker.solver.values import close, numbers
from checker.verdict import Verdict

Found = Iterator[tuple[spec.Path, str]]


def check(entry: Entry, plan: Plan, run: Runner) -> Found:
    """Every promise of the folder that is not kept."""
    yield from _functions(plan, run)
    yield from _starter(entry, plan, run)
    yield from _solution(entry, plan, run)
    for path in entry.submissions("right"):
        verdict = grade_bundled(plan, path.read_bytes(), run)[0]
        if verdict.status != "correct":
            yield (), f"right/{path.name} is {verdict.status}: {verdict.feedback}"
    for path in entry.submissions("wrong"):
        verdict = grade_bundled(plan, path.read_bytes(), run)[0]
        yield from _wrong(path.name, path.stem.partition("--")[0], verdict)


def _wrong(name: str, code: str, verdict: Verdict) -> Found:
    slips = [finding.slip for finding in verdict.findings if finding.slip]
    if verdict.status not in ("partial", "incorrect"):
        yield (), f"wrong/{name} is {verdict.status}"
    elif slips[:1] != [code]:
        told = ", ".join(map(str, slips)) or f"no slip, but: {verdict.feedback}"
        yield (), f"wrong/{name} is told {told}"


def grade_bundled(plan: Plan, source: bytes, run: Runner) -> tuple[Verdict, list[Observation]]:
    """The verdict on a bundled file, and what was seen of it."""
    submission = Submission("bundled", source, hashlib.sha256(source).hexdigest())
    seen = plan.observe(submission, run)
    return grade(plan, submission, seen), seen


def _starter(entry: Entry, plan: Plan, run: Runner) -> Found:
    source = entry.read("starter.py")
    if source is None:
        yield (), "there is no starter.py"
        return
    verdict, seen = grade_bundled(plan, source.encode(), run)
    untouched = seen[0].outcome == "unreadable" and seen[0].raised is None
    if verdict.score.points or not (untouched or seen[0].outcome == "finished"):
        yield (), f"starter.py must run and earn nothing: {verdict.feedback}"


def _solution(entry: Entry, plan: Plan, run: Runner) -> Found:
    source = entry.read("solution.py")
    if source is None:
        yield (), "there is no solution.py"
        return
    verdict, seen = grade_bundled(plan, source.encode(), run)
    if verdict.status != "correct":
        yield (), f"solution.py is {verdict.status}: {verdict.feedback}"
        return
    # Claims behind a free choice are proved on the choice that the solution makes.
    truth = Run(plan, plan.given, seen[0]).truth
    for name, claim in plan.exercise.expected.items():
        if name in truth:
            yield from disagreement(name, claim, truth[name])


def _functions(plan: Plan, run: Runner) -> Found:
    for index, function in enumerate(plan.exercise.functions):
        for data in plan.data:
            for place, names in enumerate(function.proved_on):
                told = _differs(plan, function, data, names, run)
                if told:
                    yield ("functions", index, "proved_on", place), told


def _differs(
    plan: Plan, function: GivenFunction, data: Values, names: tuple[str, ...], run: Runner
) -> str | None:
    """What is amiss with a function that is handed out, called with these data."""
    arguments = {p: _row(data[n]) for p, n in zip(function.parameters, names, strict=True)}
    handed = tuple(
        preload(plan.exercise, name, value)
        for name, value in zip(names, arguments.values(), strict=True)
    )
    inputs = Inputs(
        values={}, functions=plan.sources, modules={"np": "numpy"}, calls={function.name: handed}
    )
    seen = run(NOTHING, inputs, plan.limits)
    returned = seen.calls.get(function.name)
    if returned is None or isinstance(returned, Raised):
        return f"{function.name} cannot be called: {returned or seen.detail}"
    by = plan.exercise.conventions
    expected = OPERATIONS[function.operation](by, *(arguments[p] for p in function.of))
    if close(numbers(returned), expected, 1e-9, 1e-9):
        return None
    return f"{function.name} is not {function.operation} on these data"


NOTHING = Submission("nothing", b"pass\n", hashlib.sha256(b"pass\n").hexdigest())


def _row(value: object) -> object:
    """The first row of several: a function that is handed out works on one row."""
    return value[0] if isinstance(value, np.ndarray) and value.ndim == 2 else value
