"""The proof of one exercise: what it says of itself is computed, and its bundled programs graded.

`prove` asks in this order: does the spec parse, do its names fit together, does the graph give
what is claimed, does a second way give the same, can every slip be seen, are texts and options
sound, does all this hold on hidden data and variants of many seeds, and do the bundled programs
get the verdicts that their folders promise. Whatever it reports says where, and how to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker import catalog
from checker.authoring import (
    SEEDS,
    claims,
    collisions,
    handouts,
    leaks,
    markup,
    pictures,
    programs,
    redraws,
    references,
    stems,
    texts,
)
from checker.authoring.of_draws import once
from checker.authoring.programs import BundleGrader, Each
from checker.catalog import Entry, spec
from checker.grading.choosing import draw_seed
from checker.grading.plan import Plan
from checker.grading.soundness import misfits, uncomputable
from checker.models.errors import Problem, SpecError
from checker.models.observation import Runner
from checker.solver.values import SolverError

Found = Iterator[tuple[spec.Path, str]]
POOL = 40
"""How many draws of hidden data are proved for grading; the programs are proved on the first."""


@dataclass(frozen=True)
class Proof:
    """The problems of an exercise, and the numbers of the draws of hidden data that are sound."""

    problems: tuple[Problem, ...]
    draws: tuple[int, ...] = ()


def prove(path: Path, run: Runner, each: Each = map, seeds: int = SEEDS) -> tuple[Problem, ...]:
    """Every problem of the exercise at `path`; empty if it is proved."""
    return proof(path, run, each, seeds).problems


def proof(path: Path, run: Runner, each: Each = map, seeds: int = SEEDS) -> Proof:
    """The proof of the exercise at `path`, on so many draws of hidden data and variants.

    `each` maps a function over jobs: that of a pool of threads runs programs side by side.
    """
    try:
        entry = catalog.load(path)
    except SpecError as error:
        return Proof(error.problems)
    problems: list[Problem] = []
    draws: list[int] = []
    found = list(references.check(entry))
    if not found:
        found = list(_prove(entry, run, each, seeds, problems, draws))
    placed = spec.placed(entry.text, str(path), once(found))
    return Proof((*placed, *problems), tuple(draws))


def _prove(  # noqa: PLR0913, PLR0917
    entry: Entry, run: Runner, each: Each, seeds: int, problems: list[Problem], draws: list[int]
) -> Found:
    """What is wrong in the spec; problems of bundled programs are added to `problems`, and the
    draws of hidden data that are sound to `draws`."""
    plan = _plan(entry, "validate")
    yield from texts.check(entry)
    yield from markup.check(entry.exercise)
    faults = list(uncomputable(plan))
    if faults:
        yield from faults
        return
    try:
        yield from stems.check(entry.exercise)
        yield from leaks.check(plan)
        yield from claims.check(plan, plan.truth)
        yield from pictures.check(plan)
        yield from misfits(plan) if entry.exercise.kind == "choice" else ()
        yield from collisions.check(plan)
        faults = list(_hidden(plan))
        yield from faults
        if not faults:
            draws += redraws.pool(plan, seeds if seeds < SEEDS else max(seeds, POOL))
        hidden = [replace(plan, seed=draw_seed(draw), drawn_once=True) for draw in draws]
        for one in hidden:
            yield from redraws.hidden(one)
        variants, faults = redraws.variants(entry, seeds)
        yield from faults
    except SolverError as error:
        yield error.place, str(error)
        return
    if entry.exercise.kind == "code":
        yield from handouts.check([plan, *variants[:1]], run)
        problems += programs.check(entry, plan, hidden[:seeds], variants, BundleGrader(run, each))


def _plan(entry: Entry, seed: str) -> Plan:
    return Plan(entry.exercise, entry.digest, entry.functions, seed)


def _hidden(plan: Plan) -> Found:
    if plan.exercise.kind == "code" and not plan.exercise.hidden:
        yield (), "a code exercise needs `hidden`: what varies, so that typed results are seen"
    yield from collisions.unseen(plan)
    yield from redraws.hidden(plan)
