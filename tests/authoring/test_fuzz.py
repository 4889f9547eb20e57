"""No spec, however it is spoilt, makes the program fail: each is proved, refused, or both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.app import authoring, service
from checker.app.grader import Grader, takes
from checker.authoring.templates import SKELETONS
from checker.authoring.validate import prove
from checker.models.errors import CheckerError, Problem
from checker.models.job import Job
from checker.models.observation import Inputs, Limits, Moment, Observation, Plain, Submission
from checker.solver.operations import OPERATIONS
from tests.shipped import ENTRIES, FOLDER

SOURCES = [*(entry.folder for entry in ENTRIES), *sorted(SKELETONS.iterdir())]
NAMED = {"id": "x", "title": "X", "chapter": "x", "order": 1, "requires": []}
SPECS = {
    folder.name: json.loads((folder / "exercise.json").read_text(encoding="utf-8")) | NAMED
    for folder in SOURCES
}
GIVEN = [path for folder in (FOLDER, SKELETONS) for path in folder.glob("*/given/*.py")]
ODD: list[Any] = [
    None, True, 0, 1, -1, 0.5, 1e308, 1e-310, 10**400, "", "x", "weights", "relu", "\ud800", [],
    [1], [1, 2], [[1, 2], [3, 4]], [[1], [1, 2]], {}, {"literal": 1}, {"rows": [[1, 2], [3, 4]]},
    {"integers": [0, 3]},
]  # fmt: skip
ACTIVATIONS = ("identity", "relu", "sigmoid", "tanh", "softmax")


def run(_: Submission, inputs: Inputs, __: Limits) -> Observation:
    """What a program showed that binds every name to something."""
    values: list[Plain] = [0, [1, 2], True, None, {"node_0": [1, 2]}, "x"]
    bound = {name: values[place % len(values)] for place, name in enumerate(inputs.watched)}
    return Observation(
        "finished", (Moment(1, bound),), dict.fromkeys(inputs.calls, 0.5), names=inputs.watched
    )


def written(folder: Path, text: str) -> Path:
    """A spec in a folder of its own, with the programs that every code exercise has."""
    shutil.rmtree(folder, ignore_errors=True)
    path = folder / "x/01-x/exercise.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    for program in ("solution.py", "starter.py"):
        path.with_name(program).write_text("x = 1\n", encoding="utf-8")
    (folder / "x/given").mkdir()
    for code in GIVEN:
        shutil.copy(code, folder / "x/given")
    return path


def met(folder: Path, text: str) -> tuple[Problem, ...]:
    """What `validate` says; everything else that a spec goes through may refuse it, no more."""
    path = written(folder, text)

    def graded() -> None:
        grader = Grader(folder, run, b"secret")
        grader.grade(Job("x", "ada", takes(grader.ready("x").entry), b"1"))

    for use in (
        graded,
        lambda: authoring.preview(authoring.named(folder, str(path))),
        lambda: service.page(service.exercise(folder, "x")),
        lambda: service.starter(service.exercise(folder, "x")),
    ):
        _refused_at_most(use)
    return prove(path, run, seeds=1)


def _refused_at_most(use: Callable[[], object]) -> None:
    try:
        use()
    except CheckerError as error:
        if not str(error):
            raise AssertionError("nothing is said") from error


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of everything in a document but the document itself."""
    if not isinstance(value, dict | list):
        return []
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [p for key, part in inner for p in ((*at, key), *places(part, (*at, key)))]


def spoil(draw: st.DrawFn, spec: dict[str, Any]) -> None:
    """Put something else in one place of a document, or take it out."""
    all_places = places(spec)
    if not all_places:
        return
    *above, key = draw(st.sampled_from(all_places))
    holder: Any = spec
    for part in above:
        holder = holder[part]
    if draw(st.booleans()):
        holder[key] = draw(st.sampled_from(ODD))
    else:
        del holder[key]


def rewire(draw: st.DrawFn, spec: dict[str, Any]) -> None:
    """Another operation at one step, on names that are there."""
    step = draw(st.sampled_from(spec["steps"]))
    before = [one["name"] for one in spec["steps"][: spec["steps"].index(step)]]
    names = [*spec.get("data", ()), *spec.get("networks", ()), *before, {"literal": 1}]
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    for field in ("free", "slips"):
        step.pop(field, None)
    step |= {"is": name, "of": [draw(st.sampled_from(names)) for _ in OPERATIONS[name].parameters]}
    spec.pop("expected", None)


