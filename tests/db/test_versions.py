"""Databases of every earlier version, with data in place, are brought up to the present."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from checker.store import Aid, Store
from db import schema, upgrade

from .support import NOW, backups, check_sound, raw, save

pytestmark = pytest.mark.slow

# What each version added, in its own words: models and statements move on.
ADDED = {
    1: (
        "INSERT INTO learner (id, name) VALUES (1, 'ada')",
        "INSERT INTO exercise VALUES (:one, 'first', 'First', 2)",
        "INSERT INTO submission VALUES (:two, :source)",
        "INSERT INTO attempt (id, learner_id, exercise_digest, exercise_id, submission_digest,"
        " file_name, status, points, max_points, feedback, counts, submitted_at)"
        " VALUES (1, 1, :one, 'first', :two, 'a.py', 'correct', 2, 2,"
        " 'All correct.', true, :then)",
        'INSERT INTO finding (attempt_id, position, "check", status, points, max_points, message)'
        " VALUES (1, 0, 'x', 'right', 2, 2, 'Right.')",
        "INSERT INTO receipt VALUES (1, '1', '1', 'none', 's', '', :tolerance)",
    ),
    2: ("INSERT INTO aid VALUES (1, 'first', 'hint', 1, :then)",),
    3: (
        "UPDATE attempt SET job_key = 'job'",
        "INSERT INTO identity VALUES (1, '7', 'Ada Lovelace', 'ada@x.org')",
        "INSERT INTO course VALUES (1, 'dl', 'Deep learning', 'UTC', :then)",
        "INSERT INTO enrolment VALUES (1, 1, 'learner', :then)",
        "INSERT INTO assignment VALUES (1, 1, 'first', 0, NULL, :then, NULL, 3, 60, 0.1, 0,"
        " 'best', false, 'at-once', 'never')",
        "INSERT INTO extension VALUES (1, 1, :then, :then, 'was ill', 'kim', :then)",
        "INSERT INTO override VALUES (1, 1, 1, 1.5, 2, 'on paper', 'kim', :then)",
        "INSERT INTO audit VALUES (1, :then, 'kim', 'override', 'dl/first', :tolerance)",
    ),
    4: ("UPDATE attempt SET variant = 'v'",),
    5: (
        "INSERT INTO account VALUES (1, 'hash', :then)",
        "INSERT INTO session VALUES (:one, 1, :then, :then)",
        "INSERT INTO invitation VALUES (:one, 1, NULL, 'learner', 'kim', :then, :then, NULL)",
        "INSERT INTO token VALUES ('prefix', :one, 1, 'mine', :tolerance, :then, :then, NULL)",
    ),
    6: (
        "INSERT INTO queued VALUES (1, 'key', 1, 'first', 'program', 'a.py', NULL, :two,"
        " 'interactive', :then, :then, NULL, NULL, 'waiting', 0, NULL, NULL, NULL, NULL, NULL)",
    ),
}
ADDED[6] = (
    "INSERT INTO queued (id, key, learner_id, exercise, work, file_name, submission_digest, lane,"
    " handed_in_at, put_at, state, tries) VALUES (1, :one, 1, 'first', 'program', 'a.py', :two,"
    " 'bulk', :then, :then, 'waiting', 0)",
)
ADDED[7] = ("UPDATE finding SET place = :place",)
ADDED[8] = ()
ADDED[9] = ("INSERT INTO knock VALUES (:one, 3, :then)",)
ADDED[10] = ("UPDATE attempt SET made_of = :made",)
ADDED[11] = ("UPDATE queued SET again = true",)
ADDED[12] = ()
ADDED[13] = ("UPDATE queued SET turn = 7",)
THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALUES = {
    "one": "1" * 64,
    "two": "2" * 64,
    "source": b"x",
    "tolerance": '{"absolute": 0.1}',
    "place": '{"line": 3}',
    "made": '[["All correct."],null]',
    "then": "2026-03-01 12:00:00.000000",
}
Rows = dict[str, list[dict[str, Any]]]


def make(engine: Engine, version: int, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """Migrate a new database to an earlier version and fill it; gives what it holds then."""
    now = schema.CURRENT
    server = engine.dialect.name == "postgresql"
    with monkeypatch.context() as then, engine.begin() as connection:
        then.setattr(schema, "CURRENT", schema.Schema(version, now.metadata, now.migrations))
        if server:
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        upgrade.migrate(connection, 0)
        for added in range(1, version + 1):
            for statement in ADDED[added]:
                names = {name: VALUES[name] for name in VALUES if f":{name}" in statement}
                connection.execute(text(statement), names)
        if not server:
            connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={version}")
        return held(connection)


def held(connection: Connection) -> Rows:
    names = inspect(connection).get_table_names()
    return {
        name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
        for name in sorted(names)
        if name != schema.VERSION_TABLE
    }


def use(where: str | Path, version: int) -> None:
    """What was there is read, and more is stored."""
    with Store.open(where) as store:
        (old,) = store.attempts("ada", findings=True)
        variant = "v" if version > 3 else None
        assert (old.status, old.points, old.submitted_at) == ("correct", 2, THEN)
        assert old.variant == variant
        assert [found.message for found in old.findings] == ["Right."]
        assert store.verdict(1).receipt.tolerance == {"absolute": 0.1}
        assert store.solved("ada", "first") == {variant}
        store.take_aid("ada", "first", "hint", 1, THEN)
        assert store.aids("ada", "first") == (Aid("hint", 1, THEN),)


def check_kept(engine: Engine, before: Rows) -> None:
    """Every row of every table has what it had, beside what came later."""
    with engine.connect() as connection:
        after = held(connection)
    assert set(after) >= set(before)
    for name, rows in before.items():
        for row, now in zip(rows, after[name], strict=True):
            assert {key: now[key] for key in row} == row


def test_each_version_has_its_rows() -> None:
    assert set(range(1, NOW)) <= set(ADDED), "say what a database of that version could hold"


@pytest.mark.parametrize("version", range(1, NOW))
def test_a_file_of_an_earlier_version_keeps_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    before = make(engine, version, monkeypatch)
    Store.open(path).close()
    check_kept(engine, before)
    use(path, version)
    with Store.open(path) as store:
        assert save(store) == 2
    engine.dispose()
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
    (copy,) = backups(path)
    rows = raw(copy, "PRAGMA user_version", "SELECT count(*) FROM attempt")
    assert rows == [(version,), (1,)]
    check_sound(path)


@pytest.mark.parametrize("version", range(1, NOW))
def test_a_server_of_an_earlier_version_keeps_its_data(
    url: str, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    engine = create_engine(url)
    before = make(engine, version, monkeypatch)
    Store.open(url).close()
    check_kept(engine, before)
    use(url, version)
    with engine.connect() as connection:
        assert schema.server_version(connection) == NOW
    engine.dispose()
