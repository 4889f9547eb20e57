"""grade and answer, end to end: exit codes, words, one verdict for any bytes, and what is kept."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Checker

pytestmark = pytest.mark.slow
Bundled = Callable[[str, str], Path]


def test_a_right_file(checker: Checker, bundled: Bundled) -> None:
    done = checker("grade", "slope", bundled("slope", "solution.py"))
    assert done.returncode == 0
    assert done.stdout == (
        "The slope of the loss (slope)\n"
        "correct, 4 of 4 points\n"
        "\n"
        "All correct.\n"
        "\n"
        "  ✓  1/1  `preds` is right.\n"
        "  ✓  1/1  `error` is right.\n"
        "  ✓  2/2  `slope` is right.\n"
        "\n"
        "Your program printed:\n"
        "  │ [14 28 42]\n"
        "\n"
        "Attempt 1, stored.\n"
        "\n"
        "Next: improve-weights. Read it with: checker show improve-weights\n"
    )


def test_a_slip_is_named_and_later_steps_keep_their_points(
    checker: Checker, bundled: Bundled
) -> None:
    done = checker("grade", "slope", bundled("slope", "submissions/wrong/reversed-error.py"))
    assert done.returncode == 1
    assert done.stdout.splitlines()[3:8] == [
        "`error` is -7. The subtraction is the wrong way round. Needed: `preds` − `target`.",
        "",
        "  ✓  1/1  `preds` is right.",
        "  ✗  0/1  `error`: see above (line 2) [reversed-error]",
        "  ✓  2/2  `slope` follows correctly from your `error`, so it keeps its points.",
    ]


def test_standard_input_and_a_dry_run(checker: Checker, bundled: Bundled) -> None:
    source = bundled("slope", "solution.py").read_text(encoding="utf-8")
    done = checker("grade", "slope", "-", "--dry-run", "--json", stdin=source)
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "correct"
    assert "Not stored, as you asked." in done.stderr
    assert checker("scores").stdout == "There are no attempts yet. Begin with: checker list\n"


UNREADABLE = {
    "empty": (b"", "The file holds nothing to run, only comments or texts"),
    "nul": (b"x = 1\n\0\n", "The file cannot be read as Python: "),
    "latin": ("x = 'é'\n".encode("latin-1"), "The file cannot be read as Python: byte 6 "),
    "syntax": (b"x = 1\ny = = 2\n", "The file cannot be read as Python: invalid syntax (line 2)"),
    "binary": (bytes(range(256)) * 10, "The file cannot be read as Python: "),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_costs_no_attempt(checker: Checker, tmp_path: Path, name: str) -> None:
    source, words = UNREADABLE[name]
    path = tmp_path / "mine.py"
    path.write_bytes(source)
    done = checker("grade", "slope", path, "--json")
    verdict = json.loads(done.stdout)
    assert done.returncode == 1
    assert verdict["status"] == "invalid"
    assert verdict["feedback"].startswith(words)
    assert json.loads(checker("progress", "--json").stdout)[4]["at_attempt"] is None


STOPPED = {
    "error": ("x = 1\ny = inputs * 2\n", "Line 2: "),
    "timeout": ("while True: pass\n", "The program used more than 2 seconds of processor time."),
    "memory": ("x = ' ' * 10**12\n", "The program asked for more than 512 MiB of memory."),
    "output": ("while True: print('x' * 1000)\n", "The program printed more than 64 KiB."),
    "refused": ("import os\nos._exit(0)\n", "The program was stopped."),
}


@pytest.mark.parametrize("status", STOPPED)
def test_what_stops_a_program_is_said(checker: Checker, tmp_path: Path, status: str) -> None:
    source, words = STOPPED[status]
    path = tmp_path / "mine.py"
    path.write_text(source, encoding="utf-8")
    done = checker("grade", "slope", path, "--json")
    verdict = json.loads(done.stdout)
    assert done.returncode == 1
    assert (verdict["status"], verdict["score"]["points"]) == (status, 0)
    assert verdict["feedback"].startswith(words)


def test_in_place_update_of_whole_numbers_is_explained(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("error = preds - target\nweights -= 0.01 * error\n", encoding="utf-8")
    verdict = json.loads(checker("grade", "improve-weights", path, "--json").stdout)
    # The line before it was right, and keeps its points.
    assert verdict["status"] == "partial"
    assert verdict["feedback"].startswith(
        "Line 2: The array holds whole numbers, so NumPy does not change it in place by fractions. "
        "Write `name = name - …` in place of `name -= …`. (Python says: "
    )
    assert [finding["status"] for finding in verdict["findings"]][:2] == ["right", "missing"]


PROGRAMS = {
    "missing, with a near miss": (
        "pred = 7\n",
        "`preds` is missing: the file never sets it. You have `pred`: is that the one you mean?",
    ),
    "a wrong type": ("preds = 'seven'\n", "`preds` is text, where one number is needed."),
    "a truth value": (
        "preds = True\n",
        "`preds` is a truth value (True or False), where one number is needed.",
    ),
    "a wrong shape": (
        "preds = np.array([[7]])\n",
        "`preds` is an array of shape (1, 1), where one number is needed.",
    ),
    "not a number": ("preds = float('nan')\n", "`preds` is NaN (not a number)."),
    "another object": (
        "class P: pass\npreds = P()\n",
        "`preds` is a P object, which is not plain numbers, where one number is needed.",
    ),
}


@pytest.mark.parametrize("case", PROGRAMS)
def test_values_that_cannot_be_compared(checker: Checker, tmp_path: Path, case: str) -> None:
    source, words = PROGRAMS[case]
    path = tmp_path / "mine.py"
    path.write_text(source, encoding="utf-8")
    done = checker("grade", "slope", path, "--json")
    assert (done.returncode, json.loads(done.stdout)["feedback"]) == (1, words)


def test_aliased_weights_are_judged_against_the_original(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "weights_1 = weights_0\n"
        "weights_1['node_1'][1] = 0\n"
        "model_output_0 = predict_with_network(input_data, weights_0)\n"
        "error_0 = model_output_0 - target_actual\n"
        "model_output_1 = predict_with_network(input_data, weights_1)\n"
        "error_1 = model_output_1 - target_actual\n",
        encoding="utf-8",
    )
    verdict = json.loads(checker("grade", "perfect-prediction", path, "--json").stdout)
    assert verdict["findings"][0]["message"] == (
        "`model_output_0` is 3. It follows from `weights_0`, which line 2 changed; it is given and "
        "stays as it is. `weights_1` shares its arrays: copy before you edit, for example with "
        "`copy.deepcopy(weights_0)`. Needed: `input_data` through the hidden layers of "
        "`weights_0` to its output."
    )


def test_a_changed_question_earns_nothing(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "weights = np.zeros(3)\ninput_data = np.zeros(3)\n"
        "preds = (weights * input_data).sum()\nerror = preds - 0\n"
        "slope = 2 * input_data * error\n",
        encoding="utf-8",
    )
    verdict = json.loads(checker("grade", "slope", path, "--json").stdout)
    assert verdict["score"]["points"] == 0


def test_wrong_usage(checker: Checker, tmp_path: Path) -> None:
    large = tmp_path / "large.py"
    large.write_bytes(b"#" * ((1 << 20) + 1))
    pipe = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(pipe))
        cases = {
            ("grade", "slope", "none.py"): "Error: There is no file none.py.\n",
            ("grade", "slope", str(tmp_path)): f"Error: {tmp_path} is a folder; name the Python "
            "file in it.\n",
            ("grade", "slope", str(large)): f"Error: {large} is larger than 1 MiB; a submission is "
            "a short program.\n",
            ("grade", "slope", str(pipe)): f"Error: {pipe} is not a regular file.\n",
            ("grade", "forward-error", __file__): "Error: forward-error takes a response, not a "
            "file: checker answer forward-error RESPONSE\n",
            (
                "answer",
                "slope",
                "3",
            ): "Error: slope takes a Python file: checker grade slope FILE\n",
            ("answer", "forward-error", "-11"): "Error: forward-error has no option '-11'. The "
            "options are: 5, 6, 11, 16\n",
            (
                "grade",
                "slop",
                __file__,
            ): "Error: There is no exercise 'slop'. Did you mean slope?\n",
        }
        for arguments, words in cases.items():
            done = checker(*arguments)
            assert (done.returncode, done.stdout, done.stderr) == (2, "", words), arguments
    assert checker("scores").stdout.startswith("There are no attempts yet.")


def test_answers(checker: Checker) -> None:
    right = checker("answer", "forward-error", "11")
    assert (right.returncode, right.stdout.splitlines()[1]) == (0, "correct, 1 of 1 point")
    wrong = json.loads(checker("answer", "forward-error", "16", "--json").stdout)
    assert wrong["findings"][0]["slip"] == "actual-not-subtracted"
    assert wrong["feedback"] == (
        "16: The actual value was not subtracted from the prediction. "
        "Needed: `prediction` − `actual`."
    )
    assert checker("answer", "weight-change", "less").returncode == 0
    assert checker("answer", "round-of-backprop", "6.0").returncode == 0
    assert checker("answer", "zero-error-slopes", "inputs").returncode == 1


def test_scores_and_progress_tell_what_was_kept(checker: Checker, bundled: Bundled) -> None:
    checker("grade", "slope", bundled("slope", "submissions/wrong/missing-factor-2.py"))
    checker("grade", "slope", bundled("slope", "solution.py"))
    checker("answer", "forward-error", "11", "--learner", "another")
    attempts = json.loads(checker("scores", "--json").stdout)
    assert [(one["exercise"], one["attempt"], one["status"]) for one in attempts] == [
        ("slope", 1, "partial"),
        ("slope", 2, "correct"),
    ]
    assert checker("progress").stdout.splitlines()[-1] == "4 of 36 points"
    assert checker("scores", "slope", "--format", "csv").stdout.count("\n") == 3
    assert checker("progress", "--learner", "another").stdout.splitlines()[-1] == "1 of 36 points"


def test_scores_tell_what_was_told_in_the_language(checker: Checker) -> None:
    checker("answer", "forward-error", "11")
    assert checker("scores").stdout.endswith("All correct.\n")
    assert checker("scores", "--language", "de").stdout.endswith("Alles richtig.\n")
    assert '"All correct."' in checker("scores", "--language", "de", "--json").stdout


@pytest.mark.skipif(os.name != "posix", reason="/proc is Linux's")
def test_a_verdict_that_is_not_stored_is_said_not_to_be(
    checker: Checker, bundled: Bundled, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"this is not a database" * 100)
    done = checker("grade", "slope", bundled("slope", "solution.py"), "--json", "--db", broken)
    assert done.returncode == 4
    assert json.loads(done.stdout)["status"] == "correct"
    assert "This verdict was NOT stored. " in done.stderr
    assert broken.read_bytes() == b"this is not a database" * 100


def test_an_unsound_exercise_is_the_authors_fault(
    checker: Checker, bundled: Bundled, tmp_path: Path
) -> None:
    folder = tmp_path / "mine" / "chapter" / "01-slope"
    folder.mkdir(parents=True)
    text = bundled("slope", "exercise.json").read_text(encoding="utf-8")
    (folder / "exercise.json").write_text(text.replace('"kind"', '"knd"'), encoding="utf-8")
    done = checker("grade", "slope", __file__, "--exercises", tmp_path / "mine")
    assert done.returncode == 3
    assert f"{folder}/exercise.json:5:10: $.knd: unknown field 'knd'; " in done.stderr


def test_grading_twice_gives_one_verdict(checker: Checker, bundled: Bundled) -> None:
    path = bundled("many-updates", "submissions/wrong/slope-once.py")
    first, second = (checker("grade", "many-updates", path, "--json").stdout for _ in range(2))
    assert first == second
