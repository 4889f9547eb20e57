"""The empty folder that a run starts in, and its removal whatever was done in it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator


@contextlib.contextmanager
def empty_folder(uid: int) -> Iterator[int]:
    """Make a folder owned by `uid` (-1: by us), give a descriptor of it, remove it afterwards.

    The child enters it by its descriptor, which works even where a folder above it is private.
    It lies in a folder of ours, so that a spare user cannot put a link in its place.
    """
    import tempfile

    outer = tempfile.mkdtemp(prefix="checker-")
    path = os.path.join(outer, "work")
    try:
        os.chmod(outer, 0o711)
        os.mkdir(path, 0o700)
        if uid >= 0:
            os.chown(path, uid, uid)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    finally:
        _remove(outer, path)


def _remove(outer: str, path: str) -> None:
    import shutil

    with contextlib.suppress(OSError):
        os.rmdir(path)
        os.rmdir(outer)
        return
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(outer)
        return
    # Folders without permissions or nested by the thousand are too much for shutil.
    if not os.path.islink(outer):
        _command("chmod", "-R", "u+rwx", outer)
        _command("rm", "-rf", outer)


def _command(*words: str) -> None:
    silent = subprocess.DEVNULL
    subprocess.run(words, check=False, stdin=silent, stdout=silent, stderr=silent)
