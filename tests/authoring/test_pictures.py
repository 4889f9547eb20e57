"""What is drawn and told is what is computed: drawings, prompts, givens and folders' numbers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from checker import catalog
from checker.authoring import pictures, references, stems
from checker.authoring.redraws import variants
from checker.catalog import Entry, spec
from checker.grading.plan import Plan
from checker.solver.values import SolverError
from tests.shipped import FOLDER, entry

ERROR = json.loads(entry("forward-error").text)
BACK = json.loads(entry("round-of-backprop").text)
SLOPE = json.loads(entry("slope").text)
OTHER = {"layers": [{"weights": [[9, 9], [9, 9]]}, {"weights": [[9, 9]]}]}
HIDDEN = {"name": "hidden", "is": "hidden_values", "of": ["network", "inputs", {"literal": 0}]}
UPPER = {"name": "upper", "is": "element", "of": ["hidden", {"literal": 0}]}
WRONG = {"name": "wrong", "is": "element", "of": ["inputs", {"literal": 1}]}


def plan(document: dict[str, Any], **fields: Any) -> Plan:
    return Plan(spec.parse(json.dumps(document | fields), "exercise.json"), "", {}, "tests")


def drawn(**drawing: Any) -> Plan:
    """The first exercise with steps for single nodes, another network, and such a drawing."""
    return plan(
        ERROR,
        networks={**ERROR["networks"], "other": OTHER},
        data=ERROR["data"] | {"others": [1, 1]},
        steps=[*ERROR["steps"], HIDDEN, UPPER, WRONG],
        drawings=[{"network": "network", "inputs": "inputs", "actual": "actual"} | drawing],
    )


def test_a_drawing_that_shows_what_is_computed() -> None:
    assert list(pictures.check(drawn(values={"node_0": "upper"}, highlight=["node_1", 1]))) == []


NODES = "its nodes are node_0, node_1, output"
DRAWN: list[tuple[dict[str, Any], str, str]] = [
    ({"network": "other", "inputs": None}, "network",
     "no step computes with 'other'; draw the one that they use: network"),
    ({"inputs": "others"}, "inputs",
     "'others' is not what the steps use here; they use inputs"),
    ({"actual": "others"}, "actual",
     "'others' is not what the steps use here; they use actual"),
    ({"values": {"node_0": "wrong"}}, "values.node_0",
     "node_0 is drawn as 2, and computed is 8"),
    ({"values": {"node_7": "upper"}}, "values.node_7", f"there is no node 'node_7'; {NODES}"),
    ({"values": {"node_0": "hidden"}}, "values.node_0",
     "what is drawn in node_0 must be one number"),
    ({"slopes": {"output": "wrong"}}, "slopes.output",
     "output is drawn as 2, and computed is 22"),
    ({"highlight": ["node_9", 0]}, "highlight", f"there is no node 'node_9'; {NODES}"),
    ({"highlight": ["node_0", 2]}, "highlight", "node_0 has no weight 2; the first is number 0"),
]  # fmt: skip


@pytest.mark.parametrize(("drawing", "place", "message"), DRAWN)
def test_a_drawing_that_differs_is_refused(
    drawing: dict[str, Any], place: str, message: str
) -> None:
    [(path, told)] = pictures.check(drawn(**drawing))
    assert (spec.shown(path), told) == (f"$.drawings[0].{place}", message)


@pytest.mark.parametrize(
    ("operation", "more"),
    [("forward", []), ("layer_values", [{"literal": 1}]), ("hidden_values", [{"literal": 0}])],
)
def test_a_node_that_is_asked_is_not_drawn(operation: str, more: list[Any]) -> None:
    node = "node_0" if operation == "hidden_values" else "output"
    read = "hidden" if operation == "layer_values" else "inputs"
    asked = {"name": "prediction", "is": operation, "of": ["network", read, *more], "points": 1}
    again = {"name": "again", "is": "forward", "of": ["network", "inputs"]}
    shown = {"node_0": "upper", "output": "again"}[node]
    found = pictures.check(
        plan(
            ERROR,
            kind="code",
            ask=None,
            options=[],
            steps=[HIDDEN, UPPER, again, asked],
            drawings=[{"network": "network", "inputs": "inputs", "values": {node: shown}}],
        )
    )
    told = f"the value of {node} is asked: leave it out"
    assert list(found) == [(("drawings", 0, "values", node), told)]


def test_a_network_with_an_unknown_weight_is_drawn_and_not_computed() -> None:
    assert list(pictures.check(plan(BACK))) == []
    other = [BACK["drawings"][0] | {"slopes": {"node_2": "node_slope"}}]
    [(_, told)] = pictures.check(plan(BACK, drawings=other))
    assert told == "there is no node 'node_2'; its nodes are node_0, node_1"
    ragged = {"network": {"layers": [{"weights": [[1, None], [1]]}]}}
    with pytest.raises(SolverError, match="the rows of 'network' are not of equal length"):
        _ = plan(BACK, networks=ragged).given


def test_a_drawing_that_differs_on_variants_alone_is_refused() -> None:
    """A datum that happens to be right on the data shown is drawn."""
    document = ERROR | {
        "data": ERROR["data"] | {"typed": 8},
        "steps": [
            {"name": "typed_again", "is": "change", "of": ["nothing", "typed"]},
            *ERROR["steps"],
        ],
    }
    document["data"]["nothing"] = 0
    drawing = [{"network": "network", "inputs": "inputs", "values": {"node_0": "typed_again"}}]
    parsed = spec.parse(json.dumps(document | {"drawings": drawing}), "exercise.json")
    assert list(pictures.drawn(Plan(parsed, "", {}, "tests"))) == []
    _, found = variants(Entry(FOLDER, parsed, "", {}), 3)
    assert any(path == ("drawings", 0, "values", "node_0") for path, _ in found)


def test_a_given_that_states_the_answer_is_refused() -> None:
    found = pictures.check(plan(ERROR, data=ERROR["data"] | {"result": 11}))
    assert list(found) == [
        (("data", "result"), "'result' states the answer to error: leave it out")
    ]


FOREIGN = stems.FOREIGN
STEMS: list[tuple[dict[str, Any], str | list[str], list[str]]] = [
    (SLOPE, "Compute `preds`, `error` and `slope` of `weights` (0, 2, 1) with `np` and `len`.", []),
    (SLOPE, "Compute `slopes`, then `error`.",
     ["`slopes` is no name of a step or of what is given; did you mean `slope`?"]),
    (SLOPE, "Compute `zzz`.", ["`zzz` is no name of a step or of what is given"]),
    (SLOPE, "The library has `some_error` in `sklearn.metrics`.", []),
    (SLOPE, ["```python", "other = 77", "```", "Compute `slope`."], []),
    (ERROR, "The actual value is **5**, in words five, in 1986; `77`, $77$, v77, [it](77).", []),
    (ERROR, ["1. first", "7. seventh: the actual value is {actual}"], []),
    (ERROR, "The actual value is **7**; the inputs are 3 and 2.5.",
     [f"7 {FOREIGN}", f"2.5 {FOREIGN}"]),
]  # fmt: skip


@pytest.mark.parametrize(("document", "stem", "told"), STEMS)
def test_what_a_prompt_speaks_of_is_there(
    document: dict[str, Any], stem: str | list[str], told: list[str]
) -> None:
    found = list(stems.check(plan(document, stem=stem).exercise))
    assert found == [(("stem",), one) for one in told]


def test_numbers_of_steps_and_of_unknown_weights_may_be_told() -> None:
    weight = json.loads(entry("weight-change").text)
    assert list(stems.check(plan(weight, stem="It grows by 0.01.").exercise)) == []
    assert list(stems.check(plan(BACK, stem="One of 3 is unknown.").exercise)) == []


def test_two_folders_with_one_number_are_told(tmp_path: Path) -> None:
    source = entry("forward-error").folder
    for name in ("01-forward-error", "01-other", "02-more"):
        shutil.copytree(source, tmp_path / "backpropagation" / name)
    first = catalog.load(tmp_path / "backpropagation/01-forward-error/exercise.json")
    other = tmp_path / "backpropagation/01-other"
    told = f"{other} has this number, too: give one of them another"
    assert list(references.check(first)) == [(("order",), told)]


def test_an_exercise_is_known_from_inside_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(entry("slope").folder)
    assert list(references.check(catalog.load(Path("exercise.json")))) == []
