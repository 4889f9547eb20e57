"""Summaries of everybody's attempts, made by the database: a row for each learner and exercise.

Whoever reads all attempts to find the best of each pair reads nearly everything for nothing. These
read one index (`ix_attempt_summary`), and give as many rows as there are pairs. PostgreSQL reads it
once, in order, and picks from lists of what a pair's attempts are; SQLite has no ordered lists, and
looks into the index again for each pair, which costs it less than a server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, select, tuple_

from db.marks import counting
from db.models import Attempt
from db.statements import table

_OF = table(Attempt).c
_PAIR = (_OF.learner_id, _OF.exercise_id)
_SHARE = _OF.points / _OF.max_points


def best(connection: Connection) -> Sequence[Any]:
    """Each learner's best attempt that counts at each exercise: the largest share, the earliest.

    Learner, exercise, attempt, points, max_points, its number, how many there are.
    """
    of_server = connection.dialect.name == "postgresql"
    return connection.execute(_best_listed() if of_server else _best_looked_up()).all()


def firsts(connection: Connection) -> Sequence[Any]:
    """Each learner's first attempt that counts at each exercise, and when it was solved first.

    Learner, exercise, attempt, points, max_points, its time, the time and number of the first right
    attempt, and the first one's variant; where there is none, the time is null and the number 0.
    """
    of_server = connection.dialect.name == "postgresql"
    pairs = (_firsts_listed() if of_server else _firsts_looked_up()).subquery("pairs")
    kept = table(Attempt).alias("kept")
    query = (
        select(pairs.c.learner_id, pairs.c.exercise_id)
        .add_columns(kept.c.id, kept.c.points, kept.c.max_points, kept.c.submitted_at)
        .add_columns(pairs.c.solved_at, func.coalesce(pairs.c.number, 0), kept.c.variant)
        .join(kept, kept.c.id == pairs.c.first)
        .order_by(pairs.c.learner_id, pairs.c.exercise_id)
    )
    return connection.execute(query).all()


def _pairs(*facts: ColumnElement[Any]) -> Select[Any]:
    return select(*_PAIR, *facts).where(counting()).group_by(*_PAIR)


def _list(fact: ColumnElement[Any]) -> ColumnElement[Any]:
    # Whoever keeps a file needs no server's dialect: it takes a tenth of a cold grade to import.
    from sqlalchemy.dialects.postgresql import aggregate_order_by

    return func.array_agg(aggregate_order_by(fact, _OF.submitted_at, _OF.id))


def _best_listed() -> Select[Any]:
    number = func.array_position(_list(_SHARE), func.max(_SHARE)).label("number")
    picked = [_list(_OF[name]).label(name) for name in ("id", "points", "max_points")]
    lists = _pairs(number, func.count().label("attempts"), *picked).subquery("lists").c
    columns = [lists[one.name][lists.number] for one in picked]
    return select(lists.learner_id, lists.exercise_id, *columns, lists.number, lists.attempts)


def _firsts_listed() -> Select[Any]:
    right = _OF.points >= _OF.max_points
    return _pairs(
        _list(_OF.id)[1].label("first"),
        func.min(case((right, _OF.submitted_at))).label("solved_at"),
        func.array_position(_list(right), True).label("number"),
    )


def _best_looked_up() -> Select[Any]:
    share = func.max(_SHARE).label("share")
    pairs = _pairs(share, func.count().label("attempts")).subquery("pairs")
    one, kept = table(Attempt).alias("one"), table(Attempt).alias("kept")
    found = _first(pairs, one, one.c.points / one.c.max_points == pairs.c.share)
    meant = select(pairs, found.label("id")).subquery("meant")
    return (
        select(meant.c.learner_id, meant.c.exercise_id)
        .add_columns(kept.c.id, kept.c.points, kept.c.max_points)
        .add_columns(_number(meant, kept), meant.c.attempts)
        .join(kept, kept.c.id == meant.c.id)
    )


def _firsts_looked_up() -> Select[Any]:
    pairs = _pairs().subquery("those")
    one, right = table(Attempt).alias("one"), table(Attempt).alias("right_one")
    first = _first(pairs, one).label("first")
    solved = _first(pairs, one, one.c.points >= one.c.max_points).label("solved")
    meant = select(pairs, first, solved).subquery("meant")
    number = _number(meant, right).label("number")
    return select(
        meant.c.learner_id,
        meant.c.exercise_id,
        meant.c.first,
        right.c.submitted_at.label("solved_at"),
        number,
    ).join(right, right.c.id == meant.c.solved, isouter=True)


def _first(pairs: Subquery, one: Any, *conditions: ColumnElement[bool]) -> Any:
    """The key of a pair's first attempt of which these hold."""
    query = select(one.c.id).where(*_of_pair(one.c, pairs), *conditions)
    first = query.order_by(one.c.submitted_at, one.c.id).limit(1)
    return first.correlate(pairs).scalar_subquery()


def _number(pairs: Subquery, until: Any) -> Any:
    """How many attempts of a pair there are until one of them, that one included."""
    one = table(Attempt).alias("earlier")
    within = (
        one.c.submitted_at <= until.c.submitted_at,
        tuple_(one.c.submitted_at, one.c.id) <= tuple_(until.c.submitted_at, until.c.id),
    )
    counted = select(func.count()).select_from(one).where(*_of_pair(one.c, pairs), *within)
    return counted.correlate_except(one).scalar_subquery()


def _of_pair(of: Any, pairs: Subquery) -> tuple[ColumnElement[bool], ...]:
    here = (of.learner_id == pairs.c.learner_id, of.exercise_id == pairs.c.exercise_id)
    return (*here, counting(of))
