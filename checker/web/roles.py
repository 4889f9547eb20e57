"""Which role a visitor has in a course; what is not theirs is as if it were not there."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException

from checker.models.course import Role
from checker.web.site import Site, site_of
from checker.web.visitors import person


def site_and_role(request: Request, slug: str) -> tuple[Site, Role]:
    """The site, and one's role in a course; who opened a site without accounts is an instructor."""
    site, someone = site_of(request), person(request)
    if site.accounts is None:
        return site, "instructor"
    role = someone.roles.get(slug)
    if role is None:
        raise HTTPException(404)
    return site, role


def site_for_teachers(request: Request, slug: str) -> Site:
    """The site, to whoever teaches a course: instructors and assistants."""
    site, role = site_and_role(request, slug)
    if role == "learner":
        raise HTTPException(404)
    return site


def site_for_instructors(request: Request, slug: str) -> Site:
    """The site, to a course's instructors, who alone change marks."""
    site, role = site_and_role(request, slug)
    if role != "instructor":
        raise HTTPException(404)
    return site


def is_instructor(request: Request, slug: str) -> bool:
    """Whether one may change marks of a course."""
    return site_and_role(request, slug)[1] == "instructor"
