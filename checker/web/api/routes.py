"""The operations of the API; see `/api/v1/openapi.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from checker.app import accounts, service
from checker.app.grader import takes
from checker.app.terms import Terms
from checker.catalog import Entry
from checker.models.account import SCOPES, Bearer, Scope, User
from checker.models.job import Job
from checker.models.job_result import JobResult
from checker.models.queue import JobState, OtherJobError
from checker.web import visitors
from checker.web.api import values
from checker.web.api.keys import key_of
from checker.web.api.problems import PREFIX, Refusal, responses
from checker.web.site import Site, site_of

router = APIRouter(prefix=PREFIX, tags=["v1"])
WAIT = 10.0
"""Seconds that a request waits for its verdict before it is told to come back."""
_bearer = HTTPBearer(auto_error=False, description="A token of `checker account token`.")


def bearer(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
) -> Bearer:
    """Who calls. A site without accounts has one learner, who needs no token."""
    site = site_of(request)
    if site.accounts is None:
        found: Bearer | None = Bearer(User(0, site.settings.learner), frozenset(SCOPES))
    else:
        token = shown.credentials if shown is not None else ""
        found = accounts.bearer(site.accounts, token, visitors.now())
    if found is None:
        needed = {"WWW-Authenticate": "Bearer"}
        raise Refusal(401, "no-token", "Show a token that holds: Authorization: Bearer …", needed)
    wait = site.bucket.take(found.user.name)
    if wait:
        raise Refusal(429, "too-many", f"Wait {wait} s.", {"Retry-After": str(wait)})
    return found


def _allowed(found: Bearer, scope: Scope) -> User:
    if scope not in found.scopes:
        raise Refusal(403, "no-scope", f"This token does not allow to {scope}.")
    return found.user


def reader(found: Annotated[Bearer, Depends(bearer)]) -> User:
    """Who calls with a token that allows to read."""
    return _allowed(found, "read")


def submitter(found: Annotated[Bearer, Depends(bearer)]) -> User:
    """Who calls with a token that allows to hand in."""
    return _allowed(found, "submit")


Reader = Annotated[User, Depends(reader)]
Submitter = Annotated[User, Depends(submitter)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Id = Annotated[values.Asked, Path()]


@router.get("/exercises", responses=responses(422))
def exercises(
    request: Request, _: Reader, limit: Limit = 50, after: values.Asked = ""
) -> values.Exercises:
    """The exercises, in the order in which they are meant to be done."""
    found = service.exercises(site_of(request).exercises)
    ids = [entry.exercise.id for entry in found]
    start = ids.index(after) + 1 if after in ids else 0
    shown = found[start : start + limit]
    more = start + limit < len(found)
    return values.Exercises(
        items=[_listed(entry) for entry in shown], next=shown[-1].exercise.id if more else None
    )


@router.get("/exercises/{exercise_id}", responses=responses(404, 422))
def exercise(
    request: Request, exercise_id: Id, user: Reader, variant: values.Seed | None = None
) -> values.ExercisePage:
    """All that a learner may read of an exercise: never a key.

    Without `variant` it has the numbers that count in the caller's courses.
    """
    entry = site_of(request).entry(user, exercise_id, variant or "", visitors.now())
    fields, page = values.ExercisePage.model_fields, service.page(entry)
    starter = service.starter(entry) if entry.exercise.kind == "code" else None
    shown = {name: value for name, value in page.items() if name in fields}
    return values.ExercisePage.model_validate(shown | {"starter": starter})


@router.post(
    "/submissions",
    status_code=201,
    responses={
        202: {"model": values.Result, "description": "Not graded yet: ask at `Location`."},
        **responses(404, 409, 413, 422),
    },
)
async def submit(
    request: Request,
    response: Response,
    handed_in: values.Submission,
    user: Submitter,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> values.Result:
    """Have a program or response graded; under one idempotency key, once."""
    site = site_of(request)
    job = await run_in_threadpool(_job, site, handed_in, user, idempotency_key)
    if idempotency_key is not None:
        stored = await run_in_threadpool(_stored, site, user, job)
        if stored is not None:
            return stored
    await run_in_threadpool(site.put, job, user, visitors.now())
    await site.ended(job.key, WAIT)
    state = await run_in_threadpool(site.queue.state, job.key, user.name)
    waiting = JobState(job.key, "waiting")
    result = await run_in_threadpool(_result, site, user, state or waiting)
    if result.status == "waiting":
        response.status_code = 202
        response.headers["Location"] = f"{PREFIX}/submissions/{job.key}"
        response.headers["Retry-After"] = "2"
    return result


@router.get("/submissions/{submission_id}", responses=responses(404, 409, 422))
def submission(request: Request, submission_id: Id, user: Reader) -> values.Result:
    """What came of a submission of one's own."""
    site = site_of(request)
    state = site.queue.state(submission_id, user.name)
    if state is not None:
        return _result(site, user, state)
    stored = service.verdict_of_job(site.database, submission_id, user.name)
    if stored is None:
        raise Refusal(404, "unknown-submission", "There is no such submission of yours.")
    result = JobResult(verdict=stored, stored=True)
    return _graded(site, user, submission_id, result)


