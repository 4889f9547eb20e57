"""Files of every earlier version, with data in place, are brought up to the present."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from checker.store import Aid, Store
from db import schema, upgrade

from .support import NOW, backups, check_sound, raw, save

pytestmark = pytest.mark.slow

# What the first version could hold, in its own words: models and statements move on.
ROWS = (
    "INSERT INTO learner (id, name) VALUES (1, 'ada')",
    "INSERT INTO exercise VALUES (printf('%064d', 1), 'first', 'First', 2)",
    "INSERT INTO submission VALUES (printf('%064d', 2), x'78')",
    "INSERT INTO attempt (id, learner_id, exercise_digest, exercise_id, submission_digest,"
    " file_name, status, points, max_points, feedback, counts, submitted_at)"
    " VALUES (1, 1, printf('%064d', 1), 'first', printf('%064d', 2), 'a.py', 'correct', 2, 2,"
    " 'All correct.', 1, '2026-03-01 12:00:00')",
    "INSERT INTO finding VALUES (1, 0, 'x', 'right', 2, 2, NULL, 'Right.', NULL)",
    "INSERT INTO receipt VALUES (1, '1', '1', 'none', 's', '', '{\"absolute\": 0.1}')",
)
AID = "INSERT INTO aid VALUES (1, 'first', 'hint', 1, '2026-03-01 12:00:00')"
THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("version", range(1, NOW))
def test_a_file_of_an_earlier_version_keeps_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path, now = tmp_path / "old.db", schema.CURRENT
    with monkeypatch.context() as then:
        then.setattr(schema, "CURRENT", schema.Schema(version, now.metadata, now.migrations))
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade.migrate(connection, 0)
        engine.dispose()
    raw(path, f"PRAGMA application_id={schema.APPLICATION_ID}", f"PRAGMA user_version={version}")
    raw(path, *ROWS, *([AID] if version > 1 else []))
    with Store.open(path) as store:
        (old,) = store.attempts("ada", findings=True)
        assert (old.status, old.points, old.submitted_at, old.variant) == ("correct", 2, THEN, None)
        assert [found.message for found in old.findings] == ["Right."]
        assert store.verdict(1).receipt.tolerance == {"absolute": 0.1}
        assert store.solved("ada", "first") == {None}
        store.take_aid("ada", "first", "hint", 1, THEN)
        assert store.aids("ada", "first") == (Aid("hint", 1, THEN),)
        assert save(store) == 2
    assert raw(path, "PRAGMA user_version") == [(NOW,)]
    (copy,) = backups(path)
    told = raw(copy, "PRAGMA user_version", "SELECT count(*) FROM attempt")
    assert told == [(version,), (1,)]
    check_sound(path)
