"""Where the secret lies that chooses hidden data, and what is said where it cannot be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from checker.app.secret import NO_HOME
from checker.cli import settings
from checker.cli.app import app
from checker.models.errors import UsageError

from .conftest import Checker

Bundled = Callable[[str, str], Path]


def secret_of(db: str | None, *, make: bool = True, file: Path | None = None) -> bytes:
    context = click.Context(app)
    context.obj = {"db": db, "secret": None if file is None else str(file)}
    with context:
        return settings.secret(make=make)


@pytest.mark.parametrize(
    "url", ["{}/a.sqlite3", "sqlite:///{}/a.sqlite3", "sqlite:///{}/a.sqlite3?x=1"]
)
def test_it_lies_beside_an_sqlite_file(tmp_path: Path, url: str) -> None:
    found = secret_of(url.format(tmp_path))
    assert (tmp_path / "a.sqlite3.secret").read_bytes().strip() == found


@pytest.mark.parametrize(
    "url", ["postgresql://somewhere/scores", "sqlite://", ":memory:", "sqlite:///:memory:"]
)
def test_for_other_databases_it_lies_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(settings, "default_database", lambda: str(tmp_path / "scores.sqlite3"))
    assert (secret_of(url)) == (tmp_path / "scores.sqlite3.secret").read_bytes().strip()


def test_it_lies_where_it_is_said_to(tmp_path: Path) -> None:
    found = secret_of(str(tmp_path / "a.sqlite3"), file=tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert (tmp_path / "mine").read_bytes().strip() == found


def test_without_a_home_folder_grading_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def homeless() -> str:
        raise click.UsageError("The system knows no home folder; say --db FILE.")

    monkeypatch.setattr(settings, "default_database", homeless)
    assert len(secret_of(None)) == 32
    assert capsys.readouterr().err == f"{NO_HOME}\n"
    assert len(secret_of(None, make=False)) == 32
    assert not capsys.readouterr().err


@pytest.mark.slow
def test_the_same_program_has_the_same_receipt_whatever_its_comments(
    checker: Checker, bundled: Bundled, tmp_path: Path
) -> None:
    source = bundled("slope", "solution.py").read_text(encoding="utf-8")
    (tmp_path / "noted.py").write_text(f"# mine\n\n{source}# 4711\n", encoding="utf-8")

    def seed(file: Path, *options: str) -> str:
        done = checker("grade", "slope", file, "--json", *options)
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)["receipt"]["seed_digest"])

    first = seed(bundled("slope", "solution.py"))
    assert (tmp_path / "scores.sqlite3.secret").is_file()
    assert seed(tmp_path / "noted.py") == first
    assert seed(tmp_path / "noted.py", "--dry-run") == first
    assert seed(tmp_path / "noted.py", "--secret", "another.secret") != first
    (tmp_path / "scores.sqlite3.secret").unlink()
    assert seed(tmp_path / "noted.py") != first


@pytest.mark.slow
def test_a_dry_run_makes_nothing_and_a_secret_that_cannot_be_kept_is_told(
    checker: Checker, bundled: Bundled, tmp_path: Path
) -> None:
    solution = bundled("slope", "solution.py")
    dry = checker("grade", "slope", solution, "--dry-run")
    assert (dry.returncode, list(tmp_path.iterdir())) == (0, [])
    assert "secret" not in dry.stderr
    (tmp_path / "file").touch()
    lost = checker("grade", "slope", solution, "--secret", "file/secret")
    assert lost.returncode == 0
    assert "The secret that chooses hidden data is not kept in file/secret" in lost.stderr


def test_a_named_secret_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(UsageError, match=r"There is no secret in .*none\. It is made where"):
        secret_of(None, make=False, file=missing)
    assert secret_of(None, file=missing) == missing.read_bytes().strip()