def reform(draw: st.DrawFn, spec: dict[str, Any]) -> None:
    """Data of another form, or other activations; fewer fields that say what must hold."""
    names = sorted(spec.get("data", {}))
    if names:
        spec["data"][draw(st.sampled_from(names))] = draw(st.sampled_from(ODD))
    for layer in ("hidden_activation", "output_activation"):
        spec["conventions"][layer] = draw(st.sampled_from(ACTIVATIONS))
    spec.pop(draw(st.sampled_from(["expected", "hidden", "collisions", "variants"])), None)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """The text of a spec that was sound once."""
    spec = json.loads(json.dumps(SPECS[draw(st.sampled_from(sorted(SPECS)))]))
    for change in draw(st.lists(st.sampled_from([rewire, reform]), max_size=2)):
        change(draw, spec)
    for _ in range(draw(st.integers(0, 2))):
        spoil(draw, spec)
    return json.dumps(spec)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(SPECS["05-slope"])), inner, max_size=4)
    ),
).map(json.dumps)
QUICK = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@given(text=spoilt())
@QUICK
def test_a_spoilt_spec_is_told_what_is_amiss(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    met(tmp_path_factory.getbasetemp() / "spoilt", text)


@pytest.mark.slow
@given(text=st.one_of(any_json, st.text(max_size=40)))
@settings(QUICK, max_examples=12)
def test_any_text_is_told_what_is_amiss(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert met(tmp_path_factory.getbasetemp() / "any", text)


def told(tmp_path: Path, name: str, **fields: Any) -> list[tuple[str, str]]:
    """Paths and sentences of what is amiss with a spec that has other fields."""
    return [(one.path, one.message) for one in met(tmp_path, json.dumps(SPECS[name] | fields))]


ONE_NUMBER = "a response is one number, and wrong is something else"
SPOILT: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("forward", {"steps": [{"name": "a", "is": "no-such", "of": [], "points": 1}], "expected": {},
                 "collisions": {}},
     ("$.steps[0].is", "there is no operation 'no-such'; there are: absolute, add_to_weight, ")),
    ("choice", {"data": {"weights": [4, 2], "inputs": [[3, 1], [1, 2]], "actual": 5},
                "expected": {}},
     ("$.ask", "a response is one number, and error is something else")),
    ("number", {"ask": "wrong", "steps": [*SPECS["number"]["steps"], {"name": "wrong",
      "is": "differ", "of": ["mse", "mse"]}]}, ("$.ask", ONE_NUMBER)),
    ("03-perfect-prediction", {"data": {"input_data": [[0, 3], [1, 2]], "target_actual": 3},
                               "collisions": {}, "expected": {}},
     ("$.steps[2]", "step weights_1: perfect-edit takes a network, one row of inputs, one target, "
      "in this order")),
    ("03-perfect-prediction", {"kind": "number", "ask": "error_1", "points": 1},
     ("$.ask", "error_1 waits for a free choice, which a response does not make")),
    ("07-many-updates", {"data": SPECS["07-many-updates"]["data"] | {"updates": 10**9},
                         "collisions": {}, "expected": {}},
     ("$.steps[0]", "step path: 1e+09 is no number of updates from 0 to 10000")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "problem"), SPOILT)
def test_a_spec_that_made_the_program_fail(
    tmp_path: Path, name: str, fields: dict[str, Any], problem: tuple[str, str]
) -> None:
    found = told(tmp_path, name, **fields)
    assert any(path == problem[0] and text.startswith(problem[1]) for path, text in found), found


@pytest.mark.parametrize(
    ("operation", "of"), [("update", ["w", "s", "rate"]), ("weight_slope", ["w", "s"])]
)
def test_single_numbers_are_weights_too(tmp_path: Path, operation: str, of: list[str]) -> None:
    steps = [{"name": "moved", "is": operation, "of": of}]
    data = {"w": 3, "s": 30} | ({"rate": 0.2} if "rate" in of else {})
    spec = {"data": data, "steps": steps, "ask": "moved", "stem": "Which number?"}
    assert told(tmp_path, "number", **spec, expected={}, variants=None, hints=[]) == []
