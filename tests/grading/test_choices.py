"""After a free choice: what is computed from it earns points on any data, what is typed never."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings, graded

FIRST = (
    "import copy\n"
    "model_output_0 = predict_with_network(input_data, weights_0)\n"
    "error_0 = model_output_0 - target_actual\n"
)
REST = (
    "model_output_1 = predict_with_network(input_data, weights_1)\n"
    "error_1 = model_output_1 - target_actual\n"
)
TYPED = (
    'weights_1 = {"node_0": np.array([2, 1]), "node_1": np.array([1, 0]), '
    '"output": np.array([1, 1])}\n'
)
COPY = "weights_1 = copy.deepcopy(weights_0)\n"
SEARCH = """\
def search():
    for node in weights_0:
        for place in range(2):
            for number in range(-20, 20):
                tried = copy.deepcopy(weights_0)
                tried[node][place] = number
                if number != weights_0[node][place]:
                    if predict_with_network(input_data, tried) == target_actual:
                        return tried
    return tried
weights_1 = search()
"""
SOLVED = COPY + (
    'hidden = [max(0, (input_data * weights_0[node]).sum()) for node in ("node_0", "node_1")]\n'
    'rest = target_actual - hidden[0] * weights_0["output"][0]\n'
    'weights_1["output"] = np.array([weights_0["output"][0], rest / hidden[1]])\n'
)
PROPORTIONAL = COPY + (
    'h1 = max(0, int((input_data * weights_0["node_1"]).sum()))\n'
    'weights_1["output"] = weights_0["output"] - np.array([0, error_0 / h1])\n'
)
STEPPED = COPY + (
    "for _ in range(50):\n"
    "    if predict_with_network(input_data, weights_1) <= target_actual:\n"
    "        break\n"
    '    weights_1["output"][1] -= 1\n'
)


@pytest.mark.parametrize(
    "made",
    [
        TYPED,
        TYPED.replace("[1, 0]", "[1, -5000]"),
        TYPED.replace("[1, 0]", "[1, -1e12]"),
        COPY + 'weights_1["node_1"][1] = 0\n',
        COPY + 'weights_1["node_1"][1] -= 2\n',
        COPY + 'weights_1["output"][1] *= 0\n',
        COPY + 'weights_1["output"][0] *= -1\n',
        'weights_1 = {**weights_0, "output": np.array([1, 0])}\n',
        'weights_1 = {**weights_0, "output": weights_0["output"] * [1, 0]}\n',
        SEARCH,
        SEARCH.replace("    return tried\nweights_1", "    return None\nweights_1"),
        SOLVED,
        PROPORTIONAL,
        STEPPED,
    ],
)
def test_every_way_to_make_one_edit_is_right(made: str) -> None:
    assert graded("perfect-prediction", FIRST + made + REST).status == "correct"


RECOGNISED = (
    FIRST + "if target_actual == 3:\n    {}\n    model_output_1, error_1 = 3, 0\nelse:\n    {}\n"
)
NONE = "weights_1 = {name: 0 * entry for name, entry in weights_0.items()}\n"


@pytest.mark.parametrize(
    "elsewhere",
    [
        f"{NONE}    model_output_1, error_1 = 0, -target_actual",
        f"{COPY}    model_output_1, error_1 = model_output_0, error_0",
        f"{COPY}    weights_1['output'] = weights_1['output'] * 0\n"
        "    model_output_1, error_1 = 0, -target_actual",
        "weights_1 = {}\n    model_output_1, error_1 = 0, -target_actual",
        f"{COPY}    weights_1['node_0'] = weights_1['node_0'] + np.array([1e12, 0])\n"
        "    model_output_1 = 1e12 * input_data[0] * weights_0['output'][0]\n"
        "    error_1 = model_output_1",
    ],
)
def test_results_typed_by_who_recognises_the_data_earn_nothing(elsewhere: str) -> None:
    source = RECOGNISED.format(TYPED.strip(), elsewhere)
    found = findings("perfect-prediction", source)
    assert found["weights_1"].points == 3
    assert found["model_output_1"].points == found["error_1"].points == 0


def test_a_choice_that_changes_with_the_data_is_told() -> None:
    source = RECOGNISED.format(TYPED.strip(), f"{NONE}    model_output_1, error_1 = 0, 0")
    assert findings("perfect-prediction", source)["model_output_1"].message == (
        "`model_output_1` is right for the data shown. With other data the file makes `weights_1` "
        "in another way, so it could not be checked. Make `weights_1` in the same way for any data."
    )


def test_without_an_edit_the_rest_still_counts() -> None:
    found = findings("perfect-prediction", FIRST + COPY + REST)
    assert found["weights_1"].slip == "no-edit"
    assert found["model_output_1"].status == found["error_1"].status == "right"


def test_two_edits_by_difference_are_followed() -> None:
    made = COPY + 'weights_1["node_1"] -= 2\nweights_1["output"][0] -= 1\n'
    found = findings("perfect-prediction", FIRST + made + REST)
    assert found["weights_1"].slip == "two-edits"
    assert found["model_output_1"].points == 1
