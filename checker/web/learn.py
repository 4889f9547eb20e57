"""The learner's pages: the chapter, an exercise with its verdict, hints, solution, attempts."""

from __future__ import annotations

import base64
import difflib
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from checker.app import drawings, hints, records, service
from checker.app.service import Graded
from checker.catalog import Entry
from checker.models.errors import StorageError, UsageError
from checker.web.pages import Pages
from checker.web.site import Runs, Settings

router = APIRouter(include_in_schema=False)
MARKS = {"right": "✓", "carried": "✓", "wrong": "✗", "missing": "✗", "not_checked": "·"}
MOST_PRINTED = 4000


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _entry(request: Request, exercise_id: str, variant: str | None) -> Entry:
    return service.exercise(_settings(request).exercises, exercise_id, variant or None)


@router.get("/")
def chapters(request: Request) -> Response:
    """The chapters with one's own progress."""
    settings = _settings(request)
    rows = service.progress(settings.exercises, settings.database, settings.learner)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry, best in rows:
        exercise = entry.exercise
        found.setdefault(exercise.chapter, []).append(
            {
                "id": exercise.id,
                "title": exercise.title,
                "kind": exercise.kind,
                "order": exercise.order,
                "attempts": best.attempts if best else 0,
                "status": best.status if best else "",
                "points": best.points if best else 0,
                "max_points": exercise.max_points,
            }
        )
    shown = [
        {
            "title": chapter.replace("-", " ").capitalize(),
            "exercises": exercises,
            "points": sum(one["points"] for one in exercises),
            "max_points": sum(one["max_points"] for one in exercises),
            "solved": sum(one["status"] == "correct" for one in exercises),
        }
        for chapter, exercises in found.items()
    ]
    return _pages(request).render(request, "chapters.html", chapters=shown)


@router.get("/exercises/{exercise_id}")
def exercise(request: Request, exercise_id: str, variant: str = "") -> Response:
    """An exercise's page."""
    entry = _entry(request, exercise_id, variant)
    return _pages(request).render(request, "exercise.html", **_page(request, entry))


