"""Does a text give away a value that the learner is to find?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.authoring import collisions
from checker.authoring.stems import LISTED, STRUCTURAL, given_numbers
from checker.authoring.texts import texts_beside_stem
from checker.catalog import spec
from checker.grading.plan import Plan
from checker.models.exercise import Exercise
from checker.models.placeholders import PLACEHOLDER
from checker.solver.values import Network, SolverError, Value, leaves

Found = Iterator[tuple[spec.Path, str]]
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w|\.\d)")
INDEX = re.compile(r"(?<=[\w\])])\[[\d, :]*\]")


def check(plan: Plan) -> Found:
    """Every number in a text that is the value of a step, and none that the learner is given."""
    hidden = dict(_hidden(plan))
    for path, text in _texts(plan.exercise):
        reported = set[str]()
        for name, sizes in hidden.items():
            found = [one for one in _numbers(text) if one not in reported and _is_one(one, sizes)]
            reported.update(found)
            if found:
                gives = f"{', '.join(found)} {'give' if found[1:] else 'gives'} `{name}` away"
                yield path, f"{gives}: say how it is found, not what it is"


def _texts(exercise: Exercise) -> Iterator[tuple[spec.Path, str]]:
    """What every learner reads; an option's own text is what one chooses among."""
    yield ("stem",), PLACEHOLDER.sub(" ", exercise.template)
    for path, text in texts_beside_stem(exercise):
        if path[0] != "options" or path[-1] != "text":
            yield path, text
    for place, one in enumerate(exercise.drawings):
        for field in ("caption", "highlight_means", "alt"):
            yield ("drawings", place, field), getattr(one, field) or ""


def _numbers(text: str) -> list[str]:
    return list(dict.fromkeys(NUMBER.findall(INDEX.sub(" ", LISTED.sub(" ", text)))))


def _hidden(plan: Plan) -> Iterator[tuple[str, set[float]]]:
    """Each step's learner's name, with the sizes of its numbers that are not known anyway."""
    known = STRUCTURAL | {abs(number) for number in given_numbers(plan.exercise)}
    truth, shown = collisions.known(plan), set(_shown(plan.exercise))
    for step in plan.exercise.steps:
        if step.name in truth and (step.supplied or step.name in shown):
            known |= _sizes(truth[step.name])
    for step in plan.exercise.steps:
        if step.name in truth:
            yield step.learner_name, _sizes(truth[step.name]) - known


def _shown(exercise: Exercise) -> Iterator[str]:
    for drawing in exercise.drawings:
        yield from (*drawing.values.values(), *drawing.slopes.values())


def _sizes(value: Value) -> set[float]:
    """The numbers without their signs; a network is a step's means, and no single answer."""
    if isinstance(value, bool | Network):
        return set()
    try:
        return {abs(float(number)) for leaf in leaves(value) for number in leaf.flat}
    except SolverError:
        return set()


def _is_one(number: str, sizes: set[float]) -> bool:
    """Whether a number as written is one of these, to its own digits if it has several."""
    digits = len(number.partition(".")[2])
    near = 0.5 * 10**-digits if digits and len(number.replace(".", "").lstrip("0")) > 1 else 1e-9
    return any(abs(float(number) - size) <= near for size in sizes)
