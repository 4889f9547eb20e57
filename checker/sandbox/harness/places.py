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
DEVICES = ("/dev/null", "/dev/urandom")


def readable(hidden: list[str]) -> list[str]:
    """Give the paths to show, none of them below another; `hidden` are this program's folders."""
    projects = {os.path.dirname(path) for path in hidden} | set(hidden)
    libraries = [
        sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    ]
    # An editable installation puts the project's own folder on the path: that is not a library.
    found = [path for path in sys.path if path not in projects]
    wanted = [*_SYSTEM, os.path.join(sys.base_prefix, "lib"), *libraries, *found]
    paths = sorted({os.path.normpath(path) for path in wanted if path and os.path.exists(path)})
    return [path for path in paths if not any(below(path, other) for other in paths)]


def below(path: str, folder: str) -> bool:
    """Tell whether a path lies below a folder."""
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def without(path: str, hidden: list[str]) -> Iterator[str]:
    """Split a folder into what it holds, as far as it takes to leave out what is hidden."""
    if path in hidden:
        return
    if not any(below(each, path) for each in hidden):
        yield path
        return
    for name in sorted(os.listdir(path)):
        yield from without(os.path.join(path, name), hidden)
