"""Fixtures of the database's tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker.store import Store

from .support import checker, save

__all__ = ["checker"]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two attempts, to be copied: making one costs more than most tests."""
    path = tmp_path_factory.mktemp("made") / "x.db"
    with Store.open(path) as store:
        save(store)
        save(store)
    return path


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    """A database with two attempts at one exercise, a test's own."""
    return Path(shutil.copy(made_once, tmp_path))
