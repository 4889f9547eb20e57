"""What every queue promises, whoever grades."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.app.grader import Grader
from checker.jobs import Queue, bulk
from checker.models.batch import HandedIn
from checker.models.queue import BusyError, JobState, OtherJobError
from tests.grading.observing import observe
from tests.jobs.conftest import MOST, NOW, Shop, job, waited
from tests.shipped import FOLDER


def ended(queue: Queue, *keys: str) -> list[JobState]:
    found = [waited(queue, key, "ada", 20) for key in keys]
    assert all(one is not None and one.ended for one in found)
    return [one for one in found if one is not None]


def test_a_job_is_graded_and_told(shop: Shop) -> None:
    queue = shop.make(1)
    queue.put([job("a")], NOW)
    (state,) = ended(queue, "a")
    assert state.status == "done"
    assert state.result is not None
    assert state.result.verdict.status == "correct"
    assert queue.handed_in("a", "ada") == job("a")
    assert shop.desk.at == [NOW]


def test_one_key_is_graded_once(shop: Shop) -> None:
    queue = shop.make(2)
    for _ in range(3):
        queue.put([job("a")], NOW)
    ended(queue, "a")
    queue.put([job("a")], NOW)
    ended(queue, "a")
    assert shop.desk.graded == ["a"]
    with pytest.raises(OtherJobError):
        queue.put([job("a", text="other")], NOW)


def test_nobody_sees_anothers_job(shop: Shop) -> None:
    queue = shop.make(1)
    queue.put([job("a")], NOW)
    ended(queue, "a")
    assert queue.state("a", "bob") is None
    assert queue.handed_in("a", "bob") is None
    assert not queue.cancel("a", "bob")
    assert queue.state("b", "ada") is None
    queue.watch("b").result(20)


def test_what_waits_knows_its_place_and_bulk_comes_last(shop: Shop) -> None:
    shop.desk.gate.clear()
    queue = shop.make(1)
    queue.put([job("first")], NOW)
    shop.desk.begun.acquire(timeout=20)
    queue.put([job("x"), job("y")], NOW, "bulk")
    queue.put([job("b")], NOW)
    queue.put([job("c")], NOW)
    places = [queue.state(key, "ada") for key in ("first", "b", "c", "x", "y")]
    assert [one and one.position for one in places] == [0, 1, 2, 3, 4]
    assert [one and one.status for one in places] == ["running", *["waiting"] * 4]
    depths = queue.depths()
    assert (depths["interactive"].waiting, depths["interactive"].running) == (2, 1)
    assert depths["bulk"].waiting == 2
    assert depths["interactive"].oldest >= 0
    assert list(queue.unfinished("ada")) == [job("b").exercise] * 3
    assert not queue.unfinished("bob")
    shop.desk.gate.set()
    ended(queue, "x", "y")
    assert not queue.unfinished("ada")
    assert shop.desk.graded == ["first", "b", "c", "x", "y"]


def test_a_job_that_waits_may_be_taken_back(shop: Shop) -> None:
    shop.desk.gate.clear()
    queue = shop.make(1)
    queue.put([job("a")], NOW)
    shop.desk.begun.acquire(timeout=20)
    queue.put([job("b")], NOW)
    assert queue.cancel("b", "ada")
    assert not queue.cancel("a", "ada")
    (state,) = ended(queue, "b")
    assert state.status == "cancelled"
    shop.desk.gate.set()
    ended(queue, "a")
    queue.put([job("b")], NOW)
    assert ended(queue, "b")[0].status == "done"
    assert shop.desk.graded == ["a", "b"]


def test_a_full_queue_takes_no_more_and_all_or_none(shop: Shop) -> None:
    shop.desk.gate.clear()
    queue = shop.make(1)
    queue.put([job("first")], NOW)
    shop.desk.begun.acquire(timeout=20)
    many = [job(f"j{n}") for n in range(MOST["interactive"])]
    with pytest.raises(BusyError):
        queue.put([*many, job("more")], NOW)
    assert queue.state("j0", "ada") is None
    queue.put(many, NOW)
    with pytest.raises(BusyError):
        queue.put([job("more")], NOW)
    queue.put(many[:1], NOW)  # It is there already.
    queue.put([job("bulk")], NOW, "bulk")
    shop.desk.gate.set()
    ended(queue, *(one.key for one in many), "bulk")


@pytest.mark.parametrize(
    ("text", "code", "refused"), [("refused", "usage", True), ("fault", "fault", False)]
)
def test_what_cannot_be_graded_says_why(shop: Shop, text: str, code: str, refused: bool) -> None:
    queue = shop.make(1)
    queue.put([job("a", text=text)], NOW)
    (state,) = ended(queue, "a")
    assert (state.status, state.code, state.refused) == ("failed", code, refused)
    assert state.why
    queue.put([job("b")], NOW)
    assert ended(queue, "b")[0].status == "done"


@pytest.mark.parametrize(("text", "tried"), [("refused", 2), ("fault", 2), ("ours", 2), ("", 1)])
def test_what_is_graded_again_and_failed_is_tried_anew(shop: Shop, text: str, tried: int) -> None:
    queue = shop.make(1)
    for _ in range(2):
        queue.put([replace(job("a", text=text), again=True)], NOW, "bulk")
        state = ended(queue, "a")[0]
        assert state.gives_way(again=True) == bool(text)
        assert not state.gives_way(again=False)
    assert shop.desk.graded == ["a"] * tried


def test_what_a_learner_handed_in_is_not_tried_anew_under_its_key(shop: Shop) -> None:
    queue = shop.make(1)
    for _ in range(2):
        queue.put([job("a", text="fault")], NOW)
        ended(queue, "a")
    assert shop.desk.graded == ["a"]


def test_what_ended_is_counted_once(shop: Shop) -> None:
    queue = shop.make(1)
    queue.put([job("a"), job("b", text="fault")], NOW)
    ended(queue, "a", "b")
    found = list(queue.finished())
    assert sorted(one.status for one in found) == ["", "correct"]
    assert all(one.waited >= 0 and one.took >= 0 for one in found)
    assert not queue.finished()


def test_a_class_goes_through_the_bulk_lane(shop: Shop, tmp_path: Path) -> None:
    queue = shop.make(2)
    files = []
    for n in range(5):
        path = tmp_path / f"learner{n}" / "slope.py"
        path.parent.mkdir()
        path.write_text(f"{'fault' if n == 3 else ''}\n# {n}\n".lstrip())
        files.append(HandedIn(f"learner{n}", "slope", path))
    files.append(HandedIn("nobody", "slope", tmp_path / "none.py"))
    grader = Grader(FOLDER, observe, b"secret" * 6)
    found = {one.learner: reply for one, reply in bulk.answers(queue, grader, files)}
    told = {name: reply.result.status for name, reply in found.items() if reply}
    assert told == {
        **dict.fromkeys(("learner0", "learner1", "learner2", "learner4"), "correct"),
        "learner3": "grader_fault",
        "nobody": "invalid",
    }
    assert not any(reply.record for reply in found.values() if reply)
    again = bulk.answers(queue, grader, files[:3])
    assert {one.learner for one, _ in again} == {"learner0", "learner1", "learner2"}
    assert len(shop.desk.graded) == 5
