"""The example as far as one machine goes: the units' own commands over a real PostgreSQL."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("procrastinate", reason="the queue extra is not installed")

from checker.store import Store
from tests.postgresql import new_database

from .parts import FOLDER, command, environment, unit

pytestmark = pytest.mark.slow

CHECKER = str(Path(sys.executable).with_name("checker"))
INSTALLED = "/opt/checker/bin/checker"
SOURCE = (
    "preds = np.sum(weights * input_data)\nerror = preds - target\nslope = input_data * error\n"
)


@dataclass
class Machine:
    """Runs the commands of units, with the file of settings for its surroundings."""

    folder: Path
    database: str
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        own = {"CHECKER_DATABASE_URL": self.database, "PGPASSFILE": str(self.folder / "pgpass")}
        own["CHECKER_SECRET_FILE"] = str(self.folder / "secret")
        assert own.keys() == environment().keys()
        return {**os.environ, **own}

    def start(self, name: str, **instead: str) -> subprocess.Popen[bytes]:
        words = command(name, **{INSTALLED: CHECKER}, **instead)
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(words, env=self.settings, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def run(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            [CHECKER, *words],
            env=self.settings,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def token(self, name: str) -> str:
        self.run("account", "password", name, stdin="four quiet words here\n" * 2)
        told = self.run("account", "token", name, "--scope", "read", "--scope", "submit")
        (found,) = re.findall(r"chk_\S+", told)
        return str(found)

    def ask(self, path: str, port: int = 0, **more: Any) -> tuple[int, Any]:
        """Ask the site; gives the status and what it says, JSON read."""
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.port}{path}", **more)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def log(self) -> str:
        return (self.folder / "log").read_text()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def machine(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A site and two workers, of one process each, which stand for machines."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "secret").write_text("0123456789abcdef" * 4)
    made = Machine(folder, new_database(server).replace("+psycopg", ""), free_port())
    try:
        made.start("checker-site.service", **{"--port 8000": f"--port {made.port}"})
        for _ in range(2):
            made.start("checker-worker@.service", **{"--processes 2": "--processes 1"})
        wait(lambda: made.ask("/healthz")[0] == 200, made)
        yield made
    finally:
        # Killed, they would leave their own workers behind.
        for one in made.running:
            one.terminate()
        for one in made.running:
            one.wait(60)


def wait(is_so: Any, machine: Machine, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError):
            if is_so():
                return
        assert all(one.poll() is None for one in machine.running), machine.log()
        time.sleep(0.1)
    pytest.fail(machine.log())


def hand_in(machine: Machine, token: str, number: int, port: int = 0) -> Any:
    body = {"exercise": "slope", "source": f"{SOURCE}mine = {number}\n"}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    headers["Idempotency-Key"] = f"handed-in-{number}"
    status, told = machine.ask(
        "/api/v1/submissions", port, data=json.dumps(body).encode(), headers=headers
    )
    assert status in (201, 202), told
    until = time.monotonic() + 60
    while status == 202 and time.monotonic() < until:
        status, told = machine.ask(f"/api/v1/submissions/{told['id']}", port, headers=headers)
        time.sleep(0.2)
    return told


def test_a_class_is_served_backed_up_and_restored(
    machine: Machine, server: str, tmp_path: Path
) -> None:
    """It stands last: in the end all that runs is stopped."""
    token = machine.token("ada")
    for number in range(4):
        verdict = hand_in(machine, token, number)
        assert "missing-factor-2" in json.dumps(verdict)
    ready = [one for one in map(json.loads, machine.log().splitlines()) if one["event"] == "ready"]
    assert [one["site"] for one in ready if "site" in one] == [f"http://127.0.0.1:{machine.port}/"]
    backups = tmp_path / "backups"
    backups.mkdir()
    saved = machine.start("checker-backup.service", **{"/var/lib/checker/backups": str(backups)})
    assert saved.wait(60) == 0, machine.log()
    machine.running.remove(saved)
    (copy,) = backups.iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}Z\.sqlite3", copy.name)
    restored = new_database(server)
    machine.run("db", "restore", str(copy), "--db", restored)
    for where in (machine.database, restored, str(copy)):
        with Store.open(where, reading=True) as store:
            assert len(store.attempts("ada")) == 4
    for one in machine.running:
        one.send_signal(signal.SIGTERM)
    site, *workers = [one.wait(60) for one in machine.running]
    # The site ends what is begun, then by the signal itself, as a service manager expects.
    assert (site in (0, -signal.SIGTERM), workers) == (True, [0, 0]), machine.log()
    assert "Traceback" not in machine.log()


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    copies = []
    for path in sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")]):
        copies.append(tmp_path / path.name)
        said = path.read_text(encoding="utf-8").replace(INSTALLED, CHECKER)
        copies[-1].write_text(said, encoding="utf-8")
    done = subprocess.run(
        [verify, "verify", *copies], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    told = [line for line in done.stderr.splitlines() if "checker" in line]
    assert told == []
    assert unit("checker-backup.timer")["OnCalendar"]
