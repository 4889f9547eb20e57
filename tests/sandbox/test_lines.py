"""Which line is told of a change: the statement's own, also inside loops and functions."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from typing import Any

import pytest

from checker.models.observation import Observation
from checker.sandbox.harness import instrument, trace

Observe = Callable[..., Observation]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[int, dict[str, int]]]]:
    """Run an instrumented program in this process; line and own lines of each moment."""

    def run(source: str, **names: Any) -> list[tuple[int, dict[str, int]]]:
        seen = trace.Trace(names, ["x", "y", "w"])
        monkeypatch.setattr(builtins, instrument.MARK, seen.record, raising=False)
        monkeypatch.setattr(builtins, instrument.NOTE, seen.note, raising=False)
        exec(compile(instrument.instrument(ast.parse(source), frozenset()), "own", "exec"), names)
        return [(line, {n: own.get(n, line) for n in changed}) for line, changed, own in
                seen.moments()]  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\nfor i in range(3):\n    x = x + i\n    i += 1\n", [1, 3]),
        ("x = []\nfor i in range(3):\n    i += 1\n    x.append(i)\nelse:\n    pass\n", [1, 4]),
        ("x = 0\nwhile x < 3:\n    # one more\n    x += 1\n", [1, 4]),
        ("x = 0\nfor i in [1]:\n    if i:\n        for j in [2]:\n            x = j\n", [1, 5]),
        ("x = 0\nfor i in [1]:\n    try:\n        1 / 0\n    except Exception:\n        x = 1\n",
         [1, 6]),
        ("x = 0\nfor i in [1]:\n    match i:\n        case 1:\n            x = 1\n", [1, 5]),
        ("x = 0\nfor i in [1]:\n    x = (\n        7)\n    print\n", [1, 3]),
        ("for x in [1, 2]:\n    print\n", [1]),
        ("x = 0\ndef f():\n    '''Doc.'''\n    global x\n    x = 3\n    return x\nf()\n", [1, 5]),
        ("x = [0]\ndef f(w):\n    w[0] = 3\nf(x)\n", [1, 3]),
        ("x = [0]\nclass A:\n    def set(self, w):\n        w[0] = 3\nA().set(x)\n", [1, 4]),
        ("def f(a):\n    a = a + 1\n    return a\nx = f(1)\n", [4]),
        ("def f():\n    global x\n    x = 1\n    return 2\nx = f()\n", [5]),
        ("x = [0]\nf = lambda: x.append(1)\nf()\n", [1, 3]),
        ("if True:\n    for i in [1]:\n        x = 1\n        print\n", [3]),
    ],
)  # fmt: skip
def test_the_line_of_a_change(lines: Callable[..., Any], source: str, told: list[int]) -> None:
    assert [own["x"] for _, own in lines(source) if "x" in own] == told


def test_names_of_one_loop_have_a_line_each_and_one_moment(lines: Callable[..., Any]) -> None:
    source = "x, y = [], 0\nfor i in [1, 2]:\n    x.append(i)\n    y = y + i\n"
    assert lines(source) == [(1, {"x": 1, "y": 1}), (2, {"x": 3, "y": 4})]


def test_on_hidden_data_no_line_is_noted() -> None:
    tree = instrument.instrument(ast.parse("for i in [1]:\n    x = 1\n"), frozenset({"w"}))
    assert instrument.NOTE not in ast.dump(tree)


def test_notes_end_with_their_allowance_and_keep_the_lines_known(
    lines: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "MAX_NOTES", 5 * trace.LOOK)
    source = "x = 0\nfor i in range(100):\n    x = x + 1\nfor i in range(100):\n    x = x + 1\n"
    assert lines(source) == [(1, {"x": 1}), (2, {"x": 3}), (4, {"x": 4})]


@pytest.mark.slow
def test_the_lines_come_back_from_the_sandbox(observe: Observe) -> None:
    source = "x, y = 0, 0\nfor i in range(3):\n    x += i\n    y = x\n    1 / (2 - i)\n"
    seen = observe(source, watched=("x", "y"))
    last = seen.moments[-1]
    assert (seen.outcome, last.line_of("x"), last.line_of("y")) == ("raised", 3, 4)


@pytest.mark.slow
def test_a_long_loop_is_hardly_slower(observe: Observe) -> None:
    source = "from time import process_time as t\nbegan = t()\nw = 0\n{loop}x = t() - began\n"
    plain = "exec(compile('for i in range(500000):\\n    w = w + i\\n', 'a', 'exec'))\n"
    noted = "for i in range(500000):\n    w = w + i\n"
    times: list[Any] = [
        observe(source.format(loop=loop), watched=("x",)).moments[-1].names["x"]
        for loop in (plain, noted)
    ]
    assert times[1] < times[0] + 0.5
