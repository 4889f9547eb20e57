"""What the database sums up of everybody's attempts is what the attempts themselves say."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import update

from checker.app.analysis import _first
from checker.app.marks import best_mark, mark
from checker.models.course import Dates, Rules
from checker.store import Store, courses
from db.models import Attempt
from db.statements import table
from tests.classroom import HOUR, NOON, record

EXERCISES = ("slope", "many-points")


def fill(database: str) -> None:
    """Attempts with equal points and equal times, stored in another order than they were made."""
    chance, made = random.Random(3), []
    for n in range(300):
        exercise = chance.choice(EXERCISES)
        points = chance.choice([0, 1, 2, 4] if exercise == "slope" else [0, 1, 2])
        status = {"status": "invalid"} if chance.random() < 0.1 else {}
        one = record(exercise, points, source=b"%d" % n, **status)
        owned = replace(one, learner=f"learner-{chance.randrange(9)}", job_key=f"{n}")
        made.append((owned, NOON + HOUR * chance.randrange(12)))
    with Store.open(database) as store:
        store.put_all(made)
        with store.writing() as connection:
            of = table(Attempt)
            gone = update(of).where(of.c.id % 7 == 0).values(replaced_by=1)
            connection.execute(gone)


def check(database: str) -> None:
    fill(database)
    with courses.reading(database) as found:
        attempts, best = found.made(), found.best()
        assert len(attempts) == len(best) == 18
        for pair, made in attempts.items():
            assert best_mark(best[pair], 8.0) == mark(Dates(), Rules(), made, 8.0)
        assert found.firsts() == {pair: _first(made) for pair, made in attempts.items()}


def test_a_file_sums_up_what_its_attempts_say(database: str) -> None:
    check(database)


@pytest.mark.slow
def test_a_server_sums_up_what_its_attempts_say(url: str) -> None:
    check(url)
