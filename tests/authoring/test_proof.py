"""Planted faults that only the whole proof sees: slips that hide, draws that fail, texts that lie.

The programs run in this process; the shipped exercises are proved in the sandbox elsewhere.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring import programs, validate
from checker.authoring.parallel import pool
from checker.models.errors import Problem
from tests.grading.observing import observe
from tests.shipped import CODE, ENTRIES, entry
from tests.sizes import daily

pytestmark = pytest.mark.slow

Plant = Callable[..., tuple[Problem, ...]]
Edit = tuple[str, str]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Copy an exercise with one program a slip, change texts in it, and prove it on two seeds."""

    def planted(
        exercise: str, *edits: Edit, files: dict[str, str | None] | None = None, seeds: int = 2
    ) -> tuple[Problem, ...]:
        source = entry(exercise).folder
        folder = tmp_path / source.parent.name / source.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("right", "*--*"))
        shutil.copytree(source.parent / "given", folder.parent / "given")
        spec = folder / "exercise.json"
        text = spec.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        spec.write_text(text, encoding="utf-8")
        for name, content in (files or {}).items():
            path = folder / name
            if content is None:
                path.unlink()
            else:
                path.write_text(content, encoding="utf-8")
        return validate.prove(spec, observe, seeds=seeds)

    return planted


PROVED_HERE = [one.exercise.id for one in ENTRIES if one.exercise.id != "many-updates"]


@pytest.mark.parametrize("exercise", [name for name in PROVED_HERE if name not in CODE])
def test_a_choice_is_proved_on_twenty_variants(plant: Plant, exercise: str) -> None:
    assert plant(exercise, seeds=20) == ()


# Daily, one is proved in the sandbox: tests/authoring/test_shipped.py.
@pytest.mark.parametrize("exercise", daily([name for name in PROVED_HERE if name in CODE]))
def test_a_code_exercise_is_proved_on_twenty_seeds(plant: Plant, exercise: str) -> None:
    assert plant(exercise, seeds=20) == ()


def test_a_pool_of_threads_finds_the_same(plant: Plant) -> None:
    edit = ('"preds": 7', '"preds": 8')
    path = Path(plant("slope", edit)[0].file)
    with pool() as each:
        together = validate.prove(path, observe, each, seeds=2)
    assert together == validate.prove(path, observe, seeds=2)
    assert together


