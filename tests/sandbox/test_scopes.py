"""Where a program sets what its top level does not."""

from __future__ import annotations

import ast

import pytest

from checker.models.observation import Elsewhere
from checker.sandbox.harness import plain, scopes
from tests.sandbox.conftest import Observe

NAMES = frozenset({"x", "f"})


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("def main():\n    x = 1\n", (2, "function", "main")),
        ("async def main():\n    x = 1\n    x = 2\n", (2, "function", "main")),
        ("def main():\n    def inner():\n        x = 1\n", (3, "function", "inner")),
        ("def main():\n    for x in [1]:\n        pass\n", (2, "function", "main")),
        ("def main():\n    import math as x\n", (2, "function", "main")),
        ("def main():\n    import x.y\n", (2, "function", "main")),
        ("main = lambda: (x := 1)\n", (1, "function", "lambda")),
        ("class A:\n    def run(self):\n        x = 1\n", (3, "function", "A.run")),
        ("class A:\n    x = 1\n", (2, "class", "A")),
        ("class A:\n    if True:\n        x = 1\n", (3, "class", "A")),
        ("[x for x in [1]]\n", (1, "comprehension", "")),
        ("def main():\n    [x for x in [1]]\n", (2, "comprehension", "main")),
        ("def main():\n    [(x := y) for y in [1]]\n", (2, "function", "main")),
        ("if 0:\n    x = 1\n", (2, "block", "if")),
        ("if 1:\n    pass\nelse:\n    x = 1\n", (4, "block", "if")),
        ("for i in []:\n    x = 1\n", (2, "block", "for")),
        ("try:\n    pass\nexcept OSError:\n    x = 1\n", (4, "block", "except")),
        ("match 1:\n    case 2:\n        x = 1\n", (3, "block", "match")),
        ("def main():\n    global x\n    x = 1\n", (3, "uncalled", "main")),
        ("self.x = 1\n", (1, "part", "self.x")),
        ("found['x'] = 1\n", (1, "part", 'found["x"]')),
        ("def main():\n    x = 1\nif 0:\n    x = 2\n", (4, "block", "if")),
    ],
)
def test_a_place_that_is_not_the_top_level(source: str, place: scopes.Place) -> None:
    assert scopes.elsewhere(ast.parse(source), NAMES) == {"x": place}
    assert place[1] in plain.PLACES


@pytest.mark.parametrize(
    "source",
    [
        "def main():\n    x = 1\nx = 2\n",
        "def main(x):\n    return x\n",
        "def main():\n    return x\n",
        "def main():\n    x: int\n",
        "def main():\n    y = {'x': 1}\n    y[x] = 1\n    y.z.x = 1\n",
        "[(x := y) for y in [1]]\n",
        "def f():\n    pass\n",
        "import x\n",
    ],
)
def test_what_the_top_level_sets_or_nobody(source: str) -> None:
    places = scopes.elsewhere(ast.parse(source), NAMES)
    assert scopes.never_reached(places, NAMES) == {}


def test_what_the_top_level_would_set_after_the_program_ended_itself() -> None:
    places = scopes.elsewhere(ast.parse("f = 1\nexit()\nx = 2\nx = 3\n"), NAMES)
    assert scopes.never_reached(places, {"f"}) == {"x": (3, "ended", "")}
    assert "ended" in plain.PLACES


@pytest.mark.slow
def test_the_place_comes_back_from_the_data_shown_alone(observe: Observe) -> None:
    source = "def f():\n    global y\n    x = 1\n    class G:\n        def g(self): pass\n"
    made = observe(source, watched=("x",), calls={"g": ()})
    assert made.elsewhere == {
        "x": Elsewhere(3, "function", "f"),
        "g": Elsewhere(5, "class", "G"),
    }
    assert observe(source, watched=("x",), values={"a": 1}, pasted={"a": 2}).elsewhere == {}


@pytest.mark.slow
def test_a_program_that_ends_itself_tells_what_it_left_out(observe: Observe) -> None:
    made = observe("x = 1\nimport sys\nsys.exit()\ny = 2\n", watched=("x", "y"))
    assert (made.outcome, made.elsewhere) == ("finished", {"y": Elsewhere(4, "ended", "")})
