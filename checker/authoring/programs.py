"""Do the bundled programs get the verdicts that their folders promise, whatever data are drawn?

`solution.py` earns all points and `starter.py` none; `submissions/right/` passes; a file of
`submissions/wrong/` fails with the slip code that it is named after (`code--style.py`: the part
before the two hyphens). All that pass and one file a slip are graded on many hidden seeds too, the
solution and one file a slip on many variants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from checker.catalog import Entry
from checker.grading.grade import Examined, examine
from checker.grading.judge.run import Run
from checker.grading.plan import Plan
from checker.grading.soundness import disagreements
from checker.models.errors import Problem
from checker.models.observation import Observation, Runner, Submission
from checker.models.source import NOTHING_TO_RUN
from checker.models.verdict import GENERAL_CODES, Verdict

SOLUTION, STARTER = "solution.py", "starter.py"
GENERAL_SEEDS = 5
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Each(Protocol):
    """What `map` does, whichever way it is done."""

    def __call__(self, ask: Callable[[Asked], Answer], of: Iterable[Asked], /) -> Iterable[Answer]:
        """What is answered of each, in their order."""


@dataclass(frozen=True)
class BundledProgram:
    """A bundled file, and the slip that must be found in it; None where it must pass."""

    path: Path
    name: str
    code: str | None
    submission: Submission

    @staticmethod
    def of(path: Path, name: str, code: str | None = None) -> BundledProgram:
        """The program at a path."""
        source = path.read_bytes()
        digest = hashlib.sha256(source).hexdigest()
        return BundledProgram(path, name, code, Submission("bundled", source, digest))

    @property
    def seeds(self) -> int | None:
        """On how many hidden seeds it is tried; None for all. What a graph declares is proved on
        all; to look for a general oddity takes long, and a few show that it does not depend."""
        return GENERAL_SEEDS if self.code in GENERAL_CODES else None

    def problem(self, message: str) -> Problem:
        """A problem of this file."""
        return Problem(str(self.path), f"{self.name} {message}", "$", 1, 1)

    def broken_promise(self, verdict: Verdict) -> str | None:
        """What is wrong with a verdict on it, or None where it is what the folder promises."""
        if self.code is None:
            return None if verdict.status == "correct" else f"is {_described(verdict)}"
        if verdict.status == "correct":
            return f"is correct; its name promises {self.code}"
        if verdict.status not in ("partial", "incorrect"):
            return f"is {_described(verdict)}"
        slips = [finding.slip for finding in verdict.findings if finding.slip]
        if slips[:1] == [self.code]:
            return None
        if not slips:
            return f"is told no slip, but: {verdict.feedback}"
        return f"is told {', '.join(slips)}; its name promises {self.code}"


def _described(verdict: Verdict) -> str:
    return f"{verdict.status}: {verdict.feedback}"


Judge = Callable[[tuple[BundledProgram, Plan]], str | None]
"""What is wrong with a program on a plan, if anything is."""


@dataclass(frozen=True)
class BundleGrader:
    """The sandbox, and a `map` over jobs for it: that of a pool of threads runs them together."""

    run: Runner
    each: Each = map

    def examined(
        self, plan: Plan, program: BundledProgram, given: Observation | None = None
    ) -> Examined:
        """A program graded; `given` is what it showed on the given data, if that is known."""
        return examine(plan, program.submission, self.run, given)

    def first_problems(
        self, programs: Sequence[BundledProgram], plans: Sequence[Plan], judge: Judge
    ) -> Iterator[Problem]:
        """For each program the first plan on which something is wrong."""
        jobs = [(program, plan) for program in programs for plan in plans[: program.seeds]]
        found: dict[BundledProgram, str] = {}
        for (program, _), message in zip(jobs, self.each(judge, jobs), strict=True):
            if message is not None:
                found.setdefault(program, message)
        yield from (program.problem(message) for program, message in found.items())


def check(
    entry: Entry, plan: Plan, hidden: Sequence[Plan], variants: Sequence[Plan], by: BundleGrader
) -> Iterator[Problem]:
    """Every promise of the folder that is not kept: on the plan, then on all the others."""
    yield from _starter(entry, plan, by)
    programs = list(_bundled(entry))
    if not any(program.name == SOLUTION for program in programs):
        yield _missing(entry, SOLUTION)
    seen = dict(zip(programs, by.each(lambda one: by.examined(plan, one), programs), strict=True))
    found = list(_on_given(plan, seen))
    yield from found
    spoilt = {problem.file for problem in found}
    sound = [one for one in programs if str(one.path) not in spoilt]
    tried = _one_a_slip(sound)
    right = [one for one in sound if one.code is None and one not in tried]
    yield from by.first_problems([*tried, *right], hidden, _on_hidden(seen, by))
    # What is right may type the data shown, and is then right on these alone.
    yield from by.first_problems(tried, variants, _on_variant(by))


def _bundled(entry: Entry) -> Iterator[BundledProgram]:
    if (entry.folder / SOLUTION).is_file():
        yield BundledProgram.of(entry.folder / SOLUTION, SOLUTION)
    for path in entry.submissions("right"):
        yield BundledProgram.of(path, f"right/{path.name}")
    for path in entry.submissions("wrong"):
        yield BundledProgram.of(path, f"wrong/{path.name}", path.stem.partition("--")[0])


def _on_given(plan: Plan, first: dict[BundledProgram, Examined]) -> Iterator[Problem]:
    for program, examined in first.items():
        message = program.broken_promise(examined.verdict)
        if message is not None:
            yield program.problem(message)
        elif program.name == SOLUTION:
            # Claims behind a free choice are proved on the choice that the solution makes.
            truth = Run(plan, plan.given, examined.seen[0]).truth
            after = {name: value for name, value in truth.items() if name not in plan.truth}
            for path, message in disagreements(plan, after):
                yield program.problem(f"makes {path[-1]} another value: {message}")


def _one_a_slip(programs: Iterable[BundledProgram]) -> list[BundledProgram]:
    """The solution and the first file of each slip."""
    found: dict[str | None, BundledProgram] = {}
    for program in programs:
        if program.code is not None or program.name == SOLUTION:
            found.setdefault(program.code, program)
    return list(found.values())


def _on_hidden(first: dict[BundledProgram, Examined], by: BundleGrader) -> Judge:
    """On each plan's hidden data; what was seen on the given data serves again."""

    def judge(job: tuple[BundledProgram, Plan]) -> str | None:
        program, plan = job
        verdict = by.examined(plan, program, first[program].seen[0]).verdict
        message = program.broken_promise(verdict) or _otherwise(verdict, first[program].verdict)
        return message and f"{message}, with the hidden data of the seed {plan.seed!r}"

    return judge


