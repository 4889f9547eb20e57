"""What was done to a course's marks, and what exercises there are, for whoever teaches."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from checker.app import coursework, history, proof_states
from checker.reports.changes import alike, settings
from checker.web.courses import learner_address
from checker.web.roles import site_for_teachers
from checker.web.site import site_of
from checker.web.visitors import person

router = APIRouter(include_in_schema=False)
A_PAGE, SHOWN = 30, 50
"""So many changes stand on a page, and so many learners at one of them."""


@router.get("/courses/{slug}/changes")
def changes(request: Request, slug: str, page: int = 1) -> Response:
    """What was done in a course, the newest first: by whom, when, why, and from what to what."""
    site = site_for_teachers(request, slug)
    course, events = history.events(site.database, slug)
    pages = max(1, -(-len(events) // A_PAGE))
    number = min(max(page, 1), pages)
    newest = events[::-1]
    return site.pages.render(
        request,
        "changes.html",
        course=course,
        slug=slug,
        events=newest[(number - 1) * A_PAGE : number * A_PAGE],
        number=number,
        pages=pages,
        shown=SHOWN,
        alike=alike,
        settings=settings,
        learner_address=learner_address,
        local=lambda moment: coursework.local(moment, course),
    )


@router.get("/catalog")
def catalog(request: Request) -> Response:
    """Every exercise, with its proof, for whoever teaches a course."""
    site, someone = site_of(request), person(request)
    if site.accounts is not None and not someone.teaches:
        raise HTTPException(404)
    chapters: dict[str, list[proof_states.ListedExercise]] = {}
    for one in proof_states.exercises(site.exercises):
        chapters.setdefault(one.chapter, []).append(one)
    return site.pages.render(request, "catalog.html", chapters=chapters)
