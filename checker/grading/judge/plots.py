"""What of a learner's figures is looked at: the series that shows what is asked, and its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from checker.grading.judge.values import read
from checker.models.observation import Drawing, Plain
from checker.solver.values import Value


@dataclass(frozen=True)
class Plotted:
    """One series, and whether both axes that it is drawn on have a label."""

    series: Plain
    labelled: bool


def plotted(drawings: Iterable[Drawing], wanted: Callable[[Value], bool]) -> Plotted | None:
    """The series that is wanted, labelled if one is, else the first there is; None without any."""
    found = [Plotted(series, _labelled(one)) for one in drawings for series in one.series]
    right = [one for one in found if _is(one.series, wanted)]
    return next(iter(sorted(right, key=lambda one: not one.labelled) or found), None)


def drawable(value: Value) -> bool:
    """Whether a value is a history that a line can show: two finite numbers or more."""
    numbers = np.ndim(value) == 1 and np.size(value) > 1
    return numbers and bool(np.isfinite(value).all())


def _is(series: Plain, wanted: Callable[[Value], bool]) -> bool:
    value = read(series, np.zeros(1)).value
    return value is not None and wanted(value)


def _labelled(drawing: Drawing) -> bool:
    return bool(drawing.x_label.strip() and drawing.y_label.strip())
