"""The pages of courses: what is assigned; for those who teach, gradebook and analysis."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from checker.app import analysis, classes, coursework, gradebook, own_numbers
from checker.app.gradebook import Book
from checker.web import visitors
from checker.web.roles import site_and_role, site_for_teachers
from checker.web.site import Site, site_of
from checker.web.visitors import person

router = APIRouter(include_in_schema=False)


@router.get("/courses")
def listed(request: Request) -> Response:
    """The courses that one takes part in; all of them where there are no accounts."""
    site, someone = site_of(request), person(request)
    every = [course for course, _, _ in classes.listed(site.database)]
    own = [one for one in every if site.accounts is None or one.slug in someone.roles]
    teaches = site.accounts is None or someone.teaches
    return site.pages.render(
        request, "courses.html", courses=own, roles=someone.roles, teaches=teaches
    )


@router.get("/courses/{slug}")
def course(request: Request, slug: str) -> Response:
    """What a course asks of oneself, with dates and marks."""
    site, role = site_and_role(request, slug)
    who, now = person(request), visitors.now()
    hidden = [name for name, one in site.every_terms(who, now).items() if one.withheld]
    of, rows = coursework.rows(site.exercises, site.database, slug, who.name, now, hidden)
    varied = [row.task.assignment.exercise for row in rows if row.task.own is not None]
    return site.pages.render(
        request,
        "course.html",
        course=of,
        rows=rows,
        teaches=role != "learner",
        lost=own_numbers.lost(site.exercises, varied) if role != "learner" else (),
        local=lambda moment: coursework.local(moment, of),
        points=sum(row.mark.points for row in rows if row.mark),
        max_points=sum(row.max_points for row in rows),
    )


@router.get("/courses/{slug}/gradebook")
def book(request: Request, slug: str, sort: str = "name", reverse: bool = False) -> Response:
    """Every learner's mark at every assignment, in an order that one chooses."""
    site, found = _book(request, slug)
    order = sort if sort in found.orders() else "name"
    return site.pages.render(
        request,
        "gradebook.html",
        book=found.sorted(order, reverse=reverse),
        slug=slug,
        sort=order,
        reverse=reverse,
        learner_address=learner_address,
    )


@router.get("/courses/{slug}/gradebook.csv")
def book_file(request: Request, slug: str) -> Response:
    """The gradebook as a CSV file."""
    from checker.reports.book import gradebook as written

    _, found = _book(request, slug)
    named = {"Content-Disposition": 'attachment; filename="gradebook.csv"'}
    return Response(written(found, "csv"), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/courses/{slug}/analysis")
def items(request: Request, slug: str) -> Response:
    """How each exercise behaves in the course: first attempts, slips and responses."""
    site = site_for_teachers(request, slug)
    statistics = analysis.analysis(site.exercises, site.database, slug)
    return site.pages.render(request, "analysis.html", analysis=statistics, slug=slug)


def _book(request: Request, slug: str) -> tuple[Site, Book]:
    site = site_for_teachers(request, slug)
    return site, gradebook.book(site.exercises, site.database, slug)


def learner_address(slug: str, name: str) -> str:
    """The page of a course's learner. A browser reads `.` and `..` as folders, however written."""
    here = f"/courses/{slug}/learners"
    if name in (".", ".."):
        return f"{here}?{urlencode({'name': name})}"
    return f"{here}/{quote(name, safe='')}"
