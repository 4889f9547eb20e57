"""A copy is put back whole or not at all, and what was there is kept."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from checker.store import Store
from db import copies, transfer, upkeep
from db.engine import connect

from . import everything
from .support import NEXT, NOW, Checker, check_sound, later, raw, save

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(path: Path, checker: Checker) -> Path:
    """A copy of a database with two attempts."""
    made = path.with_name("copy.db")
    assert checker("db", "backup", made, "--db", path)[0] == 0
    return made


def attempts(where: str | Path) -> int:
    with Store.open(where) as store:
        return len(store.attempts("ada"))


def test_where_nothing_is(path: Path, copy: Path, checker: Checker) -> None:
    new = path.with_name("folder") / "new.db"
    code, out, err = checker("db", "restore", copy, "--db", new, "--dry-run")
    assert (code, err) == (0, "")
    assert out.startswith(f"{copy} is sound. Would put ")
    assert not new.parent.exists()
    code, out, err = checker("db", "restore", copy, "--db", new)
    assert (code, err) == (0, "")
    assert out.startswith(f"Put {sum(one.rows for one in copies.contents(copy))} rows of {copy}")
    assert [one.name for one in new.parent.iterdir()] == ["new.db"]
    assert copies.contents(new) == copies.contents(copy)
    assert attempts(new) == 2


def test_what_is_there_stays_unless_replaced(path: Path, copy: Path, checker: Checker) -> None:
    with Store.open(path) as store:
        save(store)
    before = path.read_bytes()
    code, out, err = checker("db", "restore", copy, "--db", path)
    assert (code, out) == (4, "")
    assert f"There is a database at {path} already. Nothing was put back. With --replace" in err
    assert checker("db", "restore", copy, "--db", path, "--replace", "--dry-run")[0] == 0
    assert path.read_bytes() == before


def test_what_was_there_is_kept_with_its_log(path: Path, copy: Path, checker: Checker) -> None:
    path.chmod(0o640)
    # A process that was killed leaves its last verdicts in the log.
    with Store.open(path) as store:
        save(store)
        log = {end: Path(f"{path}{end}").read_bytes() for end in ("", "-wal")}
    for end, content in log.items():
        Path(f"{path}{end}").write_bytes(content)
    code, out, err = checker("db", "restore", copy, "--db", path, "--replace", "--json")
    assert (code, err) == (0, "")
    kept = Path(json.loads(out)["kept"])
    assert (attempts(path), attempts(kept)) == (2, 3)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    check_sound(path)


def test_a_file_in_use_is_left_alone(path: Path, copy: Path, checker: Checker) -> None:
    with Store.open(path) as store:
        save(store)
        code, _, err = checker("db", "restore", copy, "--db", path, "--replace")
        assert code == 4
        assert f"{path} is in use by another program. Nothing was put back" in err
        save(store)
    assert attempts(path) == 4
    assert sorted(one.name for one in path.parent.iterdir()) == ["copy.db", "x.db"]


def test_a_damaged_database_is_replaced_and_kept(path: Path, copy: Path, checker: Checker) -> None:
    damaged = path.read_bytes()[:4096] + b"\xff" * 8192
    path.write_bytes(damaged)
    code, out, err = checker("db", "restore", copy, "--db", path, "--replace", "--json")
    assert (code, err) == (0, "")
    assert Path(json.loads(out)["kept"]).read_bytes() == damaged
    assert attempts(path) == 2


@pytest.mark.parametrize("damage", ["short", "other", "text", "rows"])
def test_a_copy_that_is_not_sound_is_refused(
    path: Path, copy: Path, checker: Checker, damage: str
) -> None:
    if damage == "short":
        copy.write_bytes(copy.read_bytes()[:16384])
    elif damage == "text":
        copy.write_text("Dear diary, " * 999)
    elif damage == "other":
        raw(copy, "PRAGMA application_id=7")
    else:
        raw(copy, "DELETE FROM attempt WHERE id=1")
    before = path.read_bytes()
    code, out, _ = checker("db", "restore", copy, "--db", path, "--replace")
    assert (code, out) == (4, "")
    assert path.read_bytes() == before


def test_no_copy_and_the_database_itself(path: Path, checker: Checker) -> None:
    code, _, err = checker("db", "restore", path.with_name("none.db"), "--db", path)
    assert (code, "There is no file" in err) == (2, True)
    code, _, err = checker("db", "restore", path, "--db", path, "--replace")
    assert (code, "is that database itself" in err) == (4, True)


def test_a_copy_that_changes_meanwhile_changes_nothing(
    path: Path, copy: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = copies.copy

    def late(source: Path, target: Path) -> None:
        raw(source, "UPDATE learner SET name = 'eve'")
        whole(source, target)

    monkeypatch.setattr(copies, "copy", late)
    before = path.read_bytes()
    code, _, err = checker("db", "restore", copy, "--db", path, "--replace")
    assert (code, "changed while it was copied" in err) == (4, True)
    assert path.read_bytes() == before
    assert sorted(one.name for one in path.parent.iterdir()) == ["copy.db", "x.db"]


def test_an_older_copy_is_put_back_and_upgraded_when_opened(
    path: Path, copy: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    from db import schema

    monkeypatch.setattr(schema, "CURRENT", later())
    new = path.with_name("new.db")
    assert checker("db", "restore", copy, "--db", new)[0] == 0
    assert upkeep.sound(new) == NOW
    assert attempts(new) == 2
    assert upkeep.sound(new) == NEXT
    code, _, err = checker("db", "restore", copy, "--db", url)
    assert (code, err) == (0, "")
    assert attempts(url) == 2
    assert upkeep.sound(copy) == NOW


def test_a_server_is_refilled_and_what_it_held_is_kept(
    tmp_path: Path, copy: Path, checker: Checker, url: str
) -> None:
    everything.fill(url)
    engine = connect(url)
    with transfer.snapshot(engine) as connection:
        before = transfer.contents(connection)
    code, _, err = checker("db", "restore", copy, "--db", url)
    assert (code, "Nothing was put back. With --replace" in err) == (4, True)
    code, out, err = checker("db", "restore", copy, "--db", url, "--replace", "--json")
    assert (code, err) == (0, "")
    kept = Path(json.loads(out)["kept"])
    assert kept.parent == copy.parent
    assert attempts(url) == 2
    assert checker("db", "restore", kept, "--db", url, "--replace")[0] == 0
    with transfer.snapshot(engine) as connection:
        assert transfer.contents(connection) == before
    engine.dispose()


def test_a_server_whose_filling_fails_keeps_its_rows(
    copy: Path, checker: Checker, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(url) as store:
        save(store, learner="kim")

    def broken(_: object) -> None:
        raise OSError(5, "no such luck")

    monkeypatch.setattr(transfer, "_number_on", broken)
    assert checker("db", "restore", copy, "--db", url, "--replace")[0] == 4
    with Store.open(url) as store:
        assert store.learners() == ("kim",)
