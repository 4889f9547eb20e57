"""Which tables this program works with, and which version of them a database holds.

SQLite keeps the version in `user_version` and says whose file it is in `application_id`: both lie
in the file's first page, so that a current file is known by one question and without Alembic.
A server keeps the version in a small table. Revision "0001" of the migrations makes version 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.engine.interfaces import DBAPICursor

from db import account_models as _account_models  # noqa: F401  # its tables belong to Base
from db import course_models as _course_models  # noqa: F401
from db import queue_models as _queue_models  # noqa: F401
from db.failures import NewerError, UnusableError, place
from db.models import Base

APPLICATION_ID = 0x45784368
""""ExCh": distinguishes our files from those of other programs."""

VERSION_TABLE = "checker_version"
"""Where a server keeps the version; no other program's Alembic uses this name."""

MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True)
class Schema:
    """A version of the tables, their models, and the folders whose migrations lead there."""

    version: int
    metadata: MetaData
    migrations: tuple[Path, ...]


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did: from which version to which, and where the copy from before lies."""

    place: str
    before: int
    after: int
    backup: Path | None = None

    def __str__(self) -> str:
        if self.before == self.after:
            return f"{self.place} is of version {self.after} already; nothing was done."
        if self.before == 0:
            return f"{self.place} has its tables now, of version {self.after}."
        copied = f" A copy from before is {self.backup}." if self.backup else ""
        return (
            f"{self.place} was upgraded from version {self.before} of its tables to version "
            f"{self.after}.{copied}"
        )


def revision(version: int) -> str:
    """The name of the migration that leads to a version."""
    return f"{version:04d}"


CURRENT = Schema(13, Base.metadata, (MIGRATIONS / "versions",))
"""What this program needs. Read it as `schema.CURRENT`: tests put a later one in its place."""


def file_version(cursor: DBAPICursor, path: str) -> int:
    """The version of an SQLite file, 0 for an empty one. Raises UnusableError for a foreign one."""
    cursor.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_user_version, pragma_application_id"
    )
    version, application, tables = cursor.fetchone() or (0, 0, 0)
    if application != APPLICATION_ID and (version or application or tables):
        raise UnusableError(
            f"{path} is the database of another program. Name another file with --db."
        )
    return int(version)


def server_version(connection: Connection) -> int:
    """The version of a server's tables, 0 where there are none. Raises UnusableError."""
    return version_on(connection) if inspect(connection).has_table(VERSION_TABLE) else 0


def version_on(connection: Connection) -> int:
    """The same where tables are known to be there: one question."""
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    if found is not None and not str(found).isdigit():
        raise UnusableError(
            f"The table {VERSION_TABLE} in {place(connection.engine.url)} was not written by this "
            "program. Name another database with --db."
        )
    return int(found or 0)


def refuse_newer(version: int, where: str) -> None:
    """Raise NewerError if a newer program wrote the database."""
    if version > CURRENT.version:
        raise NewerError(
            f"{where} was written by a newer version of this program (its tables are of version "
            f"{version}, this program knows up to {CURRENT.version}). Update the program, or name "
            "another database with --db."
        )
