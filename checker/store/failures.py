"""Addresses as a person writes them, and failures as a person reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from checker.models.errors import OutdatedError, StorageError
from db.failures import FAILURES, NewerError, explain


@contextmanager
def in_words(url: str | URL) -> Iterator[None]:
    """Turn every failure of the database into a StorageError with a sentence."""
    try:
        yield
    except NewerError as error:
        raise OutdatedError(str(error)) from None
    except FAILURES as error:
        raise StorageError(explain(error, url)) from None


def address_of(url: str | Path) -> str | URL:
    """A URL stays; a path becomes SQLite's URL. A drive letter (`C:`) is no scheme."""
    text = str(url)
    if text.startswith("postgresql://"):  # What that stands for differs by version.
        return text.replace("://", "+psycopg://", 1)
    if isinstance(url, str) and ("://" in text or re.match(r"[A-Za-z][A-Za-z0-9+]+:", text)):
        return text
    if not text.strip():
        raise StorageError("No database is named. Name a file or a URL with --db.")
    return URL.create("sqlite", database=os.path.expanduser(text))
