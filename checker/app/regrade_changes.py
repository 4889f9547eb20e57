"""What a regrade changes: which attempts and marks, put in place, and taken back.

A verdict that gives way is kept; points never fall unless that is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from checker.app.regrading import FAULT, key_of
from checker.models.errors import UsageError
from checker.models.regrade import Change, Standing, What, Why
from checker.models.said import say

if TYPE_CHECKING:
    from checker.app.regrading import Due, RegradeResult
    from checker.models.course import LoggedAction
    from checker.models.record import Record

SUBJECT = "regrade"


def changes(wanted: Due, judged: RegradeResult, *, allow_lower: bool = False) -> tuple[Change, ...]:
    """Which attempts are judged in another way today, and what becomes of their points."""
    found = []
    for one, why in wanted.attempts:
        record = judged.verdicts.get(key_of(one))
        if record is not None and (change := _change(one, why, record, allow_lower)):
            found.append(change)
    return tuple(found)


def _change(
    one: Standing, why: tuple[Why, ...], record: Record, allow_lower: bool
) -> Change | None:
    score, status = record.verdict["score"], record.verdict["status"]
    same = (status, score["points"], score["max_points"]) == (
        one.status, one.points, one.max_points,
    )  # fmt: skip
    if same:
        return None
    return Change(
        one.learner,
        one.exercise,
        one.attempt,
        one.at,
        _what(one, record, allow_lower),
        why,
        one.status,
        status,
        one.points,
        score["points"],
        one.max_points,
        score["max_points"],
    )


def _what(one: Standing, record: Record, allow_lower: bool) -> What:
    score = record.verdict["score"]
    before = one.points / one.max_points
    after = score["points"] / score["max_points"]
    # Whoever had a mark and would have none loses it, even where it was 0.
    counted = one.status not in ("invalid", FAULT)
    if after < before - 1e-9 or (counted and not record.counts):
        return "falls" if allow_lower else "kept"
    return "rises" if after > before + 1e-9 else "same"


def apply(
    database: str,
    wanted: Due,
    judged: RegradeResult,
    made: Iterable[Change],
    *,
    by: str,
) -> int:
    """Put the new verdicts in place, all or none, and note it; gives how many.

    The old ones are kept. An attempt that was graded again meanwhile is left as it is.
    """
    from checker.store import handed
    from checker.store.regrades import Regrades

    old = {one.attempt: one for one, _ in wanted.attempts}
    moved, kept = [], []
    if not (made := tuple(made)):
        return 0
    with handed.writing(Regrades, database) as found:
        for change in made:
            one = old[change.attempt]
            if change.what == "kept":
                kept.append([one.attempt, change.before, change.after])
            elif (where := found.replace(one, judged.verdicts[key_of(one)])) is not None:
                moved.append([one.attempt, where, change.before, change.after])
        if moved or kept:
            found.note(
                datetime.now(UTC), by, SUBJECT, _subject(wanted.course), changed=moved, kept=kept
            )
    return len(moved)


def _subject(course: str | None) -> str:
    return SUBJECT if course is None else f"{SUBJECT}/{course}"


def undo(
    database: str, by: str, *, course: str | None = None, dry_run: bool = False
) -> tuple[datetime, int]:
    """Take the latest regrade back, or a course's own: when it was made, how many attempts change.

    Raises UsageError where there is none, or where a later one is in the way.
    """
    from checker.store import handed
    from checker.store.regrades import Regrades

    with handed.writing(Regrades, database, dry_run=dry_run) as found:
        latest = _latest(found.done(SUBJECT), course)
        if latest is None:
            raise UsageError(say("There is no regrade to undo."))
        number = sum(found.swap(*pair[:2]) for pair in reversed(latest.details["changed"]))
        found.note(datetime.now(UTC), by, "undo", _subject(course), of=latest.id)
    return latest.at, number


def latest(database: str, course: str | None = None) -> tuple[datetime, str, int] | None:
    """When the regrade that `undo` would take back was made, by whom, and of how many attempts.

    None where there is none, or where a later one is in the way.
    """
    from checker.store import handed
    from checker.store.regrades import Regrades

    with handed.reading(Regrades, database) as found:
        try:
            one = _latest(found.done(SUBJECT), course)
        except UsageError:
            return None
    return None if one is None else (one.at, one.by, len(one.details["changed"]))


def _latest(done: Sequence[LoggedAction], course: str | None) -> LoggedAction | None:
    """The latest regrade that stands. Verdicts are put back in the order of their giving way."""
    undone = {one.details["of"] for one in done if one.action == "undo"}
    stand = [
        one
        for one in done
        if one.action == SUBJECT and one.id not in undone and one.details["changed"]
    ]
    own = [one for one in stand if course is None or one.subject == _subject(course)]
    if not own:
        return None
    touched = _attempts(own[-1])
    later = next((one for one in stand if one.id > own[-1].id and touched & _attempts(one)), None)
    if later is not None:
        when = f"{later.at:%Y-%m-%d %H:%M}"
        raise UsageError(
            say(
                "A later regrade of {when} UTC (by {who}) has changed some of these attempts "
                "again. It is taken back first: checker regrade --undo",
                when=when,
                who=later.by,
            )
        )
    return own[-1]


def _attempts(done: LoggedAction) -> set[int]:
    return {pair[0] for pair in done.details["changed"]}
