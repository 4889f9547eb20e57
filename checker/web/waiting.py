"""A program that waits on the queue: its page until there is a verdict, and taking it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from checker.models.job import Job
from checker.web.learn import entry, outcome_of, page
from checker.web.site import site_of
from checker.web.visitors import person

router = APIRouter(include_in_schema=False)
REFRESH = 2
"""Seconds after which a page that waits is loaded again, where no script does it."""


@router.get("/exercises/{exercise_id}/submissions/{key}")
def waiting(request: Request, exercise_id: str, key: str) -> Response:
    """What came of a program that waits: its page again, or for htmx the verdict alone."""
    job = _job(request, exercise_id, key)
    site, who = site_of(request), person(request)
    state = site.queue.state(key, who.name)
    if state is None:
        raise HTTPException(404)
    found = entry(request, exercise_id, job.variant or "")
    outcome = outcome_of(site, who, found, state)
    if _for_a_part(request):
        return site.pages.render(request, "outcome.html", part=True, **outcome)
    values = page(request, found) | {"source": job.content.decode("utf-8", "replace")}
    response = site.pages.render(request, "exercise.html", **values | outcome)
    if not state.ended:
        response.headers["Refresh"] = str(REFRESH)
    return response


@router.post("/exercises/{exercise_id}/submissions/{key}/take-back")
def take_back(
    request: Request, exercise_id: str, key: str, token: Annotated[str, Form()] = ""
) -> Response:
    """Take a program off the queue that was not begun; of another the page goes on reporting."""
    site = site_of(request)
    site.pages.expect_token(request, token)
    _job(request, exercise_id, key)
    site.queue.cancel(key, person(request).name)
    if _for_a_part(request):
        return waiting(request, exercise_id, key)
    return RedirectResponse(f"/exercises/{exercise_id}/submissions/{key}", 303)


def _job(request: Request, exercise_id: str, key: str) -> Job:
    """A job of one's own."""
    job = site_of(request).queue.handed_in(key, person(request).name)
    if job is None or job.exercise != exercise_id:
        raise HTTPException(404)
    return job


def _for_a_part(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