# exercise, edit, JSON path, message
FAULTS: list[tuple[str, Edit, str, str]] = [
    # ---- slips that cannot be seen on the data shown
    ("slope", ('["actual-not-subtracted", "absolute-error"]', '["absolute-error"]'), "$.steps[1]",
     "actual-not-subtracted gives the right value of error here: change target or input_data or "
     'weights, or declare it: "collisions": {"error": ["actual-not-subtracted"]}'),
    ("slope", ('"input_data": [1, 2, 3]', '"input_data": [0, 2, 1]'), "$.steps[2]",
     "weights-for-inputs gives the right value of slope here: change input_data"),
    ("slope", ('"weights": [0, 2, 1]', '"weights": [0, 0, 0]'), "$.steps[2]",
     "missing-factor-2 gives the right value of slope here: change input_data"),
    ("forward-error", ('"absolute-error", "activation-skipped"', '"activation-skipped"'),
     "$.steps[1]", "absolute-error gives the right value of error here: change actual or "),
    ("perfect-prediction", ('["reversed-error", "squared-error", ', '["squared-error", '),
     "$.steps[4]", "reversed-error gives the right value of error_1 here: change "),
    # ---- declared collisions
    ("slope", ('["actual-not-subtracted", "absolute-error"]',
               '["actual-not-subtracted", "absolute-error", "squared-error"]'),
     "$.collisions.error[2]", "squared-error does not give the right value of error here: leave "),
    ("slope", ('"collisions": {"error": ["actual-', '"collisions": {"error": ["actal-'),
     "$.collisions.error[0]",
     "error has no slip 'actal-not-subtracted'; did you mean 'actual-not-subtracted'?"),
    ("slope", ('"collisions": {"error"', '"collisions": {"errors"'), "$.collisions.errors",
     "'errors' is not asked; asked are: preds, error, slope"),
    ("forward-error", ('"integers": [-40, 40], "not": [0]', '"integers": [1, 40]'),
     "$.collisions.error[0]", "no variant tells absolute-error from the truth: widen what `draw` "),
    # ---- the tolerance
    ("slope", ('"hints"', '"tolerance": {"relative": 0.6}, "hints"'), "$.tolerance",
     "the tolerance hides missing-factor-2: it makes slope [7, 14, 21] where [14, 28, 42] is "),
    ("many-points", ('"hints"', '"tolerance": {"absolute": 20}, "hints"'), "$.tolerance",
     "the tolerance hides activation-skipped: it makes model_output_0 ["),
    ("slope", ('"hints"', '"tolerance": {"absolute": 1e9}, "hints"'), "$.tolerance",
     "on hidden data too, the tolerance hides missing-factor-2 at slope"),
    # ---- options
    ("forward-error", ('"slip": "gave-the-actual"', '"slip": "gave-actual"'),
     "$.options[0].slip", "slip 'gave-actual' does not exist in the asked step, or leads to the "),
    ("forward-error", ('{"slip": "gave-the-actual"}', '{"slip": "absolute-error"}'),
     "$.options[0].slip", "slip 'absolute-error' does not exist in the asked step, or leads to "),
    ("forward-error", ('{"value": 6}', '{"value": -11}'), "$.options[1].value",
     'reversed-error leads to this value: write {"slip": "reversed-error"}'),
    ("forward-error", ('{"key": true}', '{"key": true, "because": "No."}'),
     "$.options[2].because", "nobody is told why the key is wrong: leave `because` out"),
    ("weight-change", ('"less_accurate": "The prediction was already',
                       '"more_accurate": "The prediction was already'),
     "$.options[0].because.more_accurate", "no other option holds 'more_accurate', so nobody is "),
    # ---- variants
    ("forward-error", ('"draw": {\n      "network"', '"draw": {\n      "netwrk"'),
     "$.variants.draw.netwrk",
     "there is no name of data or a network 'netwrk'; did you mean 'network'?"),
    ("forward-error", ('"keep": {"prediction"', '"keep": {"predicton"'),
     "$.variants.keep.predicton", "there is no name of a step 'predicton'; did you mean "),
    ("forward-error", ('"on_and_off": ["prediction"]', '"on_and_off": ["error"]'),
     "$.variants.on_and_off[0]", "there is no forward step 'error'"),
    ("forward-error", ('"keep": {"prediction": {"integers": [-20, 60], "not": [0]}',
                       '"keep": {"prediction": {"integers": [1000, 1001]}'),
     "$.variants", "none of 500 draws makes a sound variant: prediction is not what `keep` asks"),
    ("forward-backward-count", ('"integers": [2, 9]', '"integers": [0, 1]'), "$.variants",
     "none of 500 draws makes a sound variant: slip 'counted-"),
    ("round-of-backprop", ('"integers": [-6, 9]', '"integers": [0, 1]'), "$.variants",
     "none of 500 draws makes a sound variant: "),
    ("slope", ('"target": {"integers": [-9, 12]', '"target": {"integers": [12, -9]'),
     "$.variants.draw.target", "the range [12, -9] is empty: the low end comes first"),
    # ---- texts
    ("forward-error", ("{actual}", "{actul}"), "$.stem",
     "there is no number {actul} among the data; did you mean {actual}?"),
    ("forward-error", ("{actual}", "{inputs[2]}"), "$.stem",
     "there is no number {inputs[2]} among the data; did you mean {inputs}?"),
    ("forward-error", ("{actual}", "5"), "$.stem",
     "`actual` varies: write {actual} where the stem says 5"),
    ("round-of-backprop", ("plays no part", "and 3 play no part"), "$.options[0].because",
     "`node_slope` varies, so 3 is not true of every variant"),
    ("forward-error", ("The error says how far", "From {actual} see how far"), "$.hints[2]",
     "{actual} is filled in the stem alone: say it without the number"),
    ("slope", ('"`error` is one number.', '" ", "`error` is one number.'), "$.hints[2]",
     "this hint has no words: write it, or leave it out"),
    ("zero-error-slopes", ('"What is a product with a factor 0?"',
                           '"Each slope is a product, and one of its factors comes from the '
                           'output\'s error."'),
     "$.hints[1]", "this hint stands twice: no learner is helped by the second"),
    ("weight-change", ('"text": "less accurate"', '"text": " "'), "$.options[1].text",
     "this text has no words: write it, or leave it out"),
    ("slope", ('"1. Compute the prediction', '"![](network.png)", "1. Compute the prediction'),
     "$.stem", "an image has no alternative text: write it between the brackets"),
    ("forward-error", ('"actual": "actual"}', '"actual": "actual", "alt": "The actual is 5."}'),
     "$.drawings[0].alt", "the numbers vary: leave `alt` out, and it is written from those shown"),
    ("forward-error", ('"actual": "actual"}', '"actual": "actual", "alt": " "}'),
     "$.drawings[0].alt", "the alternative text has no words: leave `alt` out"),
    # ---- what is of no use
    ("slope", ('"target": 0}', '"target": 0, "rate": 1}'), "$.data.rate",
     "no step reads 'rate': leave it out, or use it"),
    ("slope", ('"target": 0},\n  "preloads": ["weights"', '"target": 0, "rate": 1},\n  "preloads": '
               '["rate", "weights"'),
     "$.preloads[0]", "no step reads 'rate': leave it out, or use it"),
    ("slope", ('"data": {', '"networks": {"net": {"layers": [{"weights": [[1]]}]}},\n  "data": {'),
     "$.networks.net", "no step reads 'net': leave it out, or use it"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "edit", "path", "message"), FAULTS)
