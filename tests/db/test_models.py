"""The tables refuse rows that make no sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.schema import CreateIndex, CreateTable

from db.engine import connect, writing
from db.marks import counting
from db.models import Attempt, Base, Exercise, Finding, Learner, Receipt, Submission
from db.statements import Rows, stands, store, table

ROW: dict[type[Base], dict[str, Any]] = {
    Learner: {"name": "ada"},
    Exercise: {"digest": "e" * 64, "id": "first", "title": "First", "max_points": 2.0},
    Submission: {"digest": "f" * 64, "source": b"x = 1"},
    Attempt: {
        "exercise_digest": "e" * 64,
        "exercise_id": "first",
        "submission_digest": "f" * 64,
        "file_name": "a.py",
        "status": "partial",
        "points": 1.0,
        "max_points": 2.0,
        "feedback": "",
        "counts": True,
        "submitted_at": datetime(2026, 3, 1, tzinfo=UTC),
    },
    Finding: {
        "check": "x",
        "status": "right",
        "points": 1.0,
        "max_points": 2.0,
        "slip": None,
        "message": "",
        "line": None,
    },
    Receipt: {
        "solver_version": "1",
        "program_version": "1",
        "isolation": "none",
        "seed": "s",
        "seed_digest": "d",
        "tolerance": {"atol": 0.1},
    },
}
KEYS: dict[type[Base], dict[str, Any]] = {
    Attempt: {"learner_id": 1},
    Finding: {"attempt_id": 1, "position": 1},
    Receipt: {"attempt_id": 1},
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path_factory.mktemp('models')}/x.db")
    rows = Rows(ROW[Exercise], ROW[Submission], ROW[Attempt], [ROW[Finding]], ROW[Receipt])
    with writing(made) as opened:
        opened.execute(insert(table(Learner)).values(id=1, name="ada"))
        store(opened, "ada", rows)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """What a test writes is taken back."""
    with engine.connect() as opened:
        yield opened


def add(connection: Connection, model: type[Base], **change: Any) -> None:
    row = {**KEYS.get(model, {}), **ROW[model], **change}
    connection.execute(insert(table(model)).values(**row))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Learner, {}),
        (Learner, {"name": ""}),
        (Exercise, {}),
        (Exercise, {"digest": "short"}),
        (Exercise, {"digest": "a" * 64, "max_points": 0.0}),
        (Submission, {}),
        (Submission, {"digest": "short"}),
        (Attempt, {"learner_id": 9}),
        (Attempt, {"exercise_digest": "a" * 64}),
        (Attempt, {"exercise_id": "second"}),
        (Attempt, {"submission_digest": "a" * 64}),
        (Attempt, {"status": "splendid"}),
        (Attempt, {"status": "invalid"}),
        (Attempt, {"counts": False}),
        (Attempt, {"points": 2.1}),
        (Attempt, {"points": -0.1}),
        (Attempt, {"points": 0.0, "max_points": 0.0}),
        (Finding, {"position": 0}),
        (Finding, {"position": -1}),
        (Finding, {"attempt_id": 9}),
        (Finding, {"status": "partial"}),
        (Finding, {"points": 2.1}),
        (Finding, {"line": 0}),
        (Receipt, {}),
        (Receipt, {"attempt_id": 9}),
    ],
)
def test_a_row_without_sense_is_refused(
    connection: Connection, model: type[Base], change: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        add(connection, model, **change)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Learner, {"name": "grace"}),
        (Attempt, {"status": "invalid", "counts": False}),
        (Attempt, {"points": 0.1 + 0.2, "max_points": 0.3}),
        (Finding, {"line": 1}),
        (Finding, {"points": 0.0, "max_points": 0.0}),
    ],
)
def test_a_row_with_sense_is_kept(
    connection: Connection, model: type[Base], change: dict[str, Any]
) -> None:
    add(connection, model, **change)


def test_a_time_without_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="time zone"):
        add(connection, Attempt, submitted_at=datetime(2026, 3, 1))


def test_a_deleted_learner_takes_the_attempts_along_but_not_the_bytes(
    connection: Connection,
) -> None:
    connection.execute(delete(table(Learner)))
    for model, left in ((Attempt, 0), (Finding, 0), (Receipt, 0), (Submission, 1)):
        assert connection.execute(select(func.count()).select_from(table(model))).scalar() == left


def test_the_attempts_of_a_learner_are_found_by_index(connection: Connection) -> None:
    plan = connection.exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT * FROM attempt"
        " WHERE learner_id = 1 AND exercise_id = 'first' ORDER BY submitted_at"
    )
    assert "ix_attempt_summary" in str(plan.all())
    plan = connection.exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT max(points) FROM attempt"
        " WHERE learner_id = 1 AND exercise_id = 'first' AND counts = 1"
    )
    assert "COVERING INDEX ix_attempt_learner_id_exercise_id_counts_points" in str(plan.all())


def test_attempts_that_stand_are_found_by_whose_they_are(connection: Connection) -> None:
    of = table(Attempt).c
    own = select(of.id).where(of.learner_id == 1, of.exercise_id == "first", of.counts, stands())
    query = str(own.order_by(of.id.desc()).compile(compile_kwargs={"literal_binds": True}))
    plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all())
    assert "ix_attempt_" in plan
    assert "(learner_id=? AND exercise_id=?" in plan
    assert "replaced_by" not in plan
    everybody = select(of.learner_id, func.count()).where(counting()).group_by(of.learner_id)
    plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {everybody}").all())
    assert "COVERING INDEX ix_attempt_summary" in plan


def test_postgresql_could_have_the_same_tables() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for made in Base.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(made).compile(dialect=dialect))
        for index in made.indexes:
            assert len(str(index.name)) <= 63
            assert " INDEX ix_" in str(CreateIndex(index).compile(dialect=dialect))
