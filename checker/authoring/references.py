"""Do the names of a spec fit together? Every name that does not is reported, with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from keyword import iskeyword

from checker.catalog import Entry, spec
from checker.models.drawing import DrawingSpec
from checker.models.exercise import Exercise, Fixed, Step
from checker.solver.graph import Graph
from checker.solver.operations import OPERATIONS
from checker.solver.properties import PROPERTIES
from checker.solver.values import SolverError

Found = Iterator[tuple[spec.Path, str]]
ON_AND_OFF = ("forward", "hidden_values", "layer_values")


def check(entry: Entry) -> Found:
    """Every name that does not fit, with the path of the place where it stands."""
    yield from _folder(entry)
    yield from _beside(entry)
    yield from names(entry.exercise)


def names(exercise: Exercise) -> Found:
    """Every name in a spec that does not fit the others there."""
    data = {*exercise.data, *exercise.networks}
    steps = {step.name for step in exercise.steps}
    yield from _twice(exercise)
    yield from _no_names(exercise)
    for index, step in enumerate(exercise.steps):
        yield from _step(step, ("steps", index), data | steps, data)
    yield from _known(exercise.preloads, data, "preloads", "data or a network")
    yield from _known(exercise.hidden, data, "hidden", "data or a network")
    yield from _known(exercise.expected, steps, "expected", "a step")
    yield from _functions(exercise)
    yield from _kind(exercise, steps)
    yield from _variants(exercise, data, steps)
    for index, drawing in enumerate(exercise.drawings):
        yield from _drawing(exercise, drawing, ("drawings", index))
    if all(step.free or step.operation in OPERATIONS for step in exercise.steps):
        try:
            Graph.of(exercise)
        except SolverError as error:
            yield error.place, str(error)


def _folder(entry: Entry) -> Found:
    folder = entry.folder.resolve()
    number, _, name = folder.name.partition("-")
    if name != entry.exercise.id:
        yield ("id",), f"the folder is called {folder.name!r}: it must end in the id"
    if number != f"{entry.exercise.order:02}":
        yield ("order",), f"the folder is called {folder.name!r}: it must begin with the order"
    if folder.parent.name != entry.exercise.chapter:
        yield ("chapter",), f"the chapter's folder is called {folder.parent.name!r}"


def _beside(entry: Entry) -> Found:
    """The id must be the only one of its kind, and what is required must be there."""
    own = entry.folder.resolve()
    folder = own.parent.parent
    others = [path.parent for path in folder.glob("*/*/exercise.json")]
    named = {other.name.partition("-")[2]: other for other in others if other.resolve() != own}
    if entry.exercise.id in named:
        yield ("id",), f"{named[entry.exercise.id]} has this id, too: give one of them another"
    for one in others:
        same = one.parent.resolve() == own.parent and one.resolve() != own
        if same and one.name.partition("-")[0] == f"{entry.exercise.order:02}":
            yield ("order",), f"{one} has this number, too: give one of them another"
    # An exercise on its own, taken out of its chapter, may still say where it belongs.
    for index, other in enumerate(entry.exercise.requires):
        if other == entry.exercise.id or (named and other not in named):
            yield ("requires", index), f"there is no other exercise {other!r}"


def _twice(exercise: Exercise) -> Found:
    seen = {*exercise.data, *exercise.networks}
    for name in exercise.data.keys() & exercise.networks.keys():
        yield ("networks", name), f"{name!r} is also among the data"
    for index, step in enumerate(exercise.steps):
        if step.name in seen:
            yield ("steps", index, "name"), f"the name {step.name!r} is already taken"
        seen.add(step.name)


def _no_names(exercise: Exercise) -> Found:
    """Words of Python's own, which no program can hold a value under."""
    places: list[tuple[spec.Path, str]] = [
        *((("data", name), name) for name in exercise.data),
        *((("networks", name), name) for name in exercise.networks),
        *((("steps", n, "name"), step.learner_name) for n, step in enumerate(exercise.steps)),
    ]
    for path, name in places:
        if iskeyword(name):
            yield path, f"{name!r} is a word of Python's own: no program can use it as a name"


