"""A class for the demonstration: invented learners, who hand in what was graded a moment ago."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from checker.app import assigning, classes
from checker.app.grader import Outcome
from checker.models.course import Person
from checker.models.record import Record

COURSE, TITLE = "demo", "A class of invented learners"
NAMES = """
Abeni Aiko Amara Anders Bilal Björk Chidi Chiara Dalia Deniz Emeka Esra Fenna Goran Hana
Ivo Jamila Kaito Lena Mateo Nadia Olu Priya Rafael Sanna Tomas Ulla Viktor Wanjiru Zofia
""".split()  # noqa: SIM905  # read as a list of thirty names
DAYS = 7


def fill(folder: Path, database: str, graded: Sequence[Outcome], now: datetime) -> bool:
    """Make the course and store its learners' attempts; False where it is there already.

    What each hands in is drawn with a fixed seed, so that every demonstration shows the same.
    """
    from checker.store import Store

    if any(course.slug == COURSE for course, _, _ in classes.listed(database)):
        return False
    by = "demo"
    classes.new(database, COURSE, TITLE, "UTC", by)
    classes.enrol(database, COURSE, [Person(name) for name in NAMES], by)
    exercises = list(dict.fromkeys(one.verdict.exercise for one in graded))
    due = {"due": f"{now - timedelta(days=2):%Y-%m-%d}", "closes": f"{now:%Y-%m-%d}"}
    wanted = assigning.AssignmentSettings(due, {"late_penalty": 0.1})
    assigning.assign(assigning.MarkEdit(folder, database, COURSE, by), exercises, wanted)
    with Store.open(database) as store:
        store.put_all(list(_handed_in(graded, now)))
    return True


def _handed_in(graded: Iterable[Outcome], now: datetime) -> Iterator[tuple[Record, datetime]]:
    """One to three attempts at most exercises; whoever is good is right sooner."""
    right: dict[str, list[Outcome]] = defaultdict(list)
    wrong: dict[str, list[Outcome]] = defaultdict(list)
    for one in graded:
        if one.proved and one.verdict.counts:
            (right if one.verdict.status == "correct" else wrong)[one.verdict.exercise].append(one)
    dice = random.Random("a class")
    for name in NAMES:
        skill = dice.uniform(0.25, 0.95)
        when = now - timedelta(days=DAYS * dice.uniform(0.4, 1))
        for exercise in right:
            if dice.random() > skill + 0.4:
                continue
            for number in range(1, 4):
                is_right = dice.random() < skill or not wrong[exercise]
                one = dice.choice((right if is_right else wrong)[exercise])
                when += timedelta(minutes=dice.uniform(3, 240))
                key = f"demo/{name}/{exercise}/{number}"
                yield replace(one.record, learner=name, job_key=key), min(when, now)
                if is_right:
                    break
