"""Data of the exercise that a program types in itself give way to hidden data in every spelling."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from checker.sandbox.harness import literals

from .conftest import Observe

pytestmark = pytest.mark.slow

SHOWN = {"w": np.array([0, 2, 1]), "x": np.array([1, 2, 3]), "t": 0}
HIDDEN = {"w": np.array([4, -2, 5]), "x": np.array([3, 6, -1]), "t": 9}
MEANT = 4 * 3 - 2 * 6 - 5 - 9

SPELLINGS = {
    "a list under its name": "w = [0, 2, 1]\nf = dot(w, x) - t",
    "floats": "w = np.array([0., 2., 1.])\nf = dot(w, x) - t",
    "over several lines": "w = np.array([\n    0,\n    2,  # two\n    1,\n])\nf = dot(w, x) - t",
    "another name": "weights = np.asarray((0, 2, 1), dtype=float)\nf = dot(weights, x) - t",
    "as an argument": "f = dot([0, 2, 1], np.array([1, 2, 3])) - t",
    "tuple unpacking": "a, b = (0, 2, 1), [1, 2, 3]\nf = dot(a, b) - t",
    "unpacking with a number": "w, t = [0, 2, 1], 0\nf = dot(w, x) - t",
    "a chained assignment": "a = b = [0, 2, 1]\nf = dot(b, x) - t",
    "chained, its own name among them": "a = t = 0\nf = dot(w, x) - a",
    "a number under another name": "a, b = [0, 2, 1], 0\nf = dot(a, x) - b",
    "an annotation": "a: list[int] = [0, 2, 1]\nf = dot(a, x) - t",
    "a walrus": "f = dot(a := [0, 2, 1], x) - (t := 0)",
    "an augmented list": "a = []\na += [0, 2, 1]\nf = dot(a, x) - t",
    "its own list, augmented bit by bit": "w = [0]\nw += [2]\nw += [1]\nf = dot(w, x) - t",
    "its own list, appended to": "w = [0, 2]\nw.append(1)\nf = dot(w, x) - t",
    "its own array, filled": "w = np.zeros(3)\nw[1] = 2\nw[2] = 1\nf = dot(w, x) - t",
    "in a main guard": "if __name__ == '__main__':\n    a = [0, 2, 1]\n    f = dot(a, x) - t",
    "in a function": "def g():\n    w = [0, 2, 1]\n    t = 0\n    return dot(w, x) - t\nf = g()",
    "in a method": "class A:\n    def m(self):\n        return [0, 2, 1]\nf = dot(A().m(), x) - t",
    "in a lambda": "g = lambda: np.array([0, 2, 1])\nf = dot(g(), x) - t",
    "a default": "def g(a=[0, 2, 1], t=0):\n    return dot(a, x) - t\nf = g()",
    "a keyword default": "def g(*, a=np.array([0, 2, 1])):\n    return dot(a, x) - t\nf = g()",
    "keyword arguments": "def g(a, t):\n    return dot(a, x) - t\nf = g(a=[0, 2, 1], t=0)",
    "written over": "w = [9, 9, 9]\nw = [0, 2, 1]\nf = dot(w, x) - t",
    "in a dictionary": "d = {'a': [0, 2, 1], 't': 0}\nf = dot(d['a'], x) - d['t']",
    "in dict()": "d = dict(a=np.array([0, 2, 1]))\nf = dot(d['a'], x) - t",
    "in a list of its own": "rows = [[0, 2, 1], [5, 5]]\nf = dot(rows[0], x) - t",
    "run over": "f = -t\nfor a, b in zip([0, 2, 1], (1, 2, 3)):\n    f += a * b",
    "in a comprehension": "f = sum(a * b for a, b in zip([0, 2, 1], [1, 2, 3])) - t",
    "unpacked in a call": "def g(*a):\n    return dot(a, x) - t\nf = g(*[0, 2, 1])",
    "a branch on what was shown": "f = 0 if list(w) == [0, 2, 1] else 1\nf += MEANT",
    "an assertion in a function": "def g():\n    assert t == 0\n    return dot(w, x) - t\nf = g()",
}


@pytest.mark.parametrize("case", SPELLINGS)
def test_typed_data_give_way(observe: Observe, case: str) -> None:
    source = SPELLINGS[case].replace("MEANT", str(MEANT))
    assert value(observe, source) == MEANT
    seen = observe(DOT + source, values=SHOWN, watched=("f",))
    assert seen.raised is None


DOT = "dot = lambda a, b: float((np.array(a) * np.array(b)).sum())\n"


def value(observe: Observe, source: str) -> Any:
    seen = observe(DOT + source, values=HIDDEN, pasted=SHOWN, typed_data=True, watched=("f",))
    assert seen.raised is None, seen.raised
    return seen.moments[-1].names["f"]


OTHERS = {
    "one entry differs": ("f = [0, 2, 2]", [0, 2, 2]),
    "a single number that is changed later": ("f = 0\nf += 0", 0),
    "a single number where the given has a part": ("f = 0\ng = t", 0),
    "truth values": ("f = [False, 2, True]", [False, 2, True]),
    "a longer list": ("f = [0, 2, 1, 0]", [0, 2, 1, 0]),
    "an index": ("f = [5, 6, 7][[2, 1, 0][0]] + np.array([1, 2, 3, 4])[[0, 2, 1]][1]", 10),
    "a loop over indices": (
        "f = 0\nfor i in [1, 2, 3]:\n    f += [0, 10, 20, 30][i]",
        60,
    ),
    "a comprehension over indices": ("f = sum([0, 10, 20, 30][i] for i in (1, 2, 3))", 60),
    "a shape": ("f = np.zeros((1, 2, 3)).shape[2] + np.zeros(6).reshape([1, 2, 3]).size", 9),
    "a keyword for a shape": ("f = np.ones(shape=(1, 2, 3)).size", 6),
    "membership": ("f = 3 in [1, 2, 3]", True),
    "text": ("f = '[0, 2, 1]'", "[0, 2, 1]"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_data_stays(observe: Observe, case: str) -> None:
    source, expected = OTHERS[case]
    assert value(observe, source) == expected


NETWORK = {"node_0": np.array([2, 1]), "node_1": np.array([1, 2]), "output": np.array([1, 1])}
OTHER = {"node_0": np.array([5, 4]), "node_1": np.array([3, 6]), "output": np.array([7, 8])}
CHOICES = {
    "another number": '{"node_0": [2, 1], "node_1": [1, 0], "output": [1, 1]}',
    "an entry that is a given": '{"node_0": [0, 3], "node_1": [1, 2], "output": [1, 1]}',
    "dict()": "dict(node_0=np.array([0, 3]), node_1=[1, 2], output=[1, 1])",
}


@pytest.mark.parametrize("case", CHOICES)
def test_a_choice_of_weights_stays(observe: Observe, case: str) -> None:
    plain = eval(CHOICES[case], {"np": np})
    seen = observe(
        f"chosen = {CHOICES[case]}\nchosen['output'] = [0, 3]\n",
        values={"weights_0": OTHER, "row": [6, 7]},
        pasted={"weights_0": NETWORK, "row": [0, 3]},
        typed_data=True,
        watched=("chosen",),
    )
    chosen: Any = seen.moments[-1].names["chosen"]
    final = {name: np.asarray(entry).tolist() for name, entry in chosen.items()}
    expected = {name: np.asarray(entry).tolist() for name, entry in plain.items()}
    assert final == {**expected, "output": [0, 3]}


@pytest.mark.parametrize("name", ["weights_0", "mine"])
def test_a_given_dictionary_typed_in_gives_way(observe: Observe, name: str) -> None:
    seen = observe(
        f"{name} = {{'node_0': np.array([2, 1]), 'node_1': (1, 2), 'output': [1, 1]}}\n"
        f"final = [list(entry) for entry in {name}.values()]\n",
        values={"weights_0": OTHER},
        pasted={"weights_0": NETWORK},
        typed_data=True,
        watched=("final",),
    )
    assert seen.moments[-1].names["final"] == [[5, 4], [3, 6], [7, 8]]


def test_of_two_equal_givens_the_name_decides(observe: Observe) -> None:
    seen = observe(
        "def g():\n    b = [1, 2]\n    c = [1, 2]\n    return b, c\nf = g()\n",
        values={"a": [3, 4], "b": [5, 6]},
        pasted={"a": [1, 2], "b": [1, 2]},
        typed_data=True,
        watched=("f",),
    )
    assert seen.moments[-1].names["f"] == ([5, 6], [1, 2])


def test_a_program_that_nests_deeply_still_compiles() -> None:
    tree = ast.parse("x = y" + ".z" * 600)
    before = ast.dump(tree.body[0].targets[0])  # type: ignore[attr-defined]
    literals.replace(tree, {"w": [0, 2, 1]})
    assert ast.dump(tree.body[0].targets[0]) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[1, -2, +3]", [1, -2, 3]),
        ("np.array([(1, 2), [3.5, 4]])", [[1, 2], [3.5, 4]]),
        ("{'a': [1], 'b': 2}", {"a": [1], "b": 2}),
        ("dict(a=1)", {"a": 1}),
    ],
)
def test_constants_are_read_without_running_them(source: str, expected: Any) -> None:
    assert literals.constant(ast.parse(source, mode="eval").body) == expected


@pytest.mark.parametrize(
    "source", ["[1, x]", "True", "'a'", "{1: 2}", "{**d}", "f([1])", "dict(**d)", "[*a]", "1 + 1"]
)
def test_all_else_is_no_constant(source: str) -> None:
    assert literals.constant(ast.parse(source, mode="eval").body) is literals.NOTHING
