"""A sum that is added up in a loop, and misses some of it."""

from __future__ import annotations

import pytest

from tests.grading.observing import findings

LOOP = (
    "preds = 0\nfor i in range({places}):\n    preds {sign} weights[i] * input_data[i]\n"
    "error = preds - target\nslope = 2 * input_data * error\n"
)


@pytest.mark.parametrize(
    ("places", "sign", "code", "told"),
    [
        ("3", "=", "only-the-last",
         "`preds` is 3. Only the last product was kept: in a loop `+=` adds, and `=` begins anew."),
        ("2", "+=", "last-left-out",
         "`preds` is 4. The last product was left out: `range(n)` ends before `n`, so it takes no "
         "`- 1`."),
        ("1, 3", "+=", "first-left-out",
         "`preds` is right for the data shown, but not for other data. The first product was left "
         "out: places begin with 0."),
    ],
)  # fmt: skip
def test_what_a_loop_leaves_out_is_named(places: str, sign: str, code: str, told: str) -> None:
    found = findings("slope", LOOP.format(places=places, sign=sign))
    assert found["preds"].slip == code
    assert found["preds"].message == f"{told} Needed: the sum of `weights` · `input_data`."
    assert {found[name].status for name in ("error", "slope")} == {"carried"}
