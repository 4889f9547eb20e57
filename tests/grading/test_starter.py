"""A starter file where the exercise brings none of its own."""

from __future__ import annotations

import pytest

from checker.grading.starter import seed_of, starter
from tests.shipped import plan


def test_a_starter_of_its_own_ends_the_file_as_it_stands() -> None:
    assert starter(plan("slope"), "slope = ...\n").endswith("# Your part\nslope = ...\n")


def test_without_a_starter_of_its_own_the_names_asked_for_are_listed() -> None:
    assert starter(plan("slope"), None).endswith("\n# preds = ...\n# error = ...\n# slope = ...\n")


def test_a_plot_is_no_name() -> None:
    ready = plan("many-updates")
    plots = {step.name for step in ready.exercise.steps if ready.is_plot(step.name)}
    listed = starter(ready, None).split("\n\n\n")[-1]
    assert plots
    assert not any(f"# {name} = " in listed for name in plots)
    assert "# mse_hist = ...\n" in listed


@pytest.mark.parametrize(
    ("first", "seed"),
    [
        ("# The slope (slope, variant 5)", "5"),
        ("# A (slope, variant a (b) c)", "a (b) c"),
        ("# The slope (slope)", None),
        ("# Another (many-points, variant 5)", None),
        ("x = ' (slope, variant 5)'", None),
        ("", None),
    ],
)
def test_the_first_line_names_the_variant_that_a_file_began_as(
    first: str, seed: str | None
) -> None:
    assert seed_of(f"{first}\r\nweights = 1\n".encode(), "slope") == seed
