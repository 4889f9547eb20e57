"""Whether a step that follows from the learner's own values, off the truth, keeps its points.

Credit is what the worst run supports. A chain starts at a value that one rule explains in each run:
what is right on the data shown and made up on other data starts none. And it goes on only over
values that tell the later step from its own slips: from an error of 0 every slope follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker.grading.judge.run import Run
from checker.grading.judge.seen import Seen
from checker.solver import properties, telling
from checker.solver.values import Value, close

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

    def stays(value: Value | None, shown: Value) -> bool:
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


def untold(name: str, runs: Sequence[Run]) -> set[str]:
    """The step's own slips that its learner's values tell from its rule in no run on hidden data.

    On the data shown any result may have been typed, so they tell nothing where others are.
    """
    return set.intersection(
        *(
            telling.untold(run.plan.exercise, run.plan.graph, name, *run.own(name, ()))
            for run in runs[1:] or runs
        )
    )
