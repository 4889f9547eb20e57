"""The grader's secret: made once, whole, for its owner alone; and grading goes on without it."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.app import secret
from checker.models.errors import UsageError


def test_a_secret_is_made_at_first_use_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "scores.sqlite3.secret"
    first = secret.load(path)
    assert len(first.value) == 64
    assert not first.lost
    assert secret.load(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_all_that_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: secret.load(tmp_path / "secret").value, range(40)))
    assert len(found) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_two_that_make_it_in_turn_agree_on_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = tmp_path / "secret", os.link
    monkeypatch.setattr(os, "link", lambda new, to: (path.write_bytes(b"x" * 40), link(new, to)))
    assert secret.load(path).value == b"x" * 40


def test_where_there_are_no_links_it_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    found = secret.load(tmp_path / "secret")
    assert secret.load(tmp_path / "secret") == found
    assert len(list(tmp_path.iterdir())) == 1


def test_removed_or_written_anew_it_is_another_one(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = secret.load(path)
    path.unlink()
    assert secret.load(path) != first
    path.write_text("a sentence of our course, long enough\n", encoding="utf-8")
    assert secret.load(path).value == b"a sentence of our course, long enough"


def test_what_is_too_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"short\n")
    with pytest.raises(UsageError) as caught:
        secret.load(path)
    assert str(caught.value) == (
        f"{path} is no secret: it holds 5 bytes, and 32 are needed. "
        "Remove it, and a new one is made."
    )


def test_where_it_cannot_be_kept_that_is_said_and_grading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = secret.load(tmp_path / "file" / "secret")
    assert len(found.value) == 32
    assert found.lost == (
        f"The secret that chooses hidden data is not kept in {tmp_path}/file/secret: "
        "Not a directory. The same file may meet other hidden data next time; "
        "--secret FILE keeps one elsewhere."
    )


def test_a_dry_run_reads_a_secret_and_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "secret"
    passing = secret.load(path, make=False)
    assert (len(passing.value), passing.lost) == (32, "")
    assert not path.parent.exists()
    kept = secret.load(path)
    assert secret.load(path, make=False) == kept
