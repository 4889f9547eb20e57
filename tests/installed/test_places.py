"""Wherever it is installed it grades, in both tiers, as root and as a plain user; keys stay unread.

What is asked of the kernel does not grow with what is installed beside this program.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..sandbox.test_server import in_a_readable_place
from . import copies
from .copies import Copy

pytestmark = pytest.mark.full
HERE = Path(__file__).parent
PLAIN = 4321
PLACES: dict[str, Callable[[Copy, Path], Copy]] = {
    "target": copies.in_target,
    "user": copies.of_user,
    "base": copies.in_base,
    "system-packages": copies.on_system_packages,
    "beside-another": copies.beside_another,
    "thousand-packages": copies.among_a_thousand,
    "spaces-and-umlauts": lambda installed, folder: copies.at(installed, folder / "Übung nº 1/é"),
}


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest, installed: Copy, folder: Path) -> Iterator[Copy]:
    here = folder / request.param
    here.mkdir()
    yield PLACES[request.param](installed, here)
    shutil.rmtree(here)


def probed(
    copy: Copy,
    tier: str,
    folder: Path,
    *,
    user: int = 0,
    before: tuple[str, ...] = (),
    secret: tuple[Path, ...] = (),
) -> dict[str, Any]:
    """Run the probe in a copy and check all but what it says of the tier."""
    probe = shutil.copy(HERE / "probe.py", folder / "probe.py")
    words = [str(probe), *(["--user", str(user)] if user else []), tier, *map(str, secret)]
    if user:
        shown = in_a_readable_place(["PYTHON"])[:-1]
        at = folder / "at"
        before = (*before, *(str(at) if word == "PLACE" else word for word in shown))
    done = copy.run(*words, before=before)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def check(told: dict[str, Any], tier: str, library: Path) -> None:
    assert (told["tier"], told["errors"]) == (tier, [""])
    assert Path(told["package"]).parent == library
    assert told["status"] == "correct"
    assert told["secrets"] > 50
    for run in (told["light"], told["large"]):
        assert run["outcome"] == "finished", run
        assert run["read"] == []
        assert run["imported"] == [False, False, False]
        assert run["needed"] == [True, True, True]


@pytest.mark.parametrize("tier", ["A", "B"])
@pytest.mark.parametrize("user", [0, PLAIN], ids=["self", "plain-user"])
def test_it_grades_and_keeps_its_keys(place: Copy, tier: str, user: int, folder: Path) -> None:
    if user and os.geteuid() != 0:
        pytest.skip("only root can become another user; the others ran as a plain one")
    check(probed(place, tier, folder, user=user), tier, place.library)


@pytest.mark.parametrize("tier", ["A", "B"])
def test_in_a_private_home(installed: Copy, folder: Path, tier: str) -> None:
    """Nothing of a home is seen but the packages in it: not its database, not by root's servers."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    try:
        copy = copies.at(installed, home / "environment")
        database = home / "checker.sqlite3"
        database.write_text("scores")
        check(probed(copy, tier, folder, secret=(home, database)), tier, copy.library)
        if os.geteuid() == 0:
            os.chown(home, PLAIN, PLAIN)
            told = probed(copy, tier, folder, user=PLAIN, secret=(home, database))
            check(told, tier, copy.library)
    finally:
        shutil.rmtree(home)


@pytest.mark.parametrize("tier", ["A", "B"])
def test_where_nothing_can_be_written(installed: Copy, folder: Path, tier: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount its environment read-only")
    place = installed.python.parents[1]
    script = f'mount --bind {place} {place} && mount -o remount,ro,bind {place} && exec "$@"'
    before = ("unshare", "--mount", "sh", "-c", script, "sh")
    check(probed(installed, tier, folder, before=before), tier, installed.library)


COUNT = """
import json, sys
from checker.sandbox.host import fork_server as program
from checker.sandbox.harness import places
import numpy
view = places.view(program.home())
print(json.dumps([len(view.layers()), len(view.tops()), len(view.parts())]))
"""


def test_rules_and_mounts_do_not_grow(installed: Copy, folder: Path) -> None:
    few = json.loads(installed.run("-c", COUNT).stdout)
    here = folder / "counted"
    many = json.loads(copies.among_a_thousand(installed, here).run("-c", COUNT).stdout)
    shutil.rmtree(here)
    assert few == many
    assert few[0] < 80
    assert few[1] < 30


REQUIRED = """
import json, re
from importlib import metadata
from checker.sandbox.harness import places
wanted, missing = ["numpy", "matplotlib", "scikit-learn"], []
for name in wanted:
    found = metadata.distribution(name)
    for requirement in found.requires or ():
        other = re.match(r"[\\w.-]+", requirement)[0]
        if "extra ==" not in requirement and other not in wanted:
            wanted.append(other)
    tops = {path.parts[0] for path in found.files or ()}
    tops = {top for top in tops if not top.endswith((".dist-info", "__pycache__")) and top != ".."}
    missing += sorted(tops - {*places._PACKAGES})
print(json.dumps([wanted, missing]))
"""


def test_all_that_the_libraries_require_is_shown(installed: Copy) -> None:
    wanted, missing = json.loads(installed.run("-c", REQUIRED).stdout)
    assert {"scipy", "joblib", "pillow"} <= {*wanted}
    assert missing == []
