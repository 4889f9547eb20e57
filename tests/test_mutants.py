"""The changes that `make mutants` draws from are programs, each of them another one."""

from __future__ import annotations

from tests.mutants import equivalent, mutants, sample

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


def test_what_is_listed_as_altering_nothing_is_a_change_that_there_is() -> None:
    listed = equivalent()
    files = {key.partition(":")[0] for key in listed}
    assert listed <= {one.key for file in files for one in mutants(file)}
