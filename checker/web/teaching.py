"""A learner's work for whoever teaches the course: attempts, code, and marks set by hand."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from checker.app import assigning, attempts, coursework, service
from checker.app.assigning import MarkEdit
from checker.app.attempts import Attempt, Portfolio
from checker.models.errors import UnknownAttemptError, UnknownLearnerError, UsageError
from checker.models.said import say, sentence_of
from checker.models.source import lines_of
from checker.models.verdict import EARNING, Finding
from checker.web.courses import learner_address
from checker.web.help import MOST_LINES, difference, short
from checker.web.roles import is_instructor, site_for_instructors, site_for_teachers
from checker.web.verdicts import MARKS
from checker.web.visitors import learner as own_name

router = APIRouter(include_in_schema=False)
Line = tuple[int, str, tuple[Finding, ...]]


@router.get("/courses/{slug}/learners")
def named(request: Request, slug: str, name: str = "") -> Response:
    """A learner whose name is no part of an address."""
    return learner(request, slug, name)


@router.get("/courses/{slug}/learners/{name:path}")
def learner(request: Request, slug: str, name: str) -> Response:
    """What a learner has at each assignment, with all attempts."""
    site = site_for_teachers(request, slug)
    return _learner(request, attempts.of_learner(site.exercises, site.database, slug, name))


@router.post("/courses/{slug}/marks")
def set_mark(  # noqa: PLR0913, PLR0917  # one parameter a field of the form
    request: Request,
    slug: str,
    token: Annotated[str, Form()] = "",
    learner: Annotated[str, Form()] = "",
    exercise: Annotated[str, Form()] = "",
    points: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    take_back: Annotated[str, Form()] = "",
) -> Response:
    """Set a mark by hand, or let the computed one stand again; the page of the learner."""
    site = site_for_instructors(request, slug)
    site.pages.expect_token(request, token)
    edit = MarkEdit(site.exercises, site.database, slug, own_name(request), reason)
    # It raises for whoever is no learner of the course.
    attempts.of_learner(site.exercises, site.database, slug, learner)
    try:
        chosen = None if take_back else _number(points)
        assigning.override(edit, exercise, learner, chosen)
    except UnknownLearnerError:
        raise
    except UsageError as error:
        shown = attempts.of_learner(site.exercises, site.database, slug, learner)
        typed = {
            "exercise": exercise,
            "points": points,
            "reason": reason,
            "told": sentence_of(error),
        }
        return _learner(request, shown, 422, typed)
    return RedirectResponse(f"{learner_address(slug, learner)}#{exercise}", 303)


@router.get("/courses/{slug}/attempts/{key}")
def attempt(request: Request, slug: str, key: int) -> Response:
    """One attempt: what was handed in, and what was found in it."""
    site, found = site_for_teachers(request, slug), _attempt(request, slug, key)
    source, before = found.submission.source, found.before
    pair = service.handed_in(site.database, [before.id, key]) if before else {}
    return site.pages.render(
        request,
        "attempt.html",
        found=found,
        slug=slug,
        lines=_beside(source, found.verdict.findings) if found.is_program else (),
        more=max(0, len(lines_of(source)) - MOST_LINES),
        response=source.decode("utf-8", "replace"),
        changed=difference(pair[before.id], pair[key]) if before else [],
        marks=MARKS,
        earning=EARNING,
        page=learner_address(slug, found.portfolio.member.name),
        local=lambda moment: coursework.local(moment, found.portfolio.course),
    )


@router.get("/courses/{slug}/attempts/{key}/file")
def handed_in(request: Request, slug: str, key: int) -> Response:
    """What was handed in, byte for byte, as a file."""
    found = _attempt(request, slug, key)
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", found.submission.name).lstrip(".")[-60:] or "handed-in"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.submission.source, media_type="application/octet-stream", headers=named)


def _attempt(request: Request, slug: str, key: int) -> Attempt:
    site = site_for_teachers(request, slug)
    try:
        return attempts.of_attempt(site.exercises, site.database, slug, key)
    except UnknownAttemptError:
        raise HTTPException(404) from None


def _learner(
    request: Request, shown: Portfolio, status: int = 200, typed: dict[str, str] | None = None
) -> Response:
    slug = shown.course.slug
    values: dict[str, object] = {"of": shown, "slug": slug}
    values["is_instructor"] = is_instructor(request, slug)
    return site_for_teachers(request, slug).pages.render(
        request,
        "learner.html",
        status,
        **values,
        typed=typed or {"exercise": "", "told": ""},
        local=lambda moment: coursework.local(moment, shown.course),
    )


def _number(text: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(say("Say how many points the mark is to have, as 2 or 2.5."))
    return number


def _beside(source: bytes, findings: tuple[Finding, ...]) -> tuple[Line, ...]:
    """The lines of a program, each with what was found wrong at it."""
    by_line: dict[int, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.line and one.status not in EARNING:
            by_line[one.line].append(one)
    lines = lines_of(source.rstrip(b"\r\n"))[:MOST_LINES]
    return tuple(
        (number, short(line), tuple(by_line[number])) for number, line in enumerate(lines, 1)
    )
