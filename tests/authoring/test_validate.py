"""Every planted fault is found, with file, line, column, JSON path and clear words.

Faults are planted into copies of shipped exercises. Their bundled programs run in this process,
so that these tests are quick; the shipped exercises themselves are proved in the sandbox.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import catalog
from checker.app import service
from checker.authoring.validate import prove
from checker.models.errors import Problem, SpecError
from checker.reports import problems
from tests.grading.observing import observe
from tests.shipped import entry

pytestmark = pytest.mark.slow

Planted = Callable[..., list[Problem]]


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    """Copy an exercise with few bundled programs, plant faults, and say what is found.

    `edits` replace text in the spec; `files` are written beside it (None removes one).
    """

    def plant(
        exercise: str, *edits: tuple[str, str], files: dict[str, str | None] | None = None
    ) -> list[Problem]:
        source = entry(exercise).folder
        folder = tmp_path / source.parent.name / source.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("submissions"))
        shutil.copytree(source.parent / "given", folder.parent / "given")
        for code in wired(exercise):
            shown = source / "submissions/wrong" / f"{code}.py"
            write(folder / "submissions/wrong" / f"{code}.py", shown.read_text(encoding="utf-8"))
        spec = folder / "exercise.json"
        text = spec.read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        spec.write_text(text, encoding="utf-8")
        for name, content in (files or {}).items():
            write(folder / name, content)
        found = prove(spec, observe, seeds=1)
        for problem in found:
            assert Path(problem.file).is_relative_to(folder)
            assert str(problem) == (
                f"{problem.file}:{problem.line}:{problem.column}: {problem.path}: {problem.message}"
            )
        return list(found)

    return plant


def wired(exercise: str) -> list[str]:
    """Codes of the slips in an exercise's wiring, each of which wants a program that shows it."""
    return list(dict.fromkeys(c for step in entry(exercise).exercise.steps for c in step.slips))


