"""Values that follow from other data than those of the run.

They are data that the file itself changed, or the exercise's own numbers, where a variant of it was
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from checker.grading.diagnose.general import ABSOLUTE, RELATIVE, Diagnosis
from checker.grading.judge.run import Run
from checker.grading.judge.seen import ChangedGiven
from checker.grading.judge.values import read
from checker.models.observation import Plain
from checker.models.said import Said, joined, listed, say, say_count
from checker.solver.values import close


def changed_given(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """`changed-given` where a value is, in every run, what its step makes of changed data.

    Earlier steps count as the learner's program has them, so that only the change itself is named.
    """
    reached = [run for run in runs if run.seen[name].state != "missing"]
    if not _changed_read(name, runs[0]) or not all(_follows(name, run) for run in reached):
        return None
    return Diagnosis("changed-given", _changed_sentence(_changed_read(name, runs[0]), runs[0]))


def only_constants(name: str, run: Run) -> bool:
    """Whether what was changed is the same in all data, so that a slip can name the change."""
    return _changed_read(name, run).keys().isdisjoint(run.plan.exercise.hidden)


def note(run: Run) -> str | None:
    """What to say of an edit of a step's value that shows in the exercise's data, too."""
    steps = run.plan.exercise.steps
    for given in run.plan.exercise.preloads:
        moment = run.timeline.last_change(given)
        if moment is None or any(step.learner_name == given for step in steps):
            continue
        shared, line = _shared(given, moment, run), run.timeline.line(given)
        if shared:
            sentence = say("Note that line {line} changed `{name}`, too.", line=line, name=given)
            return joined([sentence, shared])
    return None


def _changed_read(name: str, run: Run) -> Mapping[str, ChangedGiven]:
    """The changed data that a step reads, itself or through steps without a value."""
    graph, changed = run.plan.graph, run.changed_preloads(name)
    _, known = run.own(name, ())
    found, waiting = dict[str, ChangedGiven](), [name]
    while waiting:
        for argument in map(str, graph.nodes[waiting.pop()].arguments):
            if argument in changed:
                found[argument] = changed[argument]
            elif argument in graph.nodes and argument not in known:
                waiting.append(argument)
    return dict(sorted(found.items(), key=lambda one: one[1].line))


def _follows(name: str, run: Run) -> bool:
    data, known = run.own(name, ())
    changed = {given: change.value for given, change in run.changed_preloads(name).items()}
    kept = {earlier: value for earlier, value in known.items() if earlier != name}
    led_to = run.plan.graph.evaluate({**data, **changed}, kept, only=run.plan.graph.reach(name))
    value = run.seen[name].value
    return value is not None and name in led_to and close(value, led_to[name], RELATIVE, ABSOLUTE)


def _changed_sentence(changed: Mapping[str, ChangedGiven], run: Run) -> str:
    names = run.plan.graph.learner_names(changed)
    lines = sorted({change.line for change in changed.values()})
    sentence = say_count(
        "It follows from {names}, which {lines} changed; it is given and stays as it is.",
        "It follows from {names}, which {lines} changed; they are given and stay as they are.",
        len(changed),
        names=names,
        lines=in_lines(lines),
    )
    copies = (_shared(given, change.moment, run) for given, change in changed.items())
    return joined([sentence, next(filter(None, copies), "")])


def in_lines(lines: Sequence[int]) -> Said:
    """`line 1`, or `lines 1, 2 and 3`."""
    if len(lines) == 1:
        return say("line {line}", line=lines[0])
    return say("lines {lines}", lines=listed(list(map(str, lines))))


def _shared(given: str, changed: int, run: Run) -> str:
    """How to copy, where the change of a given came through another name of the same object."""
    timeline = run.timeline
    before, after = timeline.at(changed - 1).get(given), timeline.at(changed)[given]
    new = [part for part in _parts(after) if not _among(part, _parts(before))]
    for other, value in timeline.moments[changed].names.items():
        if other != given and any(_among(part, _parts(value)) for part in new):
            whole = isinstance(after, np.ndarray)
            if whole:
                return say(
                    "`{other}` is the same array: copy before you edit, for example with "
                    "`{given}.copy()`.",
                    other=other,
                    given=given,
                )
            return say(
                "`{other}` shares its arrays: copy before you edit, for example with "
                "`copy.deepcopy({given})`.",
                other=other,
                given=given,
            )
    return ""


def _parts(value: Plain) -> list[Plain]:
    """What can be one object under two names: an array, or each array of a container."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]


def _among(part: Plain, others: Iterable[Plain]) -> bool:
    mine = read(part, np.zeros(1)).value
    theirs = (read(other, np.zeros(1)).value for other in others)
    return mine is not None and any(one is not None and close(mine, one, 0, 0) for one in theirs)


def other_variant(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """`other-variant` where a value is, in every run, what the exercise's own numbers lead to."""
    reached = [run for run in runs if run.seen[name].state != "missing"]
    if runs[0].plan.plain_data is None or not all(_is_plain(name, run) for run in reached):
        return None
    return Diagnosis("other-variant", _variant_sentence(runs[0]))


def _is_plain(name: str, run: Run) -> bool:
    graph, plain = run.plan.graph, run.plan.plain_data or {}
    led_to = graph.evaluate(plain, run.choices, only=graph.reach(name)).get(name)
    return led_to is not None and run.equals(name, led_to)


def _variant_sentence(run: Run) -> str:
    lines = _plain_lines(run)
    if not lines:
        return say(
            "That is right for the numbers of the exercise itself; this is a variant of it, with "
            "other numbers. Compute it from the names that are given."
        )
    return say(
        "That is right for the numbers of the exercise itself; this is a variant of it, with "
        "other numbers in {names}. Leave out {lines}.",
        names=run.plan.graph.learner_names(lines),
        lines=in_lines(sorted({*lines.values()})),
    )


def _plain_lines(run: Run) -> dict[str, int]:
    """Where the program puts the exercise's own numbers in place of given ones."""
    plain, found = run.plan.plain_data or {}, dict[str, int]()
    for moment in run.timeline.moments:
        for name in run.plan.exercise.preloads:
            value = read(moment.names.get(name), plain[name]).value if name in plain else None
            if value is not None and run.same(value, plain[name]):
                found.setdefault(name, moment.line_of(name))
    return found
