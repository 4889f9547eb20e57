"""Accounts for tests: a course to join, and passwords that are hashed with little work."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, insert

from checker.app import accounts
from db.course_models import Course
from db.engine import writing
from db.statements import table

WORDS = "four quiet words here"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    quick = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    monkeypatch.setattr(accounts, "_passwords", lambda: quick)
    accounts._nobodys_hash.cache_clear()


def begin_course(engine: Engine, now: datetime) -> None:
    """A course to be invited into; its id is 1."""
    row = {"slug": "dl", "title": "Deep learning", "time_zone": "UTC", "created_at": now}
    with writing(engine) as connection:
        connection.execute(insert(table(Course)).values(row))
