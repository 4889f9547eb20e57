"""The learner's pages: the chapters with one's progress, and an exercise with its verdict."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from checker.app import drawings, hints, refusals, service
from checker.app.hints import PRACTICE, Hints
from checker.app.terms import Terms
from checker.catalog import Entry
from checker.models.account import User
from checker.models.errors import UsageError
from checker.models.job import Job, new_key
from checker.models.job_result import JobResult
from checker.models.queue import JobState
from checker.models.said import say, sentence_of
from checker.web import forms, visitors, withheld
from checker.web.forms import Sent
from checker.web.site import Site, site_of
from checker.web.verdicts import kept, verdict
from checker.web.visitors import person, visitor
from checker.web.words import translator

router = APIRouter(include_in_schema=False)
WAIT = 3.0
"""Seconds that a page waits for its verdict before it says that the program waits."""


@router.get("/")
def chapters(request: Request) -> Response:
    """The chapters with one's own progress."""
    site = site_of(request)
    who = person(request)
    rows = service.progress(site.exercises, site.database, who.name)
    terms = site.every_terms(who, visitors.now())
    found: dict[str, list[dict[str, Any]]] = {}
    for entry, best in rows:
        exercise = entry.exercise
        hidden = best is not None and terms.get(exercise.id, PRACTICE).withheld
        known = None if hidden else best
        found.setdefault(exercise.chapter, []).append(
            {
                "id": exercise.id,
                "title": exercise.title,
                "kind": exercise.kind,
                "order": exercise.order,
                "status": known.status if known else "",
                "points": known.points if known else 0,
                "withheld": hidden,
                "max_points": exercise.max_points,
            }
        )
    shown = [
        {
            "chapter": chapter,
            "title": chapter.replace("-", " ").capitalize(),
            "questions": sum(one["kind"] != "code" for one in exercises),
            "exercises": exercises,
            "points": sum(one["points"] for one in exercises),
            "max_points": sum(one["max_points"] for one in exercises),
            "solved": sum(one["status"] == "correct" for one in exercises),
            "withheld": sum(one["withheld"] for one in exercises),
        }
        for chapter, exercises in found.items()
    ]
    return site.pages.render(request, "chapters.html", chapters=shown)


@router.get("/exercises/{exercise_id}")
def exercise(request: Request, exercise_id: str, variant: str = "") -> Response:
    """An exercise's page."""
    site = site_of(request)
    return site.pages.render(
        request, "exercise.html", **page(request, entry(request, exercise_id, variant))
    )


@router.post("/exercises/{exercise_id}")
async def check(request: Request, exercise_id: str) -> Response:
    """Grade what was handed in: the page with its verdict, or for htmx the verdict alone."""
    sent, key = await forms.sent(request), new_key()
    checking = asyncio.ensure_future(run_in_threadpool(_checked, request, exercise_id, sent, key))
    answer = None
    while answer is None and not (await asyncio.wait([checking], timeout=WAIT))[0]:
        # A program may take longer: its thread goes on, and the page says where to ask for it.
        answer = await run_in_threadpool(_so_far, request, exercise_id, sent, key)
    if answer is None and (answer := checking.result()) is None:
        await site_of(request).ended(key, WAIT)
        begun = JobState(key, "waiting")
        answer = await run_in_threadpool(_so_far, request, exercise_id, sent, key, begun)
    assert answer is not None
    return answer


def _so_far(
    request: Request, exercise_id: str, sent: Sent, key: str, before: JobState | None = None
) -> Response | None:
    """The page that a job leads to, as far as it has come or, if nobody knows of it, as `before`;
    None where it was not put on the queue yet."""
    site, who = site_of(request), person(request)
    found = entry(request, exercise_id, sent.variant)
    state = site.queue.state(key, who.name) or before
    if state is None:
        return None
    return _answer(request, found, sent, outcome_of(site, who, found, state))


def _answer(request: Request, found: Entry, sent: Sent, outcome: dict[str, Any]) -> Response:
    """The page that a form leads to."""
    site = site_of(request)
    if request.headers.get("hx-request") == "true":
        outcome = outcome | {"elsewhere": sent.elsewhere, "part": True}
        return site.pages.render(request, "outcome.html", **outcome)
    if outcome.get("waiting"):
        return RedirectResponse(outcome["waiting"], 303)
    values = page(request, found) | {"chosen": sent.response}
    if found.exercise.kind == "code":
        values["source"] = sent.source.decode("utf-8", "replace")
    return site.pages.render(request, "exercise.html", **values | outcome)


