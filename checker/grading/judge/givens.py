"""The data of an exercise as a learner's program left them: what was put in their place, and where.

A name that is both given and asked (`weights` of many updates) changes by right. There it is what
the program first put in its place that counts, unless the exercise's own updates lead there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checker.grading.judge.timeline import Timeline
from checker.grading.judge.values import read
from checker.models.exercise import Exercise
from checker.solver.graph import Values
from checker.solver.values import Value

Close = Callable[[Value, Value], bool]


@dataclass(frozen=True)
class Change:
    """What a program put in place of a given value, with the line and the moment."""

    value: Value
    line: int
    moment: int


@dataclass(frozen=True)
class Givens:
    """The data of one run, what the program's names held, and when two values count as one."""

    exercise: Exercise
    data: Values
    timeline: Timeline
    close: Close

    def changed(self, until: int, truth: Iterable[Value]) -> dict[str, Change]:
        """Each preload that did not hold what was given at the moment `until`."""
        asked = {step.learner_name for step in self.exercise.steps}
        paths = [path for path in truth if isinstance(path, tuple)]
        found = dict[str, Change]()
        for name in self.exercise.preloads:
            change = self._began(name, until) if name in asked else self._last(name, until)
            by_right = name in asked and any(
                change is not None and self.close(change.value, one)
                for path in paths
                for one in path
            )
            if change is not None and not by_right:
                found[name] = change
        return found

    def _began(self, name: str, until: int) -> Change | None:
        moment = self.timeline.first_change(name)
        return self._change(name, moment) if moment is not None and moment < until else None

    def _last(self, name: str, until: int) -> Change | None:
        moment = self.timeline.last_change(name, until)
        return None if moment is None else self._change(name, moment)

    def _change(self, name: str, moment: int) -> Change | None:
        value = read(self.timeline.at(moment)[name], self.data[name]).value
        if value is None or self.close(value, self.data[name]):
            return None
        return Change(value, self.timeline.moments[moment].line_of(name), moment)
