"""The quiz: a chapter's choices and numbers answered in one sitting, with a summary at the end."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from checker.app import service
from checker.catalog import Entry
from checker.models.account import User
from checker.models.errors import UnknownExerciseError, UsageError
from checker.models.job import Job
from checker.models.said import sentence_of
from checker.web import forms, visitors, withheld
from checker.web.forms import field
from checker.web.learn import question
from checker.web.site import Site, site_of
from checker.web.visitors import person

router = APIRouter(include_in_schema=False)


@router.get("/quiz/{chapter}")
def quiz(request: Request, chapter: str) -> Response:
    """All questions of a chapter on one page."""
    site, who = site_of(request), person(request)
    asked = [question(request, found) for found in _asked(site, who, chapter)]
    return site.pages.render(
        request, "quiz.html", chapter=chapter, title=_title(chapter), asked=asked
    )


@router.post("/quiz/{chapter}")
async def hand_in(request: Request, chapter: str) -> Response:
    """Grade every question that was answered, and sum up."""
    from starlette.concurrency import run_in_threadpool

    site = site_of(request)
    async with forms.read(request) as form:
        site.pages.expect_token(request, field(form, "token"))
        rows = await run_in_threadpool(_rows, request, chapter, form)
    return site.pages.render(
        request,
        "summary.html",
        chapter=chapter,
        title=_title(chapter),
        rows=rows,
        points=sum(row["points"] for row in rows),
        max_points=sum(row["max_points"] for row in rows if row["received"] is None),
        open=sum(row["status"] == "" and row["received"] is None for row in rows),
    )


def _rows(request: Request, chapter: str, form: FormData) -> list[dict[str, Any]]:
    site, who = site_of(request), person(request)
    asked = _asked(site, who, chapter)
    return [_row(site, who, found, field(form, found.exercise.id)) for found in asked]


def _row(site: Site, who: User, found: Entry, response: str) -> dict[str, Any]:
    exercise = found.exercise
    row = {"id": exercise.id, "title": exercise.title, "response": response, "points": 0.0}
    row |= {"max_points": exercise.max_points, "status": "", "feedback": ""}
    row |= {"received": None}
    if not response.strip():
        return row
    said = response.encode("utf-8", "surrogatepass")
    job = Job(exercise.id, who.name, "response", said, variant=found.variant)
    try:
        graded = site.grade(job, who, visitors.now())
    except UsageError as error:
        return row | {"feedback": sentence_of(error)}
    terms = site.terms(who, exercise.id, visitors.now())
    received = withheld.received(site, who, graded, terms)
    if received is not None:
        return row | {"received": received}
    verdict = graded.verdict
    result = {"status": verdict.status, "feedback": verdict.feedback}
    return row | result | {"points": verdict.score.points}


def _asked(site: Site, who: User, chapter: str) -> list[Entry]:
    """The chapter's exercises that take a response, on the numbers that count for somebody.

    Raises UnknownExerciseError where there are none.
    """
    now = visitors.now()
    found = [
        site.entry(who, entry.exercise.id, "", now)
        for entry in service.exercises(site.exercises)
        if entry.exercise.chapter == chapter and entry.exercise.kind != "code"
    ]
    if not found:
        raise UnknownExerciseError(chapter)
    return found


def _title(chapter: str) -> str:
    return chapter.replace("-", " ").capitalize()
