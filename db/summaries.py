"""Summaries of everybody's attempts, made by the database: a row for each learner and exercise.

Whoever reads all attempts to find the best of each pair reads nearly everything for nothing. These
read one index (`ix_attempt_summary`), and give as many rows as there are pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, not_, select

from db.marks import counting
from db.models import Attempt
from db.statements import table


def best(connection: Connection) -> Sequence[Any]:
    """Each learner's best attempt that counts at each exercise: the largest share, the earliest.

    Learner, exercise, attempt, points, max_points, its number, how many there are.
    """
    of = table(Attempt).c
    pairs = _pairs(func.max(of.points / of.max_points).label("share"))
    meant = _first(pairs, share=pairs.c.share)
    kept = table(Attempt).alias("kept")
    number = _count(meant, kept.c.submitted_at, kept.c.id).scalar_subquery()
    query = (
        select(meant.c.learner_id, meant.c.exercise_id)
        .add_columns(kept.c.id, kept.c.points, kept.c.max_points, number, meant.c.attempts)
        .join(kept, kept.c.id == meant.c.id)
    )
    return connection.execute(query).all()


def firsts(connection: Connection) -> Sequence[Any]:
    """Each learner's first attempt that counts at each exercise, and when it was solved first.

    Learner, exercise, attempt, points, max_points, its time, the time and number of the first right
    attempt, and the first one's variant; the time is null where there is none.
    """
    of = table(Attempt).c
    solved = func.min(case((of.points >= of.max_points, of.submitted_at))).label("solved_at")
    meant = _first(_pairs(solved))
    kept = table(Attempt).alias("kept")
    number = _count(meant, meant.c.solved_at).scalar_subquery()
    query = (
        select(meant.c.learner_id, meant.c.exercise_id)
        .add_columns(kept.c.id, kept.c.points, kept.c.max_points, kept.c.submitted_at)
        .add_columns(meant.c.solved_at, number, kept.c.variant)
        .join(kept, kept.c.id == meant.c.id)
        .order_by(meant.c.learner_id, meant.c.exercise_id)
    )
    return connection.execute(query).all()


def _pairs(fact: ColumnElement[Any]) -> Subquery:
    of = table(Attempt).c
    query = (
        select(of.learner_id, of.exercise_id, func.count().label("attempts"), fact)
        .where(counting())
        .group_by(of.learner_id, of.exercise_id)
    )
    return query.subquery("pairs")


def _first(pairs: Subquery, share: ColumnElement[Any] | None = None) -> Subquery:
    """The pairs, each with its first attempt, or the first with that share of the points."""
    one = table(Attempt).alias("one")
    query = select(one.c.id).where(_of_pair(one.c, pairs))
    if share is not None:
        query = query.where(one.c.points / one.c.max_points == share)
    first = query.order_by(one.c.submitted_at, one.c.id).limit(1).correlate(pairs)
    return select(pairs, first.scalar_subquery().label("id")).subquery("meant")


def _count(pairs: Subquery, until: Any, key: Any = None) -> Any:
    """How many attempts there are until a time; of that very time, those until a key."""
    one = table(Attempt).alias("earlier")
    within = one.c.submitted_at <= until
    if key is not None:
        within = and_(within, not_(and_(one.c.submitted_at == until, one.c.id > key)))
    counted = select(func.count()).select_from(one).where(_of_pair(one.c, pairs), within)
    return counted.correlate_except(one)


def _of_pair(of: Any, pairs: Subquery) -> ColumnElement[bool]:
    here = and_(of.learner_id == pairs.c.learner_id, of.exercise_id == pairs.c.exercise_id)
    return and_(here, of.counts, func.coalesce(of.replaced_by, 0) == 0)
