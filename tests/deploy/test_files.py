"""The files that docs/deploy.md shows are those that are kept, and hold of this program."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from checker.cli.app import app

from .parts import FOLDER, ROOT, command, container, environment, unit

PAGE = ROOT / "docs" / "deploy.md"
UNITS = ("checker-site.service", "checker-worker@.service", "checker-backup.service")


def test_the_page_shows_each_file_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for path in sorted(FOLDER.iterdir()):
        assert f"`deploy/{path.name}`" in page
        assert path.read_text(encoding="utf-8").strip() in page, path.name


@pytest.mark.parametrize("name", UNITS)
def test_units_name_commands_and_options_that_there_are(name: str) -> None:
    words = command(name)
    if words[0] == "/bin/sh":
        words = words[2].removeprefix("exec ").split()
    assert words[0] == "/opt/checker/bin/checker"
    parts = [word for word in words[1:3] if word.isalpha()]
    told = CliRunner().invoke(app, [*parts, "--help"])
    assert told.exit_code == 0, told.output
    for option in (word for word in words if word.startswith("--")):
        assert option in told.output
    assert unit(name)["EnvironmentFile"] == ["/etc/checker/environment"]


def test_stopping_waits_for_what_is_begun() -> None:
    # The site gives what is begun 30 seconds, a worker finishes the program in hand.
    assert int(unit("checker-site.service")["TimeoutStopSec"][0]) > 30
    assert int(unit("checker-worker@.service")["TimeoutStopSec"][0]) > 30


def test_settings_are_those_that_the_program_reads() -> None:
    known = CliRunner().invoke(app, ["serve", "--help"], env=environment())
    assert known.exit_code == 0
    assert {"CHECKER_DATABASE_URL", "CHECKER_SECRET_FILE"} <= environment().keys()


def test_the_container_file_s_steps_name_what_there_is() -> None:
    steps = container()
    assert [name for name, _ in steps] == [
        *("FROM", "COPY", "COPY", "COPY", "COPY", "COPY", "RUN", "RUN"),
        *("USER", "ENTRYPOINT", "CMD"),
    ]
    for name, said in steps:
        if name == "COPY":
            *sources, _target = said.split()
            assert all((ROOT / source).exists() for source in sources), said
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (install,) = [said for name, said in steps if name == "RUN" and "pip install" in said]
    extras = install.partition("[")[2].partition("]")[0].split(",")
    assert set(extras) <= project["optional-dependencies"].keys()
    needed = {*project["license-files"], "README.md"} & {p.name for p in ROOT.iterdir()}
    copied = " ".join(said for name, said in steps if name == "COPY")
    included = {"exercises", "schemas"}
    assert all(name in copied for name in needed | included)
    words = json.loads(dict(steps)["ENTRYPOINT"]) + json.loads(dict(steps)["CMD"])
    assert words[:2] == ["checker", "worker"]
    assert CliRunner().invoke(app, ["worker", "--help"]).exit_code == 0
