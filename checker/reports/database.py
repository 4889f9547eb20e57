"""What the `db` commands report: the state of a database, an upgrade, a copy, a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from checker.reports.cleaning import document
from checker.reports.suggestion import command

if TYPE_CHECKING:
    from checker.store.upkeep import Carried, Content, DatabaseState, Restored, Upgrade


NETWORK = (
    "It lies on a network file system ({kind}): use it from one machine at a time, or name a "
    "PostgreSQL database or a file on a disk of this machine with --db."
)


def state(found: DatabaseState, output: str) -> str:
    """Where it is, its version, its size in bytes and what it holds."""
    return _json(asdict(found)) if output == "json" else _state(found)


def upgrade(done: Upgrade, output: str) -> str:
    """From which version to which, and where the copy from before lies."""
    return _json(asdict(done)) if output == "json" else str(done)


def backup(file: Path, size: int, contents: Sequence[Content], output: str) -> str:
    """Where the copy is, its size in bytes, and what it holds."""
    if output == "json":
        return _json({"backup": file, "size": size, "tables": _tables(contents)})
    return f"Copied to {file}, {_size(size)}: {_rows(contents)}, read back and sound."


def copied(done: Carried, output: str, *, dry_run: bool) -> str:
    """What was copied, or would be: the rows and digest of each table."""
    if output == "json":
        fields = {"source": done.source, "target": done.target, "dry_run": dry_run}
        return _json({**fields, "tables": _tables(done.contents)})
    first = (
        f"Would copy {_rows(done.contents)} from {done.source} to {done.target}, which is free. "
        "Nothing was written."
        if dry_run
        else f"Copied {_rows(done.contents)} from {done.source} to {done.target}; both hold the "
        "same."
    )
    return "\n".join([first, *_table(done.contents)])


def restored(done: Restored, file: Path, output: str, *, dry_run: bool) -> str:
    """What was put back, or would be, and where lies what was there before."""
    if output == "json":
        fields = {"restored": done.place, "from": file, "version": done.version}
        more = {"kept": done.kept, "dry_run": dry_run, "tables": _tables(done.contents)}
        return _json({**fields, **more})
    if dry_run:
        first = (
            f"{file} is sound. Would put {_rows(done.contents)} back to {done.place}. "
            "Nothing was written."
        )
    else:
        first = f"Put {_rows(done.contents)} of {file} back to {done.place}."
    kept = [f"What was there is kept in {done.kept}."] if done.kept else []
    return "\n".join([first, *kept, *_table(done.contents)])


def _tables(contents: Sequence[Content]) -> list[dict[str, object]]:
    return [asdict(content) for content in contents]


def _rows(contents: Sequence[Content]) -> str:
    count = sum(content.rows for content in contents)
    return f"{count:,} row{'' if count == 1 else 's'}"


def _table(contents: Sequence[Content]) -> list[str]:
    """A line for each table that holds anything, with the beginning of its digest."""
    held = [content for content in contents if content.rows]
    width = max((len(f"{content.rows:,}") for content in held), default=0)
    return [f"  {one.table:<12}{one.rows:>{width},}  {one.digest[:12]}" for one in held]


def faults(found: Sequence[str], output: str) -> str:
    """Whether it is sound, else what is wrong, a line each."""
    if output == "json":
        return _json({"sound": not found, "faults": found})
    return "\n".join(found) or "The database is sound."


def _json(value: object) -> str:
    return document(value, default=str)


def _state(found: DatabaseState) -> str:
    if not found.exists:
        return (
            f"There is no database at {found.place} yet; the first verdict that is stored makes it."
        )
    lines = {
        "Database": found.place,
        "Version": f"{found.version}{_remedy(found)}",
        "Size": f"{_size(found.size)}, and {_size(found.log_size)} in its log"
        if found.log_size
        else _size(found.size),
        **{_plural(name).capitalize(): count for name, count in (found.rows or {}).items()},
    }
    rows = [f"{name + ':':<13}{value}" for name, value in lines.items()]
    return "\n".join(rows + ([NETWORK.format(kind=found.network)] if found.network else []))


def _plural(name: str) -> str:
    if name == "queued":
        return "queue"
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _remedy(found: DatabaseState) -> str:
    if found.version == found.program_version:
        return " (current)"
    if found.version == 0:
        return " (no tables yet; the first verdict that is stored makes them)"
    if found.version < found.program_version:
        older = f"older than {found.program_version}"
        return f" ({older}; to bring it up to date: {command('db upgrade')})"
    return f" (newer than {found.program_version}, which this program knows: update the program)"


def _size(count: int) -> str:
    return f"{count / 1024:,.0f} KiB"
