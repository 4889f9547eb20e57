"""General diagnosis, where no slip of the graph fits: the same oddity must show in every run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from checker.grading.judge.run import Run
from checker.grading.judge.seen import Seen
from checker.grading.judge.values import short_floats
from checker.models.said import say, say_count
from checker.solver.values import Array, Network, close, leaves, numbers

RELATIVE, ABSOLUTE = 1e-6, 1e-9


@dataclass(frozen=True)
class Diagnosis:
    """A general code and what it says of the learner's value."""

    code: str
    says: str


def diagnose(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    """The first general oddity that all runs share; None if there is none."""
    seen = [run.seen[name] for run in runs]
    if any(s.value is None or s.truth is None or isinstance(s.value, bool) for s in seen):
        return None
    if isinstance(seen[0].value, Network):
        return _of_networks(seen)
    pairs = [(numbers(one.value), numbers(one.truth)) for one in seen]
    short = _short_floats(name, runs, pairs)
    if short is not None:
        return short
    if all(value.shape == truth.shape and _equal(value, truth) for value, truth in pairs):
        return None  # only just outside the exercise's tolerance
    truncated = _truncated(name, runs, pairs)
    if truncated is not None:
        return truncated
    for find in (_scaled, _rearranged, _rounded, _cut, _one_off):
        diagnosis = find(pairs)
        if diagnosis is not None:
            return diagnosis
    return _other_quantity(name, runs)


Pairs = Sequence[tuple[Array, Array]]


def _of_networks(seen: Sequence[Seen]) -> Diagnosis | None:
    """Of whole networks, such as their slopes: what holds of all their numbers in a row."""
    # A network that was read has the shapes that its step needs.
    pairs = [(_in_a_row(leaves(one.value)), _in_a_row(leaves(one.truth))) for one in seen]
    near = all(_equal(value, truth) for value, truth in pairs)
    return None if near else _scaled(pairs) or _rounded(pairs)


def _in_a_row(parts: Iterable[Array]) -> Array:
    return np.concatenate([part.ravel() for part in parts])


def _scaled(pairs: Pairs) -> Diagnosis | None:
    # Where nothing comes of both, any ratio fits.
    nonzero = [(value, truth) for value, truth in pairs if value.any() or truth.any()]
    ratios = {_ratio(value, truth) for value, truth in nonzero}
    ratio = ratios.pop() if ratios else None
    if ratio is None or ratios or ratio == 1:
        return None
    if ratio == -1:
        return Diagnosis("reversed-error", say("The sign is the wrong way round."))
    return Diagnosis("scaled", _times(ratio))


def _ratio(value: Array, truth: Array) -> float | None:
    if value.shape != truth.shape or not (truth * truth).sum():
        return None
    # An endless loss leads to infinity here, which is close to nothing.
    with np.errstate(all="ignore"):
        ratio = float((value * truth).sum() / (truth * truth).sum())
    fits = ratio != 0 and close(value, ratio * truth, RELATIVE, ABSOLUTE)
    return float(f"{ratio:.6g}") if fits else None


def _times(ratio: float) -> str:
    words = {
        0.5: say("It is half of what it should be."),
        2.0: say("It is twice what it should be."),
        -0.5: say("It is minus half of what it should be."),
        -2.0: say("It is minus twice what it should be."),
    }
    return words.get(ratio) or say("It is {ratio:g} times what it should be.", ratio=ratio)


def _rearranged(pairs: Pairs) -> Diagnosis | None:
    if all(v.ndim == 2 and v.T.shape == t.shape and _equal(v.T, t) for v, t in pairs):
        return Diagnosis("transposed", say("Rows and columns are swapped."))
    if all(v.shape == t.shape and v.ndim and _equal(np.sort(v, None), np.sort(t, None))
           for v, t in pairs):  # fmt: skip
        return Diagnosis("permuted", say("The numbers are right, but their order is not."))
    return None


def _truncated(name: str, runs: Sequence[Run], pairs: Pairs) -> Diagnosis | None:
    """Whole numbers where fractions belong: an integer array cuts off what is put into it."""
    raws = [run.seen[name].raw for run in runs]
    whole = all(isinstance(raw, np.ndarray) and raw.dtype.kind in "iu" for raw in raws)
    if whole and all(v.shape == t.shape and _equal(v, np.trunc(t)) for v, t in pairs):
        return Diagnosis(
            "truncated-to-int",
            say(
                "The array holds whole numbers, so it cuts off the fractions that are put into it: "
                "begin with an array of floats."
            ),
        )
    return None


def _short_floats(name: str, runs: Sequence[Run], pairs: Pairs) -> Diagnosis | None:
    """As near as floats of fewer digits come: a few of their last places off, seen from the
    largest number."""
    held = [value for moment in runs[0].observation.moments for value in moment.names.values()]
    kinds = short_floats([runs[0].seen[name].raw, *held])
    for kind, digits, near in (("float16", 3, 2e-2), ("float32", 7, 2e-5)):
        if kind in kinds and all(v.shape == t.shape and _near(v, t, near) for v, t in pairs):
            return Diagnosis(
                "single-precision",
                say(
                    "It is right as far as {kind} goes, which keeps only about {digits} digits: "
                    "compute with ordinary floats.",
                    kind=kind,
                    digits=digits,
                ),
            )
    return None


def _near(value: Array, truth: Array, share: float) -> bool:
    return close(value, truth, share, share * float(np.abs(truth).max(initial=0)))


def _rounded(pairs: Pairs) -> Diagnosis | None:
    for places in range(7):
        if all(v.shape == t.shape and _equal(v, np.round(t, places)) for v, t in pairs):
            return Diagnosis("rounded", say("It was rounded; keep all digits."))
    return None


def _cut(pairs: Pairs) -> Diagnosis | None:
    """A history with the right beginning and another length."""
    for value, truth in pairs:
        if value.ndim != 1 or truth.ndim != 1 or len(value) == len(truth):
            return None
        shorter = min(len(value), len(truth))
        if not _equal(value[:shorter], truth[:shorter]):
            return None
    length, needed = len(pairs[0][0]), len(pairs[0][1])
    if not length:
        says = say("Nothing was added to it; {needed} entries are needed.", needed=needed)
        return Diagnosis("other-length", says)
    says = say_count(
        "It begins right, but has one entry, not {needed}.",
        "It begins right, but has {n} entries, not {needed}.",
        length,
        needed=needed,
    )
    return Diagnosis("other-length", says)


def _one_off(pairs: Pairs) -> Diagnosis | None:
    """All entries but one right, and in every run the same one."""
    places = set[tuple[int, ...]]()
    for value, truth in pairs:
        if value.shape != truth.shape or value.size < 2:
            return None
        off = np.abs(value - truth) > ABSOLUTE + RELATIVE * np.abs(truth)
        places |= {tuple(int(at) for at in place) for place in np.argwhere(off)}
    if len(places) != 1:
        return None
    index = ", ".join(map(str, places.pop()))
    first = ", ".join("0" * pairs[0][0].ndim)
    says = say(
        "All entries are right but the one at [{index}]; the first is at [{first}].",
        index=index,
        first=first,
    )
    return Diagnosis("one-entry-off", says)


def _equal(left: Array, right: Array) -> bool:
    return close(left, right, RELATIVE, ABSOLUTE)


def _other_quantity(name: str, runs: Sequence[Run]) -> Diagnosis | None:
    graph = runs[0].plan.graph
    same: Callable[[Run, str], bool] = lambda run, other: (  # noqa: E731
        other in run.truth and close(run.seen[name].value, run.truth[other], RELATIVE, ABSOLUTE)
    )
    for other in runs[0].truth:
        known = other not in graph.steps or graph.steps[other].points or graph.steps[other].supplied
        if other != name and known and all(same(run, other) for run in runs):
            says = say("This is the value of `{name}`.", name=graph.learner_name(other))
            return Diagnosis("other-quantity", says)
    return None
