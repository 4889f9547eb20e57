"""show, answer and grade on other numbers, and what is refused before anything is graded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Checker, Invoke

pytestmark = pytest.mark.slow

Bundled = Callable[[str, str], Path]
EXERCISES = Path(__file__).parents[2] / "exercises"


def test_show_has_other_numbers_and_says_how_to_respond(invoke: Invoke) -> None:
    output = invoke("show", "forward-error", "--variant", "7").output
    assert "inputs: [5, 2]" in output
    assert "actual: 9" in output
    assert output.rstrip().endswith("Next: checker answer forward-error RESPONSE --variant 7")
    assert "--variant" not in invoke("show", "forward-error").output


def test_a_seed_with_a_space_is_quoted(invoke: Invoke) -> None:
    output = invoke("show", "slope", "--variant", "a b").output
    assert "FILE --variant 'a b'" in " ".join(output.split())


def test_the_page_of_a_variant(invoke: Invoke) -> None:
    page = json.loads(invoke("show", "forward-error", "--variant", "7", "--json").output)
    assert page["variant"] == "7"
    assert page["facts"] == {"inputs": "[5, 2]", "actual": "9"}
    assert [one["response"] for one in page["options"]] == ["-10", "-1", "6", "9"]
    assert "**9**" in page["stem"]
    assert json.loads(invoke("show", "forward-error", "--json").output)["variant"] is None


def test_a_variant_has_its_own_key(checker: Checker) -> None:
    right = checker("answer", "forward-error", "-10", "--variant", "7")
    assert (right.returncode, right.stdout.splitlines()[1]) == (0, "correct, 1 of 1 point")
    wrong = checker("answer", "forward-error", "-1", "--variant", "7")
    assert wrong.returncode == 1
    assert "-1: The actual value was not subtracted" in wrong.stdout


def test_an_option_of_the_exercise_is_none_of_the_variant(invoke: Invoke) -> None:
    result = invoke("answer", "forward-error", "11", "--variant", "7")
    assert result.exit_code == 2
    assert "The options are: -10, -1, 6, 9" in result.stderr


def test_variants_are_stored_like_others(invoke: Invoke) -> None:
    invoke("answer", "forward-error", "-10", "--variant", "7")
    invoke("answer", "forward-error", "11")
    stored = json.loads(invoke("scores", "--format", "json").output)
    assert [(one["exercise"], one["variant"]) for one in stored] == [
        ("forward-error", "7"),
        ("forward-error", None),
    ]
    rows = invoke("scores", "--format", "csv").output.splitlines()
    assert rows[0].startswith("when,exercise,variant,attempt,status,")
    assert ",forward-error,7,1,correct," in rows[1]
    assert ",forward-error,,2,correct," in rows[2]
    assert "forward-error  7        " in invoke("scores").output
    best = json.loads(invoke("progress", "--json").output)[0]
    assert (best["status"], best["variant"]) == ("correct", "7")


def test_a_choice_solved_on_one_variant_is_not_solved_on_another(invoke: Invoke) -> None:
    invoke("answer", "forward-error", "-10", "--variant", "7")
    assert invoke("solution", "forward-error", "--variant", "7").exit_code == 0
    for other in ((), ("--variant", "8")):
        refused = invoke("solution", "forward-error", *other)
        assert refused.exit_code == 2
        assert "is shown once you have solved it on these numbers.\n" in refused.output
    invoke("solution", "forward-error", "--variant", "8", "--give-up", "--yes")
    assert invoke("solution", "forward-error").exit_code == 0


def test_a_program_right_on_one_variant_opens_the_solution(
    checker: Checker, bundled: Bundled
) -> None:
    solution = bundled("slope", "solution.py")
    told = checker("grade", "slope", solution, "--variant", "7").stdout
    assert told.startswith("The slope of the loss (slope, variant 7)\n")
    assert checker("solution", "slope").returncode == 0


def test_the_receipt_covers_the_variant(invoke: Invoke) -> None:
    def covered(*arguments: str) -> tuple[str, str | None]:
        done = invoke("answer", "forward-backward-count", "0", "--format", "json", *arguments)
        receipt = json.loads(done.output)["receipt"]
        return receipt["spec_digest"], receipt["variant"]

    plain, seven = covered(), covered("--variant", "7")
    assert plain[0] == seven[0]
    assert (plain[1], seven[1]) == (None, "7")


@pytest.mark.parametrize("command", [("show",), ("answer", "x"), ("grade", "x.py")])
def test_what_has_no_variants_is_told(checker: Checker, command: tuple[str, ...]) -> None:
    name, *rest = command
    exercise = "perfect-prediction"
    done = checker(name, exercise, *(["-"] if rest == ["x.py"] else rest), "--variant", "7")
    assert done.returncode == 2
    assert "perfect-prediction has no variants" in done.stderr or "takes a Python" in done.stderr


@pytest.mark.parametrize("seed", ["", "x" * 65])
def test_a_seed_is_a_short_text(invoke: Invoke, seed: str) -> None:
    result = invoke("show", "slope", "--variant", seed)
    assert result.exit_code == 2
    assert "A variant's seed is a text of 1 to 64 printable characters." in result.stderr


def test_a_program_is_graded_on_the_data_of_the_variant(checker: Checker, bundled: Bundled) -> None:
    solution = bundled("slope", "solution.py")
    done = checker("grade", "slope", solution, "--variant", "7", "--format", "json")
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["status"]) == (0, "correct")
    pasted = bundled("slope", "submissions/right/pasted_preloads.py")
    assert checker("grade", "slope", pasted, "--variant", "7", "--dry-run").returncode == 1


# ---- nothing is graded by a key that is not proved


@pytest.fixture
def unsound(tmp_path: Path) -> Callable[[str, str, str], Path]:
    def planted(exercise: str, old: str, new: str) -> Path:
        folder = tmp_path / "unsound"
        shutil.copytree(EXERCISES, folder)
        [path] = folder.glob(f"*/*-{exercise}/exercise.json")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return planted


REFUSED = [
    ("forward-error", '"error": 11', '"error": 12'),
    ("forward-error", '{"value": 6}', '{"key": true}'),
    ("forward-error", '{"value": 6}', '{"value": 16}'),
    ("forward-error", '"gave-the-actual"', '"gave"'),
    ("weight-change", '"less_accurate": true', '"less_accurate": false'),
    ("forward-backward-count", '"count": 4', '"count": 5'),
]


def told(exercise: str, folder: Path) -> str:
    """What a learner may be told of an unsound exercise: nothing that holds its key."""
    (spec,) = folder.glob(f"*/*-{exercise}")
    return (
        f"Error: The exercise {exercise} is not sound, so nothing was graded; that is not your "
        f"fault. Its author is told what is wrong by: checker validate {spec}\n"
    )


@pytest.mark.parametrize(("exercise", "old", "new"), REFUSED)
def test_a_response_to_an_unsound_choice_gets_no_verdict(
    invoke: Invoke, unsound: Callable[..., Path], exercise: str, old: str, new: str
) -> None:
    folder = unsound(exercise, old, new)
    result = invoke("--exercises", folder, "answer", exercise, "0")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == told(exercise, folder)


@pytest.mark.parametrize(
    ("exercise", "old", "new"),
    [
        ("slope", '"preds": 7', '"preds": 8'),
        ("slope", "[14, 28, 42]", "[7, 14, 21]"),
        ("slope", '"weights": [0, 2, 1]', '"weights": [0, 2]'),
    ],
)
def test_a_program_for_an_unsound_exercise_gets_no_verdict(
    checker: Checker, bundled: Bundled, unsound: Callable[..., Path],
    exercise: str, old: str, new: str,
) -> None:  # fmt: skip
    folder, solution = unsound(exercise, old, new), bundled(exercise, "solution.py")
    done = checker("--exercises", folder, "grade", exercise, solution, "--format", "json")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == told(exercise, folder)


def test_a_variant_that_cannot_be_drawn_is_an_unsound_exercise(
    invoke: Invoke, unsound: Callable[..., Path]
) -> None:
    folder = unsound("forward-backward-count", '"integers": [2, 9]', '"integers": [0, 1]')
    result = invoke("--exercises", folder, "show", "forward-backward-count", "--variant", "7")
    assert result.exit_code == 3
    assert "$.variants: none of 500 draws makes a sound variant" in result.stderr


# ---- validate


def test_validate_of_choices_in_every_format(
    checker: Checker, unsound: Callable[..., Path]
) -> None:
    folder = unsound("forward-error", '"error": 11', '"error": 12')
    path = next(folder.glob("*/01-*/exercise.json"))

    def told(output: str) -> str:
        result = checker("validate", path, "--seeds", "1", "--format", output)
        assert result.returncode == 3
        return result.stdout

    assert "✗ 01-forward-error\n" in told("text")
    assert json.loads(told("json"))[0]["problems"][0]["path"] == "$.expected.error"
    assert json.loads(told("sarif"))["version"] == "2.1.0"
    assert told("github").startswith("::error file=")


def test_validate_of_a_sound_choice(invoke: Invoke) -> None:
    result = invoke("validate", EXERCISES / "backpropagation/01-forward-error")
    assert (result.exit_code, result.stdout) == (
        0,
        "✓ 01-forward-error\n1 of 1 exercise proved.\n",
    )


def test_a_variants_starter_that_met_other_numbers_is_told_how_its_own_are_taken(
    checker: Checker, invoke: Invoke, tmp_path: Path
) -> None:
    invoke("start", "slope", str(tmp_path), "--variant", "5")
    file = tmp_path / "slope.py"
    whole = ("preds = (weights * input_data).sum()", "error = preds - target",
             "slope = 2 * input_data * error")  # fmt: skip
    file.write_text(file.read_text() + "\n".join(whole))
    plain = checker("grade", "slope", str(file), "--dry-run")
    told = " ".join(plain.stderr.split())
    assert plain.returncode == 1
    assert "This file begins as variant 5, and met the exercise's own numbers." in told
    assert f"checker grade slope {file} --variant 5" in told
    own = checker("grade", "slope", str(file), "--variant", "5", "--dry-run")
    assert (own.returncode, own.stderr.strip()) == (0, "Not stored, as you asked.")
