"""Files and folders that live as long as a run: the nameless file that hands it something, and the
empty folder that it starts in, removed whatever was done in it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator


@contextlib.contextmanager
def nameless_file(content: bytes) -> Iterator[int]:
    """Give a descriptor of a file that holds `content`, to be read from its start."""
    if not hasattr(os, "memfd_create"):
        import tempfile

        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            yield file.fileno()
        return
    descriptor = os.memfd_create("handed")
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def outer_folder() -> str:
    """Make a folder of ours for the folders of runs; raise OSError where there can be none.

    A spare user cannot put a link in the place of what lies in it.
    """
    import tempfile

    path = tempfile.mkdtemp(prefix="checker-")
    os.chmod(path, 0o711)
    return os.path.realpath(path)


@contextlib.contextmanager
def empty_folder(outer: str, uid: int) -> Iterator[int]:
    """Make a folder owned by `uid` (-1: by us), give a descriptor of it, remove it afterwards.

    The child enters it by its descriptor, which works even where a folder above it is private.
    """
    path = os.path.join(outer, os.urandom(8).hex())
    os.mkdir(path, 0o700)
    try:
        if uid >= 0:
            os.chown(path, uid, uid)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    finally:
        remove(path)


def remove(path: str) -> None:
    """Remove a folder, whatever was done in it."""
    import shutil

    with contextlib.suppress(OSError):
        os.rmdir(path)
        return
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(path)
        return
    # Folders without permissions or nested by the thousand are too much for shutil.
    if not os.path.islink(path):
        _command("chmod", "-R", "u+rwx", path)
        _command("rm", "-rf", path)


def _command(*words: str) -> None:
    silent = subprocess.DEVNULL
    subprocess.run(words, check=False, stdin=silent, stdout=silent, stderr=silent)
