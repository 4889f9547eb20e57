"""What one run shows, before it is judged: what names held after which line, what is known of each
step, what became of the data that were given, and what the learner chose where a choice is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from checker.grading.judge.values import Reading, read
from checker.grading.plan import Plan
from checker.models.exercise import Conventions, Exercise
from checker.models.observation import Foreign, Moment, Observation, Plain
from checker.solver import properties
from checker.solver.graph import Values
from checker.solver.values import Value


@dataclass(frozen=True)
class Timeline:
    """The names at each moment of a run; moment −1 is before the first statement."""

    start: Mapping[str, Plain]
    moments: tuple[Moment, ...]

    @staticmethod
    def of(observation: Observation, start: Mapping[str, Plain]) -> Timeline:
        """The timeline of an observation that began with these values."""
        return Timeline(start, observation.moments)

    @cached_property
    def _states(self) -> list[dict[str, Plain]]:
        states = [dict(self.start)]
        for moment in self.moments:
            states.append(states[-1] | dict(moment.names))
        return states

    def at(self, moment: int) -> Mapping[str, Plain]:
        """All names as they stood after a moment."""
        return self._states[moment + 1]

    @property
    def end(self) -> Mapping[str, Plain]:
        """All names as they stood at the end."""
        return self._states[-1]

    def last_change(self, name: str, until: int | None = None) -> int | None:
        """The moment at which a name last changed, as of a moment or of the end; None if never."""
        moments = range(len(self.moments) if until is None else until + 1)
        return next((i for i in reversed(moments) if name in self.moments[i].names), None)

    def first_change(self, name: str) -> int | None:
        """The moment at which the file first changed a name; None if never."""
        moments = range(len(self.moments))
        return next((i for i in moments if name in self.moments[i].names), None)

    def line(self, name: str) -> int | None:
        """The learner's line that last changed a name."""
        moment = self.last_change(name)
        return None if moment is None else self.moments[moment].line_of(name)


State = Literal["right", "carried", "wrong", "unfit", "missing", "unknown"]
SOUND = ("right", "carried")
UNREAD = Reading(None)


@dataclass(frozen=True)
class Seen:
    """One step in one run. `unknown` where there is no truth to compare with."""

    state: State
    raw: Plain = None
    reading: Reading = UNREAD
    truth: Value | None = None
    line: int | None = None
    causes: tuple[str, ...] = ()
    follows_spoilt: str | None = None
    """A value that the exercise supplied and the file spoilt, from which this one follows."""
    unmet: str | None = None

    @property
    def value(self) -> Value | None:
        """The learner's value as numbers of whatever shape, if it is any."""
        return self.reading.value


class Absent(Foreign):
    """No value at all."""


ABSENT = Absent("nothing")


Close = Callable[[Value, Value], bool]


@dataclass(frozen=True)
class ChangedGiven:
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

    def changed(self, until: int, truth: Iterable[Value]) -> dict[str, ChangedGiven]:
        """Each preload that did not hold what was given at the moment `until`."""
        asked = {step.learner_name for step in self.exercise.steps}
        paths = [path for path in truth if isinstance(path, tuple)]
        found = dict[str, ChangedGiven]()
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

    def _began(self, name: str, until: int) -> ChangedGiven | None:
        moment = self.timeline.first_change(name)
        return self._change(name, moment) if moment is not None and moment < until else None

    def _last(self, name: str, until: int) -> ChangedGiven | None:
        moment = self.timeline.last_change(name, until)
        return None if moment is None else self._change(name, moment)

    def _change(self, name: str, moment: int) -> ChangedGiven | None:
        value = read(self.timeline.at(moment)[name], self.data[name]).value
        if value is None or self.close(value, self.data[name]):
            return None
        return ChangedGiven(value, self.timeline.moments[moment].line_of(name), moment)


@dataclass(frozen=True)
class Choices:
    """The choices that could be read in a run on these data.

    A run on hidden data knows the choices of the run on the data shown, and must repeat them: a
    file that asks which run it is in could choose what is easiest to type results for.
    """

    plan: Plan
    data: Values
    read: Mapping[str, Value]
    shown: Choices | None = None

    @cached_property
    def kept(self) -> dict[str, Value]:
        """Those that are made in one way for any data, by the step's name."""
        return {name: value for name, value in self.read.items() if self._is_kept(name, value)}

    def _is_kept(self, name: str, choice: Value) -> bool:
        if self.shown is None:
            return True
        first, source = self.shown.read.get(name), str(self.plan.graph.steps[name].of[0])
        return first is not None and properties.same_choice(
            choice, self.data[source], first, self.shown.data[source]
        )

    def unmet(self, name: str) -> str | None:
        """The code of what is wrong with a choice, or None."""
        return properties.unmet(self._free(name), *self._asked(name))

    def above(self, step: str) -> list[str]:
        """The free choices that a step stands on."""
        graph = self.plan.graph
        return [name for name in graph.ancestors(step) if graph.steps[name].free]

    def distinguishes(self, step: str) -> bool:
        """Whether a run with these choices distinguishes a step's computed value from a typed one.

        It does not where a choice changes nothing on these data, though it does on those shown, nor
        where none is to be had. Where every edit changes something, a choice must be made.
        """
        shown = self.shown
        return shown is None or all(self._differs(name, shown) for name in self.above(step))

    def _differs(self, name: str, shown: Choices) -> bool:
        if name not in self.kept:
            by, arguments = self.plan.exercise.conventions, self._arguments(name)
            return properties.every_edit_moves(self._free(name), by, arguments)
        return self._moves(name) or not shown._moves(name)

    def _moves(self, name: str) -> bool:
        return properties.moves(self._free(name), *self._asked(name))

    def _free(self, name: str) -> str:
        return self.plan.graph.steps[name].free or ""

    def _asked(self, name: str) -> tuple[Conventions, Value, tuple[Value, ...]]:
        return self.plan.exercise.conventions, self.read[name], self._arguments(name)

    def _arguments(self, name: str) -> tuple[Value, ...]:
        return tuple(self.data[str(argument)] for argument in self.plan.graph.steps[name].of)
