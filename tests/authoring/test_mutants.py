"""Wrong programs made of right ones: which there are, and what becomes of them."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from click.testing import CliRunner

from checker.app.grader import Grader
from checker.authoring import mutation
from checker.authoring.mutants import Mutant, mutants
from checker.authoring.mutation import MutationScore, extra_data, judge, judged, mutants_of
from checker.cli.app import app
from checker.models.job import Job
from checker.reports import mutants as report
from checker.sandbox import Server
from tests.grading.observing import observe
from tests.shipped import CODE, ENTRIES, FOLDER, entry
from tests.sizes import daily

SECRET = b"a secret that only these tests know"


def texts(source: str, *names: str, functions: tuple[str, ...] = ()) -> set[str]:
    return {one.source for one in mutants(source, names, functions)}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("a = b - c", "a = (b + c)"),
        ("a = b - c", "a = (b * c)"),
        ("a = b - c", "a = (b / c)"),
        ("a = b - c", "a = (c - b)"),
        ("a = b - c", "a = (-(b - c))"),
        ("a = b - c", "a = (b)"),
        ("a = b - c", "a = c - c"),
        ("a = b - c", "pass"),
        ("a = b @ c", "a = (b * c)"),
        ("a = b ** 2", "a = (b * 2)"),
        ("a = 2", "a = (1)"),
        ("a = 0.01", "a = (0.1)"),
        ("a = b < c", "a = (b <= c)"),
        ("a = b[0]", "a = b[(1)]"),
        ("a = b['x'] + c['y']", "a = b['y'] + c['y']"),
        ("a = b.sum()", "a = (b)"),
        ("a = b.sum()", "a = (b.mean())"),
        ("a = b.sum(axis=1)", "a = (b.sum())"),
        ("a = f(b, c)", "a = (f(c, b))"),
        ("a = f(b, c)", "a = g(b, c)"),
        ("a = f(b, c)", "a = (b)"),
        ("a = a - b", "a -= b"),
        ("a -= b", "a += b"),
        ("a -= b", "a = b"),
        ("a = -b", "a = (b)"),
        ("for i in range(20):\n    f(i)", "for i in range((21)):\n    f(i)"),
        ("for i in b:\n    f(i)", "for i in (b[1:]):\n    f(i)"),
        ("for i in b:\n    f(i)", "for i in b:\n    pass"),
        ("a = b\nd = c", "d = c\na = b"),
        ("a = b[c:]", "a = b[(c - 1):]"),
    ],
)
def test_each_small_change_is_made(source: str, wrong: str) -> None:
    assert wrong in texts(source, "b", "c", functions=("f", "g"))


def test_a_mutant_says_its_line_and_its_change() -> None:
    (first, *_) = mutants("a = 1\nb = é - 2  # ü\n", ["é"], [])
    found = {one.change for one in mutants("a = 1\nb = é - 2  # ü\n", ["é"], [])}
    assert first.line == 1
    assert "line 2: `é - 2` → `(é + 2)`" in found


def test_names_are_swapped_for_names_that_are_bound_by_then() -> None:
    found = texts("a = b\nd = a\n_ = c", "b", "c")
    assert {"a = c\nd = a\n_ = c", "a = b\nd = b\n_ = c"} <= found
    assert not any(text.startswith(("a = d", "a = _")) for text in found)


def test_imports_and_what_is_printed_in_braces_are_left_alone() -> None:
    found = texts("import numpy\nprint(f'{b + 1}')", "b")
    assert found == {"import numpy\npass"} | {
        text for text in found if text.startswith("import numpy\n(f'{b + 1}')")
    }


@pytest.mark.parametrize("exercise_id", CODE)
def test_mutants_of_a_solution_can_be_read_and_all_differ(exercise_id: str) -> None:
    made = mutants_of(entry(exercise_id))
    assert len(made) > 50
    assert len({one.source for one in made}) == len(made)
    for one in made:
        ast.parse(one.source)
    lines = [one.line for one in made]
    assert all(one > 0 for one, _ in pairwise(lines))


@pytest.fixture(scope="module")
def solved() -> Callable[..., str]:
    def change(exercise_id: str, before: str, after: str) -> str:
        text = entry(exercise_id).read("solution.py") or ""
        assert before in text
        return text.replace(before, after)

    return change


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exercise_id", "before", "after", "fate"),
    [
        ("slope", "print(slope)", "pass", "equivalent"),
        ("slope", "preds - target", "-(target - preds)", "equivalent"),
        ("slope", "preds - target", "target - preds", "specific"),
        ("slope", "2 * input_data", "7 * input_data", "unspecific"),
        ("slope", "slope = ", "slop = ", "specific"),
        ("slope", "(weights *", "(wights *", "specific"),
        ("slope", "slope = 2 * input_data * error", "slope = np.array([14, 28, 42])", "unspecific"),
        # Another choice that meets the property, and one that does not.
        ("perfect-prediction", '"node_1": np.array([1, 0])', '"node_1": np.array([1, -1])',
         "equivalent"),
        ("perfect-prediction", '"node_1": np.array([1, 0])', '"node_1": np.array([1, 1])',
         "specific"),
        ("many-updates", 'plt.ylabel("Mean squared error")', "pass", "specific"),
        ("many-updates", '"Updates"', '"Turns"', "equivalent"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_mutant(
    exercise_id: str, before: str, after: str, fate: str,
    heavy_server: Server, solved: Callable[..., str],
) -> None:  # fmt: skip
    ready = entry(exercise_id)
    mutant = Mutant(1, before, after, solved(exercise_id, before, after))
    assert judge(ready, mutant, heavy_server.run, extra_data(ready), SECRET).fate == fate


@pytest.mark.slow
@pytest.mark.parametrize("exercise_id", daily(CODE, "slope"))
def test_no_mutant_survives_and_most_are_told_what_is_amiss(
    exercise_id: str, heavy_server: Server
) -> None:
    ready = entry(exercise_id)
    score = judged(ready, mutants_of(ready), heavy_server.run, SECRET)
    row = score.row()
    assert not row["survived"]
    assert not row["refused"]
    assert score.wrong > 40
    assert score.specific >= 0.8, row["unspecific"]


@pytest.mark.slow
def test_a_survivor_is_listed_and_ends_with_3(heavy_server: Server) -> None:
    ready = entry("slope")
    lenient = ready.exercise.model_copy(
        update={"tolerance": ready.exercise.tolerance.model_copy(update={"absolute": 1e9})}
    )
    ticks: list[int] = []
    loose = type(ready)(ready.folder, lenient, ready.text, ready.functions)
    score = judged(loose, mutants_of(loose)[:6], heavy_server.run, SECRET, lambda: ticks.append(1))
    assert len(ticks) == 6
    assert score.having("survived")
    told = report.render([score.row()], "text")
    assert told.startswith("✗ slope")
    assert "judged correct: line" in told


def test_a_mutant_meets_the_verdict_and_the_data_of_grade() -> None:
    ready = entry("slope")
    grader = Grader(FOLDER, observe, SECRET)
    seeds = set()
    for mutant in mutants_of(ready)[:40:4]:
        found = judge(ready, mutant, observe, extra_data(ready), SECRET)
        job = Job("slope", "ada", "program", mutant.source.encode())
        graded = grader.grade(job)
        assert (found.status, found.told) == (graded.verdict.status, graded.verdict.feedback)
        assert found.seed == graded.plan.seed
        seeds.add(found.seed)
    assert len(seeds) > 1
    assert all(seed.startswith("draw/") for seed in seeds)


def test_the_report_counts() -> None:
    row = MutationScore("slope", ()).row()
    assert json.loads(report.render([row], "json"))[0]["specific_percent"] == 100
    assert report.render([row], "text").startswith("✓ slope: 0 wrong programs")


def test_a_choice_has_no_program_and_something_must_be_asked() -> None:
    choice = next(one.exercise.id for one in ENTRIES if one.exercise.kind == "choice")
    assert CliRunner().invoke(app, ["analyse", choice, "--mutants"]).exit_code == 2
    assert CliRunner().invoke(app, ["analyse", "slope"]).exit_code == 2


@pytest.mark.slow
def test_the_command_prints_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "mutants_of", lambda ready: mutants_of(ready)[:6])
    done = CliRunner().invoke(app, ["analyse", "slope", "--mutants", "--json"])
    assert done.exit_code == 0
    (row,) = json.loads(done.stdout)
    assert (row["exercise"], row["mutants"]) == ("slope", 6)
    assert row["specific_percent"] >= 80
