"""The proof of one exercise: what it says of itself is computed, and its bundled programs graded.

`prove` asks in this order: does the spec parse, do its names fit together, does the graph give
what is claimed, does a second way give the same, are the options sound, do the hidden data tell
every slip apart, and do the bundled programs get the verdicts that their folders promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker import catalog, spec
from checker.authoring import claims, programs, references
from checker.catalog import Entry
from checker.errors import Problem, SpecError
from checker.grading.plan import Plan
from checker.grading.respond import options
from checker.observation import Runner
from checker.solver.hidden import collisions
from checker.solver.values import SolverError

Found = Iterator[tuple[spec.Path, str]]


def prove(path: Path, run: Runner) -> tuple[Problem, ...]:
    """Every problem of the exercise at `path`; empty if it is proved."""
    try:
        entry = catalog.load(path)
    except SpecError as error:
        return error.problems
    found = list(references.check(entry))
    if not found:
        found = list(_prove(entry, run))
    return tuple(spec.placed(entry.text, str(path), found))


def _prove(entry: Entry, run: Runner) -> Found:
    plan = Plan(entry.exercise, entry.digest, entry.functions, "validate")
    try:
        truth = plan.graph.truth(plan.given)
        yield from claims.check(plan, truth)
        yield from _options(plan)
        yield from _hidden(plan)
    except SolverError as error:
        yield ("steps",), str(error)
        return
    if entry.exercise.kind == "code":
        yield from programs.check(entry, plan, run)


def _options(plan: Plan) -> Found:
    exercise = plan.exercise
    if exercise.kind != "choice":
        return
    shown = options(plan)
    keys = [one.name for one in shown if one.is_key]
    if len(keys) != 1:
        yield ("options",), f"there must be exactly one key, but {len(keys)} are: {', '.join(keys)}"
    names = [one.name for one in shown]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("options", index), f"the option {name!r} is there twice"


def _hidden(plan: Plan) -> Found:
    if plan.exercise.kind == "code" and not plan.exercise.hidden:
        yield (), "a code exercise needs `hidden`: what varies, so that typed results are seen"
    if plan.hidden:
        for unseen in collisions(plan.exercise, plan.graph, plan.given, plan.hidden):
            yield ("hidden",), f"no draw tells these apart: {unseen}"
