"""Are the sentences of a spec sound, and is everything in it of use?

Placeholders that name nothing, numbers typed where a variant has others, hints without words,
reasons that no learner ever reads, data that no step reads, and slips without a bundled program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from checker.catalog import Entry, spec
from checker.models.exercise import Exercise
from checker.models.placeholders import PLACEHOLDER, lookup

Found = Iterator[tuple[spec.Path, str]]
MATH = re.compile(r"\$[^$]+\$")
LISTED = re.compile(r"^\s*\d+\. ", re.MULTILINE)
IMAGE = re.compile(r"!\[\s*\]\(")


def check(entry: Entry) -> Found:
    """Every text and datum that is wrong, with its place."""
    exercise = entry.exercise
    yield from _placeholders(exercise)
    yield from _typed(exercise)
    yield from _hints(exercise)
    yield from _reasons(exercise)
    yield from _unread(exercise)
    yield from _pictures(exercise)
    if exercise.kind == "code":
        yield from _bundled(entry)


def _placeholders(exercise: Exercise) -> Found:
    for found in PLACEHOLDER.finditer(MATH.sub("", exercise.template)):
        if lookup(found, exercise.data) is None:
            near = get_close_matches(found[1], exercise.data, n=1)
            meant = f"; did you mean {{{near[0]}}}?" if near else ""
            yield ("stem",), f"there is no number {found[0]} among the data{meant}"
    for path, text in texts_beside_stem(exercise):
        for found in PLACEHOLDER.finditer(MATH.sub("", text)):
            if found[1] in exercise.data:
                yield path, f"{found[0]} is filled in the stem alone: say it without the number"


def texts_beside_stem(exercise: Exercise) -> Iterator[tuple[spec.Path, str]]:
    """The texts beside the stem, with their places."""
    yield ("title",), exercise.title
    yield from ((("hints", place), hint) for place, hint in enumerate(exercise.hints))
    for place, option in enumerate(exercise.options):
        path: spec.Path = ("options", place)
        if option.text is not None:
            yield (*path, "text"), option.text
        if isinstance(option.because, dict):
            yield from (((*path, "because", key), why) for key, why in option.because.items())
        elif option.because is not None:
            yield (*path, "because"), option.because


def _typed(exercise: Exercise) -> Found:
    """Numbers in a text that are those of a datum which variants change."""
    varied = exercise.variants.draw if exercise.variants else {}
    for name in varied:
        value = exercise.data.get(name)
        if not isinstance(value, int | float):
            continue
        number = re.compile(rf"(?<![\w.{{\[−-]){re.escape(f'{value:g}')}(?![\w}}\]]|\.\d)")
        if number.search(LISTED.sub("", exercise.template)):
            yield ("stem",), f"`{name}` varies: write {{{name}}} where the stem says {value:g}"
        for path, text in texts_beside_stem(exercise):
            if number.search(text):
                yield path, f"`{name}` varies, so {value:g} is not true of every variant"


def _hints(exercise: Exercise) -> Found:
    for place, hint in enumerate(exercise.hints):
        if not hint.strip():
            yield ("hints", place), "this hint has no words: write it, or leave it out"
        elif hint in exercise.hints[:place]:
            yield ("hints", place), "this hint stands twice: no learner is helped by the second"


def _reasons(exercise: Exercise) -> Found:
    held = {option.holds for option in exercise.options}
    for place, option in enumerate(exercise.options):
        path: spec.Path = ("options", place, "because")
        if option.because is not None and option.key:
            yield path, "nobody is told why the key is wrong: leave `because` out"
        for step in option.because if isinstance(option.because, dict) else ():
            if step not in held - {option.holds}:
                message = f"no other option holds {step!r}, so nobody is ever told this"
                yield (*path, step), message
    for path, text in texts_beside_stem(exercise):
        if path[0] != "hints" and not text.strip():
            yield path, "this text has no words: write it, or leave it out"


def _unread(exercise: Exercise) -> Found:
    """Data and preloads that nothing reads; a network that is only drawn is of use as it is."""
    read: set[object] = set()
    for step in exercise.steps:
        read |= {*step.of, *(step.call or ())}
        read |= {argument for arguments in step.slips.values() for argument in arguments}
    shown = {name for one in exercise.drawings for name in _drawn(one.model_dump())}
    for place, name in enumerate(exercise.preloads):
        if name not in read:
            yield ("preloads", place), f"no step reads {name!r}: leave it out, or use it"
    for field, names in (("data", exercise.data), ("networks", exercise.networks)):
        for name in names:
            if name not in read | shown | set(exercise.preloads):
                yield (field, name), f"no step reads {name!r}: leave it out, or use it"


def _drawn(drawing: dict[str, object]) -> Iterator[object]:
    """The names that a drawing shows."""
    for field in ("network", "inputs", "actual"):
        yield drawing.get(field)
    for field in ("values", "slopes"):
        named = drawing.get(field)
        yield from named.values() if isinstance(named, dict) else ()


def _pictures(exercise: Exercise) -> Found:
    if IMAGE.search(exercise.template):
        yield ("stem",), "an image has no alternative text: write it between the brackets"
    for place, one in enumerate(exercise.drawings):
        path: spec.Path = ("drawings", place, "alt")
        if one.alt is not None and not one.alt.strip():
            yield path, "the alternative text has no words: leave `alt` out, and it is written"
        elif one.alt is not None and exercise.variants and re.search(r"\d", one.alt):
            yield path, "the numbers vary: leave `alt` out, and it is written from those shown"


def _bundled(entry: Entry) -> Found:
    """Each slip in the wiring is the author's own, so a program must show that it is found."""
    shown = {path.stem.partition("--")[0] for path in entry.submissions("wrong")}
    for place, step in enumerate(entry.exercise.steps):
        for code in step.slips:
            if code not in shown:
                path: spec.Path = ("steps", place, "slips", code)
                yield path, f"no program shows this slip: add submissions/wrong/{code}.py"
