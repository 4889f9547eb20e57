"""Several runs of one program in one process: only where none of them could meet another."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checker.models.observation import Inputs, Limits, Observation
from checker.sandbox import Server
from checker.sandbox.harness.stateless import is_stateless
from tests.sandbox.conftest import LIMITS, submission
from tests.shipped import CODE, entry

SLOPE = """\
preds = np.sum(weights * input_data)
error = preds - target
slope = 2 * input_data * error
"""
LOOP = """\
import numpy as np

def errors(weights, history=[]):
    for n, (point, target) in enumerate(zip(points, targets)):
        history.append(float((weights * point).sum() - target) ** 2)
    return history

history = [round(one, 2) for one in errors(weights) if one > 0]
print(f"{np.mean(history):.2f}", *history, sep=", ")
"""
METRIC = """\
from sklearn.metrics import mean_squared_error
mse = mean_squared_error(actual, predicted)
"""
PLOT = """\
import matplotlib.pyplot as plt
plt.figure(figsize=(4, 3))
plt.plot(a)
plt.xlabel("Updates")
plt.show()
x = 1
"""


@pytest.mark.parametrize(
    "source", [SLOPE, LOOP, METRIC, PLOT, "", "x = lambda y: y if y else -y\nx(1)\n"]
)
def test_a_program_that_computes_leaves_nothing_behind(source: str) -> None:
    assert is_stateless(ast.parse(source), {"np": "numpy"})


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "import numpy as n",
        "import numpy as plt",
        "import matplotlib",
        "import matplotlib.pyplot as np",
        "plt.style.use('ggplot')",
        "plt.rcParams['figure.dpi'] = 20",
        "plt.savefig('seen.png')",
        "plt.show = print",
        "p = plt",
        "import numpy.random",
        "from numpy import sum",
        "from sklearn import metrics",
        "from sklearn.metrics import mean_squared_error as np",
        "from .metrics import mean_squared_error",
        "np.random.seed(1)",
        "np.seterr(all='raise')",
        "np.sum = max",
        "n = np\nn.sum = 3",
        "f = [np][0]",
        "def f(np): pass",
        "def np(): pass",
        "f.calls = 1",
        "class A: calls = []",
        "open('seen', 'a')",
        "o = open",
        "setattr(f, 'calls', 1)",
        "np.save('seen', 1)",
        "weights.tofile('seen')",
        "x = np.empty(3)",
        "().__class__.__base__.__subclasses__()",
        "__builtins__['x'] = 1",
        "def f(__builtins__): pass",
        "exec('import random')",
        "with weights as w: pass",
        "try:\n    x = 1\nexcept Exception as error:\n    pass",
        "async def f(): pass",
        "global x",
        "'{0.gi_frame.f_back}'.format(x for x in a)",
        "x = map(str.format, a)",
        "plt.get(plt.gca(), 'path_effects').append(0)",
        "x = [1].plot.get(0)\nx = np.get",
        "x = plt.append",
        "text = '{0.gi_frame}'\nprint(text.format(one for one in a))",
        "x = np.add(1, 2, where=False)",
        "x = np.add(1, 2, **{'where': False})",
        "plt.legend().set(default_handler_map={})",
        "plt.legend().update({'default_handler_map': {}})",
        "from sklearn.metrics import mean_squared_error as __builtins__",
    ],
)
def test_whatever_else_a_program_does_may_stay(source: str) -> None:
    assert not is_stateless(ast.parse(source), {"np": "numpy"})


def test_other_modules_may_keep_what_they_are_told() -> None:
    assert not is_stateless(ast.parse("x = 1"), {"np": "numpy", "random": "random"})
    assert not is_stateless(ast.parse("x = 1"), {"n": "numpy"})


def runs(server: Server, source: str, *values: dict[str, Any], **more: Any) -> Observation:
    """A run on the first values, which may share its process with those on the others."""
    first, *then = (Inputs(one, modules={"np": "numpy"}, watched=("x",), **more) for one in values)
    limits = more.pop("limits", LIMITS)
    return server.run(submission(source), replace(first, then=tuple(then)), limits)


def held(seen: Observation) -> list[Any]:
    return [moment.names["x"] for moment in seen.moments]


@pytest.mark.slow
def test_runs_of_a_program_that_computes_share_a_process(server: Server) -> None:
    source = "x = []\nfor one in a:\n    x.append(2 * one)\n    print(one)\n"
    seen = runs(server, source, {"a": [1, 2]}, {"a": [3]}, {"a": []})
    assert [held(one) for one in (seen, *seen.then)] == [[[], [2, 4]], [[], [6]], [[]]]
    assert [one.printed for one in (seen, *seen.then)] == ["1\n2\n", "", ""]
    assert {one.isolation for one in seen.then} == {seen.isolation}


@pytest.mark.slow
def test_what_was_drawn_in_one_run_is_not_seen_in_the_next(server: Server) -> None:
    seen = runs(server, PLOT, {"a": [1, 2]}, {"a": [3, 4]}, {"a": [5]}, plots=True)
    drawn = [one.drawings for one in (seen, *seen.then)]
    assert [
        [np.asarray(line.y).tolist() for (line,) in (axes.series for axes in one)] for one in drawn
    ] == [
        [[1, 2]],
        [[3, 4]],
        [[5]],
    ]
    assert {axes.x_label for one in drawn for axes in one} == {"Updates"}


@pytest.mark.slow
@pytest.mark.parametrize("more", ["import random", "open('seen', 'a').close()", "np.seterr()"])
def test_runs_of_any_other_program_share_none(server: Server, more: str) -> None:
    seen = runs(server, f"{more}\nx = a\n", {"a": 1}, {"a": 2})
    assert (held(seen), seen.then) == ([1], ())


SEARCH = """\
import gc, os, sys
def open_ones():
    for n in range(3, 64):
        try:
            os.fstat(n)
        except OSError:
            continue
        yield n
