"""Carry all rows from one database to another, of whatever kind, and prove that they arrived.

The source is read as it stood at one moment, while others write to it; the target is filled in one
transaction, read back inside it, and committed only if every table holds what the source's does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Connection,
    Engine,
    Integer,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    null,
    select,
    text,
    update,
)

from db import copies, schema
from db.digests import Content, TableDigest
from db.engine import connect, transaction
from db.failures import UnusableError, place

Advance = Callable[[int], None]
Watch = Callable[[int], Advance]
"""Takes how many rows there are; gives what is called with the size of each lot carried."""

AT_ONCE = 500


def unwatched(_: int) -> Advance:
    """Nobody looks on."""
    return lambda _: None


def tables() -> Sequence[Table]:
    """The program's tables, each after those that it refers to."""
    return schema.CURRENT.metadata.sorted_tables


def carry(
    source: Engine,
    target: Engine,
    *,
    keep: Callable[[], object] | None = None,
    watch: Watch = unwatched,
) -> tuple[Content, ...]:
    """Fill the target's tables, which must be empty; gives what they hold now.

    With `keep`, a server's tables are emptied first; it is called before that, while nobody can
    write. Raises UnusableError where there are rows, or where not all that was sent arrived.
    """
    with snapshot(source) as reading, transaction(target) as writing:
        _lock(writing)
        if keep is not None:
            keep()
            _empty(writing)
        refuse_rows(writing)
        advance = watch(sum(count(reading, table) for table in tables()))
        sent = tuple(_table(reading, writing, table, advance) for table in tables())
        _number_on(writing)
        arrived = contents(writing)
        if arrived != sent:
            raise UnusableError(_difference(sent, arrived, target))
    return sent


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the database, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def contents(connection: Connection) -> tuple[Content, ...]:
    """What each table holds."""
    found = []
    for table in tables():
        tally = TableDigest(table.name)
        for rows in _lots(connection, table):
            tally.add(rows)
        found.append(tally.content())
    return tuple(found)


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def filled(connection: Connection) -> str | None:
    """The name of one of the program's tables that has a row, or None."""
    there = set(inspect(connection).get_table_names())
    for table in tables():
        if table.name in there and connection.execute(select(table).limit(1)).first():
            return table.name
    return None


def refuse_rows(connection: Connection) -> None:
    """Raise UnusableError if any of the program's tables has a row."""
    if found := filled(connection):
        raise UnusableError(
            f"{place(connection.engine.url)} is not empty: there are rows in {found}. "
            "Nothing was changed; name a new file or a new database."
        )


def save(source: Engine, target: Path, watch: Watch = unwatched) -> tuple[Content, ...]:
    """Write all that a database holds, of whatever kind, into a new SQLite file, of one moment.

    On failure nothing is left at `target`. Raises as `engine.connect` does; FileExistsError too.
    """
    with copies.new_file(target):
        made = connect(URL.create("sqlite", database=str(target)))
        try:
            contents = carry(source, made, watch=watch)
        finally:
            made.dispose()
        copies.fold_log(target)
    return contents


def _table(reading: Connection, writing: Connection, table: Table, advance: Advance) -> Content:
    tally, own, later = TableDigest(table.name), _own_reference(table), []
    documents = [column.name for column in table.c if isinstance(column.type, JSON)]
    for rows in _lots(reading, table):
        tally.add(rows)
        new = [dict(row._mapping) for row in rows]
        for row in new:
            # None in a column of JSON would be the word null, not the absence of a value.
            row |= {name: null() for name in documents if row[name] is None}
            if own and row[own] is not None:
                # The row that it names may not be there yet.
                later.append({"_key": row["id"], "_value": row[own]})
                row[own] = None
        writing.execute(insert(table), new)
        advance(len(new))
    if own and later:
        here = update(table).where(table.c.id == bindparam("_key"))
        writing.execute(here.values({own: bindparam("_value")}), later)
    return tally.content()


def _own_reference(table: Table) -> str | None:
    """The column that names another row of its own table."""
    found = (key.parent.name for key in table.foreign_keys if key.column.table is table)
    return next(found, None)


def _lots(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    streamed = connection.execution_options(stream_results=True)
    yield from streamed.execute(select(table)).partitions(AT_ONCE)


def _lock(connection: Connection) -> None:
    # SQLite holds its write lock already.
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables())
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _empty(connection: Connection) -> None:
    names = ", ".join(f'"{table.name}"' for table in tables())
    connection.execute(text(f"TRUNCATE {names}"))


def _number_on(connection: Connection) -> None:
    """Rows made from now on are numbered after those that were carried."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        if "id" in table.c and isinstance(table.c.id.type, Integer):
            last = func.max(table.c.id)
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            connection.execute(
                select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None)))
            )


def _difference(sent: Sequence[Content], arrived: Sequence[Content], target: Engine) -> str:
    one, other = next(pair for pair in zip(sent, arrived, strict=True) if pair[0] != pair[1])
    return (
        f"Not all arrived in {place(target.url)}: of {one.table}, {one.rows} rows were sent and "
        f"{other.rows} came back, or others. Nothing was changed; please report it."
    )