def _otherwise(verdict: Verdict, first: Verdict) -> str | None:
    """Where a verdict is not the one on other hidden data: what is said may not depend on them."""
    for one, other in zip(verdict.findings, first.findings, strict=False):
        if one != other:
            return f"is told of {one.check}: {one.message} But with other data: {other.message}"
    return None if len(verdict.findings) == len(first.findings) else f"is {_described(verdict)}"


def _on_variant(by: BundleGrader) -> Judge:
    def judge(job: tuple[BundledProgram, Plan]) -> str | None:
        program, plan = job
        message = program.broken_promise(by.examined(plan, program).verdict)
        return message and f"{message}, on the variant {plan.seed!r}"

    return judge


def _missing(entry: Entry, name: str) -> Problem:
    path = entry.folder / "exercise.json"
    return Problem(str(path), f"there is no {name}: every code exercise has one", "$", 1, 1)


def _starter(entry: Entry, plan: Plan, by: BundleGrader) -> Iterator[Problem]:
    if not (entry.folder / STARTER).is_file():
        yield _missing(entry, STARTER)
        return
    starter = BundledProgram.of(entry.folder / STARTER, STARTER)
    examined = by.examined(plan, starter)
    verdict, seen = examined.verdict, examined.seen
    # Comments alone are a fair beginning: what is given is written above them.
    nothing = seen[0].detail == NOTHING_TO_RUN
    if verdict.score.points or not (nothing or seen[0].outcome == "finished"):
        yield starter.problem(f"must run and earn nothing: {verdict.feedback}")
