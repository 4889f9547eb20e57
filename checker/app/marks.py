"""From attempts to a mark, and whether another attempt may be made: pure functions of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil

from checker.models.course import Best, CountedAttempt, Dates, Mark, Override, Rules, Standing

DAY = timedelta(days=1)


def standing(
    dates: Dates, rules: Rules, made: Sequence[CountedAttempt], now: datetime
) -> tuple[Standing, datetime | None]:
    """Whether an attempt may be made now; and from when, or since when, that is so."""
    if dates.opens is not None and now < dates.opens:
        return "not-yet", dates.opens
    last = dates.last
    if last is not None and now > last:
        return "closed", last
    if rules.attempts is not None and len(made) >= rules.attempts:
        return "none-left", None
    if made and now < made[-1].at + rules.cooldown:
        return "too-soon", made[-1].at + rules.cooldown
    return "open", last


def mark(
    dates: Dates,
    rules: Rules,
    made: Iterable[CountedAttempt],
    max_points: float,
    override: Override | None = None,
) -> Mark:
    """The mark for attempts in the order in which they were made; those out of time are passed by.

    Attempts at versions with other points count by their share of `max_points`.
    """
    within = [one for one in made if _in_time(dates, one)]
    allowed = within[: rules.attempts] if rules.attempts is not None else within
    marks = [_one(dates, rules, one, n, max_points) for n, one in enumerate(allowed, 1)]
    best = _counted(rules, marks) or Mark(0.0, max_points, 0.0, 0)
    points, standing_override = best.computed, None
    if override is not None and override.points is not None:
        points, standing_override = override.points, override
    return Mark(
        points=points,
        max_points=max_points,
        computed=best.computed,
        attempts=len(allowed),
        from_attempt=best.from_attempt,
        raw=best.raw,
        days_late=best.days_late,
        number=best.number,
        override=standing_override,
    )


def best_mark(best: Best, max_points: float) -> Mark:
    """The mark where there are neither dates nor rules: what `mark` gives for all the attempts."""
    raw = best.points / best.max_points * max_points
    return Mark(
        points=raw,
        max_points=max_points,
        computed=raw,
        attempts=best.attempts,
        from_attempt=best.attempt_id,
        raw=raw,
        number=best.number,
    )


def _in_time(dates: Dates, one: CountedAttempt) -> bool:
    return not dates.is_before(one.at) and not dates.is_over(one.at)


def _one(dates: Dates, rules: Rules, one: CountedAttempt, number: int, max_points: float) -> Mark:
    raw = one.points / one.max_points * max_points
    late = one.at - dates.due if dates.due is not None else timedelta(0)
    days = max(0, ceil(late / DAY))
    kept = 1 - rules.late_penalty * days - rules.attempt_penalty * (number - 1)
    computed = max(0.0, raw * max(0.0, kept))
    return Mark(computed, max_points, computed, number, one.attempt_id, raw, days, number)


def _counted(rules: Rules, marks: Sequence[Mark]) -> Mark | None:
    """The last attempt, or the best one, the earliest of equals."""
    if rules.counted == "last":
        return marks[-1] if marks else None
    return max(marks, key=lambda one: (one.computed, -one.number), default=None)
