"""Whoever has many programs waiting keeps nobody else waiting, in either queue."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from checker.jobs import Queue
from checker.models.job import Job
from checker.models.queue import LATER, turn
from tests.jobs.conftest import NOW, Desk, Shop, job, waited


def put(queue: Queue, *jobs: Job) -> None:
    for one in jobs:
        queue.put([one], NOW)


def of(learner: str, *names: str) -> list[Job]:
    return [job(name, learner) for name in names]


def begin(shop: Shop, at_once: int, *jobs: Job) -> Queue:
    """A queue that grades the first jobs, and is kept at them until the gate is opened."""
    shop.desk.gate.clear()
    queue = shop.make(at_once)
    for one in jobs:
        put(queue, one)
        assert shop.desk.begun.acquire(timeout=20)
    return queue


def places(queue: Queue, jobs: Sequence[Job]) -> list[int]:
    found = [queue.state(one.key, one.learner) for one in jobs]
    return [one.position for one in found if one is not None]


def order(queue: Queue, desk: Desk, jobs: Sequence[Job]) -> list[str]:
    """The keys in the order in which they were graded, once all are."""
    desk.gate.set()
    for one in jobs:
        state = waited(queue, one.key, one.learner, 20)
        assert state is not None
        assert state.status == "done"
    return desk.graded


def test_many_programs_of_one_learner_let_anothers_first_one_past(shop: Shop) -> None:
    many, other = of("ada", *(f"a{n}" for n in range(6))), job("b", "bob")
    queue = begin(shop, 2, *many[:2])
    put(queue, *many[2:], other)
    assert places(queue, [other, *many[2:]]) == [1, 2, 3, 4, 5]
    depth = queue.depths()["interactive"]
    assert (depth.waiting, depth.running) == (5, 2)
    graded = order(queue, shop.desk, [*many, other])
    # Two are graded at once, and may end in either order.
    assert graded.index("b") <= 3


def test_the_nth_comes_after_everybody_elses_earlier_ones_and_ranks_in_order(shop: Shop) -> None:
    first, ada = job("first", "eve"), of("ada", "a1", "a2", "a3")
    bob, cyd = of("bob", "b1", "b2"), of("cyd", "c1")
    queue = begin(shop, 1, first)
    put(queue, *ada, *bob, *cyd)
    fair = ["a1", "b1", "c1", "a2", "b2", "a3"]
    by_key = {one.key: one for one in (*ada, *bob, *cyd)}
    waiting = [by_key[key] for key in fair]
    assert places(queue, waiting) == [1, 2, 3, 4, 5, 6]
    assert order(queue, shop.desk, waiting) == ["first", *fair]


def test_what_runs_counts_and_what_was_taken_back_or_is_done_does_not(shop: Shop) -> None:
    done, runs = of("ada", "done", "runs")
    queue = begin(shop, 1, done)
    shop.desk.gate.set()
    waited(queue, "done", "ada", 20)
    shop.desk.gate.clear()
    put(queue, runs)
    assert shop.desk.begun.acquire(timeout=20)
    second, gone, other = job("second", "ada"), job("gone", "bob"), job("other", "bob")
    put(queue, second, gone)
    assert queue.cancel("gone", "bob")
    put(queue, other)
    assert places(queue, [other, second]) == [1, 2]
    assert order(queue, shop.desk, [other, second]) == ["done", "runs", "other", "second"]


def test_bulk_jobs_keep_their_order_and_set_nobody_back(shop: Shop) -> None:
    queue = begin(shop, 1, job("first", "eve"))
    bulk = [job("x", "ada"), job("y", "ada"), job("z", "bob")]
    queue.put(bulk, NOW, "bulk")
    put(queue, *of("ada", "a"), *of("bob", "b"))
    waiting = [*of("ada", "a"), *of("bob", "b"), *bulk]
    assert places(queue, waiting) == [1, 2, 3, 4, 5]
    assert order(queue, shop.desk, waiting) == ["first", "a", "b", "x", "y", "z"]


@pytest.mark.parametrize("unfinished", [0, 1, 9])
def test_who_comes_later_than_a_programs_turn_comes_after_it(unfinished: int) -> None:
    """So that a stream of others' first programs keeps none waiting for ever."""
    own = turn(1000.0, unfinished, 0.0)
    assert own == 1000.0 + unfinished * LATER
    assert turn(own - 1, 0, 0.0) < own < turn(own + 1, 0, 0.0)


def test_own_programs_keep_their_order_however_many_ended_meanwhile() -> None:
    last = turn(1000.0, 9, 0.0)
    assert turn(1010.0, 2, last) == last
    assert turn(last, 2, last) == last + 2 * LATER