def _step(step: Step, path: spec.Path, names: set[str], data: set[str]) -> Found:
    if step.free is not None:
        yield from _one_of(step.free, PROPERTIES, (*path, "free"), "property")
        wanted = PROPERTIES[step.free].of if step.free in PROPERTIES else ()
        if not step.of or step.of[0] not in data:
            yield (*path, "of"), "a free step first names the data that the choice starts from"
        elif wanted and len(step.of) != len(wanted):
            message = f"{step.free} is checked against {len(wanted)} names ({', '.join(wanted)})"
            yield (*path, "of"), f"{message}, not {len(step.of)}"
        for index, argument in enumerate(step.of[1:], start=1):
            yield from _one_of(str(argument), data, (*path, "of", index), "name among the data")
    elif step.operation not in OPERATIONS:
        yield from _one_of(step.operation or "", OPERATIONS, (*path, "is"), "operation")
    else:
        yield from _arguments(step.of, OPERATIONS[step.operation].parameters, (*path, "of"), names)
        for code, arguments in step.slips.items():
            wanted = OPERATIONS[step.operation].parameters
            yield from _arguments(arguments, wanted, (*path, "slips", code), names)
            if arguments == step.of:
                message = "these are the arguments of the step itself: name the wrong ones"
                yield (*path, "slips", code), message
    for index, name in enumerate(step.call or ()):
        yield from _one_of(name, data, (*path, "call", index), "name among the data")


def _arguments(
    given: tuple[object, ...], wanted: tuple[str, ...], path: spec.Path, names: set[str]
) -> Found:
    if len(given) != len(wanted):
        yield path, f"this takes {len(wanted)} arguments ({', '.join(wanted)}), not {len(given)}"
    for index, argument in enumerate(given):
        if not isinstance(argument, Fixed):
            yield from _one_of(str(argument), names, (*path, index), "name")


def _one_of(name: str, known: Iterable[str], path: spec.Path, what: str) -> Found:
    names = sorted(known)
    if name not in names:
        near = get_close_matches(name, names, n=1)
        meant = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
        yield path, f"there is no {what} {name!r}; {meant}"


def _known(given: Collection[str], known: set[str], field: str, what: str) -> Found:
    mapping = isinstance(given, dict)
    for index, name in enumerate(given):
        yield from _one_of(name, known, (field, name if mapping else index), f"name of {what}")


def _functions(exercise: Exercise) -> Found:
    for index, function in enumerate(exercise.functions):
        path: spec.Path = ("functions", index)
        if function.operation not in OPERATIONS:
            yield from _one_of(function.operation, OPERATIONS, (*path, "is"), "operation")
            continue
        wanted = OPERATIONS[function.operation].parameters
        yield from _arguments(function.of, wanted, (*path, "of"), set(function.parameters))
        for place, names in enumerate(function.proved_on):
            data = {*exercise.data, *exercise.networks}
            yield from _arguments(names, function.parameters, (*path, "proved_on", place), data)


def _variants(exercise: Exercise, data: set[str], steps: set[str]) -> Found:
    rules = exercise.variants
    if rules is None:
        return
    for field, names, known, what in (
        ("draw", rules.draw, data, "data or a network"),
        ("keep", rules.keep, steps, "a step"),
    ):
        for name in names:
            yield from _one_of(name, known, ("variants", field, name), f"name of {what}")
    forward = {step.name for step in exercise.steps if step.operation in ON_AND_OFF}
    for index, name in enumerate(rules.on_and_off):
        yield from _one_of(name, forward, ("variants", "on_and_off", index), "forward step")


def _kind(exercise: Exercise, steps: set[str]) -> Found:
    for field in ("ask", "options", "points") if exercise.kind == "code" else ():
        if getattr(exercise, field):
            yield (field,), "a program is asked for the steps that have points: leave this out"
    if exercise.kind == "choice" and len(exercise.options) < 2:
        yield ("options",), "a choice needs two options at least"
    if exercise.kind == "number" and exercise.ask is None:
        yield (), "a number needs `ask`: the step whose value is asked"
    if exercise.ask is not None:
        yield from _one_of(exercise.ask, steps, ("ask",), "step")
    if exercise.max_points == 0:
        field = "steps" if exercise.kind == "code" else "kind"
        yield (field,), "there is nothing to earn: give points"
    for index, option in enumerate(exercise.options):
        if option.holds is not None:
            yield from _one_of(option.holds, steps, ("options", index, "holds"), "step")
        elif exercise.ask is None and (option.key or option.slip):
            yield ("options", index), "a key or a slip as an option needs `ask`"


def _drawing(exercise: Exercise, drawing: DrawingSpec, path: spec.Path) -> Found:
    """A drawing shows data and unasked steps alone: an asked value would be the key."""
    data = set(exercise.data)
    asked = {step.name for step in exercise.steps if step.points} | {exercise.ask}
    shown = {step.name for step in exercise.steps} - asked
    network = (*path, "network")
    yield from _one_of(drawing.network, shown | set(exercise.networks), network, "network to draw")
    for field in ("inputs", "actual"):
        name = getattr(drawing, field)
        if name is not None:
            yield from _one_of(name, data, (*path, field), "name among the data")
    for field in ("values", "slopes"):
        for node, name in getattr(drawing, field).items():
            yield from _one_of(name, data | shown, (*path, field, node), "data or unasked step")
