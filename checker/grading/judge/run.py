"""One run judged: each step against the truth, then against the learner's own earlier values.

A step is `right` if it equals the truth, `carried` if it is what the operation gives on the
learner's own earlier values, and otherwise `wrong`, `unfit` (no value to compare) or `missing`.
After a free choice the truth itself is computed from what the learner chose.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.grading.advice import advice_on, in_pythons_words
from checker.grading.judge.plots import Plotted, drawable, plotted
from checker.grading.judge.seen import ABSENT, Absent, ChangedGiven, Choices, Givens, Seen, Timeline
from checker.grading.judge.values import Reading, read
from checker.grading.plan import Plan
from checker.models.observation import Observation, Plain, Raised
from checker.models.said import joined, say
from checker.solver.graph import Twist, Values
from checker.solver.values import Value, close


@dataclass(frozen=True)
class Run:
    """One run of a submission: the data it was given, and what was seen.

    A run on hidden data knows the run on the data shown, whose free choices it must repeat.
    """

    plan: Plan
    data: Values
    observation: Observation
    shown: Run | None = None

    @staticmethod
    def all_of(plan: Plan, observations: Iterable[Observation]) -> list[Run]:
        """Every run of a submission, the one on the data shown first."""
        first, *others = zip(plan.data, observations, strict=False)
        shown = Run(plan, *first)
        return [shown, *(Run(plan, data, seen, shown) for data, seen in others)]

    @cached_property
    def timeline(self) -> Timeline:
        """What the learner's names held, and when."""
        return Timeline.of(self.observation, self.plan.preloads(self.data))

    @cached_property
    def free(self) -> Choices:
        """The learner's free choices, as far as they can be read."""
        readings = {
            step.name: self._read(step.name, self.timeline.end, self.data[str(step.of[0])])
            for step in self.plan.exercise.steps
            if step.free
        }
        made = {
            name: one.value
            for name, one in readings.items()
            if one and one.fit and one.value is not None
        }
        return Choices(self.plan, self.data, made, self.shown.free if self.shown else None)

    @property
    def choices(self) -> dict[str, Value]:
        """The free choices that are made in one way for any data."""
        return self.free.kept

    @cached_property
    def truth(self) -> dict[str, Value]:
        """Every step's value on these data, from the learner's free choices on."""
        return self.plan.graph.evaluate(self.data, self.choices)

    @cached_property
    def seen(self) -> dict[str, Seen]:
        """Each step that is looked at, in the order in which they build on each other."""
        steps = self.plan.graph.steps
        return {
            name: self._see_choice(name) if steps[name].free else self._see(name)
            for name in self.plan.graph.nodes
            if steps[name].points or steps[name].supplied
        }

    def plotted(self, name: str) -> Plotted | None:
        """The series that is what a plot must show, shown as well as one is; else any."""
        mine = self._known(name).get(self._source(name))
        wanted = [one for one in (self.truth.get(name), mine) if one is not None]
        return plotted(self.observation.drawings, wanted, self.same)

    def same(self, left: object, right: object) -> bool:
        """Whether two values count as one, within the exercise's tolerance."""
        tolerance = self.plan.exercise.tolerance
        return close(left, right, tolerance.relative, tolerance.absolute)

    def _read(self, name: str, names: Mapping[str, Plain], like: Value) -> Reading | None:
        variable = self.plan.graph.steps[name].learner_name
        if variable not in names:
            return None
        return read(names[variable], like, extra_axis=self.plan.exercise.extra_axis)

    def _see_choice(self, name: str) -> Seen:
        step = self.plan.graph.steps[name]
        reading = self._read(name, self.timeline.end, self.data[str(step.of[0])])
        if reading is None:
            return Seen("missing")
        raw, line = self.timeline.end[step.learner_name], self.timeline.line(step.learner_name)
        if not reading.fit:
            return Seen("unfit", raw, reading, line=line)
        code = self.free.unmet(name)
        return Seen("wrong" if code else "right", raw, reading, line=line, unmet=code)

    def _see(self, name: str) -> Seen:
        raw, line = self._raw(name)
        if isinstance(raw, Absent):
            return Seen("missing")
        if isinstance(raw, Raised):
            advice, error = advice_on(raw, self.plan.names), in_pythons_words(raw)
            raised = say("raised {error}.", error=error)
            says = joined([raised, advice]) if advice else say("raised {error}", error=error)
            return Seen("unfit", reading=Reading(None, "type", says), line=raw.line)
        if name not in self.truth:
            return Seen("unknown", raw, line=line)
        truth = self.truth[name]
        reading = read(raw, truth, extra_axis=self.plan.exercise.extra_axis)
        if not reading.fit and self.plan.is_plot(name):
            # A plot shows its own history, which may have another length.
            reading = read(raw, self._known(name).get(self._source(name), truth))
        if not reading.fit:
            return Seen("unfit", raw, reading, truth, line)
        if self.same(reading.value, truth):
            return Seen("right", raw, reading, truth, line)
        own = self.plan.graph.evaluate(
            self.data, self._known(name), only=self.plan.graph.reach(name)
        )
        causes = self._causes(name)
        if name not in own or not self.same(reading.value, own[name]):
            return Seen("wrong", raw, reading, truth, line)
        if not causes:  # What it follows from is right within the tolerance, so this is, too.
            return Seen("right", raw, reading, truth, line)
        steps = [cause for cause in causes if cause in self.plan.graph.steps]
        spoilt = next((one for one in steps if self.plan.graph.steps[one].supplied), None)
        # Nothing is carried from what was put right only afterwards.
        if spoilt or any(self._see(cause).state == "right" for cause in steps):
            return Seen("wrong", raw, reading, truth, line, follows_spoilt=spoilt)
        return Seen("carried", raw, reading, truth, line, causes)

    def was_right(self, name: str) -> int | None:
        """The line at which a step's variable last held the right value before it was changed."""
        variable, truth = self.plan.graph.steps[name].learner_name, self.truth[name]
        for moment in self.timeline.moments[::-1]:
            value = read(moment.names.get(variable), truth).value
            if value is not None and self.same(value, truth):
                return moment.line_of(variable)
        return None

    def _raw(self, name: str) -> tuple[Plain | Raised, int | None]:
        """The learner's value of a step: of a variable, of a call, or of a drawn line."""
        step = self.plan.graph.steps[name]
        if step.call is not None:
            return self.observation.calls.get(step.learner_name, ABSENT), None
        if self.plan.is_plot(name):
            shown = self.plotted(name)
            return (shown.series if shown else ABSENT), None
        return (
            self.timeline.end.get(step.learner_name, ABSENT),
            self.timeline.line(step.learner_name),
        )

    def _source(self, name: str) -> str:
        """What a plot has to show."""
        return str(self.plan.graph.steps[name].of[0])

    def moment(self, name: str) -> int:
        """When a step last changed: earlier values count as they stood then."""
        step, changed = self.plan.graph.steps[name], None
        if step.call is None and not self.plan.is_plot(name):
            changed = self.timeline.last_change(step.learner_name)
        return len(self.timeline.moments) - 1 if changed is None else changed

    def _known(self, name: str) -> dict[str, Value]:
        """The learner's own values of the steps that a step stands on."""
        return self.choices | self._held(name, self.plan.graph.reach(name)[1:])

    def _held(self, name: str, others: Iterable[str]) -> dict[str, Value]:
        """The learner's own values of other steps when a step last changed."""
        names, known = self.timeline.at(self.moment(name)), dict[str, Value]()
        steps = self.plan.graph.steps
        for earlier in others:
            looked_at = steps[earlier].points or steps[earlier].supplied
            if looked_at and not steps[earlier].call and earlier in self.truth:
                reading = self._read(earlier, names, self.truth[earlier])
                if reading is None or reading.value is None:
                    continue
                if reading.fit or self._is_drawn(name, reading):
                    known[earlier] = reading.value
        return known

    def _is_drawn(self, name: str, reading: Reading) -> bool:
        """Whether a plot can show a history that has another length than it should."""
        value = reading.value
        return self.plan.is_plot(name) and reading.problem == "shape" and drawable(value)

    def changed_preloads(self, step: str) -> dict[str, ChangedGiven]:
        """Preloads that no longer held what was given when a step last changed."""
        made = [self.truth[name] for name in self.plan.graph.nodes if name in self.truth]
        givens = Givens(self.plan.exercise, self.data, self.timeline, self.same)
        return givens.changed(self.moment(step), made)

    def _causes(self, name: str) -> tuple[str, ...]:
        """The earlier values, own and off the truth, that a carried step follows from."""
        off = [
            earlier
            for earlier, value in self._known(name).items()
            if earlier in self.plan.graph.ancestors(name)
            and not self.same(value, self.truth[earlier])
        ]
        return tuple(off)

    def own(self, name: str, others: Iterable[str]) -> tuple[dict[str, Value], dict[str, Value]]:
        """The data, and the values of `others` and of what a step stands on, as the learner's
        program held them."""
        steps = self.plan.graph.steps
        held = self._held(name, (other for other in others if other in steps))
        return dict(self.data), held | self._known(name)

    def equals(self, name: str, value: object) -> bool:
        """Whether the learner's value of a step is this one, within the tolerance."""
        mine = self.seen[name].value
        return mine is not None and self.same(mine, value)

    def slips(self, name: str, among: Container[str] | None = None) -> dict[str, Twist]:
        """Every slip that leads to the learner's value of a step, the likeliest first; if `among`
        is given, of these codes alone."""
        value, found = self.seen[name].value, {}
        if value is None:
            return {}
        for twist, led_to in self._twisted(name, among):
            if twist.code not in found and self.same(value, led_to):
                found[twist.code] = twist
        return found

    def _twisted(self, name: str, among: Container[str] | None) -> Iterator[tuple[Twist, Value]]:
        """Slips of the step itself, then of those it stands on: on the learner's values, then on
        the true ones."""
        graph, need = self.plan.graph, self.plan.graph.reach(name)
        known, chosen = self._known(name), self.choices
        # Where nothing else of the learner's is known, both come to the same.
        for values in (known, chosen) if known.keys() - chosen.keys() else (known,):
            for origin in (name, *graph.ancestors(name)):
                before = graph.before(origin, self.data, values, need)
                for twist in graph.twists(origin):
                    if among is None or twist.code in among:
                        led_to = graph.evaluate(before, twist=twist, only=need).get(name)
                        if led_to is not None:
                            yield twist, led_to
