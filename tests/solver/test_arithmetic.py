"""Plain arithmetic: rules composed of it, and how they are worded where a step is in between."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checker.models.exercise import Conventions, Exercise
from checker.solver.graph import Graph
from checker.solver.neighbours import neighbours
from checker.solver.operations import OPERATIONS
from checker.solver.rules import rule_or_name
from checker.solver.values import SolverError

ONE: dict[str, Any] = {"literal": 1}


def graph(*steps: tuple[str, str, list[Any], int]) -> Graph:
    return Graph.of(
        Exercise.model_validate(
            {
                "id": "made-up", "title": "Made up", "kind": "code", "chapter": "tests", "order": 1,
                "stem": "Compute it.", "conventions": {},
                "data": {"a": 6, "b": 2, "c": 3, "v": [1, 2]},
                "steps": [
                    {"name": name, "is": rule, "of": of, "points": points}
                    for name, rule, of, points in steps
                ],
            }
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "outer", "formula"),
    [
        (("times", ["a", "b"]), ("plus", ["s", "c"]), "`a` · `b` + `c`"),
        (("plus", ["a", "b"]), ("times", ["s", "c"]), "(`a` + `b`) · `c`"),
        (("plus", ["a", "b"]), ("minus", ["c", "s"]), "`c` − (`a` + `b`)"),
        (("minus", ["a", "b"]), ("minus", ["s", "c"]), "`a` − `b` − `c`"),
        (("minus", ["a", "b"]), ("plus", ["c", "s"]), "`c` + `a` − `b`"),
        (("divided_by", ["a", "b"]), ("divided_by", ["c", "s"]), "`c` / (`a` / `b`)"),
        (("divided_by", ["a", "b"]), ("minus", ["c", "s"]), "`c` − `a` / `b`"),
        (("exponential", ["a"]), ("divided_by", [ONE, "s"]), "1 / exp(`a`)"),
        (("plus", ["a", "b"]), ("logarithm", ["s"]), "log(`a` + `b`)"),
        (("plus", ["a", "b"]), ("negative", ["s"]), "−(`a` + `b`)"),
        (("plus", ["a", "b"]), ("power", ["s", "c"]), "(`a` + `b`) ** `c`"),
        (("power", ["a", "b"]), ("power", ["s", "c"]), "(`a` ** `b`) ** `c`"),
        (("power", ["a", "b"]), ("times", ["c", "s"]), "`c` · `a` ** `b`"),
        (("minus", ["a", "b"]), ("larger", [ONE, "s"]), "max(1, `a` − `b`)"),
        (("absolute", ["a"]), ("power", ["s", {"literal": 2}]), "abs(`a`) ** 2"),
        (("total", ["v"]), ("negative", ["s"]), "−sum(`v`)"),
        (("average", ["v"]), ("square_root", ["s"]), "sqrt(mean(`v`))"),
        (("times", ["a", "b"]), ("error", ["s", "c"]), "(`a` · `b`) − `c`"),
        (("error", ["a", "b"]), ("times", ["s", "c"]), "`s` · `c`"),
    ],
)
def test_the_rule_of_a_step_in_between_stands_for_its_name(
    inner: tuple[str, list[Any]], outer: tuple[str, list[Any]], formula: str
) -> None:
    assert graph(("s", *inner, 0), ("t", *outer, 1)).formula("t") == formula


def test_a_step_that_is_asked_for_keeps_its_name() -> None:
    made = graph(("s", "times", ["a", "b"], 1), ("t", "plus", ["s", "c"], 1))
    assert made.formula("t") == "`s` + `c`"
    assert rule_or_name(made, "s") == "s"
    between = graph(("s", "times", ["a", "b"], 0), ("t", "plus", ["s", "c"], 1))
    assert rule_or_name(between, "s") == "a · b"


def test_learners_read_no_name_that_they_do_not_know() -> None:
    made = graph(("s", "times", ["a", "b"], 0), ("t", "plus", ["s", "c"], 1))
    sentences = {twist.says for twist in neighbours(made, "t", ("a", "b", "c"))}
    assert "Here `a` was used where `a · b` belongs." in sentences
    assert "This is `a · b` − `c`." in sentences
    assert "This is `a` · (`b` + `c`)." in sentences
    assert not [says for says in sentences if "`s`" in says or "each other's place" in says]


def test_values_that_do_not_fit_are_refused() -> None:
    by = Conventions()
    with pytest.raises(SolverError, match="do not match"):
        OPERATIONS["plus"](by, np.zeros(2), np.zeros(3))
    with pytest.raises(SolverError, match="nothing to add up"):
        OPERATIONS["average"](by, np.float64(2))
