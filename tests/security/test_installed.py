"""Installed among Python's own libraries, which a program may read, this program stays unread."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from checker.sandbox.harness import places

from .field import ROOT

PROGRAM = """
import json, sys
from pathlib import Path
import checker
from checker.models.observation import Inputs, Limits, Submission
from checker.sandbox import Server
from checker.sandbox.host.policy import Policy
folder = Path(checker.__file__).parent
source = f'''
def opens(path):
    try: return bool(open(path).read())
    except OSError: return False
def imports(name):
    try: return bool(__import__(name))
    except ImportError: return False
    except OSError: return False
seen = [
    opens("{folder}/catalog.py"), opens("{folder}/_data/exercises/e.json"),
    imports("checker.catalog"), imports("db.models"), imports("numpy.testing"), imports("decimal"),
]
'''
with Server.start(policy=Policy((sys.argv[1],))) as server:
    inputs = Inputs({}, modules={"np": "numpy"}, watched=("seen",))
    seen = server.run(Submission("a.py", source.encode(), ""), inputs, Limits())
print(json.dumps([seen.outcome, seen.moments[-1].names["seen"]]))
"""


@pytest.fixture(scope="module")
def python() -> Iterator[Path]:
    """A virtual environment that holds a copy of this program and finds our libraries."""
    folder = Path(tempfile.mkdtemp(prefix="installed-"))
    folder.chmod(0o755)
    try:
        venv.create(folder, symlinks=True)
        (library,) = folder.glob("lib/python3*/site-packages")
        for name in ("checker", "db"):
            shutil.copytree(ROOT / name, library / name)
        (library / "checker/_data/exercises").mkdir(parents=True, exist_ok=True)
        (library / "checker/_data/exercises/e.json").write_text("{}", encoding="utf-8")
        (library / "ours.pth").write_text(str(Path(np.__file__).parents[1]), encoding="utf-8")
        yield folder / "bin/python"
    finally:
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.usefixtures("needed")
def test_neither_code_nor_exercises_are_read(python: Path, tier: str) -> None:
    command = [str(python), "-I", "-c", PROGRAM, tier]
    ended = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    outcome, (code, exercise, module, models, *libraries) = json.loads(ended.stdout)
    assert outcome == "finished"
    assert [code, exercise, module, models] == [False] * 4
    assert libraries == [True, True]


def test_folders_are_split_around_what_is_hidden(tmp_path: Path) -> None:
    for name in ("a/x", "a/y/z", "b"):
        (tmp_path / name).mkdir(parents=True)
    shown = places.without(str(tmp_path), [str(tmp_path / "a/y")])
    assert list(shown) == [str(tmp_path / "a/x"), str(tmp_path / "b")]
    assert list(places.without(str(tmp_path), [])) == [str(tmp_path)]
    assert list(places.without(str(tmp_path), [str(tmp_path)])) == []


def test_the_project_is_no_library() -> None:
    shown = places.readable()
    assert str(ROOT) not in shown
    assert not any(place == str(Path.home()) for place in shown)
    assert str(Path(np.__file__).parents[1]) in shown or any(
        places.below(np.__file__, place) for place in shown
    )
    assert sys.prefix not in shown
