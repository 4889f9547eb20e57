"""Grading a program: the whole story, from the runs to the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.grading.credit import earned
from checker.grading.diagnose import other_data
from checker.grading.diagnose.slips import written_otherwise
from checker.grading.judge.run import Run
from checker.grading.merge import rulings
from checker.grading.messages.explain import explain, same_slip
from checker.grading.messages.stopped import STATUS, told
from checker.grading.plan import EXHAUSTED, Plan
from checker.grading.powers import carets
from checker.grading.ruling import Ruling
from checker.models.observation import Observation, Runner, Submission
from checker.models.said import joined, say
from checker.models.verdict import EARNING, KEPT, Finding, Location, Receipt, Score, Status, Verdict

TYPED_DATA = say(
    "Your file types data of the exercise in again; they were read as the names that hold them."
)


@dataclass(frozen=True)
class Examined:
    """A verdict on a program, and what was seen of it."""

    verdict: Verdict
    seen: Sequence[Observation]


def examine(
    plan: Plan, submission: Submission, run: Runner, given: Observation | None = None
) -> Examined:
    """Run a program and grade it; `given` is what it showed on the given data, if that is known.

    Where hidden data take points that the data shown would give, it may be that the program types
    the data in again, in a function or under another name. It then runs once more with all such
    data replaced: not at once, since a list of the same numbers may be no data, but an index.
    """
    first = _examined(plan, submission, plan.observe(submission, run, given))
    if first.verdict.status == "correct":
        return first
    shown = first.seen[0]
    at_most = grade(plan, submission, [shown]).score.points
    if first.verdict.score.points >= at_most or first.seen[-1].outcome in EXHAUSTED:
        return first
    seen = plan.observe(submission, run, shown, typed_data=True)
    again = _examined(plan, submission, seen)
    if again.verdict.score.points <= first.verdict.score.points:
        return first
    feedback = joined([again.verdict.feedback, TYPED_DATA])
    return Examined(again.verdict.model_copy(update={"feedback": feedback}), seen)


def _examined(plan: Plan, submission: Submission, seen: Sequence[Observation]) -> Examined:
    return Examined(grade(plan, submission, seen), seen)


def grade(plan: Plan, submission: Submission, observations: Sequence[Observation]) -> Verdict:
    """The verdict on a program that was run on the given data, and then on the hidden data.

    After an exception on the given data, what was right before it on every run keeps its points.
    A limit that was met there costs all points; the findings are kept for the feedback.
    """
    given = observations[0]
    receipt = plan.receipt(submission, given.isolation)
    fault = next((one for one in observations if one.outcome == "fault"), None)
    if fault or given.outcome == "unreadable":
        return _stopped(plan, fault or given, (), receipt)
    runs = Run.all_of(plan, observations)
    findings = _findings(runs, submission.source)
    if given.outcome == "raised":
        return _stopped(plan, given, findings, receipt)
    if given.outcome != "finished":
        lost = tuple(finding.model_copy(update={"points": 0}) for finding in findings)
        return _stopped(plan, given, lost, receipt)
    return _verdict(plan, findings, receipt, other_data.note(runs[0]))


def _findings(runs: Sequence[Run], source: bytes) -> tuple[Finding, ...]:
    found = [ruling for ruling in rulings(runs).values() if _asked(ruling, runs[0])]
    found = carets(found, source)
    if runs[0].observation.outcome == "finished" and written_otherwise(runs):
        found = [_as_convention(ruling) for ruling in found]
    return tuple(
        _finding(ruling, runs, _same_before(ruling, found[:index]))
        for index, ruling in enumerate(found)
    )


def _as_convention(ruling: Ruling) -> Ruling:
    """What is right under flipped signs throughout, and so not right here, said in one way."""
    if ruling.reason == "right":
        return ruling
    return replace(
        ruling, status="wrong", reason="other-convention", code="other-convention", says=""
    )


def _same_before(ruling: Ruling, before: Sequence[Ruling]) -> Ruling | None:
    """The earlier ruling that reports the same slip in the same words."""
    if ruling.reason not in ("slip", "hard-coded", "other-convention", "other-variant") and (
        ruling.code != "changed-given"
    ):
        return None
    content = (ruling.reason, ruling.code, ruling.says)
    return next((one for one in before if (one.reason, one.code, one.says) == content), None)


def _asked(ruling: Ruling, run: Run) -> bool:
    # What the exercise supplies is spoken of only where the learner's file spoilt it.
    return bool(run.plan.graph.steps[ruling.step].points) or ruling.status not in EARNING


def _finding(ruling: Ruling, runs: Sequence[Run], again: Ruling | None) -> Finding:
    run, step = runs[0], runs[0].plan.graph.steps[ruling.step]
    points = step.points if ruling.status in EARNING else earned(ruling, runs)
    message = same_slip(ruling, again, run) if again else explain(ruling, run)
    if points and ruling.status not in EARNING:
        keeps = say(
            "For its right entries it keeps {points:g} of {most:g} points.",
            points=points,
            most=step.points,
        )
        message = joined([message, keeps])
    return Finding(
        check=ruling.step,
        status=ruling.status,
        points=points,
        max_points=step.points,
        slip=ruling.code,
        message=message,
        line=ruling.seen.line,
        place=Location.of(ruling.seen.line),
    )


def _verdict(
    plan: Plan, findings: tuple[Finding, ...], receipt: Receipt, note: str | None
) -> Verdict:
    points = sum(finding.points for finding in findings)
    total = plan.exercise.max_points
    if points == total:
        # A given that was spoilt only when all was done harmed nothing.
        findings = tuple(finding for finding in findings if finding.max_points)
    status: Status = "correct" if points == total else "partial" if points else "incorrect"
    wrong = next((f for f in findings if f.status not in EARNING), None)
    feedback = wrong.message if wrong else joined(filter(None, [say("All correct."), note]))
    return Verdict(
        exercise=plan.exercise.id,
        status=status,
        score=Score(points=points, max_points=total),
        findings=findings,
        feedback=feedback,
        receipt=receipt,
    )


def _stopped(
    plan: Plan, observation: Observation, findings: tuple[Finding, ...], receipt: Receipt
) -> Verdict:
    points, why = sum(one.points for one in findings), told(observation, plan.limits, plan.names)
    return Verdict(
        exercise=plan.exercise.id,
        status="partial" if points else STATUS[observation.outcome],
        score=Score(points=points, max_points=plan.exercise.max_points),
        findings=findings,
        feedback=joined([_whole(why), KEPT]) if points else why,
        place=Location.of(observation.raised.line) if observation.raised else None,
        receipt=receipt,
    )


def _whole(sentence: str) -> str:
    """A sentence with its end: an exception's own words may have none."""
    return (
        sentence
        if sentence.endswith((".", "!", "?", ")", "…"))
        else joined([sentence, "."], between="")
    )
