"""Several processes write at once, and some are killed: nothing that was confirmed is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checker.store import Store
from tests.sizes import daily

from .processes import UPGRADER, WRITER, files, grading, release, shown, start
from .support import NEXT, NOW, ROOT, backups, check_sound, raw, save

__all__ = ["files"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("learners", daily(["abcdefghijklmnopqrst", "a" * 20]))
def test_twenty_processes_lose_nothing(tmp_path: Path, learners: str) -> None:
    path = tmp_path / "new.db"
    writers = [start(WRITER, path, learner, 20) for learner in learners]
    numbers: dict[str, list[int]] = {}
    release(*writers)
    for learner, process in zip(learners, writers, strict=True):
        out, err = process.communicate(timeout=600)
        assert (process.returncode, err) == (0, "")
        numbers.setdefault(learner, []).extend(map(int, out.split()))
    check_sound(path)
    with Store.open(path) as store:
        for learner, given in numbers.items():
            stored = store.attempts(learner, findings=True)
            assert sorted(given) == list(range(1, len(given) + 1))
            assert sorted(attempt.number for attempt in stored) == sorted(given)
            assert all(len(attempt.findings) == 3 for attempt in stored)
    assert sum(map(len, numbers.values())) == 400


@pytest.mark.parametrize("count", daily([6, 20], 6))
def test_commands_at_once_lose_nothing(tmp_path: Path, files: list[Path], count: int) -> None:
    path = tmp_path / "new.db"
    commands = [grading(path, file) for file in files[:count]]
    outputs = [process.communicate(timeout=600) for process in commands]
    assert [process.returncode for process in commands] == [0] * count, outputs
    assert sorted(shown("\n".join(out for out, _ in outputs))) == list(range(1, count + 1))
    check_sound(path)
    with Store.open(path) as store:
        stored = store.attempts("ada")
    assert {attempt.file_name for attempt in stored} == {str(file) for file in files[:count]}


@pytest.mark.parametrize("count", daily([3, 8], 3))
def test_of_many_openers_one_upgrades(tmp_path: Path, count: int) -> None:
    path = tmp_path / "old.db"
    with Store.open(path) as store:
        save(store)
    openers = [start(UPGRADER, path, ROOT / "tests" / "db" / "later") for _ in range(count)]
    release(*openers)
    outputs = [process.communicate(timeout=600) for process in openers]
    assert sorted(int(out) for out, _ in outputs) == list(range(2, count + 2)), outputs
    assert sum(f"was upgraded from version {NOW}" in err for _, err in outputs) == 1
    assert len(backups(path)) == 1
    assert raw(path, "PRAGMA user_version") == [(NEXT,)]
    check_sound(path)


def test_a_current_database_does_without_alembic(tmp_path: Path, files: list[Path]) -> None:
    path = tmp_path / "x.db"
    for command in (["grade", "slope", str(files[0])], ["scores"]):
        Store.open(path).close()
        code = f"import sys; sys.argv = {['checker', *command, '--db', str(path)]}\n"
        code += "import checker.cli.entry; checker.cli.entry.main()"
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", code],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0
        imported = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
        assert "db.engine" in imported
        assert not {"alembic", "mako", "db.upgrade", "db.upkeep"} & imported
