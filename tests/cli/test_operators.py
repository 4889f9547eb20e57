"""What operators type: passwords off a terminal, and invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.app import app

from ..people import quick_hashes
from .conftest import Invoke

__all__ = ["quick_hashes"]


@pytest.mark.parametrize(
    ("piped", "code", "told"),
    [
        ("four quiet words here\n", 0, "grace can sign in with that password.\n"),
        ("", 2, "There is no password: standard input is no terminal, and is empty."),
        ("short\n", 2, "15 characters"),
    ],
)
def test_off_a_terminal_a_password_is_read_and_not_asked_for(
    tmp_path: Path, piped: str, code: int, told: str
) -> None:
    pytest.importorskip("pwdlib", reason="the web extra is not installed")
    environment = {"CHECKER_DATABASE_URL": str(tmp_path / "scores.sqlite3")}
    done = CliRunner(env=environment).invoke(app, ["account", "password", "grace"], input=piped)
    assert (done.exit_code, done.output.count("Password")) == (code, 0)
    assert told in done.output


def test_invitations_say_how_long_they_hold_beside_the_links(invoke: Invoke) -> None:
    invoke("class", "new", "dl")
    done = invoke("class", "invite", "dl", "--days", "3")
    assert done.stdout.startswith("http://localhost:8000/join/")
    assert len(done.stdout.splitlines()) == 1
    until = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d")
    assert f"once, until {until}," in done.stderr
