"""The changes that `make mutants` draws from are programs, each of them another one."""

from __future__ import annotations

import pytest

from tests.mutants import Covered, Mutant, equivalent, mutants, sample, suites_of

pytestmark = pytest.mark.slow
FILE = "checker/grading/credit.py"


def test_every_change_is_a_program_of_its_own() -> None:
    made = list(mutants(FILE))
    assert len({one.source for one in made}) == len(made) > 20
    for one in made:
        compile(one.source, one.file, "exec")


def test_a_seed_draws_the_same_changes() -> None:
    first = [one.key for one in sample([FILE], 5, 7)]
    assert first == [one.key for one in sample([FILE], 5, 7)]
    assert first != [one.key for one in sample([FILE], 5, 8)]


def test_the_suites_of_a_changed_line_are_run_and_the_narrowest_first() -> None:
    tests = {FILE: {3: frozenset({"wide", "narrow"}), 4: frozenset({"wide", "other"})}}
    found = Covered(tests, {"wide": 2, "narrow": 1, "other": 1})
    assert found.by(Mutant(FILE, 3, 3, "", b"")) == ["narrow", "wide"]
    assert found.by(Mutant(FILE, 3, 4, "", b"")) == ["narrow", "other", "wide"]
    # No test runs the line of a constant: those count that run anything of its file.
    assert found.by(Mutant(FILE, 9, 9, "", b"")) == ["narrow", "other", "wide"]


def test_the_suites_of_a_room_are_its_own() -> None:
    assert suites_of([FILE, "checker/grading/merge.py"]) == ["tests/grading"]
    assert suites_of(["checker/store/people.py", "checker/solver/graph.py"]) == [
        "tests/test_store.py",
        "tests/solver",
    ]


def test_what_is_listed_as_altering_nothing_is_a_change_that_there_is() -> None:
    listed = equivalent()
    files = {key.partition(":")[0] for key in listed}
    assert listed <= {one.key for file in files for one in mutants(file)}
