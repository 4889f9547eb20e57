"""What of a learner's figures is looked at: the series that shows what is asked, and its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from checker.grading.judge.values import read
from checker.models.observation import Drawing, Plain, Series
from checker.solver.values import Value

MOST_BESIDE = 5
"""Beside more lines than these, one is not found."""
FAULTS = ("", "unlabelled-axes", "crowded-plot", "unseen-plot", "swapped-axes")
"""From nothing wrong to the gravest."""

Same = Callable[[Value, Value], bool]


@dataclass(frozen=True)
class Plotted:
    """One series, what is wrong with the way it is shown (one of `FAULTS`), and what of that."""

    series: Plain
    fault: str = ""
    says: str = ""


def plotted(drawings: Iterable[Drawing], wanted: Sequence[Value], same: Same) -> Plotted | None:
    """The series that shows one of the wanted values, as well as one does; else the first that
    can be seen, else any; None where nothing is drawn."""
    drawings = tuple(drawings)
    found = [one for drawing in drawings for one in _shows(drawing, wanted, same)]
    others = sorted((one for drawing in drawings for one in drawing.series), key=_is_unseen)
    if not found:
        return Plotted(others[0].y) if others else None
    return min(found, key=lambda one: FAULTS.index(one.fault))


def _is_unseen(series: Series) -> bool:
    return bool(series.unseen)


def _shows(drawing: Drawing, wanted: Sequence[Value], same: Same) -> Iterator[Plotted]:
    for one in drawing.series:
        if any(_is(one.y, value, same) for value in wanted):
            yield Plotted(one.y, *_difference(one, drawing, wanted, same))
        elif not one.unseen and any(_is(one.x, value, same) for value in wanted):
            yield Plotted(one.y, "swapped-axes")


def _difference(
    one: Series, drawing: Drawing, wanted: Sequence[Value], same: Same
) -> tuple[str, str]:
    if one.unseen:
        return "unseen-plot", one.unseen
    beside = [
        other
        for other in drawing.series
        if not other.unseen and not any(_begins(other.y, value, same) for value in wanted)
    ]
    if len(beside) > MOST_BESIDE:
        return "crowded-plot", str(len(beside) + 1)
    labelled = drawing.x_label.strip() and drawing.y_label.strip()
    return ("", "") if labelled else ("unlabelled-axes", "")


def _is(series: Plain, wanted: Value, same: Same) -> bool:
    value = read(series, np.zeros(1)).value
    return value is not None and same(value, wanted)


def _begins(series: Plain, wanted: Value, same: Same) -> bool:
    """Whether a series is the wanted one, or its beginning: drawn anew in each turn of a loop."""
    return _is(series, np.asarray(wanted)[: np.asarray(series).size], same)


def drawable(value: object) -> bool:
    """Whether a value is a history that a line can show: two finite numbers or more."""
    numbers = np.asarray(value).ndim == 1 and np.asarray(value).size > 1
    return numbers and bool(np.isfinite(np.asarray(value)).all())
