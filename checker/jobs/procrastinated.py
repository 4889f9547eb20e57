"""What the site and its workers agree on about Procrastinate: its task, its queues, its tables.

Its jobs hold keys alone: no name and no line of a program lies in its tables or logs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checker.models.errors import MissingPackageError
from checker.models.queue import Lane

TASK = "grade"
BULK, FIRST = 0, 2**31 - 1
"""The priorities of what has no turn, and of the earliest turn: the highest is begun first."""
EACH: dict[Lane, int] = {"interactive": 1, "bulk": 50}
"""Submissions in one of its jobs."""
_MARK = "made by exercise-checker: "
"""Is kept with its tables, before the name of their last migration."""


def package() -> Any:
    """The package. Raises MissingPackageError where it is not installed."""
    try:
        import procrastinate
    except ModuleNotFoundError as error:
        raise MissingPackageError("A queue of workers needs", error.name, "queue") from None
    return procrastinate


def conninfo(database: str) -> str:
    """A database's address as the driver takes it."""
    scheme, _, rest = database.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


def sender(lane: Lane) -> Callable[[Any, Mapping[str, int | None]], None]:
    """What puts keys, each with its turn, on a queue, inside the transaction of a connection of
    the driver's. A job that is run again keeps its priority."""
    found = package()
    app = found.App(connector=found.SyncPsycopgConnector())

    def send(connection: Any, turns: Mapping[str, int | None]) -> None:
        keys = list(turns)
        for at in range(0, len(keys), EACH[lane]):
            turn = turns[keys[at]]
            priority = BULK if turn is None else FIRST - turn
            task = app.configure_task(TASK, queue=lane, priority=priority, connection=connection)
            task.defer(keys=keys[at : at + EACH[lane]])

    return send


def make_tables(connection: Any) -> None:
    """Make its tables, or bring those that were made here up to date."""
    from procrastinate.schema import SchemaManager

    table = "to_regclass('procrastinate_jobs')"
    found = connection.execute(f"SELECT obj_description({table}, 'pg_class'), {table}").fetchone()
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    comment, there = found
    if there is None:
        connection.execute(SchemaManager.get_schema())
    elif comment and comment.startswith(_MARK):
        last = comment.removeprefix(_MARK)
        for step in (one for one in steps if one.stem > last):
            connection.execute(step.read_text(encoding="utf-8"))
    else:
        return
    connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{_MARK}{steps[-1].stem}'")
