"""The empty folder that a run starts in, and its removal whatever was done in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def empty_folder(uid: int) -> Iterator[int]:
    """Make a folder owned by `uid` (-1: by us), give a descriptor of it, remove it afterwards.

    The child enters it by its descriptor, which works even where a folder above it is private.
    """
    path = tempfile.mkdtemp(prefix="checker-")
    try:
        if uid >= 0:
            os.chown(path, uid, uid)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    finally:
        _remove(path)


def _remove(path: str) -> None:
    try:
        os.rmdir(path)
    except OSError:
        shutil.rmtree(path, ignore_errors=True)
    if os.path.lexists(path):
        # Folders without permissions or nested by the thousand are too much for shutil.
        for command in (["chmod", "-R", "u+rwx", path], ["rm", "-rf", path]):
            subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
