"""The site: middleware, error pages, and where each kind of page comes from."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, Protocol

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from checker import __version__
from checker.app import records
from checker.app.grader import Grader
from checker.models.errors import CheckerError, UsageError
from checker.models.observation import Runner
from checker.sandbox import Server
from checker.web import help, learn, quiz
from checker.web.pages import Pages
from checker.web.rendering import STATIC, environment
from checker.web.safety import Safety
from checker.web.site import BusyError, Runs, Settings, Site


class Sandbox(Protocol):
    """What runs programs; see `checker.sandbox.Server`."""

    @property
    def run(self) -> Runner:
        """The sandbox as the rest of the program sees it."""


Start = Callable[[], AbstractContextManager[Sandbox]]
YEAR = 365 * 24 * 3600


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
        with (start or _sandbox)() as server, records.standing(settings.database) as keep:
            runs = Runs(server.run)
            grader = Grader(settings.exercises, server.run, settings.secret, keep)
            app.state.site = Site(settings, pages, runs, grader)
            yield

    app = FastAPI(title="exercise-checker", version=__version__, lifespan=life,
                  docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")  # fmt: skip
    pages = Pages(environment(), secrets.token_bytes(32))
    app.include_router(learn.router)
    app.include_router(help.router)
    app.include_router(quiz.router)
    app.mount("/static", _Static(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Safety, hosts=settings.hosts)
    _tell_errors(app, pages)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    return app


def _sandbox() -> Server:
    return Server.start(heavy=True)


def _tell_errors(app: FastAPI, pages: Pages) -> None:

    async def told(request: Request, error: Exception) -> Response:
        match error:
            case HTTPException(status_code=404) | UsageError():
                text = str(error) if isinstance(error, UsageError) else "There is no such page."
                return pages.problem(request, 404, "Not here", text)
            case HTTPException():
                return pages.problem(request, error.status_code, "Not possible", str(error.detail))
            case BusyError():
                busy = "Many programs are being checked just now. Try again in a few seconds."
                response = pages.problem(request, 503, "Busy", busy)
                response.headers["Retry-After"] = "5"
                return response
            case CheckerError():
                return pages.problem(request, 500, "Our fault", str(error))
        return pages.problem(
            request, 500, "Our fault", "The checker itself failed, and nothing was scored."
        )

    for kind in (HTTPException, CheckerError, BusyError, Exception):
        app.add_exception_handler(kind, told)
