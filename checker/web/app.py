"""The site: middleware, error pages, and where each kind of page comes from."""

from __future__ import annotations

import hmac
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, closing
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from checker import __version__
from checker.app import accounts, batch, job_results, records
from checker.app.grader import Grader
from checker.app.throttle import Throttle
from checker.jobs import Grade, Queue
from checker.jobs.thread_queue import ThreadQueue
from checker.models.errors import AccountError, CheckerError, SpecError, StorageError, UsageError
from checker.models.job import Job
from checker.models.observation import Runner
from checker.models.queue import BusyError, OtherJobError
from checker.models.said import say
from checker.sandbox import Server
from checker.web import (
    courses,
    help,
    language,
    learn,
    metrics,
    overview,
    preview,
    quiz,
    regrade,
    sign_in,
    teaching,
    waiting,
)
from checker.web.access_log import AccessLog
from checker.web.api import problems, routes
from checker.web.pages import Pages
from checker.web.rendering import STATIC, environment
from checker.web.safety import Safety
from checker.web.site import Settings, Site
from checker.web.visitors import SignInNeededError, sign_in_address

if TYPE_CHECKING:
    from checker.models.job_result import JobResult
    from checker.reports.logs import Log


class Sandbox(Protocol):
    """What runs programs; see `checker.sandbox.Server`."""

    @property
    def run(self) -> Runner:
        """The sandbox as the rest of the program sees it."""


Start = Callable[[], AbstractContextManager[Sandbox]]
YEAR = 365 * 24 * 3600
ROUTED = (
    learn,
    waiting,
    help,
    quiz,
    courses,
    teaching,
    regrade,
    overview,
    preview,
    routes,
    language,
    metrics,
)


class _Static(StaticFiles):
    """Static files; their addresses change with them, so that they may be kept."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def create_app(settings: Settings, *, start: Start | None = None) -> FastAPI:
    """A site over these settings. `start` gives its sandbox (default: one with all libraries)."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as open_:
            server = open_.enter_context((start or _sandbox)())
            keep = open_.enter_context(records.standing(settings.database, known=settings.accounts))
            grader = Grader(settings.exercises, server.run, settings.secret, keep)
            database = settings.database if settings.accounts else None
            people = open_.enter_context(accounts.opened(database)) if database else None
            throttle = Throttle(people, settings.secret) if people else None
            queue = open_.enter_context(closing(_queue(settings, grader)))
            app.state.site = Site(settings, pages, server.run, grader, queue, people, throttle)
            yield

    app = FastAPI(title="exercise-checker", version=__version__, lifespan=life,
                  docs_url=None, redoc_url=None,
                  openapi_url=f"{problems.PREFIX}/openapi.json")  # fmt: skip
    # Another process of the site takes a form from a page of this one.
    signing = hmac.digest(settings.secret, b"tokens of forms", "sha256")
    pages = Pages(environment(), signing)
    for module in ROUTED:
        app.include_router(module.router)
    if settings.accounts:
        app.include_router(sign_in.router)
    app.mount("/static", _Static(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Safety, hosts=settings.hosts)
    if settings.log is not None:
        app.add_middleware(AccessLog, log=settings.log)
    _add_error_handlers(app, pages)
    app.openapi = lambda: problems.described(app)  # type: ignore[method-assign]

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    return app


def _queue(settings: Settings, grader: Grader) -> Queue:
    """Where programs are graded: by workers, or here, as many at once as there are processors."""
    if settings.queue:
        from checker.jobs.postgresql import Postgresql

        return Postgresql.open(settings.database)
    return ThreadQueue(_grading(grader, settings.log), max(2, batch.processors()))


def _grading(grader: Grader, log: Log | None) -> Grade:
    def grade(job: Job) -> JobResult:
        began, result = monotonic(), job_results.of_outcome(grader.grade(job))
        if log is not None:
            status = result.verdict.status
            log.event("graded", key=job.key[:12], exercise=job.exercise, status=status,
                      seconds=round(monotonic() - began, 4))  # fmt: skip
        return result

    return grade


def _sandbox() -> Server:
    return Server.start_both()


def _to_sign_in(request: Request, back: str) -> Response:
    if request.headers.get("hx-request") == "true":
        # A part of a page cannot become the form; the whole page goes there.
        return Response(status_code=204, headers={"HX-Redirect": sign_in_address("/")})
    back = back if request.method == "GET" else "/"
    return RedirectResponse(sign_in_address(back), 303)


def _for_anybody(request: Request, error: Exception) -> Exception:
    """What learners may see of an error. What is wrong with a spec may hold its key, and where
    the database lies concerns nobody but who runs the site: these go to its log."""
    private = isinstance(error, SpecError | StorageError)
    if not private or not request.app.state.site.settings.accounts:
        return error
    logging.getLogger("uvicorn.error").error("%s", error)
    return CheckerError(say("The checker itself failed, and nothing was scored."))


def _add_error_handlers(app: FastAPI, pages: Pages) -> None:

    async def handle(request: Request, error: Exception) -> Response:
        error = _for_anybody(request, error)
        if problems.is_api(request):
            return problems.told(error)
        match error:
            case SignInNeededError(back=back):
                return _to_sign_in(request, back)
            case AccountError():
                return pages.problem(request, 403, say("Not possible"), error)
            case HTTPException(status_code=404) | UsageError():
                text = error if isinstance(error, UsageError) else say("There is no such page.")
                return pages.problem(request, 404, say("Not here"), text)
            case RequestValidationError():
                unread = say("Something in this address or form cannot be read.")
                return pages.problem(request, 422, say("Not understood"), unread)
            case HTTPException():
                return pages.problem(request, error.status_code, say("Not possible"), error.detail)
            case BusyError():
                busy = say("Many programs are being checked just now. Try again in a few seconds.")
                response = pages.problem(request, 503, say("Busy"), busy)
                response.headers["Retry-After"] = "5"
                return response
            case CheckerError():
                return pages.problem(request, 500, say("Our fault"), error)
        failed = say("The checker itself failed, and nothing was scored.")
        return pages.problem(request, 500, say("Our fault"), failed)

    kinds = (HTTPException, CheckerError, BusyError, SignInNeededError, OtherJobError)
    for kind in (*kinds, RequestValidationError, Exception):
        app.add_exception_handler(kind, handle)