def write(path: Path, content: str | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def of_the_options(found: list[Problem]) -> list[tuple[str, str]]:
    """Problems without those that follow from them in every variant."""
    return [(one.path, one.message) for one in found if one.path != "$.variants"]


@pytest.mark.parametrize("exercise", ["slope", "improve-weights", "perfect-prediction"])
def test_a_sound_exercise_has_no_problem(planted: Planted, exercise: str) -> None:
    assert planted(exercise) == []


def test_a_sound_choice_has_no_problem(planted: Planted) -> None:
    assert planted("forward-error") == []


OPERATION = '"is": "weight_slope"'
FIELDS = "unknown field 'moduls'; the fields are: $schema, ask, "
NOT_A_NUMBER = "is not a number that a spec may hold"
# exercise, edit, where the problem stands (a text of the edited spec), JSON path, message
FAULTS: list[tuple[str, tuple[str, str], str, str, str]] = [
    # ---- the text
    ("slope", ('"kind": "code",', '"kind": "code",\n  "kind": "code",'), '"code"', "$.kind",
     "the key 'kind' stands twice in one object"),
    ("slope", ('"name": "error",', '"name": "error", "name": "errors",'), '"errors"',
     "$.steps[1].name", "the key 'name' stands twice in one object"),
    ("slope", ("[1, 2, 3]", "[1, NaN, 3]"), "NaN", "$.data.input_data[1]", f"NaN {NOT_A_NUMBER}"),
    ("slope", ("[1, 2, 3]", "[1, 2, -Infinity]"), "-Infinity", "$.data.input_data[2]",
     f"-Infinity {NOT_A_NUMBER}"),
    ("slope", ("[1, 2, 3]", "[1e999, 2, 3]"), "1e999", "$.data.input_data[0]",
     f"1e999 {NOT_A_NUMBER}"),
    ("slope", ("[1, 2, 3]", f"[1, 2, -{10**400}]"), f"-{10**400}", "$.data.input_data[2]",
     f"-1{55 * '0'}… is too large: whole numbers lie between -1e+15 and 1e+15"),
    ("slope", ('"points": 2', f'"points": {10**400}'), f"{10**400}", "$.steps[2].points",
     f"1{56 * '0'}… is too large: whole numbers lie between -1e+15 and 1e+15"),
    ("slope", ('{"integers": [-20, 20], "not": [0]}', '{"decimals": [-1e308, 1e308]}'),
     '{"decimals"', "$.hidden.target", "the range [-1e+308, 1e+308] goes beyond 1e+15"),
    # ---- the fields
    ("slope", ('"modules"', '"moduls"'), '["np"]', "$.moduls", FIELDS),
    ("slope", ('"points": 2', '"point": 2'), "2,\n      \"slips\"", "$.steps[2].point",
     "unknown field 'point'; the fields are: call, free, is, "),
    ("slope", ('"points": 2', '"points": "2"'), '"2"', "$.steps[2].points",
     "'2' is not of type 'integer'"),
    ("slope", ('"order": 5', '"order": 0'), "0,\n  \"requires\"", "$.order",
     "0 is less than the minimum of 1"),
    ("slope", ('"squared error"', '"cubed error"'), '"cubed error"', "$.conventions.loss",
     "\"cubed error\" is none of: ['squared error', 'cross entropy']"),
    ("slope", ('"update": "weights - ', '"update": "weights + '), '{\n    "error"',
     "$.conventions", "with prediction - actual, adding the slope would climb the loss"),
    ("slope", ('[-20, 20], "not"', '[20, -20], "not"'), '{"integers": [20', "$.hidden.target",
     "the range [20, -20] is empty: the low end comes first"),
    ("slope", ('[-20, 20], "not"', '[20, 20], "not"'), '{"integers": [20', "$.hidden.target",
     "the range [20, 20] holds one number: widen it"),
    ("slope", ('"weights-for-inputs"', '"Weights for inputs"'), '["weights"',
     "$.steps[2].slips.Weights for inputs",
     "this is no code: lower-case words joined by hyphens"),
    ("slope", (f"{OPERATION},\n", '"free": "perfect-edit", "is": "error",\n'), '{\n      "name"',
     "$.steps[2]", "step 'slope' needs either `is` (an operation) or `free` (a property)"),
    # ---- the names
    ("slope", (OPERATION, '"is": "weight_slop"'), '"weight_slop"', "$.steps[2].is",
     "there is no operation 'weight_slop'; did you mean 'weight_slope'?"),
    ("slope", ('["weights", "error"]', '["input_data", "error"]'), '["input_data", "error"]\n',
     "$.steps[2].slips.weights-for-inputs", "these are the arguments of the step itself"),
    ("slope", ('"order": 5', '"points": 4, "order": 5'), "4", "$.points",
     "a program is asked for the steps that have points: leave this out"),
    ("slope", ('"name": "error"', '"variable": "class", "name": "error"'), '"error"',
     "$.steps[1].name", "'class' is a word of Python's own"),
    ("slope", (OPERATION, '"is": "zzz"'), '"zzz"', "$.steps[2].is",
     "there is no operation 'zzz'; there are: absolute, "),
    ("slope", ('"order": 5', '"order": 5.0'), "5.0", "$.order", "Input should be a valid integer"),
    ("slope", ('"points": 2', '"points": true'), "true", "$.steps[2].points",
     "True is not of type 'integer'"),
    ("slope", ('["preds", "target"]', '["preds", "targt"]'), '"targt"', "$.steps[1].of[1]",
     "there is no name 'targt'; did you mean 'target'?"),
    ("slope", ('["preds", "target"]', '["preds"]'), '["preds"]', "$.steps[1].of",
     "this takes 2 arguments (prediction, actual), not 1"),
    ("slope", ('["weights", "error"]', '["weights"]'), '["weights"]',
     "$.steps[2].slips.weights-for-inputs", "this takes 2 arguments (inputs, error), not 1"),
    ("slope", ('["weights", "error"]', '["weight", "error"]'), '"weight",',
     "$.steps[2].slips.weights-for-inputs[0]",
     "there is no name 'weight'; did you mean 'weights'?"),
    ("slope", ('"name": "preds"', '"name": "target"'), '"target", "is"',
     "$.steps[0].name", "the name 'target' is already taken"),
    ("slope", ('["weights", "input_data", "target"]', '["weights", "inputs", "target"]'),
     '"inputs", "t', "$.preloads[1]", "there is no name of data or a network 'inputs'; "),
    ("slope", ('"hidden": {\n    "weights"', '"hidden": {\n    "weight"'), '{"integers": [-5, 5]}',
     "$.hidden.weight", "there is no name of data or a network 'weight'; did you mean 'weights'?"),
    ("slope", ('"preds": 7', '"pred": 7'), "7, \"error\"", "$.expected.pred",
     "there is no name of a step 'pred'; did you mean 'preds'?"),
    ("slope", ('["weights", "input_data"], "points"', '["error", "input_data"], "points"'),
     '[\n    {"name": "preds"', "$.steps", "the steps preds, error form a cycle"),
    ("perfect-prediction", ('"perfect-edit"', '"perfect-edt"'), '"perfect-edt"',
     "$.steps[2].free", "there is no property 'perfect-edt'; did you mean 'perfect-edit'?"),
    ("perfect-prediction", ('0", "input_data", "target', '0", "input_dat", "target'),
     '"input_dat",', "$.steps[2].of[1]",
     "there is no name among the data 'input_dat'; did you mean 'input_data'?"),
    ("perfect-prediction", ('["weights_0", "input_data", "t', '["error_0", "input_data", "t'),
     '["error_0"', "$.steps[2].of",
     "a free step first names the data that the choice starts from"),
    ("many-points", ('"is": "forward", "of": ["w', '"is": "forwrd", "of": ["w'),
     '"forwrd"', "$.functions[0].is", "there is no operation 'forwrd'; did you mean 'forward'?"),
    ("many-points", ('"of": ["weights", "row"]', '"of": ["weights", "rw"]'), '"rw"',
     "$.functions[0].of[1]", "there is no name 'rw'; did you mean 'row'?"),
    ("many-points", ('[["input_data", "weights_0"]', '[["input_dat", "weights_0"]'), '"input_dat"',
     "$.functions[0].proved_on[0][0]", "there is no name 'input_dat'; did you mean 'input_data'?"),
    ("many-points", ('"name": "predict_with_network"', '"name": "predict"'), '"predict"',
     "$.functions[0].name", "there is no file "),
    ("slope", ('"id": "slope"', '"id": "slop"'), '"slop"', "$.id",
     "the folder is called '05-slope': it must end in the id"),
    ("slope", ('"order": 5', '"order": 6'), "6,\n", "$.order",
     "the folder is called '05-slope': it must begin with the order"),
    ("slope", ('"chapter": "backpropagation"', '"chapter": "other"'), '"other"', "$.chapter",
     "the chapter's folder is called 'backpropagation'"),
    ("forward-error", ('"ask": "error"', '"ask": "eror"'), '"eror"', "$.ask",
     "there is no step 'eror'; did you mean 'error'?"),
    ("weight-change", ('"holds": "more_accurate"', '"holds": "mor_accurate"'), '"mor_accurate"',
     "$.options[0].holds", "there is no step 'mor_accurate'; did you mean 'more_accurate'?"),
    # ---- the values
    ("many-points", ("[5, 6]", "[5, 6, 7]"), '{"rows"', "$.data.input_data",
     "the rows of 'input_data' are not of equal length"),
    ("many-points", ('{"weights": [[1, 1]]}', '{"weights": [[1, 1, 1]]}'),
     '{"weights": [[1, 1, 1]]}', "$.networks.weights_0.layers[1]",
     "layer 1 of 'weights_0' reads 3 nodes, but the layer before it has 2"),
    ("many-points", ("[[2, 1], [1, 2]]", "[[2, 1], [1]]"), '{"weights": [[2, 1], [1]]}',
     "$.networks.weights_0.layers[0]", "the rows of 'weights_0' are not of equal length"),
    ("slope", ('"weights": [0, 2, 1]', '"weights": [0, 2]'), '{"name": "preds"', "$.steps[0]",
     "step preds: weights (2,) do not fit inputs (3,)"),
    ("forward-error", ('"of": ["network", "inputs"]', '"of": ["inputs", "inputs"]'),
     '{"name": "prediction"', "$.steps[0]",
     "step prediction: a network is needed, and these are numbers"),
    ("weight-change", ('{"literal": 0}', '{"literal": 5}'), '{"name": "changed_network"',
     "$.steps[2]", "step changed_network: output has 2 weights; the first is number 0"),
    # ---- the claims
    ("slope", ('"preds": 7', '"preds": 8'), "8, \"error\"", "$.expected.preds",
     "claimed is 8, but computed is 7"),
    ("slope", ("[14, 28, 42]", "[14, 28, 43]"), "[14, 28, 43]", "$.expected.slope",
     "claimed is [14, 28, 43], but computed is [14, 28, 42]"),
    ("slope", ("[14, 28, 42]", "[14, 28]"), "[14, 28]", "$.expected.slope",
     "claimed is [14, 28], but computed is [14, 28, 42]"),
    ("slope", ("[14, 28, 42]", "[[14, 28], [42]]"), "[[14", "$.expected.slope", "claimed is "),
    ("slope", ('"preds": 7', '"preds": {"node_0": [1]}'), '{"node_0"', "$.expected.preds",
     "claimed is "),
    ("slope", ('"preds": 7', '"preds": {"length": 1, "first": 7, "last": 7}'), '{"length"',
     "$.expected.preds", "claimed is "),
    ("slope", ('"preds": 7', '"preds": true'), "true", "$.expected.preds", "claimed is True"),
    ("many-updates", ('"length": 20', '"length": 21'), '{"length": 21', "$.expected.mse_hist",
     "claimed is [21, 25.4016, 9.62711e-05], but computed is [20, 25.4016, 9.62711e-05]"),
    ("weight-change", ('"less_accurate": true', '"less_accurate": false'), "false",
     "$.expected.less_accurate", "claimed is False, but computed is True"),
    # ---- the texts
    ("slope", ('"hints": [', '"hints": [\n    "It is 28.",'), '"It is 28."', "$.hints[0]",
     "28 gives `slope` away: say how it is found, not what it is"),
    ("slope", ('"hints": [', '"hints": [\n    "See $x_{$.",'), '"See $', "$.hints[0]",
     "the formula $x_{$ has a brace without its partner"),
    # ---- the options
    ("forward-error", ('"gave-the-actual"', '"gave-the-actal"'), '"gave-the-actal"',
     "$.options[0].slip", "slip 'gave-the-actal' does not exist"),
    # ---- the hidden data
    ("slope", ('[-20, 20], "not": [0]', '[-1, 0], "not": [-1]'), '{\n    "weights": {"integers"',
     "$.hidden", "no draw tells these apart: target is the same as on the given data; widen what "
     "varies, or let more vary"),
    ("slope", ('[-20, 20], "not": [0]', '[0, 1], "not": [0, 1]'), '{\n    "weights": {"integers"',
     "$.hidden", "from 0 to 1 no number is left to draw"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "edit", "mark", "path", "message"), FAULTS)
def test_fault(
    planted: Planted, exercise: str, edit: tuple[str, str], mark: str, path: str, message: str
) -> None:
    [found] = [one for one in planted(exercise, edit) if one.message.startswith(message)]
    assert found.path == path
    assert found.line is not None
    assert found.column is not None
    text = entry(exercise).text.replace(*edit, 1).splitlines()
    assert text[found.line - 1][found.column - 1 :].startswith(mark.partition("\n")[0])


def test_two_keys_and_no_key_and_options_that_are_there_twice(planted: Planted) -> None:
    found = planted("forward-error", ('{"value": 6}', '{"key": true}'))
    assert any(
        one.path.startswith("$.options") and "exactly one key" in one.message for one in found
    )


def test_no_key(planted: Planted) -> None:
    found = of_the_options(planted("forward-error", ('{"key": true}', '{"value": 12}')))
    assert [path for path, _ in found] == ["$.options"]
    assert "exactly one key" in found[0][1]


@pytest.mark.parametrize("value", ["16", "16.0", "11"])
def test_an_option_that_is_there_twice(planted: Planted, value: str) -> None:
    found = of_the_options(planted("forward-error", ('{"value": 6}', f'{{"value": {value}}}')))
    assert found
    assert all(path.startswith("$.options[") for path, _ in found)


def test_ids_that_clash(planted: Planted) -> None:
    [(path, message)] = of_the_options(planted("weight-change", ('"id": "same"', '"id": "more"')))
    assert path == "$.options[2]"
    assert "more" in message


def test_a_choice_needs_options_and_points(planted: Planted) -> None:
    found = planted(
        "forward-backward-count",
        ('"points": 1', '"points": 0'),
        ('"ask": "count",', ""),
    )
    assert [(one.path, one.message) for one in found] == [
        ("$.kind", "there is nothing to earn: give points"),
        ("$.options[1]", "a key or a slip as an option needs `ask`"),
        ("$.options[2]", "a key or a slip as an option needs `ask`"),
        ("$.options[3]", "a key or a slip as an option needs `ask`"),
    ]


def test_a_number_needs_an_asked_step(planted: Planted) -> None:
    edits = ('"kind": "choice"', '"kind": "number"'), ('"ask": "count",', "")
    messages = [one.message for one in planted("forward-backward-count", *edits)]
    assert "a number needs `ask`: the step whose value is asked" in messages


def test_a_code_exercise_needs_hidden_data(planted: Planted) -> None:
    text = entry("slope").text
    hidden = text[text.index('  "hidden"') : text.index('  "hints"')]
    found = planted("slope", (hidden, ""))
    assert ("$", "a code exercise needs `hidden`: what varies, so that typed results are seen") in [
        (one.path, one.message) for one in found
    ]


def test_a_number_of_thousands_of_digits_is_told(planted: Planted) -> None:
    [problem] = planted("slope", ("[1, 2, 3]", f"[1, 2, {'9' * 5000}]"))
    assert problem.message == (
        "a number in it has thousands of digits: whole numbers lie between -1e+15 and 1e+15"
    )


def test_an_overflow_is_told_and_never_a_warning(planted: Planted) -> None:
    found = planted(
        "slope",
        ('"weights": [0, 2, 1]', '"weights": [1e300, 0, 0]'),
        ("[1, 2, 3]", "[1e300, 2, 3]"),
    )
    assert [(one.path, one.message) for one in found] == [
        ("$.steps[0]", "step preds: the value is not finite")
    ]


# ---- several at once


def test_all_faults_of_the_fields_are_told_at_once(planted: Planted) -> None:
    found = planted(
        "slope",
        ('"points": 2', '"points": "2"'),
        ('"order": 5', '"order": 0'),
        ('"modules"', '"moduls"'),
        ('[-20, 20], "not"', '[20, -20], "not"'),
    )
    assert [one.path for one in found] == [
        "$.order",
        "$.moduls",
        "$.steps[2].points",
        "$.hidden.target",
    ]
    assert [one.line for one in found] == sorted(one.line or 0 for one in found)


def test_all_faults_of_the_names_are_told_at_once(planted: Planted) -> None:
    found = planted(
        "slope",
        (OPERATION, '"is": "weight_slop"'),
        ('["preds", "target"]', '["preds", "targt"]'),
        ('"preds": 7', '"pred": 7'),
    )
    assert [one.path for one in found] == ["$.steps[1].of[1]", "$.steps[2].is", "$.expected.pred"]


def test_all_faults_of_claims_and_programs_are_told_at_once(planted: Planted) -> None:
    found = planted(
        "slope",
        ('"preds": 7', '"preds": 8'),
        ('"error": 7', '"error": 6'),
        files={"solution.py": "preds = 7\n", "starter.py": None},
    )
    assert [one.path for one in found if "claimed" in one.message] == [
        "$.expected.preds",
        "$.expected.error",
    ]
    told = [one.message for one in found if one.path == "$"]
    assert told[0].startswith("there is no starter.py")
    assert told[1].startswith("solution.py is incorrect: `preds` does not change when the data do.")


def test_a_claim_behind_a_free_choice_is_proved_on_the_solutions_choice(planted: Planted) -> None:
    found = planted("perfect-prediction", ('"error_1": 0', '"error_1": 1'))
    assert any("claimed is 1, but computed is 0" in one.message for one in found)


def test_keys_that_stand_twice_are_all_told(planted: Planted) -> None:
    found = planted(
        "slope",
        ('"kind": "code",', '"kind": "code", "kind": "code",'),
        ('"name": "error",', '"name": "error", "name": "error",'),
    )
    assert [one.path for one in found] == ["$.kind", "$.steps[1].name"]


def test_a_slip_in_the_wiring_wants_a_program_that_shows_it(planted: Planted) -> None:
    found = planted("slope", files={"submissions/wrong/weights-for-inputs.py": None})
    assert [one.path for one in found] == ["$.steps[2].slips.weights-for-inputs"]


# ---- the bundled programs

RIGHT = entry("slope").read("solution.py") or ""
REVERSED = RIGHT.replace("preds - target", "target - preds")
PROGRAMS: list[tuple[dict[str, str | None], str]] = [
    ({"solution.py": None}, "there is no solution.py"),
    ({"solution.py": REVERSED}, "solution.py is partial: `error` is -7. The subtraction"),
    ({"solution.py": "1 / 0\n"}, "solution.py is error: Line 1: "),
    ({"starter.py": None}, "there is no starter.py"),
    ({"starter.py": "preds = (weights * input_data).sum()\n"},
     "starter.py must run and earn nothing: "),
    ({"starter.py": "1 / 0\n"}, "starter.py must run and earn nothing: Line 1: "),
    ({"submissions/right/odd.py": REVERSED},
     "right/odd.py is partial: `error` is -7. The subtraction is the wrong way round."),
    ({"submissions/wrong/reversed-error.py": RIGHT},
     "wrong/reversed-error.py is correct; its name promises reversed-error"),
    ({"submissions/wrong/squared-error--style.py": REVERSED},
     "wrong/squared-error--style.py is told reversed-error; its name promises squared-error"),
    ({"submissions/wrong/reversed-error.py": "1 / 0\n"},
     "wrong/reversed-error.py is error: Line 1: "),
    ({"submissions/wrong/scaled.py": RIGHT.replace("preds - target", "preds * 3 + 1")},
     "wrong/scaled.py is told no slip, but: `error` is 22. That is not right."),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), PROGRAMS)
