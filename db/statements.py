"""The statements that read and write the tables, inside a connection that the caller opened.

Writes go to the tables and not through an ORM session: a command that stores one verdict would
spend more time on setting the session up than on storing.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    RowMapping,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.sql.dml import ReturningInsert

from db.models import Attempt, Base, Exercise, Finding, Learner, Receipt, Submission
from db.prepared import ask, put


def table(model: type[Base]) -> Table:
    """The table of a model."""
    return cast(Table, model.__table__)


@dataclass(frozen=True)
class Rows:
    """The rows of one verdict, each by its columns' names; keys of other rows are filled in."""

    exercise: Mapping[str, Any]
    submission: Mapping[str, Any]
    attempt: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    receipt: Mapping[str, Any]


def store(connection: Connection, learner: str, rows: Rows) -> int:
    """Insert one verdict's rows; a learner, exercise or submission already there is kept.

    Gives the number of attempts that count at the exercise, in all its versions, this one included.
    Where a verdict of the same job is stored already, that one stands and nothing is inserted.
    """
    owner = hold_learner(connection, learner)
    _insert(connection, owner, rows)
    of = {"learner": owner, "exercise": rows.attempt["exercise_id"]}
    ((count,),) = ask(connection, _counted(), of)
    return int(count)


def is_known(connection: Connection, learner: str) -> bool:
    """Whether there is somebody of that name, who then stays until the transaction ends."""
    return bool(ask(connection, _learner(), {"name": learner}))


def is_new(connection: Connection, learner: str, job_key: str | None) -> bool:
    """Whether no verdict of a job is stored; others wait for this learner from now on."""
    hold_learner(connection, learner)
    return job_key is None or attempt_of_job(connection, job_key) is None


# Making a statement takes longer than running it: those of every verdict are made once.


@cache
def _counted() -> Select[Any]:
    of = table(Attempt).c
    own = (of.learner_id == bindparam("learner"), of.exercise_id == bindparam("exercise"))
    return select(func.count()).where(*own, of.counts, stands())


@cache
def _learner() -> Select[Any]:
    # PostgreSQL holds the row until the end of the transaction: two attempts of one learner are
    # numbered one after the other. SQLite has the whole file locked and says nothing here.
    columns = table(Learner).c
    return select(columns.id).where(columns.name == bindparam("name")).with_for_update()


@cache
def _keeping(dialect: str, model: type[Base], *key: str) -> Insert:
    # The standard has no such clause; SQLite and PostgreSQL have the same one.
    made = importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table(model))
    return cast(Insert, made.on_conflict_do_nothing(index_elements=key or None))


@cache
def _adding(model: type[Base]) -> Insert:
    return insert(table(model))


@cache
def _attempting(dialect: str) -> ReturningInsert[Any]:
    return _keeping(dialect, Attempt, "job_key").returning(table(Attempt).c.id)


def _insert(connection: Connection, owner: int, rows: Rows) -> None:
    keep(connection, Exercise, rows.exercise)
    keep(connection, Submission, rows.submission)
    attempt = {"learner_id": owner, **rows.attempt}
    for (key,) in ask(connection, _attempting(connection.dialect.name), attempt):
        findings = [
            {"attempt_id": key, "position": n, **row} for n, row in enumerate(rows.findings)
        ]
        add(connection, Finding, *findings)
        add(connection, Receipt, {"attempt_id": key, **rows.receipt})


def keep(connection: Connection, model: type[Base], *rows: Mapping[str, Any]) -> None:
    """Insert rows of the same columns, each unless one with its key is there already."""
    put(connection, _keeping(connection.dialect.name, model), *rows)


def add(connection: Connection, model: type[Base], *rows: Mapping[str, Any]) -> None:
    """Insert rows of the same columns."""
    put(connection, _adding(model), *rows)


def hold_learner(connection: Connection, name: str) -> int:
    """The key of a learner, made when new; others wait for this one until the transaction ends."""
    while not (found := ask(connection, _learner(), {"name": name})):
        # A number that somebody else has already makes no row; another one is tried.
        keep(connection, Learner, {"id": random_id(), "name": name})
    return int(found[0][0])


def stands(of: Any = None) -> ColumnElement[bool]:
    """What holds of an attempt that no other one has replaced; `of` are its columns."""
    columns = table(Attempt).c if of is None else of
    return cast("ColumnElement[bool]", columns.replaced_by.is_(None))


def random_id() -> int:
    """A learner's key, which shows neither who came first nor how many there are."""
    return int.from_bytes(os.urandom(4), "big") >> 1


