"""A class's files, graded in this process: what is stored, told, and not graded twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.app import batch
from checker.app.batch import Reply
from checker.app.grader import Grader
from checker.models.batch import MAX_BYTES, HandedIn, Result
from checker.models.errors import StorageError
from checker.models.observation import Inputs, Limits, Observation, Runner, Submission
from checker.store import Store
from tests.grading.observing import observe
from tests.shipped import FOLDER

SECRET = b"a secret that only the tests know"
WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"
RIGHT = WRONG.replace("input_data * error", "2 * input_data * error")
AT = datetime(2026, 5, 1, 21, 59, tzinfo=UTC)


class Class:
    """A folder of files, a database, and workers that are this process."""

    def __init__(self, root: Path, run: Runner = observe, folder: Path = FOLDER) -> None:
        self.root, self.database = root, root / "scores.sqlite3"
        self.grader = Grader(folder, run, SECRET)
        self.asked: list[HandedIn] = []
        self.salt = ""

    def file(self, learner: str, text: str | bytes, at: datetime | None = None) -> HandedIn:
        path = self.root / f"{learner}.py"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return HandedIn(learner, "slope", path, at)

    def answers(self, files: Iterable[HandedIn]) -> Iterator[tuple[HandedIn, Reply | None]]:
        @contextmanager
        def sandbox() -> Iterator[Runner]:
            yield self.grader._run

        with batch.worker(self.grader, sandbox, self.salt) as graded:
            for one in files:
                self.asked.append(one)
                yield one, None if one.learner == "lost" else graded(one)

    def grade(self, *files: HandedIn) -> dict[str, Result]:
        self.asked.clear()
        with batch.place(str(self.database)) as store:
            found = batch.grade_all(files, self.grader, store, self.answers, self.salt)
            return {one.handed_in.learner: one for one in found}


@pytest.fixture
def course(tmp_path: Path) -> Class:
    return Class(tmp_path)


def test_verdicts_are_stored_as_those_of_one_file(course: Class) -> None:
    files = (course.file("ada", RIGHT, AT), course.file("bo", WRONG), course.file("cy", RIGHT))
    found = course.grade(*files)
    assert [(one.status, one.points, one.slips) for one in found.values()] == [
        ("correct", 4, ()),
        ("partial", 2, ("missing-factor-2",)),
        ("correct", 4, ()),
    ]
    with Store.open(course.database) as store:
        (one,) = store.attempts("ada")
        assert (one.status, one.points, one.submitted_at, one.file_name) == (
            "correct",
            4,
            AT,
            "ada.py",
        )
        (two,) = store.attempts("bo", findings=True)
        assert [finding.status for finding in two.findings] == ["right", "right", "wrong"]
        assert list(store.of_jobs([found["bo"].key or ""]).values()) == [store.verdict(two.id)]
        assert store.regrade(two.id).submission.source == WRONG.encode()


def test_only_what_changed_is_graded_again(course: Class) -> None:
    ada, bo = course.file("ada", RIGHT), course.file("bo", WRONG)
    course.grade(ada, bo)
    again = course.grade(ada, bo)
    assert course.asked == []
    assert [(one.before, one.points, one.slips) for one in again.values()] == [
        (True, 4, ()),
        (True, 2, ("missing-factor-2",)),
    ]
    bo = course.file("bo", RIGHT)
    assert course.grade(ada, bo)["bo"].points == 4
    assert course.asked == [bo]
    course.salt = "another run"
    course.grade(ada)
    assert course.asked == [ada]
    with Store.open(course.database) as store:
        assert [len(store.attempts(name)) for name in ("ada", "bo")] == [2, 2]


def test_another_version_of_the_exercise_grades_again(tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    shutil.copytree(FOLDER / "backpropagation/05-slope", folder / "sums/05-slope")
    course = Class(tmp_path, folder=folder)
    ada = course.file("ada", RIGHT)
    course.grade(ada)
    spec = folder / "sums/05-slope/exercise.json"
    spec.write_text(spec.read_text().replace("The slope of the loss", "The gradient"))
    course.grade(ada)
    assert course.asked == [ada]


def test_one_broken_file_never_stops_the_rest(course: Class) -> None:
    big = course.file("big", b"#" * (MAX_BYTES + 1))
    gone = HandedIn("gone", "slope", course.root / "gone.py")
    folder = HandedIn("folder", "slope", course.root)
    pipe = HandedIn("pipe", "slope", course.root / "pipe")
    os.mkfifo(pipe.path)
    found = course.grade(big, gone, folder, pipe, course.file("ada", RIGHT))
    assert found["big"].reason == "It is larger than 1 MiB; a submission is a short program."
    assert found["gone"].reason == "It cannot be read: No such file or directory."
    assert found["folder"].reason == found["pipe"].reason == "It is not a regular file."
    assert {name: one.status for name, one in found.items()} == {
        **dict.fromkeys(("big", "gone", "folder", "pipe"), "invalid"),
        "ada": "correct",
    }
    assert (found["big"].key, found["big"].max_points) == (None, 4)


def test_what_is_our_fault_is_not_stored_and_tried_again(tmp_path: Path) -> None:
    def fault(submission: Submission, inputs: Inputs, limits: Limits) -> Observation:
        if b"slope = 2" in submission.source:
            return Observation("fault", detail="The sandbox failed.")
        raise RuntimeError("a fault of ours")

    course = Class(tmp_path, fault)
    files = (course.file("ada", RIGHT), course.file("bo", WRONG), course.file("lost", RIGHT))
    found = course.grade(*files)
    assert {one.status for one in found.values()} == {"grader_fault"}
    assert found["bo"].reason == "RuntimeError: a fault of ours"
    assert found["lost"].reason == "The process that graded it came to an end, twice."
    course.grader = Grader(FOLDER, observe, SECRET)
    assert course.grade(*files[:2])["ada"].status == "correct"
    assert course.asked == list(files[:2])


def test_verdicts_are_stored_all_or_none(course: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    course.grade(course.file("zoe", RIGHT))
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    files = [course.file(name, RIGHT) for name in ("ada", "bo", "cy")]
    told: list[str] = []
    with batch.place(str(course.database)) as store:
        put_all, calls = store.put_all, iter((False, True))

        def full(records: list[object]) -> int:
            if next(calls):
                raise StorageError("The disk is full.")
            return put_all(records)  # type: ignore[arg-type]

        monkeypatch.setattr(store, "put_all", full)
        found = batch.grade_all(files, course.grader, store, course.answers)
        with pytest.raises(StorageError, match="full"):
            told.extend(one.handed_in.learner for one in found)
    assert told == ["ada", "bo"]
    with Store.open(course.database) as store:
        assert store.learners() == ("ada", "bo", "zoe")


def test_an_interrupt_loses_no_verdict(course: Class) -> None:
    files = [course.file(name, RIGHT) for name in ("ada", "bo")]

    def interrupted(asked: Iterable[HandedIn]) -> Iterator[tuple[HandedIn, Reply | None]]:
        yield from course.answers(asked)
        raise KeyboardInterrupt

    with batch.place(str(course.database)) as store, pytest.raises(KeyboardInterrupt):
        list(batch.grade_all(files, course.grader, store, interrupted))
    with Store.open(course.database) as store:
        assert store.learners() == ("ada", "bo")


def test_exercises_that_are_not_proved_are_told(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "backpropagation/05-slope", tmp_path / "sums/05-slope")
    shutil.copytree(
        FOLDER / "backpropagation/06-improve-weights", tmp_path / "sums/06-improve-weights"
    )
    (tmp_path / "sums/05-slope/proof.json").unlink()
    grader = Grader(tmp_path, observe, SECRET)
    assert list(batch.unsound(grader, ["slope", "improve-weights"])) == ["slope"]


def test_a_class_in_numbers(course: Class) -> None:
    files = (course.file("ada", RIGHT), course.file("bo", WRONG), course.file("cy", WRONG))
    (tally,) = batch.tallies(FOLDER, course.grade(*files).values())
    assert (tally.exercise, tally.title) == ("slope", "The slope of the loss")
    assert tally.distribution == {2: 2, 4: 1}
    assert tally.slips == {"missing-factor-2": 2}
    assert tally.mean == pytest.approx(2 / 3)
