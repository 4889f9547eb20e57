"""Do the bundled programs get the verdicts that their folders promise, whatever data are drawn?

`solution.py` earns all points and `starter.py` none; `submissions/right/` passes; a file of
`submissions/wrong/` fails with the slip code that it is named after (`code--style.py`: the part
before the two hyphens). The solution and one file a slip are graded on many hidden seeds too, and
the solution on many variants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.catalog import Entry
from checker.errors import Problem
from checker.grading.claims import disagreements
from checker.grading.grade import grade
from checker.grading.judge import Run
from checker.grading.plan import Plan
from checker.observation import Observation, Runner, Submission
from checker.verdict import Verdict

Each = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]
"""`map`, or that of a pool of threads."""


@dataclass(frozen=True)
class Program:
    """A bundled file, and the slip that it must be told; None where it must pass."""

    path: Path
    name: str
    code: str | None
    submission: Submission

    @staticmethod
    def of(path: Path, name: str, code: str | None = None) -> Program:
        """The program at a path."""
        source = path.read_bytes()
        digest = hashlib.sha256(source).hexdigest()
        return Program(path, name, code, Submission("bundled", source, digest))

    def problem(self, message: str) -> Problem:
        """A problem of this file."""
        return Problem(str(self.path), f"{self.name} {message}", "$", 1, 1)

    def amiss(self, verdict: Verdict) -> str | None:
        """What is wrong with a verdict on it, or None where it is what the folder promises."""
        if self.code is None:
            return None if verdict.status == "correct" else f"is {_told(verdict)}"
        if verdict.status not in ("partial", "incorrect"):
            return f"is {verdict.status}"
        slips = [finding.slip for finding in verdict.findings if finding.slip]
        if slips[:1] == [self.code]:
            return None
        return f"is told {', '.join(slips) or f'no slip, but: {verdict.feedback}'}"


def _told(verdict: Verdict) -> str:
    return f"{verdict.status}: {verdict.feedback}"


def check(
    entry: Entry, plan: Plan, hidden: Sequence[Plan], variants: Sequence[Plan], run: Runner,
    each: Each = map,
) -> Iterator[Problem]:  # fmt: skip
    """Every promise of the folder that is not kept: on the plan, then on all the others."""
    yield from _starter(entry, plan, run)
    solution = _of_folder(entry, "solution.py")
    if solution is None:
        yield _missing(entry, "solution.py")
    programs = [solution] if solution else []
    programs += [Program.of(path, f"right/{path.name}") for path in entry.submissions("right")]
    for path in entry.submissions("wrong"):
        code = path.stem.partition("--")[0]
        programs.append(Program.of(path, f"wrong/{path.name}", code))
    first = dict(zip(programs, each(lambda one: _seen(plan, one, run), programs), strict=True))
    yield from _on_given(plan, first)
    tried = [
        one for one in _one_a_slip(programs) if one.amiss(_graded(plan, one, first[one])) is None
    ]
    yield from _on_seeds(tried, first, hidden, run, each)
    if solution in tried:
        yield from _on_variants(solution, variants, run, each)


def _seen(plan: Plan, program: Program, run: Runner) -> list[Observation]:
    return plan.observe(program.submission, run)


def _graded(plan: Plan, program: Program, seen: list[Observation]) -> Verdict:
    return grade(plan, program.submission, seen)


def _on_given(plan: Plan, first: dict[Program, list[Observation]]) -> Iterator[Problem]:
    for program, seen in first.items():
        told = program.amiss(_graded(plan, program, seen))
        if told is not None:
            yield program.problem(told)
        elif program.name == "solution.py":
            # Claims behind a free choice are proved on the choice that the solution makes.
            truth = Run(plan, plan.given, seen[0]).truth
            for path, message in disagreements(plan, truth):
                yield program.problem(f"shows another {path[-1]}: {message}")


def _one_a_slip(programs: Iterable[Program]) -> list[Program]:
    """The solution and the first file of each slip."""
    found: dict[str | None, Program] = {}
    for program in programs:
        if program.code is not None or program.name == "solution.py":
            found.setdefault(program.code, program)
    return list(found.values())


def _on_seeds(
    programs: Sequence[Program], first: dict[Program, list[Observation]], plans: Sequence[Plan],
    run: Runner, each: Each,
) -> Iterator[Problem]:  # fmt: skip
    """Each program on each plan's hidden data; what was seen on the given data serves again."""

    def judge(job: tuple[Program, Plan]) -> str | None:
        program, plan = job
        seen = plan.observe(program.submission, run, first[program][0])
        told = program.amiss(_graded(plan, program, seen))
        return None if told is None else f"with the hidden data of seed {plan.seed!r} {told}"

    yield from _first_of_each(programs, plans, judge, each)


def _on_variants(
    solution: Program | None, plans: Sequence[Plan], run: Runner, each: Each
) -> Iterator[Problem]:
    def judge(job: tuple[Program, Plan]) -> str | None:
        program, plan = job
        told = program.amiss(_graded(plan, program, _seen(plan, program, run)))
        return None if told is None else f"on the variant {plan.seed!r} {told}"

    yield from _first_of_each([solution] if solution else [], plans, judge, each)


def _first_of_each(
    programs: Sequence[Program], plans: Sequence[Plan],
    judge: Callable[[tuple[Program, Plan]], str | None], each: Each,
) -> Iterator[Problem]:  # fmt: skip
    """For each program the first plan on which something is amiss."""
    jobs = [(program, plan) for program in programs for plan in plans]
    found: dict[Program, str] = {}
    for (program, _), told in zip(jobs, each(judge, jobs), strict=True):
        if told is not None:
            found.setdefault(program, told)
    yield from (program.problem(told) for program, told in found.items())


def _of_folder(entry: Entry, name: str) -> Program | None:
    path = entry.folder / name
    return Program.of(path, name) if path.is_file() else None


def _missing(entry: Entry, name: str) -> Problem:
    told = f"there is no {name}: every code exercise has one"
    return Problem(str(entry.folder / "exercise.json"), told, "$", 1, 1)


def _starter(entry: Entry, plan: Plan, run: Runner) -> Iterator[Problem]:
    starter = _of_folder(entry, "starter.py")
    if starter is None:
        yield _missing(entry, "starter.py")
        return
    seen = _seen(plan, starter, run)
    verdict = _graded(plan, starter, seen)
    untouched = seen[0].outcome == "unreadable" and seen[0].raised is None
    if verdict.score.points or not (untouched or seen[0].outcome == "finished"):
        yield starter.problem(f"must run and earn nothing: {verdict.feedback}")
