"""What is seen of ordinary programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from checker.models.observation import Foreign, Observation, Raised

Observe = Callable[..., Observation]
pytestmark = pytest.mark.slow


def trace(seen: Observation) -> list[tuple[int, dict[str, Any]]]:
    return [
        (m.line, {n: v.tolist() if isinstance(v, np.ndarray) else v for n, v in m.names.items()})
        for m in seen.moments
    ]


def test_values_modules_and_functions_are_bound(observe: Observe) -> None:
    seen = observe(
        "total = double(weights) + data['a'][0]\n",
        values={"weights": np.array([1, 2]), "data": {"a": [np.array([0.5])]}},
        functions={"double": "def double(x):\n    return np.multiply(x, 2)\n"},
        watched=("total", "weights"),
    )
    assert seen.outcome == "finished"
    assert trace(seen) == [(1, {"total": [2.5, 4.5]})]
    assert seen.names == ("total",)
    assert seen.isolation in ("A", "B")


@pytest.mark.parametrize("value", [[1, 2], np.array([1, 2]), np.array([1.0]), (1,), 3, 2.0])
def test_inputs_arrive_with_their_types(observe: Observe, value: Any) -> None:
    seen = observe("a = [given, type(given).__name__]", values={"given": value}, watched=("a",))
    held: Any = seen.moments[0].names["a"]
    arrived, kind = held
    assert type(arrived) is type(value)
    assert type(value).__name__ == kind
    assert np.array_equal(arrived, value)
    assert getattr(arrived, "dtype", None) == getattr(value, "dtype", None)


def test_lines_of_moments(observe: Observe) -> None:
    source = """\
x = 1
if x:
    x = 2
    try:
        x = 3
        raise ValueError
    except ValueError:
        x = 4
    finally:
        x = 5
for i in range(3):
    x = 10 + i
def f():
    global x
    x = 99
f()
with open('f', 'w') as file:
    x = (
        7)
