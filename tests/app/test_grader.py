"""The one use case of grading: what comes of a job, what is kept, and what is kept in memory."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from checker import catalog
from checker.app import grader as graders
from checker.app import service
from checker.app.grader import Grader
from checker.app.records import keeper
from checker.models.errors import KindError, SpecError, StorageError, UnsoundError, UsageError
from checker.models.job import Job
from checker.models.observation import Observation
from checker.models.record import Kept, Record
from checker.store import Store
from tests.grading.observing import observe as run
from tests.shipped import FOLDER

SECRET = b"a secret that only the tests know"
WRONG = (
    b"preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
)
RIGHT = WRONG.replace(b"input_data * error", b"2 * input_data * error")


def program(content: bytes = WRONG, learner: str = "ada", **more: Any) -> Job:
    return Job("slope", learner, "program", content, "mine.py", **more)


def response(content: bytes = b"11", exercise: str = "forward-error") -> Job:
    return Job(exercise, "ada", "response", content)


def test_a_program_is_judged_kept_and_told() -> None:
    records: list[Record] = []

    def keep(record: Record) -> Kept:
        records.append(record)
        return Kept(1, 1)

    outcome = Grader(FOLDER, run, SECRET, keep).grade(program(WRONG + b"print(slope)\n"))
    assert (outcome.verdict.status, outcome.verdict.score.points) == ("partial", 2)
    assert outcome.title == "The slope of the loss"
    assert (outcome.kept, outcome.not_kept, outcome.lost) == (Kept(1, 1), None, "")
    assert outcome.further == ()
    assert outcome.history is None
    (record,) = records
    assert (record.learner, record.job_key) == ("ada", outcome.job.key)
    assert record.verdict == outcome.verdict.model_dump()


def test_whoever_slips_again_is_told_more() -> None:
    def keep(_: Record) -> Kept:
        return Kept(2, 2)

    grader = Grader(FOLDER, run, SECRET, keep)
    (told,) = grader.grade(program()).further
    assert told.startswith("Line 3 is the last to set `slope`")
    (told,) = grader.grade(response(b"16")).further
    assert told.startswith("Go through it step by step")


def test_the_history_of_a_plot_is_there_for_whoever_asks() -> None:
    source = (FOLDER / "backpropagation/07-many-updates/solution.py").read_bytes()
    job = Job("many-updates", "ada", "program", source)
    history = Grader(FOLDER, run, SECRET).grade(job).history
    assert history is not None
    assert (history.name, len(history.own)) == ("mse_hist", 20)


def test_a_response_runs_nothing() -> None:
    def never(*_: object) -> Observation:
        raise AssertionError

    outcome = Grader(FOLDER, never, SECRET).grade(response())
    assert outcome.verdict.status == "correct"
    assert outcome.not_kept == "not-asked"
    assert outcome.printed == ""


def test_an_exercise_takes_programs_or_responses() -> None:
    grader = Grader(FOLDER, run, SECRET)
    with pytest.raises(KindError, match=r"^slope takes a Python file\.$"):
        grader.grade(Job("slope", "ada", "response", b"14"))
    with pytest.raises(KindError, match=r"^forward-error takes a response, not a file\.$"):
        grader.grade(Job("forward-error", "ada", "program", b"11"))
    with pytest.raises(UsageError, match="no exercise"):
        grader.grade(Job("slopes", "ada", "program", b""))


def test_what_cannot_be_stored_is_told_with_its_verdict() -> None:
    def keep(_: Record) -> Kept:
        raise StorageError("The disk is full.")

    outcome = Grader(FOLDER, run, SECRET, keep).grade(program(RIGHT))
    assert outcome.verdict.status == "correct"
    assert (outcome.not_kept, outcome.lost) == ("failed", "The disk is full.")


def test_the_same_job_twice_is_one_verdict(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/scores.sqlite3"
    grader = Grader(FOLDER, run, SECRET, keeper(database, "nobody"))
    job = program()
    first, again = grader.grade(job), grader.grade(job)
    assert first.kept == again.kept == Kept(1, 1)
    grader.grade(program())
    with Store.open(database) as store:
        assert len(store.attempts("ada")) == 2
        known = store.attempt_of_job(job.key)
        assert known is not None
        assert store.verdict(known) == first.verdict
        assert store.attempt_of_job("another") is None


def test_a_job_survives_json() -> None:
    job = program(b"\x00\xff", variant="7")
    assert Job.of(json.loads(json.dumps(job.data()))) == job
    assert response().key != response().key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of exercises that may be changed."""
    shutil.copytree(FOLDER / "backpropagation/05-slope", tmp_path / "sums/05-slope")
    return tmp_path


def test_an_exercise_is_loaded_once_and_again_when_it_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[str] = []
    prepare = graders.prepare

    def counted(where: Path, exercise: str, variant: str | None = None) -> graders.Ready:
        loads.append(exercise)
        return prepare(where, exercise, variant)

    monkeypatch.setattr(graders, "prepare", counted)
    grader = Grader(folder, run, SECRET, lambda _: Kept(1, 0))
    assert grader.grade(program()).proved
    assert grader.grade(program()).proved
    assert loads == ["slope"]
    spec = folder / "sums/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace("The slope of the loss", "The gradient"))
    outcome = grader.grade(program())
    assert loads == ["slope", "slope"]
    assert (outcome.title, outcome.proved) == ("The gradient", False)
    assert (outcome.kept, outcome.not_kept) == (None, "not-proved")
    (folder / "sums/05-slope/proof.json").unlink()
    grader.grade(program())
    assert len(loads) == 3


def test_a_spec_is_read_once_and_again_when_any_of_its_files_changed(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "backpropagation/04-many-points", tmp_path / "sums/04-many-points")
    shutil.copytree(FOLDER / "backpropagation/given", tmp_path / "sums/given")
    spec = tmp_path / "sums/04-many-points/exercise.json"
    read = catalog.load(spec)
    assert catalog.load(spec) is read
    assert catalog.find(tmp_path, "many-points") is read
    assert service.page(read) is service.page(read)
    ((name, code),) = read.functions.items()
    (tmp_path / f"sums/given/{name}.py").write_text(f"{code}# Another.\n")
    assert catalog.load(spec).functions == {name: f"{code}# Another.\n"}
    spec.write_text(spec.read_text().replace(read.exercise.title, "Another"))
    assert service.page(catalog.load(spec))["title"] == "Another"
    spec.write_text("{")
    for _ in range(2):
        with pytest.raises(SpecError):
            catalog.load(spec)


def test_an_unsound_key_judges_nobody(folder: Path) -> None:
    spec = folder / "sums/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace('"preds": 7,', '"preds": 8,'))
    with pytest.raises(UnsoundError):
        Grader(folder, run, SECRET).grade(program())


def test_several_threads_grade_at_once() -> None:
    grader, found = Grader(FOLDER, run, SECRET), []

    def work() -> None:
        found.append(grader.grade(response()).verdict.status)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["correct"] * 8
