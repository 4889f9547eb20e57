"""The pictures are what they were when somebody last looked at them."""

from __future__ import annotations

import pytest

from .pictures import GOLDEN, goldens

AGAIN = "look at the picture; if it is meant so: python -m tests.figures.pictures"


@pytest.mark.parametrize("name", goldens())
def test_pictures_are_as_they_were_looked_at(name: str) -> None:
    assert goldens()[name]() == (GOLDEN / name).read_text(encoding="utf-8"), AGAIN


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == goldens().keys()
