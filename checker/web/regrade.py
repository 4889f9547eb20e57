"""Grading a course again: first who would change and why, then doing so, and taking it back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from checker.app import coursework, history, regrade_changes, regrade_jobs, regrading
from checker.app.regrade_jobs import AttemptsByKey, RegradeProgress
from checker.app.regrading import Due, RegradeResult
from checker.models.errors import UsageError
from checker.models.regrade import Change, Standing
from checker.web import visitors
from checker.web.courses import learner_address
from checker.web.roles import is_instructor, site_for_instructors, site_for_teachers
from checker.web.site import Site
from checker.web.visitors import learner as own_name

router = APIRouter(include_in_schema=False)
MOST = 1000
"""So many submissions are graded again from a page; more by the command."""
WAIT = 1.0
"""Seconds that a page waits for verdicts before it says how many there are."""
REFRESH = 2


class TooMuchError(Exception):
    """There is more to grade again than a page asks for."""


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
    def changed(self) -> list[Standing]:
        """The attempts that change, as they stand."""
        numbers = {one.attempt for one in self.changes}
        return [one for one, _ in self.due.attempts if one.attempt in numbers]

    @property
    def number(self) -> Counter[str]:
        """How many rise, fall, keep their points or are kept."""
        return Counter(one.what for one in self.changes)

    @property
    def faults(self) -> Sequence[tuple[str, int]]:
        """Why submissions could not be graded, and how many for each reason."""
        return Counter(self.judged.faults.values()).most_common(5)


@router.get("/courses/{slug}/regrade")
def shown(  # noqa: PLR0913, PLR0917  # what the address says
    request: Request,
    slug: str,
    done: int | None = None,
    undone: bool = False,
    look: bool = False,
    lower: bool = False,
) -> Response:
    """What is graded by something that has changed, and the latest regrade; with `look` how far
    the grading is that was asked for, and then what it came to."""
    site = site_for_teachers(request, slug)
    if not look:
        return _page(request, site, slug, done=done, undone=undone)
    due = regrading.due(site.database, site.grader, course=slug)
    result = _dry_run(site, due, _keys(site, due), allow_lower=lower)
    if isinstance(result, RegradeProgress):
        return _waits(request, site, slug, due, result, lower=lower)
    return _page(request, site, slug, due=due, dry_run=result, lower=lower)


@router.post("/courses/{slug}/regrade")
def grade_again(
    request: Request,
    slug: str,
    token: Annotated[str, Form()] = "",
    lower: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Have it graded, and tell who would change; and with `seen`, which names what was shown, put
    it in place: all of it, in one transaction, or nothing."""
    site = site_for_instructors(request, slug)
    site.pages.expect_token(request, token)
    try:
        result = _asked(site, slug, allow_lower=bool(lower), anew=not seen)
    except TooMuchError:
        return _page(request, site, slug, 422, too_much=True)
    if isinstance(result, RegradeProgress):
        more = "&lower=1" if lower else ""
        return RedirectResponse(f"/courses/{slug}/regrade?look=1{more}", 303)
    if not seen or seen != result.digest:
        other = bool(seen)
        return _page(
            request, site, slug, due=result.due, dry_run=result, lower=bool(lower), other=other
        )
    judged = regrade_jobs.with_seeds(site.database, result.judged, result.changed, site.grader)
    by = own_name(request)
    number = regrade_changes.apply(site.database, result.due, judged, result.changes, by=by)
    return RedirectResponse(f"/courses/{slug}/regrade?done={number}", 303)


@router.post("/courses/{slug}/regrade/undo")
def undo(request: Request, slug: str, token: Annotated[str, Form()] = "") -> Response:
    """Take the course's latest regrade back."""
    site = site_for_instructors(request, slug)
    site.pages.expect_token(request, token)
    try:
        regrade_changes.undo(site.database, own_name(request), course=slug)
    except UsageError as error:
        return _page(request, site, slug, 422, refused=error)
    return RedirectResponse(f"/courses/{slug}/regrade?undone=1", 303)


def _asked(site: Site, slug: str, *, allow_lower: bool, anew: bool) -> DryRun | RegradeProgress:
    """Have graded again what is due and is not graded yet, behind what learners wait for; `anew`
    has what failed tried again."""
    due = regrading.due(site.database, site.grader, course=slug)
    if len(due.tasks) > MOST:
        raise TooMuchError
    wanted = _keys(site, due)
    missing = regrade_jobs.missing(wanted, site.queue.states(list(wanted)), anew=anew)
    jobs = list(regrade_jobs.jobs(site.database, missing, site.grader))
    site.queue.put(jobs, visitors.now(), "bulk")
    watched = [site.queue.watch(key) for key in wanted]
    for one in wait(watched, WAIT).not_done:
        one.cancel()
    return _dry_run(site, due, wanted, allow_lower=allow_lower)


def _keys(site: Site, due: Due) -> AttemptsByKey:
    return regrade_jobs.keys(due, site.grader, site.settings.secret)


def _dry_run(
    site: Site, due: Due, wanted: AttemptsByKey, *, allow_lower: bool
) -> DryRun | RegradeProgress:
    """What a dry run came to, or how far it is."""
    found = site.queue.states(list(wanted))
    progress = regrade_jobs.progress(wanted, found)
    if not progress.is_done:
        return progress
    judged = regrade_jobs.result(wanted, found, site.grader)
    return DryRun(due, judged, regrade_changes.changes(due, judged, allow_lower=allow_lower))


def _waits(  # noqa: PLR0913  # where, what and how far
    request: Request, site: Site, slug: str, due: Due, progress: RegradeProgress, *, lower: bool
) -> Response:
    """The page while some are graded; it looks again by itself, unless nobody grades them."""
    response = _page(request, site, slug, due=due, progress=progress, lower=lower)
    if progress.known == progress.number:
        response.headers["Refresh"] = str(REFRESH)
    return response


def _page(
    request: Request,
    site: Site,
    slug: str,
    status: int = 200,
    *,
    due: Due | None = None,
    **values: Any,
) -> Response:
    course, events = history.events(site.database, slug)
    due = due or regrading.due(site.database, site.grader, course=slug)
    nothing = {
        "progress": None,
        "dry_run": None,
        "lower": False,
        "other": False,
        "too_much": False,
        "refused": "",
    }
    return site.pages.render(
        request,
        "regrade.html",
        status,
        **{**nothing, "done": None, "undone": False, **values},
        course=course,
        slug=slug,
        due=due,
        why=Counter(reason for _, reasons in due.attempts for reason in reasons).most_common(),
        latest=regrade_changes.latest(site.database, slug),
        is_instructor=is_instructor(request, slug),
        most=MOST,
        events=[one for one in events if one.action.startswith("regrade")][:-6:-1],
        learner_address=learner_address,
        local=lambda moment: coursework.local(moment, course),
    )
