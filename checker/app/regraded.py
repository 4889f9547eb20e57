"""What becomes of verdicts that were given again: told, put in place, and taken back.

A verdict that gives way is kept; points never fall unless that is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from checker.app.regrading import FAULT, key_of
from checker.models.errors import UsageError
from checker.models.regrade import Change, Standing, What, Why

if TYPE_CHECKING:
    from checker.app.regrading import Due, Judged
    from checker.models.record import Record

SUBJECT = "regrade"


def changes(wanted: Due, judged: Judged, *, allow_lower: bool = False) -> tuple[Change, ...]:
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
    judged: Judged,
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
                moved.append([one.attempt, where])
        if moved or kept:
            found.note(datetime.now(UTC), by, SUBJECT, SUBJECT, changed=moved, kept=kept)
    return len(moved)


def undo(database: str, by: str, *, dry_run: bool = False) -> tuple[datetime, int]:
    """Take the latest regrade back; when it was made, and how many attempts changed.

    Raises UsageError where there is none to take back.
    """
    from checker.store import handed
    from checker.store.regrades import Regrades

    with handed.writing(Regrades, database, dry_run=dry_run) as found:
        done = found.done(SUBJECT)
        undone = {one.details["of"] for one in done if one.action == "undo"}
        open_ = [one for one in done if one.action == SUBJECT and one.id not in undone]
        latest = next((one for one in reversed(open_) if one.details["changed"]), None)
        if latest is None:
            raise UsageError("There is no regrade to undo.")
        number = sum(found.swap(*pair) for pair in reversed(latest.details["changed"]))
        found.note(datetime.now(UTC), by, "undo", SUBJECT, of=latest.id)
    return latest.at, number
