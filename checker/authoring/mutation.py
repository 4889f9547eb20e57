"""The mutation score: are wrong programs found wrong, and does feedback say what is wrong?

Mutants of `solution.py` are graded as a learner's file is. One that computes the same, or makes
another choice that meets the stated property, is equivalent and left out. Of the rest, a mutant
judged correct *survives*; the others should get a message that says what is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Literal

from checker import solver
from checker.authoring.mutants import Mutant, mutants
from checker.catalog import Entry
from checker.grading.choosing import chosen
from checker.grading.grade import examine
from checker.grading.judge.run import Run
from checker.grading.plan import Plan
from checker.models.mutants import MutantData, MutationData
from checker.models.observation import Observation, Runner, Submission
from checker.models.verdict import EARNING, Verdict
from checker.solver.graph import Values
from checker.solver.values import close

Fate = Literal["equivalent", "refused", "survived", "unspecific", "specific"]
"""`refused`: computes the same and was judged wrong all the same."""

EXTRA_DRAWS = 8
"""Sets of hidden data, beyond those of the verdict, on which an equivalent must be right, too."""
UNSPECIFIC = frozenset({"scaled", "hard-coded"})
RELATIVE, ABSOLUTE = 1e-9, 1e-12


@dataclass(frozen=True)
class JudgedMutant:
    """One mutant, what became of it, and the message that a learner would read."""

    mutant: Mutant
    fate: Fate
    status: str
    slip: str | None
    told: str
    seed: str
    """Of the hidden data that it met."""


@dataclass(frozen=True)
class MutationScore:
    """All mutants of one exercise's solution."""

    exercise: str
    judged: tuple[JudgedMutant, ...]

    def having(self, *fates: Fate) -> tuple[JudgedMutant, ...]:
        """The mutants that this became of."""
        return tuple(one for one in self.judged if one.fate in fates)

    @property
    def wrong(self) -> int:
        """How many mutants are wrong."""
        return len(self.having("survived", "unspecific", "specific"))

    @property
    def specific(self) -> float:
        """The share of wrong mutants with a specific message; 1 where none is wrong."""
        return len(self.having("specific")) / self.wrong if self.wrong else 1.0

    def row(self) -> MutationData:
        """Plain values for a report."""
        return {
            "exercise": self.exercise,
            "mutants": len(self.judged),
            "equivalent": len(self.having("equivalent")),
            "wrong": self.wrong,
            "specific": len(self.having("specific")),
            "specific_percent": round(100 * self.specific, 1),
            "survived": [_listed(one) for one in self.having("survived")],
            "unspecific": [_listed(one) for one in self.having("unspecific")],
            "refused": [_listed(one) for one in self.having("refused")],
        }


def _listed(one: JudgedMutant) -> MutantData:
    return {
        "change": one.mutant.change,
        "status": one.status,
        "slip": one.slip,
        "told": one.told,
        "seed": one.seed,
    }


def mutants_of(entry: Entry) -> tuple[Mutant, ...]:
    """The mutants of an exercise's own solution; none where it has no solution."""
    plan = Plan(entry.exercise, entry.digest, entry.functions, "mutants")
    names = plan.preloads(plan.given)
    return mutants(entry.read("solution.py") or "", names, entry.functions)


def judged(
    entry: Entry,
    made: Sequence[Mutant],
    run: Runner,
    secret: bytes,
    tick: Callable[[], object] = lambda: None,
) -> MutationScore:
    """Grade mutants, several at a time; `tick` is called after each. Their order is kept.

    Each meets the hidden data that a learner's file would meet under this secret.
    """
    more = extra_data(entry)

    def one(mutant: Mutant) -> JudgedMutant:
        found = judge(entry, mutant, run, more, secret)
        tick()
        return found

    # Threads wait for the sandbox's processes, so there may be more of them than processors.
    with ThreadPoolExecutor((cpu_count() or 1) + 1) as pool:
        return MutationScore(entry.exercise.id, tuple(pool.map(one, made)))


def extra_data(entry: Entry) -> tuple[Plan, ...]:
    """The exercise with further hidden data, to distinguish equivalents from survivors."""
    return tuple(
        Plan(entry.exercise, entry.digest, entry.functions, f"equivalents/{number}")
        for number in range(EXTRA_DRAWS // 2)
    )


def judge(
    entry: Entry, mutant: Mutant, run: Runner, more: Iterable[Plan], secret: bytes
) -> JudgedMutant:
    """Grade one mutant just as `checker grade` would."""
    source = mutant.source.encode()
    submission = Submission("mutant.py", source, hashlib.sha256(source).hexdigest())
    made_ready = Plan(entry.exercise, entry.digest, entry.functions, "")
    plan = chosen(made_ready, secret, source, entry.draws(solver.VERSION))
    examined = examine(plan, submission, run)
    seen, verdict = examined.seen, examined.verdict
    wrong = next((one for one in verdict.findings if one.status not in EARNING), None)
    fate = _fate(plan, verdict, seen, _further(more, submission, run))
    slip = wrong.slip if wrong else None
    return JudgedMutant(mutant, fate, verdict.status, slip, verdict.feedback, plan.seed)


def _further(
    more: Iterable[Plan], submission: Submission, run: Runner
) -> Iterator[tuple[Plan, Values, Observation]]:
    """The runs on further data, made only as far as they are asked for."""
    for plan in more:
        for data in plan.hidden:
            yield plan, data, run(submission, plan.inputs(data), plan.limits)


def _fate(
    plan: Plan,
    verdict: Verdict,
    seen: Sequence[Observation],
    further: Iterator[tuple[Plan, Values, Observation]],
) -> Fate:
    runs = [(plan, data, one) for data, one in zip(plan.data, seen, strict=False)]
    same = all(_same(*one) for one in runs) and all(_same(*one) for one in further)
    if verdict.status == "correct":
        return "equivalent" if same else "survived"
    if same:
        return "refused"
    return "specific" if specific(verdict, seen[0]) else "unspecific"


def _same(plan: Plan, data: Values, seen: Observation) -> bool:
    """Whether a run ends with exactly what is asked, computed from its own free choices on."""
    if seen.outcome != "finished":
        return False
    run = Run(plan, data, seen)
    return all(_as_asked(run, name) for name in run.seen)


def _as_asked(run: Run, name: str) -> bool:
    one, plan = run.seen[name], run.plan
    if one.value is None:
        return False
    if plan.graph.steps[name].free:
        # A choice is made for the data shown; on other data it need not fit.
        return run.data is not plan.given or one.unmet is None
    drawn = run.plotted(name) if plan.is_plot(name) else None
    if drawn is not None and drawn.fault:
        return False
    return one.reading.fit and close(one.value, run.truth.get(name), RELATIVE, ABSOLUTE)


def specific(verdict: Verdict, given: Observation) -> bool:
    """Whether feedback says what is wrong: a slip beyond `scaled` and `hard-coded`, a name
    that is missing, or the line and reason of an exception."""
    if given.raised is not None:
        return given.raised.line is not None
    wrong = next((one for one in verdict.findings if one.status not in EARNING), None)
    if wrong is None:
        return False
    return wrong.status == "missing" or (wrong.slip is not None and wrong.slip not in UNSPECIFIC)