@router.get("/scores", responses=responses(422))
def scores(
    request: Request,
    user: Reader,
    limit: Limit = 50,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    exercise: values.Asked | None = None,
) -> values.Attempts:
    """One's own attempts, the oldest first."""
    site = site_of(request)
    made = service.scores(site.database, user.name, exercise)
    terms = site.every_terms(user, visitors.now())
    later = [one for one in made if one.id > after]
    shown = [_attempt(one, terms.get(one.exercise)) for one in later[:limit]]
    return values.Attempts(items=shown, next=shown[-1].id if len(later) > limit else None)


def _listed(entry: Entry) -> values.Exercise:
    one = entry.exercise
    return values.Exercise(
        id=one.id,
        title=one.title,
        chapter=one.chapter,
        kind=one.kind,
        order=one.order,
        points=one.max_points,
        has_variants=one.variants is not None,
        is_proved=service.is_proved(entry),
    )


def _job(site: Site, handed_in: values.Submission, user: User, key: str | None) -> Job:
    """The job of a submission. Raises Refusal where it holds not what the exercise takes."""
    entry = site.entry(user, handed_in.exercise, handed_in.variant or "", visitors.now())
    name, work = entry.exercise.id, takes(entry)
    wanted: Literal["source", "response"] = "source" if work == "program" else "response"
    other = handed_in.response if wanted == "source" else handed_in.source
    text = handed_in.source if wanted == "source" else handed_in.response
    if text is None or other is not None:
        raise Refusal(422, "other-kind", f"{name} takes `{wanted}`, and nothing else.")
    content = text.encode("utf-8", "surrogatepass")
    shown = f"{name}.py" if work == "program" else "response"
    return Job(name, user.name, work, content, shown, entry.variant, key_of(user.name, key))


def _stored(site: Site, user: User, job: Job) -> values.Result | None:
    """What a submission led to of which the queue knows no more: it is not graded twice.

    Raises OtherJobError where its key led to the verdict of another one.
    """
    if site.queue.state(job.key, user.name) is not None:
        return None
    verdict = service.verdict_of_job(site.database, job.key, user.name)
    if verdict is None:
        return None
    if not site.grader.is_of(verdict, job):
        raise OtherJobError
    return _graded(site, user, job.key, JobResult(verdict=verdict, stored=True))


def _result(site: Site, user: User, state: JobState) -> values.Result:
    """A submission as the API tells it. Raises Refusal where it was not graded."""
    if state.result is None and state.ended:
        if state.status == "cancelled":
            raise Refusal(409, "cancelled", "This submission was taken back. Hand it in again.")
        raise Refusal(422 if state.refused else 500, state.code, state.why)
    if state.result is None:
        return values.Result(id=state.key, status="waiting", position=state.position or None)
    return _graded(site, user, state.key, state.result)


def _graded(site: Site, user: User, key: str, result: JobResult) -> values.Result:
    known = {"id": key, "status": "done", "stored": result.stored, "attempt": result.attempt}
    terms = site.terms(user, result.verdict.exercise, visitors.now())
    if terms.withheld:
        receipt = result.verdict.receipt
        return values.Result(**known, withheld=True, told_from=terms.told_from, receipt=receipt)
    return values.Result(**known, verdict=result.verdict, printed=result.printed)


def _attempt(one: object, terms: Terms | None) -> values.Attempt:
    known = {name: getattr(one, name, None) for name in values.Attempt.model_fields}
    hidden = terms is not None and terms.withheld
    if hidden:
        known |= {"status": None, "points": None, "feedback": None}
    return values.Attempt(**known | {"withheld": hidden})