@router.post("/exercises/{exercise_id}")
def check(  # noqa: PLR0913, PLR0917  # one parameter a field of the form
    request: Request,
    exercise_id: str,
    token: Annotated[str, Form()] = "",
    response: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    variant: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Grade what was handed in: the page with its verdict, or for htmx the verdict alone."""
    pages = _pages(request)
    pages.expect_token(request, token)
    entry = _entry(request, exercise_id, variant)
    # Browsers send every line of a form with a carriage return.
    text = source.replace("\r\n", "\n")
    uploaded = file.file.read() if file is not None and file.filename else b""
    told = _outcome(request, entry, response, uploaded or text.encode())
    if request.headers.get("hx-request") == "true":
        return pages.render(request, "outcome.html", **told)
    values = _page(request, entry) | {"chosen": response}
    if entry.exercise.kind == "code":
        values["source"] = uploaded.decode("utf-8", "replace") if uploaded else text
    return pages.render(request, "exercise.html", **values | told)


@router.get("/exercises/{exercise_id}/figure.svg")
def figure(request: Request, exercise_id: str, variant: str = "") -> Response:
    """The drawn network."""
    drawn = drawings.drawing(_entry(request, exercise_id, variant), ".svg")
    safe = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(drawn, media_type="image/svg+xml", headers=safe)


@router.get("/exercises/{exercise_id}/hints")
def hints(request: Request, exercise_id: str) -> Response:
    """The hints seen so far, on the exercise's page."""
    return exercise(request, exercise_id)


@router.post("/exercises/{exercise_id}/hints")
def take_hint(request: Request, exercise_id: str, token: Annotated[str, Form()] = "") -> Response:
    """Show the next hint, and keep that it was shown."""
    pages, settings = _pages(request), _settings(request)
    pages.expect_token(request, token)
    entry = _entry(request, exercise_id, None)
    hints.next_hint(entry, settings.database, settings.learner)
    values = _page(request, entry)
    part = request.headers.get("hx-request") == "true"
    return pages.render(request, "hints.html" if part else "exercise.html", **values)


@router.get("/exercises/{exercise_id}/solution")
def solution(request: Request, exercise_id: str, variant: str = "") -> Response:
    """The worked solution, or what to do to see it."""
    settings, entry = _settings(request), _entry(request, exercise_id, variant)
    found, runs = None, _runs(request)
    if hints.refusal(entry, settings.database, settings.learner) is None:
        found = hints.solution(entry, settings.database, settings.learner, runs.run)
    after = entry.exercise.solution_after
    opens = after.strftime("%Y-%m-%d %H:%M %Z") if after and after > datetime.now(UTC) else ""
    return _pages(request).render(
        request,
        "solution.html",
        page=service.page(entry),
        query=_query(entry),
        solution=found,
        opens=opens,
        step_line=_step_line,
        option_line=_option_line,
    )


@router.post("/exercises/{exercise_id}/solution")
def give_up(
    request: Request, exercise_id: str, variant: str = "", token: Annotated[str, Form()] = ""
) -> Response:
    """Give up, and see the worked solution."""
    settings, entry = _settings(request), _entry(request, exercise_id, variant)
    _pages(request).expect_token(request, token)
    hints.give_up(entry, settings.database, settings.learner)
    return solution(request, exercise_id, variant)


@router.get("/exercises/{exercise_id}/attempts")
def attempts(request: Request, exercise_id: str) -> Response:
    """One's attempts at an exercise, the newest first, each with what changed."""
    settings, entry = _settings(request), _entry(request, exercise_id, None)
    found = service.scores(settings.database, settings.learner, exercise_id)
    return _pages(request).render(
        request,
        "attempts.html",
        page=service.page(entry),
        attempts=found,
        changes={},
    )


def _runs(request: Request) -> Runs:
    runs: Runs = request.app.state.runs
    return runs


def _query(entry: Entry) -> str:
    from urllib.parse import urlencode

    return f"?{urlencode({'variant': entry.variant})}" if entry.variant else ""


def _page(request: Request, entry: Entry) -> dict[str, Any]:
    """What the page of an exercise shows before anything is handed in."""
    settings, exercise = _settings(request), entry.exercise
    starter = (entry.read("starter.py") or "") if exercise.kind == "code" else ""
    return {
        "page": service.page(entry),
        "variant": entry.variant,
        "query": _query(entry),
        "figure": _figure(entry),
        "starter": starter,
        "source": starter,
        "chosen": None,
        "hints": hints.hints_seen(entry, settings.database, settings.learner),
        "has_variants": exercise.variants is not None,
        "next_variant": _next_variant(entry.variant),
        **_NOTHING,
    }


_NOTHING: dict[str, Any] = {"graded": None, "refused": None}


def _next_variant(variant: str | None) -> int:
    return int(variant) + 1 if variant and variant.isascii() and variant.isdigit() else 1


def _figure(entry: Entry) -> dict[str, Any] | None:
    if not entry.exercise.drawings:
        return None
    return drawings.described(entry)


def _outcome(request: Request, entry: Entry, response: str, source: bytes) -> dict[str, Any]:
    settings, exercise = _settings(request), entry.exercise
    try:
        if exercise.kind == "code":
            with _runs(request).turn():
                handed_in = service.submission(f"{exercise.id}.py", source)
                graded = service.grade(
                    settings.exercises, exercise.id, handed_in, _runs(request).run, entry.variant
                )
        else:
            graded = service.answer(settings.exercises, exercise.id, response, entry.variant)
    except UsageError as error:
        return {"graded": None, "refused": str(error)}
    kept, further = _keep(settings, graded)
    return {
        "graded": graded,
        "refused": None,
        "kept": kept,
        "further": further,
        "marks": MARKS,
        "printed": graded.printed[:MOST_PRINTED],
        "curve": _curve(graded),
        "after": _after(settings, entry),
    }


def _keep(settings: Settings, graded: Graded) -> tuple[str, tuple[str, ...]]:
    if not graded.proved:
        return "Not stored: this exercise is not proved as it stands.", ()
    try:
        kept = records.keeper(settings.database, settings.learner)(graded.record)
    except StorageError as error:
        return f"This verdict was NOT stored. {error}", ()
    if not graded.verdict.counts:
        return "This did not count as an attempt.", ()
    return f"Attempt {kept.attempt}, stored.", graded.further[: max(0, kept.in_a_row - 1)]


def _curve(graded: Graded) -> dict[str, str] | None:
    if graded.history is None or not graded.history.own:
        return None
    drawn = drawings.curve(graded, ".svg")
    name = graded.history.name
    return {"data": base64.b64encode(drawn).decode(), "description": f"The plot of {name}"}


def _after(settings: Settings, entry: Entry) -> dict[str, str] | None:
    entries = service.exercises(settings.exercises)
    ids = [one.exercise.id for one in entries]
    later = entries[ids.index(entry.exercise.id) + 1 :]
    return {"id": later[0].exercise.id, "title": later[0].exercise.title} if later else None


def _step_line(step: Any) -> str:
    if step.free:
        told = f"{step.name} is yours to choose: {step.formula}."
        return f"{told} For example {step.value}" if step.value is not None else told
    line = " = ".join(filter(None, [step.name, step.formula, step.numbers, step.value]))
    return "; ".join([line, *step.details])


def _option_line(option: Any) -> str:
    text = f" ({option.text.rstrip('.')})" if option.text else ""
    return f"{'✓' if option.key else '✗'} {option.response}{text}: {option.why}"


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What changed between two programs, line by line: (added, removed or same, line)."""
    kinds = {"+": "added", "-": "removed", " ": "same"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(kinds.get(line[:1], "same"), line) for line in list(lines)[2:]]