"""
    lines = [(line, names["x"]) for line, names in trace(observe(source, watched=("x",)))]
    assert lines == [(1, 1), (3, 2), (5, 3), (8, 4), (10, 5), (11, 12), (16, 99), (18, 7)]


def test_changes_in_place_and_through_aliases(observe: Observe) -> None:
    seen = observe(
        "w[0] += 4\nother = w\nother[1] = 9\nunrelated = 1\nd['k'].append(2)\n",
        values={"w": np.array([1, 2]), "d": {"k": [1]}},
        watched=("w", "d"),
    )
    assert trace(seen) == [(1, {"w": [5, 2]}), (3, {"w": [5, 9]}), (5, {"d": {"k": [1, 2]}})]


def test_each_run_has_inputs_of_its_own(observe: Observe) -> None:
    given = np.array([1, 2])
    observe("w[:] = 0", values={"w": given})
    assert given.tolist() == [1, 2]


def test_the_trace_keeps_the_latest_values_when_it_is_too_large(observe: Observe) -> None:
    seen = observe("x = np.arange(20000.0)\n" + "x = x + 1\n" * 60 + "y = 1\n", watched=("x", "y"))
    assert seen.outcome == "finished"
    final: dict[str, Any] = {
        name: value for moment in seen.moments for name, value in moment.names.items()
    }
    assert final["x"][0] == 60
    assert final["y"] == 1


def test_main_guard_future_import_and_docstring(observe: Observe) -> None:
    source = (
        '"""Doc."""\nfrom __future__ import annotations\nif __name__ == "__main__":\n    x = 1\n'
    )
    assert trace(observe(source, watched=("x",))) == [(4, {"x": 1})]


def test_byte_order_mark_and_windows_lines(observe: Observe) -> None:
    seen = observe("x = 1\r\ny = q\r\n".encode("utf-8-sig"), watched=("x",))
    assert trace(seen) == [(1, {"x": 1})]
    assert seen.raised == Raised("NameError", "name 'q' is not defined", 2, "y = q")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("w = np.array([1, 2])\n", "ndarray"),
        ("w = np.array([1.0, 2.0])\n", "ndarray"),
        ("w = [1, 2]\n", "list"),
        ("w = (1, 2)\n", "tuple"),
        ("w: list = [1, 2]\n", "list"),
        ("w = v = [1, 2]\n", "list"),
        ("v, w = 0, [1, 2]\n", "list"),
        ("(v, [w, *u]) = 0, [[1, 2], 3]\n", "list"),
        ("if True:\n    w = [1, 2]\n", "list"),
        ("try:\n    w = [1, 2]\nfinally:\n    pass\n", "list"),
        ("import contextlib\nwith contextlib.nullcontext():\n    w = [1, 2]\n", "list"),
        ("w = list(map(int, '12'))\n", "list"),
    ],
)
def test_pasted_data_give_way_to_hidden_data(observe: Observe, source: str, kind: str) -> None:
    seen = observe(
        source + "final = [type(w).__name__, list(w)]\n",
        values={"w": np.array([7, 8])},
        pasted={"w": np.array([1, 2])},
        watched=("final",),
    )
    assert seen.raised is None
    assert trace(seen)[-1][1] == {"final": [kind, [7, 8]]}


def test_pasted_dicts_of_lists(observe: Observe) -> None:
    seen = observe(
        "w = {'a': np.array([1, 2]), 'b': [3]}\n",
        values={"w": {"a": [5, 6], "b": [7]}},
        pasted={"w": {"a": [1, 2], "b": [3]}},
        watched=("w",),
    )
    value: Any = seen.moments[0].names["w"]
    assert type(value["a"]) is np.ndarray
    assert value["a"].tolist() == [5, 6]
    assert value["b"] == [7]


def test_other_values_do_not_give_way(observe: Observe) -> None:
    source = "w = [1, 3]\nfirst = w\nw = True\nsecond = w\nu = [2, 1]\n"
    seen = observe(
        source, values={"w": [7, 8]}, pasted={"w": [1, 2]}, watched=("first", "second", "u")
    )
    final: dict[str, Any] = {
        name: value for moment in seen.moments for name, value in moment.names.items()
    }
    assert final == {"first": [1, 3], "second": True, "u": [2, 1]}


def test_asserts_are_dropped_on_hidden_data_only(observe: Observe) -> None:
    source = "if w:\n    assert w == 1\n"
    assert observe(source, values={"w": 2}, pasted={"w": 1}).outcome == "finished"
    seen = observe(source, values={"w": 2})
    assert seen.raised == Raised("AssertionError", "", 2, "assert w == 1")


def test_functions_are_called_with_fresh_copies(observe: Observe) -> None:
    seen = observe(
        "def f(x):\n    x[0] = 5\n    return x\ndef g():\n    return {'a': (1, 2)}\n"
        "def h(x):\n    return 1 / x\nk = 3\n",
        calls={"f": (np.array([1, 2]),), "g": (), "h": (0,), "k": (), "missing": (1,)},
    )
    assert seen.outcome == "finished"
    returned: Mapping[str, Any] = seen.calls
    assert returned["f"].tolist() == [5, 2]
    assert seen.calls["g"] == {"a": (1, 2)}
    assert seen.calls["h"] == Raised("ZeroDivisionError", "division by zero", 7, "return 1 / x")
    assert returned["k"].type_name == "TypeError"
    assert "missing" not in seen.calls


def test_an_exception_keeps_what_came_before(observe: Observe) -> None:
    seen = observe("a = 1\nb = [1]\nb.append(2); c = q\nd = 4\n", watched=("a", "b", "d"))
    assert seen.outcome == "raised"
    assert seen.raised == Raised("NameError", "name 'q' is not defined", 3, "b.append(2); c = q")
    assert trace(seen) == [(1, {"a": 1}), (2, {"b": [1]}), (3, {"b": [1, 2]})]
    assert seen.names == ("a", "b")


def test_an_exception_is_placed_in_the_learners_own_file(observe: Observe) -> None:
    seen = observe("def f():\n    return np.ones(2) @ np.ones(3)\n\nf()\n")
    assert seen.raised is not None
    assert (seen.raised.type_name, seen.raised.line) == ("ValueError", 2)
    given = {"relu": "def relu(x):\n    return max(0, x)\n"}
    seen = observe("a = 1\nb = relu('a')\n", functions=given)
    assert seen.raised is not None
    assert (seen.raised.line, seen.raised.source_line) == (2, "b = relu('a')")


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ("def total(rows):\n    return sum([row[0] for row in rows])\n", 3),
        ("def total(rows):\n    return sum([row[1] for row in rows])\n", 2),
    ],
)
def test_an_exception_in_a_function_as_given_is_placed_at_its_call(
    observe: Observe, function: str, line: int
) -> None:
    given = {"total": "def total(rows):\n    return sum([row[0] for row in rows])\n"}
    seen = observe(f"{function}a = total([1])\n", functions=given)
    assert seen.raised is not None
    assert (seen.raised.type_name, seen.raised.line) == ("TypeError", line)


@pytest.mark.parametrize("code", ["", "0", "None"])
def test_leaving_in_order_is_finishing(observe: Observe, code: str) -> None:
    seen = observe(f"import sys\nx = 1\nsys.exit({code})\n", watched=("x",))
    assert (seen.outcome, trace(seen)) == ("finished", [(2, {"x": 1})])


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class E(BaseException): pass\nraise E", "E"),
        ("def f(): f()\nf()", "RecursionError"),
        ("input()", "EOFError"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "E"),
    ],
)
def test_other_exceptions_are_caught(observe: Observe, source: str, kind: str) -> None:
    seen = observe(source)
    assert seen.outcome == "raised"
    assert seen.raised is not None
    assert seen.raised.type_name == kind


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\ny = (\n", "SyntaxError", 2),
        ("x = 1\n  y = 2\n", "IndentationError", 2),
        ("if x:\n\ty\n        z\n", "TabError", 3),
        (b"x = 1\ny = '\xff'\n", "UnicodeDecodeError", 2),
        (b"x = 1\n\n\0", "SyntaxError", 3),
        ("return 3\n", "SyntaxError", 1),
    ],
)
def test_unreadable_files(observe: Observe, source: str, kind: str, line: int) -> None:
    seen = observe(source)
    assert seen.outcome == "unreadable"
    assert seen.raised is not None
    assert (seen.raised.type_name, seen.raised.line) == (kind, line)
    assert seen.detail.startswith("The file cannot be read as Python: ")


@pytest.mark.parametrize("source", ["", "# nothing\n\n   \n", '"""Only a text."""\n'])
def test_files_with_nothing_to_run(observe: Observe, source: str) -> None:
    seen = observe(source)
    assert (seen.outcome, seen.detail) == (
        "unreadable",
        "The file holds nothing to run, only comments or texts: write your program in it.",
    )


def test_the_line_of_a_syntax_error_is_shown(observe: Observe) -> None:
    raised = observe("a = 1\n  \nb = = 2\n").raised
    assert raised == Raised("SyntaxError", "invalid syntax", 3, "b = = 2")


@pytest.mark.parametrize("source", ["(" * 5000, "-" * 50_000 + "1", "x" + ".y" * 50_000])
def test_hostile_syntax_is_never_our_fault(observe: Observe, source: str) -> None:
    assert observe(source).outcome in ("unreadable", "refused", "raised", "memory")


def test_print_is_captured(observe: Observe) -> None:
    seen = observe("import sys\nprint('é')\nprint('two', file=sys.stderr)\nprint('\\ud800')\n")
    assert seen.printed == "é\ntwo\n?\n"


def test_foreign_values_are_named(observe: Observe) -> None:
    seen = observe("class Layer: pass\nx = Layer()\ny = [np.array([1j])]\n", watched=("x", "y"))
    assert seen.moments[0].names["x"] == Foreign("Layer")
    assert seen.moments[1].names["y"] == [Foreign("ndarray of complex128")]


def test_inputs_that_are_not_plain_are_our_fault(observe: Observe) -> None:
    seen = observe("x = 1", values={"w": object()})
    assert seen.outcome == "fault"
    assert "object" in seen.detail


def test_a_broken_given_function_is_our_fault(observe: Observe) -> None:
    seen = observe("x = 1", functions={"f": "def f(:\n"})
    assert seen.outcome == "fault"
    assert "SyntaxError" in seen.detail


def test_plots(observe: Observe) -> None:
    source = """\