@router.get("/exercises/{exercise_id}/figure.svg")
def figure(request: Request, exercise_id: str, variant: str = "") -> Response:
    """The drawn network, for whoever may read the exercise."""
    person(request)
    drawn = drawings.drawing(entry(request, exercise_id, variant), ".svg", translator(request))
    safe = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    safe["Vary"] = "Accept-Language, Cookie"
    return Response(drawn, media_type="image/svg+xml", headers=safe)


def entry(request: Request, exercise_id: str, variant: str = "") -> Entry:
    """An exercise on the numbers of whoever asks, or a variant; raises as `Site.entry` does."""
    return site_of(request).entry(visitor(request), exercise_id, variant, visitors.now())


def query(found: Entry) -> str:
    """What an address carries of the variant in hand."""
    return f"?{urlencode({'variant': found.variant})}" if found.variant else ""


def page(request: Request, found: Entry) -> dict[str, Any]:
    """What the page of an exercise shows before anything is handed in."""
    site, who = site_of(request), person(request)
    terms = site.terms(who, found.exercise.id, visitors.now())
    taken = hints.hints_seen(found, site.database, who.name, terms)
    return shown(request, found, terms, taken)


def shown(request: Request, found: Entry, terms: Terms, taken: Hints) -> dict[str, Any]:
    """The page to whoever has these terms and took these hints."""
    starter = service.starter(found) if found.exercise.kind == "code" else ""
    return {
        **question(request, found),
        "variant": found.variant,
        "starter": starter,
        "source": starter,
        "chosen": None,
        "hints": taken,
        "has_variants": (found.plain or found.exercise).variants is not None,
        "no_numbers": refusals.NO_NUMBERS,
        "next_variant": _next_variant(found.variant),
        "graded": None,
        "refused": None,
        "terms": terms,
        **here(found),
    }


def here(found: Entry) -> dict[str, Any]:
    """Where the forms and links of an exercise's pages lead, if it is no preview."""
    return {"at": f"/exercises/{found.exercise.id}", "at_query": "", "preview": None}


def question(request: Request, found: Entry) -> dict[str, Any]:
    """An exercise as one question among others."""
    figure = drawings.described(found, translator(request)) if found.exercise.drawings else None
    return {"page": service.page(found), "figure": figure, "query": query(found)}


def _next_variant(variant: str | None) -> int:
    return int(variant) + 1 if variant and variant.isascii() and variant.isdigit() else 1


def _checked(request: Request, exercise_id: str, sent: Sent, key: str) -> Response | None:
    """The answer; None of a program that others are to grade."""
    site, who = site_of(request), person(request)
    found = entry(request, exercise_id, sent.variant)
    name, variant = found.exercise.id, found.variant
    try:
        if found.exercise.kind == "code":
            job = Job(name, who.name, "program", sent.source, f"{name}.py", variant, key)
            site.put(job, who, visitors.now(), lent=True)
            site.queue.lend(key)
            state = site.queue.state(key, who.name)
            if state is None or not state.ended:
                return None
            return _answer(request, found, sent, outcome_of(site, who, found, state))
        said = sent.response.encode("utf-8", "surrogatepass")
        job = Job(name, who.name, "response", said, variant=variant)
        outcome = _graded(site, who, site.grade(job, who, visitors.now()))
    except UsageError as error:
        outcome = {"graded": None, "refused": sentence_of(error)}
    return _answer(request, found, sent, outcome)


def outcome_of(site: Site, who: User, found: Entry, state: JobState) -> dict[str, Any]:
    """What a page says of a program on the queue."""
    if state.result is not None:
        return _graded(site, who, state.result)
    if state.status == "cancelled":
        return {"graded": None, "refused": say("This was taken back. Hand it in again.")}
    if state.ended:
        return {"graded": None, "refused": state.why}
    address = f"/exercises/{found.exercise.id}/submissions/{state.key}"
    return {"graded": None, "refused": None, "waiting": address, "position": state.position}


def _graded(site: Site, who: User, result: JobResult) -> dict[str, Any]:
    """What a page says of a verdict; `anew` is what the courses say now that it is stored."""
    anew = site.terms(who, result.verdict.exercise, visitors.now())
    received = withheld.received(site, who, result, anew)
    if received is not None:
        shown = {"graded": None, "refused": None, "received": received, "kept": kept(site, result)}
        return shown | {"anew": anew}
    return verdict(site, result) | {"anew": anew}
