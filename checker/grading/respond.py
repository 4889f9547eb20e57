"""Grading a response to a choice or a number: the same graph, asked for one step."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from checker.grading.messages.wording import number
from checker.grading.plan import Plan
from checker.models.errors import UsageError
from checker.models.said import joined, say
from checker.models.verdict import Finding, Receipt, Score, Status, Verdict
from checker.solver.choices import Choice, Twists
from checker.solver.choices import asked_twists as _asked_twists
from checker.solver.graph import Twist
from checker.solver.values import close, numbers

LONGEST = 60
"""Longer responses are not said again whole."""
AS_WRITTEN = (1e-9, 1e-12)
"""Relative and absolute: a response means the number that is shown, however it is written."""
_WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """An option as a learner sees it: the name to respond with, and its text if it has one."""

    name: str
    text: str | None
    is_key: bool
    twist: Twist | None = None
    because: str | None = None


def options(plan: Plan) -> tuple[Shown, ...]:
    """The options with the values that the graph gives them.

    Raises SolverError where an option names a step or a slip that the graph does not have.
    """
    found = plan.choices
    holding = tuple(one.option.holds for one in found if one.is_key and one.option.holds)
    return tuple(_shown(one, holding) for one in found)


def _shown(choice: Choice, holding: tuple[str, ...]) -> Shown:
    option, value = choice.option, choice.value
    name = option.id or ("" if value is None else number(float(numbers(value))))
    because = option.because
    if isinstance(because, dict):
        because = next((because[step] for step in holding if step in because), None)
    return Shown(name, option.text, choice.is_key, choice.twist, because)


def asked_twists(plan: Plan) -> Twists:
    """Each slip that leads to a value of the asked step other than the truth, with that value."""
    return _asked_twists(plan.exercise, plan.graph, plan.truth)


def respond(plan: Plan, response: str, receipt: Receipt) -> Verdict:
    """The verdict on a response.

    Raises UsageError for an option that does not exist; a response that is no number is `invalid`.
    """
    if plan.exercise.kind == "choice":
        return _choose(plan, response.strip(), receipt)
    value = _number(response)
    if value is None:
        sentence = say('"{text}" is not a number.', text=_short(response))
        if "," in response and _number(response.replace(",", ".")) is not None:
            sentence = joined([sentence, say("A point stands before decimals, not a comma.")])
        unread = _verdict(plan, receipt, "invalid", sentence)
        return unread.model_copy(update={"findings": ()})
    return _state(plan, value, _short(response.strip()), receipt)


def _choose(plan: Plan, response: str, receipt: Receipt) -> Verdict:
    shown = options(plan)
    chosen = matching(shown, response)
    if chosen is None:
        names = ", ".join(one.name for one in shown)
        raise UsageError(
            say(
                "{id} has no option {text}. The options are: {names}",
                id=plan.exercise.id,
                text=repr(_short(response)),
                names=names,
            )
        )
    if chosen.is_key:
        return _verdict(plan, receipt, "correct", say("All correct."))
    return _verdict(plan, receipt, "incorrect", _why(plan, chosen), chosen.twist)


def _short(response: str) -> str:
    """A response as it is said again: not whole, and without NUL, which databases refuse."""
    said = response if len(response) <= LONGEST else f"{response[:LONGEST]}…"
    return said.replace("\0", "?")


def matching(shown: tuple[Shown, ...], response: str) -> Shown | None:
    """The option that a response means: by its id, its text or its value; None where it is none."""
    return _by_words(shown, response) or _by_value(shown, response)


def _by_words(shown: tuple[Shown, ...], response: str) -> Shown | None:
    """The option of that id, else of that text; capitals do not matter."""
    said = response.casefold()
    ids = (one for one in shown if one.name.casefold() == said)
    texts = (one for one in shown if (one.text or one.name).casefold() == said)
    return next(ids, None) or next(texts, None)


def _by_value(shown: tuple[Shown, ...], response: str) -> Shown | None:
    value = _number(response)
    if value is None:
        return None
    found = ((one, _number(one.name)) for one in shown)
    return next((one for one, its in found if its is not None and _same(value, its)), None)


def _same(value: float, shown: float) -> bool:
    return close(np.float64(value), np.float64(shown), *AS_WRITTEN)


def _number(response: str) -> float | None:
    """The finite number that a response is; a typographic minus is one, too."""
    written = response.strip().replace("−", "-")
    value = float(written) if _WRITTEN.fullmatch(written) else math.inf
    return value if math.isfinite(value) else None


def _why(plan: Plan, chosen: Shown) -> str:
    named = (chosen.text or chosen.name).rstrip(".")
    if chosen.because:
        return f"{named}: {chosen.because}"
    return _wrong(plan, named, chosen.twist)


def _wrong(plan: Plan, named: str, twist: Twist | None) -> str:
    """What was done, if that is known, and what is needed."""
    says = joined([f"{named}:", twist.says]) if twist else say("{text} is not right.", text=named)
    if plan.exercise.ask is None:
        return says
    return joined([says, say("Needed: {rule}.", rule=plan.graph.formula(plan.exercise.ask))])


def _state(plan: Plan, value: float, written: str, receipt: Receipt) -> Verdict:
    tolerance, ask = plan.exercise.tolerance, plan.exercise.ask
    truth = plan.truth[ask or ""]
    if close(np.float64(value), truth, tolerance.relative, tolerance.absolute):
        return _verdict(plan, receipt, "correct", say("All correct."))
    for twist, led_to in asked_twists(plan).values():
        if close(np.float64(value), led_to, tolerance.relative, tolerance.absolute):
            return _verdict(plan, receipt, "incorrect", _wrong(plan, written, twist), twist)
    if _is_rounded(written, value, float(numbers(truth))):
        sentence = say("{text} is right as far as it goes: give more digits.", text=written)
        return _verdict(plan, receipt, "incorrect", sentence)
    return _verdict(plan, receipt, "incorrect", _wrong(plan, written, None))


def _is_rounded(written: str, value: float, truth: float) -> bool:
    """Whether a decimal is what the truth is rounded to, at a hundredth of its size or nearer."""
    places = len(written.partition(".")[2])
    near = close(np.float64(value), np.float64(truth), 0.01, 0.0)
    return places > 0 and near and round(truth, places) == value


def _verdict(
    plan: Plan, receipt: Receipt, status: Status, message: str, twist: Twist | None = None
) -> Verdict:
    total = plan.exercise.max_points
    points = total if status == "correct" else 0
    finding = Finding(
        check="response",
        status="right" if status == "correct" else "wrong",
        points=points,
        max_points=total,
        slip=twist.code if twist else None,
        message=say("The response is right.") if status == "correct" else message,
    )
    return Verdict(
        exercise=plan.exercise.id,
        status=status,
        score=Score(points=points, max_points=total),
        findings=(finding,),
        feedback=message,
        receipt=receipt,
    )
