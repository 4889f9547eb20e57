"""Files are written whole or not at all, and a full disk is reported as one."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker import writing
from checker.models.errors import UsageError, WriteError

LARGE = b"x" * 100_000


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow beyond 10 kB: what is written then ends in the middle, as on a full disk.

    Only while this holds: what pytest itself writes may go to a file that is longer by then.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_there_stays_where_there_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(b"before")
    with no_room(), pytest.raises(WriteError, match=r"a\.svg cannot be written: File too large\.$"):
        writing.write(path, LARGE)
    assert os.listdir(tmp_path) == ["a.svg"]
    assert path.read_bytes() == b"before"


def test_nothing_is_left_of_a_new_file(tmp_path: Path) -> None:
    with no_room(), pytest.raises(WriteError):
        writing.write(tmp_path / "a.svg", LARGE)
    assert os.listdir(tmp_path) == []


def test_many_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    files = [(tmp_path / "there" / "a", b"a"), (tmp_path / "x" / "y" / "b", b"b")]
    with no_room(), pytest.raises(WriteError):
        writing.write_all([*files, (tmp_path / "x" / "c", LARGE)])
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["there"]
    with no_room():
        writing.write_all(files)
    assert all(path.read_bytes() == content for path, content in files)


def test_what_is_appended_is_whole_too(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    writing.append(path, "before\n")
    with no_room(), pytest.raises(OSError, match="File too large"):
        writing.append(path, LARGE.decode())
    assert path.read_text(encoding="utf-8") == "before\n"


def test_the_callers_mistakes_are_usage(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "a", Path("/dev/null/a"), tmp_path / ("a" * 300)):
        with pytest.raises(UsageError, match="cannot be written: "):
            writing.write(path, b"")


def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_bytes(b"")
    with pytest.raises(UsageError, match=r"slope\.py cannot be written: .*mine\.py is no folder"):
        writing.write_all([(tmp_path / "mine.py" / "slope.py", b"")])


def test_rights_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_bytes(b"")
    path.chmod(0o640)
    link.symlink_to(path)
    writing.write(link, b"new")
    assert link.is_symlink()
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is Linux's")
def test_a_device_is_written_to() -> None:
    writing.write(Path(os.devnull), b"x")
    with pytest.raises(WriteError, match="No space left on device"):
        writing.write(Path("/dev/full"), b"x")