import matplotlib.pyplot as plt
plt.plot([3, 2, 1])
plt.xlabel('rounds')
plt.ylabel('mse')
plt.show()
plt.close()
plt.figure()
plt.scatter([1, 2], [5, 6])
plt.bar(['a', 'b'], [7, 8])
plt.barh(['a', 'b'], [9, 10])
plt.savefig('figure.svg') if False else None
plt.close('all')
"""
    seen = observe(source, plots=True)
    assert seen.outcome == "finished", seen
    first, second = seen.drawings
    assert [np.asarray(each.y).tolist() for each in first.series] == [[3, 2, 1]]
    assert (first.x_label, first.y_label) == ("rounds", "mse")
    assert [np.asarray(each.y).tolist() for each in second.series] == [[5, 6], [7, 8], [9, 10]]


def test_given_pyplot_is_bound_where_it_is_used(observe: Observe) -> None:
    modules = {"np": "numpy", "plt": "matplotlib.pyplot"}
    assert observe("plt.plot([1, 2])", modules=modules, plots=True).drawings[0].series
    assert observe("x = 1", modules=modules, plots=True).outcome == "finished"


def test_scikit_learn(observe: Observe) -> None:
    source = "from sklearn.metrics import mean_squared_error\nx = mean_squared_error([1], [3])\n"
    seen = observe(source, watched=("x",))
    assert seen.moments[-1].names["x"] == 4.0


def test_random_draws_differ_from_run_to_run(observe: Observe) -> None:
    source = "import random\nx = [random.random(), np.random.rand()]\n"
    drawn: list[Any] = [observe(source, watched=("x",)).moments[0].names["x"] for _ in range(2)]
    one, two = drawn
    assert one[0] != two[0]
    assert one[1] != two[1]
