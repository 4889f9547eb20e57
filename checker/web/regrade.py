"""Grading a course again: first who would change and why, then doing so, and taking it back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from checker.app import coursework, history, regraded, regrading
from checker.app.grader import Grader
from checker.app.regrading import Due, RegradeResult, RegradeTask
from checker.models.errors import UsageError
from checker.models.queue import BusyError
from checker.models.record import Record
from checker.models.regrade import Change
from checker.web.parts import leads, learner_address, led, taught
from checker.web.site import Site
from checker.web.visitors import learner as own_name

router = APIRouter(include_in_schema=False)
MOST, SECONDS = 200, 20.0
"""So many submissions are graded again for a page, and for so long; more by the command."""


class TooMuchError(Exception):
    """There is more to grade again than a page waits for."""


@dataclass(frozen=True)
class DryRun:
    """What a dry run came to. `digest` names it, so that no other one is done in its place."""

    due: Due
    judged: RegradeResult
    changes: tuple[Change, ...]

    @property
    def digest(self) -> str:
        """The same where the same attempts would change in the same way."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()

    @property
    def number(self) -> Counter[str]:
        """How many rise, fall, keep their points or are kept."""
        return Counter(one.what for one in self.changes)

    @property
    def faults(self) -> Sequence[tuple[str, int]]:
        """Why submissions could not be graded, and how many for each reason."""
        return Counter(self.judged.faults.values()).most_common(5)


@router.get("/courses/{slug}/regrade")
def shown(request: Request, slug: str, done: int | None = None, undone: bool = False) -> Response:
    """What is graded by something that has changed, and the latest regrade."""
    site = taught(request, slug)
    return _page(request, site, slug, done=done, undone=undone)


@router.post("/courses/{slug}/regrade")
def grade_again(
    request: Request,
    slug: str,
    token: Annotated[str, Form()] = "",
    lower: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Tell who would change; and with `seen`, which names what was told, put it in place."""
    site = led(request, slug)
    site.pages.expect_token(request, token)
    try:
        told = _graded(site, slug, allow_lower=bool(lower))
    except TooMuchError:
        return _page(request, site, slug, 422, too_much=True)
    if not seen or seen != told.digest:
        return _page(request, site, slug, told=told, lower=bool(lower), other=bool(seen))
    number = regraded.apply(
        site.database, told.due, told.judged, told.changes, by=own_name(request)
    )
    return RedirectResponse(f"/courses/{slug}/regrade?done={number}", 303)


@router.post("/courses/{slug}/regrade/undo")
def undo(request: Request, slug: str, token: Annotated[str, Form()] = "") -> Response:
    """Take the course's latest regrade back."""
    site = led(request, slug)
    site.pages.expect_token(request, token)
    try:
        regraded.undo(site.database, own_name(request), course=slug)
    except UsageError as error:
        return _page(request, site, slug, 422, refused=error)
    return RedirectResponse(f"/courses/{slug}/regrade?undone=1", 303)


def _graded(site: Site, slug: str, *, allow_lower: bool) -> DryRun:
    """Grade again what is due: one course at a time, so that learners' programs hardly wait."""
    grader = site.grader.unkept()
    due = regrading.due(site.database, grader, course=slug)
    if len(due.tasks) > MOST:
        raise TooMuchError
    if not site.again.acquire(timeout=SECONDS):
        raise BusyError
    try:
        answers = _answers(regrading.tasks(site.database, grader, due), grader)
        judged = regrading.collect(answers, lambda: None)
    finally:
        site.again.release()
    return DryRun(due, judged, regraded.changes(due, judged, allow_lower=allow_lower))


def _answers(
    tasks: Iterator[RegradeTask], grader: Grader
) -> Iterator[tuple[RegradeTask, Record | str]]:
    late = monotonic() + SECONDS
    for task in tasks:
        if monotonic() > late:
            raise TooMuchError
        yield task, regrading.judge(grader, task)


def _page(request: Request, site: Site, slug: str, status: int = 200, **values: Any) -> Response:
    course, events = history.events(site.database, slug)
    due = values["told"].due if "told" in values else regrading.due(
        site.database, site.grader, course=slug
    )  # fmt: skip
    nothing = {"told": None, "lower": False, "other": False, "too_much": False, "refused": ""}
    return site.pages.render(
        request,
        "regrade.html",
        status,
        **{**nothing, "done": None, "undone": False, **values},
        course=course,
        slug=slug,
        due=due,
        why=Counter(reason for _, reasons in due.attempts for reason in reasons).most_common(),
        latest=regraded.latest(site.database, slug),
        leads=leads(request, slug),
        most=MOST,
        events=[one for one in events if one.action.startswith("regrade")][:-6:-1],
        learner_address=learner_address,
        local=lambda moment: coursework.local(moment, course),
    )
