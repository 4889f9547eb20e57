"""hint and solution, and what a slip made again is told."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from checker.app import hints
from checker.store import Store

from .conftest import ROOT, Checker, Invoke

pytestmark = pytest.mark.slow

REFUSED = (
    "Error: The worked solution of slope is shown once you have solved it.\n"
    "For the next hint: checker hint slope\n"
    "To give up and see it now: checker solution slope --give-up\n"
)
NONE_LEFT = "No hint is left. To give up and see the solution: checker solution slope --give-up\n"


def test_hints_come_one_at_a_time(invoke: Invoke) -> None:
    told = [invoke("hint", "slope").output for _ in range(4)]
    assert [one[:12] for one in told[:3]] == ["Hint 1 of 3:", "Hint 2 of 3:", "Hint 3 of 3:"]
    assert len(set(told[:3])) == 3
    assert told[2].endswith("\n" + NONE_LEFT)
    assert told[3] == "You have seen all 3 hints; --all shows them again.\n" + NONE_LEFT


def test_those_seen_are_shown_again_and_none_is_taken(invoke: Invoke) -> None:
    assert invoke("hint", "slope", "--all").output == (
        "You have seen no hint yet. For the first: checker hint slope\n"
    )
    first = invoke("hint", "slope").output
    assert invoke("hint", "slope", "--all").output == first
    assert json.loads(invoke("hint", "slope", "--all", "--json").output)["seen"] == 1


def test_hints_are_kept_for_each_learner_and_exercise(invoke: Invoke) -> None:
    invoke("hint", "slope", "--learner", "ada")
    other = json.loads(invoke("hint", "slope", "--learner", "bob", "--json").output)
    assert (other["hints"][0]["number"], other["seen"], other["total"]) == (1, 1, 3)
    assert invoke("hint", "many-points", "--learner", "ada").output.startswith("Hint 1 of 3: ")
    assert invoke("hint", "slop").exit_code == 2


def test_an_exercise_without_hints_says_so(invoke: Invoke, tmp_path: Path) -> None:
    told = invoke("--exercises", catalog(tmp_path, hints=[]), "hint", "slope").output
    assert told.startswith("slope has no hints.\n")
    assert "checker solution slope --give-up" in told


def test_an_exercise_of_a_stranger_moves_no_cursor(invoke: Invoke, tmp_path: Path) -> None:
    evil = "\x1b[2J\n::error::x\u202e"
    folder = catalog(tmp_path, hints=[evil], stem=evil, title=evil)
    for words in (("show", "slope"), ("hint", "slope")):
        told = invoke("--exercises", folder, *words).output
        assert "x\\u202e" in told
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "::error" not in told


def catalog(tmp_path: Path, **changes: object) -> Path:
    """A catalog of one exercise, `slope`, with some fields changed."""
    (source,) = (ROOT / "exercises").glob("*/*-slope")
    folder = tmp_path / "mine" / "chapter" / "01-slope"
    folder.mkdir(parents=True)
    spec = json.loads((source / "exercise.json").read_text("utf-8")) | {"requires": []}
    (folder / "exercise.json").write_text(json.dumps(spec | changes), encoding="utf-8")
    (folder / "solution.py").write_text((source / "solution.py").read_text("utf-8"), "utf-8")
    return tmp_path / "mine"


def test_the_solution_waits(checker: Checker) -> None:
    done = checker("solution", "slope")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", REFUSED)
    done = checker("solution", "slope", "--give-up")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: Giving up is kept with your attempts. Add --yes if you mean it.\n"
    )
    assert checker("solution", "slope").returncode == 2


def test_whoever_gives_up_sees_it_from_then_on(checker: Checker, tmp_path: Path) -> None:
    done = checker("solution", "slope", "--give-up", "--yes")
    assert done.returncode == 0
    assert "`slope` = 2 · `input_data` · `error` = 2 · [1, 2, 3] · 7 = [14, 28, 42]" in done.stdout
    assert "    slope = 2 * input_data * error\n" in done.stdout
    assert checker("solution", "slope").stdout == done.stdout
    assert checker("solution", "slope", "--learner", "another").returncode == 2
    with Store.open(tmp_path / "scores.sqlite3") as store:
        (learner,) = store.learners()
        (aid,) = store.aids(learner, "slope")
    assert (aid.kind, aid.number) == ("gave-up", 1)


def test_whoever_solved_it_sees_it_and_gave_nothing_up(invoke: Invoke, tmp_path: Path) -> None:
    invoke("answer", "forward-error", "16", "--learner", "ada")
    assert invoke("solution", "forward-error", "--learner", "ada").exit_code == 2
    invoke("answer", "forward-error", "11", "--learner", "ada")
    told = invoke("solution", "forward-error", "--give-up", "--learner", "ada").output
    assert "✓ 11: This is `prediction` − `actual`.\n" in told
    assert "    node_0: 3 · 2 + 2 · 1 = 8, and ReLU makes it 8\n" in told
    with Store.open(tmp_path / "scores.sqlite3") as store:
        assert store.aids("ada", "forward-error") == ()


def test_a_free_choice_is_that_of_the_bundled_solution(checker: Checker) -> None:
    done = checker("solution", "perfect-prediction", "--give-up", "--yes", "--json")
    told = json.loads(done.stdout)
    free = next(step for step in told["steps"] if step["free"])
    assert free["value"] == '{"node_0": [2, 1], "node_1": [1, 0], "output": [1, 1]}'
    assert told["steps"][-1]["value"] == "0"
    assert told["code"].startswith("# The prediction with the first weights")


def test_after_its_date_anyone_sees_it(invoke: Invoke, tmp_path: Path) -> None:
    past = catalog(tmp_path, solution_after="2020-01-01T08:00:00+01:00")
    assert invoke("--exercises", past, "solution", "slope").exit_code == 0


def test_before_its_date_the_date_is_told(invoke: Invoke, tmp_path: Path) -> None:
    future = catalog(tmp_path, solution_after="2999-12-31T08:00:00+01:00")
    done = invoke("--exercises", future, "solution", "slope")
    assert done.exit_code == 2
    assert " From 2999-12-31 08:00 +01:00 on anyone may see it.\n" in done.output


@pytest.mark.parametrize("date", ["2999-12-31T08:00:00", "soon", 5])
def test_a_date_without_a_zone_is_the_authors_slip(
    invoke: Invoke, tmp_path: Path, date: object
) -> None:
    done = invoke("--exercises", catalog(tmp_path, solution_after=date), "solution", "slope")
    assert done.exit_code == 3
    assert "$.solution_after: " in done.output


@pytest.mark.skipif(os.name != "posix", reason="terminals are POSIX's")
@pytest.mark.parametrize(("reply", "code"), [(b"n\n", 2), (b"y\n", 0)])
def test_on_a_terminal_whoever_gives_up_is_asked(tmp_path: Path, reply: bytes, code: int) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "CHECKER_DATABASE_URL": str(tmp_path / "s.db")}
    environment["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(
        [sys.executable, "-m", "checker", "solution", "slope", "--give-up"],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        env=environment,
    )
    os.close(theirs)
    told = b""
    while b"[y/N]" not in told:
        told += os.read(ours, 1000)
    assert b"Give up slope? That is kept with your attempts." in told
    os.write(ours, reply)
    output, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == code
    assert bool(output) == (code == 0)


WRONG = "preds = (weights * input_data).sum()\nerror = preds - target\nslope = input_data * error\n"


def test_a_slip_made_again_is_told_more_each_time(checker: Checker, tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(WRONG)
    lines = [checker("grade", "slope", mine).stdout.splitlines()[3:7] for _ in range(4)]
    assert all(told[0] == lines[0][0] for told in lines)
    assert lines[0][1] == ""
    assert lines[1][1] == "Line 3 is the last to set `slope`: slope = input_data * error"
    assert lines[1][3] == ""
    assert lines[2][3] == ("With your numbers: 2 · `input_data` · `error` = 2 · [1, 2, 3] · 7.")
    assert lines[3] == lines[2]
    # Another slip begins anew, and JSON stays one verdict for one file.
    mine.write_text(WRONG.replace("preds - target", "target - preds"))
    assert checker("grade", "slope", mine).stdout.splitlines()[4] == ""
    first, second = (checker("grade", "slope", mine, "--json").stdout for _ in range(2))
    assert first == second


def test_a_wrong_option_chosen_again_is_told_the_rules(invoke: Invoke) -> None:
    first, second = (invoke("answer", "forward-error", "16").output for _ in range(2))
    assert "Go through it step by step" not in first
    assert "Go through it step by step, on paper: `prediction` is " in second
    assert "Go through it" not in invoke("answer", "forward-error", "5").output


def test_hints_of_a_variant_are_those_of_the_exercise(invoke: Invoke) -> None:
    assert callable(hints.next_hint)
    done = invoke("solution", "slope", "--variant", "7", "--give-up", "--yes")
    if done.exit_code == 0:  # where the exercise has variants
        assert "`slope` = 2 · `input_data` · `error` = 2 · [" in done.output