def attempts(
    connection: Connection, learner: str, exercise: str | None = None
) -> Sequence[RowMapping]:
    """A learner's attempts, the newest last, with `number`, `attempts` and `rank`.

    `number` counts, in the order of storing, the attempts that count at that exercise so far, and
    `attempts` all of them;
    `rank` is 1 for the best: counting before not, the largest share of the points that could be
    had (versions of an exercise may differ in these), then the earliest.
    """
    of = {"learner": learner} if exercise is None else {"learner": learner, "exercise": exercise}
    return connection.execute(_in_order(exercise is not None), of).mappings().all()


def best(connection: Connection, learner: str) -> Sequence[RowMapping]:
    """The best attempt that counts at each exercise, as `attempts` gives it."""
    return connection.execute(_best(), {"learner": learner}).mappings().all()


@cache
def _in_order(of_one: bool) -> Select[Any]:
    rows = _attempts(of_one).subquery()
    return select(rows).order_by(rows.c.submitted_at, rows.c.id)


@cache
def _best() -> Select[Any]:
    rows = _attempts(False).subquery()
    return select(rows).where(rows.c.rank == 1, rows.c.counts).order_by(rows.c.exercise_id)


def _attempts(of_one: bool) -> Select[Any]:
    of, by = table(Attempt).c, table(Learner).c
    number = func.count().filter(of.counts).over(partition_by=of.exercise_id, order_by=of.id)
    all_of_them = func.count().filter(of.counts).over(partition_by=of.exercise_id)
    share = of.points / of.max_points
    order = (of.counts.desc(), share.desc(), of.submitted_at, of.id)
    rank = func.row_number().over(partition_by=of.exercise_id, order_by=order)
    titles = table(Exercise).c
    query = (
        select(*of, titles.title, by.name.label("learner"))
        .add_columns(number.label("number"), all_of_them.label("attempts"), rank.label("rank"))
        .join(table(Learner), by.id == of.learner_id)
        .join(table(Exercise), titles.digest == of.exercise_digest)
        .where(by.name == bindparam("learner"), stands())
    )
    return query.where(of.exercise_id == bindparam("exercise")) if of_one else query


def findings(connection: Connection, attempts: Sequence[int]) -> dict[int, list[RowMapping]]:
    """The findings of each of the attempts, in order."""
    columns = table(Finding).c
    grouped: dict[int, list[RowMapping]] = {key: [] for key in attempts}
    query = select(table(Finding)).order_by(columns.attempt_id, columns.position)
    # SQLite takes at most 32 766 parameters, and older ones 999.
    for start in range(0, len(attempts), 500):
        some = query.where(columns.attempt_id.in_(attempts[start : start + 500]))
        for row in connection.execute(some).mappings():
            grouped[row["attempt_id"]].append(row)
    return grouped


def whole_attempt(connection: Connection, key: int) -> RowMapping | None:
    """One attempt with its receipt and the bytes that were graded, or None."""
    of, about, bytes_of = table(Attempt).c, table(Receipt).c, table(Submission).c
    receipt = [column for column in about if column.name != "attempt_id"]
    query = (
        select(*of, *receipt, bytes_of.source)
        .join(table(Receipt), about.attempt_id == of.id)
        .join(table(Submission), bytes_of.digest == of.submission_digest)
        .where(of.id == key)
    )
    return connection.execute(query).mappings().one_or_none()


def solved(connection: Connection, learner: str, exercise: str) -> list[str | None]:
    """The variants of an exercise that a learner has solved; None stands for its own numbers."""
    of = {"learner": learner, "exercise": exercise}
    return list(connection.execute(_solved(), of).scalars())


@cache
def _solved() -> Select[Any]:
    of, by = table(Attempt).c, table(Learner).c
    return (
        select(of.variant)
        .distinct()
        .join(table(Learner), by.id == of.learner_id)
        .where(by.name == bindparam("learner"), of.exercise_id == bindparam("exercise"))
        .where(of.status == "correct", of.counts, stands())
    )


def attempt_of_job(connection: Connection, job_key: str, learner: str | None = None) -> int | None:
    """The attempt that a job led to, this learner's where one is named, or None."""
    of, by = table(Attempt).c, table(Learner).c
    query = select(of.id).where(of.job_key == job_key)
    if learner is not None:
        query = query.join(table(Learner), by.id == of.learner_id).where(by.name == learner)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def learners(connection: Connection) -> list[str]:
    """The names of all learners, sorted."""
    columns = table(Learner).c
    return list(connection.execute(select(columns.name).order_by(columns.name)).scalars())
