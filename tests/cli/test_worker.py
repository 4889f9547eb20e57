"""checker worker: what it says before there is anything to work on."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import __version__
from checker.cli.app import app

ROOT = Path(__file__).parents[2]


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["worker", *words])
    return done.exit_code, " ".join(done.stderr.split())


def missing(what: str, extra: str) -> str:
    """What is said of a package that is not installed, to whoever has a checkout or the wheel."""
    return (
        f"Error: {what}, which is not installed. "
        f"In a checkout: pip install '.[{extra}]' From the wheel: "
        f"pip install './exercise_checker-{__version__}-py3-none-any.whl[{extra}]'"
    )


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
    assert told == missing("A queue of workers needs the package procrastinate", "queue")


def test_a_package_that_the_site_lacks_is_named_before_a_demonstration_is_graded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "checker.web.app", None)
    database = tmp_path / "demo.sqlite3"
    done = CliRunner().invoke(app, ["demo", "--serve", "0", "--db", str(database)])
    assert (done.exit_code, database.exists()) == (2, False)
    assert " ".join(done.stderr.split()) == missing(
        "The site needs the package checker.web.app", "web"
    )


def test_a_package_that_accounts_lack_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pwdlib", None)
    done = CliRunner().invoke(app, ["account", "tokens", "ada"])
    told = " ".join(done.stderr.split())
    assert (done.exit_code, told) == (2, missing("Accounts need the package pwdlib", "web"))


def test_the_wheel_and_its_extras_are_called_as_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"].replace("-", "_") == "exercise_checker"
    assert {"web", "queue"} <= project["optional-dependencies"].keys()
    assert "psycopg[binary]" in project["optional-dependencies"]["postgresql"][0]


def test_other_queues_are_refused(tmp_path: Path) -> None:
    code, told = run("--db", str(tmp_path / "scores.sqlite3"), "--queues", "fast")
    assert (code, told) == (2, "Error: There is no queue 'fast'; there are interactive and bulk.")