def test_a_program_that_does_not_keep_its_promise(
    planted: Planted, files: dict[str, str | None], message: str
) -> None:
    found = planted("slope", files=files)
    told = [one for one in found if one.message.startswith(message)]
    assert len(told) == 1
    assert (told[0].path, told[0].line, told[0].column) == ("$", 1, 1)
    named = message.partition(" ")[0]
    if named in files or f"submissions/{named}" in files:
        assert told[0].file.endswith(named)


def test_programs_that_keep_their_promise(planted: Planted) -> None:
    files: dict[str, str | None] = {
        "submissions/right/any.py": RIGHT,
        "submissions/wrong/reversed-error.py": REVERSED,
        "submissions/wrong/reversed-error--style.py": REVERSED,
        "submissions/wrong/missing-factor-2.py": RIGHT.replace("2 * ", ""),
    }
    assert planted("slope", files=files) == []


IGNORES = "def predict_with_network(row, weights):\n    return 15\n"
RAISES = "def predict_with_network(row, weights):\n    return row.no_such\n"
OTHER = "def predict(row, weights):\n    return 15\n"
FUNCTION = "$.functions[0].proved_on["


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "message"),
    [
        (IGNORES, "predict_with_network is not forward on these data"),
        (RAISES, "predict_with_network cannot be called: "),
        (OTHER, "predict_with_network cannot be called: "),
    ],
)
def test_a_given_function_that_is_not_its_operation(
    planted: Planted, code: str, message: str
) -> None:
    found = planted("many-points", files={"../given/predict_with_network.py": code})
    told = [one for one in found if one.path.startswith(FUNCTION)]
    assert {one.path for one in told} == {f"{FUNCTION}0]", f"{FUNCTION}1]"}
    assert all(one.message.startswith(message) for one in told)


