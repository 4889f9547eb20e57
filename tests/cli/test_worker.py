"""checker worker: what it says before there is anything to work on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.app import app


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["worker", *words])
    return done.exit_code, " ".join(done.stderr.split())


def test_a_file_is_no_queue(tmp_path: Path) -> None:
    pytest.importorskip("procrastinate", reason="the queue extra is not installed")
    code, told = run("--db", str(tmp_path / "scores.sqlite3"))
    assert code == 2
    assert "needs PostgreSQL: --db postgresql://USER@HOST/NAME" in told
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    code, told = run("--db", "postgresql://localhost/none")
    assert code == 2
    assert "pip install '.[queue]' in the checkout" in told


def test_a_package_that_the_site_lacks_is_named_before_a_demonstration_is_graded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "checker.web.app", None)
    database = tmp_path / "demo.sqlite3"
    done = CliRunner().invoke(app, ["demo", "--serve", "0", "--db", str(database)])
    assert (done.exit_code, database.exists()) == (2, False)
    assert "The site needs the package" in done.stderr


def test_other_queues_are_refused(tmp_path: Path) -> None:
    code, told = run("--db", str(tmp_path / "scores.sqlite3"), "--queues", "fast")
    assert (code, told) == (2, "Error: There is no queue 'fast'; there are interactive and bulk.")
