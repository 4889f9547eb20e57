"""A site on the shipped exercises, with trusted programs run in this process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("fastapi", reason="the web extra is not installed")

from fastapi.testclient import TestClient

from checker.web.app import create_app
from checker.web.site import Settings
from tests.grading.observing import observe
from tests.shipped import FOLDER

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@contextmanager
def in_process() -> Iterator[SimpleNamespace]:
    yield SimpleNamespace(run=observe)


@pytest.fixture
def settings(tmp_path: Path, quick_files: None) -> Settings:
    return Settings(FOLDER, f"sqlite:///{tmp_path}/scores.sqlite3", "ada", b"secret" * 6)


@pytest.fixture
def browser(settings: Settings) -> Iterator[TestClient]:
    with TestClient(
        create_app(settings, start=in_process), base_url="http://localhost:8000"
    ) as client:
        yield client


def token(browser: TestClient, address: str = "/exercises/slope") -> str:
    """The token of a page's form, in the session of this browser."""
    found = TOKEN.search(browser.get(address).text)
    assert found is not None
    return found[1]
