"""The grader's secret, which chooses the hidden data that a program meets: kept in a file.

Whoever does not know it cannot try at home which data a change of a program would bring. Replace it
by removing the file, or by writing another text into it; verdicts keep their receipts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from checker.models.errors import UsageError

SHORTEST = 32
"""Bytes that a secret's file must hold; what is made here has 64 hex digits."""

AGAIN = "The same file may meet other hidden data next time; --secret FILE keeps one elsewhere."
NO_HOME = (
    "The secret that chooses hidden data is not kept: the system knows no home folder. " + AGAIN
)


@dataclass(frozen=True)
class Secret:
    """A secret; `lost` says why it is for this process alone, where it should have been kept."""

    value: bytes
    lost: str = ""


def load(path: Path, *, make: bool = True) -> Secret:
    """The secret in a file; made at first use, and only for this process where it is not to be made
    or cannot be. Of two processes that make it at once, both get the same.

    Raises UsageError for a file that is too short to be one.
    """
    try:
        kept = _read(path) if make else path.read_bytes()
    except OSError as error:
        is_due = make or not isinstance(error, FileNotFoundError)
        return Secret(os.urandom(SHORTEST), _lost(path, error) if is_due else "")
    kept = kept.strip()
    if len(kept) < SHORTEST:
        raise UsageError(
            f"{path} is no secret: it holds {len(kept)} bytes, and {SHORTEST} are needed. "
            "Remove it, and a new one is made."
        )
    return Secret(kept)


def _lost(path: Path, error: OSError) -> str:
    return f"The secret that chooses hidden data is not kept in {path}: {error.strerror}. {AGAIN}"


def _read(path: Path) -> bytes:
    """What the file holds; it is made first where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Write a new secret, whole, for its owner alone; one that is there by now stays."""
    import tempfile

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened, new = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(opened, "wb") as stream:
            stream.write(os.urandom(SHORTEST).hex().encode() + b"\n")
        try:
            os.link(new, path)
        except FileExistsError:
            return
        except OSError:  # Some file systems have no links.
            os.replace(new, path)
    finally:
        Path(new).unlink(missing_ok=True)
