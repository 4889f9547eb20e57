"""Other places that an installed copy can lie in: made of hard links, so that they cost little."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

OWN = ("checker", "db")


@dataclass(frozen=True)
class Copy:
    """An interpreter that finds the program: where it lies, and variables that it takes."""

    python: Path
    library: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(
        self, *words: str, before: tuple[str, ...] = (), cwd: str | Path = "/", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments; `before` stands in front of it."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        command = [*before, str(self.python), *words]
        return subprocess.run(
            command,
            cwd=cwd,
            env=kept | self.variables | variables,
            capture_output=True,
            text=True,
            check=False,
        )


def linked(source: Path, target: Path, *, without: tuple[str, ...] = ()) -> Path:
    """Copy a folder by links to its files; give the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    skip = shutil.ignore_patterns(*without) if without else None
    shutil.copytree(source, target, copy_function=_link, symlinks=True, ignore=skip)
    return target


def complete(library: Path) -> None:
    """Link into a library, from the one of these tests, whatever those in it require."""
    wanted = [text for one in metadata.distributions(path=[str(library)]) for text in _of(one)]
    done = set[str]()
    for text in wanted:
        one = Requirement(text)
        found = metadata.distribution(one.name)
        if text not in done:
            done.add(text)
            _link_all(found, library)
            wanted += _of(found, *one.extras)


def _of(found: metadata.Distribution, *extras: str) -> Iterator[str]:
    """What a distribution requires on this machine, without extras but for these."""
    for text in found.requires or ():
        marker = Requirement(text).marker
        if marker is None or any(marker.evaluate({"extra": one}) for one in ("", *extras)):
            yield text


def _link_all(found: metadata.Distribution, library: Path) -> None:
    for path in found.files or ():
        if ".." not in path.parts and path.suffix != ".pyc":
            target = library / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                _link(str(path.locate()), str(target))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # Another file system.
        shutil.copy2(source, target)


def base_python(target: Path) -> Path:
    """Copy the Python that runs this, without what is installed in it; give its executable."""
    base, version = Path(sys.base_prefix), f"python3.{sys.version_info[1]}"
    (target / "bin").mkdir(parents=True)
    shutil.copy2(base / "bin" / version, target / "bin" / version)
    for path in (base / "lib").glob("libpython*"):
        (target / "lib").mkdir(exist_ok=True)
        shutil.copy2(path, target / "lib" / path.name)
    skipped = ("site-packages", "dist-packages", "test", "__pycache__")
    linked(base / "lib" / version, target / "lib" / version, without=skipped)
    return target / "bin" / version


def in_target(installed: Copy, folder: Path) -> Copy:
    """As `pip install --target` leaves it: found by PYTHONPATH."""
    target = linked(installed.library, folder / "libs")
    return Copy(base_python(folder / "python"), target, {"PYTHONPATH": str(target)})


def of_user(installed: Copy, folder: Path) -> Copy:
    """As `pip install --user` leaves it."""
    version = f"python3.{sys.version_info[1]}"
    library = linked(installed.library, folder / "local/lib" / version / "site-packages")
    python = base_python(folder / "python")
    return Copy(python, library, {"PYTHONUSERBASE": str(folder / "local")})


def in_base(installed: Copy, folder: Path) -> Copy:
    """As in Docker's Python images: among Python's own packages."""
    python = base_python(folder / "python")
    library = python.parents[1] / "lib" / python.name / "site-packages"
    return Copy(python, linked(installed.library, library))


def on_system_packages(installed: Copy, folder: Path) -> Copy:
    """In an environment that finds all else among the system's packages."""
    base = in_base(installed, folder)
    environment = folder / "environment"
    made = [str(base.python), "-m", "venv", "--system-site-packages", "--without-pip"]
    subprocess.run([*made, str(environment)], check=True)
    library = environment / "lib" / base.python.name / "site-packages"
    for name in OWN:
        (base.library / name).rename(library / name)
    return Copy(environment / "bin/python", library)


def at(installed: Copy, place: Path) -> Copy:
    """The same environment in another folder."""
    linked(installed.python.parents[1], place)
    library = place / installed.library.relative_to(installed.python.parents[1])
    return Copy(place / "bin/python", library)


def beside_another(installed: Copy, folder: Path) -> Copy:
    """An environment whose base Python holds a copy of the program as well."""
    base = in_base(installed, folder)
    environment = folder / "environment"
    made = [str(base.python), "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(made, check=True)
    library = environment / "lib" / base.python.name / "site-packages"
    library.rmdir()
    return Copy(environment / "bin/python", linked(installed.library, library))


def among_a_thousand(installed: Copy, folder: Path) -> Copy:
    """The same environment with 1,000 more packages in it."""
    made = at(installed, folder / "environment")
    for number in range(1000):
        package = made.library / f"package_{number}"
        package.mkdir()
        (package / "__init__.py").write_text(f"number = {number}\n")
        (made.library / f"package_{number}-1.0.dist-info").mkdir()
    return made
