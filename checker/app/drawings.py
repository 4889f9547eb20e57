"""The use cases that draw: an exercise's networks, and a learner's curve. The CLI and the web call
these; a picture is made from the spec, once in each language, or from a verdict just given."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypedDict

from checker.catalog import Entry
from checker.models.errors import UsageError

if TYPE_CHECKING:
    from checker.app.grader import Outcome
    from checker.figures.curves import Curve
    from checker.figures.diagram import Picture, Translate
    from checker.figures.scene import Scene

Form = Literal[".svg", ".png"]
MOST_DRAWN = 200
"""Pictures that are kept in memory."""


@lru_cache(MOST_DRAWN)
def drawing(entry: Entry, form: Form, translate: Translate = str) -> bytes:
    """An exercise's networks as the content of a file, in the language of `translate`.

    Raises UsageError where the exercise has no drawing.
    """
    picture = _picture(entry)
    if picture is None:
        raise UsageError(f"{entry.exercise.id} has no drawing.")
    from checker.figures.networks import scene

    return _content(scene(picture.translated(translate)), entry.exercise.id, form)


def drawing_words(entry: Entry) -> str | None:
    """An exercise's networks in sentences; None where it has no drawing."""
    picture = _picture(entry)
    return None if picture is None else picture.description


def drawing_text(entry: Entry, width: int) -> str | None:
    """An exercise's networks in lines of at most so many characters.

    None where it has no drawing, and where not even a table fits.
    """
    picture = _picture(entry)
    if picture is None:
        return None
    from checker.figures.terminal import render

    return render(picture, width)


def _picture(entry: Entry) -> Picture | None:
    if not entry.exercise.drawings:
        return None
    from checker.figures.drawn import picture
    from checker.solver.values import SolverError

    try:
        return picture(entry.exercise)
    except SolverError as error:
        raise entry.unsound([(("drawings",), str(error))]) from None


def has_curve(entry: Entry) -> bool:
    """Whether programs for an exercise have a curve: those that are to plot one."""
    from checker.solver.operations import OPERATIONS

    return any(
        step.operation in OPERATIONS and OPERATIONS[step.operation].kind == "plot"
        for step in entry.exercise.steps
    )


def curve(graded: Outcome, form: Form, translate: Translate = str) -> bytes:
    """The learner's curve as the content of a file, beside the expected one once it is right.

    Raises UsageError where there is nothing to draw.
    """
    found = _curve(graded)
    if found is None:
        name = f"`{graded.history.name}`" if graded.history else "the program"
        raise UsageError(f"there is no curve, since {name} gave no list of finite numbers")
    from checker.figures.curves import scene

    return _content(scene(found, translate), found.name, form)


def curve_text(graded: Outcome, width: int) -> str:
    """The learner's curve in characters, once it is right; else nothing."""
    found = _curve(graded)
    if found is None or found.expected is None:
        return ""
    from checker.figures.plotting import render

    return render(found, width)


def _curve(graded: Outcome) -> Curve | None:
    if graded.history is None or not graded.history.own:
        return None
    from checker.figures.curves import Curve

    return Curve(graded.history.name, graded.history.own, graded.history.expected)


def _content(scene: Scene, name: str, form: Form) -> bytes:
    if form == ".svg":
        from checker.figures import svg

        return svg.render(scene, name).encode()
    from checker.figures import png

    return png.render(scene)


class Described(TypedDict):
    """A drawing in words, and its size in pixels."""

    description: str
    width: int
    height: int


@lru_cache(MOST_DRAWN)
def described(entry: Entry, translate: Translate = str) -> Described | None:
    """A drawing in words and its size in pixels; None where an exercise has none."""
    picture = _picture(entry)
    if picture is None:
        return None
    from checker.figures.networks import scene

    translated = picture.translated(translate)
    drawn = scene(translated)
    return Described(
        description=translated.description, width=round(drawn.width), height=round(drawn.height)
    )
