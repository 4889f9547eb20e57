"""Which part a visitor has in a course; what is not theirs is as if it were not there."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.exceptions import HTTPException

from checker.models.course import Role
from checker.web.site import Site, site_of
from checker.web.visitors import person


def part(request: Request, slug: str) -> tuple[Site, Role]:
    """The site, and one's role in a course; who opened a site without accounts is an instructor."""
    site, someone = site_of(request), person(request)
    if site.accounts is None:
        return site, "instructor"
    role = someone.roles.get(slug)
    if role is None:
        raise HTTPException(404)
    return site, role


def taught(request: Request, slug: str) -> Site:
    """The site, to whoever teaches a course: instructors and assistants."""
    site, role = part(request, slug)
    if role == "learner":
        raise HTTPException(404)
    return site


def led(request: Request, slug: str) -> Site:
    """The site, to a course's instructors, who alone change marks."""
    site, role = part(request, slug)
    if role != "instructor":
        raise HTTPException(404)
    return site


def leads(request: Request, slug: str) -> bool:
    """Whether one may change marks of a course."""
    return part(request, slug)[1] == "instructor"


def learner_address(slug: str, name: str) -> str:
    """The page of a course's learner. A browser reads `.` and `..` as folders, however written."""
    here = f"/courses/{slug}/learners"
    if name in (".", ".."):
        return f"{here}?{urlencode({'name': name})}"
    return f"{here}/{quote(name, safe='')}"
