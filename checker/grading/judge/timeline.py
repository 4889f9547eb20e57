"""What a learner's names held, and when: read off the moments of one observation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.models.observation import Moment, Observation, Plain


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
