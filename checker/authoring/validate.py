"""The proof of one exercise: what it says of itself is computed, and its bundled programs graded.

`prove` asks in this order: does the spec parse, do its names fit together, does the graph give
what is claimed, does a second way give the same, can every slip be seen, are texts and options
sound, does all this hold on hidden data and variants of many seeds, and do the bundled programs
get the verdicts that their folders promise. Whatever it tells says where, and how to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker import catalog, spec
from checker.authoring import (
    claims,
    collisions,
    handouts,
    programs,
    redraws,
    references,
    texts,
)
from checker.authoring.programs import Each, Grader
from checker.catalog import Entry
from checker.errors import Problem, SpecError
from checker.grading.claims import misfits
from checker.grading.plan import Plan
from checker.observation import Runner
from checker.solver.values import SolverError

Found = Iterator[tuple[spec.Path, str]]
SEEDS = 20
"""On how many seeds hidden data and variants are proved."""


def prove(path: Path, run: Runner, each: Each = map, seeds: int = SEEDS) -> tuple[Problem, ...]:
    """Every problem of the exercise at `path`; empty if it is proved.

    `each` maps a function over jobs: that of a pool of threads runs programs side by side.
    """
    try:
        entry = catalog.load(path)
    except SpecError as error:
        return error.problems
    problems: list[Problem] = []
    found = list(references.check(entry))
    if not found:
        found = list(_prove(entry, run, each, seeds, problems))
    return (*spec.placed(entry.text, str(path), dict.fromkeys(found)), *problems)


def _prove(entry: Entry, run: Runner, each: Each, seeds: int, problems: list[Problem]) -> Found:
    """What is amiss in the spec; problems of bundled programs are added to `problems`."""
    plan = _plan(entry, "validate")
    yield from texts.check(entry)
    try:
        yield from claims.check(plan, plan.truth)
        yield from misfits(plan) if entry.exercise.kind == "choice" else ()
        yield from collisions.check(plan)
        hidden = [plan, *(_plan(entry, seed) for seed in redraws.seeds(seeds))]
        yield from _hidden(hidden)
        variants, amiss = redraws.variants(entry, seeds)
        yield from amiss
    except SolverError as error:
        yield error.place, str(error)
        return
    if entry.exercise.kind == "code":
        yield from handouts.check([plan, *variants[:1]], run)
        problems += programs.check(entry, plan, hidden[1:], variants, Grader(run, each))


def _plan(entry: Entry, seed: str) -> Plan:
    return Plan(entry.exercise, entry.digest, entry.functions, seed)


def _hidden(plans: list[Plan]) -> Found:
    exercise = plans[0].exercise
    if exercise.kind == "code" and not exercise.hidden:
        yield (), "a code exercise needs `hidden`: what varies, so that typed results are seen"
    yield from redraws.hidden(plans)