@pytest.mark.slow
def test_a_given_function_that_sums_over_all_rows_is_told(planted: Planted) -> None:
    """The fault of the original chapter: the function used the whole data, not its argument."""
    whole = (entry("many-points").functions["predict_with_network"]).replace(
        "np.multiply(row,", "np.multiply(np.array([14, 6]),"
    )
    found = planted("many-points", files={"../given/predict_with_network.py": whole})
    assert any(one.path == f"{FUNCTION}0]" for one in found)


# ---- reading


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "byte 1 is not valid UTF-8: save the file as UTF-8"),
        (b"", "this is not JSON: Expecting value"),
        (b"[" * 100_000, "the JSON is nested too deeply"),
        (b"[]", "[] is not of type 'object'"),
        (b"{}", "the field 'id' is missing"),
    ],
)
def test_a_file_that_is_no_spec(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "exercise.json"
    path.write_bytes(content)
    found = prove(path, observe)
    assert found[0].message.startswith(message)
    with pytest.raises(SpecError) as caught:
        catalog.load(path)
    assert caught.value.code == "unsound-spec"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert prove(tmp_path / "exercise.json", observe)[0].message.startswith("the file cannot be")


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "backpropagation/05-slope"
    shutil.copytree(entry("slope").folder, folder)
    spec = folder / "exercise.json"
    text = spec.read_bytes()
    spec.write_bytes(b"\xef\xbb\xbf" + text)
    digests = catalog.load(spec).digest, catalog.digests(tmp_path)["slope"]
    assert digests == (entry("slope").digest, entry("slope").digest)


def test_either_factor_of_a_prediction_may_be_learnt(planted: Planted) -> None:
    """As where a table of ratings is taken apart: both sides get their slopes from one error."""
    other = '{"name": "other", "is": "weight_slope", "of": ["weights", "error"]},'
    rest = '{\n      "name": "slope"'
    assert planted("slope", (rest, f"{other} {rest}")) == []


def test_a_slope_of_something_else_is_told_once_for_all_draws(planted: Planted) -> None:
    other = '{"name": "other", "is": "weight_slope", "of": ["spare", "error"]},'
    rest = '{\n      "name": "slope"'
    data = '"input_data": [1, 2, 3]'
    edits = (rest, f"{other} {rest}"), (data, f'"spare": [3, 4, 5], {data}')
    found = [one.message for one in planted("slope", *edits)]
    assert [one for one in found if "is not the slope" in one] == [
        "other is not the slope of the loss for weights: [14, 28, 42] is"
    ]


def test_all_that_no_draw_tells_apart_is_told(planted: Planted) -> None:
    text = entry("slope").text
    hidden = text[text.index('  "hidden"') : text.index('  "hints"')]
    told = [
        one.message
        for one in planted("slope", (hidden, '"hidden": {"target": {"integers": [3, 9]}},'))
    ]
    assert [one.split("; ")[0] for one in told if one.startswith("no draw")] == [
        f"no draw tells these apart: {one}"
        for one in (
            "preds is the same as on the given data",
            "preds: not-summed gives one value on all data",
            "preds: mean-for-sum gives one value on all data",
            "error: actual-not-subtracted gives one value on all data",
        )
    ]


def test_a_spec_that_is_no_file_is_told_by_validate(tmp_path: Path) -> None:
    (tmp_path / "exercise.json").mkdir()
    [(_, [found])] = service.validate([tmp_path / "exercise.json"], observe)
    assert found.message == "the file cannot be read: Is a directory"
    assert f"✗ {tmp_path.name}\n" in problems.one((tmp_path / "exercise.json", (found,)))
