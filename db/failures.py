"""What went wrong with the database, in a sentence: what happened, where, what to do next.

No sentence holds a password: a URL is named without it, and one that cannot be read is not named.
"""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError


class UnusableError(Exception):
    """The database cannot be used; the message is a sentence for a person."""


class NewerError(UnusableError):
    """A newer program wrote the database."""


FAILURES = (
    *(UnusableError, OSError, ImportError, sqlite3.Error, SQLAlchemyError),
    *(ValueError, OverflowError),  # of a value that the driver cannot pass on
)
"""All that the database's functions raise; `explain` has a sentence for each."""

_FORMS = "Write sqlite:///PATH, a plain path, or postgresql+psycopg://USER@HOST/NAME."

_SENTENCES = {
    "BUSY": "{place} is in use by another program and stayed locked. Try again; if it happens "
    "again, end the program that holds it.",
    "CANTOPEN": "{place} could not be opened. Check that you may read and write the file and its "
    "folder, or name another file with --db.",
    "CONSTRAINT": "{place} refused a row that breaks its rules ({detail}). Nothing was stored. "
    "This is a fault of the program; please report it.",
    "CORRUPT": "{place} is damaged ({detail}). Put back a copy, or move the file away and start "
    "anew.",
    "FULL": "The disk that holds {place} is full. Nothing was stored; free some space, then try "
    "again.",
    "IOERR": "{place} could not be read or written ({detail}). Check the disk and its free space, "
    "then try again.",
    "NOTADB": "{place} is not a database. Name another file with --db.",
    "READONLY": "{place} may not be written. Make the file and its folder writable, or name "
    "another file with --db.",
}
_SENTENCES["LOCKED"] = _SENTENCES["BUSY"]
_SENTENCES["PERM"] = _SENTENCES["AUTH"] = _SENTENCES["CANTOPEN"]

_FAMILIES = {
    errno.ENOSPC: "FULL",
    errno.EDQUOT: "FULL",
    errno.EROFS: "READONLY",
    errno.EACCES: "CANTOPEN",
    errno.EPERM: "CANTOPEN",
}
"""What the system says, as SQLite says it."""


_WHOLE = {"psycopg": "psycopg[binary]"}
"""What to install of a driver that, on its own, lacks the library that it drives."""


def sentence(family: str, where: str, detail: str = "") -> str:
    """What a family of SQLite's failures means at a place."""
    return _SENTENCES[family].format(place=where, detail=detail)


def explain(error: BaseException, url: str | URL) -> str:
    """Say in a sentence why the database at `url` failed with `error`; never raises."""
    if isinstance(error, UnusableError):
        return str(error)
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Not shown: what cannot be read may hold a password anywhere.
        return f"The address of the database could not be read. {_FORMS}"
    if isinstance(error, NoSuchModuleError):
        return f"No kind of database is known by the name {address.drivername!r}. {_FORMS}"
    if isinstance(error, ImportError):
        package = error.name or address.get_driver_name()
        return (
            f"A {address.get_backend_name()} database needs the Python package {package}, which "
            f"is not installed. Install it (`pip install '{_WHOLE.get(package, package)}'`), or "
            "name an SQLite file with --db."
        )
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    sentence = _sentence(cause, place(address))
    for password in (address.password, address.query.get("password")):
        sentence = sentence.replace(str(password), "***") if password else sentence
    return sentence


def place(address: URL) -> str:
    """A database's file or address as it may be shown: without a password."""
    if address.get_backend_name() == "sqlite":
        return address.database or "The database in memory"
    # The options may hold a password too.
    return address.set(query={}).render_as_string(hide_password=True)


def _sentence(cause: BaseException, where: str) -> str:
    family = _family(cause)
    detail = (str(cause).splitlines() or [type(cause).__name__])[0].rstrip(".")
    if family in _SENTENCES:
        return sentence(family, where, detail)
    if isinstance(cause, OSError):
        detail = cause.strerror or detail
    if isinstance(cause, UnicodeError):
        return f"{where} cannot keep text that is not valid Unicode. Use another --learner name."
    return (
        f"{where} could not be used: {detail}. Check the file and the address given with --db, "
        "then try again."
    )


def _family(cause: BaseException) -> str:
    if isinstance(cause, OSError):
        return _FAMILIES.get(cause.errno or 0, "")
    name = getattr(cause, "sqlite_errorname", "") or ""
    # There was no room for the log's index.
    if name == "SQLITE_IOERR_SHMSIZE":
        return "FULL"
    # SQLITE_IOERR_WRITE and its kin: the second word is the family.
    return name.removeprefix("SQLITE_").split("_")[0]
