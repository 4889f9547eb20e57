"""The pages of help: hints, the worked solution once it may be seen, and one's attempts."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from checker.app import hints, service
from checker.app.hints import Solution
from checker.app.terms import Terms
from checker.catalog import Entry
from checker.models.said import joined, say
from checker.web import visitors
from checker.web.learn import entry, exercise, here, page, query
from checker.web.site import Site, site_of
from checker.web.visitors import person

router = APIRouter(include_in_schema=False)
COMPARED = 20
"""So many of the latest attempts are compared with the one before."""
MOST_LINES, LONGEST_LINE = 1000, 1000
"""So much of a program is shown and compared: of ten times as many lines it takes minutes."""


@router.get("/exercises/{exercise_id}/hints")
def seen(request: Request, exercise_id: str) -> Response:
    """The hints seen so far, on the exercise's page."""
    return exercise(request, exercise_id)


@router.post("/exercises/{exercise_id}/hints")
def take(request: Request, exercise_id: str, token: Annotated[str, Form()] = "") -> Response:
    """Show the next hint, and keep that it was shown."""
    site = site_of(request)
    site.pages.expect_token(request, token)
    found = entry(request, exercise_id)
    hints.next_hint(found, site.database, person(request).name)
    part = request.headers.get("hx-request") == "true"
    template = "hints.html" if part else "exercise.html"
    return site.pages.render(request, template, **page(request, found))


@router.get("/exercises/{exercise_id}/solution")
def solution(request: Request, exercise_id: str, variant: str = "") -> Response:
    """The worked solution, or what to do to see it."""
    site = site_of(request)
    found, shown = entry(request, exercise_id, variant), None
    who, terms = _terms(request, found)
    if hints.may_see(found, site.database, who, terms):
        shown = hints.solution(found, site.database, who, site.run, terms)
    after = found.exercise.solution_after
    opens = _clock(site, terms)(after) if after and after > datetime.now(UTC) else ""
    values = solved(found, terms, shown) | {"opens": opens}
    return site.pages.render(request, "solution.html", **values)


def solved(found: Entry, terms: Terms, solution: Solution | None) -> dict[str, Any]:
    """What the page of a worked solution shows; None where it is closed."""
    return {
        "page": service.page(found),
        "query": query(found),
        "solution": solution,
        "opens": "",
        "terms": terms,
        "step_line": _step_line,
        "option_line": _option_line,
        **here(found),
    }


@router.post("/exercises/{exercise_id}/solution")
def give_up(
    request: Request, exercise_id: str, variant: str = "", token: Annotated[str, Form()] = ""
) -> Response:
    """Give up, and see the worked solution."""
    site = site_of(request)
    site.pages.expect_token(request, token)
    found = entry(request, exercise_id, variant)
    who, terms = _terms(request, found)
    hints.give_up(found, site.database, who, terms)
    return solution(request, exercise_id, variant)


@router.get("/exercises/{exercise_id}/attempts")
def attempts(request: Request, exercise_id: str) -> Response:
    """One's attempts at an exercise, the newest first, each with what changed."""
    site = site_of(request)
    found = entry(request, exercise_id)
    who, terms = _terms(request, found)
    made = service.scores(site.database, who, found.exercise.id)
    return site.pages.render(
        request,
        "attempts.html",
        page=service.page(found),
        attempts=made,
        terms=terms,
        varied=any(one.variant is not None for one in made),
        local=_clock(site, terms),
        changes=_changes(site.database, [one.id for one in made]),
    )


def _clock(site: Site, terms: Terms) -> Callable[[datetime], str]:
    """What says a time as the courses have it; without one as the learner's machine does, and as
    UTC on a site, whose learners may be anywhere."""
    if terms.tasks:
        return terms.local
    if site.accounts is None:
        return lambda moment: f"{moment.astimezone():%Y-%m-%d %H:%M}"
    return lambda moment: f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"


def _terms(request: Request, found: Entry) -> tuple[str, Terms]:
    """Who asks, and what their courses say of the exercise now."""
    who = person(request)
    return who.name, site_of(request).terms(who, found.exercise.id, visitors.now())


def _changes(database: str, made: list[int]) -> dict[int, list[tuple[str, str]]]:
    """What changed from each of the latest attempts to the one after it, by the later one's id."""
    latest = made[-COMPARED - 1 :]
    sources = service.handed_in(database, latest)
    pairs = pairwise(latest)
    return {later: difference(sources[one], sources[later]) for one, later in pairs}


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What changed between two programs, line by line: (added, removed or same, line)."""
    kinds = {"+": "added", "-": "removed"}
    old, new = (list(map(short, text.splitlines()[:MOST_LINES])) for text in (before, after))
    lines = difflib.unified_diff(old, new, lineterm="", n=2)
    return [(kinds.get(line[:1], "same"), line) for line in list(lines)[2:]]


def short(line: str) -> str:
    """A line of a program, as far as it is shown."""
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …"


def _step_line(step: Any) -> str:
    if step.free:
        rule = {"name": step.name, "rule": step.formula, "value": step.value}
        if step.value is None:
            return say("{name} is yours to choose: {rule}.", **rule)
        return say("{name} is yours to choose: {rule}. For example {value}", **rule)
    line = joined([step.name, step.formula, step.numbers, step.value], " = ")
    return joined([line, *step.details], "; ")


def _option_line(option: Any) -> str:
    text = f" ({option.text.rstrip('.')})" if option.text else ""
    return joined([f"{'✓' if option.key else '✗'} {option.response}{text}:", option.why])