frame, held = sys._getframe(), []
while frame := frame.f_back:
    held.append(str(frame.f_locals))
x = [list(open_ones()), any("33456789" in str(one)[::-1] for one in [*held, *gc.get_objects()])]
"""


@pytest.mark.slow
def test_what_a_program_prints_is_kept_only_where_it_cannot_read_other_data(
    server: Server,
) -> None:
    seen = runs(server, SEARCH, {"a": 1}, {"a": 98765433})
    assert (held(seen), seen.then) == ([[[3], False]], ())
    assert held(runs(server, SEARCH, {"a": 98765433})) == [[[3], True]]


LOOK = """\
def look(a):
    import gc, os, sys
    frame, held = sys._getframe(), []
    while frame := frame.f_back:
        held.append(str(frame.f_locals))
    os.write(1, str(a).encode())
    return any("33456789" in str(one)[::-1] for one in [*held, *gc.get_objects()])
"""


@pytest.mark.slow
def test_other_data_are_not_there_before_the_first_run_is_over_and_no_text_gets_out_after_it(
    server: Server,
) -> None:
    """Not even where what is read off the program is fooled: here by a function that is given."""
    seen = runs(server, "x = look(a)", {"a": 1}, {"a": 98765433}, functions={"look": LOOK})
    assert (held(seen), seen.then, seen.printed) == ([False], (), "1")


@pytest.mark.slow
@pytest.mark.parametrize("source", ["x = [" + "1, " * 20_000 + "]", "x = " + "(" * 900, "x = \0"])
def test_what_is_hard_to_read_is_read_as_it_is_alone(server: Server, source: str) -> None:
    seen = runs(server, source, {"a": 1}, {"a": 2})
    assert same(replace(seen, then=()), runs(server, source, {"a": 1}))


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "x = 1 / a",
        "x = a\nwhile not a: pass",
        "x = a\nif not a: print('-' * 20_000)",
        "x = a\nif not a: b = [0] * 10 ** 9",
    ],
    ids=["raises", "never ends", "prints too much", "needs too much memory"],
)
def test_what_does_not_finish_is_left_to_a_process_of_its_own(server: Server, source: str) -> None:
    seen = runs(server, source, {"a": 1}, {"a": 2}, {"a": 0}, {"a": 3})
    assert seen.outcome == "finished"
    assert [one.outcome for one in seen.then] == ["finished"]


@pytest.mark.slow
def test_what_takes_long_is_left_to_a_process_of_its_own(server: Server) -> None:
    source = "x = 0\nfor i in range(2_000_000):\n    x += a\n"
    seen = runs(server, source, {"a": 1}, {"a": 2})
    assert (seen.outcome, seen.then) == ("finished", ())


@pytest.mark.slow
def test_the_first_run_is_stopped_as_it_is_alone(server: Server) -> None:
    quick = replace(LIMITS, wall_seconds=0.3)
    seen = server.run(submission("while True: pass"), Inputs({}, then=(Inputs({}),)), quick)
    assert (seen.outcome, seen.then) == ("timeout", ())


@pytest.mark.slow
@pytest.mark.parametrize(
    "exercise",
    [pytest.param(one, marks=[] if one == "slope" else pytest.mark.full) for one in CODE],
)
def test_a_shared_process_changes_nothing_that_is_seen(server: Server, exercise: str) -> None:
    from checker.grading.plan import Plan

    found = entry(exercise)
    plan = Plan(found.exercise, found.digest, found.functions, "a seed")
    inputs = [plan.inputs(data) for data in plan.data]
    for path in (found.folder / "solution.py", *found.submissions("wrong")):
        handed_in = submission(path.read_text(encoding="utf-8"))
        first = server.run(handed_in, replace(inputs[0], then=tuple(inputs[1:])), Limits())
        assert path.name != "solution.py" or len(first.then) == len(plan.hidden)
        for further, data in zip(first.then, inputs[1:], strict=False):
            alone = server.run(handed_in, data, Limits())
            assert same(further, replace(alone, printed="")), path


def same(one: Any, other: Any) -> bool:
    """Whether two observations, with all that they hold, are equal."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return type(one) is type(other) and np.array_equal(one, other, equal_nan=True)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, n), getattr(other, n)) for n in one.__dataclass_fields__)
    return bool(one == other) or str(one) == str(other) == "nan"
