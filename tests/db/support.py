"""What several tests of the database need."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String

from checker.cli import entry
from checker.models.observation import Submission
from checker.models.record import Record
from checker.models.verdict import Finding, Receipt, Score, Verdict
from checker.store import Store
from db.models import Base
from db.schema import CURRENT, Schema, revision

ROOT = Path(__file__).parents[2]
NOBODY = 65534
NOW, NEXT = CURRENT.version, CURRENT.version + 1
CHAIN = f'revision, down_revision = "{revision(NEXT)}", "{revision(NOW)}"'
Checker = Callable[..., tuple[int, str, str]]


def later(*more: Path) -> Schema:
    """The schema of a program one version on."""
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["learner"].append_column(Column("email", String()))
    own = more or (Path(__file__).with_name("later"),)
    return Schema(NEXT, metadata, (*CURRENT.migrations, *own))


def save(store: Store, feedback: str = "", learner: str = "ada", source: bytes = b"x = 1") -> int:
    """Store a small verdict with three findings; gives its number."""
    return store.put(record(feedback, source), learner, datetime.now(UTC))


def record(feedback: str = "", source: bytes = b"x = 1") -> Record:
    """A small verdict with three findings, as it is stored."""
    digest = sha256(source).hexdigest()
    receipt = Receipt(
        spec_digest="e" * 64,
        submission_digest=digest,
        solver_version="1",
        program_version="1",
        isolation="none",
        seed_digest="",
        tolerance={},
    )
    finding = Finding(check="x", status="right", points=1, max_points=1, message="Right.")
    verdict = Verdict(
        exercise="first",
        status="correct",
        score=Score(points=1, max_points=1),
        findings=(finding,) * 3,
        feedback=feedback,
        receipt=receipt,
    )
    return Record(verdict.data(), True, "First", Submission("a.py", source, digest), "s")


def raw(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Speak to a file without any of our code."""
    connection = sqlite3.connect(path)
    try:
        rows = [row for statement in statements for row in connection.execute(statement)]
        connection.commit()
        return rows
    finally:
        connection.close()


def check_sound(path: Path) -> None:
    """SQLite finds nothing wrong."""
    assert raw(path, "PRAGMA integrity_check") == [("ok",)]
    assert raw(path, "PRAGMA foreign_key_check") == []


def backups(path: Path) -> list[Path]:
    """The copies that upgrades made of a file."""
    return sorted(path.parent.glob(f"{path.name}.version-*.backup"))


@contextmanager
def without_rights() -> Iterator[Path]:
    """A folder owned by nobody, and the rights of nobody: root may write where modes forbid it."""
    folder = Path(tempfile.mkdtemp(prefix="checker-"))
    root = os.geteuid() == 0
    Store.open("sqlite://").close()  # imports what nobody may not read
    try:
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        yield folder
    finally:
        if root:
            os.seteuid(0)
            os.setegid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Checker:
    """The command inside this process: its exit code, standard output and standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["checker", "--learner", "ada", *map(str, arguments)])
        capsys.readouterr()
        code = entry.run({})
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
