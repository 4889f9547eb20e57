"""An assignment's page as a learner sees it, for whoever teaches: nothing done here is kept.

It can be opened before the assignment does, and as it will be after its last date.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response

from checker.app import hints, job_results
from checker.app import terms as rules
from checker.app.grader import takes
from checker.app.hints import Hints
from checker.app.terms import Terms
from checker.catalog import Entry
from checker.models.errors import NotAssignedError, UsageError
from checker.models.job import Job
from checker.models.said import say, sentence_of
from checker.web import forms, visitors, withheld
from checker.web.forms import Sent
from checker.web.help import solved
from checker.web.learn import shown
from checker.web.roles import site_for_teachers
from checker.web.site import Site
from checker.web.verdicts import verdict

router = APIRouter(prefix="/courses/{slug}/preview/{exercise_id}", include_in_schema=False)
NOBODY = ""
"""A learner whom no course knows: without attempts and extensions."""
_ONE = threading.Lock()
"""Held while a program is tried: one at a time, beside those of the queue."""


@dataclass(frozen=True)
class PreviewedAssignment:
    """An assignment as any learner of its course has it, now or once it is closed."""

    site: Site
    found: Entry
    terms: Terms
    values: dict[str, Any]


@router.get("")
def preview(request: Request, slug: str, exercise_id: str, closed: bool = False) -> Response:
    """The page of an assignment."""
    return _page(request, _view(request, slug, exercise_id, closed=closed), 0)


@router.post("")
def check(
    request: Request,
    slug: str,
    exercise_id: str,
    sent: Annotated[Sent, Depends(forms.sent)],
    closed: bool = False,
) -> Response:
    """Grade what was handed in, and keep nothing."""
    view = _view(request, slug, exercise_id, closed=closed)
    content = sent.source
    if takes(view.found) == "response":
        content = sent.response.encode("utf-8", "surrogatepass")
    outcome = _outcome(view, content)
    if request.headers.get("hx-request") == "true":
        outcome = outcome | {"elsewhere": sent.elsewhere}
        return view.site.pages.render(request, "outcome.html", **outcome)
    typed = {"chosen": sent.response, "source": content.decode("utf-8", "replace")}
    return _page(request, view, 0, **typed, **outcome)


@router.post("/hints")
def hint(  # noqa: PLR0913, PLR0917  # one parameter a part of the address or form
    request: Request,
    slug: str,
    exercise_id: str,
    closed: bool = False,
    token: Annotated[str, Form()] = "",
    seen: Annotated[int, Form(ge=0, le=100)] = 0,
) -> Response:
    """One more hint than were seen."""
    view = _view(request, slug, exercise_id, closed=closed)
    view.site.pages.expect_token(request, token)
    return _page(request, view, seen + 1)


@router.get("/solution")
def solution(request: Request, slug: str, exercise_id: str, closed: bool = False) -> Response:
    """The page of the worked solution to somebody who has not solved it."""
    view = _view(request, slug, exercise_id, closed=closed)
    return _solution(request, view, opened=view.terms.solution == "open")


@router.post("/solution")
def give_up(
    request: Request,
    slug: str,
    exercise_id: str,
    closed: bool = False,
    token: Annotated[str, Form()] = "",
) -> Response:
    """What giving up leads to."""
    view = _view(request, slug, exercise_id, closed=closed)
    view.site.pages.expect_token(request, token)
    return _solution(request, view, opened=view.terms.solution in ("open", "when-solved"))


def _view(request: Request, slug: str, exercise_id: str, *, closed: bool) -> PreviewedAssignment:
    """Raises NotAssignedError where the course does not have the exercise."""
    site, now = site_for_teachers(request, slug), visitors.now()
    name = site.grader.ready(exercise_id).entry.exercise.id
    terms = rules.of(site.database, (slug,), NOBODY, name, now)
    if not terms.tasks:
        raise NotAssignedError(name, slug)
    (task,) = terms.tasks
    asked = task.assignment.rules
    if closed:
        last = task.dates.last
        terms = Terms((replace(task, standing="closed", since=last or now, is_over=True),))
    told = {
        "slug": slug,
        "course": task.course.title or slug,
        "closed": closed,
        "changes": "after-close" in (asked.feedback, asked.solutions),
        "opens": task.local(task.since) if task.standing == "not-yet" and task.since else "",
    }
    at = {"at": f"/courses/{slug}/preview/{name}", "at_query": "?closed=true" if closed else ""}
    found = site.grader.ready(name).entry
    if terms.own is not None and found.exercise.variants is not None:
        found = site.grader.ready(name, terms.own).entry
    return PreviewedAssignment(site, found, terms, at | {"preview": told})


def _page(request: Request, view: PreviewedAssignment, seen: int, **more: Any) -> Response:
    every = view.found.exercise.hints
    taken = tuple(enumerate(every[:seen], 1))
    hints_shown = Hints(
        view.found.exercise.id, taken, len(taken), len(every), view.found.variant, False
    )
    values = shown(request, view.found, view.terms, hints_shown) | view.values
    if view.found.exercise.kind != "code":
        more.pop("source", None)
    part = request.headers.get("hx-request") == "true"
    template = "hints.html" if part else "exercise.html"
    return view.site.pages.render(request, template, **values | more)


def _outcome(view: PreviewedAssignment, content: bytes) -> dict[str, Any]:
    work, name = takes(view.found), view.found.exercise.id
    file = f"{name}.py" if work == "program" else "response"
    job = Job(name, NOBODY, work, content, file, view.found.variant)
    try:
        with _ONE:
            result = job_results.of_outcome(view.site.grader.unkept().grade(job))
    except UsageError as error:
        return {"graded": None, "refused": sentence_of(error)}
    kept = {"kept": say("This is a preview: nothing of it is kept."), "after": None}
    if view.terms.withheld:
        received = withheld.came(view.terms, result, visitors.now())
        return {"graded": None, "refused": None, "received": received} | kept
    return verdict(view.site, result) | kept


def _solution(request: Request, view: PreviewedAssignment, *, opened: bool) -> Response:
    worked = hints.worked_solution(view.found, view.site.run) if opened else None
    values = solved(view.found, view.terms, worked) | view.values
    return view.site.pages.render(request, "solution.html", **values)
