"""What the queue on PostgreSQL keeps, whatever ends at whatever moment."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from checker.app.coursework import admit_job
from checker.app.grader import Grader
from checker.jobs import procrastinated
from checker.jobs.postgresql import Postgresql
from checker.jobs.worker import TRIES, PutBack, WorkerTools, grade_all, grading
from checker.models.errors import StorageError, UsageError
from checker.models.queue import JobState
from checker.store import Store
from checker.store.queued import GradedJob, Queued
from tests.grading.observing import observe
from tests.jobs.conftest import NOW, Desk, at_work, graded_result, job, rows, waited
from tests.shipped import FOLDER

pytest.importorskip("procrastinate", reason="the queue extra is not installed")
pytestmark = pytest.mark.slow
SLOPE = """\
preds = np.sum(weights * input_data)
error = preds - target
slope = input_data * error
"""


def ended(queue: Postgresql, key: str) -> JobState:
    found = waited(queue, key, "ada", 20)
    assert found is not None
    return found


def test_a_submission_and_its_job_are_one_transaction(url: str, queue: Postgresql) -> None:
    def fails(connection: Any, turns: Mapping[str, int | None]) -> None:
        procrastinated.sender("interactive")(connection, turns)
        raise StorageError("The line was cut.")

    with Store.open(url) as store, pytest.raises(StorageError):
        Queued(store).put([job("a")], NOW, "interactive", 10, fails, admit_job)
    assert queue.state("a", "ada") is None
    assert rows(url, "SELECT id FROM procrastinate_jobs") == []
    queue.put([job("a")], NOW)
    assert rows(url, "SELECT args FROM procrastinate_jobs") == [{"keys": ["a"]}]


def test_bulk_jobs_carry_many(url: str, queue: Postgresql) -> None:
    queue.put([job(f"k{n}") for n in range(120)], NOW, "bulk")
    carried = rows(
        url, "SELECT jsonb_array_length(args -> 'keys') FROM procrastinate_jobs ORDER BY id"
    )
    assert carried == [50, 50, 20]


def test_the_job_of_a_worker_that_died_is_taken_up(url: str, queue: Postgresql, desk: Desk) -> None:
    queue.put([job("a")], NOW)
    rows(url, "UPDATE procrastinate_jobs SET status = 'doing'")
    rows(url, "UPDATE queued SET state = 'running', tries = 1, begun_at = now()")
    with at_work(url, desk):
        assert ended(queue, "a").status == "done"
    assert rows(url, "SELECT id FROM procrastinate_jobs") == []


def test_a_submission_at_which_workers_end_is_given_up_and_its_neighbours_are_not(
    url: str, queue: Postgresql, desk: Desk
) -> None:
    queue.put([job("a"), job("b"), job("c")], NOW, "bulk")
    rows(url, f"UPDATE queued SET state = 'running', tries = {TRIES} WHERE key = 'b'")
    with at_work(url, desk):
        assert [ended(queue, key).status for key in "abc"] == ["done", "failed", "done"]
    assert "nothing was scored" in ended(queue, "b").why


def tools(url: str, desk: Desk, store: Store, stopping: threading.Event) -> WorkerTools:
    def grade(one: Any) -> GradedJob:
        if one.key == "b":
            stopping.set()
        return GradedJob(one.key, "correct", None, lambda _: graded_result(one))

    return WorkerTools(grade, Queued(store), lambda _: None, stopping)


def test_a_worker_that_is_to_stop_finishes_one_and_puts_the_rest_back(
    url: str, queue: Postgresql, desk: Desk
) -> None:
    queue.put([job(key) for key in "abcd"], NOW, "bulk")
    with Store.open(url) as store, pytest.raises(PutBack):
        grade_all(tools(url, desk, store, threading.Event()), list("abcd"), "bulk")
    states = [queue.state(key, "ada") for key in "abcd"]
    assert [one and one.status for one in states] == ["done", "done", "waiting", "waiting"]
    with at_work(url, desk):
        assert ended(queue, "d").status == "done"
    assert desk.graded == ["c", "d"]


def test_the_same_job_twice_at_once_is_stored_once(url: str, queue: Postgresql, desk: Desk) -> None:
    queue.put([job("a")], NOW)
    with Store.open(url) as store:
        jobs = Queued(store)
        assert (jobs.begin("a"), jobs.begin("a")) == ((job("a"), 1), (job("a"), 2))
        first, second = job("a"), job("a")
        jobs.finish([GradedJob("a", "correct", None, lambda _: graded_result(first))])
        jobs.finish([GradedJob("a", "incorrect", None, lambda _: graded_result(second))])
        assert jobs.begin("a") is None
    assert rows(url, "SELECT status FROM queued") == ["correct"]


def test_what_is_graded_again_is_told_and_not_stored(url: str, queue: Postgresql) -> None:
    again = replace(job("a", text=SLOPE), again=True)
    queue.put([again, job("b", text=SLOPE)], NOW, "bulk")
    with Store.open(url) as store:
        jobs = Queued(store)
        begun = jobs.begin_new(["a", "b"])
        assert [begun[key].again for key in "ab"] == [True, False]
        grade = grading(Grader(FOLDER, observe, b"secret" * 6))
        jobs.finish([grade(begun[key]) for key in "ab"])
        assert rows(url, "SELECT job_key FROM attempt") == ["b"]
    found = queue.states(["a", "b", "c"])
    assert {key: state.status for key, state in found.items()} == {"a": "done", "b": "done"}
    assert found["a"].result is not None
    assert found["a"].result.verdict.status == "partial"


def test_verdicts_that_are_stored_together_are_all_stored(url: str, queue: Postgresql) -> None:
    keys = ["a", "b", "c"]
    queue.put([job(key, text=SLOPE) for key in keys], NOW, "bulk")
    with Store.open(url) as store:
        jobs = Queued(store)
        grade = grading(Grader(FOLDER, observe, b"secret" * 6))
        graded = [grade(one) for one in jobs.begin_new(keys).values()]
        jobs.finish(graded)
        jobs.finish(graded)
        made = store.attempts("ada")
    assert [one.status for one in made] == ["partial"] * 3
    assert {one.submitted_at for one in made} == {NOW}
    found = queue.states(keys)
    results = [found[key].result for key in keys]
    assert [(one.stored, one.attempt) for one in results if one] == [(True, None)] * 3


def test_whoever_is_forgotten_leaves_nothing_waiting(url: str, queue: Postgresql) -> None:
    from checker.app import privacy

    queue.put([job("a"), job("b", learner="bob")], NOW)
    assert privacy.export(url, "ada")
    gone = privacy.erase(url, "ada", "root")
    assert (gone["queued"], gone["submission"]) == (1, 1)
    assert rows(url, "SELECT key FROM queued") == ["b"]


def test_without_a_server_that_keeps_jobs_it_says_what_to_do(tmp_path: Any) -> None:
    with pytest.raises(UsageError, match="--db postgresql://"):
        Postgresql.open(f"sqlite:///{tmp_path}/scores.sqlite3")


def test_tables_are_made_once(url: str, queue: Postgresql) -> None:
    Postgresql.open(url).close()
    assert rows(url, "SELECT count(*) FROM procrastinate_jobs") == [0]
