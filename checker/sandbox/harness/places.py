"""What of the file system a learner's program may read. Runs in the fork server.

Python's own library, the system's shared libraries, time zones and fonts: each a *tree*, shown
with all that lies below it. Of a folder of installed packages only those packages are shown that a
program may import, and what they need themselves: a list of fixed length, whatever else is
installed there, this program and its exercises among it.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64"),
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts"),
    *("/usr/share/matplotlib", "/etc/matplotlibrc"),  # Where Debian's Matplotlib keeps its data.
)
_PACKAGES = (
    *("numpy", "numpy.libs", "scipy", "scipy.libs", "sklearn", "scikit_learn.libs"),
    *("joblib", "cloudpickle", "threadpoolctl.py", "narwhals"),
    *("matplotlib", "matplotlib.libs", "mpl_toolkits", "pylab.py"),
    *("PIL", "pillow.libs", "Pillow.libs", "contourpy", "contourpy.libs", "kiwisolver"),
    *("cycler", "cycler.py", "dateutil", "tzdata", "six.py", "fontTools", "packaging", "pyparsing"),
)
"""NumPy, Matplotlib and scikit-learn, and what they require: names in a folder of packages."""
_HOLDING = ("site-packages", "dist-packages")
DEVICES = ("/dev/null", "/dev/urandom")


@dataclass(frozen=True)
class VisiblePlaces:
    """What is shown: `trees` less what is `covered` there, and `packages`.

    Every path is absolute. What lies below a covered folder is shown again where a tree or a
    package begins there. `libraries` are the folders that hold packages.
    """

    trees: tuple[str, ...]
    libraries: tuple[str, ...]
    packages: tuple[str, ...]
    covered: tuple[str, ...]

    def tops(self) -> list[str]:
        """Give folders that hold all that is shown, none of them below another."""
        paths = (*self.trees, *self.libraries)
        return sorted(p for p in {*paths} if not any(below(p, other) for other in paths))

    def parts(self) -> list[tuple[str, bool]]:
        """Give all that is shown, split so that nothing covered lies below it (see `without`)."""
        found = [(path, False) for path in self.libraries]
        for path, shown in self.layers():
            if shown:
                found += without(os.path.realpath(path), self.covered)
        return found

    def layers(self) -> list[tuple[str, bool]]:
        """Give what is to be shown (true) or covered, the outer before the inner.

        What would change nothing is left out: a tree in a tree, a cover over what is not shown.
        """
        wanted = dict.fromkeys(self.trees, True)
        wanted |= dict.fromkeys(self.covered, False)
        wanted |= dict.fromkeys(self.packages, True)
        found: list[tuple[str, bool]] = []
        for path, shown in sorted(wanted.items()):
            around = [kind for outer, kind in found if below(path, outer)]
            if shown is not (around[-1] if around else False):
                found.append((path, shown))
        return found


def view(program: str) -> VisiblePlaces:
    """Say what is shown; `program` is the folder that this program is installed in."""
    base = {"platbase": sys.base_exec_prefix}  # Not a virtual environment's own.
    own = [sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")]
    trees = _existing([*_SYSTEM, os.path.join(sys.base_prefix, "lib"), *own])
    libraries = holding(sys.path)
    packages = [os.path.join(path, name) for path in libraries for name in _PACKAGES]
    covered = [*libraries, program, *_folders_of_packages(trees)]
    return VisiblePlaces(
        tuple(trees),
        tuple(libraries),
        tuple(_existing([*packages, *loaded(libraries)])),
        tuple(sorted({*covered, *map(os.path.realpath, covered)})),
    )


def holding(folders: list[str]) -> list[str]:
    """Give the folders that hold any of the packages that are shown."""
    names = [name for name in _PACKAGES if not name.endswith(".libs")]
    return [
        path
        for path in folders
        if os.path.isabs(path) and any(os.path.exists(os.path.join(path, n)) for n in names)
    ]


def search(folders: list[str]) -> None:
    """Let modules be imported from Python's own library, and from those folders that hold packages.

    Where nothing is shown, nothing is to be looked for.
    """
    standard = sysconfig.get_path("stdlib")
    own = [path for path in sys.path if path == standard or below(path, standard)]
    own = [path for path in own if os.path.basename(path) not in _HOLDING]
    sys.path[:] = list(dict.fromkeys([*own, *holding([*folders, *sys.path])]))


def loaded(libraries: list[str]) -> list[str]:
    """Give the packages and modules in the folders that are imported by now.

    A later release of NumPy may need a package that no list of ours knows.
    """
    found = []
    for name, module in list(sys.modules.items()):
        place = getattr(module, "__file__", None)
        if "." not in name and isinstance(place, str):
            path = place.removesuffix("/__init__.py")
            found += [path] if os.path.dirname(path) in libraries else []
    return found


def _existing(paths: Iterable[str]) -> list[str]:
    return sorted({os.path.normpath(path) for path in paths if os.path.exists(path)})


def _folders_of_packages(trees: list[str]) -> list[str]:
    """Find the folders of packages that belong to any Python in the trees."""
    found = []
    for tree in trees:
        if os.path.islink(tree) or not os.path.isdir(tree):
            continue
        pythons = [os.path.join(tree, n) for n in os.listdir(tree) if n.startswith("python")]
        found += [os.path.join(python, name) for python in (tree, *pythons) for name in _HOLDING]
    return [path for path in found if os.path.isdir(path)]


def below(path: str, folder: str) -> bool:
    """Return whether a path lies below a folder."""
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def without(path: str, covered: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Split a folder into what it holds, as far as it takes to leave out what is covered.

    Gives each part with whether all of it is shown; of a folder that is split only the names are.
    Links in such a folder are left out: they may lead anywhere.
    """
    if path in covered:
        return
    if not any(below(each, path) for each in covered):
        yield path, True
        return
    yield path, False
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        if not entry.is_symlink():
            yield from without(entry.path, covered)
