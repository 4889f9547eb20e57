"""When a name held what."""

from __future__ import annotations

from checker.grading.judge.seen import Timeline
from checker.models.observation import Moment, Observation

MOMENTS = (
    Moment(1, {"a": 1}),
    Moment(3, {"b": 2, "weights": 5}),
    Moment(7, {"a": 4}),
)
TIMELINE = Timeline.of(Observation("finished", MOMENTS), {"weights": 0, "given": 9})


def test_values_as_they_stood_at_each_moment() -> None:
    assert TIMELINE.at(-1) == {"weights": 0, "given": 9}
    assert TIMELINE.at(0) == {"weights": 0, "given": 9, "a": 1}
    assert TIMELINE.at(1) == {"weights": 5, "given": 9, "a": 1, "b": 2}
    assert TIMELINE.at(2) == TIMELINE.end == {"weights": 5, "given": 9, "a": 4, "b": 2}


def test_the_last_change_and_its_line() -> None:
    assert (TIMELINE.last_change("a"), TIMELINE.line("a")) == (2, 7)
    assert (TIMELINE.last_change("b"), TIMELINE.line("b")) == (1, 3)
    assert (TIMELINE.last_change("given"), TIMELINE.line("given")) == (None, None)
    assert (TIMELINE.last_change("nothing"), TIMELINE.line("nothing")) == (None, None)


def test_a_run_without_moments_ends_as_it_began() -> None:
    still = Timeline.of(Observation("finished"), {"x": 1})
    assert still.at(-1) == still.end == {"x": 1}
