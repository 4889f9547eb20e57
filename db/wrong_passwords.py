"""The statements about wrong passwords in a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select, update

from db.account_models import PasswordFailures
from db.statements import keep, table

_TABLE = table(PasswordFailures)
_OF = _TABLE.c


def known(connection: Connection, keys: Sequence[str]) -> Sequence[RowMapping]:
    """What failed under these keys: key, failed, last_at."""
    query = select(*_OF).where(_OF.key.in_(keys))
    return connection.execute(query).mappings().all()


def hold(connection: Connection, keys: Sequence[str], now: datetime) -> Sequence[RowMapping]:
    """The same, made when new and held until the transaction ends."""
    # In one order, so that two sites that do this at once cannot wait for each other.
    for key in sorted(keys):
        keep(connection, PasswordFailures, {"key": key, "failed": 0, "last_at": now})
    return _held(connection, keys)


def count(connection: Connection, key: str, failed: int, now: datetime) -> None:
    """Note how often in a row it failed by now."""
    values = {"failed": failed, "last_at": now}
    connection.execute(update(_TABLE).where(_OF.key == key).values(values))


def forget(connection: Connection, forgotten: str, less: Sequence[str]) -> None:
    """Forget what failed under a key, and count one failure less under others."""
    # Held as `hold` holds them: who tries at this moment has some of them already.
    for row in _held(connection, [forgotten, *less]):
        this = _OF.key == row["key"]
        if row["key"] == forgotten:
            connection.execute(delete(_TABLE).where(this))
        else:
            fewer = {"failed": max(0, row["failed"] - 1)}
            connection.execute(update(_TABLE).where(this).values(fewer))


def sweep(connection: Connection, before: datetime) -> None:
    """Forget what failed last before a time, but for what is in somebody's hands."""
    old = select(_OF.key).where(_OF.last_at < before).with_for_update(skip_locked=True)
    connection.execute(delete(_TABLE).where(_OF.key.in_(old.scalar_subquery())))


def _held(connection: Connection, keys: Sequence[str]) -> Sequence[RowMapping]:
    query = select(*_OF).where(_OF.key.in_(keys)).order_by(_OF.key).with_for_update()
    return connection.execute(query).mappings().all()
