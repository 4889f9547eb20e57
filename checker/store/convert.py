"""Verdicts to rows and back, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from checker.models.observation import Submission
from checker.models.record import Record
from checker.models.said import made_again, made_of
from db import statements

if TYPE_CHECKING:
    from checker.models.verdict import Finding, Receipt, Status, Verdict


@dataclass(frozen=True)
class StoredAttempt:
    """One attempt as scores and progress show it; holds nothing that is hidden from a learner.

    `number` is how many attempts that count the learner had stored at this exercise, this one
    included, and `attempts` how many there are by now. `findings` is empty unless they were asked
    for.
    """

    id: int
    learner: str
    exercise: str
    title: str
    number: int
    attempts: int
    status: Status
    points: float
    max_points: float
    feedback: str
    counts: bool
    submitted_at: datetime
    file_name: str
    spec_digest: str
    submission_digest: str
    variant: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Regrade:
    """What grading an attempt again takes. `seed` is the instructor's side: not for learners."""

    exercise: str
    spec_digest: str
    submission: Submission
    seed: str


def to_rows(record: Record, when: datetime) -> statements.Rows:
    """What is stored of a verdict, keys of other rows left out."""
    verdict, submission = record.verdict, record.submission
    findings = verdict["findings"]
    score, receipt = verdict["score"], dict(verdict["receipt"])
    spec_digest, submission_digest = receipt.pop("spec_digest"), receipt.pop("submission_digest")
    exercise = {"digest": spec_digest, "id": verdict["exercise"], "title": record.title}
    attempt = {
        "exercise_digest": spec_digest,
        "exercise_id": verdict["exercise"],
        "submission_digest": submission_digest,
        # The name of a file may be bytes that are no text; it is only shown.
        "file_name": submission.name.encode("utf-8", "backslashreplace").decode(),
        "submitted_at": when,
        "job_key": record.job_key,
        "variant": receipt.pop("variant", None),
        "counts": record.counts,
        "status": verdict["status"],
        "feedback": verdict["feedback"],
        "made_of": made_of([verdict["feedback"], *(one["message"] for one in findings)]),
        "place": verdict["place"],
        **score,
    }
    return statements.Rows(
        exercise={**exercise, "max_points": score["max_points"]},
        submission={"digest": submission.digest, "source": submission.source},
        attempt=attempt,
        findings=[dict(each) for each in findings],
        receipt={"seed": record.seed, **receipt},
    )


_MADE = {"exercise", "spec_digest", "findings", "feedback"}
_SHOWN = {field.name for field in fields(StoredAttempt)} - _MADE


def to_attempt(row: RowMapping, findings: Sequence[RowMapping] = ()) -> StoredAttempt:
    """An attempt as it is shown, with the findings that were asked for."""
    feedback, found = _feedback_and_findings(row, findings)
    return StoredAttempt(
        exercise=row["exercise_id"],
        spec_digest=row["exercise_digest"],
        feedback=feedback,
        findings=found,
        **{name: row[name] for name in _SHOWN},
    )


def _feedback_and_findings(
    row: RowMapping, findings: Sequence[RowMapping]
) -> tuple[str, tuple[Finding, ...]]:
    """The feedback and the findings, equal to those that were stored."""
    texts = [row["feedback"], *(one["message"] for one in findings)]
    feedback, *messages = made_again(texts, row["made_of"])
    pairs = zip(findings, messages, strict=True)
    return feedback, tuple(to_finding(*pair) for pair in pairs)


def to_finding(row: RowMapping, message: str = "") -> Finding:
    """A finding, equal to the one that was stored; with its message as it was made, if known."""
    from checker.models.verdict import Finding

    stored = {name: row[name] for name in Finding.model_fields}
    return Finding(**stored | {"message": message or row["message"]})


def to_receipt(row: RowMapping) -> Receipt:
    """A receipt, equal to the one that was stored."""
    from checker.models.verdict import Receipt

    own = {name: row[name] for name in Receipt.model_fields if name != "spec_digest"}
    return Receipt(spec_digest=row["exercise_digest"], **own)


def to_verdict(row: RowMapping, findings: Sequence[RowMapping]) -> Verdict:
    """A verdict, equal to the one that was stored."""
    from checker.models.verdict import Score, Verdict

    feedback, found = _feedback_and_findings(row, findings)
    return Verdict(
        exercise=row["exercise_id"],
        status=row["status"],
        score=Score(points=row["points"], max_points=row["max_points"]),
        feedback=feedback,
        findings=found,
        place=row["place"],
        receipt=to_receipt(row),
    )