def test_fault(plant: Plant, exercise: str, edit: Edit, path: str, message: str) -> None:
    seeds = 10 if message.startswith("no variant") else 2
    found = [one for one in plant(exercise, edit, seeds=seeds) if one.path == path]
    told = [one for one in found if one.message.startswith(message)]
    assert len(told) == 1, found
    assert told[0].line is not None
    assert told[0].column is not None


def test_a_slip_in_the_wiring_needs_a_program(plant: Plant) -> None:
    [found] = plant("slope", files={"submissions/wrong/weights-for-inputs.py": None})
    assert (found.path, found.message) == (
        "$.steps[2].slips.weights-for-inputs",
        "no program shows this slip: add submissions/wrong/weights-for-inputs.py",
    )


def test_collisions_that_nothing_tells_apart(plant: Plant) -> None:
    text = entry("forward-error").text
    variants = text[text.index('  "variants"') : text.index('  "hints"')]
    found = plant("forward-error", (variants, ""))
    assert [(one.path, one.message) for one in found] == [
        (f"$.collisions.error[{place}]",
         f"nothing tells {code} from the truth: no hidden data and no variants")
        for place, code in enumerate(
            ["absolute-error", "activation-skipped", "activation-on-output"]
        )
    ]  # fmt: skip


def test_a_number_in_which_two_slips_lead_to_one_value(plant: Plant) -> None:
    text = entry("round-of-backprop").text
    options = text[text.index('  "options"') : text.index('  "expected"')]
    found = plant("round-of-backprop", ('"kind": "choice"', '"kind": "number"'), (options, ""),
                  ('"inputs": [3, 2]', '"inputs": [3, 3]'))  # fmt: skip
    assert (
        "$.ask",
        "node-value-only and node-slope-only lead to one value here: change the data",
    ) in [(one.path, one.message) for one in found]


def test_a_reason_that_is_missing_where_the_key_varies(plant: Plant) -> None:
    text = entry("weight-change").text
    start = text.index('        "same_accuracy": "The hidden')
    edit = (",\n" + text[start : text.index("\n", start)], "")
    found = plant("weight-change", edit, seeds=20)
    assert {one.path for one in found} == {"$.options[0].because"}
    assert {one.message for one in found} == {"no reason is given for where 'same' is the key"}


def test_what_every_variant_shows_is_told_once_of_each_place(plant: Plant) -> None:
    drawn = '"actual": "actual", "values": {"node_0": "eight", "node_1": "one"}}]'
    data = '"data": {"eight": 8, "one": 1, '
    edits = ('"actual": "actual"}]', drawn), ('"data": {', data)
    found = plant("forward-error", *edits, seeds=6)
    assert [(one.path, one.message.split(", ")[0]) for one in found] == [
        ("$.drawings[0].values.node_0", "node_0 is drawn as 8"),
        ("$.drawings[0].values.node_1", "node_1 is drawn as 1"),
    ]


# ---- programs on other data

RIGHT = entry("slope").read("solution.py") or ""


def test_a_wrong_program_whose_slip_depends_on_the_draw(plant: Plant) -> None:
    """Right for small sums: it is told another slip wherever the draw has a large one."""
    fickle = RIGHT + "if preds > 10:\n    slope = -slope\nelse:\n    slope = slope / 2\n"
    found = plant("slope", files={"submissions/wrong/missing-factor-2.py": fickle}, seeds=8)
    [told] = [one for one in found if one.file.endswith("missing-factor-2.py")]
    assert "missing-factor-2.py" in told.message
    assert (told.path, told.line, told.column) == ("$", 1, 1)


def test_a_solution_that_holds_on_the_data_shown_alone(plant: Plant) -> None:
    lucky = RIGHT.replace("preds - target", "preds - abs(target)")
    found = plant("slope", files={"solution.py": lucky}, seeds=8)
    assert {Path(one.file).name for one in found} == {"solution.py"}
    hidden, variant = (one.message for one in found)
    assert ", with the hidden data of the seed 'draw/" in hidden
    assert ", on the variant 'validate/" in variant


def test_general_codes_are_tried_on_fewer_seeds() -> None:
    path = entry("slope").folder / "solution.py"
    assert programs.BundledProgram.of(path, "x", "scaled").seeds == programs.GENERAL_SEEDS
    assert programs.BundledProgram.of(path, "x", "missing-factor-2").seeds is None
    assert programs.BundledProgram.of(path, "x").seeds is None


def test_a_problem_of_a_program_stands_in_its_own_file(plant: Plant) -> None:
    [found] = plant("slope", files={"submissions/wrong/scaled.py": RIGHT})
    assert found.file.endswith("submissions/wrong/scaled.py")
    assert (
        str(found) == f"{found.file}:1:1: $: wrong/scaled.py is correct; its name promises scaled"
    )


def test_what_is_found_can_be_dumped(plant: Plant) -> None:
    found = plant("slope", ('"preds": 7', '"preds": 8'))
    assert json.loads(json.dumps([vars(one) for one in found]))[0]["path"] == "$.expected.preds"
