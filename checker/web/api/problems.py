"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from checker.app.refusals import (
    ClosedError,
    NoNumbersError,
    OtherNumbersError,
    UnfinishedError,
)
from checker.models.errors import CheckerError, KindError, UnknownExerciseError, UsageError
from checker.models.queue import BusyError, OtherJobError
from checker.web.api.values import Problem

API = "/api/"
PREFIX = f"{API}v1"
MEDIA = "application/problem+json"
DESCRIPTION = """Exercises, submissions, verdicts and scores of one learner, for scripts and CI.

What is graded here is graded as by the command line, and stored in the same database.
"""
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Conflict",
    413: "Too large",
    415: "Not JSON",
    422: "Not understood",
    429: "Too many requests",
    500: "Our fault",
    503: "Busy",
}


class Refusal(HTTPException):
    """A request that is not met, with a code that is stable."""

    def __init__(
        self, status: int, code: str, detail: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, headers)
        self.code = code


def responses(*statuses: int) -> dict[int | str, dict[str, object]]:
    """What an operation may answer beside what it is for, for OpenAPI."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    common = (400, 401, 403, 429, 500)
    return {
        status: {"description": TITLES[status], "content": content}
        for status in sorted({*common, *statuses})
    }


def described(app: FastAPI) -> dict[str, object]:
    """The OpenAPI document, made once; problems are of a media type of their own there."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, routes=app.routes, description=DESCRIPTION
        )
        made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        app.openapi_schema = made
    return app.openapi_schema


def problem(
    status: int,
    detail: str,
    code: str,
    headers: dict[str, str] | None = None,
    *,
    title: str | None = None,
) -> JSONResponse:
    """A problem as a response; its title is the status's own, unless another one is given."""
    title = title or TITLES.get(status, "Not possible")
    content = Problem(title=title, status=status, detail=detail, code=code).model_dump()
    return JSONResponse(content, status, headers, media_type=MEDIA)


def is_api(request: Request) -> bool:
    """Whether a request is the API's, not a page's."""
    return request.url.path.startswith(PREFIX)


def told(error: Exception) -> JSONResponse:
    """An error as a problem."""
    match error:
        case Refusal():
            return problem(
                error.status_code, str(error.detail), error.code, dict(error.headers or {})
            )
        case HTTPException():
            detail = "There is no such address." if error.status_code == 404 else error.detail
            headers = dict(error.headers or {})
            return problem(error.status_code, str(detail), "http", headers)
        case RequestValidationError():
            return problem(422, _where(error), "not-understood")
        case OtherJobError():
            detail = "This idempotency key was used for another submission."
            return problem(409, detail, "other-submission")
        case BusyError():
            detail = "Many programs are being checked just now."
            return problem(429, detail, "busy", {"Retry-After": "5"})
        case UnfinishedError():
            return problem(429, str(error), error.code, {"Retry-After": "5"})
        case UnknownExerciseError():
            return problem(404, str(error), error.code)
        case ClosedError() | OtherNumbersError() | NoNumbersError():
            return problem(403, str(error), error.code)
        case KindError() | UsageError():
            return problem(422, str(error), error.code)
        case CheckerError():
            return problem(500, str(error), error.code)
    return problem(500, "The checker itself failed, and nothing was scored.", "fault")


def _where(error: RequestValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}"
