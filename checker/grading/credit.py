"""Which values off the truth still earn points, and which later steps may follow from them.

Credit is what the worst run supports. A chain starts at a value that one rule explains in each run:
what is right on the data shown and made up on other data starts none. And it goes on only over
values that distinguish the later step from its own slips: from an error of 0 every slope follows.

A loop may turn more or less often than asked. A history with the right entries and another length
earns their share of its points, in whole points. What else the loop leads to is carried where it is
right after as many turns as the history has entries. A history of less than half or more than twice
the entries asked for carries nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from checker.grading.judge.run import Run
from checker.grading.judge.seen import Seen
from checker.models.exercise import Fixed
from checker.models.said import say_count
from checker.solver import properties, telling
from checker.solver.graph import Twist
from checker.solver.values import Value, close, numbers

if TYPE_CHECKING:
    from checker.grading.ruling import Ruling

EXPLAINED = frozenset({"carried", "slip", "general", "turns"})
"""Why a value may be off the truth and yet be built on: one rule leads to it in every run."""

PLAIN = frozenset({"hard-coded", "other-variant", "missing", "elsewhere"})
"""Why nothing can be built on a value, whatever it is."""


def causes(name: str, runs: Sequence[Run]) -> list[str]:
    """The earlier values, off the truth in some run, that a carried step follows from."""
    return list(dict.fromkeys(cause for run in runs for cause in run.seen[name].causes))


def made_up(name: str, runs: Sequence[Run], earlier: Mapping[str, Ruling]) -> str | None:
    """The first cause that no rule explains; one that was typed in or is missing comes first."""
    unexplained = [
        cause
        for cause in causes(name, runs)
        if cause in earlier and not _starts_a_chain(cause, name, runs, earlier[cause])
    ]
    plain = (cause for cause in unexplained if earlier[cause].reason in PLAIN)
    return next(plain, next(iter(unexplained), None))


def _starts_a_chain(cause: str, name: str, runs: Sequence[Run], ruling: Ruling) -> bool:
    if ruling.reason not in EXPLAINED or not all(_is_judged(cause, name, run) for run in runs):
        return False
    if ruling.code != "changed-given":
        return True
    typed = typed_in([run.seen[cause] for run in runs], runs[0])
    return not typed and _changed_in_one_way(cause, runs)


def typed_in(seen: Sequence[Seen], run: Run) -> bool:
    """Whether a value stays where the truth moves; what varies within the tolerance stays, too."""
    first, allowed = seen[0], run.plan.exercise.tolerance
    hidden = [one for one in seen[1:] if one.state != "missing" and one.truth is not None]
    if first.value is None or not first.reading.fit:
        return False

    def stays(value: object, shown: object) -> bool:
        return value is not None and close(value, shown, allowed.relative, allowed.absolute)

    still = all(stays(one.value, first.value) for one in hidden)
    return still and any(not stays(one.truth, first.truth) for one in hidden)


def _is_judged(cause: str, name: str, run: Run) -> bool:
    """Whether the value that a step used is the one that is judged, and not an earlier one."""
    used = run.own(name, ())[1].get(cause)
    return used is None or run.equals(cause, used)


def _changed_in_one_way(name: str, runs: Sequence[Run]) -> bool:
    """Whether a file changes the data given to it by the same rule in every run."""
    first = runs[0].changed_preloads(name)
    return all(
        changed.keys() == first.keys()
        and all(
            properties.same_change(
                change.value, run.data[given], first[given].value, runs[0].data[given]
            )
            for given, change in changed.items()
        )
        for run in runs
        for changed in [run.changed_preloads(name)]
    )


def slips_never_distinguished(name: str, runs: Sequence[Run]) -> set[str]:
    """The step's own slips that no run on hidden data distinguishes, by the learner's values.

    On the data shown any result may have been typed, so they show nothing where others are.
    """
    return set.intersection(
        *(
            telling.indistinguishable(run.plan.exercise, run.plan.graph, name, *run.own(name, ()))
            for run in runs[1:] or runs
        )
    )


OTHER_LENGTH = "other-length"


def earned(ruling: Ruling, runs: Sequence[Run]) -> float:
    """The points of a history for its right entries; 0 for every other value off the truth."""
    if ruling.code != OTHER_LENGTH or not list(_loops(ruling.step, runs[0])):
        return 0
    lengths = [_lengths(run, ruling.step) for run in runs]
    if any(made == needed for made, needed in lengths):
        return 0  # no history, but what a loop of another length led to
    # All entries that there are or that are needed are right.
    share = min(min(pair) / max(pair) for pair in lengths)
    return floor(runs[0].plan.graph.steps[ruling.step].points * share)


def _lengths(run: Run, step: str) -> tuple[int, int]:
    seen = run.seen[step]
    return numbers(seen.value).size, numbers(seen.truth).size


def followed(name: str, runs: Sequence[Run], earlier: Mapping[str, Ruling]) -> str | None:
    """The history of another length with as many entries as there were turns before this value."""
    if runs[0].plan.is_plot(name):
        return None
    for cause, ruling in earlier.items():
        if ruling.code == OTHER_LENGTH and all(_follows(name, cause, run) for run in runs):
            return cause
    return None


def are_about_as_many(cause: str, runs: Sequence[Run]) -> bool:
    """Whether a history has at least half and at most twice the entries asked for."""
    return all(
        needed <= 2 * made <= 4 * needed for made, needed in (_lengths(run, cause) for run in runs)
    )


def counted(cause: str, run: Run) -> str:
    """What is said of a value that is right after another number of turns."""
    made, needed = _lengths(run, cause)
    return say_count(
        "It is right after one turn of the loop, not after {needed}.",
        "It is right after {n} turns of the loop, not after {needed}.",
        made,
        needed=needed,
    )


def _follows(name: str, cause: str, run: Run) -> bool:
    made, _ = _lengths(run, cause)
    shared = [loop for loop in _loops(cause, run) if run.plan.graph.follows(name, loop)]
    return made > 0 and any(run.equals(name, _after(made, loop, name, run)) for loop in shared)


def _loops(name: str, run: Run) -> Iterator[str]:
    """The repeated steps that a step stands on and that no name of the learner's shows."""
    graph = run.plan.graph
    for origin in graph.ancestors(name):
        operation = graph.operation(origin)
        if operation is not None and operation.turns and origin not in run.seen:
            yield origin


def _after(turns: int, loop: str, name: str, run: Run) -> Value | None:
    """What a step comes to where the loop turns so often."""
    graph = run.plan.graph
    node, operation = graph.nodes[loop], graph.operation(loop)
    assert operation is not None
    arguments = tuple(
        Fixed(literal=turns) if parameter == operation.turns else argument
        for parameter, argument in zip(operation.parameters, node.arguments, strict=True)
    )
    twist = Twist(OTHER_LENGTH, "", replace(node, arguments=arguments))
    return graph.evaluate(run.data, run.choices, twist, graph.reach(name)).get(name)
