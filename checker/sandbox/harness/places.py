"""What of the file system a learner's program may read. Runs in the fork server.

Python, its libraries, the system's shared libraries, time zones and fonts; nothing of this
program's, and no folder that merely holds one of those (no home, no project, no /etc).
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator

_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64"),
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts"),
)
_LIBRARIES = ("site-packages", "dist-packages")
DEVICES = ("/dev/null", "/dev/urandom")


def readable() -> list[str]:
    """Give the paths to show, none of them below another.

    Of the path that Python searches only folders of installed libraries count: an editable
    installation puts a project's own folder there too, with whatever lies in it.
    """
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    libraries = [sysconfig.get_path(name) for name in names]
    libraries += [path for path in sys.path if os.path.basename(path) in _LIBRARIES]
    wanted = [*_SYSTEM, os.path.join(sys.base_prefix, "lib"), *libraries]
    paths = sorted({os.path.normpath(path) for path in wanted if os.path.exists(path)})
    return [path for path in paths if not any(below(path, other) for other in paths)]


def hidden(own: list[str]) -> list[str]:
    """Give the folders to hide: this program's own, and any copy of it among the libraries."""
    copies = (os.path.join(path, "checker") for path in sys.path)
    found = [path for path in copies if os.path.isdir(os.path.join(path, "sandbox", "harness"))]
    return sorted({*own, *found})


def below(path: str, folder: str) -> bool:
    """Tell whether a path lies below a folder."""
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def without(path: str, unseen: list[str]) -> Iterator[str]:
    """Split a folder into what it holds, as far as it takes to leave out what is hidden."""
    if path in unseen:
        return
    if not any(below(each, path) for each in unseen):
        yield path
        return
    for name in sorted(os.listdir(path)):
        yield from without(os.path.join(path, name), unseen)
